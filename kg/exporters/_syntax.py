"""Triples to bytes: what the RDF exports share, whichever syntax they write; equal triples in order, equal bytes."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.ontology import PREFIXES

Row = tuple[NamedNode, NamedNode | Literal]


def triples(blocks: Mapping[str, Sequence[Row]]) -> Iterator[Triple]:
    """Yield what blocks say, in order of their subjects."""
    for iri in sorted(blocks):
        subject = NamedNode(iri)
        for predicate, object_ in blocks[iri]:
            yield Triple(subject, predicate, object_)


def turtle(said: Iterable[Triple]) -> bytes:
    """Write Turtle."""
    return prefixed(said, RdfFormat.TURTLE)


def prefixed(said: Iterable[Triple] | Iterable[Quad], syntax: RdfFormat) -> bytes:
    """Write a syntax whose prefixes stand one a line; Oxigraph gives them in the order of a hash table."""
    written = serialize(said, format=syntax, prefixes=PREFIXES) or b""
    *prefixes, body = written.split(b"\n", len(PREFIXES))
    return b"\n".join([*sorted(prefixes), b"", body])


@contextmanager
def collector_paused() -> Iterator[None]:
    """Millions of rows without a cycle among them: looking for cycles takes longer than the export."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
