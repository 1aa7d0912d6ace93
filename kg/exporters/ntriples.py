"""The graph as N-Triples: one statement a line, for tools that read line by line."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
from pyoxigraph import RdfFormat, serialize

from kg.exporters import _blocks, _syntax
from kg.exporters import _terms as terms
from kg.exporters._files import write_atomic
from kg.ontology import DEFAULT_BASE_IRI


def generate(graph: nx.MultiDiGraph, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the triples of the Turtle export, in the same order."""
    base = terms.checked_base(base_iri)
    with _syntax.collector_paused():
        return serialize(_syntax.triples(_blocks.collect(graph, base)), format=RdfFormat.N_TRIPLES) or b""


def write(graph: nx.MultiDiGraph, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as N-Triples, wholly or not at all."""
    write_atomic(path, generate(graph, base_iri))
