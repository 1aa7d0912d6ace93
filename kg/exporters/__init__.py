"""Exporters: each turns a graph or a collection into one file format, with `generate(graph)` and `write(graph, path)`.

`write` of the formats made for large collections needs no more memory for more; the others say so in their docstrings.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

import networkx as nx

from kg.errors import ExportError
from kg.exporters._files import part_path
from kg.records import Collection

# suffix of the file -> module; imported on demand, because each pulls in a library of its own
EXPORTERS: dict[str, str] = {
    "ttl": "kg.exporters.rdf",
    "graphml": "kg.exporters.graphml",
    "json": "kg.exporters.node_link",
    "html": "kg.exporters.html",
    "nt": "kg.exporters.ntriples",
    "nq": "kg.exporters.nquads",
    "trig": "kg.exporters.trig",
    "jsonld": "kg.exporters.jsonld",
    "rdf": "kg.exporters.rdfxml",
    "void.ttl": "kg.exporters.void",
    "gexf": "kg.exporters.gexf",
    "csv": "kg.exporters.neo4j",
    "parquet": "kg.exporters.parquet",
}
# those whose IRIs begin as the user says
WITH_BASE_IRI = ("ttl", "html", "nt", "nq", "trig", "jsonld", "rdf", "void.ttl")
# those that write several files, each named after its part
PARTS: dict[str, tuple[str, ...]] = {"csv": ("nodes", "edges"), "parquet": ("nodes", "edges")}


class Exporter(Protocol):
    """What every exporter module offers."""

    def generate(self, graph: nx.MultiDiGraph | Collection) -> str | bytes | dict[str, bytes]:
        """Return the export of the graph; equal graphs give equal results."""

    def write(self, graph: nx.MultiDiGraph | Collection, path: Path, **options: Any) -> None:
        """Write the export to the path, wholly or not at all."""


def files(suffix: str, path: Path) -> tuple[Path, ...]:
    """Return the files that an exporter writes when it is given a path.

    >>> [file.name for file in files("csv", Path("graph.csv"))]
    ['graph-nodes.csv', 'graph-edges.csv']
    """
    return tuple(part_path(path, part) for part in PARTS[suffix]) if suffix in PARTS else (path,)


def load(suffix: str) -> Exporter:
    """Return the exporter for a suffix.

    >>> load("json").__name__
    'kg.exporters.node_link'
    """
    if suffix not in EXPORTERS:
        raise ExportError(f"there is no format {suffix!r}", remedy=f"choose from {', '.join(EXPORTERS)}")
    return cast(Exporter, import_module(EXPORTERS[suffix]))
