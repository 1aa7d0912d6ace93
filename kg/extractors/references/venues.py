"""Venue and publisher between the title of a reference and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from kg.extractors.references import people, pieces
from kg.extractors.references.parts import MONTHS, YEAR
from kg.extractors.references.words import Words
from kg.records import Span
from kg.rules import compiled
from kg.text import squash

_GLUED = r"In(?=(?:Proc|Inter|Adv|Euro|IEEE|ACM|AAAI))"
_LEAD = compiled(
    rf"(?:[ .,;:)\]]+|/[ ]?/|{YEAR}[a-z]?[.,][ ]+|{_GLUED}"
    rf"|(?:in|In|IN)[ ]?:[ ]?|IN[ ]+|in[ ]+|In[ ]+(?=[\p{{Lu}}\d\p{{Han}}]|(?i:proc|adv|the[ ]))|载于?(?=<)|见[: ][ ]?"
    r"|主编[ ]?"
    r"|(?:published|appears|appeared|presented) (?:in|at)[ ](?:the )?|(?:the )?(?=(?i:proceedings)))*"
)
_HOST = compiled(rf"[ .,;:)\]]*(?:/[ ]?/|载于?<|{_GLUED}|见[: ]|[Ii]n(?:[ ]?:[ ]?|[ ]+))")
_TRAIL = compiled(r"[ ,.;:(\[/-]*(?:(?<!\p{L})(?i:vol|no|pp?|pages|art|article|in|and)\.?[ ,.;:(\[]*)?$")
# what is no part of the venue at its end: 2023年版, (CVPR '16), abs/1703.06211, 2016 Jun 26, [cs.LG]
_EDITION = compiled(
    rf"[, ]*{YEAR}年[^,，]{{0,12}}$|[ ]\([A-Z][\w.-]*[ ]?'\d\d\)$|[ ,]+abs/[\w./-]+$"
    rf"|[ ]{YEAR}[ ]{MONTHS}(?:[ ]\d{{1,2}})?$|[ ]\[[a-z-]+(?:\.[A-Z]{{2}})?\]?$"
)
_EDITORS = compiled(
    r"(?i)[,.;(]?[ ]?(?P<by>edited by[ ]|eds?\.?[ ]by[ ])"
    r"|[,.;]?[ ]?\(?(?<!\p{L})(?:eds?(?:\.|[ )]|$)|editors?(?!\p{L}))"
)
_DIVIDER = compiled(r"[,.;][ ]+")
_CITY = compiled(r"\p{Lu}[\p{L}'.-]+(?:[ ]\p{Lu}[\p{L}'.-]+){0,2}")
# a country behind these belongs to the name: Proc. Natl. Acad. Sci. U.S.A.
_SOCIETY = compiled(r"[ ](?:Sci|Soc|Acad|Jpn)\.[ ]$")
_ARXIV = compiled(r"(?i)arxiv:[ ]?[\w./-]+\w")
_REACH = 60
_MOST = 20
_NO_VENUE = frozenset({"M", "D", "R", "S", "P"})


class Known(NamedTuple):
    """What is known of an entry before its venue is read.

    `hosted` says that the title stands inside another work (`//`, In), `numbered` that a volume follows the venue.
    """

    mark: str | None
    hosted: bool
    numbered: bool
    year: Span | None


@dataclass(slots=True)
class Found:
    """Where venue and publisher stand."""

    venue: Span | None = None
    publisher: Span | None = None


def read(flat: str, start: int, end: int, known: Known, words: Words) -> Found:
    """Divide `flat[start:end]` into venue and publisher."""
    hosted = known.hosted or _HOST.match(flat, start, end) is not None
    start, end = _trim(flat, start, end)
    if flat[start : start + 1] == "<" and ">" in flat[start:end]:
        return Found(Span(start + 1, flat.index(">", start)))
    edited = "ed" in flat[start:end].lower() or hosted or "编" in flat[start:end]
    start = _past_editors(flat, start, end) if edited else start
    edition = _EDITION.search(flat, max(start, end - _REACH), end)
    end = edition.start() if edition else end
    unpublished = pieces.UNPUBLISHED.match(flat, start, end)
    if unpublished:
        return Found(None, _first_publisher(flat, unpublished.end(), end, words))
    end = _before_editors(flat, start, end) if edited else end
    if (known.mark or "").split("/")[0] in _NO_VENUE and not hosted:
        return Found(None, _first_publisher(flat, start, end, words))
    if known.numbered and not hosted:
        return _journal(flat, start, end, known.year)
    return _cut(flat, Span(start, end), hosted, known.year, words)


def after(flat: str, start: int, stop: int, words: Words) -> Span | None:
    """The publisher behind the numbers."""
    for piece in pieces.split(flat, start, stop):
        text = flat[slice(*piece)]
        if pieces.is_publisher(text, words) and squash(text) not in words.places:
            return piece
    return None


def _trim(flat: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(flat, start, end)
    start = lead.end() if lead else start
    trail = _TRAIL.search(flat, max(start, end - _REACH), end)
    return start, trail.start() if trail else end


def _past_editors(flat: str, start: int, end: int) -> int:
    """Editors stand before the book they edited: `In D. Touretzky (Ed.), Advances …`, `//史忠植. 机器学习`."""
    head = people.read(flat, start, end)
    divided = "." in flat[head.end - 1 : head.end + 1]
    named = head.form in {"surname initials", "han"} and divided and head.end + 4 < end
    return _trim(flat, head.end, end)[0] if head.role or named else start


def _before_editors(flat: str, start: int, end: int) -> int:
    """The venue ends before its editors: `…, edited by A and B`, `…, A and B (eds.)`."""
    mark = _EDITORS.search(flat, start, end)
    if mark is None or mark.start() == start:
        return end
    if mark["by"]:
        return mark.start()
    for comma in islice(_DIVIDER.finditer(flat, start, mark.start()), _MOST):
        if people.read(flat, comma.end(), mark.end()).role:
            return comma.start()
    return mark.start()


def _cut(flat: str, span: Span, hosted: bool, year: Span | None, words: Words) -> Found:
    """Drop places, dates, series and publishers from the right until something else stands there."""
    parts = list(pieces.split(flat, *span))
    house = _house(flat, parts[0], words) if parts and not hosted else None
    if house:
        return Found(None, house)
    found, last, region = Found(), span.end, False
    for piece in reversed(parts):
        kind, inner = pieces.kind(flat, piece, words)
        if kind == "venue" and region and "," in flat[piece.end : last] and _CITY.fullmatch(flat, *piece):
            kind = "other"
        if kind == "other" and piece.start > span.start and _SOCIETY.search(flat, span.start, piece.start):
            kind = "venue"
        if kind == "publisher" and piece is parts[0] and squash(flat[slice(*inner)]) in words.venues:
            kind = "venue"
        if kind == "venue":
            found.venue = _undated(flat, span.start, last, year)
            return found
        region = squash(flat[slice(*piece)].partition(":")[0]) in words.regions
        found.publisher = inner if kind == "publisher" else found.publisher
        last = piece.start
    archive = _ARXIV.search(flat, *span)
    found.venue = Span(*archive.span()) if archive else None
    return found


def _house(flat: str, piece: Span, words: Words) -> Span | None:
    """The publisher, where it stands first: then there is no venue."""
    kind, inner = pieces.kind(flat, piece, words)
    return inner if kind == "publisher" and squash(flat[slice(*inner)]) not in words.venues else None


def _journal(flat: str, start: int, end: int, year: Span | None) -> Found:
    """What stands before a volume is the journal, whatever it is called; only dates are dropped."""
    parts = list(pieces.split(flat, start, end))
    while len(parts) > 1 and pieces.DROPPED.fullmatch(flat, *parts[-1]):
        end = parts.pop().start
    return Found(_undated(flat, start, end, year) if end > start else None)


def _undated(flat: str, start: int, end: int, year: Span | None) -> Span:
    """The venue without the year of the entry and other additions at its end."""
    last = pieces.stripped(flat, start, end).end
    edition = _EDITION.search(flat, max(start, last - _REACH), last)
    last = edition.start() if edition else last
    lone = pieces.LONE_YEAR.search(flat, max(start, last - _REACH), last)
    if lone and lone.start() > start and (year is None or lone.start() <= year.start < lone.end()):
        last = lone.start()
    return Span(start, last)


def _first_publisher(flat: str, start: int, end: int, words: Words) -> Span | None:
    """The first piece that is no place, date, number or series."""
    for piece in pieces.split(flat, start, end):
        kind, inner = pieces.kind(flat, piece, words)
        text = flat[slice(*piece)]
        numbered = any(c.isdigit() for c in text) and " " not in text
        if kind == "publisher" or (kind == "venue" and any(c.isalpha() for c in text) and not numbered):
            return inner
    return None
