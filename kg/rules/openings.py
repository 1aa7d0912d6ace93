"""Where the matches of a pattern can begin: read off the pattern once, so that a text is not searched at every place.

A way to match either begins with one of a few strings (`heads`: 提出, We ), or with a Latin word of an unusual shape,
one with a capital or a digit, behind which something telling stands (`follows`: 网络 behind FrobNet). What is read here
is never narrower than the pattern; what cannot be read gives None, and such a pattern is searched for everywhere.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kg.rules._cache import kept
from kg.rules.beginnings import MOST_MEMBERS, Parts, beginnings, both, listed_beginnings, may_be_empty, unfolded
from kg.rules.expressions import Ahead, Behind, Chars, Edge, Either, Many, Node, Row, UnreadableError, parse

LATIN = frozenset(string.ascii_letters + string.digits)
# what a run of Latin text is made of here
RUN = LATIN | frozenset(".-@+")
MARKS = frozenset(string.ascii_uppercase + string.digits)
# how much of a head is read: a Chinese character says as much as two letters
_HEAD, _FOLLOW = 4, 4
_MOST_FOLLOWING, _DEEPEST = 26, 60
_WIDEST = 16


@dataclass(frozen=True, slots=True)
class Head:
    """A string that stands from `least` to `most` characters behind where the match begins.

    With a sign, the match begins where this sign began to be repeated that stands there; with `inside`, with the run
    that the string stands in.
    """

    text: str
    least: int = 0
    most: int = 0
    sign: str = ""
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Openings:
    """The ways in which matches of a pattern begin: at these heads, or at marked runs which one of `follows` follows.

    Of runs, `follows` has the one or two characters behind them, "" where any may stand there; a match may also begin
    behind one of `breaks` in a run. The run begins as one of `shapes`: with a capital (A), a small letter (a), or else
    (0). With `first`, a match may begin where the text begins.
    """

    heads: frozenset[Head]
    follows: frozenset[str]
    shapes: frozenset[str]
    breaks: frozenset[str]
    first: bool


def openings(expression: str) -> Openings | None:
    """Read how the matches of an expression (flag ASCII) begin; None where that cannot be told.

    >>> sorted(head.text for head in openings("(?:ab|cd).*|x{2}").heads)
    ['ab', 'cd', 'xx']
    >>> sorted(openings(r"(?<![A-Za-z0-9])[A-Z][a-z]+ ?(?:网络|net)").follows)
    ['']
    >>> openings(r".*a") is None
    True
    """
    reader = _Openings()
    try:
        tree = parse(expression)
        if may_be_empty(tree):
            return None
        reader.read((), (tree,), 0)
    except UnreadableError:
        return None
    heads, follows = frozenset(_fewest(reader.heads)), frozenset(_shortest(reader.follows))
    return Openings(heads, follows, frozenset(reader.shapes), frozenset(reader.breaks), reader.first)


def kept_openings(expression: str) -> Openings | None:
    """Return what `openings` reads, kept from one run to the next."""
    try:
        return _restored(kept(f"openings {expression}", lambda: _written(openings(expression))))
    except (TypeError, ValueError):  # what is kept was written by something else
        return openings(expression)


def _written(read: Openings | None) -> list[Any]:
    if read is None:
        return []
    heads = [[head.text, head.least, head.most, head.sign, head.inside] for head in read.heads]
    return [heads, *map(sorted, (read.follows, read.shapes, read.breaks)), read.first]


def _restored(written: list[Any]) -> Openings | None:
    if not written:
        return None
    heads, follows, shapes, breaks, first = written
    found = frozenset(Head(*head) for head in heads)
    return Openings(found, frozenset(follows), frozenset(shapes), frozenset(breaks), first)


class _Openings:
    """What was read so far."""

    def __init__(self) -> None:
        self.heads: set[Head] = set()
        self.follows: set[str] = set()
        self.breaks: set[str] = set()
        self.shapes: set[str] = set()
        self.first = False

    def read(self, looks: Parts, parts: Parts, depth: int) -> None:
        """Note the ways in which these parts begin; `looks` are those that look around at the same place."""
        if not parts or depth > _DEEPEST:
            raise UnreadableError("empty or endless")
        first, rest = parts[0], parts[1:]
        sign = "" if looks else _repeated(first)
        strings = set() if sign or isinstance(first, Row | Either) else beginnings((*looks, *parts), _HEAD)
        if sign:
            self._behind((Chars(frozenset(sign)), *rest), sign)
        elif strings and all(map(_tells, strings)):
            self._heads(strings)
        elif isinstance(first, Ahead | Edge | Behind):
            self.read((*looks, first), rest, depth + 1)
        elif self._looked_back(looks):
            pass
        elif isinstance(first, Chars) or (isinstance(first, Many) and isinstance(first.part, Chars) and first.least):
            self._run(looks, parts)
        else:
            for way in unfolded(first, rest):
                self.read(looks, way, depth + 1)

    def _heads(self, strings: Iterable[str], least: int = 0, most: int = 0, sign: str = "") -> None:
        heads = {Head(text, least, most, sign) for text in strings}
        if not all(_tells(head.text) for head in heads):
            raise UnreadableError("a head that says nothing")
        self.heads |= heads

    def _looked_back(self, looks: Parts) -> bool:
        """Note the places behind what must stand before, if that is one of a few characters."""
        for look in looks:
            if isinstance(look, Behind) and look.part is None:
                self.first = True
                return True
            if isinstance(look, Behind) and isinstance(look.part, Chars) and _few(look.part):
                self.heads.update(Head(char, -1, -1) for char in look.part.members)
                return True
        return False

    def _run(self, looks: Parts, parts: Parts) -> None:
        """Note parts that begin with a run of Latin text, or else with some characters before a head."""
        breaks = RUN.difference(*(look.members for look in looks if isinstance(look, Edge)))
        if not _within(parts[0], RUN) or breaks & LATIN or not _marked(looks, parts):
            self._behind(parts)
            return
        self.breaks |= breaks
        held = _held(parts)
        if held:
            self.heads.update(Head(text, inside=True) for text in held)
        else:
            follows = _follows(parts, 0)
            for look in looks:
                if isinstance(look, Ahead):
                    follows = both(follows, _follows((look.part,), 0))
            self.follows |= follows
            self.shapes |= {shape(char) for char in _first(parts[0])}

    def _behind(self, parts: Parts, sign: str = "") -> None:
        """Note the heads that stand behind a few characters of classes."""
        least = most = 0
        if sign and all(len(text) > 1 for text in beginnings(parts, _HEAD)):
            self._heads(beginnings(parts, _HEAD), sign=sign)
            return
        while parts:
            first, parts = parts[0], parts[1:]
            if isinstance(first, Row):
                parts = (*first.parts, *parts)
                continue
            part, low, high = (first.part, first.least, first.most) if isinstance(first, Many) else (first, 1, 1)
            if not isinstance(part, Chars) or high is None or most + high > _WIDEST:
                break
            least, most = least + low, most + high
            strings = beginnings(parts, _HEAD)
            if all(text.strip() and text[0] not in LATIN for text in strings):
                self._heads(strings, least, most, sign)
                return
        raise UnreadableError("a class of characters")


def shape(char: str) -> str:
    """Say A for a capital, a for a small letter, 0 for all else."""
    return "A" if "A" <= char <= "Z" else "a" if "a" <= char <= "z" else "0"


def _first(node: Node) -> frozenset[str]:
    """The characters that a part of a run begins with."""
    chars = node.part if isinstance(node, Many) else node
    return chars.members if isinstance(chars, Chars) else RUN


def _tells(text: str) -> bool:
    """Whether this does not stand nearly everywhere, as a letter, a digit and a blank do."""
    return text.strip() != "" and text not in LATIN


def _few(chars: Chars) -> bool:
    return not chars.wide and len(chars.members) <= MOST_MEMBERS


def _repeated(node: Node) -> str:
    """The one character that this is, as often as it stands there; else nothing."""
    if isinstance(node, Many) and node.most is None and node.least == 1 and isinstance(node.part, Chars):
        return "".join(node.part.members) if _few(node.part) and len(node.part.members) == 1 else ""
    return ""


def _held(parts: Parts) -> set[str]:
    """Strings of which the run holds one with which these parts begin; none where that cannot be told."""
    place = 0
    while place < len(parts) and (isinstance(parts[place], Ahead | Edge | Behind) or _within(parts[place], RUN)):
        place += 1
    run = tuple(part for part in parts[:place] if not isinstance(part, Ahead | Edge | Behind))
    ways: list[Parts] = [run[start:] for start in range(len(run))]
    ways += [(p.part,) for p in parts[:place] if isinstance(p, Behind) and p.part and _within(p.part, RUN)]
    found = (beginnings(way, _HEAD) for way in ways)
    return next((strings for strings in found if all(len(text) > 1 for text in strings)), set())


def _shortest(strings: set[str]) -> set[str]:
    """The strings that begin with no other of them."""
    return {text for text in strings if not any(text[:length] in strings for length in range(len(text)))}


def _fewest(heads: set[Head]) -> Iterator[Head]:
    """Yield the heads, of those that begin alike the shortest."""
    kinds: dict[tuple[int, int, str, bool], set[str]] = {}
    for head in heads:
        kinds.setdefault((head.least, head.most, head.sign, head.inside), set()).add(head.text)
    for kind, strings in kinds.items():
        yield from (Head(text, *kind) for text in _shortest(strings))


def _follows(parts: Parts, depth: int) -> set[str]:
    """What may stand behind the run with which these parts begin: its first character is none of a run."""
    if not parts or depth > _DEEPEST:
        return {""}
    first, rest = parts[0], parts[1:]
    if isinstance(first, Edge | Behind):
        return _follows(rest, depth + 1)
    if isinstance(first, Ahead):
        strings = _two(parts)
        return strings if all(text and text[0] not in RUN for text in strings) else _follows(rest, depth + 1)
    if _within(first, RUN):
        return _follows(rest, depth + 1)
    if isinstance(first, Chars):
        strings = _two(parts)
        return strings if all(text and text[0] not in RUN for text in strings) else {""}
    return set().union(*(_follows(way, depth + 1) for way in unfolded(first, rest)))


def _two(parts: Parts) -> set[str]:
    return {text[:2] for text in listed_beginnings(parts, _FOLLOW, _MOST_FOLLOWING)}


def _within(node: Node, members: frozenset[str]) -> bool:
    """Whether all that the node takes is of these characters, and it takes something or may look around."""
    if isinstance(node, Chars):
        return not node.wide and node.members <= members
    if isinstance(node, Many):
        return _within(node.part, members)
    if not isinstance(node, Row | Either):
        return False
    return all(isinstance(part, Ahead | Edge | Behind) or _within(part, members) for part in node.parts)


def _marked(looks: Parts, parts: Parts) -> bool:
    """Whether the run with which these parts begin has a capital or a digit."""
    demanded = [look.part for look in looks if isinstance(look, Ahead)]
    for part in parts:
        if not isinstance(part, Ahead | Edge | Behind):
            if not _within(part, RUN):
                break
            demanded.append(part)
    return any(_within(part, RUN) and _demands(part) for part in demanded)


def _demands(node: Node) -> bool:
    """Whether the node cannot do without a capital or a digit."""
    if isinstance(node, Chars):
        return not node.wide and node.members <= MARKS
    if isinstance(node, Many):
        return node.least > 0 and _demands(node.part)
    if isinstance(node, Either):
        return all(_demands(part) for part in node.parts)
    return isinstance(node, Row) and any(_demands(part) for part in node.parts)
