"""Statements that many documents share, gathered on disk and read back in order: memory does not grow with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

from kg.records import Assertion, Evidence, Span
from kg.text import from_bytes, to_bytes

_BATCH = 20_000
_NOWHERE = Span(-1, -1)
_COLUMNS = "subject, predicate, object, document, start, end, rule, quote, confidence, prefix, suffix"
_Row = tuple[bytes, str, bytes, bytes, int, int, bytes, bytes, float, bytes, bytes]


class Spool:
    """Takes statements in any order; iterated, yields each triple once with its evidence, both in order."""

    def __init__(self) -> None:
        # a database without a name lives in memory until it is large, then in a file that nobody else can see
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
        self._database.execute(f"CREATE TABLE said ({_COLUMNS})")
        self._waiting: list[_Row] = []
        self._sorted = True

    def add(self, triple: tuple[str, str, str], said: Evidence) -> None:
        """Take in a piece of evidence."""
        self._waiting.append(_row(triple, said))
        if len(self._waiting) >= _BATCH:
            self._store()

    def __iter__(self) -> Iterator[Assertion]:
        self._sort()
        rows = self._database.execute("SELECT * FROM said ORDER BY rowid")
        for triple, group in groupby(rows, key=_triple):
            yield Assertion(from_bytes(triple[0]), triple[1], from_bytes(triple[2]), tuple(_distinct(group)))

    def _store(self) -> None:
        self._sorted = self._sorted and not self._waiting
        self._database.execute("BEGIN")
        self._database.executemany(f"INSERT INTO said VALUES ({', '.join('?' * 11)})", self._waiting)
        self._database.execute("COMMIT")
        self._waiting.clear()

    def _sort(self) -> None:
        self._store()
        if not self._sorted:
            self._database.execute(f"CREATE TABLE ordered AS SELECT * FROM said ORDER BY {_COLUMNS}")
            self._database.executescript("DROP TABLE said; ALTER TABLE ordered RENAME TO said;")
            self._sorted = True


def _row(triple: tuple[str, str, str], said: Evidence) -> _Row:
    """A statement as a row; texts as bytes, since a lone surrogate is no text to a database."""
    subject, predicate, target = triple
    start, end = said.span or _NOWHERE
    return (
        to_bytes(subject),
        predicate,
        to_bytes(target),
        to_bytes(said.document_id),
        start,
        end,
        to_bytes(said.rule_id),
        to_bytes(said.quote),
        said.confidence,
        to_bytes(said.prefix),
        to_bytes(said.suffix),
    )


def _distinct(rows: Iterable[_Row]) -> Iterator[Evidence]:
    for _, _, _, document, start, end, rule, quote, confidence, prefix, suffix in (row for row, _ in groupby(rows)):
        span = None if start < 0 else Span(start, end)
        yield Evidence(
            from_bytes(document),
            span,
            from_bytes(quote),
            from_bytes(rule),
            confidence,
            prefix=from_bytes(prefix),
            suffix=from_bytes(suffix),
        )


def _triple(row: _Row) -> tuple[bytes, str, bytes]:
    return row[:3]
