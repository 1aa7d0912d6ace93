"""Finding a node by what people call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.text import squash

if TYPE_CHECKING:
    import networkx as nx


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


def require(graph: nx.MultiDiGraph, name: str) -> list[str]:
    """Find as `find` does. Raises QueryError, with the names nearest to it, for a name that nothing has."""
    nodes = find(graph, name)
    if not nodes:
        near = nearest(graph, name)
        remedy = f"the nearest names are {', '.join(near)}" if near else "try another spelling, or part of the name"
        raise QueryError(f"the graph knows nothing called {name!r}", remedy=remedy)
    return nodes


def nearest(graph: nx.MultiDiGraph, name: str, most: int = 5) -> list[str]:
    """Names of the graph that are spelled most like this one, the likest first."""
    squashed = {(node, spelling): spelling for node, spellings in _spellings(graph) for spelling in sorted(spellings)}
    return list(dict.fromkeys(graph.nodes[node].get("name", node) for node in likest(squash(name), squashed, most)))[
        :most
    ]


def likest(word: str, spelled: Mapping[tuple[str, str], str], most: int) -> list[str]:
    """Whose spellings are most like a word; keys are who and spelling, and enough come for several to be one."""
    from rapidfuzz import fuzz, process

    found = process.extract(word, spelled, scorer=fuzz.ratio, processor=None, limit=4 * most, score_cutoff=40)
    return list(dict.fromkeys(who for _, _, (who, _) in found))


def _spellings(graph: nx.MultiDiGraph) -> Iterator[tuple[str, set[str]]]:
    """Yield every node with its spellings; a result has none: it is found at its model."""
    for node, entity in graph.nodes(data="entity"):
        if entity is None:  # only an edge names it
            yield node, {squash(node.partition(":")[2])} - {""}
        elif entity.kind != "result":
            names = (entity.name, *(n for _, n in entity.names), *entity.aliases, *(i for _, i in entity.identifiers))
            yield node, {squash(spelling) for spelling in names} - {""}
