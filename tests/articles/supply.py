"""What articles are made of: names of the gazetteers by their fame, words and sentences of the tables here."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
GAZETTEERS = HERE.parents[1] / "rules" / "gazetteers"
# names that are a word in running text would be read as something else half of the time
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A thing's spellings: in a Chinese sentence it is called by any of them, in an English one by the English name."""

    english: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Supply:
    """Names of each kind, the best known first; and the words and sentences by their kind."""

    concepts: tuple[Name, ...]
    models: tuple[Name, ...]
    tasks: tuple[Name, ...]
    metrics: tuple[Name, ...]
    datasets: tuple[Name, ...]
    frameworks: tuple[Name, ...]
    organisations: tuple[Name, ...]
    people: tuple[Name, ...]
    venues: tuple[tuple[str, str], ...]
    titles: tuple[tuple[str, str, str], ...]
    words: dict[str, tuple[str, ...]]
    sentences: dict[str, tuple[str, ...]]


@cache
def supply() -> Supply:
    """Read everything once."""
    words, sentences = _table("words.tsv"), _table("sentences.tsv")
    concepts = list(_rows("concepts"))
    by_category = {
        category: _names([row for row in concepts if row["category"] == category], words["common"])
        for category in ("task", "metric", "dataset", "framework")
    }
    return Supply(
        concepts=_names(concepts, words["common"]),
        models=_names(list(_rows("models")), words["known"]),
        tasks=by_category["task"],
        metrics=by_category["metric"],
        datasets=by_category["dataset"],
        frameworks=by_category["framework"],
        organisations=_names(list(_rows("organisations")), ()),
        people=_names(list(_rows("people")), ()),
        venues=tuple((row["name"], row["full_name"]) for row in _rows("venues") if row["kind"] == "conference"),
        titles=tuple((row["title"], row["arxiv"], row["year"]) for row in _shuffled(list(_rows("titles")))),
        words=words,
        sentences=sentences,
    )


def _names(rows: list[dict[str, str]], famous: tuple[str, ...]) -> tuple[Name, ...]:
    """The famous ones in their order, then the others in an order that is always the same."""
    rank = {name: place for place, name in enumerate(famous)}
    first = sorted((row for row in rows if row["name"] in rank), key=lambda row: rank[row["name"]])
    others = _shuffled([row for row in rows if row["name"] not in rank and len(row["name"]) >= SHORTEST_NAME])
    return tuple(map(_name, first + others))


def _name(row: dict[str, str]) -> Name:
    """Most often a thing is called by its Chinese name if it has one, now and then by an alias."""
    english, chinese = row["name"], row.get("zh") or ""
    aliases = [alias for alias in (row.get("aliases") or "").split("|") if len(alias) >= SHORTEST_NAME]
    usual = [chinese] * 9 + [english] if chinese else [english] * 8
    return Name(english, (*usual, *aliases[:1]))


def _shuffled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    random.Random(len(rows)).shuffle(rows)
    return rows


def _rows(gazetteer: str) -> Iterator[dict[str, str]]:
    with (GAZETTEERS / f"{gazetteer}.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _table(name: str) -> dict[str, tuple[str, ...]]:
    """Lines of kind and text, gathered by kind."""
    found = defaultdict(list)
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        kind, text = line.split("\t")
        found[kind].append(text)
    return {kind: tuple(texts) for kind, texts in found.items()}
