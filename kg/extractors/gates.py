"""Which patterns can match where a clause begins, told by its first two characters: most cannot, and are not tried."""

from __future__ import annotations

import regex

from kg.records import Span

_MOST = 20_000  # beginnings remembered: the usual ones are a few thousand


class Gate:
    """Tells which of some patterns may match at the beginning of a clause, each by its bit."""

    def __init__(self, *patterns: regex.Pattern[str]) -> None:
        self._patterns = patterns
        self._every = (1 << len(patterns)) - 1
        self._known: dict[str, int] = {}

    def of(self, text: str, clause: Span) -> int:
        """The bits of the patterns that may match there; those that are missing do not."""
        start, end = clause
        begin = text[start : start + 2 if start + 2 <= end else end]
        bits = self._known.get(begin)
        return self._told(begin) if bits is None else bits

    def _told(self, begin: str) -> int:
        bits = self._every
        if begin and not begin[0].isspace():  # a blank may stand before anything
            bits = sum(bool(pattern.match(begin, partial=True)) << bit for bit, pattern in enumerate(self._patterns))
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[begin] = bits
        return bits
