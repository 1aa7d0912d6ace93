"""Names that the gazetteers know, found through one Aho-Corasick pass over the folded text.

A neighbouring letter or digit is looked at only on the side where the name itself ends in one (ASCII), so that ResNet
is found in 在ResNet中 and GAN is not found in `began`. From a known name on, sizes and versions are read
(`kg.extractors.variants`). Whether a spelling that is also a word means the name here is not decided here.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kg.extractors.scanning import marked_runs
from kg.extractors.sizes import Sizes, suffixes
from kg.records import Document, Mention, Span
from kg.rules import Entry, Rules, spelling_key
from kg.rules.matching import Matcher
from kg.text import fold, narrow

# what a name may run on with
_RUNS_ON = frozenset(string.ascii_letters + string.digits + "_.")
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
class Owner:
    """A line of a gazetteer that has a spelling, and what is asked of every place where it stands.

    `written` is what the text must have, empty for any case; `plural` whether an s may follow; `sizes` the rules that
    read sizes and versions behind the name.
    """

    entry: Entry
    spelling: str
    how: str
    written: str
    rule_id: str
    plural: bool
    sizes: Sizes


@dataclass(frozen=True)
class _Lexicon:
    """The gazetteers' spellings and what finds them; `owners[i]` belong to spelling i."""

    matcher: Matcher
    owners: list[list[Owner]]


def _lexicon(rules: Rules) -> _Lexicon:
    """The lexicon of these rules, built once and kept with them."""
    lexicon: _Lexicon | None = rules.cache.get("lexicon")
    if lexicon is None:
        lexicon = rules.cache["lexicon"] = _build(rules)
    return lexicon


def _build(rules: Rules) -> _Lexicon:
    table: dict[str, list[Owner]] = {}
    for entry in rules.entries:
        if entry.kind in _SILENT:
            continue
        rule_id, sizes = f"gazetteers/{entry.gazetteer}", suffixes(rules, entry)
        for spelling, how in entry.spellings():
            any_case = how == "any" or (how == "cued" and not spelling.isascii())
            folded = fold(spelling)
            plural = entry.kind == "model" or (entry.kind == "concept" and " " in folded)
            owner = Owner(entry, folded, how, "" if any_case else narrow(spelling), rule_id, plural, sizes)
            table.setdefault(folded, []).append(owner)
    table.pop("", None)
    return _Lexicon(Matcher(table), list(table.values()))


def find(text: Text, rules: Rules) -> Iterator[tuple[int, int, Owner]]:
    """Yield every known spelling that begins where a name may begin; where it ends is for others to say."""
    lexicon, written = _lexicon(rules), text.narrow
    for start, end, number in lexicon.matcher.begun(text.folded):
        for owner in lexicon.owners[number]:
            if not owner.written or written[start:end] == owner.written:
                yield start, end, owner


def ends(folded: str, end: int, *, plural: bool) -> int | None:
    """Where a name that was matched up to `end` ends, with its plural s if it has one; None if it does not end here."""
    if folded[end : end + 1] not in _RUNS_ON:
        return end
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
