"""The graph as two Parquet files, nodes and edges with all their evidence, for pandas, Polars, DuckDB and Spark.

The only module that knows pyarrow, which comes with the extra `parquet`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from kg.errors import ExportError
from kg.exporters import _nodes
from kg.exporters._files import contents, waiting, write_part_streams
from kg.exporters._nodes import Source
from kg.exporters._terms import mended
from kg.records import Entity, Evidence

_GROUP = 20_000  # rows that are written together


def generate(graph: Source) -> dict[str, bytes]:
    """Return the two files."""
    return {part: b"".join(content) for part, content in _files(graph, None).items()}


def write(graph: Source, path: Path) -> None:
    """Write the two files beside each other, each wholly or not at all: `graph-nodes.parquet` and so on.

    Memory does not grow with them.
    """
    write_part_streams(path, _files(graph, path.resolve().parent))


def _files(graph: Source, folder: Path | None) -> dict[str, Iterator[bytes]]:
    arrow = _arrow()
    nodes, edges = _schemas(arrow)
    return {
        "nodes": _file(map(_node, _nodes.entities(graph)), nodes, folder),
        "edges": _file((_edge(*edge) for edge in _nodes.edges(graph)), edges, folder),
    }


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ExportError(
            "Parquet needs pyarrow", place="--format parquet", remedy="run pip install 'kg[parquet]'"
        ) from error
    return pyarrow


def _schemas(arrow: Any) -> tuple[Any, Any]:
    text, whole = arrow.string(), arrow.int64()

    def pairs(first: str, second: str) -> Any:
        return arrow.list_(arrow.struct([(first, text), (second, text)]))

    evidence = [("document", text), ("start", whole), ("end", whole), ("quote", text), ("rule", text)]
    evidence += [("confidence", arrow.float64()), ("prefix", text), ("suffix", text)]
    nodes = [("id", text), ("kind", text), ("name", text), ("names", pairs("language", "name"))]
    nodes += [("aliases", arrow.list_(text)), ("identifiers", pairs("scheme", "value"))]
    nodes += [("details", pairs("key", "value"))]
    edges = [("subject", text), ("predicate", text), ("object", text), ("support", whole)]
    edges += [("confidence", arrow.float64()), ("evidence", arrow.list_(arrow.struct(evidence)))]
    return arrow.schema(nodes), arrow.schema(edges)


def _file(rows: Iterator[dict[str, Any]], schema: Any, folder: Path | None) -> Iterator[bytes]:
    """Write a group of rows after the other into a file without a name, which pyarrow wants whole."""
    from pyarrow import Table, parquet

    with waiting(folder) as file:
        with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
            while batch := list(islice(rows, _GROUP)):
                writer.write_table(Table.from_pylist(batch, schema))
        yield from contents(file)


def _node(entity: Entity) -> dict[str, Any]:
    return {
        "id": mended(entity.id),
        "kind": mended(entity.kind),
        "name": mended(entity.name),
        "names": _pairs(entity.names, "language", "name"),
        "aliases": list(map(mended, entity.aliases)),
        "identifiers": _pairs(entity.identifiers, "scheme", "value"),
        "details": _pairs(entity.details, "key", "value"),
    }


def _edge(subject: str, predicate: str, object_: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {
        "subject": mended(subject),
        "predicate": mended(predicate),
        "object": mended(object_),
        "support": attributes["support"],
        "confidence": attributes["confidence"],
        "evidence": list(map(_evidence, attributes["evidence"])),
    }


def _evidence(found: Evidence) -> dict[str, Any]:
    start, end = found.span or (None, None)
    return {
        "document": mended(found.document_id),
        "start": start,
        "end": end,
        "quote": mended(found.quote),
        "rule": mended(found.rule_id),
        "confidence": found.confidence,
        "prefix": mended(found.prefix),
        "suffix": mended(found.suffix),
    }


def _pairs(pairs: tuple[tuple[str, str], ...], first: str, second: str) -> list[dict[str, str]]:
    return [{first: mended(one), second: mended(other)} for one, other in pairs]
