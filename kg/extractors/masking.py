"""Sentences as relation patterns see them: every mention is one symbol, and so is a word that stands for one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from kg.errors import InputError
from kg.extractors.overlap import longest_first
from kg.records import Document, Mention, Span
from kg.rules import RelationRule, ResultRule, Rules, patterns

LONGEST = 1200  # a sentence or paragraph that is longer states nothing: it is a table or a dump
PATIENCE = 2  # seconds for one pattern on one such stretch; those of kg take thousandths
MOST_MENTIONS = 40  # nor does one of so many names: it is a list of tags or a menu
# Concepts that state nothing of their own: patterns read them as the words they are (训练集, 判别器, 图像分类).
_WORDS = frozenset({"notion", "field", "task"})
# Set between scripts by taste (用 ReLU 激活) or around a name (“DCGAN”): patterns are not to ask for it. A blank
# between Chinese words parts them and stays.
_BESIDE_HAN = regex.compile(
    r"(?<=[\p{Han}，。；：（）、“”「」]) (?=[\p{Latin}\d]|$)|(?<=^|[\p{Latin}\d%]) (?=[\p{Han}，。；：（）、“”「」])"
)
_HUGGED = regex.compile(r"[“「『]$")


@dataclass(frozen=True, slots=True)
class StandIn:
    """A place that stands for something named before: a pronoun, or the empty place of a subject left out."""

    span: Span
    mention: Mention


@dataclass(frozen=True, slots=True)
class Masked:
    """A stretch of text in which each mention is one symbol; `at` maps a symbol's position to its mention.

    `borrowed` are the positions of symbols that stand for a mention made elsewhere.
    """

    span: Span
    text: str
    at: dict[int, Mention]
    borrowed: frozenset[int] = frozenset()


def matches(rule: RelationRule | ResultRule, text: str) -> Iterator[regex.Match[str]]:
    """Yield every match of a rule, overlapping ones included; raise InputError where its pattern runs wild."""
    try:
        if rule.compiled is not None:
            yield from rule.compiled.finditer(text, overlapped=True, timeout=PATIENCE)
    except TimeoutError as error:
        message = f"the rule {rule.id!r} takes more than {PATIENCE} seconds on one sentence: {text[:40]!r}"
        remedy = f"make its pattern in {rule.place} simpler; this document is left out"
        raise InputError(message, remedy=remedy) from error


def mask(
    document: Document, mentions: Sequence[Mention], span: Span, rules: Rules, stand_ins: Sequence[StandIn] = ()
) -> Masked:
    """Replace the mentions (in order of place) inside `span` by their symbols, the longest of overlapping ones."""
    named = (mention for mention in between(mentions, span) if category(mention, rules) not in _WORDS)
    shown = [(mention.span, mention, False) for mention in longest_first(named)]
    shown += [(item.span, item.mention, True) for item in stand_ins]
    pieces, at, borrowed, position, length = [], {}, set(), span.start, 0
    for place, mention, stands in sorted(shown, key=lambda item: item[0]):
        if place.start < position:  # a pronoun inside a mention
            continue
        space = " " if _before_word(document.text, place) else ""
        # two spaces, so that what was named before is not taken for an item of a list: A and, left out, B uses …
        piece = _HUGGED.sub("", _BESIDE_HAN.sub("", document.text[position : place.start])) + space
        length += len(piece)
        at[length] = mention
        if stands:
            borrowed.add(length)
        pieces += [piece, symbol(mention, rules), space]
        length += 1 + len(space)
        position = place.end
    pieces.append(_BESIDE_HAN.sub("", document.text[position : span.end]))
    return Masked(span, "".join(pieces), at, frozenset(borrowed))


def _before_word(text: str, place: Span) -> bool:
    """Whether a left-out subject stands before a Latin word, so that a space belongs between the two."""
    return (
        place.start == place.end
        and text[place.end : place.end + 1].isascii()
        and text[place.end : place.end + 1].isalpha()
    )


def symbol(mention: Mention, rules: Rules) -> str:
    """The character that stands for a mention, by its kind and, of a concept, its category."""
    return patterns.symbol(mention.kind, category(mention, rules))


def category(mention: Mention, rules: Rules) -> str:
    """The category of a concept, empty for all else."""
    return rules.category(mention) if mention.kind == "concept" else ""


def between(mentions: Sequence[Mention], span: Span) -> list[Mention]:
    """The mentions inside `span`, found by place: `mentions` are in order."""
    near = mentions[bisect_left(mentions, span.start, key=_start) : bisect_left(mentions, span.end, key=_start)]
    return [mention for mention in near if span.contains(mention.span) and mention.surface]


def _start(mention: Mention) -> int:
    return mention.span.start


def only(mentions: Sequence[Mention]) -> Mention | None:
    """The one thing that all of the mentions name."""
    return mentions[0] if len({mention.value for mention in mentions}) == 1 else None
