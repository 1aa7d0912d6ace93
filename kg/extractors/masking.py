"""Sentences as relation patterns see them: every mention is one symbol, and so is a word that stands for one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
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
_WORD_SYMBOLS = frozenset(patterns.symbol("concept", category) for category in ("notion", "field", "task"))
# Set between scripts by taste (用 ReLU 激活) or around a name (“DCGAN”): patterns are not to ask for it. A blank
# between Chinese words parts them and stays.
_BESIDE_HAN = regex.compile(
    r"(?<=[\p{Han}，。；：（）、“”「」]) (?=[\p{Latin}\d]|$)|(?<=^|[\p{Latin}\d%]) (?=[\p{Han}，。；：（）、“”「」])"
)
_HUGGED = regex.compile(r"[“「『]$")
_QUOTE_ENDS = "“「『\n"
_Mark = tuple[int, int, str, Mention, bool]  # what is shown as one symbol: start, end; whether it is a stand-in


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


class Placed:
    """Mentions in order of place, found by it; those without a surface are left out."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.mentions = [mention for mention in mentions if mention.surface]
        self._starts = [mention.span.start for mention in self.mentions]

    def within(self, span: Span) -> list[Mention]:
        """The mentions inside a span."""
        start, end = span
        first = bisect_left(self._starts, start)
        near = self.mentions[first : bisect_left(self._starts, end, first)]
        return [mention for mention in near if mention.span.end <= end] if near else near


class Sheet:
    """A document and its mentions (in order of place), made ready once to be masked in many stretches."""

    def __init__(self, document: Document, mentions: Sequence[Mention], rules: Rules) -> None:
        self.document, self.text, self.rules, self.mentions = document, document.text, rules, mentions
        marks = ((mention, symbol(mention, rules)) for mention in mentions if mention.surface)
        self._shown = [(*mention.span, mark, mention, False) for mention, mark in marks if mark not in _WORD_SYMBOLS]
        self._starts = [mark[0] for mark in self._shown]
        self._placed = Placed(mentions)

    def near(self, span: Span) -> list[Mention]:
        """The mentions inside a span, those that are shown as words included."""
        return self._placed.within(span)

    def mask(self, span: Span, stand_ins: Sequence[StandIn] = ()) -> Masked:
        """Replace the mentions inside `span` by their symbols, the longest of overlapping ones."""
        marks = self._marks(*span)
        if stand_ins:
            told = [(*item.span, symbol(item.mention, self.rules), item.mention, True) for item in stand_ins]
            marks = sorted((*marks, *told), key=_mark_place)
        text, at, borrowed = self.text, dict[int, Mention](), set[int]()
        position, pieces, length = span.start, list[str](), 0
        for start, end, mark, mention, stands in marks:
            if start < position:  # a pronoun inside a mention
                continue
            piece = _piece(text[position:start])
            # two spaces, so that what was named before is not taken for an item of a list: A and, left out, B uses …
            space = " " if start == end and _before_word(text, start) else ""
            length += len(piece) + len(space)
            at[length] = mention
            if stands:
                borrowed.add(length)
            pieces += (piece, space, mark, space) if space else (piece, mark)
            length += 1 + len(space)
            position = end
        pieces.append(_piece(text[position : span.end], last=True))
        return Masked(span, "".join(pieces), at, frozenset(borrowed))

    def _marks(self, start: int, end: int) -> list[_Mark]:
        """What is shown inside two offsets, the longest of what overlaps."""
        marks = self._shown[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        last = start
        for mark in marks:
            if mark[0] < last or mark[1] > end:
                break
            last = mark[1]
        else:
            return marks
        kept = {id(mention) for mention in longest_first(mark[3] for mark in marks if mark[1] <= end)}
        return [mark for mark in marks if id(mark[3]) in kept]


def _mark_place(mark: _Mark) -> tuple[int, int]:
    return mark[0], mark[1]


def _piece(text: str, *, last: bool = False) -> str:
    """The text between two mentions, without the blanks that are there by taste and the quote that opens a name."""
    if " " in text:
        text = _BESIDE_HAN.sub("", text)
    if not last and text and text[-1] in _QUOTE_ENDS:
        text = _HUGGED.sub("", text)
    return text


def mask(
    document: Document, mentions: Sequence[Mention], span: Span, rules: Rules, stand_ins: Sequence[StandIn] = ()
) -> Masked:
    """Replace the mentions (in order of place) inside `span` by their symbols, the longest of overlapping ones."""
    return Sheet(document, between(mentions, span), rules).mask(span, stand_ins)


def _before_word(text: str, place: int) -> bool:
    """Whether a left-out subject stands before a Latin word, so that a space belongs between the two."""
    return text[place : place + 1].isascii() and text[place : place + 1].isalpha()


def symbol(mention: Mention, rules: Rules) -> str:
    """The character that stands for a mention, by its kind and, of a concept, its category."""
    return patterns.symbol(mention.kind, rules.category(mention) if mention.kind == "concept" else "")


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
