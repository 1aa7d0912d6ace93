"""Named policies for mentions that share characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.records import Mention, Span


def in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Sort by place, the longer first."""
    return tuple(sorted(mentions, key=lambda mention: (mention.span.start, -mention.span.end, mention.kind)))


def longest_first(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep the longest of mentions that overlap; of equals the surest, then the first given."""
    ranked = sorted(mentions, key=lambda m: (m.span.start - m.span.end, -m.confidence, m.span.start))
    taken = Spans()
    kept = [mention for mention in ranked if taken.add(mention.span)]
    return sorted(kept, key=lambda mention: mention.span)


class Spans:
    """Spans that do not overlap, kept as the set of their offsets."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._occupied: set[int] = set()
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> bool:
        """Take the span if it is free; say whether it was."""
        if not self.free(span):
            return False
        self._occupied.update(range(span.start, span.end))
        return True

    def free(self, span: Span) -> bool:
        """Whether no taken span shares a character with this one."""
        return self._occupied.isdisjoint(range(span.start, span.end))


def inside(spans: Sequence[Span], span: Span) -> bool:
    """Whether `span` lies inside one of `spans`."""
    return any(outer.contains(span) for outer in spans)
