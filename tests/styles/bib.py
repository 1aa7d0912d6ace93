"""BibTeX: its classic styles as pybtex writes them, and its records as people paste them."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import regex

from . import names
from .csl import in_real_letters, place_mark, stand_in_name
from .marks import bare, mark
from .records import Person, Record

# style of pybtex, names cut to initials, surname first
STYLES = {
    "bst-plain": ("plain", False, "plain"),
    "bst-abbrv": ("plain", True, "plain"),
    "bst-unsrt": ("unsrt", False, "plain"),
    "bst-alpha": ("alpha", False, "plain"),
    "bst-lastfirst": ("unsrt", False, "lastfirst"),
    "bst-lastfirst-abbrv": ("unsrt", True, "lastfirst"),
}
SOURCES = ("bibtex-line", "bibtex-lines", "biblatex-lines")
KINDS = ("article", "conference", "book", "chapter", "thesis", "report", "preprint", "web")
_ENTRY = {
    "article": "article",
    "conference": "inproceedings",
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
    "preprint": "article",
    "web": "misc",
    "dataset": "misc",
    "software": "misc",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write(name: str, work: Record, rng: random.Random) -> str:
    """Write one work in a style of pybtex."""
    from pybtex.database import Entry
    from pybtex.database import Person as Name

    base, cut, order = STYLES[name]
    stand_ins: dict[str, str] = {}
    persons: dict[str, list[Any]] = {"author": []}
    for number, person in enumerate(work.authors):
        parts = stand_in_name(person, number, stand_ins)
        family = [parts.get("literal") or parts["family"]]
        persons["author"].append(Name(first=parts.get("given", ""), last=" ".join(f"{{{f}}}" for f in family)))
    if work.editors:
        persons["editor"] = [Name(first=person.given, last=f"{{{person.family}}}") for person in work.editors]
    fields = {key: value for key, value in _values(work, rng).items() if value}
    entry = Entry(_type(work), fields=fields, persons=persons)
    text = " ".join(_style(base, cut, order).format_entry("x", entry).text.render(_backend()).split())
    text = regex.sub("([?!.])(\ue0ff)[.]", r"\1\2", text)
    start = mark("title", "x")[0]
    if work.title[0].isupper():  # the style meets our mark first and misses the letter
        text = regex.sub(f"{start}\\p{{Ll}}", lambda found: start + found[0][1].upper(), text)
    text = place_mark(in_real_letters(text, stand_ins, dotted=True), "year", rf"(?<!\d){work.year}(?!\d)")
    return text if work.title.casefold() in bare(text).casefold() else ""


@cache
def _style(base: str, cut: bool, order: str) -> Any:
    from pybtex.plugin import find_plugin

    return find_plugin("pybtex.style.formatting", base)(abbreviate_names=cut, name_style=order)


@cache
def _backend() -> Any:
    from pybtex.plugin import find_plugin

    return find_plugin("pybtex.backends", "text")()


def _type(work: Record) -> str:
    if work.kind == "thesis":
        return "phdthesis" if work.degree == "phd" else "mastersthesis"
    return _ENTRY[work.kind]


def _values(work: Record, rng: random.Random) -> dict[str, str]:
    """The fields of the record, marked; half of the titles keep their capitals."""
    title = mark("title", work.title)
    pages = f"{work.first}--{work.last}" if work.last else work.first
    return {
        "title": f"{{{title}}}" if rng.random() < 0.5 else title,
        _place_of_venue(work): mark("venue", _venue(work)),
        "publisher" if work.kind in ("book", "chapter", "conference") else _house(work): mark(
            "publisher", work.publisher
        ),
        "address": work.place if work.kind != "conference" else "",
        "volume": mark("volume", work.volume),
        "number": work.number if work.kind == "report" else mark("issue", work.issue),
        "pages": mark("pages", pages),
        "month": _MONTHS[work.month - 1].title() if rng.random() < 0.3 else "",
        "year": str(work.year),
        "doi": work.doi,
        "url": mark("url", work.url),
    }


def _venue(work: Record) -> str:
    return f"arXiv preprint arXiv:{work.arxiv}" if work.kind == "preprint" else work.venue


def _place_of_venue(work: Record) -> str:
    return "journal" if work.kind in ("article", "preprint") else "booktitle"


def _house(work: Record) -> str:
    return {"thesis": "school", "report": "institution"}.get(work.kind, "publisher")


def source(name: str, work: Record, rng: random.Random) -> str:
    """Write one work as the record of a .bib file, on one line or on many."""
    people = rng.choice((names.family_given, names.given_family))
    authors = " and ".join(mark("author", people(person)) for person in work.authors)
    left, right = rng.choice(("{}", "{}", '""'))
    values = {"author": authors, **_values(work, rng), "year": mark("year", work.year)}
    values["title"] = _braced(mark("title", work.title.replace('"', "''")), rng)
    values["editor"] = " and ".join(map(_plain, work.editors))
    if name == "biblatex-lines":
        values = _biblatex(values, work)
    kept = {key: value for key, value in values.items() if value}
    gap = ", " if name == "bibtex-line" else ",\n  "
    pairs = gap.join(f"{key}{rng.choice((' = ', '='))}{left}{value}{right}" for key, value in kept.items())
    end = "}" if name == "bibtex-line" else "\n}"
    surname = regex.sub(r"\P{L}", "", work.authors[0].family).lower()
    word = regex.split(r"[^\p{L}\d]", work.title.lower())[0]
    return f"@{_type(work)}{{{surname}{work.year}{word}{gap}{pairs}{end}"


def _plain(person: Person) -> str:
    return names.family_given(person)


def _braced(title: str, rng: random.Random) -> str:
    """Braces around what must keep its capitals."""
    return regex.sub(r"\b(\p{Lu}{2,})\b", r"{\1}", title) if rng.random() < 0.4 else title


def _biblatex(values: dict[str, str], work: Record) -> dict[str, str]:
    renamed = {"journal": "journaltitle", "address": "location", "year": "date"}
    changed = {renamed.get(key, key): value for key, value in values.items()}
    if work.kind == "preprint":
        changed |= {"journaltitle": "", "eprint": work.arxiv, "eprinttype": "arxiv"}
    return changed
