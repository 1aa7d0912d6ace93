"""Where the cells of tables lie: their text stays running text, this notes its rows and columns.

Kept are tables of data. What holds another table, or a cell as long as a paragraph, only lays out a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Place = tuple[int, int]

TAGS = frozenset({"table", "caption", "tr", "td", "th"})
_CELLS = frozenset({"td", "th"})
_WIDEST, _LONGEST = 60, 1000  # columns, rows


class Cell(NamedTuple):
    """A cell by its places, as in `Target`."""

    start: Place
    end: Place


@dataclass(slots=True)
class Grid:
    """A table as written: a cell that spans several columns or rows stands in each of them."""

    rows: list[dict[int, Cell]] = field(default_factory=list)
    caption: Cell | None = None

    def full(self) -> list[list[Cell | None]]:
        """The rows, all of one width."""
        width = max((max(row, default=-1) + 1 for row in self.rows), default=0)
        return [[row.get(column) for column in range(width)] for row in self.rows]


@dataclass(slots=True)
class _Open:
    """A table that is being read; `row` counts its rows from 0."""

    grid: Grid = field(default_factory=Grid)
    row: int = -1
    column: int = 0
    begun: Place = (0, 0)
    spans: tuple[int, int] = (1, 1)
    usable: bool = True

    def next_row(self) -> None:
        """Begin a row; one that a cell above reaches into is there already."""
        self.row, self.column = self.row + 1, 0
        if self.row >= len(self.grid.rows):
            self.grid.rows.append({})

    def put(self, cell: Cell) -> None:
        """Put a cell into the first free columns of the row, and of the rows that it spans."""
        across, down = self.spans
        while self.column in self.grid.rows[self.row]:
            self.column += 1
        self.usable = self.usable and self.column + across <= _WIDEST and self.row + down <= _LONGEST
        if not self.usable:
            return
        while len(self.grid.rows) < self.row + down:
            self.grid.rows.append({})
        for row in self.grid.rows[self.row : self.row + down]:
            row.update((column, cell) for column in range(self.column, self.column + across))


class Tables:
    """Gathers the tables of one document while its elements begin and end."""

    def __init__(self) -> None:
        self.done: list[Grid] = []
        self._open: list[_Open] = []

    def enter(self, name: str, attributes: Mapping[str, str | None], place: Place) -> None:
        """Begin an element of a table."""
        if name == "table":
            for outer in self._open:
                outer.usable = False
            self._open.append(_Open())
        elif self._open:
            table = self._open[-1]
            table.begun = place
            if name == "tr":
                table.next_row()
            elif name in _CELLS:
                table.spans = _count(attributes.get("colspan")), _count(attributes.get("rowspan"))

    def leave(self, name: str, place: Place) -> None:
        """End an element of a table."""
        if not self._open:
            return
        table = self._open[-1]
        if name == "table":
            self._open.pop()
            if table.usable and len(table.grid.rows) > 1:
                self.done.append(table.grid)
        elif name == "caption":
            table.grid.caption = Cell(table.begun, place)
        elif name in _CELLS and table.row >= 0 and table.usable:
            table.put(Cell(table.begun, place))


def _count(written: str | None) -> int:
    return max(1, int(written)) if written and written.isascii() and written.isdigit() and len(written) < 4 else 1
