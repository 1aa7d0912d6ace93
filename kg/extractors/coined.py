"""Names that no gazetteer lists, as the mention rules infer them, and the same names in the rest of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import regex
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg.extractors import others, shapes, variants
from kg.extractors.cues import held
from kg.extractors.lexicon import Known, Text, canonical
from kg.extractors.overlap import Spans, known_first, longest_first
from kg.extractors.scanning import Found
from kg.records import Mention
from kg.rules import Entry, Rules, spelling_key
from kg.text import fold

# the kinds of gazetteers whose spellings are never the name of a new model
_NO_MODELS = frozenset({"lookalike", "concept", "organisation", "venue", "publisher", "place"})
_NUMBERED = regex.compile(r"(?:[-_ ]v?\d{1,4}|v\d|\d{3,4})[a-z]{0,2}$", regex.ASCII)
# what a model is trained on or written in: ImageNet-ResNet is no new name
_MADE_ON = frozenset({"dataset", "framework"})
_AGAIN = "name-again"
_LONGEST = 48
# what a name goes on with, and what may not stand before one
_INSIDE = regex.compile(r"[A-Za-z0-9_@]")
_BEFORE = regex.compile(r"[A-Za-z0-9_.@/]")


def guess(
    text: Text, found: Iterable[Found], known: Sequence[Mention], closed: Spans, blocked: frozenset[str], rules: Rules
) -> list[Mention]:
    """What the mention rules find and nothing speaks against; `found` is what they find without what is `known`."""
    return [
        mention
        for mention in shapes.names(text, found, known, rules)
        if len(mention.surface) <= _LONGEST
        and closed.free(mention.span)
        and not _stopped(mention, blocked, rules)
        and not (mention.kind == "model" and _named_otherwise(text, mention, rules))
    ]


def _named_otherwise(text: Text, mention: Mention, rules: Rules) -> bool:
    """Whether the words beside the name say that it is no model's: there must be some."""
    start, end = mention.span
    near = held(text, rules).within("thing", start - others.BEFORE, end + others.AFTER)
    return near and others.named(text, mention.span, rules)


def compounds(guesses: Iterable[Mention], known: Iterable[Mention], rules: Rules) -> Iterator[Mention]:
    """Yield the guesses that end in a known name and are new names all the same: Frob-BERT, Triple GAN."""
    tails = {mention.span.end: mention for mention in known if mention.kind == "model"}
    deliberate = _deliberate(rules)
    for mention in guesses:
        tail = tails.get(mention.span.end)
        if mention.rule_id in deliberate and tail is not None and mention.span.start < tail.span.start:
            head = mention.surface[: tail.span.start - mention.span.start]
            if not _stands_alone(head.strip(" -"), rules) and (tail.surface.isascii() or head.isascii()):
                yield replace(mention, value=canonical(rules, "model", head + (tail.value or tail.surface)))
        elif _compound(mention, rules):
            yield mention


def _deliberate(rules: Rules) -> frozenset[str]:
    """The rules that ask for known names: what they find is meant to end in one."""
    found: frozenset[str] | None = rules.cache.get("deliberate")
    if found is None:
        found = rules.cache["deliberate"] = frozenset(rule.id for rule in rules.mentions if rule.reads_known)
    return found


def _compound(mention: Mention, rules: Rules) -> bool:
    """Whether a guess is a new name that ends in a known one behind a hyphen, as Frob-BERT; CNN-LSTM is two names."""
    head, _, tail = mention.surface.rpartition("-")
    if mention.kind != "model" or len(head) < 2:
        return False
    ends_known = any((kind, spelling_key(tail)) in rules.by_spelling for kind in ("model", "concept"))
    return ends_known and not any(_stands_alone(part, rules) for part in {head, *head.split("-")})


def _stands_alone(part: str, rules: Rules) -> bool:
    """Whether a part of a compound is the name of something that models are made of, by or on."""
    key = spelling_key(part)
    concept = rules.by_spelling.get(("concept", key))
    return (
        ("model", key) in rules.by_spelling
        or ("organisation", key) in rules.by_spelling
        or (concept is not None and concept.facts.get("category") in _MADE_ON)
    )


def free(
    text: Text, guesses: Iterable[Mention], closed: Spans, occupied: Spans, weighed: Spans, rules: Rules
) -> tuple[Mention, ...]:
    """Keep the guesses where nothing is known, and find the models among them again in the rest of the document.

    No model is guessed at the places that were `weighed`.
    """
    found = known_first(occupied, (m for m in guesses if m.kind != "model" or weighed.free(m.span)))
    models = {mention.surface: mention for mention in found if mention.kind == "model"}
    if not models:
        return tuple(found)
    taken = Spans(mention.span for mention in found)
    more = [m for m in again(text, models, _AGAIN) if all(s.free(m.span) for s in (closed, occupied, weighed, taken))]
    sized = (size for mention in (*found, *more) if mention.kind == "model" for size in _sized(text, mention, rules))
    return tuple(longest_first([*found, *more, *(size for size in sized if occupied.free(size.span))]))


def _sized(text: Text, mention: Mention, rules: Rules) -> Iterator[Mention]:
    """Yield the sizes and versions of an inferred name: FrobNet-50, FrobNet-101 and the 152 of FrobNet-101/152."""
    entry = Entry(gazetteer=mention.rule_id, kind="model", name=mention.value or mention.surface)
    known = Known(entry, fold(mention.surface), "exact", *mention.span)
    for size in variants.read(text, known, rules):
        yield replace(size, confidence=min(size.confidence, mention.confidence))


def again(text: Text, models: Mapping[str, Mention], rule_id: str = "") -> Iterator[Mention]:
    """Yield every place where one of these surfaces stands, a plural s allowed; as found by this rule or its own."""
    names = sorted(models)
    matcher = CharwiseDoubleArrayAhoCorasick(names, MATCH_KIND_LEFTMOST_LONGEST)
    written = text.document.text
    for start, end, number in matcher.find(written):
        plural = written.startswith("s", end) and not _INSIDE.match(written, end + 1)
        end += plural
        if not (start and _BEFORE.match(written, start - 1)) and not _INSIDE.match(written, end):
            first = models[names[number]]
            value = first.value or first.surface
            yield text.mention(first.kind, start, end, value, rule_id or first.rule_id, first.confidence)


def _stopped(mention: Mention, blocked: frozenset[str], rules: Rules) -> bool:
    """Whether the document or the rules know that this is no model."""
    if mention.kind != "model":
        return False
    known, surface = lookalikes(rules), mention.surface
    name = surface.lower() if surface.isascii() else fold(surface)
    return name in blocked or name in known or _NUMBERED.sub("", name) in known


def lookalikes(rules: Rules, kinds: frozenset[str] = _NO_MODELS) -> frozenset[str]:
    """The folded spellings of these kinds of gazetteers: what names something else than a model."""
    tables: dict[frozenset[str], frozenset[str]] = rules.cache.setdefault("lookalikes", {})
    if kinds not in tables:
        spelled: Iterable[str] = (s for e in rules.entries if e.kind in kinds for s, _ in e.spellings())
        tables[kinds] = frozenset(map(fold, spelled))
    return tables[kinds]
