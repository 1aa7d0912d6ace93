"""Named policies for mentions that share characters.

`longest_first` is for what is known and what the document defines: one mention stands in one place, so that a concept
inside a model's name is none of its own, nor GPT inside GPT-3.5. Of one place with two readings the surer wins, then
the model goes before the concept. `known_first` is for guesses: they stand only where nothing known does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.records import Mention, Span

# of equally long and sure readings, the earlier kind wins
_KINDS = ("paper", "model", "concept", "organisation", "person")


def in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Sort by place, the longer first."""
    return tuple(sorted(mentions, key=lambda mention: (mention.span.start, -mention.span.end, mention.kind)))


def longest_first(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep the longest of mentions that overlap; of equals the surest, then by kind, then the first given."""
    ranked = sorted(mentions, key=lambda m: (m.span.start - m.span.end, -m.confidence, _rank(m), m.span.start))
    taken = Spans()
    kept = [mention for mention in ranked if taken.add(mention.span)]
    return sorted(kept, key=lambda mention: mention.span)


def known_first(occupied: Spans, guesses: Iterable[Mention]) -> list[Mention]:
    """Keep the guesses that share no character with what is known, and of those the longest."""
    return longest_first(guess for guess in guesses if occupied.free(guess.span))


def _rank(mention: Mention) -> int:
    return _KINDS.index(mention.kind) if mention.kind in _KINDS else len(_KINDS)


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
