"""Pieces cut into lines, and lines put together again as pieces: what lists are found in.

Most pieces are one line in which no list can begin: such a line is made only where a list comes near it. A line is cut
where a line ends, where a heading of references is glued to its first entry, and where the next number of a list stands
inside a line. Lines that turn out to be no list come back as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import overload

import regex

from kg.cleaning import headings, markers, quiet, signs
from kg.cleaning.pieces import SOFT, Piece

# how many characters around a cut are looked at for signs of an entry
_LOOK = 400
# how many places of one line are looked at in vain
_TRIES = 100
_ENDS = regex.compile(f"[\n{SOFT}]")
_OTHER_DIGIT = re.compile(r"[^\D0-9]|[①-⑳]")


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


class Lines(Sequence[Line]):
    """The lines of a document."""

    def __init__(self, pieces: Sequence[Piece], noticed: quiet.Signs) -> None:
        self.slots: list[Line | Piece] = []
        # where the lines are in which a list may begin
        self.telling: list[int] = []
        self._places: list[int] = []
        counted = 0
        for number, piece in enumerate(pieces):
            if noticed.quiet(piece):
                self.slots.append(piece)
                self._places.append(number)
                continue
            before: Line | None = None
            for start, end in _spans(piece):
                before = _line(piece, number, start, end, before, counted)
                counted = before.marker.number if before.marker and before.marker.number else counted
                self.telling.append(len(self.slots))
                self.slots.append(before)
                self._places.append(number)

    def __len__(self) -> int:
        return len(self.slots)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self._at(at) for at in range(*index.indices(len(self.slots)))]
        return self._at(index)

    def _at(self, index: int) -> Line:
        slot = self.slots[index]
        if isinstance(slot, Piece):
            text = slot.text
            slot = Line(
                slot,
                self._places[index],
                0,
                len(text),
                slot.kind,
                text.strip(),
                None,
                None,
                slot.wraps,
                slot.indented,
            )
            self.slots[index] = slot
        return slot


def _line(piece: Piece, number: int, start: int, end: int, before: Line | None, counted: int) -> Line:
    """A line of a piece, `before` being the one before it in the same piece."""
    text = piece.text[start:end].strip()
    marker = markers.marker(text, counted)
    if before:
        gap, indented = piece.text[before.end : start], piece.text[start : start + 1].isspace()
        return Line(piece, number, start, end, piece.kind, text, marker, gap, True, indented)
    if marker is None and piece.number:
        marker = markers.BULLET if piece.number == "-" else markers.Marker("item", int(piece.number), 0)
    return Line(piece, number, start, end, piece.kind, text, marker, None, piece.wraps, piece.indented)


def _spans(piece: Piece) -> Iterator[tuple[int, int]]:
    start = 0
    if "\n" not in piece.text and SOFT not in piece.text:
        yield from _parts(piece.text, 0, len(piece.text))
        return
    for match in _ENDS.finditer(piece.text):
        yield from _parts(piece.text, start, match.start())
        start = match.end()
    yield from _parts(piece.text, start, len(piece.text))


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut one line at a glued heading, and at numbers that count up from the one it begins with."""
    line = text[start:end]
    glued = headings.GLUED.finditer(line) if headings.may_glue(line) else ()
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
    if number and _may_count(line, number + 1):
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


def _may_count(line: str, number: int) -> bool:
    """Whether a number stands in a line as the next of a list may, or in digits of another script."""
    if str(number) not in line:
        return _OTHER_DIGIT.search(line) is not None
    shape = rf"[\[【［(（]\s?0*{number}\s?[\]】］)）]|0*{number}[.、．)]"
    return re.search(shape, line) is not None or _OTHER_DIGIT.search(line) is not None


def together(found: Lines) -> list[Piece]:
    """Put lines together: those of a list each by itself, the others as they stood in their piece."""
    done: list[Piece] = []
    for key, group in groupby(found.slots, lambda slot: None if isinstance(slot, Piece) else (slot.number, slot.kind)):
        slots = list(group)
        part = [slot for slot in slots if isinstance(slot, Line)]
        if key is None:
            done += [slot for slot in slots if isinstance(slot, Piece)]
        elif key[1] == "references":
            done.extend(_entry(line) for line in part if line.text)
        else:
            done.extend(_rest(part, key[1]))
    return done


def _rest(part: Sequence[Line], kind: str) -> Iterator[Piece]:
    """The lines of a piece that are of no list."""
    piece, start = part[0].piece, part[0].start
    if not start and part[-1].end == len(piece.text) and kind == piece.kind and SOFT not in piece.text:
        yield piece
        return
    text = piece.text[start : part[-1].end].replace(SOFT, " ")
    if text.strip():
        yield piece.part(kind, text, piece.offset + start)


def _entry(line: Line) -> Piece:
    written = line.piece.text[line.start : line.end]
    lead = len(written) - len(written.lstrip()) + line.cut
    offset = line.piece.offset + line.start + lead - len(line.prefix)
    text = line.prefix + line.text[line.cut : len(line.text) - line.hyphen]
    return line.piece.part("references", text, offset, line.glue)
