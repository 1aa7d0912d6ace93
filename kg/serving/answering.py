"""One query on one store: what it may not do, and its answer as the client likes it best, cut where it is too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import orjson
import pyoxigraph as ox
import regex

from kg._faults import fault, shortened
from kg._guard import refuse, uses
from kg.errors import QueryError
from kg.ontology import PREFIXES
from kg.serving import media
from kg.serving.exchange import Question, Reply, refusal

LONGEST_ANSWER = 64 << 20  # bytes of names and values

_NO_SERVICE = {"SERVICE": "this endpoint never asks another server"}
_ILLEGAL_IN_XML = regex.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COMMENTS = {
    ox.QueryResultsFormat.XML: "<!-- {} -->\n",
    ox.RdfFormat.RDF_XML: "<!-- {} -->\n",
    ox.RdfFormat.TURTLE: "# {}\n",
    ox.RdfFormat.N_TRIPLES: "# {}\n",
}


def answer(store: ox.Store, question: Question) -> Reply:
    """Answer a question, or say why not."""
    try:
        return _answered(store, question)
    except SyntaxError as error:
        return refusal(400, str(fault(error, question.query, "")))
    except QueryError as error:
        return refusal(403 if "SERVICE" in error.message else 400, str(error))
    except (OSError, RuntimeError, ValueError) as error:
        return refusal(500, f"the query cannot be answered: {shortened(str(error))}")


def _answered(store: ox.Store, question: Question) -> Reply:
    refuse(question.query, "", _NO_SERVICE)
    results = store.query(question.query, prefixes=PREFIXES, **_dataset(store, question))
    offered: dict[str, Any] = media.TRIPLES if isinstance(results, ox.QueryTriples) else media.ROWS
    chosen = media.choose(question.accept, list(offered), question.short)
    if not chosen:
        return refusal(406, f"the answer can be written as {', '.join(offered)}")
    syntax = offered[chosen]
    if isinstance(results, ox.QueryBoolean):
        return Reply(200, chosen, results.serialize(format=syntax) or b"")
    write = _triples if isinstance(results, ox.QueryTriples) else _rows
    body, cut = write(results, syntax, question.max_rows)
    return Reply(200, chosen, body, cut)


def _dataset(store: ox.Store, question: Question) -> dict[str, Any]:
    """What the protocol says goes before what the query says; if neither says anything, all graphs are one."""
    if question.default_graphs is None and question.named_graphs is None:
        several = next(iter(store.named_graphs()), None) is not None
        return {"use_default_graph_as_union": several and not uses(question.query, "FROM", "")}
    return {
        "default_graph": list(map(ox.NamedNode, question.default_graphs or ())),
        "named_graphs": list(map(ox.NamedNode, question.named_graphs or ())),
    }


def _rows(solutions: Any, syntax: ox.QueryResultsFormat, most: int) -> tuple[bytes, int]:
    names = [variable.value for variable in solutions.variables]
    taken, cut = _taken((dict(_binding(names, solution, syntax)) for solution in solutions), most, _weight)
    answer: dict[str, Any] = {"head": {"vars": names}, "results": {"bindings": taken}}
    if cut and syntax == ox.QueryResultsFormat.JSON:
        answer["head"]["link"] = [f"/sparql#cut-after-{cut}-rows"]  # the one place that readers know
    content = orjson.dumps(answer)
    if syntax == ox.QueryResultsFormat.JSON:
        return content, cut
    parsed = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    return noted(parsed.serialize(format=syntax) or b"", syntax, cut), cut


def _triples(triples: Iterable[ox.Triple], syntax: ox.RdfFormat, most: int) -> tuple[bytes, int]:
    taken, cut = _taken(triples, most, lambda triple: len(str(triple)))
    ordered = sorted(dict.fromkeys(taken), key=str)
    return noted(written(ordered, syntax), syntax, cut), cut


def written(triples: list[ox.Triple], syntax: ox.RdfFormat, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write triples with the prefixes they use, and those in order: Oxigraph's is that of a hash table."""
    if syntax != ox.RdfFormat.TURTLE:  # the others would differ from one run to the next
        return ox.serialize(triples, format=syntax) or b""
    terms = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    terms |= {t.object.datatype.value for t in triples if isinstance(t.object, ox.Literal)}
    used = {name: iri for name, iri in prefixes.items() if any(term.startswith(iri) for term in terms)}
    turtle = ox.serialize(triples, format=syntax, prefixes=used) or b""
    *head, body = turtle.split(b"\n", len(used))
    return b"\n".join([*sorted(head), b"", body])


def _taken(found: Iterable[Any], most: int, weigh: Any) -> tuple[list[Any], int]:
    """What may be sent of an answer, and where it was cut, if it was."""
    rows: list[Any] = []
    iterator, weight = iter(found), 0
    for row in islice(iterator, most):
        weight += weigh(row)
        if weight > LONGEST_ANSWER:
            return rows, max(1, len(rows))
        rows.append(row)
    more = next(iterator, None) is not None
    return rows, len(rows) if more else 0


def _weight(row: dict[str, dict[str, Any]]) -> int:
    return sum(len(str(term["value"])) for term in row.values())


def _binding(names: list[str], solution: Any, syntax: ox.QueryResultsFormat) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, term in zip(names, solution, strict=True):
        if term is not None:
            described = _described(term)
            if syntax == ox.QueryResultsFormat.XML and isinstance(term, ox.Literal):
                described["value"] = _ILLEGAL_IN_XML.sub("", term.value)
            yield name, described


def _described(term: Any) -> dict[str, Any]:
    """A term as SPARQL 1.1 Query Results JSON has it."""
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), map(_described, term), strict=True)
        return {"type": "triple", "value": dict(parts)}
    if not isinstance(term, ox.Literal):
        return {"type": "uri" if isinstance(term, ox.NamedNode) else "bnode", "value": term.value}
    described = {"type": "literal", "value": term.value}
    if term.language:
        described["xml:lang"] = term.language
    elif term.datatype.value != PREFIXES["xsd"] + "string":
        described["datatype"] = term.datatype.value
    return described


def _note(cut: int) -> str:
    return f"cut after {cut:,} rows; add LIMIT and OFFSET to the query to get the rest"


def noted(body: bytes, syntax: Any, cut: int) -> bytes:
    """Say in the answer itself that it was cut, where its syntax has comments."""
    comment = _COMMENTS.get(syntax, "").format(_note(cut)).encode() if cut else b""
    if comment.startswith(b"<") and body.startswith(b"<?xml"):
        declaration, rest = body[: body.index(b"?>") + 2], body[body.index(b"?>") + 2 :]
        return declaration + b"\n" + comment + rest.lstrip()
    return comment + body
