"""What a clause begins with never keeps a pattern from being tried where it matches."""

from __future__ import annotations

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extractors import clause_words as words
from kg.extractors.gates import Gate
from kg.records import Span

PATTERNS = words.MAY._patterns
LETTERS = sorted(set(regex.sub(r"\\.", "", "".join(pattern.pattern for pattern in PATTERNS))))


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from(LETTERS), max_size=8), st.integers(0, 2))
def test_a_pattern_that_matches_is_let_through(clause: str, before: int) -> None:
    text = "网络"[:before] + clause + "，它"
    place = Span(before, before + len(clause))
    bits = words.MAY.of(text, place)
    closed = [pattern for bit, pattern in enumerate(PATTERNS) if not bits >> bit & 1]
    assert [pattern.pattern for pattern in closed if pattern.match(text, *place)] == []


def test_most_patterns_are_kept_from_most_clauses() -> None:
    gate = Gate(regex.compile("使用|采用"), regex.compile(r"\s?我们(?!的)"))
    clauses = ("使用", "使", "我们", "我", "卷积", " 我们", "")
    assert [gate.of(clause, Span(0, len(clause))) for clause in clauses] == [1, 1, 2, 2, 0, 3, 3]
