"""The input cut into pieces (a file, or a part of a file of JSON lines) and these put together into units of work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.readers import WHOLE, Part, Source, lines

# characters; an order fits into the buffer of a pipe, so that who sends it never waits for who should read it
_NAMES = 2000


@dataclass(frozen=True, slots=True)
class Piece:
    """A file or a part of one; `size` is in bytes."""

    source: Source
    part: Part
    size: int


@dataclass(frozen=True, slots=True)
class Portion:
    """Says that so many bytes of a file are done with."""

    source: Source
    size: int


Unit = tuple[Piece, ...]


def pieces(sources: Iterable[Source], size: int) -> Iterator[Piece]:
    """Cut what is larger than `size` bytes and can be cut; the order stays."""
    for source in sources:
        length = size_of(source)
        for part in lines.cut(source, size) if length > size else (WHOLE,):
            yield Piece(source, part, length if part.end is None else part.end - part.start)


def units(pieces: Iterable[Piece], size: int) -> Iterator[Unit]:
    """Put pieces together until they have `size` bytes, or names so long that one more would be too much to send."""
    unit: list[Piece] = []
    length = names = 0
    for piece in pieces:
        unit.append(piece)
        length += piece.size
        names += len(piece.source.place) + len(str(piece.source.path))
        if length >= size or names >= _NAMES:
            yield tuple(unit)
            unit, length, names = [], 0, 0
    if unit:
        yield tuple(unit)


def size_of(source: Source) -> int:
    """The bytes of a file, none where it is gone."""
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def where(piece: Piece, index: int) -> str:
    """The place of the document that comes after `index` others in its piece."""
    place, number = piece.source.place, piece.part.number + index + 1
    if piece.part != WHOLE or lines.is_lines(piece.source):
        return f"{place}:{number}"
    return place if number == 1 else f"{place}: document {number}"
