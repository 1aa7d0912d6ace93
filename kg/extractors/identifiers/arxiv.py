"""arXiv ids in every form people write them.

The scheme (arXiv identifier documentation): since April 2007 YYMM.NNNN, five digits since January 2015; before that
archive/YYMMNNN, where archive may have a subject class. A bare number is an id only beside a cue: the word arXiv, an
address of arXiv or of a site that names papers by arXiv id, BibTeX's eprint, CoRR, a file name. So the numbers are
looked for first, which costs next to nothing, and only then what stands around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import regex

from kg.extractors.identifiers.addresses import HOST, SLASH, Found, closed, tail

# the archives that took papers before April 2007; later ones (stat, q-fin, econ, eess) have no ids of the old scheme
_OLD_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    "|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph"
    "|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
# two digits of a year are read as 20xx up to here: a later one is far more likely to be a decimal than a paper
_LAST_MONTH = "4912"
_FIRST_MONTH, _FIVE_DIGITS_FROM = "0704", "1501"
_OLD_FIRST, _OLD_LAST = "9107", "0703"

_NUMBER = re.compile(r"\.\s?([0-9]{4,5})(?![0-9])")
_OLD_NUMBER = re.compile(r"/([0-9]{7})(?![0-9])")
_OLD_NUMBER_ENCODED = re.compile(r"%2[Ff]([0-9]{7})(?![0-9])")
_ARCHIVE = regex.compile(
    rf"(?ri)(?<![A-Za-z0-9-]|(?<!arxiv)\.)(?P<archive>{_OLD_ARCHIVES})(?P<group>\.[a-z]{{2}}|\.[a-z]{{2,6}}-[a-z]{{2,5}})?\Z",
    regex.ASCII,
)
_VERSION = regex.compile(r"(?i)v([1-9]\d?)(?!\d)", regex.ASCII)
# a decimal point after the number makes it part of something longer, unless a year follows: arXiv:1706.03762.2017
_GOES_ON = regex.compile(r"\.\d(?!(?<=[12])[09]\d\d(?!\d))|%(?![0-9A-Fa-f])", regex.ASCII)

_CATEGORY = (
    r"(?:astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-(?:ex|lat|ph|th)|math|math-ph|nlin|nucl-(?:ex|th)|physics|q-bio"
    r"|q-fin|quant-ph|stat|cmp-lg)(?:\.[a-z]{2}|\.[a-z]{2,6}-[a-z]{2,5})?"
)
_BETWEEN = (
    r"(?:pre-?prints?|e-?prints?|papers?|articles?|identifiers?|ids?|numbers?|no\.|nr\.|links?|url|abs(?:tract)?|pdf|html"
    r"|versions?|(?:tech(?:nical|\.)?\s)?reports?|server|available|as|at|is|under|ref"
    r"|上|的|论文|编号|号码?|预印本|预印版|文章|链接|地址|网址|标识符?|序号|库|网站?|版本?|为|是|即"
    rf"|[\[(]?{_CATEGORY}[\])]?|[(（]?(?:19|20)\d\d[)）]?)"
)
_OPEN = "[(（【［“\"'`「『{"
_WORD = (
    r"(?:(?<![a-z])|(?<=print))(?:arxiv(?:\s?pre-?print|\s?e-?prints?)?[\s,:]{1,2}(?:art\.\s)?)?arxiv(?:\.\s?org)?"
    rf"(?:[\s,，:：-]{{0,2}}{_BETWEEN}){{0,5}}[\s,，:：.#/|_=*{_OPEN[1:]}\[-]{{0,4}}(?:(?:abs|pdf)/)?"
)
_ADDRESS = rf"{HOST}(?:{SLASH}[\w.~+-]{{0,60}}){{0,5}}(?:{SLASH}|[?&][a-z_]{{1,12}}=)(?:arxiv(?:[.:：]|%3a))?"
_SPACED = (
    r"(?:https?\s?[:：]\s?//\s?)?(?:\w{2,8}\.\s?)?arxiv\s?\.\s?org"
    rf"\s?{SLASH}\s?(?:abs|pdf|html)\s?{SLASH}\s?(?:arxiv:)?"
)
_DOI = rf"(?:doi\s?[:：]?\s?)?10\.48550{SLASH}arxiv[.:]"
_CORR = r"(?<![a-z])corr[\s,.:;}\"]{1,4}(?:vol(?:\.|ume)?\s?=?\s?[{\"]?)?(?:abs/)?"
_EPRINT = r"(?<![a-z])eprint\s?=\s?[{\"']?(?:arxiv:)?"

# rule id -> (a word that it cannot do without, what stands right before an id); read backwards from it
_CUES = {
    rule_id: (word, regex.compile(rf"(?ri)(?:{pattern})\Z", regex.ASCII))
    for rule_id, word, pattern in (
        ("arxiv-url", "", _ADDRESS),
        ("arxiv-spaced", "arxiv", _SPACED),
        ("arxiv-doi", "10.48550", _DOI),
        ("arxiv-cue", "arxiv", _WORD),
        ("arxiv-abs", "abs/", r"(?<![\w/])abs/"),
        ("arxiv-corr", "corr", _CORR),
        ("arxiv-eprint", "eprint", _EPRINT),
    )
}
# an address whose last part is an id speaks of that paper if it is one of these
_SITES = regex.compile(
    rf"(?i)arxiv|ar5iv|alphaxiv|papers\.cool|scirate\.com|itp\.ac\.cn|lanl\.gov|{SLASH}abs(?:{SLASH}|$)"
    rf"|(?:huggingface\.co|hf\.co|hf-mirror\.com|emergentmind\.com|paperswithcode\.com|takara\.ai){SLASH}p(?:apers?)?{SLASH}",
    regex.ASCII,
)
_FILE = regex.compile(r"(?i)\.pdf(?![a-z0-9])", regex.ASCII)
_FILE_BEFORE = regex.compile(r"(?r)(?:(?<![A-Za-z0-9_.-])|(?<=%2[Ff]))\Z")
_LIST = regex.compile(
    rf"(?i)(?:\s?\[{_CATEGORY}\])?[\])）】]?\s?(?:[,，、;；&/]|和|及|与|以及|或|\band\b|\bor\b){{1,2}}\s?(?:and\s)?[\[(（【]?",
    regex.ASCII,
)
_BESIDE = regex.compile(
    rf"(?i)\s?[\[(（]{_CATEGORY}[\])）]|\s?[\])）】]?\s?(?:on\s|@\s?|[(（\[])arxiv(?![a-z])", regex.ASCII
)
_LINE = 120
_REACH = 260

# DBLP's keys and ADS's codes spell the id without its point
_KEYS = {
    "arxiv-dblp": ("abs-", regex.compile(r"(?i)(?<![a-z])(?:dblp:)?(?:journals/)?corr/abs-(\d{4})-(\d{4,5})(?!\d)")),
    "arxiv-bibcode": ("arXiv", regex.compile(r"(?<!\d)(?:19|20)\d\darXiv(\d{4})(\d{5})(?=[A-Z.])")),
}


class _Id(NamedTuple):
    """An id that could be one by its digits: where it stands, and how it reads with and without version."""

    start: int
    end: int
    name: str
    version: str


def find(text: str) -> Iterator[Found]:
    """Yield every arXiv id of a text whose width is folded."""
    yield from _new(text)
    yield from _old(text)
    for rule_id, (literal, pattern) in _KEYS.items():
        if literal in text:
            yield from _keyed(text, rule_id, pattern)


def plausible(identifier: str) -> bool:
    """Whether an arXiv id can exist: four digits until 1412, five from 1501; old ids July 1991 to March 2007.

    >>> plausible("1706.03762"), plausible("1501.0001"), plausible("1312.44001"), plausible("hep-th/9711200")
    (True, False, False, True)
    """
    archive, slash, old = identifier.rpartition("/")
    month, _, number = (old[:4], "", old[4:]) if slash else identifier.partition(".")
    if not "01" <= month[2:4] <= "12" or not number.strip("0"):
        return False
    if slash:
        known = archive.partition(".")[0].lower() in _OLD_ARCHIVES.split("|")
        return known and len(old) == 7 and (month >= _OLD_FIRST or month <= _OLD_LAST)
    return _FIRST_MONTH <= month <= _LAST_MONTH and len(number) == (5 if month >= _FIVE_DIGITS_FROM else 4)


def year(value: str) -> int:
    """The year of a value `arxiv:…`.

    >>> year("arxiv:1706.03762v5"), year("arxiv:hep-th/9711200")
    (2017, 1997)
    """
    digits = int(value.rpartition("/")[2].removeprefix("arxiv:")[:2])
    return digits + (1900 if digits > 90 else 2000)


def _new(text: str) -> Iterator[Found]:
    last: Found | None = None
    for match in _NUMBER.finditer(text):
        candidate = _candidate(text, match)
        if candidate is None:
            continue
        found = _cued(text, candidate) or _listed(text, candidate, last) or _bare(text, candidate)
        if found:
            last = found
            yield found


def _candidate(text: str, match: re.Match[str]) -> _Id | None:
    dot = match.start() - (text[match.start() - 1 : match.start()] == " ")
    month, before = text[max(0, dot - 4) : dot], text[max(0, dot - 5) : max(0, dot - 4)]
    if not (len(month) == 4 and month.isascii() and month.isdigit()) or before.isdigit():
        return None
    name = f"{month}.{match[1]}"
    if not plausible(name) or _GOES_ON.match(text, match.end()):
        return None
    version = _VERSION.match(text, match.end())
    written = f"v{version[1]}" if version else ""
    return _Id(dot - 4, version.end() if version else match.end(), name, written)


def _cued(text: str, candidate: _Id) -> Found | None:
    """Read what stands before the id; the cue that begins first says most."""
    near = max(0, candidate.start - _REACH)
    before = text[near : candidate.start].lower()
    starts: list[tuple[int, str]] = []
    for rule_id, (word, pattern) in _CUES.items():
        needed = word in before if word else _SITES.search(before)
        match = pattern.search(text, near, candidate.start) if needed else None
        if match and (word or _SITES.search(match[0])) and _near_enough(candidate, match[0]):
            starts.append((match.start(), rule_id))
    if not starts:
        return None
    start, rule_id = min(starts, key=lambda found: found[0])
    return _found(text, start, candidate, rule_id)


def _near_enough(candidate: _Id, cue: str) -> bool:
    """An id with a blank or line end after its point is one only right after a colon or slash."""
    return not _split(candidate) or cue.rstrip().endswith((":", "：", "/"))


def _split(candidate: _Id) -> bool:
    return candidate.end - candidate.start > len(candidate.name) + len(candidate.version)


def _found(text: str, start: int, candidate: _Id, rule_id: str) -> Found:
    address = rule_id in {"arxiv-url", "arxiv-spaced", "arxiv-file"}
    end = tail(text, candidate.end) if address else closed(text, start, candidate.start, candidate.end)
    return Found(start, end, f"arxiv:{candidate.name}{candidate.version}", rule_id)


def _listed(text: str, candidate: _Id, last: Found | None) -> Found | None:
    """One cue serves a list: arXiv:1706.03762, 1810.04805 and 2005.14165."""
    if (
        last is None
        or candidate.start - last.end > 30
        or _split(candidate)
        or not _LIST.fullmatch(text, last.end, candidate.start)
    ):
        return None
    return _found(text, candidate.start, candidate, "arxiv-list")


def _bare(text: str, candidate: _Id) -> Found | None:
    """A number without a cue before it: a file name, a number in brackets in a line that says arXiv, a cue after it."""
    start, end = candidate.start, candidate.end
    if _split(candidate):
        return None
    if _FILE.match(text, end) and _FILE_BEFORE.search(text, max(0, start - 4), start):
        address = _CUES["arxiv-url"][1].search(text, max(0, start - _REACH), start)
        return _found(text, address.start() if address else start, candidate, "arxiv-file")
    if text[start - 1 : start].isascii() and text[start - 1 : start].isalnum():
        return None
    bracketed = text[max(0, start - 1) : start] in {"[", "【"} and text[end : end + 1] in {"]", "】"}
    if _BESIDE.match(text, end) or (bracketed and "arxiv" in _line(text, start, end)):
        return _found(text, start, candidate, "arxiv-beside")
    return None


def _line(text: str, start: int, end: int) -> str:
    near = text[max(0, start - _LINE) : start].rpartition("\n")[2] + text[end : end + _LINE].partition("\n")[0]
    return near.lower()


def _old(text: str) -> Iterator[Found]:
    encoded = _OLD_NUMBER_ENCODED.finditer(text) if "%2" in text else ()
    for match in chain(_OLD_NUMBER.finditer(text), encoded):
        archive = _ARCHIVE.search(text, max(0, match.start() - 30), match.start())
        if archive is None:
            continue
        name = f"{archive['archive'].lower()}{_class(archive['group'])}/{match[1]}"
        if not plausible(name) or _GOES_ON.match(text, match.end()):
            continue
        version = _VERSION.match(text, match.end())
        end = version.end() if version else match.end()
        candidate = _Id(archive.start(), end, name, f"v{version[1]}" if version else "")
        alone = text[archive.start() - 1 : archive.start()] not in {"/", "_", "="} and archive["archive"].islower()
        found = _cued(text, candidate) or (_found(text, candidate.start, candidate, "arxiv-old") if alone else None)
        if found:
            yield found


def _class(group: str | None) -> str:
    """Subject classes are written math.GT and physics.gen-ph."""
    if not group:
        return ""
    return group.upper() if len(group) == 3 else group.lower()


def _keyed(text: str, rule_id: str, pattern: regex.Pattern[str]) -> Iterator[Found]:
    for match in pattern.finditer(text):
        name = f"{match[1]}.{match[2]}"
        if plausible(name):
            yield Found(*match.span(), f"arxiv:{name}", rule_id)
