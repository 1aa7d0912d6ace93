"""Answers to queries, and the formats they are written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
import pyoxigraph as ox
import regex
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.query import Result
from rdflib.term import Node

from kg.errors import QueryError
from kg.ontology import PREFIXES, expand

_ILLEGAL_IN_XML = regex.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer. Triples are rows of subject, predicate and object, and `ntriples`; yes or no is one, and `truth`."""

    variables: tuple[str, ...]
    terms: tuple[tuple[Node | None, ...], ...]
    truth: bool | None = None
    ntriples: bytes | None = None

    @property
    def turtle(self) -> str | None:
        """The triples as Turtle, None where the answer is no graph."""
        return None if self.ntriples is None else _written(self.ntriples, ox.RdfFormat.TURTLE)

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The same as plain values of Python: strings, numbers, truth values, None."""
        return [tuple(_plain(term) for term in row) for row in self.terms]


def from_result(result: Result) -> Rows:
    """Take in what rdflib answered, whatever the form of the query."""
    if result.type == "ASK":
        truth = bool(result.askAnswer)
        return Rows(("answer",), ((Literal(truth),),), truth=truth)
    if result.graph is not None:
        graph = _named_alike(result.graph)
        triples = sorted(graph, key=lambda triple: tuple(term.n3() for term in triple))
        lines = sorted(graph.serialize(format="ox-nt", encoding="utf-8").splitlines(keepends=True))
        return Rows(("subject", "predicate", "object"), tuple(triples), ntriples=b"".join(lines))
    variables = result.vars or []
    rows = tuple(tuple(binding.get(variable) for variable in variables) for binding in result.bindings)
    return Rows(tuple(map(str, variables)), rows)


def _named_alike(graph: Graph) -> Graph:
    """Give the blank nodes of a graph, which the engine numbers by chance, names that only depend on what they say."""
    if not any(isinstance(term, BNode) for triple in graph for term in triple):
        return graph
    written = graph.serialize(format="ox-nt", encoding="utf-8")
    dataset = ox.Dataset(ox.parse(written, format=ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    renamed = ox.serialize((quad.triple for quad in dataset), format=ox.RdfFormat.N_TRIPLES) or b""
    return Graph().parse(renamed, format="ox-nt")


def _written(ntriples: bytes, syntax: ox.RdfFormat) -> str:
    triples = (quad.triple for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES))
    text = (ox.serialize(triples, format=syntax, prefixes=PREFIXES) or b"").decode()
    return _ILLEGAL_IN_XML.sub("", text) if syntax == ox.RdfFormat.RDF_XML else text


def _plain(term: Node | None) -> Any:
    if isinstance(term, Literal) and isinstance(term.value, bool | int | float | Decimal):
        return term.value
    return None if term is None else str(term)


def _json(rows: Rows) -> bytes:
    """SPARQL 1.1 Query Results JSON."""
    answer: dict[str, Any]
    if rows.truth is not None:
        answer = {"head": {}, "boolean": rows.truth}
    else:
        bindings = [
            {name: _as_json(term) for name, term in zip(rows.variables, row, strict=True) if term is not None}
            for row in rows.terms
        ]
        answer = {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _as_json(term: Node) -> dict[str, str]:
    if isinstance(term, URIRef | BNode):
        return {"type": "uri" if isinstance(term, URIRef) else "bnode", "value": str(term)}
    described = {"type": "literal", "value": str(term)}
    if isinstance(term, Literal) and term.language:
        described["xml:lang"] = term.language
    elif isinstance(term, Literal) and term.datatype and str(term.datatype) != expand("xsd:string"):
        described["datatype"] = str(term.datatype)
    return described


def _by_oxigraph(syntax: ox.QueryResultsFormat) -> Callable[[Rows], str]:
    def write(rows: Rows) -> str:
        content = _json(rows)
        if syntax == ox.QueryResultsFormat.XML:  # which has no way to write a control character
            content = orjson.dumps(_without_controls(orjson.loads(content)))
        parsed = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
        written = (parsed.serialize(format=syntax) or b"").decode()
        return written if written.endswith("\n") else written + "\n"

    return write


def _without_controls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_controls(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_controls(inner) for inner in value]
    return _ILLEGAL_IN_XML.sub("", value) if isinstance(value, str) else value


def _graph(syntax: ox.RdfFormat) -> Callable[[Rows], str]:
    def write(rows: Rows) -> str:
        if rows.ntriples is None:
            raise QueryError("only CONSTRUCT and DESCRIBE answer with triples", remedy="choose json, csv, tsv or xml")
        text = _written(rows.ntriples, syntax)
        return text if text.endswith("\n") else text + "\n"

    return write


FORMATS: dict[str, Callable[[Rows], str]] = {
    "json": lambda rows: _json(rows).decode(),
    "csv": _by_oxigraph(ox.QueryResultsFormat.CSV),
    "tsv": _by_oxigraph(ox.QueryResultsFormat.TSV),
    "xml": _by_oxigraph(ox.QueryResultsFormat.XML),
    "ttl": _graph(ox.RdfFormat.TURTLE),
    "nt": _graph(ox.RdfFormat.N_TRIPLES),
    "jsonld": _graph(ox.RdfFormat.JSON_LD),
    "rdf": _graph(ox.RdfFormat.RDF_XML),
}
