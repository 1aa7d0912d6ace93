"""What the short forms mean that a document defines.

Where a gazetteer knows a long form, the short form is that entity. Where it knows the short form, and by a like long
form, its reading is confirmed; by another (Self-Assessment Manikin (SAM)), its reading is refused in this document.
What nothing is known of is a new model, if the last word of the long form says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import regex

from kg.extractors import definitions
from kg.extractors.coined import again, lookalikes
from kg.extractors.cues import cues_of
from kg.extractors.definitions import Definition, aligned
from kg.extractors.lexicon import Text
from kg.extractors.overlap import Spans
from kg.records import Mention, Span
from kg.rules import Entry, Rules, spelling_key
from kg.text import fold, has_han

_KNOWN, _NEW = 0.9, 0.6
_RULE, _NEW_RULE = "abbreviation", "abbreviation-new"
_NAMING = ("model", "concept")
_HEAD = regex.compile(
    r"(?P<head>networks?|nets?|models?|auto-?encoders?|transformers?|perceptrons?|gans?|lstms?|cnns?|berts?"
    r"|(?P<vague>(?:models?|(?<!auto-?)encoders?|decoders?|detectors?|segmenters?|trackers?|classifiers?|generators?"
    r"|learners?|diffusion)))$"
    r"|(?P<head>网络|自编码器|变换器|感知机|(?P<vague>模型|(?<!自)编码器|解码器|检测器|分割器|跟踪器|分类器|生成器|扩散))$"
)
# what is said right behind a definition, where the long form has no class noun
_CALLED = regex.compile(
    r"[)]? ?(?:模型|网络|架构)|[)]?是[^,。;\n]{0,16}?(?:模型|网络)(?=[,。;]|$)"
    r"|[)]? (?:models?|networks?)\b|[)]?,? is an? (?:[a-z-]+ ){0,4}(?:model|network)\b"
)
_OWN = regex.compile(r"\bour\b|\bwe (?:propose|introduce|present)|本文|我们|提出|设计了")
# words that tell no long form from another
_COMMON = frozenset(
    ("network", "net", "model", "neural", "deep", "the", "a", "an", "of", "for", "and", "with", "in", "to", "by", "on")
)
_WORD = regex.compile(r"[a-z0-9]+")
_AROUND = 200
_PHRASES = frozenset({"lookalike"})
# short forms of this length with small letters (SENet) are coined for one thing only
_COINED = 5


@dataclass
class Meanings:
    """What the abbreviations of a document mean: the mentions they make, and the known readings they settle.

    `readings` has the folded short forms that mean something else than the gazetteers say: the value, or None where all
    that is known is that it is something else.
    """

    mentions: tuple[Mention, ...] = ()
    confirmed: set[str] = field(default_factory=set)
    readings: dict[str, str | None] = field(default_factory=dict)

    @property
    def blocked(self) -> frozenset[str]:
        """Short forms that are no new names."""
        return frozenset(short for short, reading in self.readings.items() if reading is None)

    def contradict(self, mention: Mention) -> bool:
        """Whether the document gives this surface another meaning."""
        short = mention.surface.lower() if mention.surface.isascii() else fold(mention.surface)
        short = short if short in self.readings else short.removesuffix("s")
        return short in self.readings and self.readings[short] != mention.value and mention.kind in _NAMING


def learn(text: Text, closed: Spans, rules: Rules) -> Meanings:
    """Read the definitions of a document; the first of a short form counts."""
    meanings = Meanings()
    longs: list[Mention] = []
    shorts: dict[str, Mention] = {}
    for definition in definitions.find(text):
        short = fold(definition.short)
        if short in meanings.readings or short in meanings.confirmed or not closed.free(definition.place):
            continue
        known = _known(definition, text, rules)
        if known is not None and short in _spelled(known):
            meanings.confirmed.add(short)
            longs += _spelled_out(definition, text, known)
        elif known is not None:
            meanings.readings[short] = known.name
            made = [text.mention(known.kind, *span, known.name, _RULE, _KNOWN) for span in _places(definition)]
            shorts[definition.short], *rest = made
            longs += rest
        else:
            _undefined(definition, text, rules, meanings, shorts, longs)
    found = {m.span: m for m in again(text, shorts)} if shorts else {}
    meanings.mentions = tuple(m for m in (*longs, *found.values()) if closed.free(m.span))
    return meanings


def _places(definition: Definition) -> tuple[Span, ...]:
    return (definition.place, *definition.longs)


def _undefined(
    definition: Definition,
    text: Text,
    rules: Rules,
    meanings: Meanings,
    shorts: dict[str, Mention],
    longs: list[Mention],
) -> None:
    """Note a short form whose long form no gazetteer knows."""
    short = fold(definition.short)
    owners = [
        e for kind in _NAMING if (e := rules.by_spelling.get((kind, spelling_key(short)))) and short in _spelled(e)
    ]
    latin = next((long for long in _texts(definition, text) if not has_han(long)), None)
    coined = len(short) >= _COINED and any(c.islower() for c in definition.short)
    like = [owner for owner in owners if latin is None or coined or _alike(owner, latin, definition.short)]
    if like:
        if latin is not None:
            meanings.confirmed.add(short)
            longs += _spelled_out(definition, text, like[0])
        return
    if not _names_a_model(definition, text, rules):
        if owners:
            meanings.readings[short] = None
        return
    value = latin if owners and latin else definition.short
    meanings.readings[short] = value
    made = [text.mention("model", *span, value, _NEW_RULE, _NEW) for span in _places(definition)]
    shorts[definition.short], *rest = made
    longs += rest


def _spelled_out(definition: Definition, text: Text, entry: Entry) -> Iterator[Mention]:
    """Yield the English long forms as the entity: what else is named in them is a part of its name."""
    for span in definition.longs:
        if not has_han(text.narrow[slice(*span)]):
            yield text.mention(entry.kind, *span, entry.name, _RULE, _KNOWN)


def _texts(definition: Definition, text: Text) -> Iterator[str]:
    return (text.narrow[slice(*span)] for span in definition.longs)


def _known(definition: Definition, text: Text, rules: Rules) -> Entry | None:
    """The line of a gazetteer that has one of the long forms."""
    for long in _texts(definition, text):
        for key in dict.fromkeys((spelling_key(long), spelling_key(long).removesuffix("s"))):
            for kind in _NAMING:
                entry = rules.by_spelling.get((kind, key))
                if entry and _short_of(definition.short, entry):
                    return entry
    return None


def _short_of(short: str, entry: Entry) -> bool:
    """Whether the short form may be one of this entity: 目标检测(FPN) names no synonym."""
    return fold(short) in _spelled(entry) or any(aligned(short, s) == 0 for s, _ in entry.spellings() if s.isascii())


def _spelled(entry: Entry) -> set[str]:
    return {fold(spelling) for spelling, _ in entry.spellings()}


def _alike(entry: Entry, long: str, short: str) -> bool:
    """Whether a long form is a way to write what the gazetteer knows: it shares telling words, or is in the title."""
    words = _telling(long)
    written = [s for s, _ in entry.spellings() if " " in s or "-" in s]
    if any(_share(words, _telling(s)) for s in written if _telling(s)):
        return True
    title = entry.facts.get("title", "")
    if words and words <= _telling(title):
        return True
    return not any(aligned(short, s) == 0 for s in written) and not words - _telling(title + " " + entry.name)


def _share(one: set[str], other: set[str]) -> bool:
    return one <= other or other <= one or 2 * len(one & other) > len(one | other)


def _telling(long: str) -> set[str]:
    """The words of a long form by their first letters, without those that many have."""
    return {word[:5] for word in _WORD.findall(fold(long)) if word.removesuffix("s") not in _COMMON}


def _names_a_model(definition: Definition, text: Text, rules: Rules) -> bool:
    """Whether the head of a long form is a class noun, or one stands behind it.

    Where that says little (model, detector), words of the field must be near.
    """
    longs = [fold(long) for long in _texts(definition, text)]
    heads = [head for long in longs if (head := _HEAD.search(long))]
    places = sorted(_places(definition))
    called = _CALLED.match(text.folded, places[-1].end)
    if not (heads or called) or any(_stopped(long, rules) for long in longs):
        return False
    if not all(head["vague"] for head in heads):
        return True
    low, high = max(0, places[0].start - _AROUND), places[-1].end + _AROUND
    if _OWN.search(text.folded, low, places[0].start):
        return True
    cues = cues_of(rules)
    return any(
        cues.field.found(text.folded, *stretch)
        or any(beside.search(text.folded, *stretch) for beside in (cues.noun, cues.near))
        for stretch in ((low, places[0].start), (places[-1].end, high))
    )


def _stopped(long: str, rules: Rules) -> bool:
    """Whether a long form ends like the name of something else: content delivery network."""
    known = lookalikes(rules, _PHRASES)
    tails: Iterable[str]
    if has_han(long):
        tails = (long[start:] for start in range(len(long)))
    else:
        words = long.split(" ")
        tails = (" ".join(words[start:]) for start in range(len(words)))
    return any(tail in known for tail in tails)
