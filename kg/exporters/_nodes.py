"""Reading the graph in a fixed order, whatever order it was filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx

from kg.records import Entity


def entities(graph: nx.MultiDiGraph) -> list[Entity]:
    """Return the records of all nodes in order of id; a node that only edges name gets a bare record."""
    return [_record(node, attributes) for node, attributes in sorted(graph.nodes(data=True), key=lambda node: node[0])]


def edges(graph: nx.MultiDiGraph) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield (subject, predicate, object, attributes) in order of the three ids."""
    triples = ((subject, predicate, object_) for subject, object_, predicate in graph.edges(keys=True))
    for subject, predicate, object_ in sorted(triples):
        yield subject, predicate, object_, graph.edges[subject, object_, predicate]


def _record(node: str, attributes: dict[str, Any]) -> Entity:
    entity: Entity | None = attributes.get("entity")
    if entity is not None:
        return entity
    kind, _, name = node.partition(":")
    return Entity(node, kind, name)
