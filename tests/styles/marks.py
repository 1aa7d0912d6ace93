"""Fields stand between private-use marks while a string is written, so that what it says is known to the letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import regex

FIELDS = (
    "author",
    "title",
    "mark",
    "venue",
    "publisher",
    "year",
    "volume",
    "issue",
    "pages",
    "url",
    "number",
)
SCORED = ("authors", "title", "venue", "year", "volume", "pages", "doi")
_OPEN = {field: chr(0xE000 + number) for number, field in enumerate(FIELDS)}
_FIELD = {sign: field for field, sign in _OPEN.items()}
_CLOSE = "\ue0ff"
_MARKED = regex.compile(f"([{_OPEN['author']}-{_OPEN['number']}])([^{_CLOSE}]*){_CLOSE}")
_ET_AL = regex.compile(r"et\.? ?al\b|等(?!\p{Han})|等人|and others|\.\.\.", regex.IGNORECASE)
# a day of access or of a patent is no year of publication, but some take it for one
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Sample:
    """A reference as a reader sees it, and what it says. Fields of `unscored` have no single right reading."""

    style: str
    text: str
    truth: dict[str, Any]
    unscored: tuple[str, ...] = ()


def mark(field: str, value: object) -> str:
    """The value with the marks of its field around it; nothing for nothing."""
    written = "" if value is None else str(value)
    return f"{_OPEN[field]}{written}{_CLOSE}" if written else ""


def shown(marked: str) -> str:
    """The marks as signs that an editor shows: `⟦title|Deep learning⟧`."""
    return _MARKED.sub(lambda found: f"⟦{_FIELD[found[1]]}|{found[2]}⟧", marked)


def hidden(text: str) -> str:
    """The other way round."""
    return regex.sub(r"⟦(\w+)\|([^⟧]*)⟧", lambda found: mark(found[1], found[2]), text)


def bare(marked: str) -> str:
    """The text without its marks."""
    return _MARKED.sub(lambda found: found[2], marked)


def read(style: str, marked: str, doi: str = "", arxiv: str = "", unscored: Iterable[str] = ()) -> Sample:
    """Take the marks off a written string and note what stood between them; identifiers count where they stand."""
    found: dict[str, list[str]] = {}
    for sign, value in _MARKED.findall(marked):
        found.setdefault(_FIELD[sign], []).append(value)
    truth: dict[str, Any] = {"authors": found.pop("author", []), "et_al": _says_et_al(marked)}
    for field in FIELDS[1:-1]:
        truth[field] = _normal(field, found[field][0]) if field in found else None
    text = bare(marked)
    truth["doi"] = doi.lower() if doi and doi.lower() in text.lower() else None
    truth["arxiv"] = arxiv if arxiv and arxiv in text else None
    if truth["year"] is None and _YEAR.search(text):
        unscored = (*unscored, "year")
    return Sample(style, text, truth, tuple(unscored))


def _says_et_al(marked: str) -> bool:
    last = marked.rfind(_OPEN["author"])
    if last < 0:
        return False
    after = marked[marked.index(_CLOSE, last) + 1 :]
    before_next = regex.match(f"[^{_OPEN['author']}-{_OPEN['number']}]*", after)
    return before_next is not None and _ET_AL.search(before_next[0]) is not None


def _normal(field: str, value: str) -> str | int:
    if field == "year":
        return int(value[:4])
    if field == "pages":
        return regex.sub(r"\s?(?:--|[-–—~～−‐‑])\s?", "-", value)
    return value.strip().replace("{", "").replace("}", "")
