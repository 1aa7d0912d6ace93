"""Which of many cues a text cannot hold: one Aho-Corasick pass over it, before any of their patterns runs.

A cue is searched for by its longest literal part; only where that stands can the cue stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain

import regex

from kg.rules.matching import Matcher
from kg.text import fold

_LITERAL = regex.compile(r"[^*~]+")


class Fragments:
    """Literal parts of groups of cues, in which `*` stands for the rest of a word and `~` for a name."""

    def __init__(self, groups: Mapping[Hashable, Iterable[str]]) -> None:
        numbers: dict[str, int] = {}
        self.groups: dict[Hashable, list[int]] = {}
        # of a cue without a literal part: it may stand anywhere
        self.anywhere: set[Hashable] = set()
        for group, cues in groups.items():
            parts = {max(_LITERAL.findall(fold(cue)), key=len, default="") for cue in cues}
            if "" in parts:
                self.anywhere.add(group)
            self.groups[group] = [numbers.setdefault(part, len(numbers)) for part in sorted(parts - {""})]
        self._matcher = Matcher(numbers)

    def places(self, folded: str) -> Held:
        """Where a folded text holds a part of each group."""
        table: defaultdict[int, list[int]] = defaultdict(list)
        for start, _, number in self._matcher.found(folded):
            table[number].append(start)
        return Held(self, table)


class Held:
    """Where the parts of groups of cues begin in one text."""

    def __init__(self, fragments: Fragments, table: Mapping[int, Sequence[int]]) -> None:
        self._fragments, self._table = fragments, table
        self._groups: dict[Hashable, list[int]] = {}

    def any(self, group: Hashable) -> bool:
        """Whether a cue of the group may stand in the text at all."""
        table = self._table
        return any(number in table for number in self._fragments.groups[group]) or group in self._fragments.anywhere

    def within(self, group: Hashable, start: int, end: int) -> bool:
        """Whether a cue of the group may stand between two places."""
        starts = self._groups.get(group)
        if starts is None:
            found = (self._table.get(number, ()) for number in self._fragments.groups[group])
            starts = self._groups[group] = sorted(chain.from_iterable(found))
        low = bisect_left(starts, start)
        return (low < len(starts) and starts[low] < end) or group in self._fragments.anywhere
