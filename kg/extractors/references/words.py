"""The vocabulary that helps to divide a reference: names from the gazetteers, folded once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.rules import Entry
from kg.text import squash


@dataclass(frozen=True, slots=True)
class Words:
    """Squashed names. `terms` are models and concepts, `regions` the places that cities are said to lie in."""

    publishers: frozenset[str]
    venues: frozenset[str]
    terms: frozenset[str]
    places: frozenset[str]
    regions: frozenset[str]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Words:
        """Pick the words out of the gazetteers."""
        names: dict[str, set[str]] = {kind: set() for kind in ("publisher", "venue", "model", "concept", "place")}
        regions = set()
        for entry in entries:
            if entry.kind in names:
                names[entry.kind].add(squash(entry.name))
            if entry.kind == "place" and entry.facts.get("kind") != "city":
                regions.add(squash(entry.name))
        return cls(
            frozenset(names["publisher"]),
            frozenset(names["venue"]),
            frozenset(names["model"] | names["concept"]),
            frozenset(names["place"]),
            frozenset(regions),
        )
