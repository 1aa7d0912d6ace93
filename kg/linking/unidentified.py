"""Papers without an identifier: references and titles that are joined by title, year and first author.

A sighting with a first author decides more than one without: those are gathered first, the others join them only where
one paper alone fits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.linking.resolve import by_title
from kg.linking.titles import Near, distance, shortened
from kg.text import squash

_MAX_YEARS_APART = 2
_EDGE = 10
_MAX_YEARS_SHORTENED = 1


class Sighting(NamedTuple):
    """A title somewhere in the collection, with the year and the first author's surname where they stand beside it."""

    title: str
    year: int | None = None
    surnames: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, int, tuple[str, ...]]:
        """For sorting, whatever is absent."""
        return self.title, self.year or 0, self.surnames


class _Titles:
    """Sightings by squashed title, to find those that may be of one paper."""

    def __init__(self, sightings: Iterable[Sighting]) -> None:
        self.by_key: dict[str, list[Sighting]] = {}
        self.by_edge: dict[tuple[str, str], list[Sighting]] = {}
        for sighting in sightings:
            self.by_key.setdefault(squash(sighting.title), []).append(sighting)
            for edge in _edges(sighting):
                self.by_edge.setdefault(edge, []).append(sighting)
        self.near = Near(self.by_key)

    def candidates(self, sighting: Sighting) -> Iterator[tuple[int, Sighting]]:
        """Yield the sightings that may be of the same paper, each with a distance: 0 for the same letters."""
        key = squash(sighting.title)
        for other in self.by_key.get(key, ()):
            if compatible(sighting, other):
                yield 0, other
        for near in sorted(self.near.find(key) - {key}):
            for other in self.by_key[near]:
                sure = bool(sighting.surnames and other.surnames)
                apart = distance(sighting.title, other.title, sure=sure) if compatible(sighting, other) else None
                if apart is not None:
                    yield apart, other
        for edge in _edges(sighting):
            for other in self.by_edge.get(edge, ()):
                if _close(sighting, other) and shortened(sighting.title, other.title):
                    yield 9, other


def _edges(sighting: Sighting) -> set[tuple[str, str]]:
    """A surname with the first and with the last letters of the title: a shortened title keeps one of the two."""
    key = squash(sighting.title)
    return {(surname, edge) for surname in sighting.surnames for edge in (key[:_EDGE], key[-_EDGE:] + "$")}


def compatible(one: Sighting, other: Sighting) -> bool:
    """Whether year and first author do not speak against one paper."""
    if one.year and other.year and abs(one.year - other.year) > _MAX_YEARS_APART:
        return False
    return not one.surnames or not other.surnames or bool(set(one.surnames) & set(other.surnames))


def _close(one: Sighting, other: Sighting) -> bool:
    return bool(one.year and other.year) and abs((one.year or 0) - (other.year or 0)) <= _MAX_YEARS_SHORTENED


def join(sightings: Sequence[Sighting], known: Mapping[str, Iterable[Sighting]]) -> dict[Sighting, tuple[int, str]]:
    """Give each sighting the paper of the collection that has its title, where one alone fits best, and how far off."""
    owners: dict[Sighting, set[str]] = {}
    for node, own in known.items():
        for sighting in own:
            owners.setdefault(sighting, set()).add(node)
    titles = _Titles(sorted(owners, key=lambda sighting: sighting.order))
    found: dict[Sighting, tuple[int, str]] = {}
    for sighting in sightings:
        ranked = sorted((apart, node) for apart, other in titles.candidates(sighting) for node in owners[other])
        best = {node for apart, node in ranked if apart == ranked[0][0]}
        if len(best) == 1:
            found[sighting] = ranked[0]
    return found


def gather(sightings: Counter[Sighting]) -> dict[Sighting, str]:
    """Make one node of the sightings of each paper; its id is what is written most often, the first of equals."""
    ordered = sorted(sightings, key=lambda sighting: sighting.order)
    groups = _Groups()
    signed = _unite([sighting for sighting in ordered if sighting.surnames], groups)
    _attach([sighting for sighting in ordered if not sighting.surnames], signed, groups)
    dated = _unite([sighting for sighting in groups.loose(ordered) if sighting.year], groups)
    _attach(groups.loose(ordered), dated, groups)
    _unite(groups.loose(ordered), groups)
    return _named(ordered, groups, sightings)


def _unite(sightings: Sequence[Sighting], groups: _Groups) -> _Titles:
    """Put together those of one title that nothing speaks against."""
    titles = _Titles(sightings)
    for sighting in sightings:
        for _, other in titles.candidates(sighting):
            groups.unite(sighting, other)
    return titles


def _attach(sightings: Sequence[Sighting], titles: _Titles, groups: _Groups) -> None:
    """Let each join the one group that fits."""
    wanted = []
    for sighting in sightings:
        ranked = [(apart, groups.find(other)) for apart, other in titles.candidates(sighting)]
        best = {root for apart, root in ranked if apart == min(ranked)[0]}
        if len(best) == 1:
            wanted.append((sighting, best.pop()))
    for sighting, root in wanted:
        groups.unite(sighting, root)


class _Groups:
    """Sets of sightings; the root of a set is its first member in order."""

    def __init__(self) -> None:
        self.parent: dict[Sighting, Sighting] = {}

    def find(self, sighting: Sighting) -> Sighting:
        while (above := self.parent.get(sighting, sighting)) != sighting:
            sighting = above
        return sighting

    def loose(self, sightings: Iterable[Sighting]) -> list[Sighting]:
        """Those that are in no set yet."""
        return [sighting for sighting in sightings if sighting not in self.parent]

    def unite(self, one: Sighting, other: Sighting) -> None:
        low, high = sorted((self.find(one), self.find(other)), key=lambda sighting: sighting.order)
        self.parent.setdefault(one, one)
        self.parent.setdefault(other, other)
        self.parent[high] = low


def _named(ordered: Sequence[Sighting], groups: _Groups, counts: Counter[Sighting]) -> dict[Sighting, str]:
    members: dict[Sighting, list[Sighting]] = {}
    for sighting in ordered:
        members.setdefault(groups.find(sighting), []).append(sighting)
    nodes = {root: _node(group, counts) for root, group in members.items()}
    shared = {node for node, number in Counter(nodes.values()).items() if number > 1}
    for root, node in nodes.items():
        author = next((sighting.surnames[0] for sighting in members[root] if sighting.surnames), "")
        if node in shared and author:
            nodes[root] = f"{node}-{author}"
    return {sighting: nodes[root] for root, group in members.items() for sighting in group}


def _node(group: Sequence[Sighting], counts: Counter[Sighting]) -> str:
    years = Counter[int]()
    titles = Counter[str]()
    for sighting in group:
        titles[sighting.title] += counts[sighting]
        if sighting.year:
            years[sighting.year] += counts[sighting]
    title = min(titles, key=lambda title: (-titles[title], title))
    return by_title(title, min(years, key=lambda year: (-years[year], year)) if years else None)
