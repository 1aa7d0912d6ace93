"""Anchors: words of which a text must hold one for a pattern to match at all, read off the pattern itself.

Most rules of a folder cannot match in most sentences, and that a word is missing is seen much faster than that a
pattern fails everywhere. What cannot be read for certain gives no anchors; such a pattern is always tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

Anchors = frozenset[str]

_TOKEN = regex.compile(
    r"(?P<placeholder><[^<>\s]{1,300}>)"
    r"|(?P<ahead>\(\?<?[=!])"  # looks around and takes nothing
    r"|(?P<open>\((?:\?(?:P<\w+>|[a-z-]*:|>|\|)|(?!\?)))"
    r"|(?P<close>\))|(?P<or>\|)"
    r"|(?P<many>[?*+][?+]?|\{\d*,?\d*\}[?+]?)"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<escape>\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[pP]\{[^}]*\}|\\.)"
    r"|(?P<any>[.^$]|\(\?[^)]*\))"
    r"|(?P<letter>.)",
    regex.DOTALL,
)
_OPTIONAL = regex.compile(r"[?*]|\{0?,|\{0\}")
_SPACES = {r"\s": " "}


def anchors(pattern: str) -> tuple[tuple[Anchors, ...], ...]:
    """The ways in which a text can match: for each, sets of lower-case words, of every one of which it holds one.

    Nothing where a way needs no words.

    >>> [sorted(words) for words in anchors("<subject:model>(?:基于|is based (?:up)?on)<gap:4><object:model>的思想")[0]]
    [['的思想'], ['based', '基于']]
    >>> anchors("<subject:model>基于<object:model>|<subject:model>")
    ()
    """
    reader = _Reader(pattern)
    ways = [_ranked(way) for way in reader.ways()]
    return tuple(ways) if reader.done and all(ways) else ()


def _ranked(parts: Iterable[Anchors | None]) -> tuple[Anchors, ...]:
    """What a sequence needs, the longest words first."""
    known = {part for part in parts if part}
    return tuple(sorted(known, key=lambda part: (-min(map(len, part)), len(part), sorted(part))))


class _Reader:
    """Reads a pattern from left to right; a part that cannot be told is None."""

    def __init__(self, pattern: str) -> None:
        self.tokens = list(_TOKEN.finditer(pattern))
        self.place = 0

    @property
    def done(self) -> bool:
        """Whether all was read."""
        return self.place >= len(self.tokens)

    def ways(self) -> Iterator[list[Anchors | None]]:
        """Yield the parts of each branch of `a|b|c`."""
        yield list(self._sequence())
        while not self.done and self.tokens[self.place].lastgroup == "or":
            self.place += 1
            yield list(self._sequence())

    def _alternatives(self) -> Anchors | None:
        """The anchors of a group: the best of each branch, if all branches have any."""
        best = [next(iter(_ranked(way)), None) for way in self.ways()]
        known = [branch for branch in best if branch]
        return frozenset().union(*known) if len(known) == len(best) else None

    def _sequence(self) -> Iterator[Anchors | None]:
        """Yield the anchors of each part of a sequence, letters side by side as one word."""
        word = ""
        while not self.done and self.tokens[self.place].lastgroup not in {"or", "close"}:
            letter, part = self._part()
            optional = self._optional()
            if letter and optional is None:
                word += letter
                continue
            yield _word(word)
            word = ""
            if optional is not True:
                yield _word(letter) if letter else part
        yield _word(word)

    def _part(self) -> tuple[str, Anchors | None]:
        """The next part: a letter, or else the anchors of a group."""
        token = self.tokens[self.place]
        self.place += 1
        if token.lastgroup == "letter":
            return token[0].lower(), None
        if token.lastgroup == "escape":
            return _SPACES.get(token[0], _escaped(token[0])), None
        if token.lastgroup in {"open", "ahead"}:
            inside = self._alternatives()
            self.place += 1  # the closing bracket
            return "", inside if token.lastgroup == "open" else None
        return "", None

    def _optional(self) -> bool | None:
        """Whether what was read may be missing (True) or stands at least once but maybe more often (False)."""
        if self.done or self.tokens[self.place].lastgroup != "many":
            return None
        self.place += 1
        return _OPTIONAL.match(self.tokens[self.place - 1][0]) is not None


def _word(word: str) -> Anchors | None:
    """A blank stands for any kind of blank, so it ends a word."""
    longest = max(word.split(" "), key=len)
    return frozenset({longest}) if longest else None


def _escaped(token: str) -> str:
    """The letter that an escape stands for; none for a class or a place."""
    if token[1] in "xu":
        return chr(int(token[2:], 16)).lower()
    return "" if token[1].isalnum() else token[1]
