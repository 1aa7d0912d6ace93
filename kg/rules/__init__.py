"""Everything `rules/` says, loaded and checked: pattern rules, gazetteers, and the symbols patterns are written in.

`rules.load()` reads the rules that ship with kg; a user's own folder goes on top and wins where names clash.
All faults of a load are reported together, each with file, line and remedy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kg.errors import RuleError, RulesError
from kg.rules._cache import compiled
from kg.rules._gazetteers import load_gazetteers
from kg.rules._parse import load_rules
from kg.rules._results import ITEMS as RESULT_ITEMS
from kg.rules._schema import (
    Entry,
    MentionRule,
    ReferenceRule,
    RelationRule,
    ResultRule,
    Rule,
    Rules,
    RuleTest,
    spelling_key,
)
from kg.rules._senses import NAME, Sense, compile_cues, senses
from kg.rules._thesaurus import add_thesauri
from kg.rules._titles import PREFIX, Title, load_titles

__all__ = [
    "NAME",
    "PREFIX",
    "RESULT_ITEMS",
    "Entry",
    "MentionRule",
    "ReferenceRule",
    "RelationRule",
    "ResultRule",
    "Rule",
    "RuleTest",
    "Rules",
    "Sense",
    "Title",
    "compile_cues",
    "compiled",
    "default_dir",
    "load",
    "spelling_key",
]


def default_dir() -> Path:
    """The rules that ship with kg: inside an installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


def load(extra: Iterable[str | Path] = (), thesauri: Iterable[str | Path] = (), *, trusting: bool = True) -> Rules:
    """Load the shipped rules with `extra` folders and SKOS thesauri on top. Raises RulesError with every fault.

    Faults in the patterns of shipped rules are looked for too, where they are not trusted.
    """
    return _load(tuple(map(Path, extra)), tuple(map(Path, thesauri)), trusting)


@lru_cache(maxsize=16)
def _load(extra: tuple[Path, ...], thesauri: tuple[Path, ...], trusting: bool) -> Rules:
    folders = (default_dir(), *extra)
    errors: list[RuleError] = [
        RuleError("no such rules folder", place=str(folder), remedy="name a folder that holds mentions/, relations/, …")
        for folder in folders
        if not folder.is_dir()
    ]
    rules = load_rules(folders, errors, trusted=folders[0] if trusting else None)
    places: dict[tuple[str, str], str] = {}
    entries = load_gazetteers(folders, errors, places)
    ambiguous = senses(entries, places, errors)
    entries, notices = add_thesauri(thesauri, entries, errors) if thesauri else (entries, ())
    titles = load_titles(folders, [entry.facts for entry in entries if entry.kind in {"model", "concept"}], errors)
    if errors:
        raise RulesError(errors)
    loaded = Rules.of(rules, entries, extra, titles, ambiguous)
    return replace(loaded, thesauri=thesauri, notices=notices)
