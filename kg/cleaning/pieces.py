"""What the cleaners hand on: pieces of text with a kind, and link targets by their place in a piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

# A line end that a browser shows as a blank: it stands between the lines of a Markdown paragraph.
SOFT = "\u2028"


@dataclass(slots=True)
class Piece:
    """A stretch of text of one kind. `origin` is its number as written, `offset` where it begins in that."""

    kind: str
    text: str
    origin: int
    offset: int = 0
    # whether all of the text is one link, as in lists of further reading
    linked: bool = False
    # whether all of the text is bold, as in headings that are no heading
    bold: bool = False
    # what a browser shows before the first words of a list item: its number, or `-`
    number: str = ""
    # whether this is a line of a text without empty lines, which may go on in the next
    wraps: bool = False
    indented: bool = False
    # what ties it to the piece before into one block; None where a block begins
    glue: str | None = None

    def read_as(self, kind: str) -> Piece:
        """This piece as one of another kind."""
        return self.part(kind, self.text, self.offset, self.glue)

    def part(self, kind: str, text: str, offset: int, glue: str | None = None) -> Piece:
        """A piece that is all or a part of this one, read as another kind."""
        return Piece(
            kind, text, self.origin, offset, self.linked, self.bold, self.number, self.wraps, self.indented, glue
        )


class Target(NamedTuple):
    """A link: its address, and where its visible text starts and ends as (origin of the piece, offset)."""

    href: str
    start: tuple[int, int]
    end: tuple[int, int]
