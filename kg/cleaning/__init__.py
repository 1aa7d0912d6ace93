"""From markup to text: blocks and links with their offsets, which never change after this."""

from __future__ import annotations

from bisect import bisect_right

from kg.cleaning import html, markdown, plain
from kg.cleaning.pieces import Piece, Target
from kg.cleaning.sections import label
from kg.cleaning.tables import Cell, Grid
from kg.records import Block, Document, Hyperlink, RawDocument, Span, Table

__all__ = ["CLEANERS", "clean"]

_LONGEST_CELL = 200

CLEANERS = {"html": html.pieces, "markdown": markdown.pieces, "plain": plain.pieces}


def clean(raw: RawDocument) -> Document:
    """Turn markup into a document. Never raises for broken markup: what can be read is read."""
    pieces, targets, grids = CLEANERS[raw.markup](raw.content)
    return _document(raw, label(pieces), targets, grids)


def _document(raw: RawDocument, pieces: list[Piece], targets: list[Target], grids: list[Grid]) -> Document:
    """Join the pieces by line ends and turn places inside pieces into offsets of the text."""
    blocks: list[Block] = []
    parts: list[str] = []
    places = _Places()
    position = 0
    for piece in pieces:
        tied = piece.glue is not None and bool(blocks) and blocks[-1].kind == piece.kind
        glue = (piece.glue or "") if tied else "\n" * bool(blocks)
        start = position + len(glue)
        position = start + len(piece.text)
        places.add(piece, start)
        parts += (glue, piece.text)
        first = blocks.pop().span.start if tied else start
        blocks.append(Block(Span(first, position), piece.kind))
    text = "".join(parts)
    links = (Hyperlink(_span(target.start, target.end, places, text), target.href) for target in targets)
    ordered = tuple(sorted(links, key=lambda link: link.span))
    tables = tuple(table for grid in grids if (table := _table(grid, places, text)))
    return Document(raw.id, raw.title, text, tuple(blocks), ordered, raw.provenance, raw.topics, tables)


def _span(first: tuple[int, int], last: tuple[int, int], places: _Places, text: str) -> Span:
    start, end = places.find(first, len(text)), places.find(last, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, max(start, end))


def _table(grid: Grid, places: _Places, text: str) -> Table | None:
    """The table, unless it is of one column or has cells too long for data."""

    def placed(cell: Cell | None) -> Span | None:
        return _span(cell.start, cell.end, places, text) if cell else None

    rows = tuple(tuple(map(placed, row)) for row in grid.full())
    longest = max((cell.end - cell.start for row in rows for cell in row if cell), default=0)
    return Table(rows, placed(grid.caption)) if len(rows[0]) > 1 and longest <= _LONGEST_CELL else None


class _Places:
    """Where the places in pieces as written came to lie in the text."""

    def __init__(self) -> None:
        self.keys: list[tuple[int, int]] = []
        self.values: list[tuple[int, int]] = []

    def add(self, piece: Piece, position: int) -> None:
        """Note where a piece begins; pieces come in order of their places."""
        self.keys.append((piece.origin, piece.offset))
        self.values.append((position, len(piece.text)))

    def find(self, place: tuple[int, int], length: int) -> int:
        """The offset of a place (piece as written, offset in it); a place in a dropped piece goes to the next one."""
        index = bisect_right(self.keys, place) - 1
        if index < 0 or self.keys[index][0] != place[0]:
            return self.values[index + 1][0] if index + 1 < len(self.values) else length
        position, size = self.values[index]
        return position + min(place[1] - self.keys[index][1], size)
