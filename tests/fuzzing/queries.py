"""Queries of any text: an answer that can be written in every format, or an error that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import orjson
import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset

from kg import query
from kg.errors import QueryError
from kg.exporters import rdf
from tests.fuzzing import engine
from tests.fuzzing.words import graph_of, text_of

WORDS = (
    *(
        "SELECT ",
        "ASK ",
        "CONSTRUCT ",
        "DESCRIBE ",
        "WHERE ",
        "{ ",
        "} ",
        "?s ?p ?o ",
        "?x ",
        "* ",
        "COUNT(*) ",
        "AS ",
        "(",
    ),
    *(
        ")",
        ". ",
        "; ",
        ", ",
        "a ",
        "skos:prefLabel ",
        "kg:uses ",
        "rdfs:label ",
        "dct:title ",
        "<urn:kg:x> ",
        "_:b ",
        "[] ",
    ),
    *(
        "'a' ",
        '"b"@zh ',
        "'''",
        "1 ",
        "1e999 ",
        "true ",
        "FILTER ",
        "OPTIONAL ",
        "UNION ",
        "GRAPH ",
        "SERVICE ",
        "FROM ",
    ),
    *(
        "VALUES ?x { ",
        "BIND",
        "GROUP BY ",
        "ORDER BY ",
        "LIMIT 3 ",
        "OFFSET 1 ",
        "PREFIX a: <b:> ",
        "BASE <c:> ",
        "DISTINCT ",
    ),
    *(
        "INSERT DATA ",
        "DELETE ",
        "LOAD ",
        "# title: x\n",
        "# param x: y\n",
        "\n",
        "\t",
        "\\u0041",
        "\\",
        "\x00",
        "模型 ",
        "|",
    ),
    *("REGEX", "(?x, '(a+)+$') ", "REPLACE", "SUM", "/", "^", "+ ", "!", "= ", "< ", "> ", "&& ", "|| ", "<< ", ">> "),
)


def seeds() -> Iterator[bytes]:
    """The queries that come with kg, some that are refused, and words in order."""
    for file in sorted(query.QUERIES.glob("*.rq")):
        yield b"\1" + file.read_bytes()[:1500]
    for text in (
        "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s ORDER BY ?n LIMIT 5",
        "CONSTRUCT { ?s rdfs:label [ a ?o ] } WHERE { ?s a ?o }",
        "ASK { FILTER(1/0 = 1e999) }",
        "INSERT DATA { <a:b> a <c:d> }",
        "SELECT * FROM <a:b> { SERVICE <c:d> { ?s ?p ?o } }",
    ):
        yield b"\1" + text.encode()
    yield bytes([0, *range(len(WORDS))])


def check(content: bytes) -> None:
    """Ask twice: the same answer in every format, or the same error."""
    text = text_of(content, WORDS)
    assert _said(text) == _said(text)


def _said(text: str) -> list[str]:
    try:
        rows = query.run(_asked(), text)
    except QueryError as error:
        return _told(error)
    triples = {"ttl", "nt", "jsonld", "rdf"}
    written = {
        name: write(rows) for name, write in query.FORMATS.items() if rows.ntriples is not None or name not in triples
    }
    if "json" in written:
        orjson.loads(written["json"])
    if "ttl" in written:
        list(ox.parse(written["ttl"], format=ox.RdfFormat.TURTLE))
    shaky = any(word in text.upper() for word in ("RAND", "NOW", "UUID", "BNODE", "_:", "["))
    return (
        []
        if shaky
        else [*written.values(), *sorted(map(str, query.notices(_asked(), query.parse_query(text), {}, rows)))]
    )


def _told(error: QueryError) -> list[str]:
    assert error.message, error
    assert error.remedy, error
    assert error.excerpt.count("\n") in {0, 1}, error.excerpt
    return [str(error)]


@cache
def _asked() -> Dataset:
    store = ox.Store()
    store.load(rdf.generate(graph_of(bytes(range(200)))), format=ox.RdfFormat.TURTLE)
    return Dataset(store=OxigraphStore(store=store), default_union=True)


if __name__ == "__main__":
    engine.main("queries", check, seeds(), WORDS)
