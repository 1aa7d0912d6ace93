"""The graph as N-Quads: the named graphs of the TriG export, one statement a line."""

from __future__ import annotations

from pathlib import Path

from kg.exporters import _export
from kg.exporters._nodes import Source
from kg.exporters._syntax import Lines
from kg.ontology import DEFAULT_BASE_IRI


def generate(graph: Source, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the quads of the TriG export, in the same order."""
    return _export.generate(graph, base_iri, Lines(), named=True)


def write(graph: Source, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as N-Quads, wholly or not at all, in memory that does not grow with it."""
    _export.write(graph, path, base_iri, Lines(), named=True)
