"""The graph as TriG: a named graph a document, so that what one article says can be asked, shown or taken out alone."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
from pyoxigraph import RdfFormat

from kg.exporters import _graphs, _syntax
from kg.exporters import _terms as terms
from kg.exporters._files import write_atomic
from kg.ontology import DEFAULT_BASE_IRI


def generate(graph: nx.MultiDiGraph, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the graph as TriG in UTF-8; without the graphs it says what the Turtle export says."""
    base = terms.checked_base(base_iri)
    with _syntax.collector_paused():
        return _syntax.prefixed(_graphs.quads(graph, base), RdfFormat.TRIG)


def write(graph: nx.MultiDiGraph, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as TriG, wholly or not at all."""
    write_atomic(path, generate(graph, base_iri))
