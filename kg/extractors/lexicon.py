"""Names that the gazetteers know, found through one Aho-Corasick pass over the folded text.

A neighbouring letter or digit is looked at only on the side where the name itself ends in one (ASCII), so that ResNet
is found in 在ResNet中 and GAN is not found in `began`. From a known name on, sizes and versions are read
(`kg.extractors.variants`). Whether a spelling that is also a word means the name here is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kg.extractors.scanning import marked_runs
from kg.records import Document, Mention, Span
from kg.rules import Entry, Rules, spelling_key
from kg.rules.matching import Matcher
from kg.text import fold, narrow

# what the gazetteers know and no text is searched for
_SILENT = frozenset({"venue", "publisher", "place", "sense", "cue", "lookalike"})


@dataclass(frozen=True)
class Text:
    """A document's text in the forms that names are looked for in; all have the same offsets.

    `cache` keeps what was found in it once and is asked for again.
    """

    document: Document
    cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def folded(self) -> str:
        """Width, dashes, quotes and case folded."""
        return fold(self.document.text)

    @cached_property
    def narrow(self) -> str:
        """Width, dashes and quotes folded, case kept."""
        return narrow(self.document.text)

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """Where runs of Latin text stand that have a capital or a digit."""
        return marked_runs(self.document.text)

    def mention(self, kind: str, start: int, end: int, value: str, rule_id: str, confidence: float) -> Mention:
        """A mention of this document."""
        return Mention(
            self.document.id, Span(start, end), self.document.text[start:end], kind, value, rule_id, confidence
        )


@dataclass(frozen=True, slots=True)
class Known:
    """A known spelling in the text, folded, and `how` it may be written."""

    entry: Entry
    spelling: str
    how: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Owner:
    """A line of a gazetteer that has a spelling; `written` is what the text must have, empty for any case."""

    entry: Entry
    written: str
    how: str


@dataclass(frozen=True)
class _Lexicon:
    """The gazetteers' spellings and what finds them; `spellings[i]` and `owners[i]` belong to spelling i."""

    matcher: Matcher
    spellings: list[str]
    owners: list[list[_Owner]]


def _lexicon(rules: Rules) -> _Lexicon:
    """The lexicon of these rules, built once and kept with them."""
    lexicon: _Lexicon | None = rules.cache.get("lexicon")
    if lexicon is None:
        lexicon = rules.cache["lexicon"] = _build(rules.entries)
    return lexicon


def _build(entries: Iterable[Entry]) -> _Lexicon:
    table: dict[str, list[_Owner]] = {}
    for entry in entries:
        if entry.kind in _SILENT:
            continue
        for spelling, how in entry.spellings():
            any_case = how == "any" or (how == "cued" and not spelling.isascii())
            table.setdefault(fold(spelling), []).append(_Owner(entry, "" if any_case else narrow(spelling), how))
    table.pop("", None)
    spellings = list(table)
    return _Lexicon(Matcher(spellings), spellings, list(table.values()))


def find(text: Text, rules: Rules) -> Iterator[Known]:
    """Yield every known spelling that begins where a name may begin; where it ends is for others to say."""
    lexicon = _lexicon(rules)
    for start, end, number in lexicon.matcher.begun(text.folded):
        for owner in lexicon.owners[number]:
            if not owner.written or text.narrow[start:end] == owner.written:
                yield Known(owner.entry, lexicon.spellings[number], owner.how, start, end)


def ends(folded: str, end: int, *, plural: bool) -> int | None:
    """Where a name that was matched up to `end` ends, with its plural s if it has one; None if it does not end here."""
    if plural and folded.startswith("s", end) and "a" <= folded[end - 1] <= "z" and folded[end - 1] != "s":
        end = end + 1 if opens(folded, end + 1, end) else end
    return end if opens(folded, end, end - 1) and not _decimal(folded, end) else None


def opens(folded: str, outside: int, edge: int) -> bool:
    """Whether a name may begin or end between these two characters."""
    if not 0 <= outside < len(folded) or not 0 <= edge < len(folded):
        return True
    return not (latin(folded[outside]) and latin(folded[edge]))


def latin(char: str) -> bool:
    """Whether the character may be part of a Latin name."""
    return char.isascii() and (char.isalnum() or char == "_")


def canonical(rules: Rules, kind: str, value: str) -> str:
    """The name of the gazetteer line that has this spelling, else the value itself."""
    entry = rules.by_spelling.get((kind, spelling_key(value)))
    return entry.name if entry else value


def _decimal(folded: str, end: int) -> bool:
    """Whether the name runs on into a decimal: GPT-3 in GPT-3.5."""
    return folded[end - 1].isdigit() and folded[end : end + 1] == "." and folded[end + 1 : end + 2].isdigit()
