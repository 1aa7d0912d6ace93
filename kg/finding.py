"""Finding a node by what people call it."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from kg.errors import QueryError
from kg.text import squash


def find(graph: nx.MultiDiGraph, name: str) -> list[str]:
    """Node ids that a name, alias, identifier or node id stands for; whole names go before parts of them."""
    if name in graph:
        return [name]
    key = squash(name)
    whole = [node for node, spellings in _spellings(graph) if key in spellings]
    if whole or len(key) < 3:
        return sorted(whole, key=lambda node: (-graph.degree(node), node))
    part = [node for node, spellings in _spellings(graph) if any(key in spelling for spelling in spellings)]
    return sorted(part, key=lambda node: (-graph.degree(node), node))


def nearest(graph: nx.MultiDiGraph, name: str, most: int = 5) -> list[str]:
    """Names of the graph that are spelled most like this one, the likest first."""
    from rapidfuzz import fuzz, process

    squashed = {(node, spelling): spelling for node, spellings in _spellings(graph) for spelling in sorted(spellings)}
    likest = process.extract(squash(name), squashed, scorer=fuzz.ratio, processor=None, limit=4 * most, score_cutoff=40)
    return list(dict.fromkeys(graph.nodes[node].get("name", node) for _, _, (node, _) in likest))[:most]


def unknown(graph: nx.MultiDiGraph, name: str) -> QueryError:
    """Make the error for a name that nothing has, with the names nearest to it."""
    likest = nearest(graph, name)
    remedy = f"the nearest names are {', '.join(likest)}" if likest else "try another spelling, or part of the name"
    return QueryError(f"the graph knows nothing called {name!r}", remedy=remedy)


def _spellings(graph: nx.MultiDiGraph) -> Iterator[tuple[str, set[str]]]:
    """Yield every node with its spellings; a result has none: it is found at its model."""
    for node, entity in graph.nodes(data="entity"):
        if entity is None:  # only an edge names it
            yield node, {squash(node.partition(":")[2])} - {""}
        elif entity.kind != "result":
            names = (entity.name, *(n for _, n in entity.names), *entity.aliases, *(i for _, i in entity.identifiers))
            yield node, {squash(spelling) for spelling in names} - {""}
