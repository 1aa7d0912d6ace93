"""Entities while they are being put together from many mentions."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from kg.records import Entity
from kg.rules import Entry, Title
from kg.text import fold, has_han

_MAX_ALIASES = 40
_SIZE = regex.compile(r"v?\d[\d.]*[BM]?|[A-Z](?:/?\d{1,2})?", regex.ASCII)
_ALIASED = frozenset({"model", "concept", "person", "organisation", "venue"})


@dataclass(slots=True)
class Thing:
    """What is known of one entity so far. `names` counts the names it was given; the gazetteer's goes before them."""

    # of a large collection there are millions: no container is made before something is put there
    id: str
    entry: Entry | None = None
    names: dict[str, int] = field(default_factory=dict)
    surfaces: set[str] | None = None
    identifiers: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.id.partition(":")[0]

    def call(self, name: str, times: int = 1) -> None:
        """Count a name that it is given."""
        self.names[name] = self.names.get(name, 0) + times

    def show(self, surface: str) -> None:
        """Note how it is written somewhere."""
        if self.surfaces is None:
            self.surfaces = set()
        self.surfaces.add(surface)

    def learn(self, **details: str | int | None) -> None:
        """Note details; the smallest of rival values stays, so that the order of documents does not matter."""
        for key, value in details.items():
            if value:
                self.details[key] = min(self.details.get(key, str(value)), str(value))

    def entity(self) -> Entity:
        """The finished record."""
        name = self.name()
        spellings = [s for s, _ in self.entry.spellings()] if self.entry else []
        names = _by_language(name, self.entry)
        written = (surface for surface in sorted(self.surfaces or ()) if not _tail(surface, name))
        aliases = _distinct([*spellings, *written], [n for _, n in names])
        return Entity(
            self.id,
            self.kind,
            name,
            names,
            tuple(aliases[:_MAX_ALIASES]) if self.kind in _ALIASED else (),
            tuple(sorted(self.identifiers.items())),
            tuple(sorted(self.details.items())),
        )

    def name(self) -> str:
        """The gazetteer's name, else the one given most often (the first of equals by spelling), else the id's rest."""
        if self.entry:
            return self.entry.name
        if self.names:
            return min(self.names, key=lambda name: (-self.names[name], name))
        arxiv = self.identifiers.get("arxiv")
        return f"arXiv:{arxiv}" if arxiv else self.id.partition(":")[2]


def _by_language(name: str, entry: Entry | None) -> tuple[tuple[str, str], ...]:
    names = {"zh" if has_han(name) else "en": name}
    if entry:
        chinese = entry.zh or next((alias for alias in entry.aliases if has_han(alias) and not _mixed(alias)), "")
        if chinese:
            names.setdefault("zh", chinese)
    return tuple(sorted(names.items()))


def _tail(surface: str, name: str) -> bool:
    """Whether a surface is but the size at the end of a name, as the 101 of ResNet-50/101; it is no spelling of it."""
    return bool(_SIZE.fullmatch(surface)) and fold(name).endswith(fold(surface)) and fold(name) != fold(surface)


def _mixed(text: str) -> bool:
    return any(c.isascii() and c.isalpha() for c in text)


def _distinct(spellings: list[str], names: list[str]) -> list[str]:
    seen = {fold(name) for name in names}
    kept: dict[str, str] = {}
    for spelling in spellings:
        if fold(spelling) not in seen:
            kept.setdefault(fold(spelling), spelling)
    return sorted(kept.values())


def paper_entry(title: Title) -> Entry:
    """A known title as a line of its gazetteer."""
    scheme, _, identifier = title.paper.partition(":")
    facts = {scheme: identifier} | ({"year": str(title.year)} if title.year else {})
    return Entry(gazetteer="titles", kind="paper", name=title.title, facts=facts)
