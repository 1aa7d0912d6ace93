"""Records as bytes, on their way from one stage to the next: JSON, without the names of fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

import orjson

from kg.records import Assertion, Entity, Evidence, LinkedReference, Reference, Span


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of one thing: its record, its statements in order, and the entries of its reference list."""

    entity: Entity
    assertions: tuple[Assertion, ...]
    references: tuple[LinkedReference, ...] = ()


@dataclass(frozen=True, slots=True)
class Collected:
    """A few things as a collection, for the exporters."""

    entities: tuple[Entity, ...]
    assertions: tuple[Assertion, ...]
    references: tuple[LinkedReference, ...]

    @classmethod
    def of(cls, things: Iterable[Told]) -> Collected:
        """Put things together, in order of id."""
        ordered = sorted(things, key=lambda told: told.entity.id)
        return cls(
            tuple(told.entity for told in ordered),
            tuple(said for told in ordered for said in told.assertions),
            tuple(entry for told in ordered for entry in told.references),
        )


def write_told(told: Told) -> bytes:
    """Write what is known of a thing."""
    said = [[one.predicate, one.object_id, [*map(write_evidence, one.evidence)]] for one in told.assertions]
    return orjson.dumps([astuple(told.entity), said, [*map(_entry, told.references)]], default=list)


def read_told(content: bytes) -> Told:
    """Read it back."""
    entity, said, references = orjson.loads(content)
    record = Entity(*entity[:3], *map(tuples, entity[3:]))
    assertions = (
        Assertion(record.id, predicate, target, tuple(map(read_evidence, found))) for predicate, target, found in said
    )
    return Told(record, tuple(assertions), tuple(map(_read_entry, references)))


def write_evidence(found: Evidence) -> list[Any]:
    """Write a piece of evidence as plain values."""
    return [
        found.document_id,
        list(found.span) if found.span else None,
        found.quote,
        found.rule_id,
        found.confidence,
        found.prefix,
        found.suffix,
    ]


def read_evidence(written: list[Any]) -> Evidence:
    """Read it back."""
    document, span, *rest = written
    return Evidence(document, Span(*span) if span else None, *rest)


def tuples(value: Any) -> Any:
    """Lists as the tuples that they were, all the way down."""
    return tuple(map(tuples, value)) if isinstance(value, list) else value


def _entry(entry: LinkedReference) -> list[Any]:
    return [astuple(entry.reference), entry.raw, entry.paper_id]


def _read_entry(written: list[Any]) -> LinkedReference:
    (document, span, marker, authors, *rest), raw, paper = written
    return LinkedReference(Reference(document, Span(*span), marker, tuple(authors), *rest), raw, paper)
