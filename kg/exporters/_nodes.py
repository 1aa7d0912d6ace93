"""What there is to export, in a fixed order: of a graph, whatever order it was filled in, or of a collection on disk.

The one place where exporters look at either. A graph gives what the collection it was built from gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias, cast

import networkx as nx

from kg.graph import attributes, build
from kg.records import Collection, Entity, LinkedReference

Source: TypeAlias = "nx.MultiDiGraph | Collection"
Edge = tuple[str, str, str, dict[str, Any]]


def entities(source: Source) -> Iterator[Entity]:
    """Yield the records of all nodes in order of id; a node that only edges name gets a bare record."""
    for node, entity in nodes(source):
        yield entity or _bare(node)


def nodes(source: Source) -> Iterator[tuple[str, Entity | None]]:
    """Yield all ids in order with their records; a node that only edges name has none."""
    if isinstance(source, nx.MultiDiGraph):
        for node in sorted(source):
            yield node, source.nodes[node].get("entity")
    else:
        for entity in source.entities:
            yield entity.id, entity


def edges(source: Source) -> Iterator[Edge]:
    """Yield (subject, predicate, object, attributes) in order of the three ids."""
    if isinstance(source, nx.MultiDiGraph):
        triples = ((subject, predicate, object_) for subject, object_, predicate in source.edges(keys=True))
        for subject, predicate, object_ in sorted(triples):
            yield subject, predicate, object_, source.edges[subject, object_, predicate]
    else:
        for said in source.assertions:
            yield said.subject_id, said.predicate, said.object_id, attributes(said)


def things(source: Source) -> Iterator[tuple[Entity, list[Edge]]]:
    """Yield every record with the edges that leave it, in order of id: both are read side by side."""
    groups = groupby(edges(source), key=itemgetter(0))
    node, leaving = next(groups, _NO_GROUP)
    for entity in entities(source):
        while node is not None and node < entity.id:
            yield _bare(node), list(leaving)
            node, leaving = next(groups, _NO_GROUP)
        if node == entity.id:
            yield entity, list(leaving)
            node, leaving = next(groups, _NO_GROUP)
        else:
            yield entity, []
    while node is not None:
        yield _bare(node), list(leaving)
        node, leaving = next(groups, _NO_GROUP)


_NO_GROUP: tuple[str | None, Iterable[Edge]] = (None, ())


def references(source: Source) -> Iterable[LinkedReference]:
    """Return the entries of all reference lists in order of place."""
    if isinstance(source, nx.MultiDiGraph):
        return cast(Iterable[LinkedReference], source.graph.get("references", ()))
    return source.references


def in_memory(source: Source) -> nx.MultiDiGraph:
    """Return the graph, built if need be."""
    return source if isinstance(source, nx.MultiDiGraph) else build(source)


def _bare(node: str) -> Entity:
    kind, _, name = node.partition(":")
    return Entity(node, kind, name)
