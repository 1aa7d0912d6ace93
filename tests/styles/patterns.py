"""Styles whose entries are patterns in `data/looks.toml`."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from typing import Any

import regex

from . import names
from .marks import mark
from .records import DATA, Person, Record

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PART = regex.compile(r"⟦((?:[^⟦⟧]|(?R))*)⟧")
_FIELD = regex.compile(r"\{(\w+!?)\}")
_ENDED = regex.compile("([?!.][)”\"']?)(\ue0ff)[.]")


@cache
def looks() -> dict[str, dict[str, Any]]:
    """The table of patterns."""
    return tomllib.loads((DATA / "looks.toml").read_text(encoding="utf-8"))


def kinds(name: str) -> tuple[str, ...]:
    """The kinds of work a style has patterns for."""
    return tuple(kind for kind, value in looks()[name].items() if isinstance(value, list))


def write(name: str, work: Record, rng: random.Random) -> str:
    """Write one work; empty where it lacks what the pattern needs."""
    look = looks()[name]
    pattern, *given = rng.choice(look[work.kind]).split("|")
    fields = _fields(look, work, rng)
    text = _fill(pattern, fields)
    for extra in given:
        field, _, value = extra.partition("=")
        plain = value.format(arxiv=work.arxiv)
        text = text.replace(plain, mark(field, plain), 1)
    text = _ENDED.sub(r"\1\2", text)
    return str(regex.sub(r"(?<=[.?!][”\"])[.]|(?<=\.\ue0ff?)\.", "", text))


def _fill(pattern: str, fields: dict[str, str]) -> str:
    """The pattern with its fields; empty if one is missing outside the parts that may go."""
    whole = str(_PART.sub(lambda part: _fill(part[1], fields), pattern))
    if any(not fields[field] for field in _FIELD.findall(whole)):
        return ""
    return _FIELD.sub(lambda found: fields[found[1]], whole)


def _fields(look: dict[str, Any], work: Record, rng: random.Random) -> dict[str, str]:
    dash = look.get("dash", "-")
    pages = work.first + (dash + _last(look, work) if work.last else "")
    surname = work.authors[0].family
    return {
        "authors": _people(look, work.authors, rng),
        "editors": _people({**look, "most": 0, "plain": True}, work.editors, rng),
        "title": mark("title", work.title),
        "venue": mark("venue", work.venue),
        "short": mark("venue", work.short),
        "nlm": mark("venue", work.short.replace(".", "")),
        "acronym": mark("venue", work.acronym),
        "acronym!": work.acronym,
        "publisher": mark("publisher", work.publisher),
        "place": work.place,
        "year": mark("year", work.year),
        "year!": str(work.year),
        "yy": f"{work.year % 100:02}",
        "volume": mark("volume", work.volume),
        "issue": mark("issue", work.issue),
        "pages": mark("pages", pages),
        "first": mark("pages", work.first),
        "one": "" if work.last else mark("pages", work.first),
        "page": mark("pages", work.first or rng.randint(1, 300)),
        "doi": work.doi,
        "arxiv": work.arxiv,
        "url": mark("url", work.url),
        "month": _MONTHS[work.month - 1],
        "mon": _MONTHS[work.month - 1][:3],
        "mo": str(work.month),
        "day": str(work.day),
        "later": str(min(work.year + 1, 2026)),
        "number": work.number,
        "edition": {0: "", 2: "2nd", 3: "3rd"}[work.edition],
        "phd": {"phd": rng.choice(("PhD thesis", "Ph.D. dissertation", "PhD thesis")), "master": "Master's thesis"}.get(
            work.degree, ""
        ),
        "degree": {"phd": "博士", "master": "硕士"}.get(work.degree, ""),
        "key": surname if len(work.authors) == 1 else f"{surname} et al.",
        "label": "".join(person.family[0] for person in work.authors[:4]).upper() + f"{work.year % 100:02}",
    }


def _last(look: dict[str, Any], work: Record) -> str:
    """`1234-41` for 1234-1241 in styles that spare digits."""
    if look.get("short_pages") and work.first.isdigit() and len(work.first) == len(work.last):
        same = next((at for at, pair in enumerate(zip(work.first, work.last, strict=True)) if pair[0] != pair[1]), 0)
        return work.last[same:]
    return work.last


def _people(look: dict[str, Any], people: tuple[Person, ...], rng: random.Random) -> str:
    most = look.get("most", 0)
    cut = bool(most) and len(people) > most
    form: names.NameForm = getattr(names, look.get("names", "family_given_plain"))
    first: names.NameForm = getattr(names, look.get("first", look.get("names", "family_given_plain")))
    shown = people[: look.get("shown", 1)] if cut else people
    written = [(first if number == 0 else form)(person) for number, person in enumerate(shown)]
    if not look.get("plain"):
        written = [mark("author", name) for name in written]
    join: str = look.get("join", ", ")
    if cut:
        et_al: str = look.get("et_al", ", et al.")
        return join.join(written) + et_al
    if len(written) < 2:
        return "".join(written)
    last: str = look.get("two", " and ") if len(written) == 2 else look.get("last", ", and ")
    return join.join(written[:-1]) + last + written[-1]
