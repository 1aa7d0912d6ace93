"""Graph files into a store on disk, with what is known of it: `python -m kg.serving.loading FOLDER FILE…`.

In a process of its own, because loading takes memory that a process does not give back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
import pyoxigraph as ox

from kg._faults import in_file
from kg._loading import SYNTAXES
from kg.errors import KgError, QueryError
from kg.exporters._terms import base_of_statement
from kg.ontology import DEFAULT_BASE_IRI, expand

DEFAULTS = (Path("exports/graph.ttl"), Path("exports/graph.json"))

MOST_IN_MEMORY = 100_000  # triples; every worker has its own memory, and a new one takes a third of a second to fill it

_SMALL = "small.nq"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a store holds, in numbers, and how the IRIs of its things begin."""

    triples: int
    subjects: int
    objects: int
    classes: dict[str, int]
    properties: dict[str, int]
    graphs: tuple[str, ...]
    bases: tuple[str, ...]


def chosen(files: Sequence[Path]) -> list[Path]:
    """The files to serve, the exports of the current folder if none is named."""
    found = list(files) or [path for path in DEFAULTS if path.is_file()][:1]
    if not found:
        raise QueryError("there is no such graph", place=str(DEFAULTS[0]), remedy="run `kg build PATH` first")
    for path in found:
        if path.suffix.lower() not in (*SYNTAXES, ".json"):
            known = ", ".join((*SYNTAXES, ".json"))
            raise QueryError("is no graph that kg serves", place=str(path), remedy=f"give a file that ends in {known}")
        if not path.is_file():
            raise QueryError("there is no such file", place=str(path), remedy="run `kg build` first")
    return found


def load(files: Sequence[Path], folder: Path) -> None:
    """Unite the files in a store in the folder, with a file of facts beside it."""
    store = ox.Store(str(folder / "store"))
    for path in files:
        _load(store, path)
    store.flush()
    if len(store) <= MOST_IN_MEMORY:
        store.dump(str(folder / _SMALL), ox.RdfFormat.N_QUADS)
    (folder / "facts.json").write_bytes(orjson.dumps(asdict(_facts(store))))


def opened(folder: Path) -> ox.Store:
    """Open what `load` wrote, to be read only; what is small is answered from memory, which is three times as fast."""
    if (folder / _SMALL).is_file():
        store = ox.Store()
        store.bulk_load(path=str(folder / _SMALL))
        return store
    return ox.Store.read_only(str(folder / "store"))


def facts(folder: Path) -> Facts:
    """Read what `load` wrote beside the store."""
    read = orjson.loads((folder / "facts.json").read_bytes())
    return Facts(**{**read, "graphs": tuple(read["graphs"]), "bases": tuple(read["bases"])})


def _load(store: ox.Store, path: Path) -> None:
    try:
        if path.suffix.lower() == ".json":
            from kg.exporters import node_link, rdf

            store.bulk_load(input=rdf.generate(node_link.read(path)), format=ox.RdfFormat.TURTLE)
        else:
            store.bulk_load(path=str(path), format=SYNTAXES[path.suffix.lower()])
    except SyntaxError as error:
        place, message = in_file(error, path)
        raise QueryError(f"cannot be read: {message}", place=place, remedy="run `kg build` again") from error
    except (OSError, ValueError) as error:
        raise QueryError(f"cannot be read: {error}", place=str(path), remedy="run `kg build` again") from error


def _facts(store: ox.Store) -> Facts:
    return Facts(
        triples=_number(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        subjects=_number(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        objects=_number(store, "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        classes=_numbers(store, "SELECT ?x (COUNT(?s) AS ?n) { ?s a ?x FILTER isIRI(?x) } GROUP BY ?x"),
        properties=_numbers(store, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x"),
        graphs=tuple(sorted(name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))),
        bases=tuple(_bases(store)),
    )


def _number(store: ox.Store, query: str) -> int:
    (row,) = _rows(store, query)
    return int(row["n"].value)


def _numbers(store: ox.Store, query: str) -> dict[str, int]:
    return dict(sorted((row["x"].value, int(row["n"].value)) for row in _rows(store, query)))


def _rows(store: ox.Store, query: str) -> Any:
    return store.query(query, use_default_graph_as_union=True)


def _bases(store: ox.Store) -> Iterator[str]:
    """Every statement of kg shows its base; the longest goes first, for one may open another."""
    derived = ox.NamedNode(expand("prov:wasDerivedFrom"))
    subjects = {quad.subject for quad in store.quads_for_pattern(None, derived, None)}
    names = (subject.value for subject in subjects if isinstance(subject, ox.NamedNode))
    found = set(filter(None, map(base_of_statement, names)))
    yield from sorted(found or {DEFAULT_BASE_IRI}, key=lambda base: (-len(base), base))


if __name__ == "__main__":
    try:
        load([Path(name) for name in sys.argv[2:]], Path(sys.argv[1]))
    except KgError as error:
        sys.exit(str(error))
