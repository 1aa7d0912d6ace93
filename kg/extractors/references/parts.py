"""What can be told in a reference wherever it stands: addresses, dates of access, the GB/T 7714 mark, years.

These are blanked out (same length) before authors, title and venue are looked for, so that their dots and commas divide
nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import regex

from kg.records import Span
from kg.rules import compiled
from kg.text import narrow

# one character for one, beyond what `narrow` folds
_FLAT = str.maketrans("。．【〔［】〕］｡《》〈〉″„‟＂\t\n\u200a\u2004\u2005\u2006\u202f", '..[[[]]].<><>""""       ')
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|Spring|Summer|Autumn|Fall|Winter)"
)
YEAR = r"(?:1[6-9]\d\d|20[0-4]\d)"
MONTHS = rf"{_MONTH}(?:[ ]?[-/][ ]?{_MONTH})?"
_DATE = (
    rf"(?:{YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]{YEAR}|\d{{1,2}}\.\d{{1,2}}\.\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ ]{_MONTH},?[ ]{YEAR}|{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]{YEAR}"
    rf"|{YEAR},?[ ]?{_MONTH}[ ]?\d{{0,2}})"
)
_REST = r"[^\s\p{Han}，。；）】》<>\"\x00]+"
_ACCESSED = r"(?:accessed|visited|retrieved|viewed|cited|访问日期|引用日期|访问时间)"

# what is blanked, and what stands in it whenever it does
_NOISE = tuple(
    (signs, compiled(rf"(?i){pattern}"))
    for signs, pattern in (
        (("://",), rf"(?:(?<!\p{{L}})(?:URL|doi)[ ]?:?[ ]?)?https?://{_REST}"),
        (("www.",), rf"(?<![\w.])www\.{_REST}"),
        (("10.",), r"(?:(?<!\p{L})doi[ ]?[:：]?[ ]?|(?<![\d.]))10\.\d{4,9}/[^\s\p{Han},;\"\x00]+"),
        (("CSTR",), r"(?<!\p{L})CSTR[ ]?[:：][ ]?[\w./-]+"),
        ((")(", ") ("), rf"(?<=\)[ ]?)\({_DATE}\)"),
        (("][", ")[", ".[", " ["), rf"\[[^\]\[]{{0,20}}{_DATE}[^\]\[]{{0,12}}\]"),
        (
            ("ccess", "isited", "etrieved", "iewed", "ited", "日期", "访问"),
            rf"\(?(?<!\p{{L}})(?:last |date )?{_ACCESSED}(?:[ ]?[:：]|[ ]on|[ ]at)?[ ]?(?:{_DATE})?(?:,?[ ]from)?\)?"
            r"|(?<=[. ])Cited (?:on|in)(?: pages?)?[ \d,and–-]*\.?$",
        ),
        (("vail",), r"(?:\(?available|avail\.)(?:[ ]online)?(?:[ ](?:at|from))?[ ]?[:：]"),
        (
            (" [",),
            r"\[(?:Online|Internet|WWW Document|Preprint|Software|Computer software|Data ?set|Blog post|Online serial"
            r"|cited)\]",
        ),
        (("SBN", "SSN", "PM", "EID"), r"(?<!\p{L})(?:ISBN|ISSN|PMID|PMCID|EID)[ ]?:?[ ]?[\dXxPMC–-]{5,17}"),
    )
)
# the digits of an arXiv id are no volume, page or year
_ARXIV = compiled(r"(?i)(?:arxiv|abs)[ :./]{1,3}(?P<id>\d{4}\.[ ]?\d{4,5}(?:v\d+)?|[a-z-]{2,9}(?:\.[a-z]{2})?/\d{7})")
_MARK = compiled(
    r"\[[ ]?(?P<mark>[A-Z]{1,2}(?:[ ]?/[ ]?(?:OL|CD|DK|MT))?)[ ]?\]"
    r"|\((?P<mark>[JMCDRNPS]|(?:EB|DB|DS|CP|J|PP|C|M)/OL)\)(?=[ ]?[.,/])"
)
_MARKS = frozenset(
    ("J", "M", "C", "D", "R", "N", "P", "S", "A", "Z", "G", "K", "CP", "EB", "DB", "DS", "PP", "CM", "W", "OL")
)
# [Bylander, 1994], [HZRS16], [CVPR 2016]
_KEY = compiled(r"\[(?=[^\]]{0,60}\d)(?:\p{L}[^\[\]]{1,60}?[, ]?\d{2,4}[a-z]?|\p{Lu}\p{L}{0,5}\+?\d{2,4}[a-z]?)\][ ]*")
# pages of the citing paper, as some styles add them
_BACK = compiled(rf"(?<={YEAR}\.)[ ]\d{{1,3}}(?:,[ ]\d{{1,3}})*[ .]*$")
_LEAD = compiled(r"[\s.,;:·*•^†-]*")
_REACH = 40
# stands where a second mark stood; no style writes it
DIVIDER = "\x1f"


_RUN = compiled(r"(?<=[ ])[ ]+")


class Parts(NamedTuple):
    """An entry made ready for reading: `flat` has one blank for each blanked part and each run of blanks.

    `cuts` are the places in `flat` behind which characters were left out, `shifts` how many up to there.
    """

    raw: str
    flat: str
    cuts: tuple[int, ...]
    shifts: tuple[int, ...]
    start: int
    mark: str | None
    mark_span: Span | None
    key: Span | None = None

    def written(self, span: Span) -> str:
        """The text of the entry that a span of `flat` stands for."""
        return self.raw[self._place(span.start) : self._place(span.end - 1) + 1] if span.end > span.start else ""

    def _place(self, position: int) -> int:
        index = bisect_right(self.cuts, position)
        return position + (self.shifts[index - 1] if index else 0)


@dataclass(frozen=True, slots=True)
class Fields:
    """What each field of an entry says, as written, and by which cue or rule the title was told from the rest."""

    cue: str
    values: Mapping[str, str]
    people: tuple[str, ...] = ()
    et_al: bool = False
    mark: str | None = None


def prepare(raw: str) -> Parts:
    """Fold punctuation, blank addresses and dates of access, find the mark and where the reading begins."""
    flat = raw.replace("\t", " ").replace("\n", " ") if raw.isascii() else narrow(raw).translate(_FLAT)
    for signs, pattern in _NOISE:
        if any(sign in flat for sign in signs):
            flat = pattern.sub(_blank, flat)
    if "rXiv" in flat or "rxiv" in flat or "abs/" in flat:
        flat = _ARXIV.sub(_masked, flat)
    flat, cuts, shifts = _collapsed(flat) if "  " in flat else (flat, (), ())
    back = _BACK.search(flat, max(0, len(flat) - _REACH))
    if back:
        flat = flat[: back.start()]
    key = _KEY.match(flat)
    start = key.end() if key and not _MARK.match(flat) else 0
    lead = _LEAD.match(flat, start)
    mark, span, flat = _mark(flat) if "[" in flat or ")" in flat else (None, None, flat)
    venue = Span(*key.span()) if key and start else None
    return Parts(raw, flat, cuts, shifts, lead.end() if lead else start, mark, span, venue)


def _collapsed(flat: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """One blank for each run of blanks; where the others were, and how many characters were left out up to there."""
    kept, cuts, shifts, position, shift = [], [], [], 0, 0
    for run in _RUN.finditer(flat):
        kept.append(flat[position : run.start()])
        cuts.append(run.start() - shift)
        shift += run.end() - run.start()
        shifts.append(shift)
        position = run.end()
    kept.append(flat[position:])
    return "".join(kept), tuple(cuts), tuple(shifts)


def _blank(match: regex.Match[str]) -> str:
    return " " * len(match[0])


def _masked(match: regex.Match[str]) -> str:
    return match[0][: -len(match["id"])] + "x" * len(match["id"])


def _mark(flat: str) -> tuple[str | None, Span | None, str]:
    """The first mark and its place; a second one, as in `[A]. In: Proceedings[C]`, only divides."""
    for match in _MARK.finditer(flat):
        mark = match["mark"].replace(" ", "")
        if mark.split("/")[0] in _MARKS:
            return mark, Span(*match.span()), flat[: match.end()] + _MARK.sub(_divider, flat[match.end() :])
    return None, None, flat


def _divider(match: regex.Match[str]) -> str:
    return DIVIDER + " " * (len(match[0]) - 1)
