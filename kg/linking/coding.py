"""Contributions as bytes, to be kept and sent: JSON, which harms nobody who reads it, made small by zlib.

Head and body are apart, because linking a collection reads all heads before it reads a body.
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

import orjson

from kg.linking.contributions import Contribution, Entry, Head, Link, Named, Said
from kg.linking.papers import Listed, Seen
from kg.linking.unidentified import Sighting
from kg.records import Reference, Span

# of zlib's levels the fastest: the higher ones take three times as long for a tenth less
_LEVEL = 1
_FIELDS = attrgetter(*(field.name for field in dataclasses.fields(Reference)))


def encode(contribution: Contribution) -> tuple[bytes, bytes]:
    """Write a contribution as head and body."""
    head = contribution.head
    listed = [[own.ids, [*own.sighting] if own.sighting else None] for own in head.seen.listed]
    first = [head.id, head.title, head.details, [*map(_entry, head.entries)], listed, head.seen.titled]
    second = [
        contribution.text,
        contribution.ends,
        [*map(list, contribution.names)],
        contribution.surfaces,
        [*map(list, contribution.said)],
        contribution.results,
        [*map(list, contribution.links)],
    ]
    return _pack(first), _pack(second)


def decode_head(head: bytes) -> Head:
    """Read a head back, equal to the one that was written. Raises ValueError for what is none."""
    with _checked():
        key, title, details, entries, listed, titled = _unpack(head)
        seen = Seen(tuple(map(_listed, listed)), _tuples(titled))
        return Head(key, title, _tuples(details), tuple(map(_read_entry, entries)), seen)


def decode(head: bytes, body: bytes) -> Contribution:
    """Read a contribution back, equal to the one that was written. Raises ValueError for what is none."""
    with _checked():
        text, ends, names, surfaces, said, results, links = _unpack(body)
        return Contribution(
            decode_head(head),
            text,
            tuple(ends),
            tuple(map(Named._make, names)),
            _tuples(surfaces),
            tuple(map(Said._make, said)),
            _tuples(results),
            tuple(map(Link._make, links)),
        )


@contextmanager
def _checked() -> Iterator[None]:
    try:
        yield
    except (TypeError, RecursionError, zlib.error) as error:
        raise ValueError(str(error)) from error


def _entry(entry: Entry) -> list[Any]:
    document_id, span, *rest = _FIELDS(entry.reference)
    return [[document_id, *span, *rest], *entry[1:]]


def _read_entry(written: list[Any]) -> Entry:
    (document_id, start, end, marker, authors, *rest), *others = written
    return Entry(Reference(document_id, Span(start, end), marker, tuple(authors), *rest), *others)


def _listed(written: list[Any]) -> Listed:
    ids, sighting = written
    if sighting is None:
        return Listed(tuple(ids), None)
    title, year, surnames = sighting
    return Listed(tuple(ids), Sighting(title, year, tuple(surnames)))


def _tuples(rows: list[list[Any]]) -> tuple[Any, ...]:
    return tuple(map(tuple, rows))


def _pack(content: list[Any]) -> bytes:
    try:
        plain = orjson.dumps(content)
    except TypeError:  # half of a surrogate pair is no UTF-8; as an escape it is valid JSON
        plain = json.dumps(content).encode()
    return zlib.compress(plain, _LEVEL)


def _unpack(written: bytes) -> Any:
    plain = zlib.decompress(written)
    try:
        return orjson.loads(plain)
    except orjson.JSONDecodeError:
        return json.loads(plain)
