"""With which strings the matches of an expression begin, as far as they can be listed."""

from __future__ import annotations

from collections.abc import Iterator

from kg.rules.expressions import Ahead, Behind, Chars, Edge, Either, Many, Node, Row

# stands for any character beyond ASCII
WIDE = "\U0010ffff"
MOST_MEMBERS = 16
_MOST_STRINGS = 300

Parts = tuple[Node, ...]


def beginnings(parts: Parts, length: int) -> set[str]:
    """The strings, about up to this length, of which what these parts match begins with one; "" where with any."""
    return {text.partition(WIDE)[0] for text in listed_beginnings(parts, length)}


def listed_beginnings(parts: Parts, length: int, many: int = MOST_MEMBERS) -> set[str]:
    """The same, with WIDE in place of characters that are not listed."""
    if not parts or length <= 0:
        return {""}
    first, rest = parts[0], parts[1:]
    if isinstance(first, Edge | Behind):
        return listed_beginnings(rest, length, many)
    if isinstance(first, Ahead):
        return both(listed_beginnings((first.part,), length, many), listed_beginnings(rest, length, many))
    if isinstance(first, Chars):
        if len(first.members) > many:
            return {""}
        members = first.members | {WIDE} if first.wide else first.members
        more = {weight: listed_beginnings(rest, length - weight, many) for weight in set(map(_weight, members))}
        strings = {char + text for char in members for text in more[_weight(char)]}
        strings = strings if len(strings) <= _MOST_STRINGS else {text[:2] for text in strings}
        return strings if len(strings) <= _MOST_STRINGS else set(members)
    if isinstance(first, Many) and may_be_empty(first.part):
        return {""}
    return set().union(*(listed_beginnings(way, length, many) for way in unfolded(first, rest)))


def _weight(char: str) -> int:
    return 1 if char.isascii() else 2


def both(one: set[str], other: set[str]) -> set[str]:
    """The strings with which a text begins that begins with one of each of two sets."""
    return {met for a in one for b in other if (met := _met(a, b)) is not None}


def _met(one: str, other: str) -> str | None:
    """What a text begins with that begins with both; None where none can."""
    if one.startswith(other) or other.startswith(one):
        return max(one, other, key=len)
    if WIDE not in one and WIDE not in other:
        return None
    met = ""
    for a, b in zip(one, other, strict=False):
        if a != b and (a.isascii() or b.isascii() or WIDE not in (a, b)):
            return None
        met += b if a == WIDE else a
    return met + max(one, other, key=len)[len(met) :]


def unfolded(first: Row | Either | Many, rest: Parts) -> Iterator[Parts]:
    """Yield the ways to write `first` and what is behind it out one step."""
    if isinstance(first, Row):
        yield (*first.parts, *rest)
    elif isinstance(first, Either):
        for part in first.parts:
            yield (part, *rest)
    else:
        if not first.least:
            yield rest
        if first.most != 0:
            more = Many(max(0, first.least - 1), None if first.most is None else first.most - 1, first.part)
            yield (first.part, more, *rest) if more.most != 0 else (first.part, *rest)


def may_be_empty(node: Node) -> bool:
    if isinstance(node, Chars):
        return False
    if isinstance(node, Many):
        return not node.least or may_be_empty(node.part)
    if isinstance(node, Either):
        return any(may_be_empty(part) for part in node.parts)
    return not isinstance(node, Row) or all(may_be_empty(part) for part in node.parts)
