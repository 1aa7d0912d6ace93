"""Entities and assertions as one networkx graph.

Nodes carry `kind`, `name` and `entity` (the record); edges are keyed by predicate and carry `predicate`, `support`
(number of places that say it), `confidence` (of the surest) and `evidence` (a tuple of records, in order of place).
`graph.graph["references"]` holds every entry of every reference list as a LinkedReference.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, overload

import networkx as nx

from kg.records import Assertion, Collection, Entity, LinkedReference


@overload
def build(entities: Collection) -> nx.MultiDiGraph: ...


@overload
def build(
    entities: Iterable[Entity], assertions: Iterable[Assertion], references: Iterable[LinkedReference] = ()
) -> nx.MultiDiGraph: ...


def build(
    entities: Collection | Iterable[Entity],
    assertions: Iterable[Assertion] = (),
    references: Iterable[LinkedReference] = (),
) -> nx.MultiDiGraph:
    """Build the graph of a collection, or of its parts.

    Nodes and edges are added in order of id, so equal input gives an equal graph.
    """
    if not isinstance(entities, Iterable):
        return build(entities.entities, entities.assertions, entities.references)
    graph = nx.MultiDiGraph()
    with collector_paused():
        graph.add_nodes_from(map(_node, sorted(entities, key=lambda entity: entity.id)))
        graph.add_edges_from(map(_edge, sorted(assertions, key=_triple)))
        graph.graph["references"] = tuple(sorted(references, key=_place))
    return graph


def attributes(assertion: Assertion) -> dict[str, Any]:
    """Return what the edge of an assertion carries."""
    return {
        "predicate": assertion.predicate,
        "support": len(assertion.evidence),
        "confidence": max(evidence.confidence for evidence in assertion.evidence),
        "evidence": assertion.evidence,
    }


@contextmanager
def collector_paused() -> Iterator[None]:
    """Millions of records without a cycle among them: looking for cycles takes longer than the work itself."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _node(entity: Entity) -> tuple[str, dict[str, Any]]:
    return entity.id, {"kind": entity.kind, "name": entity.name, "entity": entity}


def _edge(assertion: Assertion) -> tuple[str, str, str, dict[str, Any]]:
    return assertion.subject_id, assertion.object_id, assertion.predicate, attributes(assertion)


def _triple(assertion: Assertion) -> tuple[str, str, str]:
    return assertion.subject_id, assertion.predicate, assertion.object_id


def _place(entry: LinkedReference) -> tuple[str, int, int]:
    return entry.reference.document_id, *entry.reference.span
