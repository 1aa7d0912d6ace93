"""From a graph or a collection to an RDF file, in whichever syntax: blocks, put in order, and each of them once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from kg.exporters import _blocks
from kg.exporters import _terms as terms
from kg.exporters._files import write_stream
from kg.exporters._nodes import Source
from kg.exporters._sorting import in_order
from kg.exporters._syntax import Lines, Row
from kg.graph import collector_paused

_AT_ONCE = 1 << 18  # bytes


def generate(source: Source, base_iri: str, syntax: Lines, named: bool = False) -> bytes:
    """Return the export in memory."""
    with collector_paused():
        return b"".join(_parts(source, terms.checked_base(base_iri), syntax, named, None))


def write(source: Source, path: Path, base_iri: str, syntax: Lines, named: bool = False) -> None:
    """Write the export, wholly or not at all, in memory that does not grow with it."""
    base = terms.checked_base(base_iri)
    with collector_paused():
        write_stream(path, _parts(source, base, syntax, named, path.resolve().parent))


def triples(source: Source, base_iri: str) -> Iterator[Quad]:
    """Yield what the export without named graphs says, in its order; all of it is held in memory."""
    return parse(generate(source, base_iri, Lines()), format=RdfFormat.N_TRIPLES)


def blocks(source: Source, base_iri: str) -> dict[str, list[Row]]:
    """Return what the export says, by subject, in its order; all of it is held in memory."""
    found: dict[str, list[Row]] = {}
    for quad in triples(source, base_iri):
        found.setdefault(quad.subject.value, []).append((quad.predicate, quad.object))  # type: ignore[union-attr, arg-type]
    return found


def lines(source: Source, base: str, folder: Path | None) -> Iterator[list[bytes]]:
    """Yield what the export says as lines of N-Triples, those of one subject at a time, in its order."""
    syntax = Lines()
    for _, text in once(in_order(_blocks.records(source, base, syntax), folder), syntax):
        yield text[:-1].split(b"\n")


def _parts(source: Source, base: str, syntax: Lines, named: bool, folder: Path | None) -> Iterator[bytes]:
    """Yield the export in parts of some size."""
    records = in_order(_blocks.records(source, base, syntax, named), folder)
    gathered: list[bytes] = []
    size = 0
    for part in syntax.document(once(records, syntax)):
        gathered.append(part)
        size += len(part)
        if size > _AT_ONCE:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield b"".join(gathered)


def once(loads: Iterable[list[bytes]], syntax: Lines) -> Iterator[tuple[bytes, bytes]]:
    """Yield graph and text of each subject: of its blocks those of the lowest rank."""
    key: tuple[bytes, bytes] | None = None
    lowest, texts = b"", [b""]
    for record in (record for load in loads for record in load):
        graph, iri, rank, text = record.split(_blocks.KEY_END)
        if (graph, iri) != key:
            if key:
                yield key[0], texts[0] if len(texts) == 1 else _together(texts, key, syntax)
            key, lowest, texts = (graph, iri), rank, [text]
        elif rank == lowest and text != texts[-1]:
            texts.append(text)
    if key:
        yield key[0], texts[0] if len(texts) == 1 else _together(texts, key, syntax)


def _together(texts: list[bytes], key: tuple[bytes, bytes], syntax: Lines) -> bytes:
    """Two things that share an IRI, as two spellings of one character do: what is said of either, once."""
    rows = dict.fromkeys(row for text in texts for row in syntax.read(text))
    graph, iri = (part.decode().strip() for part in key)
    return syntax.block(iri, syntax.rows(rows), graph).encode()
