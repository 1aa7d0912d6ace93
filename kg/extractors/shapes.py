"""What the mention rules find in a text by its shape: names that no gazetteer lists, and titles of papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from kg.extractors.lexicon import Text, canonical
from kg.extractors.scanning import Found, Scanner, marked_runs
from kg.records import Mention
from kg.rules import MentionRule, Rules
from kg.rules.patterns import SYMBOLS

_SENTENCE = re.compile(r"[^。；！？\n]++")
_MODEL = SYMBOLS["model"]


@dataclass(frozen=True)
class _Scanners:
    """The rules that look at the text, and those that ask for known names; the places of all among the rules."""

    plain: Scanner
    asking: Scanner
    order: dict[str, int]


def plain(text: Text, rules: Rules) -> list[Found]:
    """What the mention rules find that do not ask for known names, rule by rule."""
    return list(_scanners(rules).plain.find(text.document.text, text.runs))


def names(text: Text, found: Iterable[Found], known: Iterable[Mention], rules: Rules) -> Iterator[Mention]:
    """Yield the names among what the rules `found`, and those of rules that ask for names that are `known`."""
    scanners = _scanners(rules)
    named = [one for one in found if one[0].kind != "paper"]
    covered = cover(text.document.text, known)
    windows = [sentence.span() for sentence in _SENTENCE.finditer(covered) if _MODEL in sentence[0]]
    if windows:
        named += scanners.asking.find(covered, marked_runs(covered), windows)
    for rule, match in sorted(named, key=lambda one: scanners.order[one[0].id]):
        yield from _matched(text, match, rule, rules)


def titles(text: Text, found: Iterable[Found], rules: Rules) -> Iterator[Mention]:
    """Yield the papers among what the rules `found`."""
    for rule, match in found:
        if rule.kind == "paper":
            yield from _matched(text, match, rule, rules)


def cover(text: str, mentions: Iterable[Mention]) -> str:
    """The text with every character of a model's name as the symbol of its kind: offsets stay as they are."""
    pieces, position = list[str](), 0
    for start, end in sorted(mention.span for mention in mentions if mention.kind == "model"):
        if end > position:
            start = max(start, position)
            pieces += (text[position:start], _MODEL * (end - start))
            position = end
    return "".join((*pieces, text[position:]))


def _scanners(rules: Rules) -> _Scanners:
    """The scanners of these rules, built once and kept with them."""
    scanners: _Scanners | None = rules.cache.get("scanners")
    if scanners is None:
        used = [rule for rule in rules.mentions if not rule.after and rule.compiled is not None]
        scanners = rules.cache["scanners"] = _Scanners(
            Scanner(rule for rule in used if not rule.reads_known),
            Scanner(rule for rule in used if rule.reads_known and rule.kind != "paper"),
            {rule.id: number for number, rule in enumerate(rules.mentions)},
        )
    return scanners


def _matched(text: Text, match: regex.Match[str], rule: MentionRule, rules: Rules) -> Iterator[Mention]:
    """Yield the names of a match: the whole, or each place of the group `name`, which a list has several times."""
    if rule.blocker is not None and rule.blocker.search(match[0]):
        return
    for start, end in match.spans("name" if "name" in match.re.groupindex else 0):
        surface = text.document.text[start:end]
        if not (rule.stopped and rule.stopped.fullmatch(surface)):
            value = rule.value.format(**match.groupdict()) if rule.value else surface
            yield text.mention(rule.kind, start, end, canonical(rules, rule.kind, value), rule.id, rule.confidence)
