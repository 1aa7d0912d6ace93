"""Which part of the graph a page is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from kg.errors import ExportError
from kg.finding import find, nearest
from kg.ontology import KINDS


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


def focused(graph: nx.MultiDiGraph, view: View) -> str:
    """Return the node that the focus names, if any: of several, as `kg show` does, the one with the most edges."""
    name = view.focus
    if not name:
        return ""
    found = find(graph, name)
    if not found:
        near = nearest(graph, name)
        remedy = f"the nearest names are {', '.join(near)}" if near else "try another spelling, or part of the name"
        raise ExportError(f"the graph knows nothing called {name!r}", remedy=remedy)
    return found[0]


def _around(graph: nx.MultiDiGraph, focus: str, hops: int) -> set[str]:
    """What is near; that two things stand in one article does not make them neighbours, so none is walked through."""
    reached, edge = {focus}, {focus}
    for _ in range(hops):
        through = [node for node in edge if node == focus or _kind(graph, node) != "document"]
        edge = {other for node in through for other in _beside(graph, node)} - reached
        if not edge:
            break
        reached |= edge
    return reached


def _beside(graph: nx.MultiDiGraph, node: str) -> Iterable[str]:
    return (*graph.successors(node), *graph.predecessors(node))


def _kind(graph: nx.MultiDiGraph, node: str) -> str:
    return str(graph.nodes[node].get("kind") or node.partition(":")[0])
