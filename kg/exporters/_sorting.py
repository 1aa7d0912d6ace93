"""Putting more records in order than memory holds.

Records are bytes without the byte 0. What fits is sorted where it is; of more, each load is sorted and put into one
file without a name, which is gone whatever happens to the process. In the end all loads are read side by side, a
stretch of keys at a time, small enough to be sorted as one.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

MEMORY = 128_000_000  # bytes of records that are held before anything touches the disk
_PIECE = 128_000  # bytes that are read of a load at once
_BEGINNING = 80  # bytes of a record that are remembered, enough for most to differ
_AT_ONCE = 2_000
_SEPARATOR = b"\0"


def in_order(records: Iterable[bytes], folder: Path | None = None) -> Iterator[list[bytes]]:
    """Yield all records in order, many at a time, equal ones once or one after the other; the file is in `folder`."""
    memory = MEMORY
    loads = _loads(iter(records), memory)
    first, last = next(loads)
    if last:
        yield from _cut(first)
        return
    with tempfile.TemporaryFile(dir=folder) as file:
        stored = [_store(first, file)]
        del first
        for load, _ in loads:
            stored.append(_store(load, file))
            load.clear()
        yield from _merged(stored, file, memory)


def _loads(records: Iterator[bytes], memory: int) -> Iterator[tuple[list[bytes], bool]]:
    """Yield sorted records up to the limit, and whether these were all."""
    load: list[bytes] = []
    size = 0
    while batch := list(islice(records, _AT_ONCE)):
        load += batch
        size += sum(map(len, batch))
        if size >= memory:
            yield _distinct(load), False
            load, size = [], 0
    yield _distinct(load), True


def _distinct(load: list[bytes]) -> list[bytes]:
    """Sort a load; of equal records, of which there are many, one is enough."""
    return sorted(set(load))


def _cut(load: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(load), _AT_ONCE):
        yield load[start : start + _AT_ONCE]


@dataclass(slots=True)
class _Piece:
    """A part of a load: where it lies in the file, and how its first record begins."""

    start: int
    length: int
    first: bytes


def _store(load: list[bytes], file: IO[bytes]) -> list[_Piece]:
    pieces: list[_Piece] = []
    count = max(1, len(load) * _PIECE // (sum(map(len, load)) or 1))
    for start in range(0, len(load), count):
        part = load[start : start + count]
        pieces.append(_Piece(file.tell(), file.write(_SEPARATOR.join(part)), part[0][:_BEGINNING]))
    return pieces


def _merged(stored: list[list[_Piece]], file: IO[bytes], memory: int) -> Iterator[list[bytes]]:
    """Yield the records of all loads, from one boundary to the next: about half of the memory at a time."""
    boundaries = sorted(piece.first for pieces in stored for piece in pieces)
    step = max(1, memory // 2 // _PIECE)
    readers = [_Reader(pieces, file) for pieces in stored]
    for boundary in (*boundaries[step::step], None):
        # loads are in order already, which is what Python's sort makes most of
        together = [record for reader in readers for record in reader.before(boundary)]
        together.sort()
        yield from _cut(together)


class _Reader:
    """Gives back a load from its beginning to its end."""

    def __init__(self, pieces: list[_Piece], file: IO[bytes]) -> None:
        self.pieces, self.file = iter(pieces), file
        self.records: list[bytes] = []
        self.next = next(self.pieces, None)

    def before(self, boundary: bytes | None) -> list[bytes]:
        """Return the records that were not given yet and are less than the boundary, all if there is none."""
        found = self.records
        while self.next is not None and (boundary is None or self.next.first < boundary):
            self.file.seek(self.next.start)
            found += self.file.read(self.next.length).split(_SEPARATOR)
            self.next = next(self.pieces, None)
        end = len(found) if boundary is None else bisect_left(found, boundary)
        self.records = found[end:]
        return found[:end]
