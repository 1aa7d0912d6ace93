"""Which of many cues a text cannot hold: one Aho-Corasick pass over it, before any of their patterns runs.

A cue is searched for by its longest literal part; only where that stands can the cue stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence

import regex

from kg.rules.matching import Matcher
from kg.text import fold

_LITERAL = regex.compile(r"[^*~]+")


class Fragments:
    """Literal parts of groups of cues, in which `*` stands for the rest of a word and `~` for a name."""

    def __init__(self, groups: Mapping[Hashable, Iterable[str]]) -> None:
        owners: dict[str, list[Hashable]] = {}
        for group, cues in groups.items():
            for part in {max(_LITERAL.findall(fold(cue)), key=len, default="") for cue in cues}:
                owners.setdefault(part, []).append(group)
        # a cue without a literal part may stand anywhere
        self._anywhere = frozenset(owners.pop("", ()))
        self._owners = list(owners.values())
        self._matcher = Matcher(owners)

    def places(self, folded: str) -> Held:
        """Where a folded text holds a part of each group."""
        table: dict[Hashable, list[int]] = {}
        for start, _, number in self._matcher.found(folded):
            for group in self._owners[number]:
                table.setdefault(group, []).append(start)
        for starts in table.values():
            starts.sort()
        return Held(table, self._anywhere)


class Held:
    """Where the parts of groups of cues begin in one text."""

    def __init__(self, table: Mapping[Hashable, Sequence[int]], anywhere: frozenset[Hashable]) -> None:
        self._table, self._anywhere = table, anywhere

    def any(self, group: Hashable) -> bool:
        """Whether a cue of the group may stand in the text at all."""
        return group in self._table or group in self._anywhere

    def within(self, group: Hashable, start: int, end: int) -> bool:
        """Whether a cue of the group may stand between two places."""
        starts = self._table.get(group)
        if starts is None:
            return group in self._anywhere
        low = bisect_left(starts, start)
        return (low < len(starts) and starts[low] < end) or group in self._anywhere
