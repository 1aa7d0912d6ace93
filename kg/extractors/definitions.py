"""Places where a text says what a short form stands for.

图注意力网络（Graph Attention Network，GAT）    图注意力网络，简称GAT    GAT全称Graph Attention Network
    Graph Attention Network (GAT)    GAT（图注意力网络）
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from kg.extractors.lexicon import Text
from kg.records import Span
from kg.text import has_han

_BRACKET = regex.compile(r"[（(](?P<inside>[^（）()\n]{2,140})[）)]")
_SHORT = regex.compile(
    r"(?=(?:[A-Za-z0-9-]*[A-Z]){2}|[A-Z][A-Za-z]*\d)[A-Za-z][A-Za-z0-9]{1,11}(?:-[A-Za-z0-9]{1,8}){0,2}", regex.ASCII
)
_ANNOUNCED = (
    r"(?:(?:or|i\.e\.|aka|abbreviated as|abbr\.|hereafter|hereinafter|short for|short)\s"
    r"|(?:以下|下文|下称|后文)?(?:简称|缩写|又称|英文|英语|中文|全称|即)(?:名|为|是|作)?[:]?\s?)"
)
_SEPARATOR = regex.compile(rf"[,;:、；：]\s?{_ANNOUNCED}?|^{_ANNOUNCED}")
_LATIN_TAIL = regex.compile(
    r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9'-]{0,30}(?:[ ](?:[A-Za-z0-9][A-Za-z0-9'-]{0,30}|&)){0,11}[\"”]?\s?$",
    regex.ASCII,
)
_SHORT_TAIL = regex.compile(r"(?<![A-Za-z0-9_.@/-])(?P<short>[A-Za-z][A-Za-z0-9-]{1,20})\s?$", regex.ASCII)
_HAN_TAIL = regex.compile(r"(?P<long>\p{Han}{3,20})[”』」\"]?\s?$")
# where a Chinese long form begins: behind a verb, a particle or a measure word of the sentence
_HAN_START = regex.compile(
    r".*(?:提出了?|采用了?|使用了?|利用了?|引入了?|设计了?|构建了?|介绍了?|训练了?|基于|称为|叫做?|名为|命名为|[一这两几][种个款类]|[的该是和与及将用如])(?=\p{Han}{3})"
)
# the words between the two forms where no bracket stands
_NAME = rf"(?P<short>{_SHORT.pattern})(?![A-Za-z0-9_])"
_LONG_FIRST = regex.compile(
    rf"[\"”]?,? ?(?:(?:以下|下文|下称|后文|英文|可|一般|通常)?(?:简称为?|缩写(?:为|是|成)?|简写为?|记为|记作)[:]? ?"
    rf"[\"“]?{_NAME}"
    rf"|(?<=[A-Za-z]\"?),? (?:abbreviated(?: as| to)?|abbr\.|hereafter|hereinafter|denoted(?: as| by)?) {_NAME}"
    rf"|(?<=[A-Za-z]\"?),? or {_NAME} for short)"
    rf"|(?<=(?:[Nn]et|[Nn]etwork|[Mm]odel|[Tt]ransformer|[Ee]ncoder)s?), {_NAME},",
    regex.ASCII,
)
_SHORT_FIRST = regex.compile(
    rf"(?<![A-Za-z0-9_.@/-]){_NAME}"
    r"(?:的?,?(?:它的|其)?(?:英文|中文)?(?:全称|全名)(?:是|为|叫)?[:]? ?|,(?:即|也就是) ?"
    r"|是 ?(?=[A-Za-z ]{4,90}的(?:英文)?(?:缩写|简称))"
    r"|,? (?:is |was )?(?:short for|stands for|an? (?:abbreviation|acronym) (?:of|for)) (?:the |an? )?)[\"“]?",
    regex.ASCII,
)
# each needs one of these words, for which a text is looked through many times as fast
_LONG_WORDS = (
    *("简称", "缩写", "简写", "记为", "记作"),
    *("abbreviated ", "abbr. ", "hereafter ", "hereinafter ", "denoted ", " for short"),
    *(f"{end}{plural}, " for end in ("et", "ork", "del", "mer", "der") for plural in ("", "s")),
)
_SHORT_WORDS = (
    *("全称", "全名", ",即", ",也就是", "缩写", "简称"),
    *("short for ", "stands for ", "abbreviation ", "acronym "),
)
_LATIN_HEAD = regex.compile(
    r"[A-Za-z][A-Za-z0-9'-]{0,30}(?:[ ](?:[A-Za-z0-9][A-Za-z0-9'-]{0,30}|&)){1,11}", regex.ASCII
)
_HAN_HEAD = regex.compile(r"\p{Han}{2,14}?(?:网络|模型|变换器|编码器|机|算法|方法|器)(?![\p{Han}])")
_BEFORE, _MOST_WORDS = 120, 2


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form, its place, and the places of its long forms."""

    short: str
    place: Span
    longs: tuple[Span, ...]


def find(text: Text) -> Iterator[Definition]:
    """Yield the definitions of a text in order of place."""
    yield from sorted((*_bracketed(text), *_said(text)), key=lambda definition: definition.place)


def _bracketed(text: Text) -> Iterator[Definition]:
    for match in _BRACKET.finditer(text.narrow):
        parts = list(_parts(match["inside"], match.start("inside"), text.narrow))
        before = text.narrow[max(0, match.start() - _BEFORE) : match.start()]
        short = next((span for span in reversed(parts) if _SHORT.fullmatch(text.narrow[slice(*span)])), None)
        if short is not None:
            longs = _inside(text, short, [part for part in parts if part != short])
            longs += _ahead(before, match.start() - len(before), text.narrow[slice(*short)])
        else:
            tail = _SHORT_TAIL.search(before)
            if tail is None or not _SHORT.fullmatch(tail["short"]):
                continue
            begin = match.start() - len(before) + tail.start("short")
            short = Span(begin, begin + len(tail["short"]))
            longs = _inside(text, short, parts)
        if longs:
            yield Definition(text.narrow[slice(*short)], short, tuple(longs))


def _said(text: Text) -> Iterator[Definition]:
    """Yield what is defined without a bracket: the long form first, then the short one, or the other way round."""
    for match in _LONG_FIRST.finditer(text.narrow) if _holds(text.narrow, _LONG_WORDS) else ():
        low = max(0, match.start() - _BEFORE)
        longs = _ahead(text.narrow[low : match.start()], low, match["short"])
        if longs:
            yield Definition(match["short"], Span(*match.span("short")), tuple(longs))
    for match in _SHORT_FIRST.finditer(text.narrow) if _holds(text.narrow, _SHORT_WORDS) else ():
        long = _behind(text.narrow, match.end(), match["short"])
        if long:
            yield Definition(match["short"], Span(*match.span("short")), (long,))


def _holds(narrow: str, words: Iterable[str]) -> bool:
    return any(word in narrow for word in words)


def _behind(narrow: str, start: int, short: str) -> Span | None:
    """The long form that begins here: Latin words until their letters are those of the short form, or Chinese ones."""
    han = _HAN_HEAD.match(narrow, start)
    if han:
        return Span(*han.span())
    words = _LATIN_HEAD.match(narrow, start)
    for end in (space.start() for space in regex.finditer(r"(?= |$)", words[0])) if words else ():
        if words and " " in words[0][:end] and aligned(short, words[0][:end]) == 0:
            return Span(start, start + end)
    return None


def _parts(inside: str, offset: int, text: str) -> Iterator[Span]:
    """The parts of a bracket, without the words that announce them."""
    position = 0
    for match in (*_SEPARATOR.finditer(inside), None):
        start, end = match.span() if match else (len(inside), len(inside))
        low, high = offset + position, offset + start
        while low < high and text[low] in ' "“':
            low += 1
        while high > low and text[high - 1] in ' "”':
            high -= 1
        if high > low:
            yield Span(low, high)
        position = end


def _inside(text: Text, short: Span, parts: list[Span]) -> list[Span]:
    """The parts of a bracket that are long forms of a short one."""
    letters = text.narrow[slice(*short)]
    return [part for part in parts if _long(letters, text.narrow[slice(*part)])]


def _long(short: str, part: str) -> bool:
    if has_han(part):
        return len(part) >= 3 and not any(c.isspace() for c in part)
    return " " in part and aligned(short, part) == 0


def _ahead(before: str, offset: int, short: str) -> list[Span]:
    """The long form before a bracket that holds a short one."""
    latin = _LATIN_TAIL.search(before)
    if latin:
        words = latin[0].rstrip(' "”')
        start = aligned(short, words)
        if start is not None and " " in words[start:]:
            return [Span(offset + latin.start() + start, offset + latin.start() + len(words))]
        return []
    han = _HAN_TAIL.search(before)
    if han is None:
        return []
    cut = _HAN_START.match(han["long"])
    start = han.start("long") + (cut.end() if cut else 0)
    return [Span(offset + start, offset + han.end("long"))]


def aligned(short: str, long: str) -> int | None:
    """Where in `long` the words begin that the letters of `short` are taken from, right to left; None if they are not.

    >>> aligned("GAT", "we use a Graph Attention Network"), aligned("SAM", "some words")
    (9, None)
    """
    letters = [c for c in short.lower() if c.isalnum()]
    folded = long.lower()
    position = len(folded)
    for number in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= 0 and not (
            folded[position] == letters[number] and (number > 0 or not folded[position - 1 : position].isalnum())
        ):
            position -= 1
        if position < 0:
            return None
    return position if long[position:].count(" ") < max(3, _MOST_WORDS * len(letters)) else None
