"""arXiv ids and reference lists: which entry is which, and how its fields were read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import regex

from kg.evaluation.figures import Verdict
from kg.evaluation.gold import Gold, GoldReference
from kg.evaluation.said import Record, Said
from kg.text import squash

_NODE = "paper:arxiv/"
_NUMBER = regex.compile(r"\d{4}\.?\d{3}", regex.ASCII)
_VERSION = regex.compile(r"v\d+$", regex.ASCII)
# titles that contain one another are the same from this length and share on
_LONG, _SHARE = 15, 0.6


def arxiv(gold: Gold, said: Said) -> Iterator[Verdict]:
    """Compare the arXiv ids that the document gives as such; what follows from a title alone is none."""
    if gold.arxiv is None:
        return
    found, wanted = _ids(said), set(gold.arxiv)
    for identifier in sorted(found | wanted):
        outcome = "right" if identifier in found & wanted else "extra" if identifier in found else "missed"
        yield Verdict("arxiv", outcome, identifier, said.written(identifier))


def _ids(said: Said) -> set[str]:
    nodes = {
        str(mention["entity"]).removeprefix(_NODE).split()[0]
        for mention in said.mentions
        if mention["kind"] == "paper"
        and str(mention.get("entity")).startswith(_NODE)
        and _NUMBER.search(f"{mention['surface']}{mention.get('value') or ''}")
    }
    return nodes | {_VERSION.sub("", entry["arxiv"]) for entry in said.references if entry.get("arxiv")}


def entries(gold: Gold, said: Said) -> Iterator[Verdict]:
    """Compare the entries of the reference lists, then the fields of those that are found."""
    if gold.references is None:
        return
    left = dict(enumerate(said.references))
    for wanted in gold.references:
        number = _entry_of(wanted, left, gold.references)
        if number is None:
            yield Verdict("references", "missed", _called(wanted), said.written(wanted.title))
            continue
        entry = left.pop(number)
        yield Verdict("references", "right", _called(wanted))
        yield from _fields(wanted, entry)
    for entry in left.values():
        yield Verdict("references", "extra", f"[{entry.get('marker')}] {entry.get('title')}", entry.get("raw") or "")


def _called(wanted: GoldReference) -> str:
    return f"[{wanted.marker}] {wanted.title}" if wanted.marker else wanted.title


def _entry_of(wanted: GoldReference, left: dict[int, Record], all_: Sequence[GoldReference]) -> int | None:
    """The entry with this title; else one without a title that has this marker."""
    for number, entry in left.items():
        if _alike(squash(wanted.title), squash(entry.get("title") or "")):
            return number
    if wanted.marker and all_.count(wanted) == 1:
        for number, entry in left.items():
            if not entry.get("title") and str(entry.get("marker")) == wanted.marker:
                return number
    return None


def _alike(wanted: str, found: str) -> bool:
    if not found or wanted == found:
        return bool(found)
    short, long = sorted((wanted, found), key=len)
    return len(wanted) > _LONG and short in long and len(short) / len(long) > _SHARE


def _fields(wanted: GoldReference, entry: Record) -> Iterator[Verdict]:
    for field, same in _SAME.items():
        value, given = getattr(wanted, field), entry.get(field)
        if value or field not in _OPTIONAL:
            outcome = "right" if same(wanted, entry) else "wrong"
            what = f"{_called(wanted)}: {given!r} instead of {_plain(value)!r}"
            yield Verdict(f"ref.{field}", outcome, what, entry.get("raw") or "")


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _authors(wanted: GoldReference, entry: Record) -> bool:
    return [squash(name) for name in wanted.authors] == [squash(name) for name in entry.get("authors") or ()]


def _venue(wanted: GoldReference, entry: Record) -> bool:
    """A venue may be given by a part of it, if that is no mere abbreviation."""
    full, found = squash(wanted.venue or ""), squash(entry.get("venue") or "")
    return full == found or (len(found) > 4 and found in full)


_OPTIONAL = frozenset({"venue", "pages"})
_SAME: dict[str, Callable[[GoldReference, Record], bool]] = {
    "title": lambda wanted, entry: squash(wanted.title) == squash(entry.get("title") or ""),
    "authors": _authors,
    "year": lambda wanted, entry: wanted.year == entry.get("year"),
    "venue": _venue,
    "pages": lambda wanted, entry: squash(wanted.pages or "") == squash(str(entry.get("pages") or "")),
}
