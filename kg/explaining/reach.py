"""How far into a text a pattern reads: its longest beginning that still matches, and what it asks for next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

Compiler = Callable[[str], regex.Pattern[str]]

# an escape, a class, a placeholder (<subject:model>, <gap:6>): what is not cut in two
_PIECE = regex.compile(r"\\[pP]\{\w+\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|<[a-z|:]+\d*(?:\.\.\.)?>|.", regex.DOTALL)
_QUANTIFIERS = ("?", "*", "+", "{")
_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Reach:
    """The part of the text that was read, where it begins, and the part of the pattern that was not fulfilled."""

    start: int
    read: str
    asked: str


def furthest(pattern: str, compiler: Compiler, text: str, *, at: int | None = None) -> Reach | None:
    """The longest stretch that the beginning of an alternative of the pattern reads, anywhere or only `at` a place."""
    found = [reach for one in alternatives(pattern) if (reach := _furthest(one, compiler, text, at))]
    return max(found, key=lambda reach: len(reach.read), default=None)


def _furthest(pattern: str, compiler: Compiler, text: str, at: int | None) -> Reach | None:
    for cut in _cuts(pattern):
        try:
            begun = compiler(pattern[:cut])
            match = begun.search(text, timeout=_PATIENCE) if at is None else begun.match(text, at, timeout=_PATIENCE)
        except (regex.error, ValueError, TimeoutError):
            continue
        if match and match[0]:
            return Reach(match.start(), match[0], pattern[cut:])
    return None


def _cuts(pattern: str) -> Iterator[int]:
    """Yield the places between two pieces outside brackets, the last first; a quantifier stays with its piece."""
    places = [start for start, piece, depth in _pieces(pattern) if depth == 0 and not piece.startswith(_QUANTIFIERS)]
    yield from reversed([place for place in places if place > 0])


def alternatives(pattern: str) -> list[str]:
    """The pattern cut at every bar outside brackets.

    >>> alternatives(r"a(?:b|c)|[|]d")
    ['a(?:b|c)', '[|]d']
    """
    bars = [start for start, piece, depth in _pieces(pattern) if depth == 0 and piece == "|"]
    edges = [-1, *bars, len(pattern)]
    return [pattern[start + 1 : end] for start, end in pairwise(edges)]


def _pieces(pattern: str) -> Iterator[tuple[int, str, int]]:
    """Yield (place, piece, how many brackets are open around it)."""
    depth = 0
    for match in _PIECE.finditer(pattern):
        depth -= match[0] == ")"
        yield match.start(), match[0], depth
        depth += match[0] == "("
