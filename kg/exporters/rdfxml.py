"""The graph as RDF/XML, for tools that read nothing newer; what XML cannot hold is left out of texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import networkx as nx
from pyoxigraph import Literal, RdfFormat, Triple, serialize

from kg.exporters import _blocks, _syntax
from kg.exporters import _terms as terms
from kg.exporters._files import write_atomic
from kg.exporters._xml import legal
from kg.ontology import DEFAULT_BASE_IRI, PREFIXES


def generate(graph: nx.MultiDiGraph, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the triples of the Turtle export, in the same order."""
    base = terms.checked_base(base_iri)
    with _syntax.collector_paused():
        written = serialize(
            _legal(_syntax.triples(_blocks.collect(graph, base))), format=RdfFormat.RDF_XML, prefixes=PREFIXES
        )
    assert written is not None
    start, end = written.index(b"<rdf:RDF ") + len(b"<rdf:RDF "), written.index(b">", written.index(b"<rdf:RDF "))
    # Oxigraph gives the prefixes in the order of a hash table
    return written[:start] + b" ".join(sorted(written[start:end].split(b" "))) + written[end:]


def write(graph: nx.MultiDiGraph, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as RDF/XML, wholly or not at all."""
    write_atomic(path, generate(graph, base_iri))


def _legal(said: Iterator[Triple]) -> Iterator[Triple]:
    for triple in said:
        text = triple.object
        if isinstance(text, Literal) and (clean := legal(text.value)) != text.value:
            language = text.language
            text = Literal(clean, language=language) if language else Literal(clean, datatype=text.datatype)
            yield Triple(triple.subject, triple.predicate, text)
        else:
            yield triple
