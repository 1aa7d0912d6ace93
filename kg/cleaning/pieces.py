"""What the cleaners hand on: pieces of text with a kind, and link targets by their place in a piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one kind. `origin` is its number as written, `offset` where it begins in that."""

    kind: str
    text: str
    origin: int
    offset: int = 0
    # whether all of the text is one link, as in lists of further reading
    linked: bool = False


class Target(NamedTuple):
    """A link: its address, and where its visible text starts and ends as (origin of the piece, offset)."""

    href: str
    start: tuple[int, int]
    end: tuple[int, int]
