"""Relations between two mentions, stated in a sentence, block, passage or title, as the relation rules read them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import regex

from kg.extractors import english, families, known, passages, tokens
from kg.extractors.choice import Choice
from kg.extractors.clauses import governed
from kg.extractors.focus import Focus
from kg.extractors.masking import LONGEST, Masked, Sheet, StandIn, matches
from kg.extractors.overlap import longest_first
from kg.ontology import PREDICATES
from kg.records import SILENT, Block, Document, Mention, Reference, RelationMention, Span, by_key, cited
from kg.rules import RelationRule, Rules
from kg.rules.patterns import SYMBOLS
from kg.text import sentences

_SYMBOLS = frozenset(SYMBOLS.values())
_CLAUSE_END = "，。；;！？!?\n"
_BORROWED = 0.85  # how much less sure a statement is whose subject stands elsewhere
_AROUND = 240


def extract(
    document: Document, mentions: Sequence[Mention], entries: Sequence[Reference], rules: Rules
) -> tuple[RelationMention, ...]:
    """Find what the text states between its mentions, each triple once a place."""
    found = [turned for relation in every(document, mentions, entries, rules) for turned in _both_ways(relation)]
    unique = {(r.subject.span, r.subject.value, r.predicate, _place(r.object), r.span): r for r in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda r: (r.span, r.predicate, r.subject.span, _place(r.object))))


def _both_ways(relation: RelationMention) -> Iterator[RelationMention]:
    """The relation, and its mirror image where what it says has no direction."""
    yield relation
    if PREDICATES[relation.predicate].symmetric and isinstance(relation.object, Mention):
        yield replace(relation, subject=relation.object, object=relation.subject)


def every(
    document: Document, mentions: Sequence[Mention], entries: Sequence[Reference], rules: Rules
) -> tuple[RelationMention, ...]:
    """What each rule finds, also where several find the same."""
    sheet, keys = Sheet(document, mentions, rules), by_key(entries)
    return (
        *_in_text(sheet, keys),
        *_in_passages(document, sheet, keys),
        *_in_sections(document, sheet, keys),
        *_in_titles(document, mentions, entries, rules),
        *known.extract(document, mentions, entries, rules),
        *families.extract(mentions, rules),
    )


def _place(thing: Mention | Reference) -> tuple[int, int]:
    return thing.span.start, thing.span.end


def _in_text(sheet: Sheet, keys: Mapping[str, Reference]) -> Iterator[RelationMention]:
    """Run the rules of scope `sentence` and `block`, with words that stand for what is spoken of."""
    spoken = _Spoken(sheet, keys)
    for block in sheet.document.blocks:
        if block.kind not in SILENT:
            yield from spoken.block(block)


class _Spoken:
    """The running text of a document, read block by block."""

    def __init__(self, sheet: Sheet, keys: Mapping[str, Reference]) -> None:
        self.sheet, self.keys, self.rules = sheet, keys, sheet.rules
        self.focus = Focus(sheet.document, sheet.mentions, sheet.rules)
        self.in_sentence, self.in_block = _choice("sentence", self.rules), _choice("block", self.rules)
        self.in_tokens = [rule for rule in self.rules.relations if rule.tokens]

    def block(self, block: Block) -> Iterator[RelationMention]:
        """What one block states."""
        self.focus.heading(block)
        within = self.sheet.near(block.span)
        if not within:
            return
        short = block.span.end - block.span.start <= LONGEST
        if len(within) > 1 and short and self.in_block.rules:
            yield from _apply(self.sheet.mask(block.span), self.in_block, self.keys)
        spans = list(sentences(self.sheet.document.text, *block.span))
        near = {span: named for span in spans if (named := self.sheet.near(span))}
        for sentence, stand_ins in self.focus.stand_ins(block, spans, near):
            if sentence in near:
                yield from self._sentence(sentence, near[sentence], stand_ins)

    def _sentence(
        self, sentence: Span, near: Sequence[Mention], stand_ins: Sequence[StandIn]
    ) -> Iterator[RelationMention]:
        if len(near) + len(stand_ins) < 2 or sentence.end - sentence.start > LONGEST:
            return
        yield from _apply(self.sheet.mask(sentence, stand_ins), self.in_sentence, self.keys)
        if self.in_tokens and len(near) > 1:
            shown = longest_first(near)
            yield from tokens.apply(self.sheet.document.text, sentence, shown, self.in_tokens, self.rules)


def _in_passages(document: Document, sheet: Sheet, keys: Mapping[str, Reference]) -> Iterator[RelationMention]:
    across = _choice("passage", sheet.rules)
    for block, span, _ in passages.find(document, sheet.mentions, across.rules):
        yield from passages.begun(_apply(sheet.mask(span), across, keys), block)


def _in_sections(document: Document, sheet: Sheet, keys: Mapping[str, Reference]) -> Iterator[RelationMention]:
    """Run the rules of scope `section` over each heading with the blocks up to the next."""
    section_rules = _choice("section", sheet.rules)
    for span in passages.sections(document):
        if len(sheet.near(span)) > 1:
            yield from _apply(sheet.mask(span), section_rules, keys)


def _choice(scope: str, rules: Rules) -> Choice[RelationRule]:
    """The rules of one scope, made ready once and kept with all rules."""
    choice: Choice[RelationRule] | None = rules.cache.get(f"choice {scope}")
    if choice is None:
        of_scope = [rule for rule in rules.relations if rule.scope == scope and rule.pattern]
        choice = rules.cache[f"choice {scope}"] = Choice(of_scope)
    return choice


def _apply(masked: Masked, choice: Choice[RelationRule], keys: Mapping[str, Reference]) -> Iterator[RelationMention]:
    for rule in choice.of(masked):
        for match in matches(rule, masked.text):
            if not denied(rule, masked.text, match):
                yield from _stated(rule, masked, match, keys)


def denied(rule: RelationRule, text: str, match: regex.Match[str]) -> regex.Match[str] | None:
    """The words that deny or suppose what a match states, or that make it said of another model."""
    start = max((text.rfind(mark, 0, match.start()) for mark in _CLAUSE_END), default=-1) + 1
    if text[match.start()] in _SYMBOLS and english.begins_clause(text, match.start()):
        start = match.start()
    words = rule.denial.search(text, start, match.end()) if rule.denial else None
    supposed = rule.supposition.search(text, 0, match.end()) if rule.supposition else None
    return words or supposed or governed(text, start, match.start())


def _stated(
    rule: RelationRule, masked: Masked, match: regex.Match[str], keys: Mapping[str, Reference]
) -> Iterator[RelationMention]:
    places = [(start, end) for start, _ in match.spans("subject") for end, _ in match.spans("object")]
    for start, end in places:
        if _sums_up(masked.text, start):
            continue
        subject = masked.at[start]
        borrowed = not masked.borrowed.isdisjoint((start, end))
        confidence = round(rule.confidence * (_BORROWED if borrowed else 1), 3)
        for thing in _referred([masked.at[end]], keys):
            if fits(rule.predicate, subject, thing):
                span = _reaching(masked.span, subject, thing) if borrowed else masked.span
                yield RelationMention(subject, rule.predicate, thing, span, rule.id, confidence)


def _reaching(span: Span, *things: Mention | Reference) -> Span:
    """The sentence, with the text from what it speaks of on where that stands near before it."""
    starts = [thing.span.start for thing in things if span.start - _AROUND <= thing.span.start < span.start]
    return Span(min([span.start, *starts]), span.end)


def _referred(objects: Sequence[Mention], keys: Mapping[str, Reference]) -> Iterator[Mention | Reference]:
    """Yield the objects; a citation stands for the entry it points at, and only where it points at one."""
    for mention in objects:
        if mention.kind != "citation":
            yield mention
        elif len(entries := cited(mention, keys)) == 1:
            yield entries[0]


def fits(predicate: str, subject: Mention, thing: Mention | Reference) -> bool:
    """Whether the predicate joins things of these kinds, and the two are not one."""
    kind = "paper" if isinstance(thing, Reference) else thing.kind
    term = PREDICATES[predicate]
    same = isinstance(thing, Mention) and (thing.kind, thing.value) == (subject.kind, subject.value)
    return subject.kind in term.subjects and kind in term.objects and not same


def _in_titles(
    document: Document, mentions: Sequence[Mention], entries: Sequence[Reference], rules: Rules
) -> Iterator[RelationMention]:
    """Run the rules of scope `title` over the titles of references and over papers named in the text."""
    title_rules = [rule for rule in rules.relations if rule.scope == "title" and rule.pattern]
    named: list[tuple[Span, Mention | Reference]] = []
    for entry in entries:
        start = document.text.find(entry.title, *entry.span) if entry.title else -1
        if entry.title and start >= 0:
            named.append((Span(start, start + len(entry.title)), entry))
    listed = sorted(entry.span for entry in entries)
    papers = (mention for mention in mentions if mention.kind == "paper")
    named += [(mention.span, mention) for mention in papers if not _listed(mention.span, listed)]
    sheet = Sheet(document, [mention for mention in mentions if mention.kind in {"model", "concept"}], rules)
    for span, paper in named:
        masked = sheet.mask(span)
        for rule in title_rules:
            match = rule.compiled.match(masked.text) if rule.compiled else None
            if match and match.start("subject") in masked.at:
                subject = masked.at[match.start("subject")]
                yield RelationMention(subject, rule.predicate, paper, span, rule.id, rule.confidence)


def _listed(span: Span, entries: Sequence[Span]) -> bool:
    """Whether a span lies in an entry of the reference list; entries (in order) do not overlap."""
    before = entries[bisect_left(entries, (span.start + 1,)) - 1 :][:1]
    return any(entry.contains(span) for entry in before)


def _sums_up(text: str, place: int) -> bool:
    """Whether a subject says what kind of thing was listed before it: BN和数据增强等正则化策略."""
    return text[max(0, place - 1) : place] == "等" and text[max(0, place - 2) : place - 1] in _SYMBOLS
