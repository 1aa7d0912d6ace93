"""The matches of many patterns in one text, without a search for each.

Where the matches of a pattern can begin is read off it beforehand (`kg.rules.openings`). The heads of all patterns are
looked for in one Aho-Corasick pass, and the runs of Latin text of an unusual shape are shared by all; a pattern is then
tried only there. What is found is what a search from left to right finds.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex
from daachorse import CharwiseDoubleArrayAhoCorasick

from kg.rules import MentionRule
from kg.rules.anchors import anchors
from kg.rules.beginnings import WIDE
from kg.rules.openings import LATIN, RUN, Head, Openings, kept_openings, shape

# a run with a capital or a digit; else a run without one is passed over at once, so that no place is looked at twice
_RUN = re.compile(r"[a-z.@+-]*+([A-Z0-9])[A-Za-z0-9.@+-]*+|[a-z.@+-]++")
_SHAPES = {char: shape(char) for char in RUN}
_MOST_KEYS = 20_000

Found = tuple[MentionRule, "regex.Match[str]"]
Window = tuple[int, int]


def marked_runs(text: str) -> list[Window]:
    """Where runs of Latin letters, digits and .-@+ stand that hold a capital or a digit.

    >>> marked_runs("用ResNet-50和a net")
    [(1, 10)]
    """
    return [run.span() for run in _RUN.finditer(text) if run.lastindex]


@dataclass(frozen=True, slots=True)
class _Distant:
    """A head of a rule that stands elsewhere than where the match begins."""

    rule: int
    head: Head

    def starts(self, text: str, at: int, runs: Sequence[Window], ends: Sequence[int]) -> Iterable[int]:
        """Where the match may begin of which this head stands at a place."""
        head = self.head
        if head.inside:
            here = bisect_right(ends, at)
            return (runs[here][0],) if here < len(runs) and runs[here][0] <= at else ()
        places = range(max(0, at - head.most), at - head.least + 1)
        if not head.sign:
            return places
        return {_begin(text, place) for place in places if text[place] == head.sign}


class Scanner:
    """Finds the matches of mention rules."""

    def __init__(self, rules: Iterable[MentionRule]) -> None:
        self.rules = list(rules)
        self._read = [kept_openings(rule.compiled.pattern) if rule.compiled else None for rule in self.rules]
        self._searched = {number for number, read in enumerate(self._read) if read is None}
        self._anchors = {number: anchors(self.rules[number].pattern) for number in self._searched}
        self._first = [number for number, read in self._known() if read.first]
        signs = sorted(RUN - LATIN)
        self._breaks = [(sign, [number for number, read in self._known() if sign in read.breaks]) for sign in signs]
        self._patterns = [rule.compiled for rule in self.rules]
        self._keys: dict[str, tuple[int, ...]] = {}
        heads: dict[str, tuple[list[int], list[_Distant]]] = {}
        for number, read in self._known():
            for head in read.heads:
                near, distant = heads.setdefault(head.text, ([], []))
                if head == Head(head.text):
                    near.append(number)
                else:
                    distant.append(_Distant(number, head))
        self._owners = list(heads.values())
        self._heads = CharwiseDoubleArrayAhoCorasick(list(heads)).find_overlapping if heads else _nothing

    def find(self, text: str, runs: Sequence[Window], windows: Sequence[Window] | None = None) -> Iterator[Found]:
        """Yield the matches, rule by rule; with `windows`, as if each of these parts of the text were searched alone.

        `runs` are the `marked_runs` of the text.
        """
        starts = self._starts(text, runs)
        ends = [end for _, end in windows or ()]
        for number, places in enumerate(starts):
            pattern = self._patterns[number]
            if pattern is None or not (places or number in self._searched):
                continue
            if number in self._searched:
                matches = self._search(number, pattern, text, windows)
            elif windows is None:
                matches = _matches(pattern, text, sorted(places))
            else:
                matches = _inside(pattern, text, sorted(places), windows, ends)
            for match in matches:
                yield self.rules[number], match

    def _known(self) -> Iterator[tuple[int, Openings]]:
        return ((number, read) for number, read in enumerate(self._read) if read is not None)

    def _starts(self, text: str, runs: Sequence[Window]) -> list[list[int]]:
        """For each rule, all places where a match can begin."""
        starts: list[list[int]] = [[] for _ in self.rules]
        for number in self._first:
            starts[number].append(0)
        ends = [end for _, end in runs]
        for at, _, number in self._heads(text):
            near, distant = self._owners[number]
            for rule in near:
                starts[rule].append(at)
            for head in distant:
                starts[head.rule].extend(head.starts(text, at, runs, ends))
        keys, shapes = self._keys, _SHAPES
        for start, end in runs:
            key = shapes[text[start]] + text[end : end + 2]
            for rule in keys[key] if key in keys else self._followed(key):
                starts[rule].append(start)
        for sign, broken in self._breaks:
            if sign in text:
                places = [found.end() for found in re.finditer(re.escape(sign) + "(?=[A-Za-z0-9])", text)]
                for rule in broken:
                    starts[rule].extend(places)
        return starts

    def _followed(self, key: str) -> tuple[int, ...]:
        """The rules that a run of this shape may begin a match of which these characters follow; looked up once."""
        if len(self._keys) > _MOST_KEYS:
            self._keys.clear()
        begun, follow = key[0], key[1:]
        wide = "".join(char if char.isascii() else WIDE for char in follow)
        ways = {follow, follow[:1], "", wide, wide[:1], follow[:1] + wide[1:], wide[:1] + follow[1:]}
        found = tuple(n for n, read in self._known() if begun in read.shapes and not ways.isdisjoint(read.follows))
        return self._keys.setdefault(key, found)

    def _search(
        self, number: int, pattern: regex.Pattern[str], text: str, windows: Sequence[Window] | None
    ) -> Iterator[regex.Match[str]]:
        """Search everywhere, if the text has the words for it."""
        if self._anchors[number]:
            lower = text.lower()
            if not any(all(any(w in lower for w in words) for words in way) for way in self._anchors[number]):
                return
        for window in [(0, len(text))] if windows is None else windows:
            yield from pattern.finditer(text, *window)


def _matches(
    pattern: regex.Pattern[str], text: str, starts: Iterable[int], position: int = 0, end: int | None = None
) -> Iterator[regex.Match[str]]:
    """Yield what a search from `position` finds, if matches begin only at `starts` or right behind one another."""
    match = pattern.match
    for start in starts:
        while start >= position:
            found = match(text, start, end)
            if found is None:
                break
            yield found
            start = position = found.end()


def _inside(
    pattern: regex.Pattern[str], text: str, starts: Sequence[int], windows: Sequence[Window], ends: Sequence[int]
) -> Iterator[regex.Match[str]]:
    """Yield the matches in each window."""
    low = 0
    while low < len(starts):
        here = bisect_right(ends, starts[low])
        if here == len(windows):
            return
        start, end = windows[here]
        low = bisect_left(starts, start, low)
        high = bisect_left(starts, end, low)
        yield from _matches(pattern, text, starts[low:high], start, end)
        low = high


def _begin(text: str, at: int) -> int:
    """Where the repetition of the character at this place begins."""
    sign = text[at]
    while at and text[at - 1] == sign:
        at -= 1
    return at


def _nothing(_: str) -> list[tuple[int, int, int]]:
    return []
