"""The part of a large graph or collection that a page can hold: the best supported things and what is said among them.

Found in two passes over all edges, of which only numbers are kept: how often each thing is spoken of, then which edges
lie among the best.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import islice

import networkx as nx

from kg.exporters import _nodes
from kg.exporters._nodes import Edge, Source
from kg.exporters._telling import spread
from kg.exporters._view import View, around, focused, narrowed

# measured: pages of this size have less than 20 MB and open in a few seconds
MOST_NODES, MOST_EDGES = 20_000, 60_000
_QUOTES = 2  # of one edge, where not all edges have a place

_Ranked = tuple[int, Edge]  # the place of the worse end, the best being 0


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a page holds, the node it is about if any, and how many things and statements it was chosen from."""

    graph: nx.MultiDiGraph
    focus: str = ""
    chosen_from: tuple[int, int] | None = None


def excerpt(source: Source, view: View) -> Excerpt:
    """Return all that the view asks for, as far as a page can hold it."""
    focus = focused(source, view)
    if not _large(source):
        return Excerpt(narrowed(_nodes.in_memory(source), view), focus)
    counts = _count(source, view, focus)
    kept = _kept(source, counts, _places(counts, focus))
    graph = nx.MultiDiGraph()
    ends = {end for edge in kept for end in (edge[0], edge[2]) if edge[0] != edge[2]} | {focus}
    graph.add_nodes_from(
        (node, {"kind": entity.kind, "name": entity.name, "entity": entity} if entity else {})
        for node, entity in _nodes.nodes(source)
        if (node in ends if counts.too_many() else node in counts.numbers)
    )
    graph.add_edges_from((s, o, p, said) for s, p, o, said in kept if s in graph and o in graph)
    return Excerpt(graph, focus, counts.told() if counts.too_many() else None)


def _large(source: Source) -> bool:
    if isinstance(source, nx.MultiDiGraph):
        return len(source) > MOST_NODES or source.number_of_edges() > MOST_EDGES
    return any(
        len(list(islice(part, most + 1))) > most
        for part, most in ((source.entities, MOST_NODES), (source.assertions, MOST_EDGES))
    )


@dataclass(slots=True)
class _Counts:
    """Of each thing that the view asks for, by number: its kind, the places that speak of it, its edges."""

    numbers: dict[str, int] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    support: array[int] = field(default_factory=lambda: array("q"))
    degree: array[int] = field(default_factory=lambda: array("q"))
    edges: int = 0
    of_results: int = 0

    def add(self, node: str, kind: str) -> None:
        """Take in a thing."""
        self.numbers[node] = len(self.kinds)
        self.kinds.append(kind)
        self.support.append(0)
        self.degree.append(0)

    def count(self, edges: Iterator[Edge]) -> None:
        """Count the edges among the things."""
        for subject, _, object_, attributes in edges:
            ends = self.numbers.get(subject), self.numbers.get(object_)
            if ends[0] is None or ends[1] is None:
                continue
            self.edges += 1
            self.of_results += "result" in (self.kinds[ends[0]], self.kinds[ends[1]])
            for number in {ends[0], ends[1]}:
                self.support[number] += attributes["support"]
                self.degree[number] += 1

    def too_many(self) -> bool:
        """Whether a page cannot hold them."""
        return len(self.kinds) > MOST_NODES or self.edges > MOST_EDGES

    def told(self) -> tuple[int, int]:
        """Things and statements, as the page counts them: a result is no thing to draw."""
        return len(self.kinds) - self.kinds.count("result"), self.edges - self.of_results


def _count(source: Source, view: View, focus: str) -> _Counts:
    near = around(source, focus, view.hops) if focus else None
    counts = _Counts()
    for entity in _nodes.entities(source):
        if (near is None or entity.id in near) and (not view.kinds or entity.kind in view.kinds or entity.id == focus):
            counts.add(entity.id, entity.kind)
    counts.count(_nodes.edges(source))
    return counts


def _places(counts: _Counts, focus: str) -> dict[str, int]:
    """The best supported things, the same upper share of every kind, by their place; before all comes the focus."""
    names = list(counts.numbers)
    by_kind: dict[str, array[int]] = {}
    for number, kind in enumerate(counts.kinds):
        by_kind.setdefault(kind, array("q")).append(number)

    def weight(number: int) -> tuple[int, int, int]:
        return -counts.support[number], -counts.degree[number], number

    shares = (
        (place / len(members), weight(number))
        for members in by_kind.values()
        for place, number in enumerate(nsmallest(MOST_NODES, members, key=weight))
    )
    best = [names[number] for _, (_, _, number) in nsmallest(MOST_NODES, shares)]
    ordered = dict.fromkeys((*([focus] if focus else ()), *best))
    return {node: place for place, node in enumerate(ordered)}


def _kept(source: Source, counts: _Counts, places: dict[str, int]) -> list[Edge]:
    """The edges among the first of the places, as many of these as leave no more edges than a page can hold."""
    kept: list[_Ranked] = []
    last = len(places)
    for subject, predicate, object_, attributes in _nodes.edges(source):
        place = max(places.get(subject, last), places.get(object_, last))
        if place >= last:
            continue
        if counts.too_many():
            evidence = tuple(spread(attributes["evidence"], _QUOTES))
            attributes = {**attributes, "evidence": evidence}
        kept.append((place, (subject, predicate, object_, attributes)))
        if len(kept) > 2 * MOST_EDGES:
            kept, last = _cut(kept, last)
    return [edge for _, edge in _cut(kept, last)[0]]


def _cut(kept: list[_Ranked], last: int) -> tuple[list[_Ranked], int]:
    """The edges before the place at which they become too many, and that place."""
    if len(kept) > MOST_EDGES:
        last = sorted(place for place, _ in kept)[MOST_EDGES]
    return [ranked for ranked in kept if ranked[0] < last], last
