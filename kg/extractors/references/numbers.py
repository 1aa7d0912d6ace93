"""Volume, issue, pages and year behind the title of a reference, in the orders that styles put them."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from kg.extractors.references.parts import MONTHS, YEAR
from kg.records import Span
from kg.rules import compiled

_NUMBER = r"[A-Za-z]{0,2}\d[\d.:]{0,9}[A-Za-z]?"
_PAGES = (
    rf"(?P<pages>{_NUMBER}(?:[ ]?[-~]{{1,3}}[ ]?{_NUMBER}(?<![.:]))?(?:,[ ]?\d{{1,5}}-\d{{1,5}}|\+)?"
    r"|[ivxlc]{1,6}-[ivxlc]{1,6})"
)
_P = rf"(?!{YEAR}(?![\d-]))(?:[Pp]{{1,2}}\.?[ ]?|pages?[ ]|第|页[:]?[ ]?|art(?:icle|\.)[ ](?:no\.?[ ])?)?{_PAGES}"
_ISSUE = r"(?P<issue>[^()]{0,10}\d[^()]{0,10}|[Ss]uppl\.?[^()]{0,10}|[A-Z]{1,3})"
_PART = r"(?P<issue>[A-Z]?\d{1,4}(?:[-/]\d{1,4})?)"
_Y = rf"(?P<year>{YEAR})[a-z]?"
_V = rf"(?P<volume>(?!{YEAR}(?!\d))[A-Z]{{0,3}}-?\d{{1,4}}[A-Z]?)"
_LONG_V = r"(?P<volume>(?!pp?[. ])[A-Za-z]{0,6}[ ]?\d{1,5}[A-Z]?)"
_MD = rf"(?:{MONTHS}[ ]?(?:\d{{1,2}},?[ ])?|\d{{1,2}}[ ]{MONTHS}[ ])?"
_RANGE = r"[A-Za-z]?\d{1,6}[ ]?-{1,3}[ ]?[A-Za-z]?\d{1,6}"

# (example, what stands in it whenever it does, pattern): the first that is found says where the numbers are; more
# telling forms stand first. Those that begin with a year are left out where the year stood before the title.
_FORMS = (
    ("2005-04-12(14)", "-(", rf"(?P<year>{YEAR})-\d{{1,2}}-\d{{1,2}}[ ]?\((?P<pages>[A-Z]?\d{{1,3}})\)"),
    ("2016, 23(10): 1-9", "(", rf"{_Y}[ ]?[,.][ ]?{_LONG_V}[ ]?\({_ISSUE}\)(?:[ ]?[:,.][ ]?{_P})?"),
    ("2016, 23, 10: 1-9", ",:", rf"{_Y},[ ]{_V},[ ](?P<issue>\d{{1,3}})[ ]?:[ ]?{_P}"),
    ("2016, 23.10: 1-9", ",.:", rf"{_Y},[ ]{_V}\.{_PART}:[ ]?{_P}"),
    ("2016.5: 1-9", ".:", rf"{_Y}\.\d{{1,2}}[ ]?:[ ]?{_P}"),
    ("23.10, pp. 1-9", ".", rf"(?<![\d.]){_V}\.{_PART}(?:(?=,[ ]pp?\.)|:{_P})"),
    ("2016, 23: 1-9", ",:", rf"{_Y}[ ]?,[ ]?{_V}[ ]?:[ ]?{_P}"),
    ("2016(10): 1-9", "(", rf"{_Y}[ ]?,?[ ]?\((?P<issue>(?!{YEAR})[A-Za-z\d .-]{{1,9}})\)(?:[ ]?[:,][ ]?{_P})?"),
    (
        "2016 May;23(10):1-9",
        ";",
        rf"{_Y}[^;.\d]{{0,12}}\d{{0,2}};[ ]?{_LONG_V}?(?:[ ]?\({_ISSUE}\))?(?:[ ]?[:,][ ]?{_P})?",
    ),
    ("23, 10 (2016), 1-9", "(,", rf"{_V}[ ]?,[ ]?{_PART}[ ]?\({_MD}{_Y}\)[ ]?[:,.][ ]?{_P}"),
    ("23.10 (2016): 1-9", "(.", rf"(?<![\d.]){_V}\.{_PART}[ ]?\({_MD}{_Y}\)(?:[ ]?[:,][ ]?{_P})?"),
    (
        "23, no. 10 (2016): 1-9",
        "(,",
        rf"{_V}[ ]?,[ ](?:no\.|issue|iss\.)[ ](?P<issue>[\w/-]{{1,12}})[ ]?(?:,[ ]?)?\({_MD}{_Y}[^()]{{0,12}}\)"
        rf"(?:[ ]?[:,.][ ]?{_P})?",
    ),
    (
        "23 (2016) 1-9",
        "(",
        rf"{_V}[ ]?,?[ ]?\({_MD}{_Y}\)[ ]?[:,.]?[ ]?(?:\(?(?:no\.?[ ]?)?(?P<issue>\d{{1,3}})\)?,[ ]?)?{_P}",
    ),
    ("23 (10) (2016) 1-9", "(", rf"{_V}[ ]?\({_ISSUE}\)[ ]?\({_MD}{_Y}\)[ ]?[:,]?[ ]?{_P}"),
    ("23(10): 1-9", "(", rf"(?<![\d(]){_V}[ ]?\((?!{YEAR}\)){_ISSUE}\)(?:[ ]?[:,.][ ]?{_P})"),
    ("23, 1-9 (2016)", "(,", rf"(?<![\d(-]){_V}[ ]?,[ ]?(?:pp?\.?[ ]?)?{_PAGES}[ ]?,?[ ]?\({_MD}{_Y}\)"),
    ("23:1-9", ":", rf"(?<![\d(:-]){_V}[ ]?:[ ]?(?:pp?\.?[ ]?)?{_PAGES}"),
    ("2016: 1-9", ":", rf"{_Y}[ ]?:[ ]?{_P}"),
    ("2016, 23, 1-9", ",", rf"{_Y},[ ]{_V}(?:[ ]?\({_ISSUE}\))?,[ ]{_P}"),
    ("2016. 1-9", ".-", rf"{_Y}\.[ ]?(?P<pages>\d{{1,6}}-{{1,3}}\d{{1,6}})"),
    ("2016, 23", ",", rf"{_Y},[ ]?(?P<volume>\d{{1,4}})(?=[ ]*\.?[ ]*$)"),
    (" 1-9 (Springer, 2016)", "-(", rf"[ ](?P<pages>\d{{1,6}}[ ]?-{{1,3}}[ ]?\d{{1,6}})[ ]\((?=[^()]*{YEAR})"),
    ("23, 1-9", ",-", rf"(?<![\d(-]){_V}[ ]?,[ ]?(?:pp?\.?[ ]?)?(?P<pages>{_RANGE})(?![\d-])"),
    ("44 (4) 615-631", "-", rf"(?<![\d(,-]){_V}(?:[ ]?\({_ISSUE}\))?[ ](?P<pages>{_RANGE})(?=[.,;]?$)"),
    ("23 (2016)", "(", rf"(?<![\d(-]){_V}[ ]?,?[ ]?\({_MD}{_Y}\)"),
    (
        "23, 5",
        ",",
        rf"(?<![\d(.-]){_V},[ ](?P<pages>(?!{YEAR}(?!\d))[A-Za-z]{{0,2}}\d{{1,7}})"
        rf"(?=[ ]?[.;,]?$|[.;,]?[ ]\({YEAR})",
    ),
    ("23(10)", "(", rf"(?<![\d(-]){_V}[ ]?\((?P<issue>(?!{YEAR})[\dA-Za-z ./-]{{1,9}})\)"),
)
_LOCATORS = tuple((example[:2] in {"20"}, signs, compiled(pattern)) for example, signs, pattern in _FORMS)

_TRACKS = r"(?![ ]?[(:][ ]?(?:Long|Short|Main|Demo|System|Industry|Student|Tutorial|Papers))"
# numbers that a word names, and what stands in the text (in lower case) whenever they do
_KEYS = (
    (
        ("v", "卷", "bd"),
        compiled(
            r"(?i)(?<!\p{L})(?:volume|vol\.?|v\.|bd\.)[ ]?"
            rf"(?P<volume>[A-Za-z]{{0,3}}-?\d{{1,5}}[A-Za-z]?|[ivxlc]+(?!\p{{L}})){_TRACKS}"
            r"|第[ ]?(?P<volume>\d{1,4})[ ]?卷|卷[ ]?(?P<volume>\d{1,4})(?!\d)"
        ),
    ),
    (
        ("no", "nr.", "iss", "number", "期"),
        compiled(
            r"(?i)(?<!\p{L})(?:number|no\.?|nr\.|issue|iss\.)[ ]?(?P<issue>\d[\w/-]{0,9})"
            r"|第[ ]?(?P<issue>[\d-]{1,6})[ ]?期"
        ),
    ),
    (
        ("p.", "pp", "page", "pg", "页", "版"),
        compiled(
            rf"(?i)(?<!\p{{L}})(?:pages?|pp\.?|pgs?\.|p\.)[ ]?:?[ ]?{_PAGES}"
            r"|第?[ ]?(?P<pages>\d{1,5}(?:-\d{1,5})?)[ ]?页"
            r"|(?<=日[，, ]{0,2})第[ ]?(?P<pages>[A-Z]?\d{1,3})[ ]?版(?!本)"
        ),
    ),
)
# Review of Financial Studies 15, Issue 1
_VOLUME_BEFORE = compiled(r"[ ](?P<volume>\d{1,4})[,:]?[ ]?$")
_LAST_PAGES = compiled(rf"[,.:][ ](?P<pages>{_RANGE})[ ]?(?=[.,;(]|$)")
_YEARS = compiled(rf"(?<!\d|\d\.)(?P<year>{YEAR})(?=[a-z]?(?![\d\p{{Latin}}]))(?![ ]?-[ ]?\d{{4}})")


@dataclass(slots=True)
class Numbers:
    """Where the numbers stand, by field; the venue ends at `first` or before."""

    fields: dict[str, Span]
    first: int

    def take(self, match: regex.Match[str]) -> None:
        """Note what a match names, unless it is known."""
        for name in match.re.groupindex:
            if match.start(name) >= 0:
                self.fields.setdefault(name, Span(*match.span(name)))
        self.first = min(self.first, match.start())


def read(flat: str, start: int, stop: int, dated: Span | None = None) -> Numbers:
    """Find volume, issue, pages and year in `flat[start:stop]`; `dated` is the year that stood before the title."""
    found = Numbers({"year": dated} if dated else {}, stop)
    text = flat[start:stop].lower()
    for signs, pattern in _KEYS:
        match = pattern.search(flat, start, stop) if any(sign in text for sign in signs) else None
        if match:
            found.take(match)
    if "issue" in found.fields and "volume" not in found.fields:
        before = _VOLUME_BEFORE.search(flat, max(start, found.first - 8), found.first)
        if before:
            found.take(before)
    if "pages" not in found.fields or "volume" not in found.fields:
        _locate(flat, start, stop, text, found, dated is not None)
    if "pages" not in found.fields:
        _last_pages(flat, start, stop, found)
    if "year" not in found.fields:
        year = _last_year(flat, start, stop, found.fields.get("pages"))
        if year:
            found.fields["year"] = year
    return found


def _locate(flat: str, start: int, stop: int, text: str, found: Numbers, dated: bool) -> None:
    """Try the forms in turn, those whose signs are there."""
    present = frozenset(text)
    for yearly, signs, pattern in _LOCATORS:
        if present.issuperset(signs) and not (yearly and dated):
            match = pattern.search(flat, start, stop)
            if match:
                found.take(match)
                return


def _last_pages(flat: str, start: int, stop: int, found: Numbers) -> None:
    issue = found.fields.get("issue", Span(0, 0))
    for match in _LAST_PAGES.finditer(flat, start, stop):
        if not issue.contains(Span(*match.span("pages"))):
            found.take(match)
            return


def _last_year(flat: str, start: int, stop: int, pages: Span | None) -> Span | None:
    years = (Span(*match.span("year")) for match in _YEARS.finditer(flat, start, stop))
    free = [year for year in years if pages is None or not pages.overlaps(year)]
    return free[-1] if free else None
