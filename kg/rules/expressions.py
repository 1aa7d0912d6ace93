"""Regular expressions as trees, as far as it takes to say where their matches can begin (kg/rules/openings.py).

What looks around, and changes nothing of what is taken, is kept only where it narrows that. An expression that uses
more than is read here is `UnreadableError`.
"""

from __future__ import annotations

import string
from dataclasses import dataclass

import regex


class UnreadableError(ValueError):
    """The expression has a part that is not read here: flags, conditions, calls."""


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of these; if it is `wide`, others beyond ASCII will do, too."""

    members: frozenset[str]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One part behind the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """A part several times; `most` is None where nothing limits it."""

    least: int
    most: int | None
    part: Node


@dataclass(frozen=True, slots=True)
class Ahead:
    """Looks ahead: this must follow."""

    part: Node


@dataclass(frozen=True, slots=True)
class Edge:
    """Looks back: none of these characters may stand before; none are listed where it says something else."""

    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Behind:
    """Looks back: this stands before; where it is nothing, the text begins here."""

    part: Node | None


Node = Chars | Row | Either | Many | Ahead | Edge | Behind

_ASCII = frozenset(map(chr, range(128)))
ANYTHING = Many(0, None, Chars(_ASCII, wide=True))
_NOTHING = Edge(frozenset())
_TOKEN = regex.compile(
    r"(?P<look>\(\?<?[=!])|(?P<again>\(\?P=\w+\))|(?P<open>\((?:\?(?:P<\w+>|i?:|>)|(?!\?)))|(?P<close>\))|(?P<or>\|)"
    r"|(?P<many>[?*+][?+]?|\{\d*,?\d*\}[?+]?)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<escape>\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[^pP])|(?P<place>[$^])|(?P<any>\.)"
    r"|(?P<letter>[^\\(\[{])",
    regex.DOTALL,
)
_CLASSES = {"d": frozenset(string.digits), "w": frozenset(string.ascii_letters + string.digits + "_")}
_CLASSES["s"] = frozenset(" \t\n\r\f\v")
_OTHERS = frozenset("DWS")
_PLACES = frozenset((r"\b", r"\B", r"\A", r"\Z"))
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
_MEMBER = regex.compile(r"\\x..|\\u.{4}|\\U.{8}|\\.|.", regex.DOTALL)
_MOST_LISTED = 200


def parse(expression: str) -> Node:
    r"""Read an expression that was compiled with the flag ASCII. Raises UnreadableError.

    >>> parse("ab?").parts[1]
    Many(least=0, most=1, part=Chars(members=frozenset({'b'}), wide=False))
    """
    reader = _Reader(expression)
    tree = reader.either()
    if not reader.done:
        raise UnreadableError(expression)
    return tree


def listed(source: str) -> Chars:
    """The characters of a class `[…]`."""
    if "[" in source[1:].replace("\\[", ""):
        raise UnreadableError(source)
    negated = source.startswith("[^")
    members, wide, place = set[str](), False, 0
    parts = _MEMBER.findall(source[2 if negated else 1 : -1])
    while place < len(parts):
        ranged = parts[place + 1 : place + 2] == ["-"] and place + 2 < len(parts)
        part = _span(parts[place], parts[place + 2]) if ranged else _escaped(parts[place])
        members |= part.members
        wide = wide or part.wide
        place += 3 if ranged else 1
    return Chars(_ASCII - members, wide=True) if negated else Chars(frozenset(members), wide)


def _span(first: str, last: str) -> Chars:
    """The characters of a range; of a long one only those of ASCII are listed."""
    low, high = ord(_letter(first)), ord(_letter(last))
    wide = high - low > _MOST_LISTED
    return Chars(frozenset(map(chr, range(low, (min(high, 127) if wide else high) + 1))), wide)


def _letter(part: str) -> str:
    """The character that a part of a class stands for."""
    if part[0] != "\\" or part == "\\":
        return part
    if part[1] in "xuU" and len(part) > 2:
        return chr(int(part[2:], 16))
    if part[1].isalnum() and part[1] not in _CONTROL:
        raise UnreadableError(part)
    return _CONTROL.get(part[1], part[1])


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, expression: str) -> None:
        self.tokens = list(_TOKEN.finditer(expression))
        self.place = 0
        self.any_case = False
        if sum(len(token[0]) for token in self.tokens) != len(expression):
            raise UnreadableError(expression)

    @property
    def done(self) -> bool:
        return self.place >= len(self.tokens)

    def either(self) -> Node:
        """Read `a|b|c` up to the bracket that closes it, or the end."""
        ways = [self._row()]
        while not self.done and self.tokens[self.place].lastgroup == "or":
            self.place += 1
            ways.append(self._row())
        return ways[0] if len(ways) == 1 else Either(tuple(ways))

    def _row(self) -> Node:
        parts: list[Node] = []
        while not self.done and self.tokens[self.place].lastgroup not in {"or", "close"}:
            parts.append(self._repeated(self._part()))
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def _repeated(self, part: Node) -> Node:
        while not self.done and self.tokens[self.place].lastgroup == "many":
            written = self.tokens[self.place][0]
            self.place += 1
            least, most = _times(written)
            part = _NOTHING if isinstance(part, Ahead | Edge | Behind) else Many(least, most, part)
        return part

    def _part(self) -> Node:
        token = self.tokens[self.place]
        self.place += 1
        match token.lastgroup:
            case "open":
                return self._group(token[0])
            case "look":
                return _look(token[0], self._group("("))
            case "set" | "letter" | "escape" if token[0] not in _PLACES:
                part = listed(token[0]) if token.lastgroup == "set" else _escaped(token[0])
                return _any_case(part) if self.any_case else part
            case "any":
                return Chars(_ASCII, wide=True)
            case "again":
                return ANYTHING
            case "place" | "escape":
                return Behind(None) if token[0] == "^" else _NOTHING
        raise UnreadableError(token[0])

    def _group(self, opening: str) -> Node:
        """Read a group and its closing bracket; in `(?i:…)` any case will do."""
        before, self.any_case = self.any_case, self.any_case or opening == "(?i:"
        inside = self.either()
        self.any_case = before
        if self.done:
            raise UnreadableError("a bracket is left open")
        self.place += 1
        return inside


def _times(written: str) -> tuple[int, int | None]:
    """How often: `?`, `*`, `+`, `{2}`, `{2,}`, `{,3}`, lazy or possessive too."""
    plain = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(written[0])
    if plain:
        return plain
    least, comma, most = written.rstrip("?+")[1:-1].partition(",")
    return int(least or 0), (int(most) if most else None) if comma else int(least)


def _look(opening: str, inside: Node) -> Node:
    if opening == "(?=":
        return Ahead(inside)
    if opening == "(?<=":
        return Behind(inside)
    first = inside
    if isinstance(inside, Row) and inside.parts and all(isinstance(p, Many) and not p.least for p in inside.parts[1:]):
        first = inside.parts[0]
    return Edge(first.members) if opening == "(?<!" and isinstance(first, Chars) else _NOTHING


def _escaped(token: str) -> Chars:
    """The characters that an escape or a letter stands for."""
    if token[0] != "\\" or token[1:] not in _CLASSES.keys() | _OTHERS:
        return Chars(frozenset(_letter(token)))
    if token[1:] in _CLASSES:
        return Chars(_CLASSES[token[1:]])
    return Chars(_ASCII - _CLASSES[token[1:].lower()], wide=True)


def _any_case(part: Chars) -> Chars:
    """The characters in any case; what else folds to a letter of theirs is no loss, if no match begins with it."""
    both = (case(char) for char in part.members for case in (str.lower, str.upper))
    return Chars(frozenset(char for char in both if len(char) == 1) | part.members, part.wide)
