"""Exporters: each turns the graph into one file format, with `generate(graph)` and `write(graph, path)`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

import networkx as nx

from kg.errors import ExportError

# suffix of the file -> module; imported on demand, because each pulls in a library of its own
EXPORTERS: dict[str, str] = {
    "ttl": "kg.exporters.rdf",
    "graphml": "kg.exporters.graphml",
    "json": "kg.exporters.node_link",
    "html": "kg.exporters.html",
}


class Exporter(Protocol):
    """What every exporter module offers."""

    def generate(self, graph: nx.MultiDiGraph) -> str | bytes:
        """Return the export of the graph; equal graphs give equal results."""

    def write(self, graph: nx.MultiDiGraph, path: Path, **options: Any) -> None:
        """Write the export to the path, wholly or not at all."""


def load(suffix: str) -> Exporter:
    """Return the exporter for a suffix.

    >>> load("json").__name__
    'kg.exporters.node_link'
    """
    if suffix not in EXPORTERS:
        raise ExportError(f"there is no format {suffix!r}", remedy=f"choose from {', '.join(EXPORTERS)}")
    return cast(Exporter, import_module(EXPORTERS[suffix]))
