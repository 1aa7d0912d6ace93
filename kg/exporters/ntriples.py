"""The graph as N-Triples: one statement a line, for tools that read line by line."""

from __future__ import annotations

from pathlib import Path

from kg.exporters import _export
from kg.exporters._nodes import Source
from kg.exporters._syntax import Lines
from kg.ontology import DEFAULT_BASE_IRI


def generate(graph: Source, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the triples of the Turtle export, in the same order."""
    return _export.generate(graph, base_iri, Lines())


def write(graph: Source, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as N-Triples, wholly or not at all, in memory that does not grow with it."""
    _export.write(graph, path, base_iri, Lines())
