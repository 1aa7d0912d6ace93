"""Pieces cut into lines, and lines put together again as pieces: what lists are found in.

A line is cut where a line ends, where a heading of references is glued to its first entry, and where the next number of
a list stands inside a line. Lines that turn out to be no list come back as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice

import regex

from kg.cleaning import headings, markers, signs
from kg.cleaning.pieces import SOFT, Piece

# how many characters around a cut are looked at for signs of an entry
_LOOK = 400
# how many places of one line are looked at in vain
_TRIES = 100
_ENDS = regex.compile(f"[\n{SOFT}]")


@dataclass(slots=True)
class Line:
    """A line of a piece, and what was found of it: its kind, and how it is tied to the line before it."""

    piece: Piece
    number: int
    start: int
    end: int
    kind: str
    # the words, without blanks around them
    text: str
    marker: markers.Marker | None
    # the white space between it and the line before in the same piece; None at a piece's beginning
    gap: str | None
    wraps: bool
    indented: bool
    glue: str | None = None
    # what is written in place of the marker as it stands
    prefix: str = ""
    cut: int = 0
    # whether its last character is the hyphen of a word broken at the line's end
    hyphen: bool = False

    @property
    def listed(self) -> bool:
        """Whether it was given to a reference list."""
        return self.kind == "references"

    def entry(self, prefix: str = "", cut: int = 0) -> None:
        """Make it an entry of a list."""
        self.kind, self.prefix, self.cut = "references", prefix, cut
        self.glue = None if self.gap is None else "\n"

    def join(self, glue: str = " ") -> None:
        """Make it the rest of the entry before it."""
        self.kind, self.glue = "references", glue

    def undo(self) -> None:
        """Make it again what it was."""
        self.kind, self.glue, self.prefix, self.cut, self.hyphen = self.piece.kind, None, "", 0, False


def lines(pieces: Iterable[Piece]) -> list[Line]:
    """Cut pieces into lines."""
    found: list[Line] = []
    counted = 0
    for number, piece in enumerate(pieces):
        for start, end in _spans(piece):
            text = piece.text[start:end].strip()
            first = len(found) == 0 or found[-1].number != number
            gap = None if first else piece.text[found[-1].end : start]
            indented = piece.indented if first else piece.text[start : start + 1].isspace()
            marker = markers.marker(text, counted)
            counted = marker.number if marker and marker.number else counted
            if marker is None and first and piece.number:
                marker = markers.BULLET if piece.number == "-" else markers.Marker("item", int(piece.number), 0)
            found.append(
                Line(piece, number, start, end, piece.kind, text, marker, gap, piece.wraps or not first, indented)
            )
    return found


def _spans(piece: Piece) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _ENDS.finditer(piece.text):
        yield from _parts(piece.text, start, match.start())
        start = match.end()
    yield from _parts(piece.text, start, len(piece.text))


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut one line at a glued heading, and at numbers that count up from the one it begins with."""
    line = text[start:end]
    glued = headings.GLUED.finditer(line) if any(hint in line for hint in headings.HINTS) else ()
    for match in islice(glued, _TRIES):
        if _worth(line[match.end() : match.end() + _LOOK]):
            if line[: match.start()].strip():
                yield start, start + len(line[: match.start()].rstrip())
            yield start + _first(line, match.start()), start + len(line[: match.end()].rstrip())
            start += match.end()
            break
    for low, high in _numbered(text[start:end]):
        yield start + low, start + high


def _first(line: str, position: int) -> int:
    """Where the first character is that is no blank."""
    return position + len(line[position:]) - len(line[position:].lstrip())


def _worth(rest: str) -> bool:
    """Whether what follows the words of a heading on the same line is an entry."""
    marker = markers.marker(rest)
    if marker is not None:
        return signs.strong(rest) or signs.ADDRESS.search(rest) is not None
    return signs.GB_MARK.search(rest) is not None or signs.ADDRESS.fullmatch(rest.strip()) is not None


def _numbered(line: str) -> Iterator[tuple[int, int]]:
    marker = markers.marker(line) if len(line) > 1 else None
    low, number = 0, marker.number if marker else 0
    if number:
        tries = 0
        for match in markers.INNER.finditer(line, marker.end if marker else 0):
            follows = markers.digits(match["n"] or match["c"]) == number + 1
            tries += follows
            if tries > _TRIES + number:
                break
            before = line[max(low, match.start() - _LOOK) : match.start()]
            if follows and signs.weak(before) and signs.weak(line[match.end() : match.end() + _LOOK]):
                yield low, len(line[: match.start()].rstrip())
                low, number = match.start(), number + 1
    yield low, len(line)


def together(found: Iterable[Line]) -> list[Piece]:
    """Put lines together: those of a list each by itself, the others as they stood in their piece."""
    done: list[Piece] = []
    for (_, kind), group in groupby(found, lambda line: (line.number, line.kind)):
        if kind == "references":
            done.extend(_entry(line) for line in group if line.text)
        else:
            part = list(group)
            piece, start = part[0].piece, part[0].start
            if not start and part[-1].end == len(piece.text) and kind == piece.kind and SOFT not in piece.text:
                done.append(piece)
                continue
            text = piece.text[start : part[-1].end].replace(SOFT, " ")
            if text.strip():
                done.append(replace(piece, kind=kind, text=text, offset=piece.offset + start))
    return done


def _entry(line: Line) -> Piece:
    written = line.piece.text[line.start : line.end]
    lead = len(written) - len(written.lstrip()) + line.cut
    offset = line.piece.offset + line.start + lead - len(line.prefix)
    text = line.prefix + line.text[line.cut : len(line.text) - line.hyphen]
    return replace(line.piece, kind="references", text=text, offset=offset, glue=line.glue)
