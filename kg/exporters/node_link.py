"""The graph as node-link JSON, the shape that networkx, D3 and others read; it loses nothing and is read back here."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import networkx as nx
import orjson

from kg.errors import ExportError
from kg.exporters import _nodes
from kg.exporters._files import write_atomic
from kg.records import Entity, Evidence, LinkedReference, Reference, Span

_FORMAT = "kg-node-link-1"
_NOT_OURS = "give a graph.json that `kg build` wrote"


def generate(graph: nx.MultiDiGraph) -> bytes:
    """Return the graph as JSON in UTF-8, Chinese as it is, keys and lists in order."""
    content = {
        "directed": True,
        "multigraph": True,
        "graph": {"format": _FORMAT, "references": list(map(_as_dict, graph.graph.get("references", ())))},
        "nodes": [_node(node, graph.nodes[node].get("entity")) for node in sorted(graph)],
        "edges": [_edge(*edge) for edge in _nodes.edges(graph)],
    }
    return _encode(content)


def write(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write the graph as JSON, wholly or not at all."""
    write_atomic(path, generate(graph))


def read(path: Path) -> nx.MultiDiGraph:
    """Read a graph back, equal to the one that was written."""
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise ExportError(
            f"cannot be read: {error.strerror}", place=str(path), remedy="run `kg build` first"
        ) from error
    except ValueError as error:
        raise ExportError(f"is no JSON: {error}", place=str(path), remedy=_NOT_OURS) from error
    try:
        return _graph(content)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ExportError(f"is no graph of kg: {error!r}", place=str(path), remedy=_NOT_OURS) from error


def _encode(content: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # A lone surrogate is no UTF-8; written as an escape it is valid JSON and comes back as it was.
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
        return text.encode("utf-8", "backslashreplace")


def _node(node: str, entity: Entity | None) -> dict[str, Any]:
    if entity is None:  # only an edge names it
        return {"id": node}
    return {"id": node, "kind": entity.kind, "name": entity.name, "entity": asdict(entity)}


def _edge(subject: str, predicate: str, object_: str, attributes: dict[str, Any]) -> dict[str, Any]:
    evidence = [_as_dict(found) for found in attributes["evidence"]]
    return {"source": subject, "target": object_, "key": predicate, **attributes, "evidence": evidence}


def _as_dict(record: Evidence | LinkedReference) -> dict[str, Any]:
    """`asdict` keeps a Span, which the JSON writer does not know."""
    plain = asdict(record)
    holder = plain["reference"] if isinstance(record, LinkedReference) else plain
    holder["span"] = list(holder["span"]) if holder["span"] is not None else None
    return plain


def _graph(content: dict[str, Any]) -> nx.MultiDiGraph:
    if content["graph"]["format"] != _FORMAT:
        raise ValueError(f"its format is {content['graph']['format']!r}")
    graph = nx.MultiDiGraph()
    for node in content["nodes"]:
        attributes = (
            {"kind": node["kind"], "name": node["name"], "entity": _entity(node["entity"])} if "entity" in node else {}
        )
        graph.add_node(node["id"], **attributes)
    for edge in content["edges"]:
        found = tuple(_evidence(evidence) for evidence in edge["evidence"])
        attributes = {key: edge[key] for key in ("predicate", "support", "confidence")}
        graph.add_edge(edge["source"], edge["target"], key=edge["key"], **attributes, evidence=found)
    graph.graph["references"] = tuple(_reference(entry) for entry in content["graph"]["references"])
    return graph


def _entity(fields: dict[str, Any]) -> Entity:
    pairs = {name: tuple(map(tuple, fields[name])) for name in ("names", "identifiers", "details")}
    return Entity(**{**fields, **pairs, "aliases": tuple(fields["aliases"])})


def _evidence(fields: dict[str, Any]) -> Evidence:
    return Evidence(**{**fields, "span": _span(fields["span"])})


def _reference(fields: dict[str, Any]) -> LinkedReference:
    inner = fields["reference"]
    reference = Reference(**{**inner, "span": _span(inner["span"]), "authors": tuple(inner["authors"])})
    return LinkedReference(reference, fields["raw"], fields["paper_id"])


def _span(offsets: list[int] | None) -> Span | None:
    return None if offsets is None else Span(*offsets)
