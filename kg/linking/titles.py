"""Whether two written titles are one title: small slips of the pen may differ, numbers and kinds of text may not.

The only module that knows the library for distances between strings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import regex
from rapidfuzz.distance import OSA

from kg.text import squash

_WORD = regex.compile(r"[\p{L}\p{M}]+|\p{N}+(?:\.\p{N}+)?")
_ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"})
_LONE_ROMAN = regex.compile(r"(?i)\b(?:part|volume|vol|phase|level|chapter)\.?\s([ivx])\b|\s([IVX])$|\s([IVX])(?=:)")
# a text about another text has nearly its title and is not it
_ABOUT = frozenset(
    {
        "erratum",
        "errata",
        "corrigendum",
        "correction",
        "corrections",
        "comment",
        "comments",
        "reply",
        "response",
        "rebuttal",
    }
    | {"supplement", "supplementary", "supplemental", "addendum", "appendix", "retraction", "revisited", "part"}
)
_TURNED = ("un", "in", "im", "ir", "il", "non", "de", "dis", "re", "pre", "post", "sub", "semi", "anti", "a")
_ARTICLES = frozenset({"a", "an", "the"})
_NAME = regex.compile(r"\s*([^:：]{1,40})[:：]\s")
_SUBTITLE = regex.compile(r"\s*(?:[:：?？!]|\s[-–—]{1,2}\s|\.\s)")
_MIN_FUZZY = 25
_UNSURE_FUZZY = 32
_LONG = 50
_EDGE = 8
_MIN_SHORTENED = 16
_SHORT_WORD = 4


def distance(one: str, other: str, *, sure: bool = False) -> int | None:
    """How many letters apart two titles are, None where they are not one title.

    `sure` says that something else speaks for it too, such as the first author. One letter may differ in a title of
    some length, two in a long one; never a number, a name before a colon, a short word or a word turned around.

    >>> distance("Deep residual learning for image recognition", "Deep Residual Learning for Image Recogntion")
    1
    >>> distance("YOLOv2: Better and faster object detection", "YOLOv3: Better and faster object detection")
    """
    a, b = squash(one), squash(other)
    if a == b:
        return 0
    shorter = min(len(a), len(b))
    if shorter < (_MIN_FUZZY if sure else _UNSURE_FUZZY):
        return None
    limit = 2 if shorter >= _LONG else 1
    apart = OSA.distance(a, b, score_cutoff=limit)
    return apart if apart <= limit and _same_numbers(one, other) and _same_words(one, other) else None


def shortened(one: str, other: str) -> bool:
    """Whether one title is the other without its subtitle, or without the name before the colon.

    That alone makes no identity: first author and year must agree.

    >>> shortened("An image is worth 16x16 words", "An Image is Worth 16x16 Words: Transformers at Scale")
    True
    >>> shortened("Learning to rank", "Learning to rank II: More of it")
    False
    """
    short, long = sorted((one, other), key=lambda title: (len(squash(title)), title))
    key = squash(short)
    if len(key) < _MIN_SHORTENED or len(_WORD.findall(short)) < 3 or not _same_about(short, long):
        return False
    head = _SUBTITLE.search(long)
    name = _NAME.match(long)
    without_subtitle = any(squash(long[: cut.start()]) == key for cut in _SUBTITLE.finditer(long)) if head else False
    without_name = name is not None and squash(long[name.end() :]) == key
    return without_name or (without_subtitle and not _numbers(long[len(short) - 1 :]))


def _same_numbers(one: str, other: str) -> bool:
    return _numbers(one) == _numbers(other)


def _numbers(title: str) -> Counter[str]:
    """The numbers of a title, in digits and in Roman letters."""
    words = [word.casefold() for word in _WORD.findall(title)]
    found = Counter(word for word in words if word[0].isdigit() or word in _ROMAN)
    found.update(letter.casefold() for groups in _LONE_ROMAN.findall(title) for letter in groups if letter)
    return found


def _same_words(one: str, other: str) -> bool:
    """Whether the words that differ are the same words, written otherwise."""
    if not _same_about(one, other) or _name(one) != _name(other):
        return False
    a, b = (Counter(word.casefold() for word in _WORD.findall(title)) for title in (one, other))
    left, right = sorted((a - b).elements()), sorted((b - a).elements())
    if len(left) == len(right):
        return all(_slip(x, y) for x, y in zip(left, right, strict=True))
    return bool(left and right) or _ARTICLES.issuperset(left + right)


def _slip(one: str, other: str) -> bool:
    """Whether two words may be one: a plural or a slip, not two short words, not a word and its opposite."""
    short, long = sorted((one, other), key=len)
    if long == short + "s":
        return True
    if len(short) <= _SHORT_WORD:
        return False
    return not any(long == prefix + short for prefix in _TURNED)


def _same_about(one: str, other: str) -> bool:
    a, b = ({word.casefold() for word in _WORD.findall(title)} & _ABOUT for title in (one, other))
    return a == b


def _name(title: str) -> str:
    """The name before the colon (`YOLOv3: An …`)."""
    match = _NAME.match(title)
    return squash(match[1]) if match and len(match[1].split()) <= 3 else ""


class Near:
    """Squashed titles, found by one that is a few letters apart: the first or the last letters agree."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._buckets: dict[tuple[int, str], list[str]] = {}
        for key in keys:
            for edge in {key[:_EDGE], key[-_EDGE:] + "$"}:
                self._buckets.setdefault((len(key), edge), []).append(key)

    def find(self, key: str) -> set[str]:
        """The keys that may be as near as a title can be to be the same."""
        found: set[str] = set()
        if len(key) < _MIN_FUZZY:
            return found
        for length in range(len(key) - 2, len(key) + 3):
            for edge in (key[:_EDGE], key[-_EDGE:] + "$"):
                found.update(self._buckets.get((length, edge), ()))
        return {other for other in found if OSA.distance(key, other, score_cutoff=2) <= 2}
