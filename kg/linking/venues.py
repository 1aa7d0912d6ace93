"""Which venue a reference means: ordinals, years, volumes, publishers and the usual wrapping words do not count."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from kg.rules import Entry, Rules
from kg.text import has_han, narrow, squash

_BRACKETS = regex.compile(r"\([^()]{0,60}\)")
_LOWER_BRACKETS = regex.compile(r"\([^()]*\p{Ll}{2}[^()]*\)")
_WORD = regex.compile(r"[\p{L}'’®]+\.?|\d+")
_ORDINAL = regex.compile(
    r"(?i)\d+(?:st|nd|rd|th)\b|第[\p{Han}\d]{1,4}[届次]|\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[-\s]?)?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{3,6}teenth"
    r"|twentieth|thirtieth|fortieth|fiftieth)\b"
)
_SMALL = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the"})
_WRAPPING = _SMALL | {
    "proceedings",
    "proc",
    "proc.",
    "annual",
    "ieee",
    "acm",
    "cvf",
    "volume",
    "vol",
    "vol.",
    "pp",
    "pp.",
}
_PUBLISHERS = regex.compile(
    r"(?i)(?:(?:[.,:]\s?|\s)(?:springer|cham|berlin|heidelberg|pmlr|ieee|acm|curran associates|inc|omnipress|citeseer"
    r"|elsevier|association for computing machinery|jmlr|org|new york|usa|ny)\b\.?)+\s*$"
)
_SOCIETY = regex.compile(r"(?i)\bcomputer society\b")
_ACRONYM = regex.compile(r"(?:^|[(,]\s?)(?P<name>[A-Za-z]{3,9})(?=$|[\s,)'’\d-])")
_OTHER = regex.compile(r"(?i)workshop|findings|companion|tutorial|demonstration|\bdemo\b|研讨")


@dataclass(frozen=True)
class _Table:
    """The venues by what decides them; what two venues share is in none of the tables."""

    cores: dict[str, Entry]
    # the same without the word international
    wide: dict[str, Entry]
    # first letters of the words -> (words, venue), for abbreviated names
    initials: dict[str, list[tuple[list[str], Entry]]]
    acronyms: dict[str, Entry]


def venue_of(written: str | None, rules: Rules) -> Entry | None:
    """The gazetteer's venue for what a reference says, None where the gazetteer knows none."""
    if not written or "arxiv" in written.casefold():
        return None
    exact = rules.venues.get(squash(written))
    if exact or has_han(written):
        return exact or rules.venues.get(squash(_ORDINAL.sub(" ", _BRACKETS.sub(" ", written))))
    table = _table(rules)
    words = _words(written)
    core = " ".join(words).replace(".", "")
    return (
        table.cores.get(core) or _abbreviated(words, table) or _acronym(written, table) or table.wide.get(_wide(words))
    )


def _words(written: str) -> list[str]:
    """The words that count: `Proceedings of the 32nd Conference on X (CX)` is conference x."""
    plain = _PUBLISHERS.sub(" ", _BRACKETS.sub(" ", narrow(written)))
    plain = _SOCIETY.sub(" ", _ORDINAL.sub(" ", plain.replace("&", " and ")))
    words = [word.casefold() for word in _WORD.findall(plain)]
    return [word for word in words if word not in _WRAPPING and not word.isdigit()]


def _wide(words: list[str]) -> str:
    return " ".join(word for word in words if word != "international").replace(".", "")


def _abbreviated(words: list[str], table: _Table) -> Entry | None:
    """The venue whose words begin as these do: Conf. Comput. Vis. Pattern Recognit."""
    if len(words) < 2 or not any(word.endswith(".") for word in words):
        return None
    found = {
        entry.name: entry
        for full, entry in table.initials.get("".join(word[0] for word in words), ())
        if all(_begins(word, other) for word, other in zip(words, full, strict=True))
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _begins(word: str, full: str) -> bool:
    return full.startswith(word[:-1]) if word.endswith(".") else word == full


def _acronym(written: str, table: _Table) -> Entry | None:
    """The one venue whose short name stands at the start, in brackets or after a comma."""
    if _OTHER.search(written):
        return None
    found = {match["name"] for match in _ACRONYM.finditer(written)}
    known = {entry.name: entry for name in found if (entry := table.acronyms.get(name))}
    return next(iter(known.values())) if len(known) == 1 else None


def _table(rules: Rules) -> _Table:
    """The tables of these rules, built once and kept with them."""
    table: _Table | None = rules.cache.get("venues")
    if table is None:
        table = rules.cache["venues"] = _build([entry for entry in rules.entries if entry.kind == "venue"])
    return table


def _build(venues: list[Entry]) -> _Table:
    spelled = [(_words(s), entry) for entry in venues for s in _spellings(entry)]
    initials: dict[str, list[tuple[list[str], Entry]]] = {}
    for words, entry in spelled:
        if len(words) > 1:
            initials.setdefault("".join(word[0] for word in words), []).append((words, entry))
    short = [
        (entry.name, entry) for entry in venues if sum(c.isupper() for c in entry.name) > 1 and entry.name.isalpha()
    ]
    spoken = [
        (spelling, entry) for entry in venues for spelling in entry.aliases if spelling.isupper() and spelling.isalpha()
    ]
    return _Table(
        _unshared([(" ".join(words).replace(".", ""), entry) for words, entry in spelled]),
        _unshared([(_wide(words), entry) for words, entry in spelled]),
        initials,
        _unshared([*short, *spoken]),
    )


def _spellings(entry: Entry) -> list[str]:
    """The spellings whose brackets hold no more than a short name: `Computer Science (Chinese journal)` is not cut."""
    every = (entry.name, entry.facts.get("full_name", ""), *entry.aliases)
    return [spelling for spelling in every if spelling and not _LOWER_BRACKETS.search(spelling)]


def _unshared(pairs: list[tuple[str, Entry]]) -> dict[str, Entry]:
    owners: dict[str, dict[str, Entry]] = {}
    for key, entry in pairs:
        owners.setdefault(key, {})[entry.name] = entry
    return {key: next(iter(found.values())) for key, found in owners.items() if key and len(found) == 1}
