"""SPARQL over an export: load the file, ask, get rows.

Only questions are answered, and only from the file: updates, SERVICE and FROM are refused before anything runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset

from kg import _loading, _vocabulary
from kg._faults import fault, nearest, shortened
from kg._guard import refuse
from kg._rows import FORMATS, Rows, from_result
from kg.errors import QueryError
from kg.ontology import PREFIXES

__all__ = ["FORMATS", "QUERIES", "NamedQuery", "Rows", "load", "named_queries", "parse_query", "read_query", "run"]

QUERIES = Path(__file__).with_name("queries")

_HEADER = re.compile(r"#\s*(title|title-zh|description|description-zh|param\s+([A-Za-z]\w*))\s*:\s*(.*)")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with title and description in both languages and parameters, each with its default value."""

    name: str
    text: str
    title: str = ""
    title_zh: str = ""
    description: str = ""
    description_zh: str = ""
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
        raise QueryError(f"no query is called {name!r}", remedy=_meant(name, known))
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


def load(path: Path, store: Path | None = None, tell: Callable[[str], object] = lambda message: None) -> Dataset:
    """Load RDF, its syntax told by the suffix, behind the API of rdflib; `store` is a folder that keeps it loaded."""
    loaded = _loading.kept(store, path, tell) if store else _loading.in_memory(path)
    return Dataset(store=OxigraphStore(store=loaded), default_union=True)


def check(query: NamedQuery, parameters: Mapping[str, str]) -> str:
    """Return the text that is asked, with its parameters. Raises QueryError if it cannot be read or is refused."""
    text = _bound(query, parameters)
    refuse(text, query.name)
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        raise fault(error, text, query.name) from error
    return text


def run(graph: Dataset | Path | str, query: NamedQuery | str, parameters: Mapping[str, str] | None = None) -> Rows:
    """Ask a graph, or the file that holds it; the prefixes of kg.ontology need not be declared."""
    named = parse_query(query) if isinstance(query, str) else query
    text = check(named, parameters or {})
    dataset = graph if isinstance(graph, Dataset) else load(Path(graph))
    try:
        return from_result(dataset.query(text, initNs=PREFIXES))
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(
            f"cannot be answered: {shortened(str(error))}", place=named.name, remedy="mend the query"
        ) from error


def answer(
    path: Path, query: NamedQuery, given: Mapping[str, str], store: Path | None, tell: Callable[[str], object]
) -> tuple[Rows, list[str]]:
    """Load a file, ask it, and return the answer with what there is to say of the question."""
    dataset = load(path, store, tell)
    rows = run(dataset, query, given)
    return rows, notices(dataset, query, given, rows)


def notices(graph: Dataset, query: NamedQuery, parameters: Mapping[str, str], answer: Rows) -> list[str]:
    """Say which terms of a query nothing has, and which names where the answer is empty: it still has been answered."""
    found = [] if query.name in named_queries() else list(_vocabulary.unknown_terms(query.text, graph))
    return found if answer.terms else [*found, *_vocabulary.unknown_names(parameters, graph)]


def _meant(name: str, known: Iterable[str]) -> str:
    likest = nearest(name, known)
    return f"did you mean {' or '.join(likest)}?" if likest else "`kg query --list` shows them all"


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
