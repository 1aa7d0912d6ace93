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
    """An answer. Triples are rows of subject, predicate and object; yes or no is one row, and `truth`."""

    variables: tuple[str, ...]
    terms: tuple[tuple[Node | None, ...], ...]
    truth: bool | None = None
    turtle: str | None = None

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
        triples = sorted(result.graph, key=lambda triple: tuple(term.n3() for term in triple))
        return Rows(("subject", "predicate", "object"), tuple(triples), turtle=_turtle(result.graph))
    variables = result.vars or []
    rows = tuple(tuple(binding.get(variable) for variable in variables) for binding in result.bindings)
    return Rows(tuple(map(str, variables)), rows)


def _turtle(graph: Graph) -> str:
    lines = sorted(graph.serialize(format="ox-nt", encoding="utf-8").splitlines(keepends=True))
    triples = ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES)
    written = ox.serialize((quad.triple for quad in triples), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    return (written or b"").decode()


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


def _written_turtle(rows: Rows) -> str:
    if rows.turtle is None:
        raise QueryError("only CONSTRUCT and DESCRIBE answer with triples", remedy="choose another format than ttl")
    return rows.turtle


FORMATS: dict[str, Callable[[Rows], str]] = {
    "json": lambda rows: _json(rows).decode(),
    "csv": _by_oxigraph(ox.QueryResultsFormat.CSV),
    "tsv": _by_oxigraph(ox.QueryResultsFormat.TSV),
    "xml": _by_oxigraph(ox.QueryResultsFormat.XML),
    "ttl": _written_turtle,
}
