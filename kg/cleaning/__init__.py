"""From markup to text: blocks and links with their offsets, which never change after this."""

from __future__ import annotations

from kg.cleaning import html, markdown, plain
from kg.cleaning.pieces import Piece, Target
from kg.cleaning.sections import label, tidy
from kg.records import Block, Document, Hyperlink, RawDocument, Span

__all__ = ["CLEANERS", "clean"]

CLEANERS = {"html": html.pieces, "markdown": markdown.pieces, "plain": plain.pieces}


def clean(raw: RawDocument) -> Document:
    """Turn markup into a document. Never raises for broken markup: what can be read is read."""
    pieces, targets = CLEANERS[raw.markup](raw.content)
    return _document(raw, label(tidy(pieces)), targets)


def _document(raw: RawDocument, pieces: list[Piece], targets: list[Target]) -> Document:
    """Join the pieces by line ends and turn places inside pieces into offsets of the text."""
    blocks: list[Block] = []
    starts: dict[int, list[tuple[int, int, int]]] = {}
    position = 0
    for piece in pieces:
        starts.setdefault(piece.origin, []).append((piece.offset, position, len(piece.text)))
        blocks.append(Block(Span(position, position + len(piece.text)), piece.kind))
        position += len(piece.text) + 1
    text = "\n".join(piece.text for piece in pieces)
    links = (_hyperlink(target, starts, text) for target in targets)
    ordered = sorted((link for link in links if link is not None), key=lambda link: link.span)
    return Document(raw.id, raw.title, text, tuple(blocks), tuple(ordered), raw.provenance, raw.topics)


def _hyperlink(target: Target, starts: dict[int, list[tuple[int, int, int]]], text: str) -> Hyperlink | None:
    start, end = _offset(target.start, starts, len(text)), _offset(target.end, starts, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Hyperlink(Span(start, max(start, end)), target.href)


def _offset(place: tuple[int, int], starts: dict[int, list[tuple[int, int, int]]], length: int) -> int:
    """Where a place (piece as written, offset in it) came to lie; a place in a dropped piece goes to the next one."""
    origin, offset = place
    parts = starts.get(origin)
    if not parts:
        later = [part[0][1] for number, part in starts.items() if number > origin]
        return min(later, default=length)
    for first, position, size in reversed(parts):
        if offset >= first:
            return position + min(offset - first, size)
    return parts[0][1]
