"""What `kg extract` says of one document, ready to be compared, and which gold belongs to which document."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from kg.errors import EvaluationError, GoldError
from kg.evaluation.gold import Gold
from kg.text import squash

_KEYS = ("document", "mentions", "references", "relations")
_AGAIN = "write it again with `kg extract`"
# a title that a feed cuts off still says which article it is
_BEGINNING = 20
_REACH = 30

Record = Mapping[str, Any]


def is_extract(path: Path) -> bool:
    """Whether a file holds what `kg extract` writes, and no articles; `-` is standard input."""
    if str(path) == "-":
        return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(64).lstrip().startswith(b'{"document":')


def read_extract(path: Path) -> Iterator[Record]:
    """Read the lines of `kg extract`. Raises GoldError at one that is none."""
    lines = sys.stdin.buffer if str(path) == "-" else path.read_bytes().splitlines()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _record(line, f"{path}:{number}")


def _record(line: bytes, place: str) -> Record:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise GoldError(f"not JSON: {error}", place=place, remedy=_AGAIN) from error
    missing = [key for key in _KEYS if not isinstance(record, dict) or key not in record]
    if missing:
        raise GoldError(f"the line has no {missing[0]!r}", place=place, remedy=_AGAIN)
    return dict(record)


def pair(golds: Sequence[Gold], records: Sequence[Record]) -> list[tuple[Gold, Record]]:
    """Find the one record of each gold by its title. Raises EvaluationError for every gold that has none or several."""
    by_title: dict[str, list[Record]] = {}
    for record in records:
        by_title.setdefault(squash(record["document"]["title"]), []).append(record)
    errors: list[GoldError] = list(_twice(golds))
    pairs = []
    for gold in golds:
        found = _candidates(squash(gold.title), by_title)
        if len(found) == 1:
            pairs.append((gold, found[0]))
        else:
            errors.append(_unpaired(gold, found))
    if errors:
        raise EvaluationError(errors)
    return pairs


def _candidates(key: str, by_title: Mapping[str, list[Record]]) -> list[Record]:
    if key in by_title:
        return by_title[key]
    beginning = key[:_BEGINNING]
    alike = (records for title, records in by_title.items() if beginning and title.startswith(beginning))
    return [record for records in alike for record in records]


def _twice(golds: Sequence[Gold]) -> Iterator[GoldError]:
    seen: dict[str, str] = {}
    for gold in golds:
        first = seen.setdefault(squash(gold.title), gold.place)
        if first != gold.place:
            yield GoldError(f"{first} has the same title", place=gold.place, remedy="keep one file an article")


def _unpaired(gold: Gold, found: Sequence[Record]) -> GoldError:
    if not found:
        fault, remedy = "no document of the input has", "add the document to the input, or take the gold away"
    else:
        ids = ", ".join(record["document"]["id"] for record in found)
        fault, remedy = f"{len(found)} documents ({ids}) have", "leave one of them in the input"
    return GoldError(f"{fault} the title {gold.title!r}", place=gold.place, remedy=remedy)


def key(name: str | None) -> str:
    """What decides whether two names are one: letters and digits, without a plural s.

    >>> key("Mobile-Nets") == key("mobilenet")
    True
    """
    letters = squash(name or "")
    return letters[:-1] if letters.endswith("s") and len(letters) > 3 else letters


def tail(node: str) -> str:
    """The name inside a node id, as a key."""
    return key(node.split(":", 1)[-1])


class Said:
    """One record of `kg extract`."""

    def __init__(self, record: Record) -> None:
        self.mentions: list[Record] = record["mentions"]
        self.references: list[Record] = record["references"]
        self.relations: list[Record] = record["relations"]
        self.text: str = record["document"].get("text", "")

    def names(self, *kinds: str) -> dict[str, set[str]]:
        """Node -> the keys of all its names in this document."""
        table: dict[str, set[str]] = {}
        for mention in self.mentions:
            if mention["kind"] in kinds:
                names = {key(mention["surface"]), key(mention.get("name"))} - {""}
                table.setdefault(mention.get("entity") or mention["surface"], set()).update(names)
        return table

    @cached_property
    def first(self) -> dict[str, Record]:
        """Node -> its first mention."""
        return {mention.get("entity") or mention["surface"]: mention for mention in reversed(self.mentions)}

    def mentioned(self, node: str) -> str:
        """Where a node is first mentioned, and by which rule it was found."""
        mention = self.first.get(node)
        return f"{self.around(*mention['span'])} [{mention['rule_id']}]" if mention else ""

    def stated(self, relation: Record) -> str:
        """The stretch that states a relation, and the rule."""
        return f"{' '.join(self.text[slice(*relation['span'])].split())} [{relation['rule_id']}]"

    def written(self, *names: str) -> str:
        """Where the text first writes one of these names."""
        folded = self.text.lower() if len(self.text.lower()) == len(self.text) else self.text
        places = ((folded.find(name.lower()), name) for name in names if name)
        start, name = min(((start, name) for start, name in places if start >= 0), default=(-1, ""))
        return self.around(start, start + len(name)) if start >= 0 else ""

    def around(self, start: int, end: int) -> str:
        """A stretch of text with a little of what stands around it, on one line."""
        return " ".join(self.text[max(0, start - _REACH) : end + _REACH].split())
