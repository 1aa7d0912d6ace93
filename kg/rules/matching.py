"""Where known spellings stand in a folded text: one Aho-Corasick pass and a look at the neighbours.

A neighbouring letter or digit counts only on the side where the spelling itself has one (ASCII), so that ResNet is
found in 在ResNet中 and GAN is not found in `began`.
"""

from __future__ import annotations

import string
from collections.abc import Iterable

import ahocorasick_rs

_LATIN = frozenset(string.ascii_letters + string.digits + "_")


class Matcher:
    """Finds folded spellings, which are numbered in the order they are given."""

    def __init__(self, spellings: Iterable[str]) -> None:
        keys = list(spellings)
        self._automaton = ahocorasick_rs.AhoCorasick(keys, store_patterns=False)
        self._heads = [key[0] in _LATIN for key in keys]
        self._tails = [key[-1] in _LATIN for key in keys]

    def begun(self, folded: str) -> list[tuple[int, int, int]]:
        """Every (number, start, end) where a name may begin, whatever follows it: overlapping ones too."""
        heads, latin = self._heads, _LATIN
        return [
            (number, start, end)
            for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True)
            if not (heads[number] and start and folded[start - 1] in latin)
        ]

    def whole(self, folded: str) -> list[tuple[int, int, int]]:
        """Every (number, start, end) where a name may begin and end, overlapping ones too.

        >>> matcher = Matcher(["gan", "cgan", "gan模型"])
        >>> matcher.whole("用gan模型, cgan, began, gans")
        [(0, 1, 4), (2, 1, 6), (1, 8, 12)]
        """
        heads, tails, latin, length = self._heads, self._tails, _LATIN, len(folded)
        return [
            (number, start, end)
            for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True)
            if not (heads[number] and start and folded[start - 1] in latin)
            and not (tails[number] and end < length and folded[end] in latin)
        ]
