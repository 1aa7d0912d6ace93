"""Ambiguous names: what speaks for and against the reading that a gazetteer gives a spelling which is also a word.

A cue is a word or phrase: Latin ones are found as whole words in any case, `*` stands for the rest of a word, `~` for
the name itself (`alan ~`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import regex

from kg.errors import RuleError
from kg.rules._cache import compiled
from kg.rules._schema import Entry
from kg.text import fold

USUAL = ("model", "either", "other")
SCOPES = ("sentence", "document")
# what stands for the name in a text that cues are looked for in
NAME = "\x00"
_NEVER = regex.compile(r"(?!)")


@dataclass(frozen=True)
class Sense:
    """A line of the table of ambiguous names."""

    name: str
    usual: str
    scope: str
    cues_for: tuple[str, ...]
    cues_against: tuple[str, ...]

    @cached_property
    def speaks(self) -> regex.Pattern[str]:
        """Finds what speaks for the gazetteer's reading."""
        return compile_cues(self.cues_for)

    @cached_property
    def contradicts(self) -> regex.Pattern[str]:
        """Finds what speaks against it."""
        return compile_cues(self.cues_against)


def compile_cues(cues: Iterable[str]) -> regex.Pattern[str]:
    """Compile cues to one pattern over folded text."""
    parts = [_part(fold(cue)) for cue in sorted(set(cues), key=lambda cue: (-len(cue), cue))]
    return compiled("|".join(parts), regex.ASCII) if parts else _NEVER


def _part(cue: str) -> str:
    before = r"(?<![a-z0-9])" if cue[:1].isascii() and cue[:1].isalnum() else ""
    after = r"(?![a-z0-9])" if cue[-1:].isascii() and cue[-1:].isalnum() else ""
    return before + regex.escape(cue, literal_spaces=True).replace(r"\*", "[a-z0-9]*").replace("~", NAME) + after


def senses(
    entries: Iterable[Entry], places: Mapping[tuple[str, str], str], errors: list[RuleError]
) -> dict[str, Sense]:
    """Read the ambiguous names by folded spelling; a name that no table has is a fault, and so is an unknown word."""
    entries = list(entries)
    known = {fold(s) for e in entries if e.kind in {"model", "concept"} for s, _ in e.spellings()}
    table = {}
    for entry in entries:
        if entry.kind != "sense":
            continue
        place = places.get((entry.kind, entry.name), "")
        usual, scope = entry.facts.get("usual", "model"), entry.facts.get("scope", "sentence")
        if fold(entry.name) not in known:
            fault = f"no model or concept is spelled {entry.name!r}"
            errors.append(RuleError(fault, place=place, remedy="add it to models.tsv or concepts.tsv"))
        for word, allowed in ((usual, USUAL), (scope, SCOPES)):
            if word not in allowed:
                errors.append(RuleError(f"unknown word {word!r}", place=place, remedy="use " + ", ".join(allowed)))
        table[fold(entry.name)] = Sense(
            entry.name, usual, scope, _items(entry, "cues_for"), _items(entry, "cues_against")
        )
    return table


def _items(entry: Entry, column: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in entry.facts.get(column, "").split("|") if item.strip())
