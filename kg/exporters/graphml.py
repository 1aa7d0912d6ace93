"""The graph as GraphML, for Gephi, yEd and Cytoscape: one flat string or number an attribute.

Lists are joined with ` | `; of the evidence of an edge only the surest stands here, with the number of all.
"""

from __future__ import annotations

from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import networkx as nx

from kg.exporters import _nodes
from kg.exporters._files import write_atomic
from kg.exporters._xml import legal
from kg.records import Entity, Evidence

_BETWEEN = " | "


def generate(graph: nx.MultiDiGraph) -> bytes:
    """Return the graph as GraphML in UTF-8."""
    buffer = BytesIO()
    nx.write_graphml_xml(flatten(graph), buffer, edge_id_from_attribute="id")
    return buffer.getvalue()


def write(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write the graph as GraphML, wholly or not at all."""
    write_atomic(path, generate(graph))


def flatten(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return a copy whose attributes are strings and numbers that XML can hold, in order of id."""
    flat = nx.MultiDiGraph()
    for entity in _nodes.entities(graph):
        flat.add_node(legal(entity.id), **_node(entity))
    for number, (subject, predicate, object_, attributes) in enumerate(_nodes.edges(graph)):
        # GraphML wants ids of edges that are unique in the file; the predicate alone is not
        edge = {"id": f"e{number}", "label": legal(predicate), **_edge(predicate, attributes)}
        flat.add_edge(legal(subject), legal(object_), key=legal(predicate), **edge)
    return flat


def _node(entity: Entity) -> dict[str, str]:
    named = {f"name_{language}": name for language, name in entity.names}
    identifiers = _BETWEEN.join(f"{scheme}:{value}" for scheme, value in entity.identifiers)
    fixed = {"label": entity.name, "kind": entity.kind, "name": entity.name}
    lists = {"aliases": _BETWEEN.join(entity.aliases), "identifiers": identifiers}
    everything = chain(entity.details, named.items(), lists.items(), fixed.items())
    return {legal(key): legal(value) for key, value in everything if value}


def _edge(predicate: str, attributes: dict[str, Any]) -> dict[str, str | int | float]:
    surest = max(attributes["evidence"], key=_certainty)
    return {
        "predicate": legal(predicate),
        "support": attributes["support"],
        "confidence": attributes["confidence"],
        "document": legal(surest.document_id),
        "quote": legal(surest.quote),
        "rule": legal(surest.rule_id),
    }


def _certainty(evidence: Evidence) -> float:
    """`max` keeps the first of equals, which is the first by place."""
    return evidence.confidence
