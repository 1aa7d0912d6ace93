"""`kg path`: how two things are connected, step by step, each with the words that say so.

The shortest way wins; of several that are as short, the one whose statements are best supported. Articles mention
nearly everything, so a way through one says little: it is only taken where there is no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise
from typing import Any

import networkx as nx

from kg.finding import require
from kg.ontology import KINDS, PREDICATES
from kg.records import Evidence
from kg.text import one_line

_ARTICLE = "document"


@dataclass(frozen=True, slots=True)
class Step:
    """A statement on the way; `forward` says whether the way goes from its subject to its object."""

    source: str
    target: str
    predicate: str
    forward: bool
    support: int
    evidence: tuple[Evidence, ...]
    others: tuple[str, ...]  # the other predicates between the two


Way = tuple[Step, ...]
_Partial = tuple[float, tuple[str, ...]]  # the weakness of a way so far, and its nodes


def resolve(graph: nx.MultiDiGraph, name: str) -> str:
    """Return the node that fits a name best. Raises QueryError, with the nearest names, where none does."""
    return require(graph, name)[0]


def ways(graph: nx.MultiDiGraph, start: str, end: str, most: int = 1) -> list[Way]:
    """Return the shortest ways from one node to another, the best supported first; none where nothing connects."""
    direct = _shortest(graph, start, end, most, lambda node: not node.startswith(f"{_ARTICLE}:"))
    found = direct or _shortest(graph, start, end, most, lambda node: True)
    return [tuple(_step(graph, *pair) for pair in pairwise(nodes)) for nodes in found]


def lines(graph: nx.MultiDiGraph, start: str, end: str, found: list[Way], quotes: int = 1) -> Iterator[str]:
    """Describe the ways as text."""
    names = f"{_name(graph, start)} and {_name(graph, end)}"
    if not found:
        yield f"nothing connects {names}"
    elif start == end:
        yield f"{names} are the same thing"
    for number, way in enumerate(found if start != end else (), start=1):
        opening = "" if number == 1 else "\n"
        steps = "1 step" if len(way) == 1 else f"{len(way)} steps"
        yield f"{opening}{names}: {steps}{_by(way)}{_of(number, len(found))}"
        for step in way:
            yield from _told(graph, step, quotes)


def _shortest(
    graph: nx.MultiDiGraph, start: str, end: str, most: int, through: Callable[[str], bool]
) -> list[tuple[str, ...]]:
    """Go outwards from the start, ring by ring; every node of a ring keeps its best few ways from the start."""
    ring: dict[str, list[_Partial]] = {start: [(0.0, (start,))]}
    seen = {start}
    while ring and end not in ring:
        reached: dict[str, list[_Partial]] = {}
        for node in (node for node in ring if node == start or through(node)):
            for other in set(nx.all_neighbors(graph, node)) - seen:
                more = _weakness(graph, node, other)
                longer = ((round(weakness + more, 9), (*nodes, other)) for weakness, nodes in ring[node])
                reached.setdefault(other, []).extend(longer)
        ring = {node: nsmallest(most, partials) for node, partials in reached.items()}
        seen |= ring.keys()
    return [nodes for _, nodes in ring.get(end, ())]


def _weakness(graph: nx.MultiDiGraph, one: str, other: str) -> float:
    """Weigh a step like a resistance: one weak statement on a way counts more than several strong ones."""
    strengths: Iterator[float] = (data["support"] * data["confidence"] for _, data in _between(graph, one, other))
    return 1 / max(0.001, *strengths)


def _between(graph: nx.MultiDiGraph, one: str, other: str) -> Iterator[tuple[bool, dict[str, Any]]]:
    for forward, (subject, object_) in ((True, (one, other)), (False, (other, one))):
        if graph.has_edge(subject, object_):
            yield from ((forward, data) for data in graph[subject][object_].values())


def _step(graph: nx.MultiDiGraph, one: str, other: str) -> Step:
    """Choose the best supported statement between two; what holds both ways is told as the way goes."""
    said = sorted(_between(graph, one, other), key=_strongest)
    forward, data = said[0]
    others = dict.fromkeys(data["predicate"] for _, data in said)
    return Step(
        one,
        other,
        data["predicate"],
        forward,
        data["support"],
        tuple(sorted(data["evidence"], key=lambda evidence: evidence.span is None)),
        tuple(name for name in others if name != data["predicate"]),
    )


def _strongest(one: tuple[bool, dict[str, Any]]) -> tuple[float, str, bool]:
    forward, data = one
    return -data["support"] * data["confidence"], data["predicate"], not forward


def _told(graph: nx.MultiDiGraph, step: Step, quotes: int) -> Iterator[str]:
    said = PREDICATES[step.predicate].en
    arrow = f"── {said} →" if step.forward else f"← {said} ──"
    also = f"; also {', '.join(PREDICATES[name].en for name in step.others)}" if step.others else ""
    source, target = (one_line(graph.nodes[node]["name"]) for node in (step.source, step.target))
    yield f"  {source}  {arrow}  {target}  [{step.support}{also}]"
    for evidence in step.evidence[:quotes]:
        yield f"      “{one_line(evidence.quote)}” — {_source(graph, evidence)}, rule {evidence.rule_id}"


def _source(graph: nx.MultiDiGraph, evidence: Evidence) -> str:
    node = f"{_ARTICLE}:{evidence.document_id}"
    known = f"{graph.nodes[node]['name']} ({evidence.document_id})" if node in graph else evidence.document_id
    return one_line(known)


def _name(graph: nx.MultiDiGraph, node: str) -> str:
    attributes = graph.nodes[node]
    return f"{one_line(attributes['name'])} ({KINDS[attributes['kind']].en})"


def _by(way: Way) -> str:
    through = any(step.target.startswith(f"{_ARTICLE}:") for step in way[:-1])
    return ", through articles that speak of both sides: nothing else connects them" if through else ""


def _of(number: int, count: int) -> str:
    return f"  ({number} of {count})" if count > 1 else ""
