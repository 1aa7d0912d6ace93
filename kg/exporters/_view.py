"""Which part of the graph a page is about."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from kg.errors import ExportError, QueryError
from kg.finding import require
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
    if not view.focus:
        return ""
    try:
        return require(graph, view.focus)[0]
    except QueryError as error:
        raise ExportError(error.message, remedy=error.remedy) from error


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
