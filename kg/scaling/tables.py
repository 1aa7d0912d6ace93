"""Things as rows of tables for other programs, and the tables as a collection for the exporters."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kg.linking.merge import Again
from kg.records import Assertion, Entity, Evidence, LinkedReference, Reference, Span
from kg.scaling.coding import read_told
from kg.scaling.engine import Row

_PAIRS = {"names": ("language", "name"), "identifiers": ("scheme", "value"), "details": ("key", "value")}
_READ_AT_ONCE = 1_000
_KEYS = {
    "entities": ("id",),
    "statements": ("subject", "predicate", "object"),
    "references": ("document", "start", "end"),
}
# columns that are called otherwise than the fields of a reference
_CALLED = {"document": "document_id", "rule": "rule_id"}


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a run, in order of their keys: what a local build would have in memory."""

    entities: Iterable[Entity]
    assertions: Iterable[Assertion]
    references: Iterable[LinkedReference]

    @classmethod
    def of(cls, entities: Sequence[str], statements: Sequence[str], references: Sequence[str]) -> Tables:
        """Read files that were put in order."""
        return cls(
            Again(lambda: map(read_entity, _read(entities))),
            Again(lambda: map(read_statement, _read(statements))),
            Again(lambda: map(read_reference, _read(references))),
        )


class Entities:
    """Rows of entities."""

    def __call__(self, contents: list[bytes]) -> list[list[Row]]:
        """Give the row of every thing."""
        return [[entity_row(read_told(content).entity)] for content in contents]


class Statements:
    """Rows of statements."""

    def __call__(self, contents: list[bytes]) -> list[list[Row]]:
        """Give the rows of every thing."""
        return [[*map(statement_row, read_told(content).assertions)] for content in contents]


class References:
    """Rows of reference lists."""

    def __call__(self, contents: list[bytes]) -> list[list[Row]]:
        """Give the rows of every document."""
        return [[*map(reference_row, read_told(content).references)] for content in contents]


def entity_row(entity: Entity) -> Row:
    """Write an entity."""
    pairs = {
        column: [dict(zip(names, pair, strict=True)) for pair in getattr(entity, column)]
        for column, names in _PAIRS.items()
    }
    return {"id": entity.id, "kind": entity.kind, "name": entity.name, "aliases": list(entity.aliases), **pairs}


def read_entity(row: Row) -> Entity:
    """Read it back."""
    pairs = {
        column: tuple((pair[first], pair[second]) for pair in row[column]) for column, (first, second) in _PAIRS.items()
    }
    return Entity(row["id"], row["kind"], row["name"], aliases=tuple(row["aliases"]), **pairs)


def statement_row(said: Assertion) -> Row:
    """Write a statement."""
    return {
        "subject": said.subject_id,
        "predicate": said.predicate,
        "object": said.object_id,
        "support": len(said.evidence),
        "confidence": max(found.confidence for found in said.evidence),
        "evidence": list(map(_evidence_row, said.evidence)),
    }


def _evidence_row(found: Evidence) -> Row:
    start, end = found.span or (None, None)
    return {
        "document": found.document_id,
        "start": start,
        "end": end,
        "quote": found.quote,
        "rule": found.rule_id,
        "confidence": found.confidence,
        "prefix": found.prefix,
        "suffix": found.suffix,
    }


def read_statement(row: Row) -> Assertion:
    """Read it back."""
    return Assertion(row["subject"], row["predicate"], row["object"], tuple(map(_read_evidence, row["evidence"])))


def _read_evidence(row: Row) -> Evidence:
    span = None if row["start"] is None else Span(row["start"], row["end"])
    return Evidence(row["document"], span, row["quote"], row["rule"], row["confidence"], row["prefix"], row["suffix"])


def reference_row(entry: LinkedReference) -> Row:
    """Write an entry of a reference list."""
    reference = entry.reference
    start, end = reference.span
    fields: dict[str, Any] = {name: getattr(reference, _CALLED.get(name, name)) for name in _FIELDS}
    return fields | {
        "start": start,
        "end": end,
        "authors": list(reference.authors),
        "raw": entry.raw,
        "paper": entry.paper_id,
    }


def read_reference(row: Row) -> LinkedReference:
    """Read it back."""
    fields: dict[str, Any] = {_CALLED.get(name, name): row[name] for name in _FIELDS}
    reference = Reference(**fields, span=Span(row["start"], row["end"]), authors=tuple(row["authors"]))
    return LinkedReference(reference, row["raw"], row["paper"])


_FIELDS: tuple[str, ...] = ("document", "marker", "et_al", "title", "mark", "venue", "publisher", "year", "volume")
_FIELDS += ("issue", "pages", "arxiv", "doi", "url", "rule")


def laid_out(name: str, files: Sequence[str], folder: Path) -> list[str]:
    """Put the files of a table into a folder, in order, instead of what was there; return their paths."""
    waiting = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(parents=True)
    ordered = sorted(files, key=partial(_first, _KEYS[name]))
    for number, file in enumerate(ordered):
        target = waiting / f"{name}-{number:05}.parquet"
        try:
            target.hardlink_to(file)
        except OSError:
            shutil.copyfile(file, target)
    shutil.rmtree(folder, ignore_errors=True)
    waiting.rename(folder)
    return [str(path) for path in sorted(folder.iterdir())]


def _first(key: Sequence[str], path: str) -> tuple[Any, ...]:
    from pyarrow import parquet

    rows = next(parquet.ParquetFile(path).iter_batches(1, columns=list(key)), None)
    return tuple(rows.to_pylist()[0][name] for name in key) if rows is not None and rows.num_rows else ()


def _read(files: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of files, of which none begins before another ends."""
    from pyarrow import parquet

    for path in files:
        for batch in parquet.ParquetFile(path).iter_batches(_READ_AT_ONCE):
            yield from batch.to_pylist()
