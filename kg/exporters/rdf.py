"""The graph as Turtle: standard vocabularies, every statement with its evidence, no blank nodes.

Two exports of the same graph are equal by bytes, and the exports of two collections are merged by plain union. Not
exported: details of an entity that no vocabulary here has a term for.
"""

from __future__ import annotations

from pathlib import Path

from kg.exporters import _export
from kg.exporters._nodes import Source
from kg.exporters._syntax import Short
from kg.ontology import DEFAULT_BASE_IRI

SHAPES = Path(__file__).with_name("shapes.ttl")


def generate(graph: Source, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the graph as Turtle in UTF-8; `base_iri` opens the IRIs of all nodes."""
    return _export.generate(graph, base_iri, Short())


def write(graph: Source, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as Turtle, wholly or not at all, in memory that does not grow with it."""
    _export.write(graph, path, base_iri, Short())
