"""Named policies for mentions that share characters.

`longest_first` is for what is known and what the document defines: one mention stands in one place, so that a concept
inside a model's name is none of its own, nor GPT inside GPT-3.5. Of one place with two readings the surer wins, then
the model goes before the concept. `known_first` is for guesses: they stand only where nothing known does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from kg.records import Mention, Span

# of equally long and sure readings, the earlier kind wins
_RANKS = {kind: rank for rank, kind in enumerate(("paper", "model", "concept", "organisation", "person"))}
_SPAN = attrgetter("span")


def in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Sort by place, the longer first."""
    return tuple(sorted(mentions, key=lambda mention: (mention.span.start, -mention.span.end, mention.kind)))


def longest_first(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep the longest of mentions that overlap; of equals the surest, then by kind, then the first given."""
    kept: list[Mention] = []
    group: list[Mention] = []
    reach = -1
    for mention in sorted(mentions, key=_SPAN):
        start, end = mention.span
        if start >= reach:
            kept += _resolved(group)
            group = []
        group.append(mention)
        reach = max(reach, end)
    return kept + _resolved(group)


def _resolved(group: list[Mention]) -> list[Mention]:
    """Resolve mentions that overlap one with the next, given in order of place; most stand alone."""
    if len(group) < 2:
        return group
    ranked = sorted(group, key=lambda m: (m.span.start - m.span.end, -m.confidence, _rank(m), m.span.start))
    first = group[0].span.start
    taken, kept = bytearray(max(mention.span.end for mention in group) - first), []
    for mention in ranked:
        start, end = mention.span.start - first, mention.span.end - first
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            kept.append(mention)
    return sorted(kept, key=_SPAN)


def known_first(occupied: Spans, guesses: Iterable[Mention]) -> list[Mention]:
    """Keep the guesses that share no character with what is known, and of those the longest."""
    return longest_first(guess for guess in guesses if occupied.free(guess.span))


def _rank(mention: Mention) -> int:
    return _RANKS.get(mention.kind, len(_RANKS))


class Spans:
    """Spans that do not overlap: a byte for each offset up to the last, one where it is taken."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._taken = bytearray()
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> bool:
        """Take the span if it is free; say whether it was."""
        start, end = span
        taken = self._taken
        if taken.find(1, start, end) >= 0:
            return False
        if end > len(taken):
            taken.extend(bytes(end - len(taken)))
        taken[start:end] = b"\1" * (end - start)
        return True

    def free(self, span: Span) -> bool:
        """Whether no taken span shares a character with this one."""
        return self._taken.find(1, *span) < 0


def inside(spans: Sequence[Span], span: Span) -> bool:
    """Whether `span` lies inside one of `spans`."""
    return any(outer.contains(span) for outer in spans)
