"""The graph as node-link JSON, the shape that networkx, D3 and others read; it loses nothing and is read back here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import networkx as nx
import orjson

from kg.errors import ExportError
from kg.exporters import _nodes
from kg.exporters._files import write_stream
from kg.exporters._nodes import Source
from kg.records import Entity, Evidence, LinkedReference, Reference, Span

_FORMAT = "kg-node-link-1"
_AT_ONCE = 1000
_NOT_OURS = "give a graph.json that `kg build` wrote"


def generate(graph: Source) -> bytes:
    """Return the graph as JSON in UTF-8, Chinese as it is, keys and lists in order."""
    return b"".join(_parts(graph))


def write(graph: Source, path: Path) -> None:
    """Write the graph as JSON, wholly or not at all, in memory that does not grow with it."""
    write_stream(path, _parts(graph))


def read(path: Path) -> nx.MultiDiGraph:
    """Read a graph back, equal to the one that was written."""
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise ExportError(
            f"cannot be read: {error.strerror}", place=str(path), remedy="run `kg build` first"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ExportError(f"is no JSON: {error}", place=str(path), remedy=_NOT_OURS) from error
    try:
        return _graph(content)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ExportError(f"is no graph of kg: {error!r}", place=str(path), remedy=_NOT_OURS) from error


def _parts(graph: Source) -> Iterator[bytes]:
    """Yield what one call of the JSON writer would give for all, a thousand things at a time."""
    edges = _list("  ", (_edge(*edge) for edge in _nodes.edges(graph)))
    references = _list("    ", map(_entry, _nodes.references(graph)))
    nodes = _list("  ", (_node(*node) for node in _nodes.nodes(graph)))
    yield b'{\n  "directed": true,\n  "edges": '
    yield from edges
    yield b',\n  "graph": {\n    "format": "%b",\n    "references": ' % _FORMAT.encode()
    yield from references
    yield b'\n  },\n  "multigraph": true,\n  "nodes": '
    yield from nodes
    yield b"\n}\n"


def _list(indent: str, items: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    """Write a list that stands so far from the margin."""
    line_end = f"\n{indent}".encode()
    start = b"["
    while batch := list(islice(items, _AT_ONCE)):
        # a line end in a text is written as an escape, so these are the writer's own
        yield start + _encode(batch)[1:-2].replace(b"\n", line_end)
        start = b","
    yield b"[]" if start == b"[" else line_end + b"]"


def _encode(content: list[dict[str, Any]]) -> bytes:
    try:
        return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    except TypeError:
        # A lone surrogate is no UTF-8; written as an escape it is valid JSON and comes back as it was.
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2)
        return text.encode("utf-8", "backslashreplace")


def _node(node: str, entity: Entity | None) -> dict[str, Any]:
    if entity is None:  # only an edge names it
        return {"id": node}
    return {"id": node, "kind": entity.kind, "name": entity.name, "entity": _fields(entity)}


def _edge(subject: str, predicate: str, object_: str, attributes: dict[str, Any]) -> dict[str, Any]:
    evidence = [_place(found) for found in attributes["evidence"]]
    return {"source": subject, "target": object_, "key": predicate, **attributes, "evidence": evidence}


def _entry(entry: LinkedReference) -> dict[str, Any]:
    return {**_fields(entry), "reference": _place(entry.reference)}


def _place(record: Evidence | Reference) -> dict[str, Any]:
    """The JSON writer does not know a Span."""
    fields = _fields(record)
    fields["span"] = list(record.span) if record.span is not None else None
    return fields


def _fields(record: Entity | Evidence | Reference | LinkedReference) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


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
