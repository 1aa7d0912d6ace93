"""SPARQL over an export: load the file, ask, get rows.

Only questions are answered, and only from the file: updates, SERVICE and FROM are refused before anything runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset

from kg._guard import fault, refuse, shortened
from kg._rows import FORMATS, Rows, from_result
from kg.errors import QueryError
from kg.ontology import PREFIXES

__all__ = ["FORMATS", "QUERIES", "NamedQuery", "Rows", "load", "named_queries", "parse_query", "read_query", "run"]

QUERIES = Path(__file__).with_name("queries")

_SYNTAXES = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}
_HEADER = re.compile(r"#\s*(title|title-zh|description|param\s+([A-Za-z]\w*))\s*:\s*(.*)")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a title in both languages and parameters, each with its default value."""

    name: str
    text: str
    title: str = ""
    title_zh: str = ""
    description: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


def named_queries() -> dict[str, NamedQuery]:
    """Return the queries that come with kg, by name."""
    files = sorted(QUERIES.glob("*.rq"))
    return {file.stem: parse_query(file.read_text(encoding="utf-8"), file.stem) for file in files}


def read_query(text: str = "", file: Path | None = None, name: str = "") -> NamedQuery:
    """Return the one query that is meant: its text, the file that holds it, or its name."""
    if sum(map(bool, (text, file, name))) != 1:
        raise QueryError(
            "exactly one query is needed", remedy="give its text, a file that holds it, or the name of one"
        )
    if file:
        return _from_file(file)
    if text:
        return parse_query(text)
    known = named_queries()
    if name not in known:
        raise QueryError(f"no query is called {name!r}", remedy=f"known are {', '.join(known)}")
    return known[name]


def parse_query(text: str, name: str = "") -> NamedQuery:
    """Read the header comments of a query; one without them is a query without a title.

    >>> parse_query("# title: Models\\n# param model: ResNet\\nSELECT *").parameters
    {'model': 'ResNet'}
    """
    headings: dict[str, str] = {}
    parameters: dict[str, str] = {}
    for line in _header(text):
        match = _HEADER.fullmatch(line)
        if match and match[2]:
            parameters[match[2]] = match[3]
        elif match:
            headings[match[1].replace("-", "_")] = match[3]
    return NamedQuery(name, text, parameters=parameters, **headings)


def load(path: Path) -> Dataset:
    """Load Turtle, TriG, N-Triples or N-Quads, told apart by suffix, into an Oxigraph store behind rdflib."""
    syntax = _SYNTAXES.get(path.suffix.lower())
    if syntax is None:
        raise QueryError(
            "is no RDF that kg reads", place=str(path), remedy=f"give a file that ends in {', '.join(_SYNTAXES)}"
        )
    store = ox.Store()
    try:
        store.bulk_load(path=str(path), format=syntax)
    except FileNotFoundError as error:
        raise QueryError("there is no such file", place=str(path), remedy="run `kg build` first") from error
    except (OSError, SyntaxError) as error:
        raise QueryError(
            f"cannot be read: {shortened(str(error))}", place=str(path), remedy="run `kg build` again"
        ) from error
    return Dataset(store=OxigraphStore(store=store), default_union=True)


def run(graph: Dataset | Path | str, query: NamedQuery | str, parameters: Mapping[str, str] | None = None) -> Rows:
    """Ask a graph, or the file that holds it; the prefixes of kg.ontology need not be declared."""
    named = parse_query(query) if isinstance(query, str) else query
    text = _bound(named, parameters or {})
    refuse(text, named.name)
    dataset = graph if isinstance(graph, Dataset) else load(Path(graph))
    try:
        return from_result(dataset.query(text, initNs=PREFIXES))
    except SyntaxError as error:
        raise fault(error, text, named.name) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(
            f"cannot be answered: {shortened(str(error))}", place=named.name, remedy="mend the query"
        ) from error


def _from_file(file: Path) -> NamedQuery:
    try:
        return parse_query(file.read_text(encoding="utf-8-sig"), file.stem)
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"cannot be read: {error}", place=str(file), remedy="give a text file in UTF-8") from error


def _header(text: str) -> Iterator[str]:
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith("#"):
            return
        yield line


def _bound(query: NamedQuery, given: Mapping[str, str]) -> str:
    """Put the parameters where the query says `VALUES ?name { "default" }`, so the file runs elsewhere as it is."""
    unknown = sorted(set(given) - set(query.parameters))
    if unknown:
        known = ", ".join(query.parameters) or "none"
        raise QueryError(f"the query has no parameter {unknown[0]!r}", place=query.name, remedy=f"it has: {known}")
    text = query.text
    for name, value in {**query.parameters, **given}.items():
        text = _with_value(text, query.name, name, value)
    return text


def _with_value(text: str, query: str, name: str, value: str) -> str:
    written = f"VALUES ?{name} {{ {_literal(value)} }}"
    place = rf'VALUES\s+\?{name}\s*\{{\s*"(?:[^"\\\n]|\\.)*"\s*\}}'
    bound, count = re.subn(place, lambda _: written, text)
    if not count:
        raise QueryError(
            f"nothing takes the parameter {name!r}", place=query, remedy=f'write VALUES ?{name} {{ "" }} in the query'
        )
    return bound


def _literal(value: str) -> str:
    try:
        return str(ox.Literal(value))
    except ValueError as error:
        raise QueryError(f"{value!r} is no text", remedy="give a value in UTF-8") from error
