"""Which part of the graph a page is about."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import networkx as nx

from kg.errors import ExportError, QueryError
from kg.exporters import _nodes
from kg.exporters._nodes import Source
from kg.finding import find, require
from kg.ontology import KINDS

_AT_ONCE = 10_000
_NAMED = 50_000


@dataclass(frozen=True)
class View:
    """What to show: the things around `focus` (a name, alias, identifier or node id), of these kinds.

    An empty focus or no kinds mean everything. `max_nodes` is how many the page draws before it is asked for more.
    """

    focus: str = ""
    hops: int = 2
    max_nodes: int = 1500
    kinds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse kinds that no node can have: a slip of the pen would show an empty page."""
        unknown = [kind for kind in self.kinds if kind not in KINDS]
        if unknown:
            raise ExportError(f"there is no kind {unknown[0]!r}", remedy=f"choose from {', '.join(KINDS)}")


def choose(graph: nx.MultiDiGraph, view: View) -> set[str]:
    """Return the nodes that the page may contain.

    Steps are counted in the whole graph, so kinds take away nodes but no way to others; the focus itself stays.
    Raises ExportError where nothing is called as the focus is.
    """
    focus = focused(graph, view)
    reached = _around(graph, focus, view.hops) if focus else set(graph)
    if view.kinds:
        reached = {node for node in reached if node == focus or _kind(graph, node) in view.kinds}
    return reached


def narrowed(graph: nx.MultiDiGraph, view: View) -> nx.MultiDiGraph:
    """Return the graph of the chosen nodes and the edges among them."""
    chosen = choose(graph, view)
    return graph if len(chosen) == len(graph) else graph.subgraph(chosen)


def focused(source: Source, view: View) -> str:
    """Return the node that the focus names, if any: of several, as `kg show` does, the one with the most edges.

    Raises ExportError where nothing is called so.
    """
    if not view.focus:
        return ""
    try:
        if isinstance(source, nx.MultiDiGraph):
            return require(source, view.focus)[0]
        found = require(_likely(source, view.focus), view.focus)
    except QueryError as error:
        raise ExportError(error.message, remedy=error.remedy) from error
    return found[0] if len(found) == 1 else _busiest(source, found)


def _likely(source: Source, name: str) -> nx.MultiDiGraph:
    """The nodes of a collection that a name may stand for, looked at some thousands at a time."""
    likely = nx.MultiDiGraph()
    nodes = ((node, {"name": entity.name, "entity": entity}) for node, entity in _nodes.nodes(source) if entity)
    while batch := list(islice(nodes, _AT_ONCE)):
        some = nx.MultiDiGraph()
        some.add_nodes_from(batch)
        # where none is called so, the nearest of some thousands can be named
        found = find(some, name) or ([*some] if len(likely) < _NAMED else [])
        likely.add_nodes_from((node, some.nodes[node]) for node in found)
    return likely


def _busiest(source: Source, nodes: list[str]) -> str:
    degrees = dict.fromkeys(nodes, 0)
    for subject, _, object_, _ in _nodes.edges(source):
        for end in (subject, object_):
            if end in degrees:
                degrees[end] += 1
    return min(nodes, key=lambda node: (-degrees[node], node))


def around(source: Source, focus: str, hops: int) -> set[str]:
    """Return what is near, as `choose` does, in a pass over all edges a step: few of them are held."""
    reached, edge = {focus}, {focus}
    for _ in range(hops):
        articles = {entity.id for entity in _nodes.entities(source) if entity.kind == "document" and entity.id in edge}
        through = edge - articles | (edge & {focus})
        found: set[str] = set()
        for subject, _, object_, _ in _nodes.edges(source):
            found.update((object_,) if subject in through else (), (subject,) if object_ in through else ())
        edge = found - reached
        if not edge:
            break
        reached |= edge
    return reached


def _around(graph: nx.MultiDiGraph, focus: str, hops: int) -> set[str]:
    """What is near; that two things stand in one article does not make them neighbours, so none is walked through."""
    reached, edge = {focus}, {focus}
    for _ in range(hops):
        through = [node for node in edge if node == focus or _kind(graph, node) != "document"]
        edge = {other for node in through for other in nx.all_neighbors(graph, node)} - reached
        if not edge:
            break
        reached |= edge
    return reached


def _kind(graph: nx.MultiDiGraph, node: str) -> str:
    return str(graph.nodes[node].get("kind") or node.partition(":")[0])
