"""One entry of a reference list, divided into its fields.

No list of styles: what tells the fields apart in all of them is read in turn. First what stands alone (addresses, the
mark), then the people at the head, the year behind them, the title up to where a venue begins, and the numbers. Styles
met: GB/T 7714-1987 to 2025, IEEE, APA, MLA, Chicago, ACM, LNCS, Nature, Vancouver, BibTeX's plain styles, blogs' own.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import regex

from kg.extractors.references import heads, numbers, parts, people, titles, venues
from kg.extractors.references.numbers import Numbers
from kg.extractors.references.parts import MONTHS, YEAR, Fields, Parts
from kg.extractors.references.people import People
from kg.extractors.references.titles import Title
from kg.extractors.references.venues import Found
from kg.extractors.references.words import Words
from kg.records import Span
from kg.text import squash

# the year behind the people: (2016), 2016., (May 2016), (4 May 2016)
_AFTER = regex.compile(
    rf"[ ]?[.,:;]?[ ]*(?:[(\[](?:(?:\d{{1,2}}[ ])?{MONTHS}[ ])?(?P<year>{YEAR})[a-z]?(?:[,/ -][^()]{{0,20}})?[)\]]"
    rf"|(?P<year>{YEAR})[a-z]?(?:,[ ]{MONTHS}(?=\.))?(?=[ ]?[.,:;)\"]|[ ]\p{{Lu}})"
    r"|\([A-Z][^()\d]{1,50}\)(?=[.,])"
    r"|\((?:n\.?d\.?|[Ii]n press|[Ff]orthcoming|[Tt]o appear|[Ss]ubmitted)\))[ ]?[.,:;]*[ ]*"
)
_GAP = regex.compile(r"[ ]*[.,:;]*[ ]*")
_DIVIDER = regex.compile(rf"[ ]\((?P<year>{YEAR})\)[ ]|[.,:]?[ ]by[ ]|[.,?!][ ]+|[ ]-{{1,2}}[ ]|[ ]?\|[ ]?")
_MOST_DIVIDERS = 12
_MIDDLE_INITIAL = regex.compile(r"\p{Ll}[ ]\p{Lu}\.[ ]\p{Lu}")
_VENUE_KEY = regex.compile(rf"\[(?P<venue>[^\[\]]{{2,40}}?)[ ,']+(?P<year>{YEAR})\]")
_JOURNAL_WORD = r"(?:\p{Lu}[\p{L}-]*\.?|of|and|the|&|in|for|\([A-Z][\p{L} ]+\))"
_NO_WORDS_FIRST = r"(?!(?:[\p{L}-]+[ ]){2,}[\p{L}-]+\.[ ]\p{Lu})"
# a journal, volume, page and year where the title should stand: Phys. Rev. 47, 777 (1935)
_UNTITLED = regex.compile(
    rf"arXiv:[\w./-]+[ ]?[(,\[]|[a-z-]{{2,9}}(?:\.[A-Z]{{2}})?/\d{{7}}|Proc(?:\.|eedings)[ ]"
    rf"|{_NO_WORDS_FIRST}(?:{_JOURNAL_WORD}[ ]){{0,8}}{_JOURNAL_WORD},?[ ]\p{{Lu}}?\d{{1,4}}(?:\([\w-]{{1,6}}\))?"
    rf"(?:,[ ][\d:\w-]{{1,12}},?[ ]?\({YEAR}\)|[ ]\({YEAR}\)[ ]?,?[ ]?[\d:\w-]{{1,12}})"
)
_UNTITLED_DATED = regex.compile(
    rf"{_NO_WORDS_FIRST}(?:{_JOURNAL_WORD}[ ]){{1,8}}\p{{Lu}}?\d{{1,4}}[,:][ ]?\d{{1,6}}(?:-\d{{1,6}})?[ .]*$"
)
_JOURNAL_NAME = regex.compile(r"\p{Lu}[\p{L}-]*(?:[ ](?:\p{Lu}[\p{L}-]*|of|and|the|in|for|&)){0,5}")
_THESIS = (
    r"(?:[ ]\(publication\))?[ ]?[(\[](?:unpublished )?"
    r"(?:ph\.?d|doctoral|dissertation|thesis|technical report|master"
    r"|m\.?sc|bachelor|diploma|(?:博士|硕士))[^()\[\]]{0,40}[)\]]"
)
_STANDARD = r"(?:IEEE|ISO|GB|IEC|ANSI|RFC|ITU)[\p{L}/ -]{0,8}[ ]?\d[\d.-]*(?:[-:]\d{4})?"
# what is no part of the title at its end: an edition, a kind of thesis, the number of a standard, patent or report
_ADDITION = regex.compile(
    rf"(?i)(?:,[ ]\d+(?:st|nd|rd|th)[ ]ed(?:ition|n)?\.?|[ ]\[[^\[\]]{{15,200}}\]|{_THESIS}"
    r"|[ ]\((?:\d+(?:st|nd|rd|th)|\p{Lu}\p{Ll}{3,9})[ ]ed(?:ition|n)?\.?\)"
    rf"|[ ]*:[ ]*(?:{_STANDARD}|(?:[A-Z]{{1,5}}-){{1,3}}\d{{1,4}}(?:-\d+)?|\d\.\d(?:\.\d)?|U\.S\. Patent[ ][\d,]+"
    r"|\p{Lu}{0,2}\d{6,13}(?:\.[\dX])?[A-Z]?|\p{Han}{2,8},[ ]*[\dA-Z.]{5,24}"
    r"|(?:\p{L}{2,12},[ ]*)?(?=[A-Z\d/ .-]{0,12}\d{4})[A-Z]{0,5}(?:/[A-Z])?[ ]?\d[\dA-Z/ .-]{3,24}))$"
)
_LEADING_NUMBER = regex.compile(r"(?:[A-Z]{1,6}(?:/[A-Z]{1,3})?[ ]?){1,3}(?:Std[ ])?\d[\d.:]*(?:-\d{2,4})?[.:]?[ ]+")
_LATE_YEAR = regex.compile(rf"[ ](?P<year>{YEAR})$")
_VOLUME_OF = regex.compile(r",?[ ](?:volume|vol\.)[ ](?P<volume>\d{1,4}) of [^.]+$")
_REACH = 80
_SHORTEST = 4
_STRAY = " \t.,:;-/"


class _Tail(NamedTuple):
    """What was found behind the title."""

    numbers: Numbers
    found: Found

    def spans(self) -> dict[str, Span]:
        places = {"venue": self.found.venue, "publisher": self.found.publisher, **self.numbers.fields}
        return {field: span for field, span in places.items() if span}


def read(raw: str, words: Words) -> Fields | None:
    """Divide one entry, without its marker, into fields; None where nothing tells a title."""
    ready = parts.prepare(raw)
    return _marked(ready, ready.mark_span, words) if ready.mark_span else _unmarked(ready, words)


def _marked(ready: Parts, mark: Span, words: Words) -> Fields | None:
    """An entry with a GB/T 7714 mark: the title ends at the mark."""
    flat, letters = ready.flat, ready.mark or ""
    head = heads.marked(flat, ready.start, mark.start, words)
    after = _AFTER.match(flat, head.end, mark.start) if head.spans else None
    title = _trimmed(flat, max(after.end() if after else head.end, ready.start), mark.start)
    if title.end - title.start < 2:
        return None
    number = _LEADING_NUMBER.match(flat, *title) if letters.startswith("S") else None
    title = _bare(flat, Span(number.end(), title.end) if number else title)
    hosted = flat.startswith(("//", "/ /"), _gap(flat, mark.end))
    tail = _behind(flat, mark.end, len(flat.rstrip()), words, _dated(after), mark=letters, hosted=hosted)
    cue = f"mark-{letters.lower().replace('/', '-')}"
    return _fields(ready, cue, {"title": title, **tail.spans()}, head)


def _unmarked(ready: Parts, words: Words) -> Fields | None:
    """An entry without a mark: the title ends where a venue begins."""
    flat, start, stop = ready.flat, ready.start, len(ready.flat.rstrip())
    head = heads.unmarked(flat, start, stop, words)
    if len(head.spans) > 1 and _UNTITLED.match(flat, head.spans[-1].start, stop):
        head = head._replace(spans=head.spans[:-1], end=head.spans[-2].end)
    if not head.spans:
        turned = _title_first(ready, stop, words)
        if turned:
            return turned
        head = heads.organisation(flat, start, stop, heads.ORGANISATION)
    end = head.end if head.spans else start
    after = _AFTER.match(flat, end, stop) if head.spans else None
    divider = flat[end : after.end()].rstrip()[-1:] if after else flat[end : end + 1]
    commas = bool(head.spans) and divider == ","
    position = after.end() if after else _gap(flat, end)
    shape = _UNTITLED if commas and not _dated(after) else _UNTITLED_DATED if after else None
    if shape and shape.match(flat, position, stop):
        return _fields(ready, "no-title", _behind(flat, position, stop, words).spans(), head)
    title = (
        titles.quoted(flat, position, stop)
        or titles.bracketed(flat, position, stop)
        or titles.plain(flat, position, stop, commas, words)
    )
    return _titled(ready, head, title, _dated(after), stop, words)


def _titled(ready: Parts, head: People, title: Title, dated: Span | None, stop: int, words: Words) -> Fields | None:
    """The fields of an entry whose title is known."""
    flat = ready.flat
    if title.cue == "book-title-marks" and not head.spans:
        head = people.read(flat, _gap(flat, title.rest), stop)
        title = title._replace(rest=max(title.rest, head.end))
    volume = _VOLUME_OF.search(flat, max(title.span.start, title.span.end - _REACH), title.span.end)
    title = title._replace(span=Span(title.span.start, volume.start())) if volume else title
    tail = _behind(flat, title.rest, stop, words, dated, hosted=title.cue == "in-venue")
    if volume:
        tail.numbers.fields.setdefault("volume", Span(*volume.span("volume")))
    title = _undated(flat, title, tail)
    _from_key(ready, tail, words)
    if _journal_only(flat, title, tail):
        tail.found.venue, title = title.span, title._replace(span=Span(0, 0), cue="no-title")
    linked = "http" in ready.raw and (title.rest >= stop or title.cue == "quoted-title")
    told = head.spans or linked or title.cue == "book-title-marks" or tail.spans()
    if title.cue == "no-title":
        return _fields(ready, title.cue, tail.spans(), head)
    if not told or title.span.end - title.span.start < _SHORTEST:
        return None
    cue = "title-and-link" if linked else title.cue
    span = _bare(flat, _trimmed(flat, *title.span))
    return _fields(ready, cue, {"title": span, **tail.spans()}, head)


def _journal_only(flat: str, title: Title, tail: _Tail) -> bool:
    """Lists of medicine leave the title out: `Cockcroft DW, Gault MH. Nephron. 1976;16(1):31-41`."""
    if tail.found.venue or title.cue != "full-stop" or not {"volume", "pages"} <= tail.numbers.fields.keys():
        return False
    return _JOURNAL_NAME.fullmatch(flat, *title.span) is not None


def _undated(flat: str, title: Title, tail: _Tail) -> Title:
    """The title without the year at its end, where no other year is known; the year is noted."""
    late = _LATE_YEAR.search(flat, max(title.span.start, title.span.end - _REACH), title.span.end)
    if late is None or "year" in tail.numbers.fields:
        return title
    tail.numbers.fields["year"] = Span(*late.span("year"))
    return title._replace(span=Span(title.span.start, late.start()))


def _title_first(ready: Parts, stop: int, words: Words) -> Fields | None:
    """Blogs put the title first: `Deep Residual Learning, Kaiming He, Xiangyu Zhang, et al. CVPR 2016`."""
    flat, start = ready.flat, ready.start
    for divider in islice(_DIVIDER.finditer(flat, start + 6, stop), _MOST_DIVIDERS):
        head = heads.organisation(flat, divider.end(), stop, heads.TEAM)
        head = head if head.spans else people.read(flat, divider.end(), stop)
        if len(head.spans) > 1 or head.et_al or _surely_named(flat, head):
            dated = Span(*divider.span("year")) if divider["year"] else None
            spans = _behind(flat, head.end, stop, words, dated).spans()
            title = _trimmed(flat, start, divider.start())
            return _fields(ready, "title-first", {"title": title, **spans}, head)
    return None


def _surely_named(flat: str, head: People) -> bool:
    """Whether the one name has an initial in its middle, as no title has, or is a team's."""
    if not head.spans:
        return False
    return head.form == "organisation" or _MIDDLE_INITIAL.search(flat, *head.spans[0]) is not None


def _from_key(ready: Parts, tail: _Tail, words: Words) -> None:
    """Blogs put the venue first: `[CVPR 2016] Deep Residual Learning`."""
    match = _VENUE_KEY.match(ready.flat, *ready.key) if ready.key and tail.found.venue is None else None
    if match and squash(match["venue"]) in words.venues:
        tail.found.venue = Span(*match.span("venue"))
        tail.numbers.fields.setdefault("year", Span(*match.span("year")))


def _behind(
    flat: str,
    start: int,
    stop: int,
    words: Words,
    dated: Span | None = None,
    *,
    mark: str | None = None,
    hosted: bool = False,
) -> _Tail:
    """Read numbers, venue and publisher behind the title."""
    found = numbers.read(flat, start, stop, dated)
    known = venues.Known(mark, hosted, "volume" in found.fields, found.fields.get("year"))
    venue = venues.read(flat, start, found.first, known, words)
    if venue.publisher is None and found.first < stop:
        venue = replace(venue, publisher=venues.after(flat, found.first, stop, words))
    return _Tail(found, venue)


def _fields(ready: Parts, cue: str, spans: dict[str, Span], head: People) -> Fields:
    values = {field: ready.written(span) for field, span in spans.items()}
    return Fields(cue, values, tuple(ready.written(span) for span in head.spans), head.et_al, ready.mark)


def _dated(after: regex.Match[str] | None) -> Span | None:
    return Span(*after.span("year")) if after and after["year"] else None


def _bare(flat: str, title: Span) -> Span:
    addition = _ADDITION.search(flat, max(title.start + 2, title.end - _REACH), title.end)
    return Span(title.start, addition.start()) if addition else title


def _gap(flat: str, position: int) -> int:
    match = _GAP.match(flat, position)
    return match.end() if match else position


def _trimmed(flat: str, start: int, end: int) -> Span:
    while start < end and flat[start] in _STRAY:
        start += 1
    while end > start and flat[end - 1] in _STRAY:
        end -= 1
    return Span(start, end)
