"""The graph as two CSV files for `neo4j-admin database import`: nodes and edges, with the headers it wants.

Its importer can escape neither the `;` between the values of a list nor, by default, a line end in a text: within
lists the first becomes a full-width one, everywhere the second becomes a blank. Of the evidence of an edge the surest
stands here, with the number of all and the documents they are in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import regex

from kg.exporters import _nodes
from kg.exporters._files import write_part_streams
from kg.exporters._nodes import Source
from kg.exporters._xml import legal
from kg.ontology import KINDS
from kg.records import Entity, Evidence

_BETWEEN, _FULL_WIDTH = ";", "\uff1b"
_LINE_END = regex.compile(r"[\n\u0085\u2028\u2029]+")
_UNSEEN = regex.compile(r"[\p{Cc}\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_KEY = regex.compile(r"[A-Za-z]\w*", regex.ASCII)
# details that are no plain texts: the type of the column, or what stands between the values
_TYPES = {"year": ("int", int), "value": ("double", float)}
_NUMBER = regex.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?", regex.ASCII)
_LISTS = {"topics": "|", "authors": " "}
_NODE_HEADER = ("id:ID", ":LABEL", "name", "name_en", "name_zh", "aliases:string[]", "identifiers:string[]")
_EDGE_HEADER = (
    *(":START_ID", ":END_ID", ":TYPE", "support:int", "confidence:double", "documents:string[]"),
    *("document", "start:int", "end:int", "quote", "rule"),
)
_AT_ONCE = 1000

Cell = str | int | float | None


def generate(graph: Source) -> dict[str, bytes]:
    """Return the two files in UTF-8."""
    return {part: b"".join(content) for part, content in _files(graph).items()}


def write(graph: Source, path: Path) -> None:
    """Write the two files beside each other, each wholly or not at all: of `graph.csv`, `graph-nodes.csv` and so on.

    Memory does not grow with them.
    """
    write_part_streams(path, _files(graph))


def _files(graph: Source) -> dict[str, Iterator[bytes]]:
    return {"nodes": _nodes_file(graph), "edges": _csv(_EDGE_HEADER, (_edge(*edge) for edge in _nodes.edges(graph)))}


def _nodes_file(graph: Source) -> Iterator[bytes]:
    """The keys of all details are columns, so the things are read twice."""
    found = {key for entity in _nodes.entities(graph) for key, _ in entity.details}
    keys = sorted(filter(_KEY.fullmatch, found))
    return _csv((*_NODE_HEADER, *map(_column, keys)), (_node(entity, keys) for entity in _nodes.entities(graph)))


def _csv(header: Iterable[str], rows: Iterator[Iterable[Cell]]) -> Iterator[bytes]:
    yield f"{','.join(header)}\n".encode()
    while batch := list(islice(rows, _AT_ONCE)):
        yield "".join([f"{','.join(map(_cell, row))}\n" for row in batch]).encode()


def _cell(value: Cell) -> str:
    """A text is quoted, so that no blank is trimmed; nothing at all is no text, not an empty one."""
    if value is None:
        return ""
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else str(value)


def _node(entity: Entity, keys: Iterable[str]) -> Iterator[Cell]:
    names, details = dict(entity.names), dict(entity.details)
    label = entity.kind.capitalize() if entity.kind in KINDS else "Thing"
    yield from (_id(entity.id), label, _text(entity.name), _text(names.get("en")), _text(names.get("zh")))
    yield _list(entity.aliases)
    yield _list(f"{scheme}:{value}" for scheme, value in entity.identifiers)
    yield from (_detail(key, details.get(key, "")) for key in keys)


def _edge(subject: str, predicate: str, object_: str, attributes: dict[str, Any]) -> Iterator[Cell]:
    evidence: tuple[Evidence, ...] = attributes["evidence"]
    surest = max(evidence, key=lambda found: found.confidence)
    yield from (_id(subject), _id(object_), _text(predicate.upper()))
    yield from (attributes["support"], attributes["confidence"])
    yield _list(dict.fromkeys(found.document_id for found in evidence))
    yield _text(surest.document_id)
    yield from surest.span or (None, None)
    yield from (_text(surest.quote), _text(surest.rule_id))


def _column(key: str) -> str:
    if key in _LISTS:
        return f"{key}:string[]"
    return f"{key}:{_TYPES[key][0]}" if key in _TYPES else key


def _detail(key: str, value: str) -> Cell:
    if key in _LISTS:
        return _list(filter(None, value.split(_LISTS[key])))
    if key in _TYPES:
        return _number(value, _TYPES[key][1])
    return _text(value)


def _number(value: str, read: Callable[[str], int | float]) -> int | float | None:
    try:
        return read(value) if _NUMBER.fullmatch(value) else None
    except ValueError:
        return None


def _list(values: Iterable[str]) -> str | None:
    return _BETWEEN.join(filter(None, (_text(value.replace(_BETWEEN, _FULL_WIDTH)) for value in values))) or None


def _text(value: str | None) -> str | None:
    return _LINE_END.sub(" ", legal(value)) or None if value else None


def _id(node: str) -> str:
    """An id stays what it is, and apart from every other: what cannot be seen is written as in an address."""
    return _UNSEEN.sub(lambda match: quote(match.group(), errors="surrogatepass"), node)
