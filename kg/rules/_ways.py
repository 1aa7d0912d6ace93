"""The ways in which a text can match a pattern, read off its source: words and mentions in order.

A pattern is read from left to right. Of what is not known for certain only the signs are kept that it may hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import regex

from kg.rules.patterns import GUARDED_TAIL, PARTS, SYMBOLS, compile_pattern

# the characters that a gap lets through or not: mentions, and the commas at which most gaps end
SIGNS = "".join(sorted(SYMBOLS.values())) + "，,"
SYMBOL_CHARS = frozenset(SYMBOLS.values())
_BIT = {sign: 1 << number for number, sign in enumerate(SIGNS)}
_ALL = (1 << len(SIGNS)) - 1
# A chain is read for texts without brackets and for those with: what stands in brackets asks for these.
BRACKETED = len(SIGNS)
_TWICE = 1 | 1 << BRACKETED
_IN_BRACKETS = _ALL << BRACKETED
_OPENING = frozenset("（(")
_MOST_WAYS = 24
_MOST_WORDS = 12
_NOTHING = [""]
_TOKEN = regex.compile(
    r"(?P<placeholder><[a-z|]+(?::[a-z|\d]+)?(?:\.\.\.)?>)"
    r"|(?P<around>\(\?<?[=!])"
    r"|(?P<call>\(\?&(?P<called>\w+)\))"
    r"|(?P<open>\((?:\?(?:P<\w+>|:|>))?(?![?*]))"
    r"|(?P<close>\))|(?P<or>\|)"
    r"|(?P<many>(?:[?*+]|\{(?:\d+(?:,\d*)?|,\d+)\})[?+]?)"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<escape>\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[pP]\{[^}]*\}|\\[^0-9gGKNuUxXLRpP])"
    r"|(?P<place>[\^$])"
    r"|(?P<letters>[A-Za-z\u4e00-\u9fff]{2,}(?![?*+{]))"
    r"|(?P<letter>[^()\[\\{}])",
    regex.DOTALL,
)
_MAYBE = regex.compile(r"[?*]|\{0?,|\{0\}")
_ONCE = regex.compile(r"\{1(?:,1)?\}")
_PLACES = frozenset("bBAZ")
_SOME = regex.compile(r"\[((?:\\u[0-9a-fA-F]{4}|[^\]\\^-]){1,8})\]")


class UnreadError(Exception):
    """Something in a pattern is not known here."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of these words, or of these symbols, stands here; `after` are the signs that may follow before the next."""

    any_of: frozenset[str]
    after: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Something stands here that may hold these signs."""

    signs: int = 0


Way = tuple[Stage | Gap, ...]


def weight(stage: Stage) -> tuple[int, int]:
    """How much a word says: a Chinese letter as much as two Latin ones, the shortest of the words."""
    return min(sum(1 if letter.isascii() else 2 for letter in word) for word in stage.any_of) // 2, -len(stage.any_of)


def signs_of(stage: Stage) -> int:
    return sum(_BIT[char] for char in {char for word in stage.any_of for char in word} if char in _BIT) * _TWICE


class Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str, expand: Callable[[str], str]) -> None:
        self.expand = expand
        self.tokens = list(_tokens(pattern))
        self.place = 0

    def whole(self) -> list[Way]:
        """The ways of all that is to be read. Raises UnreadError."""
        ways = self.alternatives()
        if self._kind() is not None:
            raise UnreadError
        return ways

    def _kind(self) -> str | None:
        return self.tokens[self.place].lastgroup if self.place < len(self.tokens) else None

    def alternatives(self) -> list[Way]:
        """The ways of `a|b|c`."""
        branches = [self._sequence()]
        while self._kind() == "or":
            self.place += 1
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else _joined(branches)

    def _sequence(self) -> list[Way]:
        """The ways of a sequence: of each of its parts in turn, letters side by side as one word."""
        parts: list[list[Way]] = []
        words = _NOTHING
        while self._kind() not in {None, "or", "close"}:
            letters, ways = self._part()
            many = self._many()
            longer = [word + letter for word in words for letter in letters] if letters and many is None else []
            if 0 < len(longer) <= _MOST_WORDS:
                words = longer
                continue
            parts += [_word(words), _repeated(_word(letters) if letters else ways, many)]
            words = _NOTHING
        return _followed([*parts, _word(words)])

    def _part(self) -> tuple[Sequence[str], list[Way]]:
        """The next part: a letter (or one of a few), or else the ways of anything else."""
        token = self.tokens[self.place]
        self.place += 1
        if token.lastgroup in {"open", "around"}:
            ways = self.alternatives()
            if self._kind() != "close":
                raise UnreadError
            self.place += 1
            return (), ways if token.lastgroup == "open" else [()]
        if token.lastgroup == "placeholder":
            return (), _placed(token[0], self.expand)
        if token.lastgroup == "call":
            return (), _called(token["called"])
        return _read(token.lastgroup or "", token[0])

    def _many(self) -> str | None:
        if self._kind() != "many":
            return None
        self.place += 1
        return self.tokens[self.place - 1][0]


def _read(kind: str, token: str) -> tuple[Sequence[str], list[Way]]:
    """The letters of a token, or its ways."""
    if kind == "place" or (kind == "escape" and token[1] in _PLACES):
        return (), [()]
    if kind not in {"letters", "letter", "escape", "set"}:
        raise UnreadError
    letters: Sequence[str] = ()
    if kind == "letters" or (kind == "letter" and token != "."):
        letters = [token.lower()]
    elif kind == "escape" and (letter := _escaped(token)):
        letters = [letter]
    elif kind == "set":
        letters = _few(token)
    return letters, [] if letters else [_of_set(token)]


def _tokens(pattern: str) -> Iterator[regex.Match[str]]:
    place = 0
    while place < len(pattern):
        token = _TOKEN.match(pattern, place)
        if token is None:
            raise UnreadError
        yield token
        place = token.end()


@lru_cache(maxsize=1024)
def _placed(placeholder: str, expand: Callable[[str], str]) -> list[Way]:
    """The ways of a placeholder that stands behind something, where some read more than at the beginning."""
    expanded = expand(f" {placeholder}")[1:]
    if expanded == placeholder:
        raise UnreadError
    return Reader(expanded.replace(GUARDED_TAIL, "(?&tail)"), expand).whole()


@lru_cache(maxsize=64)
def _called(name: str) -> list[Way]:
    if name not in PARTS:
        raise UnreadError
    return Reader(PARTS[name], str).whole()


def _escaped(token: str) -> str:
    """The letter that an escape stands for; a blank for blanks, none for a class or a place."""
    if token[1] in "xu":
        return chr(int(token[2:], 16)).lower()
    return {"s": " ", "n": " ", "t": " "}.get(token[1], "" if token[1].isalnum() else token[1])


def _word(words: Sequence[str]) -> list[Way]:
    """A run of letters, written in one of these ways: the longest word of each, with the signs among them."""
    if words == _NOTHING:
        return [()]
    gap = Gap(sum(_BIT[char] for char in {char for word in words for char in word} if char in _BIT) * _TWICE)
    pieces = frozenset(max(word.split(" "), key=len) for word in words)
    told = all(pieces) and not any(piece in _BIT for piece in pieces)
    return [(gap, Stage(pieces), gap) if told else (gap,)]


@lru_cache(maxsize=4096)
def _few(source: str) -> tuple[str, ...]:
    """The letters of a set of a few, in lower case; nothing for others and for those of symbols or signs."""
    some = _SOME.fullmatch(source)
    chars = regex.sub(r"\\u(....)", lambda code: chr(int(code[1], 16)), some[1]).lower() if some else ""
    return () if any(char.isspace() or char in _BIT for char in chars) else tuple(sorted(set(chars)))


@lru_cache(maxsize=4096)
def _of_set(source: str) -> Way:
    """A set of characters: a stage where it is one of symbols, else a gap."""
    if source.startswith("[") and SYMBOL_CHARS.issuperset(source[1:-1]):
        return (Stage(frozenset(source[1:-1])),)
    one = compile_pattern(source)
    return (Gap(sum(bit for sign, bit in _BIT.items() if one.match(sign)) * _TWICE),)


def _signs(ways: Iterable[Way]) -> int:
    """All signs that something may hold; what has a bracket holds them only in texts with brackets."""
    signs = 0
    for way in ways:
        held = 0
        for item in way:
            held |= item.signs if isinstance(item, Gap) else signs_of(item)
        bracketed = any(isinstance(item, Stage) and item.any_of <= _OPENING for item in way)
        signs |= held & _IN_BRACKETS if bracketed else held
    return signs


def _repeated(ways: list[Way], many: str | None) -> list[Way]:
    """The ways of what stands once, maybe, or more often."""
    if many is None or _ONCE.match(many):
        return ways
    gap = Gap(_signs(ways))
    return [(gap,)] if _MAYBE.match(many) else [(*way, gap) for way in ways]


def _followed(parts: Sequence[list[Way]]) -> list[Way]:
    """The ways of parts that follow each other; those of one whose ways are many are summed up."""
    ways: list[Way] = [()]
    for part in parts:
        summed = part if len(ways) * len(part) <= _MOST_WAYS else [_summed(part)]
        ways = [_merged((*before, *after)) for before, after in product(ways, summed)]
    return ways


def _merged(way: Way) -> Way:
    items: list[Stage | Gap] = []
    for item in way:
        if items and isinstance(item, Gap) and isinstance(items[-1], Gap):
            items[-1] = Gap(items[-1].signs | item.signs)
        else:
            items.append(item)
    return tuple(items)


def _joined(branches: Sequence[list[Way]]) -> list[Way]:
    """The ways of alternatives: words as one stage, nothing where one asks for nothing."""
    ways = [way for branch in branches for way in branch]
    stages = [[item for item in way if isinstance(item, Stage)] for way in ways]
    if not all(stages):
        return [(Gap(_signs(ways)),)]
    worded = [not any(stage.any_of & SYMBOL_CHARS for stage in found) for found in stages]
    plain = [way for way, only_words in zip(ways, worded, strict=True) if only_words]
    others = [way for way, only_words in zip(ways, worded, strict=True) if not only_words]
    ways = [*([_summed(plain)] if len(plain) > 1 else plain), *others]
    return ways if len(ways) <= _MOST_WAYS else [_summed(ways)]


def _summed(ways: Sequence[Way]) -> Way:
    """One way that holds wherever one of the ways does: of each, what says most."""
    gap = Gap(_signs(ways))
    best = [max((item for item in way if isinstance(item, Stage)), key=weight, default=None) for way in ways]
    known = [stage for stage in best if stage]
    if len(known) < len(best):
        return (gap,)
    return gap, Stage(frozenset().union(*(stage.any_of for stage in known))), gap
