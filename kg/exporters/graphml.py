"""The graph as GraphML, for Gephi, yEd and Cytoscape: one flat string or number an attribute.

Lists are joined with ` | `; of the evidence of an edge only the surest stands here, with the number of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import networkx as nx

from kg.exporters import _nodes
from kg.exporters._files import write_stream
from kg.exporters._graphml import Attributes, Edge, Node, document
from kg.exporters._nodes import Source
from kg.exporters._xml import legal
from kg.records import Entity, Evidence

_BETWEEN = " | "


def generate(graph: Source) -> bytes:
    """Return the graph as GraphML in UTF-8."""
    return b"".join(_parts(graph, None))


def write(graph: Source, path: Path) -> None:
    """Write the graph as GraphML, wholly or not at all, in memory that does not grow with it."""
    write_stream(path, _parts(graph, path.resolve().parent))


def flatten(graph: Source) -> nx.MultiDiGraph:
    """Return a copy whose attributes are strings and numbers that XML can hold, in order of id."""
    flat = nx.MultiDiGraph()
    for node, attributes in _flat_nodes(graph):
        flat.add_node(node, **attributes)
    for subject, object_, predicate, attributes in _flat_edges(graph):
        flat.add_edge(subject, object_, key=predicate, **attributes)
    return flat


def _parts(graph: Source, folder: Path | None) -> Iterator[bytes]:
    if _confused(graph):  # rare enough to be left to networkx
        buffer = BytesIO()
        nx.write_graphml_xml(flatten(graph), buffer, edge_id_from_attribute="id")
        yield buffer.getvalue()
    else:
        yield from document(_flat_nodes(graph), _grouped(_flat_edges(graph)), folder)


def _confused(graph: Source) -> bool:
    """Whether XML cannot tell two ids apart."""
    changed = Counter(legal(entity.id) for entity in _nodes.entities(graph) if legal(entity.id) != entity.id)
    return any(number > 1 for number in changed.values()) or (
        bool(changed) and any(entity.id in changed for entity in _nodes.entities(graph))
    )


def _flat_nodes(graph: Source) -> Iterator[Node]:
    for entity in _nodes.entities(graph):
        yield legal(entity.id), _node(entity)


def _flat_edges(graph: Source) -> Iterator[Edge]:
    for number, (subject, predicate, object_, attributes) in enumerate(_nodes.edges(graph)):
        # GraphML wants ids of edges that are unique in the file; the predicate alone is not
        edge = {"id": f"e{number}", "label": legal(predicate), **_edge(predicate, attributes)}
        yield legal(subject), legal(object_), legal(predicate), edge


def _grouped(edges: Iterator[Edge]) -> Iterator[Edge]:
    """Yield edges as a graph does: those of one subject by object, in the order in which these are first met."""
    for subject, leaving in groupby(edges, key=itemgetter(0)):
        found: dict[str, dict[str, Attributes]] = {}
        for _, object_, predicate, attributes in leaving:
            found.setdefault(object_, {})[predicate] = attributes
        for object_, by_predicate in found.items():
            for predicate, attributes in by_predicate.items():
                yield subject, object_, predicate, attributes


def _node(entity: Entity) -> Attributes:
    named = {f"name_{language}": name for language, name in entity.names}
    identifiers = _BETWEEN.join(f"{scheme}:{value}" for scheme, value in entity.identifiers)
    fixed = {"label": entity.name, "kind": entity.kind, "name": entity.name}
    lists = {"aliases": _BETWEEN.join(entity.aliases), "identifiers": identifiers}
    everything = chain(entity.details, named.items(), lists.items(), fixed.items())
    return {legal(key): legal(value) for key, value in everything if value}


def _edge(predicate: str, attributes: dict[str, Any]) -> Attributes:
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
