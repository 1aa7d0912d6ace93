"""Entities and assertions as one networkx graph.

Nodes carry `kind`, `name` and `entity` (the record); edges are keyed by predicate and carry `predicate`, `support`
(number of places that say it), `confidence` (of the surest) and `evidence` (a tuple of records, in order of place).
`graph.graph["references"]` holds every entry of every reference list as a LinkedReference.
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from kg.records import Assertion, Entity, LinkedReference


def build(
    entities: Iterable[Entity], assertions: Iterable[Assertion], references: Iterable[LinkedReference] = ()
) -> nx.MultiDiGraph:
    """Build the graph; nodes and edges are added in order of id, so equal input gives an equal graph."""
    graph = nx.MultiDiGraph()
    for entity in sorted(entities, key=lambda entity: entity.id):
        graph.add_node(entity.id, kind=entity.kind, name=entity.name, entity=entity)
    for assertion in sorted(assertions, key=_triple):
        _add_edge(graph, assertion)
    graph.graph["references"] = tuple(sorted(references, key=_place))
    return graph


def _add_edge(graph: nx.MultiDiGraph, assertion: Assertion) -> None:
    graph.add_edge(
        assertion.subject_id,
        assertion.object_id,
        key=assertion.predicate,
        predicate=assertion.predicate,
        support=len(assertion.evidence),
        confidence=max(evidence.confidence for evidence in assertion.evidence),
        evidence=assertion.evidence,
    )


def _triple(assertion: Assertion) -> tuple[str, str, str]:
    return assertion.subject_id, assertion.predicate, assertion.object_id


def _place(entry: LinkedReference) -> tuple[str, int, int]:
    return entry.reference.document_id, *entry.reference.span
