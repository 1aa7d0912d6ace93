"""The graph as N-Quads: the named graphs of the TriG export, one statement a line."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
from pyoxigraph import RdfFormat, serialize

from kg.exporters import _graphs, _syntax
from kg.exporters import _terms as terms
from kg.exporters._files import write_atomic
from kg.ontology import DEFAULT_BASE_IRI


def generate(graph: nx.MultiDiGraph, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the quads of the TriG export, in the same order."""
    base = terms.checked_base(base_iri)
    with _syntax.collector_paused():
        return serialize(_graphs.quads(graph, base), format=RdfFormat.N_QUADS) or b""


def write(graph: nx.MultiDiGraph, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as N-Quads, wholly or not at all."""
    write_atomic(path, generate(graph, base_iri))
