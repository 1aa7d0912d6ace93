"""One node an author, only where it is certain: two references of one paper that agree author by author.

`He K` and `Kaiming He` are joined where both stand in the same place of the same list of authors. A short form that
would join two people who are written out differently joins nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from kg.people import compatible, written_out
from kg.text import slug

# the authors of an entry of a reference list, and whether there are more
Authors = tuple[tuple[str, ...], bool]


def person_id(written: str) -> str:
    """The node id of a written name."""
    return f"person:{slug(written)}"


def joined(papers: Mapping[str, Iterable[Authors]]) -> dict[str, str]:
    """Node of a written name -> node of the person, for those names that are joined; `papers` is by node of a paper."""
    links = {pair for lists in papers.values() for pair in _links(lists)}
    names = {name for pair in links for name in pair}
    beside: dict[str, set[str]] = {name: set() for name in names}
    for one, other in links:
        beside[one].add(other)
        beside[other].add(one)
    doubtful = {name for name in names if _split(beside[name])}
    parent: dict[str, str] = {}
    for one, other in sorted(links):
        if not {one, other} & doubtful:
            _unite(parent, one, other)
    groups: dict[str, list[str]] = {}
    for name in sorted(parent):
        groups.setdefault(_root(parent, name), []).append(name)
    table: dict[str, str] = {}
    for group in groups.values():
        if not _split(group):
            best = min(group, key=lambda name: (not written_out(name), -len(name), name))
            table |= {person_id(name): person_id(best) for name in group}
    return table


def _links(lists: Iterable[Authors]) -> Iterable[tuple[str, str]]:
    for (one, more), (other, others) in combinations(sorted(set(lists)), 2):
        if len(one) == len(other) or (more and len(one) < len(other)) or (others and len(other) < len(one)):
            pairs = list(zip(one, other, strict=False))
            if all(compatible(a, b) for a, b in pairs):
                yield from ((min(a, b), max(a, b)) for a, b in pairs if a != b)


def _split(names: Iterable[str]) -> bool:
    """Whether some of these cannot be one person."""
    return any(not compatible(a, b) for a, b in combinations(sorted(names), 2))


def _root(parent: dict[str, str], name: str) -> str:
    while parent.get(name, name) != name:
        name = parent[name]
    return name


def _unite(parent: dict[str, str], one: str, other: str) -> None:
    low, high = sorted((_root(parent, one), _root(parent, other)))
    parent[one] = parent.get(one, one)
    parent[other] = parent.get(other, other)
    parent[high] = low
