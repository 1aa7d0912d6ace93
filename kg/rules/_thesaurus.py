"""A user's thesaurus laid over the gazetteers: a concept that they know gets its labels, the others are added."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

import regex

from kg.errors import RuleError
from kg.rules._schema import Entry
from kg.rules._skos import Concept, read
from kg.text import fold, slug

GAZETTEER = "thesaurus"
_SPOKEN = frozenset({"model", "concept", "organisation", "person"})
_WORDY = regex.compile(r"\p{L}")
# an abbreviation is found only as it is written
_ABBREVIATION = regex.compile(r"[A-Za-z0-9]{1,2}|[A-Z][A-Z0-9-]{1,5}")


def add_thesauri(
    paths: Iterable[Path], entries: Iterable[Entry], errors: list[RuleError]
) -> tuple[list[Entry], tuple[str, ...]]:
    """The entries with the concepts of these files among them, and a sentence for every name that two things claim."""
    overlay = _Overlay(entries)
    concepts = read(paths, errors)
    for concept in concepts.values():
        overlay.add(concept)
    for concept in concepts.values():
        overlay.place_below(concept)
    return overlay.entries(), tuple(overlay.notices)


class _Overlay:
    """The entries while concepts are added; `names` says which entry a concept became."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.others: list[Entry] = []
        self.concepts: dict[str, Entry] = {}
        self.owners: dict[str, tuple[str, str]] = {}
        self.names: dict[str, str] = {}
        self.broader: dict[str, set[str]] = {}
        self.notices: list[str] = []
        for entry in entries:
            if entry.kind == "concept":
                self.concepts[entry.name] = entry
                self.broader[entry.name] = set(filter(None, entry.facts.get("broader", "").split("|")))
            else:
                self.others.append(entry)
            if entry.kind in _SPOKEN:
                for spelling, _ in entry.spellings():
                    self.owners.setdefault(fold(spelling), (entry.kind, entry.name))
        self.nodes = {slug(name): name for name in self.concepts}

    def entries(self) -> list[Entry]:
        """Every entry, each concept with what it now has above it."""
        return [
            *self.others,
            *(
                dataclasses.replace(entry, facts={**entry.facts, "broader": "|".join(sorted(self.broader[name]))})
                for name, entry in self.concepts.items()
            ),
        ]

    def add(self, concept: Concept) -> None:
        """Give the concept's labels to the entry that it is, or to a new one."""
        labels = [label for label in concept.labels if len(label) > 1 and _WORDY.search(label)]
        name = self._known(labels) or self._new(concept, labels)
        if name is None:
            self._notice(concept, f"all labels of {concept.name!r} belong to other things; it is left out")
            return
        self.names[concept.iri] = name
        free = []
        for label in labels:
            owner = self._owner(label)
            if owner not in {None, ("concept", name)}:
                self._notice(concept, f"{label!r} is the {' '.join(owner or ())} already, so it does not name {name!r}")
            elif fold(label) not in self.owners:
                free.append(label)
        self._label(name, concept.names.get("zh", ""), free)

    def place_below(self, concept: Concept) -> None:
        """Note what is broader, unless that is already below it in the gazetteers."""
        name = self.names.get(concept.iri, "")
        above = {self.names[iri] for iri in concept.broader if iri in self.names} - {name}
        for other in sorted(above) if name else ():
            if self.concepts[name].gazetteer != GAZETTEER and self._leads(other, name):
                self._notice(concept, f"{name!r} is broader than {other!r} already, so not the other way round")
            else:
                self.broader[name].add(other)

    def _known(self, labels: Iterable[str]) -> str | None:
        """The concept of the gazetteers that has one of these labels, the first label before the others."""
        for label in labels:
            kind, name = self._owner(label) or ("", "")
            if kind == "concept" and self.concepts[name].gazetteer != GAZETTEER:
                return name
        return None

    def _owner(self, label: str) -> tuple[str, str] | None:
        """Kind and name of what has this label, or has it without the s of the plural."""
        key = fold(label)
        return self.owners.get(key) or self.owners.get(key.removesuffix("s"))

    def _new(self, concept: Concept, labels: Iterable[str]) -> str | None:
        """The name of a new entry: the first label that nothing has."""
        free = (label for label in labels if not self._owner(label) and slug(label) not in self.nodes)
        name = next(free, None)
        if name is not None:
            exact = (name,) if _ABBREVIATION.fullmatch(name) else ()
            self.concepts[name] = Entry(gazetteer=GAZETTEER, kind="concept", name=name, exact=exact)
            self.nodes[slug(name)] = name
            self.owners[fold(name)] = ("concept", name)
            self.broader[name] = set()
        return name

    def _label(self, name: str, chinese: str, labels: list[str]) -> None:
        entry = self.concepts[name]
        zh = entry.zh or (chinese if chinese in labels else "")
        added = [label for label in labels if label != zh]
        exact = tuple(label for label in added if _ABBREVIATION.fullmatch(label))
        aliases = tuple(label for label in added if label not in exact)
        self.concepts[name] = dataclasses.replace(
            entry, zh=zh, aliases=(*entry.aliases, *aliases), exact=(*entry.exact, *exact)
        )
        self.owners |= {fold(label): ("concept", name) for label in labels}

    def _leads(self, start: str, goal: str) -> bool:
        """Whether what is broader than `start` leads to `goal`."""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            here = waiting.pop()
            if here == goal:
                return True
            if here not in seen:
                seen.add(here)
                waiting += self.broader.get(here, ())
        return False

    def _notice(self, concept: Concept, message: str) -> None:
        self.notices.append(f"{concept.place}: {message} (<{concept.iri}>)")
