"""Where the entries of reference lists are: a line of a `references` block, or a BibTeX record over several lines."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from kg.cleaning.markers import MARKER, marker
from kg.cleaning.signs import RECORD
from kg.records import Document, Span

__all__ = ["MARKER", "marked", "spans"]

_BRACE = regex.compile(r"[{}]|\n(?=\s*@\w{3,20}\s*\{)")


def spans(document: Document) -> Iterator[Span]:
    """Yield the spans of all entries of all reference lists, in order of place."""
    for block in document.blocks:
        if block.kind == "references":
            yield from _entries(document.text, block.span)


def marked(entry: str, after: str | None = None) -> tuple[str | None, str]:
    """Take the marker off an entry: its number or label, and the rest; `after` is the marker of the entry before.

    >>> marked("【3】He K"), marked("② He K"), marked("[VSP+17] Vaswani A"), marked("He K")
    (('3', 'He K'), ('2', 'He K'), ('VSP+17', 'Vaswani A'), (None, 'He K'))
    """
    found = marker(entry, int(after) if after and after.isdecimal() else 0)
    if found is None:
        return None, entry
    label = str(found.number) if found.style != "label" else entry[: found.end].strip(" []")
    return label, entry[found.end :]


def _entries(text: str, block: Span) -> Iterator[Span]:
    position = block.start
    while position < block.end:
        line = text.find("\n", position, block.end)
        end = block.end if line < 0 else line
        if RECORD.match(text, position, block.end):
            end = _record_end(text, position, block.end)
        span = _stripped(text, position, end)
        if span.start < span.end:
            yield span
        position = end + (text[end : end + 1] == "\n")


def _record_end(text: str, start: int, end: int) -> int:
    """Where the braces that a record opens are closed, or the next record begins."""
    depth = 0
    for match in _BRACE.finditer(text, start, end):
        if match[0] == "\n":
            return match.start()
        depth += 1 if match[0] == "{" else -1
        if depth <= 0:
            return match.end()
    return end


def _stripped(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    return Span(start, start + len(part.strip()))
