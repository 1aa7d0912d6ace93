"""Which rules a text is worth trying: those whose words it holds and whose kinds are named there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

import regex

from kg.extractors.masking import MOST_MENTIONS, Masked
from kg.rules import RelationRule
from kg.rules.matching import Matcher


class Choice:
    """A set of rules that is asked of many texts; one pass over a text finds the words of all of them."""

    def __init__(self, rules: Sequence[RelationRule]) -> None:
        self.rules = rules
        self.always = {number for number, rule in enumerate(rules) if not rule.anchors}
        first: dict[str, list[int]] = {}  # the rules by the words of the first set of each of their ways
        for number, rule in enumerate(rules):
            for word in sorted({word for way in rule.anchors for word in way[0]}):
                first.setdefault(word, []).append(number)
        others = {word for rule in rules for way in rule.anchors for words in way for word in words} - set(first)
        self.names = [*first, *sorted(others)]
        self.first = [*first.values(), *([] for _ in others)]
        self.words = Matcher(self.names)

    def of(self, masked: Masked) -> Iterator[RelationRule]:
        """Yield the rules that may match, in their order."""
        if len(masked.at) > MOST_MENTIONS:
            return
        found = self.words.held(masked.text.lower())
        words = {self.names[number] for number in found}
        candidates = {number for word in found for number in self.first[word] if self._worded(number, words)}
        held, blocked = set(masked.text), dict[regex.Pattern[str], bool]()
        for number in sorted(self.always | candidates):
            rule = self.rules[number]
            if rule.possible(held) and not (rule.blocker and _blocks(rule.blocker, masked.text, blocked)):
                yield rule

    def _worded(self, number: int, words: Set[str]) -> bool:
        """Whether a text that holds these words holds all that some way of the rule needs."""
        return any(all(not needed.isdisjoint(words) for needed in way) for way in self.rules[number].anchors)


def _blocks(blocker: regex.Pattern[str], text: str, known: dict[regex.Pattern[str], bool]) -> bool:
    """Whether a text holds what blocks a rule; most rules are blocked by the same words, looked for once."""
    if blocker not in known:
        known[blocker] = blocker.search(text) is not None
    return known[blocker]
