"""Words that speak for or against every doubtful name (gazetteers/cues.tsv), and where a text has them."""

from __future__ import annotations

import string
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import regex

from kg.extractors.fragments import Fragments, Held
from kg.extractors.lexicon import Text
from kg.records import Span
from kg.rules import Rules, compile_cues
from kg.rules.matching import Matcher
from kg.text import fold

_LETTERS = frozenset(string.ascii_letters + string.digits)
FOR, AGAINST = "for", "against"


@dataclass(frozen=True)
class Places:
    """Where the words of a vocabulary stand in a text, in order: the offsets and which word it is."""

    starts: Sequence[int]
    words: Sequence[int]

    def count(self, span: Span) -> int:
        """How many different words begin inside the span."""
        low, high = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return len(set(self.words[low:high]))


class Vocabulary:
    """Words looked for in one pass over a folded text; `*` at the end of one stands for the rest of a word."""

    def __init__(self, words: Iterable[str]) -> None:
        folded = sorted({fold(word) for word in words})
        words = [word.removesuffix("*") for word in folded]
        # which may go on with a letter
        self._open = [word.endswith("*") or not _letter(word[-1:]) for word in folded]
        self._matcher = Matcher(words)

    def places(self, folded: str) -> Places:
        """Every place of a word as a whole, an open one also as the beginning of a word."""
        may_go_on, stop = self._open, len(folded)
        found = [
            (start, number)
            for start, end, number in self._matcher.begun(folded)
            if may_go_on[number] or end == stop or folded[end] not in _LETTERS
        ]
        found.sort()
        return Places([start for start, _ in found], [number for _, number in found])

    def found(self, folded: str, start: int, end: int) -> bool:
        """Whether this stretch of a text holds a word."""
        return bool(self.places(folded[start:end]).starts)


def _letter(char: str) -> bool:
    return char in _LETTERS


@dataclass(frozen=True)
class Cues:
    """The cues by what they are.

    For a name: class nouns right beside it, what stands near it, words of the field in its sentence, phrases in which
    it plays the part of a model (让~). Against: words of other fields, phrases in which it plays another (movie ~).
    `fragments` has these patterns by name, `thing`, and by spelling and side the cues of ambiguous names.
    """

    noun: regex.Pattern[str]
    near: regex.Pattern[str]
    role: regex.Pattern[str]
    phrase: regex.Pattern[str]
    field: Vocabulary
    other: Vocabulary
    fragments: Fragments


def cues_of(rules: Rules) -> Cues:
    """The cues of these rules, compiled once and kept with them."""
    cues: Cues | None = rules.cache.get("cues")
    if cues is None:
        table = [(entry.name, entry.facts.get("kind", "").split("|")) for entry in rules.entries if entry.kind == "cue"]
        words = {kind: [w for w, kinds in table if kind in kinds] for kind in ("noun", "near", "field", "other")}
        plain = {kind: [w for w in listed if "~" not in w] for kind, listed in words.items()}
        phrases = {kind: [w for w in listed if "~" in w] for kind, listed in words.items()}
        groups: dict[Hashable, Iterable[str]] = {
            "noun": plain["noun"],
            "near": plain["near"],
            "role": phrases["field"],
            "phrase": phrases["other"],
            "thing": [word for word, kinds in table if "thing" in kinds],
        }
        for sense in rules.senses.values():
            groups |= {(sense.name, FOR): sense.cues_for, (sense.name, AGAINST): sense.cues_against}
        cues = rules.cache["cues"] = Cues(
            compile_cues(plain["noun"]),
            compile_cues(plain["near"]),
            role=compile_cues(phrases["field"]),
            phrase=compile_cues(phrases["other"]),
            field=Vocabulary(plain["field"]),
            other=Vocabulary(plain["other"]),
            fragments=Fragments(groups),
        )
    return cues


def held(text: Text, rules: Rules) -> Held:
    """Where the text may hold cues, looked up once."""
    found: Held | None = text.cache.get("cues")
    if found is None:
        found = text.cache["cues"] = cues_of(rules).fragments.places(text.folded)
    return found
