"""The graph as RDF/XML, for tools that read nothing newer; what XML cannot hold is left out of texts.

All of it is held in memory while it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, RdfFormat, Triple, serialize

from kg.exporters import _export
from kg.exporters._files import write_atomic
from kg.exporters._nodes import Source
from kg.exporters._xml import legal
from kg.graph import collector_paused
from kg.ontology import DEFAULT_BASE_IRI, PREFIXES


def generate(graph: Source, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the triples of the Turtle export, in the same order."""
    said = (quad.triple for quad in _export.triples(graph, base_iri))
    with collector_paused():
        written = serialize(_legal(said), format=RdfFormat.RDF_XML, prefixes=PREFIXES)
    assert written is not None
    start, end = written.index(b"<rdf:RDF ") + len(b"<rdf:RDF "), written.index(b">", written.index(b"<rdf:RDF "))
    # Oxigraph gives the prefixes in the order of a hash table
    return written[:start] + b" ".join(sorted(written[start:end].split(b" "))) + written[end:]


def write(graph: Source, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
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
