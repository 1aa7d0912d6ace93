"""Where known spellings stand in a folded text: one Aho-Corasick pass and a look at the neighbours.

A neighbouring letter or digit counts only on the side where the spelling itself has one (ASCII), so that ResNet is
found in 在ResNet中 and GAN is not found in `began`.
"""

from __future__ import annotations

import string
from collections.abc import Iterable

from daachorse import CharwiseDoubleArrayAhoCorasick

_LATIN = frozenset(string.ascii_letters + string.digits + "_")


class Matcher:
    """Finds folded spellings, which are numbered in the order they are given."""

    def __init__(self, spellings: Iterable[str]) -> None:
        keys = list(spellings)
        self._find = CharwiseDoubleArrayAhoCorasick(keys).find_overlapping if keys else _nothing
        self._heads = [key[0] in _LATIN for key in keys]
        self._tails = [key[-1] in _LATIN for key in keys]

    def begun(self, folded: str) -> list[tuple[int, int, int]]:
        """Every (start, end, number) where a name may begin, whatever follows it: overlapping ones too."""
        heads, latin = self._heads, _LATIN
        return [
            found
            for found in self._find(folded)
            if not ((start := found[0]) and heads[found[2]] and folded[start - 1] in latin)
        ]

    def found(self, text: str) -> list[tuple[int, int, int]]:
        """Every (start, end, number), overlapping ones too, whatever stands beside it."""
        return self._find(text)

    def held(self, text: str) -> set[int]:
        """The numbers of the spellings that a text holds, wherever they stand."""
        return {number for _, _, number in self._find(text)}

    def whole(self, folded: str) -> list[tuple[int, int, int]]:
        """Every (start, end, number) where a name may begin and end, overlapping ones too.

        >>> matcher = Matcher(["gan", "cgan", "gan模型"])
        >>> matcher.whole("用gan模型, cgan, began, gans")
        [(1, 4, 0), (1, 6, 2), (8, 12, 1)]
        """
        heads, tails, latin, length = self._heads, self._tails, _LATIN, len(folded)
        return [
            found
            for found in self._find(folded)
            if not ((start := found[0]) and heads[found[2]] and folded[start - 1] in latin)
            and not ((end := found[1]) < length and tails[found[2]] and folded[end] in latin)
        ]


def _nothing(_: str) -> list[tuple[int, int, int]]:
    return []
