"""Plain text: paragraphs are separated by empty lines, or by line ends where there are none."""

from __future__ import annotations

import regex

from kg.cleaning.pieces import Piece, Target
from kg.cleaning.tables import Grid
from kg.cleaning.writer import written
from kg.text import INVISIBLE

# the indentation of the line after it stays
_EMPTY_LINE = regex.compile(r"\n(?:[ \t\u3000\u00a0]*+\n)++")
_INDENTS = frozenset(" \t\u3000\u00a0")
_SPACE = regex.compile(r"[ \t\f\v\u00a0\u3000]+")


def pieces(markup: str) -> tuple[list[Piece], list[Target], list[Grid]]:
    """Read plain text into pieces; addresses written out are its links."""
    text = INVISIBLE.sub("", markup.replace("\r\n", "\n").replace("\r", "\n"))
    loose = _EMPTY_LINE.search(text) is not None
    parts = _EMPTY_LINE.split(text) if loose else text.split("\n")
    kept = ((part[:1] in _INDENTS, _SPACE.sub(" ", part).strip()) for part in parts)
    full = ((indented, part) for indented, part in kept if part)
    done = [
        Piece("paragraph", part, number, wraps=not loose, indented=indented)
        for number, (indented, part) in enumerate(full)
    ]
    return done, written(done, []), []
