"""Relations between two mentions, stated in a sentence, block, passage or title, as the relation rules read them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from kg.extractors import known, passages, tokens
from kg.extractors.overlap import inside, longest_first
from kg.ontology import PREDICATES
from kg.records import Document, Mention, Reference, RelationMention, Span, by_key, cited
from kg.rules import RelationRule, Rules, patterns
from kg.text import sentences

_SILENT = frozenset({"code", "references", "related"})
_LONGEST = 1200
_VARIANT = regex.compile(r"^(?P<base>.+?)-(?P<size>[^-]+)$")


@dataclass(frozen=True, slots=True)
class Masked:
    """A stretch of text in which each mention is one symbol; `at` maps a symbol's position to its mention."""

    span: Span
    text: str
    at: dict[int, Mention]


def extract(
    document: Document, mentions: Sequence[Mention], entries: Sequence[Reference], rules: Rules
) -> tuple[RelationMention, ...]:
    """Find what the text states between its mentions, each triple once a place."""
    found = [
        *_in_text(document, mentions, entries, rules),
        *_in_sections(document, mentions, entries, rules),
        *_in_titles(document, mentions, entries, rules),
        *known.extract(document, mentions, entries, rules),
        *_variants(mentions, rules),
    ]
    unique = {(r.subject.span, r.subject.value, r.predicate, _place(r.object), r.span): r for r in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda r: (r.span, r.predicate, r.subject.span, _place(r.object))))


def _place(thing: Mention | Reference) -> tuple[int, int]:
    return thing.span.start, thing.span.end


def mask(document: Document, mentions: Sequence[Mention], span: Span, rules: Rules) -> Masked:
    """Replace the mentions (in order of place) inside `span` by their symbols, the longest of overlapping ones."""
    shown = longest_first(_between(mentions, span))
    pieces, at, position, length = [], {}, span.start, 0
    for mention in shown:
        piece = document.text[position : mention.span.start]
        length += len(piece)
        at[length] = mention
        pieces += [piece, _symbol(mention, rules)]
        length += 1
        position = mention.span.end
    pieces.append(document.text[position : span.end])
    return Masked(span, "".join(pieces), at)


def _symbol(mention: Mention, rules: Rules) -> str:
    return patterns.symbol(mention.kind, rules.category(mention))


def _in_text(
    document: Document, mentions: Sequence[Mention], entries: Sequence[Reference], rules: Rules
) -> Iterator[RelationMention]:
    by_scope = {
        scope: [rule for rule in rules.relations if rule.scope == scope and rule.compiled]
        for scope in ("sentence", "block")
    }
    token_rules = [rule for rule in rules.relations if rule.tokens]
    keys = by_key(entries)
    for block in document.blocks:
        if block.kind in _SILENT:
            continue
        within = _between(mentions, block.span)
        if len(within) < 2:
            continue
        if block.span.end - block.span.start <= _LONGEST:
            yield from _apply(mask(document, within, block.span, rules), by_scope["block"], keys)
        for sentence in sentences(document.text, *block.span):
            near = _between(within, sentence)
            if len(near) < 2 or sentence.end - sentence.start > _LONGEST:
                continue
            yield from _apply(mask(document, near, sentence, rules), by_scope["sentence"], keys)
            if token_rules:
                yield from tokens.apply(document.text, sentence, longest_first(near), token_rules, rules)
    across = [rule for rule in rules.relations if rule.scope == "passage" and rule.compiled]
    for block, span, within in passages.find(document, mentions, across):
        yield from passages.begun(_apply(mask(document, within, span, rules), across, keys), block)


def _in_sections(
    document: Document, mentions: Sequence[Mention], entries: Sequence[Reference], rules: Rules
) -> Iterator[RelationMention]:
    """Run the rules of scope `section` over each heading with the blocks up to the next."""
    section_rules = [rule for rule in rules.relations if rule.scope == "section"]
    keys = by_key(entries)
    for span in passages.sections(document):
        within = _between(mentions, span)
        if len(within) > 1:
            yield from _apply(mask(document, within, span, rules), section_rules, keys)


def _between(mentions: Sequence[Mention], span: Span) -> list[Mention]:
    """The mentions inside `span`, found by place: `mentions` are in order."""
    near = mentions[bisect_left(mentions, span.start, key=_start) : bisect_left(mentions, span.end, key=_start)]
    return [mention for mention in near if span.contains(mention.span) and mention.surface]


def _start(mention: Mention) -> int:
    return mention.span.start


def _apply(masked: Masked, rules: Sequence[RelationRule], keys: Mapping[str, Reference]) -> Iterator[RelationMention]:
    for rule in rules:
        if rule.compiled is None or (rule.blocker is not None and rule.blocker.search(masked.text)):
            continue
        for match in rule.compiled.finditer(masked.text, overlapped=True, timeout=2):
            subjects = [masked.at[start] for start, _ in match.spans("subject")]
            objects = [masked.at[start] for start, _ in match.spans("object")]
            for subject in subjects:
                for thing in _referred(objects, keys):
                    if fits(rule.predicate, subject, thing):
                        yield RelationMention(subject, rule.predicate, thing, masked.span, rule.id, rule.confidence)


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
    title_rules = [rule for rule in rules.relations if rule.scope == "title" and rule.compiled]
    named: list[tuple[Span, Mention | Reference]] = []
    for entry in entries:
        start = document.text.find(entry.title, *entry.span) if entry.title else -1
        if entry.title and start >= 0:
            named.append((Span(start, start + len(entry.title)), entry))
    listed = [entry.span for entry in entries]
    named += [
        (mention.span, mention) for mention in mentions if mention.kind == "paper" and not inside(listed, mention.span)
    ]
    models = [mention for mention in mentions if mention.kind in {"model", "concept"}]
    for span, paper in named:
        masked = mask(document, models, span, rules)
        for rule in title_rules:
            match = rule.compiled.match(masked.text) if rule.compiled else None
            if match and match.start("subject") in masked.at:
                subject = masked.at[match.start("subject")]
                yield RelationMention(subject, rule.predicate, paper, span, rule.id, rule.confidence)


def _variants(mentions: Sequence[Mention], rules: Rules) -> Iterator[RelationMention]:
    """A name read as size or version of a known one (ResNet-50) is a variant of it."""
    suffix_rules = {rule.id for rule in rules.mentions if rule.after}
    for mention in mentions:
        if mention.rule_id in suffix_rules and mention.value and (mention.kind, mention.value) not in rules.by_name:
            base = _base(mention.value, rules)
            if base:
                thing = Mention(
                    mention.document_id,
                    mention.span,
                    mention.surface,
                    "model",
                    base,
                    mention.rule_id,
                    mention.confidence,
                )
                yield RelationMention(mention, "variant_of", thing, mention.span, mention.rule_id, mention.confidence)


def _base(value: str, rules: Rules) -> str | None:
    match = _VARIANT.match(value)
    while match:
        if ("model", match["base"]) in rules.by_name:
            return match["base"]
        longer = value.rfind("-", 0, len(match["base"]))
        match = _VARIANT.match(value[: len(match["base"])]) if longer > 0 else None
    return None
