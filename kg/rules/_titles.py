"""Titles of known papers: what the titles gazetteer and the models gazetteer say, read when first asked for.

There are many of them and a build without references needs none, so a load only looks at their form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kg.errors import RuleError
from kg.rules import _files
from kg.text import squash

STEM = "titles"
COLUMNS = ("title", "arxiv", "year")
# the running text is searched by the first characters of a title
PREFIX = 12
_YEAR = re.compile(r"[0-9]{1,4}")


class Title(NamedTuple):
    """A title and the paper it belongs to, as `arxiv:…` or `doi:…`."""

    title: str
    paper: str
    year: int | None


class Titles:
    """The titles of one load; a title that two papers share says nothing."""

    def __init__(self, rows: Sequence[Sequence[str]] = (), facts: Iterable[Mapping[str, str]] = ()) -> None:
        self._rows, self._facts = rows, tuple(facts)

    @cached_property
    def all(self) -> tuple[Title, ...]:
        """Every title, those of the titles gazetteer first."""
        return (*map(_title, self._rows), *_of_facts(self._facts))

    @cached_property
    def _keyed(self) -> list[tuple[str, Title]]:
        return [(squash(title.title), title) for title in self.all]

    @cached_property
    def by_key(self) -> dict[str, Title]:
        """Squashed title -> title, where it belongs to one paper; ids of two schemes go by the arXiv id."""
        table: dict[str, Title] = {}
        rivals: set[str] = set()
        for key, title in self._keyed:
            known = table.setdefault(key, title)
            if known.paper != title.paper and known.paper.partition(":")[0] == title.paper.partition(":")[0]:
                rivals.add(key)
        return {key: title for key, title in table.items() if key not in rivals and key}

    @cached_property
    def by_paper(self) -> dict[str, Title]:
        """`arxiv:…` or `doi:…` -> title."""
        return {title.paper: title for title in reversed(self.all)}

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Ids of different schemes that have one title: they are one paper."""
        return frozenset(
            (known.paper, title.paper)
            for key, title in self._keyed
            if (known := self.by_key.get(key)) and known.paper != title.paper
        )

    @cached_property
    def by_prefix(self) -> dict[str, list[str]]:
        """First characters of the squashed title -> the squashed titles that begin so, the longest first."""
        table: dict[str, list[str]] = {}
        for key in self.by_key:
            table.setdefault(key[:PREFIX], []).append(key)
        for keys in table.values():
            keys.sort(key=lambda key: (-len(key), key))
        return table


def _title(row: Sequence[str]) -> Title:
    return Title(row[0], f"arxiv:{row[1]}", _year(row[2]) if row[2:] else None)


def _year(cell: str) -> int | None:
    return int(cell) if _YEAR.fullmatch(cell) else None


def _of_facts(rows: Iterable[Mapping[str, str]]) -> Iterator[Title]:
    for facts in rows:
        paper, title, year = (facts.get(key, "") for key in ("paper", "title", "year"))
        if paper and title:
            yield Title(title, paper if ":" in paper else f"arxiv:{paper}", _year(year))


def load_titles(folders: Iterable[Path], facts: Iterable[Mapping[str, str]], errors: list[RuleError]) -> Titles:
    """Read the lines of every titles table; a line of the wrong form is an error.

    `facts` are the columns of models and concepts, whose papers and titles count too.
    """
    rows = [
        row
        for folder in folders
        for path in sorted((folder / "gazetteers").glob(f"{STEM}*.tsv"))
        for row in _rows(path, f"{folder.name}/gazetteers/{path.name}", errors)
    ]
    return Titles(rows, facts)


def _rows(path: Path, place: str, errors: list[RuleError]) -> Iterator[list[str]]:
    text = _files.text(path, place, errors)
    if text is None:
        return
    header, *lines = text.replace("\r\n", "\n").split("\n")
    if tuple(header.split("\t")) != COLUMNS:
        errors.append(RuleError("the columns are others", place=f"{place}:1", remedy="use " + ", ".join(COLUMNS)))
        return
    before = len(errors)
    for number, line in enumerate(lines, start=2):
        row = line.split("\t")
        if len(errors) - before > _files.MOST_FAULTS:
            errors.append(
                RuleError("the rest is not looked at", place=f"{place}:{number}", remedy="mend what is above")
            )
            return
        if len(row) >= 2 and row[0] and row[1] and (len(row) == 2 or not row[2] or _YEAR.fullmatch(row[2])):
            yield row
        elif line.strip():
            fault = "a title needs a title, an arXiv id and a year, in this order"
            errors.append(RuleError(fault, place=f"{place}:{number}", remedy="separate the cells by tabs"))
