"""Gold: what a careful reader finds in one article, as a JSON file of its own.

A list that is left out is not judged; an empty one says that there is nothing. tests/gold/README.md describes the keys.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import orjson

from kg.errors import EvaluationError, GoldError
from kg.evaluation.figures import CONCEPTS
from kg.ontology import PREDICATES

_T = TypeVar("_T")
_GUIDE = "tests/gold/README.md describes the format"


@dataclass(frozen=True, slots=True)
class GoldReference:
    """An entry of a reference list, as written."""

    title: str
    marker: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    pages: str | None = None


@dataclass(frozen=True, slots=True)
class GoldModel:
    """A model with the ways it is written in the article, and its sizes and versions there."""

    name: str
    surfaces: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every name of it."""
        return (self.name, *self.surfaces, *self.variants)


@dataclass(frozen=True, slots=True)
class GoldLink:
    """A model and the paper that the text ties it to: the marker of an entry, or an arXiv id."""

    model: str
    ref: str = ""
    arxiv: str = ""


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """What the text states between two named things."""

    subject: str
    predicate: str
    object: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold of one article; `None` where a list is left out."""

    id: str
    title: str
    place: str
    arxiv: tuple[str, ...] | None = None
    references: tuple[GoldReference, ...] | None = None
    models: tuple[GoldModel, ...] | None = None
    links: tuple[GoldLink, ...] | None = None
    relations: tuple[GoldRelation, ...] | None = None
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read(path: Path) -> list[Gold]:
    """Read a gold file, or every JSON file of a folder. Raises EvaluationError with all that is wrong."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    errors: list[GoldError] = []
    if not files:
        errors.append(GoldError("no gold in this folder", place=str(path), remedy="it holds one JSON file an article"))
    golds = []
    for file in files:
        try:
            golds.append(_parse(file))
        except GoldError as error:
            errors.append(error)
    if errors:
        raise EvaluationError(errors)
    return golds


def _parse(file: Path) -> Gold:
    try:
        value = orjson.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise GoldError("no such file or folder", place=str(file), remedy="name the gold last") from error
    except (OSError, orjson.JSONDecodeError) as error:
        raise GoldError(f"not JSON: {error}", place=str(file), remedy=_GUIDE) from error
    if not isinstance(value, dict) or not isinstance(value.get("title"), str):
        raise GoldError("no object with a 'title'", place=str(file), remedy=_GUIDE)
    return _Reader(value, str(file)).gold()


_ENTRY = ("marker", "authors", "et_al", "title", "type", "venue", "year", "pages", "arxiv")
# what an object of each list may hold; of strings the rest are
_KEYS: dict[str, tuple[str, ...]] = {
    "references": _ENTRY,
    "papers_named": ("title", "surface"),
    "models": ("name", "surfaces", "variants"),
    "cited_as": ("model", "ref"),
    "model_paper": ("model", "arxiv"),
    "relations": ("s", "p", "o", "evidence"),
}
_LISTS = ("arxiv", "article_links", *CONCEPTS, *_KEYS)


class _Reader:
    """Reads one gold object, whose faults name the file and the key."""

    def __init__(self, value: Mapping[str, Any], place: str) -> None:
        self.value, self.place = value, place
        self._known(value, ("id", "title", *_LISTS), "")
        for key in _LISTS:
            self._list(key)

    def gold(self) -> Gold:
        """The whole object."""
        tied = [*self._each("cited_as", _link), *self._each("model_paper", _link)]
        judged = "cited_as" in self.value or "model_paper" in self.value
        return Gold(
            id=str(self.value.get("id") or Path(self.place).stem),
            title=self.value["title"],
            place=self.place,
            arxiv=self._many("arxiv", str),
            references=self._many("references", _reference),
            models=self._many("models", _model),
            links=tuple(tied) if judged else None,
            relations=self._many("relations", self._relation),
            concepts={key: tuple(self.value[key]) for key in CONCEPTS if key in self.value},
        )

    def _many(self, key: str, make: Callable[[Any], _T]) -> tuple[_T, ...] | None:
        return tuple(self._each(key, make)) if key in self.value else None

    def _each(self, key: str, make: Callable[[Any], _T]) -> Iterator[_T]:
        for number, item in enumerate(self.value.get(key, ()), start=1):
            try:
                yield make(item)
            except KeyError as error:
                raise self._fault(f"{key} {number} has no {error}") from error

    def _list(self, key: str) -> None:
        """Check that a list holds what it should, if it is there."""
        items = self.value.get(key, [])
        form, name = (dict, "objects") if key in _KEYS else (str, "strings")
        if not isinstance(items, list) or not all(isinstance(item, form) for item in items):
            raise self._fault(f"{key!r} must be a list of {name}")
        for item in items if form is dict else ():
            self._known(item, _KEYS[key], f" in {key!r}")

    def _relation(self, item: Mapping[str, str]) -> GoldRelation:
        if item["p"] not in PREDICATES:
            raise self._fault(f"no predicate is called {item['p']!r}", _nearest(item["p"], PREDICATES))
        return GoldRelation(item["s"], item["p"], item["o"], item.get("evidence", ""))

    def _known(self, item: Mapping[str, Any], keys: Collection[str], where: str) -> None:
        for key in item:
            if key not in keys:
                raise self._fault(f"unknown key {key!r}{where}", _nearest(key, keys))

    def _fault(self, message: str, remedy: str = _GUIDE) -> GoldError:
        return GoldError(message, place=self.place, remedy=remedy)


def _reference(item: Mapping[str, Any]) -> GoldReference:
    return GoldReference(
        title=item["title"] or "",
        marker=None if item.get("marker") is None else str(item["marker"]),
        authors=tuple(item.get("authors") or ()),
        year=item.get("year"),
        venue=item.get("venue"),
        pages=item.get("pages"),
    )


def _model(item: Mapping[str, Any]) -> GoldModel:
    return GoldModel(item["name"], tuple(item.get("surfaces", ())), tuple(item.get("variants", ())))


def _link(item: Mapping[str, Any]) -> GoldLink:
    return GoldLink(item["model"], str(item.get("ref") or ""), item.get("arxiv") or "")


def _nearest(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else "known are " + ", ".join(known)
