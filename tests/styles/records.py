"""Works with all that a reference may say of them, drawn from the lists of names and titles in `data`."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
KINDS = (
    "article",
    "conference",
    "book",
    "chapter",
    "thesis",
    "report",
    "preprint",
    "web",
    "patent",
    "standard",
    "newspaper",
    "dataset",
    "software",
)
# how often a reference list of our field holds each
WEIGHTS = (30, 26, 7, 4, 6, 4, 14, 5, 2, 2, 2, 2, 2)


@dataclass(frozen=True, slots=True)
class Person:
    """An author: family and given name, or one undivided name (`family` alone)."""

    family: str
    given: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A work. `venue` is the journal, the proceedings or the book; `short` its abbreviation, `acronym` its letters."""

    kind: str
    language: str
    authors: tuple[Person, ...]
    title: str
    year: int
    month: int
    day: int
    venue: str = ""
    short: str = ""
    acronym: str = ""
    editors: tuple[Person, ...] = ()
    publisher: str = ""
    place: str = ""
    volume: str = ""
    issue: str = ""
    first: str = ""
    last: str = ""
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    number: str = ""
    edition: int = 0
    degree: str = ""


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a file of `data`."""
    return tuple((DATA / name).read_text(encoding="utf-8").splitlines())


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table of `data`."""
    return tuple(tuple(line.split("\t")) for line in lines(name))


def record(rng: random.Random, language: str, kinds: tuple[str, ...] = KINDS) -> Record:
    """Draw one work of one of the kinds."""
    weights = [WEIGHTS[KINDS.index(kind)] for kind in kinds]
    kind = rng.choices(kinds, weights)[0]
    work = _bare_record(rng, language, kind)
    return _ADD[kind](rng, work)


def _bare_record(rng: random.Random, language: str, kind: str) -> Record:
    low = 1962 if kind in ("article", "book", "conference", "thesis", "report") and rng.random() < 0.25 else 2005
    low = 2015 if kind in ("preprint", "web", "dataset", "software") else low
    return Record(
        kind=kind,
        language=language,
        authors=_authors(rng, language, kind),
        title=_title(rng, language),
        year=rng.randint(low, 2026),
        month=rng.randint(1, 12),
        day=rng.randint(1, 28),
    )


def _title(rng: random.Random, language: str) -> str:
    if language == "zh":
        return rng.choice(lines("titles_zh.txt"))
    return rng.choice(lines("titles.txt") + lines("titles_ml.txt"))


def _authors(rng: random.Random, language: str, kind: str) -> tuple[Person, ...]:
    group = {"standard": 1.0, "web": 0.4, "software": 0.3, "dataset": 0.2, "report": 0.3, "preprint": 0.06}
    if rng.random() < group.get(kind, 0.01):
        return (Person(rng.choice(lines("groups_zh.txt" if language == "zh" else "groups.txt"))),)
    count = 1 if kind == "thesis" else rng.choices((1, 2, 3, 4, 5, 6, 8, 12), (14, 20, 22, 16, 10, 8, 6, 4))[0]
    people: list[Person] = []
    while len(people) < count:
        person = _person(rng, language)
        if person not in people:
            people.append(person)
    return tuple(people)


def _person(rng: random.Random, language: str) -> Person:
    if language == "zh":
        return Person(rng.choice(rows("pinyin.txt"))[2])
    if rng.random() < 0.35:
        family, given, _ = rng.choice(rows("pinyin.txt"))
        return Person(family, given)
    suffix = rng.choice(("Jr.", "III")) if rng.random() < 0.02 else ""
    return Person(rng.choice(lines("surnames.txt")), rng.choice(lines("given.txt")), suffix)


def _pages(rng: random.Random) -> tuple[str, str]:
    first = rng.choice((rng.randint(1, 99), rng.randint(100, 999), rng.randint(1000, 9800)))
    return str(first), str(first + rng.randint(1, 40))


def _odd_pages(rng: random.Random) -> tuple[str, str]:
    number = rng.randint(1, 60)
    odd = (
        (f"e{rng.randint(1000, 99999)}", ""),
        (str(rng.randint(100000, 109999)), ""),
        (f"S{number}", f"S{number + rng.randint(1, 9)}"),
        (f"{rng.randint(1, 40)}:1", ""),
        (f"1:{number}", f"1:{number + 15}"),
        ("xv", "xxii"),
        (f"{number}-{number + 7}, {number + 20}", ""),
        (str(rng.randint(2, 990)), ""),
    )
    return rng.choices(odd, (4, 4, 2, 0, 1, 0.5, 0, 5))[0]


def _article(rng: random.Random, work: Record) -> Record:
    first, last = _odd_pages(rng) if rng.random() < 0.12 else _pages(rng)
    venue, short = (
        (rng.choice(lines("journals_zh.txt")), "") if work.language == "zh" else rng.choice(rows("journals.tsv"))
    )
    return replace(
        _doi(rng, work, 0.3),
        venue=venue,
        short=short or venue,
        volume=str(rng.choice((rng.randint(1, 60), rng.randint(61, 580)))),
        issue=rng.choice(("", str(rng.randint(1, 12)), str(rng.randint(1, 12)), f"0{rng.randint(1, 9)}", "S1", "3-4")),
        first=first,
        last=last,
    )


def _conference(rng: random.Random, work: Record) -> Record:
    first, last = _pages(rng)
    if work.language == "zh":
        venue = short = acronym = rng.choice(lines("conferences_zh.txt"))
    else:
        venue, acronym, short = rng.choice(rows("conferences.tsv"))
    held = re.search(r"(?:19|20)\d\d", venue)
    named = _publisher(rng, replace(work, year=int(held[0])) if held else work)
    editors = tuple(_person(rng, work.language) for _ in range(rng.randint(1, 3))) if rng.random() < 0.3 else ()
    paged = rng.random() < 0.85
    return replace(
        _doi(rng, named, 0.2),
        venue=venue,
        short=short,
        acronym=acronym,
        editors=editors,
        volume=str(rng.randint(1, 40)) if rng.random() < 0.2 else "",
        first=first if paged else "",
        last=last if paged else "",
    )


def _publisher(rng: random.Random, work: Record) -> Record:
    publisher, place = rng.choice(rows("publishers_zh.tsv" if work.language == "zh" else "publishers.tsv"))
    return replace(work, publisher=publisher, place=place)


def _book(rng: random.Random, work: Record) -> Record:
    return replace(_publisher(rng, work), edition=rng.choice((0, 0, 0, 2, 3)))


def _chapter(rng: random.Random, work: Record) -> Record:
    first, last = _pages(rng)
    book = _title(rng, work.language)
    while book == work.title:
        book = _title(rng, work.language)
    editors = tuple(_person(rng, work.language) for _ in range(rng.randint(1, 3)))
    return replace(_publisher(rng, work), venue=book, short=book, editors=editors, first=first, last=last)


def _thesis(rng: random.Random, work: Record) -> Record:
    name = "universities_zh.tsv" if work.language == "zh" else "universities.tsv"
    university, place = rng.choice(rows(name))[:2]
    return replace(work, publisher=university, place=place, degree=rng.choice(("phd", "master")))


def _report(rng: random.Random, work: Record) -> Record:
    letters = rng.choice(("CMU-CS", "TR", "MIT-AIM", "ICS", "NIST IR"))
    number = f"{letters}-{work.year % 100:02}-{rng.randint(1, 400)}"
    return replace(_thesis(rng, work), number=number, degree="")


def _preprint(rng: random.Random, work: Record) -> Record:
    year = min(work.year, 2026)
    return replace(work, arxiv=f"{year % 100:02}{work.month:02}.{rng.randint(100, 22000):05}", venue="arXiv")


def _web(rng: random.Random, work: Record) -> Record:
    host = rng.choice(("openai.com/blog", "www.example.org/news", "blog.example.com", "www.cac.gov.cn", "distill.pub"))
    name = rng.choice(("better-language-models", f"{work.year}/{work.month:02}/index.html", "t20141222_1.htm", "a_b"))
    return replace(work, url=f"https://{host}/{name}", venue="", publisher="")


def _patent(rng: random.Random, work: Record) -> Record:
    numbers = (f"CN{rng.randint(100000000, 118000000)}{rng.choice('AB')}", f"2006{rng.randint(10000000, 20300000)}.3")
    if work.language == "en":
        numbers = (f"US{rng.randint(5000000, 11000000)}B2", f"U.S. Patent {rng.randint(5, 11)},148,204")
    return replace(work, number=rng.choice(numbers))


def _standard(rng: random.Random, work: Record) -> Record:
    chosen = (f"GB/T {rng.randint(1000, 45000)}—{work.year}", f"GB {rng.randint(1000, 9999)}-{work.year}")
    if work.language == "en":
        chosen = (f"ISO {rng.randint(100, 30000)}:{work.year}", f"IEEE Std {rng.randint(100, 1900)}-{work.year}")
    publisher = ("中国标准出版社", "北京") if work.language == "zh" else ("IEEE", "New York")
    return replace(work, number=rng.choice(chosen), publisher=publisher[0], place=publisher[1])


def _newspaper(rng: random.Random, work: Record) -> Record:
    paper = rng.choice(lines("newspapers_zh.txt" if work.language == "zh" else "newspapers.txt"))
    return replace(work, venue=paper, short=paper, first=str(rng.randint(1, 24)))


def _code(rng: random.Random, work: Record) -> Record:
    url = f"https://github.com/{rng.choice(('openai', 'example', 'pytorch'))}/{rng.choice(('gpt-2', 'data', 'x_y'))}"
    return replace(work, url=url, number=rng.choice(("", "1.0", "2.3.1")))


def _doi(rng: random.Random, work: Record, share: float) -> Record:
    if rng.random() >= share:
        return work
    tails = (
        f"j.neunet.{work.year}.{rng.randint(1, 12):02}.{rng.randint(1, 99):03}",
        f"TPAMI.{work.year}.{rng.randint(1000000, 3999999)}",
        f"s{rng.randint(10000, 99999)}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}-x",
        f"978-3-319-{rng.randint(10000, 99999)}-4_{rng.randint(1, 40)}",
        f"nature{rng.randint(10000, 19999)}",
    )
    return replace(work, doi=f"10.{rng.choice((1016, 1109, 1007, 1038, 1162, 3390))}/{rng.choice(tails)}")


_ADD = {
    "article": _article,
    "conference": _conference,
    "book": _book,
    "chapter": _chapter,
    "thesis": _thesis,
    "report": _report,
    "preprint": _preprint,
    "web": _web,
    "patent": _patent,
    "standard": _standard,
    "newspaper": _newspaper,
    "dataset": _code,
    "software": _code,
}
