"""The national standard GB/T 7714 in its editions, strictly and as people really type it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import regex

from . import names
from .marks import mark
from .records import Person, Record

# nobody writes `et al..` or `Why?.`
_ENDED = regex.compile("([.?!]\ue0ff?)[.]")


@dataclass(frozen=True, slots=True)
class Look:
    """What differs between the ways to write an entry: signs, names, and what is left out."""

    stop: str = ". "
    comma: str = ", "
    colon: str = ": "
    slash: str = "//"
    left: str = "["
    right: str = "]"
    open: str = "("
    close: str = ")"
    before_mark: str = ""
    end: str = "."
    dash: str = "-"
    name: names.NameForm = names.national
    most: int = 3
    et_al: str = "et al"
    and_others: str = "等"
    et_al_comma: bool = True
    place: bool = True
    online: bool = True
    accessed: bool = True
    preprint: str = "PP/OL"
    old_conference: bool = False


def entry(look: Look, work: Record, rng: random.Random) -> str:
    """Write one work with the marks of its fields."""
    text = _ENDED.sub(r"\1", _KINDS[work.kind](look, work, rng)).rstrip()
    return text if text.endswith(look.end.strip()) or not look.end else text + look.end.strip()


def _join(look: Look, *parts: str) -> str:
    """The non-empty parts with full stops between them."""
    return look.stop.join(part for part in parts if part)


def _authors(look: Look, people: Sequence[Person], language: str, field: str = "author") -> str:
    shown = people if len(people) <= look.most else people[: look.most]
    written = [mark(field, look.name(person)) if field else look.name(person) for person in shown]
    text = look.comma.join(written)
    if len(shown) < len(people):
        et_al = look.and_others if language == "zh" else look.et_al
        text += (look.comma if look.et_al_comma else "" if language == "zh" else " ") + et_al
    return text


def _title(look: Look, work: Record, letter: str) -> str:
    return mark("title", work.title) + _letter(look, letter)


def _letter(look: Look, letter: str) -> str:
    return f"{look.before_mark}{look.left}{mark('mark', letter)}{look.right}" if letter else ""


def _range(look: Look, work: Record) -> str:
    return mark("pages", work.first + (look.dash + work.last if work.last else ""))


def _links(look: Look, work: Record) -> str:
    """DOI or address at the end of the entry."""
    if work.doi:
        return f"DOI:{work.doi}"
    return mark("url", work.url) if look.online and work.url else ""


def _imprint(look: Look, work: Record, place: bool = True) -> str:
    house = mark("publisher", work.publisher)
    if place and look.place and work.place:
        house = f"{work.place}{look.colon}{house}"
    return house


def _article(look: Look, work: Record, rng: random.Random) -> str:
    issue = f"{look.open}{mark('issue', work.issue)}{look.close}" if work.issue else ""
    chosen = rng.random()
    volume = mark("volume", work.volume)
    if chosen < 0.1 and issue:
        volume = ""
    year = mark("year", work.year)
    number = f"{year}{look.comma if volume else ''}{volume}{issue}"
    where = f"{mark('venue', work.venue)}{look.comma}{number}"
    if rng.random() < 0.92:
        where += f"{look.colon}{_range(look, work)}"
    mark_letter = "J/OL" if work.url and look.online else "J"
    return _join(
        look, _authors(look, work.authors, work.language), _title(look, work, mark_letter), where, _links(look, work)
    )


def _conference(look: Look, work: Record, rng: random.Random) -> str:
    if look.old_conference:
        return _old_conference(look, work)
    venue = mark("venue", work.venue)
    if work.editors and rng.random() < 0.3:
        venue = f"{_authors(look, work.editors, work.language, '')}{look.stop}{venue}"
    house = _imprint(look, work) if look.place or rng.random() < 0.2 else ""
    year = mark("year", work.year)
    when = f"{house}{look.comma}{year}" if house else year
    if work.first:
        when += f"{look.colon}{_range(look, work)}"
    elif rng.random() < 0.3 and not house:
        venue, when = f"{venue}{look.comma}{year}", ""
    head = _title(look, work, "C") + look.slash + venue
    return _join(look, _authors(look, work.authors, work.language), head, when, _links(look, work))


def _old_conference(look: Look, work: Record) -> str:
    """1987: the paper is [A], `见`/`In` its proceedings [C]."""
    inside = "见" if work.language == "zh" else "In"
    editors = _authors(look, work.editors, work.language, "")
    book = mark("venue", work.venue) + f"{look.left}C{look.right}"
    venue = f"{inside}{look.colon}{_join(look, editors, book)}"
    when = f"{_imprint(look, work)}{look.comma}{mark('year', work.year)}"
    if work.first:
        when += f"{look.stop if not work.volume else look.colon}{_range(look, work)}"
    return _join(look, _authors(look, work.authors, work.language), _title(look, work, "A"), venue, when)


def _edition(work: Record) -> str:
    if not work.edition:
        return ""
    return f"{work.edition}版" if work.language == "zh" else f"{work.edition}{'nd' if work.edition == 2 else 'rd'} ed"


def _book(look: Look, work: Record, rng: random.Random) -> str:
    translator = ""
    if work.language == "zh" and rng.random() < 0.15:
        translator = f"{rng.choice(('周志明', '李四', '王雪'))}{look.comma}译"
    edition = _edition(work)
    if edition and work.language == "zh" and rng.random() < 0.5:
        edition = f"第{edition}"
    when = f"{_imprint(look, work)}{look.comma}{mark('year', work.year)}"
    if rng.random() < 0.3:
        first = rng.randint(3, 400)
        when += f"{look.colon}{mark('pages', f'{first}{look.dash}{first + rng.randint(1, 20)}')}"
    people = _authors(look, work.authors, work.language)
    return _join(look, people, _title(look, work, "M"), translator, edition, when, _links(look, work))


def _chapter(look: Look, work: Record, rng: random.Random) -> str:
    book = _join(look, _authors(look, work.editors, work.language, ""), mark("venue", work.venue))
    when = f"{_imprint(look, work)}{look.comma}{mark('year', work.year)}{look.colon}{_range(look, work)}"
    people = _authors(look, work.authors, work.language)
    return _join(look, people, _title(look, work, "M") + look.slash + book, when)


def _thesis(look: Look, work: Record, rng: random.Random) -> str:
    when = f"{_imprint(look, work)}{look.comma}{mark('year', work.year)}"
    if rng.random() < 0.15:
        when += f"{look.colon}{mark('pages', f'{rng.randint(2, 30)}{look.dash}{rng.randint(31, 90)}')}"
    return _join(look, _authors(look, work.authors, work.language), _title(look, work, "D"), when)


def _report(look: Look, work: Record, rng: random.Random) -> str:
    when = f"{_imprint(look, work)}{look.comma}{mark('year', work.year)}"
    letter = "R/OL" if rng.random() < 0.3 and look.online else "R"
    return _join(look, _authors(look, work.authors, work.language), _title(look, work, letter), when)


def _dates(look: Look, work: Record, rng: random.Random) -> str:
    posted = f"{look.open}{mark('year', work.year)}-{work.month:02}-{work.day:02}{look.close}"
    seen = f"{look.left}{min(work.year + 1, 2026)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}{look.right}"
    return posted + (seen if look.accessed else "")


def _web(look: Look, work: Record, rng: random.Random) -> str:
    people = _authors(look, work.authors, work.language)
    return _join(look, people, _title(look, work, "EB/OL"), _dates(look, work, rng), mark("url", work.url))


def _data(look: Look, work: Record, rng: random.Random) -> str:
    letter = {"dataset": rng.choice(("DS/OL", "DB/OL")), "software": "CP/OL"}[work.kind]
    people = _authors(look, work.authors, work.language)
    return _join(look, people, _title(look, work, letter), _dates(look, work, rng), mark("url", work.url))


def _preprint(look: Look, work: Record, rng: random.Random) -> str:
    people = _authors(look, work.authors, work.language)
    year, link = mark("year", work.year), mark("url", f"https://arxiv.org/abs/{work.arxiv}")
    ways = {
        "J": f"{mark('venue', f'arXiv preprint arXiv:{work.arxiv}')}{look.comma}{year}",
        "PP": f"{mark('venue', f'arXiv preprint arXiv:{work.arxiv}')}{look.comma}{year}",
        "EB/OL": _join(look, _dates(look, work, rng), link),
        "PP/OL": _join(look, _dates(look, work, rng), link),
        "A": f"{mark('venue', f'arXiv:{work.arxiv}')}{look.comma}{year}",
    }
    return _join(look, people, _title(look, work, look.preprint), ways[look.preprint])


def _patent(look: Look, work: Record, rng: random.Random) -> str:
    people = _authors(look, work.authors, work.language)
    date = f"{mark('year', work.year)}-{work.month:02}-{work.day:02}"
    if rng.random() < 0.5:
        title = f"{mark('title', work.title)}{look.colon}{work.number}{_letter(look, 'P')}"
    elif rng.random() < 0.5 and work.language == "zh":
        title = f"{mark('title', work.title)}{look.colon}中国{look.comma}{work.number}{_letter(look, 'P')}"
    else:
        title = _title(look, work, "P")
        date = f"{work.number}{look.comma}{date}"
    return _join(look, people, title, date)


def _standard(look: Look, work: Record, rng: random.Random) -> str:
    if rng.random() < 0.3:
        title = f"{work.number} {_title(look, work, 'S')}"
        people = ""
    else:
        title = f"{mark('title', work.title)}{look.colon}{work.number}{_letter(look, 'S')}"
        people = _authors(look, work.authors, work.language)
    return _join(look, people, title, f"{_imprint(look, work)}{look.comma}{mark('year', work.year)}")


def _newspaper(look: Look, work: Record, rng: random.Random) -> str:
    people = _authors(look, work.authors, work.language)
    date = f"{mark('year', work.year)}-{work.month:02}-{work.day:02}{look.open}{mark('pages', work.first)}{look.close}"
    return _join(look, people, _title(look, work, "N"), f"{mark('venue', work.venue)}{look.comma}{date}")


_KINDS: dict[str, Callable[[Look, Record, random.Random], str]] = {
    "article": _article,
    "conference": _conference,
    "book": _book,
    "chapter": _chapter,
    "thesis": _thesis,
    "report": _report,
    "preprint": _preprint,
    "web": _web,
    "dataset": _data,
    "software": _data,
    "patent": _patent,
    "standard": _standard,
    "newspaper": _newspaper,
}

_2015 = Look(name=names.national_upper, preprint="EB/OL")
_2025 = Look(comma="，", colon="：", open="（", close="）")
LOOKS: dict[str, Look] = {
    "gbt2015": _2015,
    "gbt2015-lower": replace(_2015, name=names.national, preprint="J"),
    "gbt2015-full": replace(
        _2015, name=names.national, comma="，", colon="：", stop="．", end="．", open="（", close="）"
    ),
    "gbt2025": replace(_2025, name=names.national),
    "gbt2025-offline": replace(_2025, name=names.national, preprint="PP", accessed=False, online=False),
    "gbt2005": replace(_2015, preprint="J", et_al="et al."),
    "gbt1987": replace(_2015, old_conference=True, name=names.national, stop=".", comma=",", colon=":", preprint="A"),
    "gbt1987-wide": replace(_2015, old_conference=True, name=names.national_dotted, preprint="J"),
    "scholar": Look(preprint="J", place=False, online=False),
    "cnki": Look(stop=".", comma=",", colon=":", preprint="J", place=True),
    "gbt-tight": Look(stop=".", comma=",", colon=":", preprint="J", name=names.national_upper),
    "gbt-full-brackets": Look(left="［", right="］", stop="．", comma="，", colon="：", end="．", preprint="J"),
    "gbt-lenticular": Look(left="【", right="】", stop="。", comma="，", colon="：", end="。", preprint="J"),
    "gbt-tortoise": Look(left="\u3014", right="\u3015", comma="，", colon="：", preprint="J"),
    "gbt-round": Look(left="(", right=")", preprint="J"),
    "gbt-spaced": Look(left="[ ", right=" ]", before_mark=" ", slash=" // ", preprint="J"),
    "gbt-space-before": Look(before_mark=" ", preprint="J", end="", name=names.given_family, et_al="et al."),
    "gbt-full-names": Look(name=names.family_given_plain, preprint="J", most=4, and_others="等人", et_al_comma=False),
    "gbt-upper-full-names": Look(name=names.family_upper_given, preprint="EB/OL", et_al="et al."),
    "gbt-mixed-et-al": Look(and_others="et al", et_al="等", preprint="J"),
    "gbt-deng-dot": Look(and_others="等.", et_al="et al.", preprint="EB/OL", accessed=False),
    "gbt-dots-in-names": Look(name=names.family_initials, preprint="J", et_al="et al."),
    "gbt-no-stop": Look(stop=" ", preprint="J", et_al="et al."),
    "gbt-no-mark-space": Look(stop=".", comma=", ", colon=":", dash="–", preprint="J", before_mark=""),
    "gbt-chinese-stop": Look(stop="。", comma="，", colon="：", end="。", preprint="J", open="（", close="）"),
    "gbt-semicolons": Look(stop=". ", colon="：", dash="~", preprint="J"),
}
