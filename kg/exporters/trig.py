"""The graph as TriG: a named graph a document, so that what one article says can be asked, shown or taken out alone."""

from __future__ import annotations

from pathlib import Path

from kg.exporters import _export
from kg.exporters._nodes import Source
from kg.exporters._syntax import Short
from kg.ontology import DEFAULT_BASE_IRI


def generate(graph: Source, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the graph as TriG in UTF-8; without the graphs it says what the Turtle export says."""
    return _export.generate(graph, base_iri, Short(), named=True)


def write(graph: Source, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as TriG, wholly or not at all, in memory that does not grow with it."""
    _export.write(graph, path, base_iri, Short(), named=True)
