"""Plain text: paragraphs are separated by empty lines, or by line ends where there are none."""

from __future__ import annotations

import regex

from kg.cleaning.html import written
from kg.cleaning.pieces import Piece, Target
from kg.text import INVISIBLE

_EMPTY_LINE = regex.compile(r"\n[ \t\u3000\u00a0]*\n\s*")
_SPACE = regex.compile(r"[ \t\f\v\u00a0\u3000]+")


def pieces(markup: str) -> tuple[list[Piece], list[Target]]:
    """Read plain text into pieces; addresses written out are its links."""
    text = INVISIBLE.sub("", markup.replace("\r\n", "\n").replace("\r", "\n"))
    parts = _EMPTY_LINE.split(text) if _EMPTY_LINE.search(text) else text.split("\n")
    kept = [_SPACE.sub(" ", part).strip() for part in parts]
    done = [Piece("paragraph", part, number) for number, part in enumerate(part for part in kept if part)]
    return done, written(done, [])
