"""Where a list may begin and where it must end."""

from __future__ import annotations

from kg.cleaning import headings, signs
from kg.cleaning.lines import Line

_BOLD_HEADING = 25


def ends(line: Line) -> bool:
    """Whether a list cannot go on beyond this line."""
    text = line.text
    if line.kind == "references" or signs.GB_MARK.search(text):
        return False
    if line.kind in {"heading", "caption"}:
        return not signs.strong(text)
    if line.kind == "code":
        return not (line.marker or signs.strong(text))
    if (
        line.marker is None
        and len(text) <= _BOLD_HEADING
        and line.piece.bold
        and line.gap is None
        and not signs.weak(text)
    ):
        return True
    if headings.TAIL.match(text) or headings.related(text):
        return not signs.strong(text)
    return heading(line) != "" or (line.marker is None and headings.closing(text))


def heading(line: Line) -> str:
    """Whether a line is a heading of references: clear, vague, or not at all."""
    if len(line.text) > headings.SHORT:
        return ""
    match = headings.HEADING.fullmatch(line.text)
    if match is None:
        return ""
    return "clear" if match["clear"] else "vague"


def opens(line: Line, *, vague: bool) -> bool:
    """Whether a line may be the first under a heading."""
    if line.kind == "references":
        return True
    if signs.prose(line.text):
        return False
    marked = line.marker is not None and len(line.text) > 12
    return marked or line.piece.linked or signs.weak(line.text) or (not vague and not headings.section(line.text))
