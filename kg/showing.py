"""`kg show`: all that the graph says of one thing, as lines of text, each statement with its quotes."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from kg.finding import require
from kg.ontology import KINDS, PREDICATES
from kg.records import Entity, Evidence

_MANY = 12


def lines(graph: nx.MultiDiGraph, name: str, quotes: int = 1) -> list[str]:
    """Describe the thing that fits the name best. Raises QueryError where none does."""
    nodes = require(graph, name)
    described = list(_described(graph, nodes[0], quotes))
    if len(nodes) > 1:
        described.append(f"\nalso: {', '.join(nodes[1:_MANY])}")
    return described


def _described(graph: nx.MultiDiGraph, node: str, quotes: int) -> Iterator[str]:
    entity: Entity = graph.nodes[node]["entity"]
    yield f"{entity.name}  ({KINDS[entity.kind].en}, {node})"
    for language, other in entity.names:
        if other != entity.name:
            yield f"  {language}: {other}"
    if entity.aliases:
        yield f"  also written: {', '.join(entity.aliases[:_MANY])}"
    for key, value in (*entity.identifiers, *entity.details):
        if key != "text_hash":  # for machines
            yield f"  {key}: {value}"
    for predicate in PREDICATES:
        yield from _stated(graph, node, predicate, quotes, outward=True)
        if not PREDICATES[predicate].symmetric:  # else the other direction says the same
            yield from _stated(graph, node, predicate, quotes, outward=False)


def _stated(graph: nx.MultiDiGraph, node: str, predicate: str, quotes: int, *, outward: bool) -> Iterator[str]:
    edges = graph.out_edges(node, keys=True, data=True) if outward else graph.in_edges(node, keys=True, data=True)
    found = [(target if outward else source, data) for source, target, key, data in edges if key == predicate]
    found.sort(key=lambda pair: (-pair[1]["support"], pair[0]))
    if found:
        term = PREDICATES[predicate]
        yield f"\n{term.en}:" if outward else f"\n{term.inverse or f'{term.en} (of it)'}:"
    for other, data in found[:_MANY]:
        said = sorted(
            data["evidence"], key=lambda evidence: evidence.span is None
        )  # what texts say before what rules know
        yield f"  {graph.nodes[other]['name']}  [{data['support']}]  {other}"
        yield from (f"      {_quoted(evidence)}" for evidence in said[:quotes])
    if len(found) > _MANY:
        yield f"  … and {len(found) - _MANY} more"


def _quoted(evidence: Evidence) -> str:
    quote = " ".join(evidence.quote.split())
    return f"“{quote}” — {evidence.document_id}, rule {evidence.rule_id}"
