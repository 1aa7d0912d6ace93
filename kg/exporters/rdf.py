"""The graph as Turtle: standard vocabularies, every statement with its evidence, no blank nodes.

Two exports of the same graph are equal by bytes, and the exports of two collections are merged by plain union. Not
exported: details of an entity that no vocabulary here has a term for.
"""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from kg.exporters import _blocks, _syntax
from kg.exporters import _terms as terms
from kg.exporters._files import write_atomic
from kg.ontology import DEFAULT_BASE_IRI

SHAPES = Path(__file__).with_name("shapes.ttl")


def generate(graph: nx.MultiDiGraph, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the graph as Turtle in UTF-8; `base_iri` opens the IRIs of all nodes."""
    base = terms.checked_base(base_iri)
    with _syntax.collector_paused():
        return _syntax.turtle(_syntax.triples(_blocks.collect(graph, base)))


def write(graph: nx.MultiDiGraph, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as Turtle, wholly or not at all."""
    write_atomic(path, generate(graph, base_iri))
