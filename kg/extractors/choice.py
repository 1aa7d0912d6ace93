"""Which rules a text is worth trying: those of which it holds a chain of words and mentions, in order.

One pass over a text finds the words, mentions and commas that any rule asks for. On the way every chain is followed at
once, as the bits of one number: a bit is set while the text so far holds the chain up to that stage, and nothing since
then that the chain does not allow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

import regex
from daachorse import CharwiseDoubleArrayAhoCorasick

from kg.extractors.masking import MOST_MENTIONS, Masked
from kg.rules import RelationRule, ResultRule
from kg.rules.chains import BRACKETED, SIGNS, Chain, chains_of

R = TypeVar("R", RelationRule, ResultRule)


class Choice(Generic[R]):
    """A set of rules that is asked of many texts."""

    def __init__(self, rules: Sequence[R]) -> None:
        self.rules: Sequence[R] = rules
        chains = chains_of(rules)
        self._free = [number for number, ways in enumerate(chains) if not ways]  # any text may match them
        self._starts = self._ends = 0
        self._owners: dict[int, int] = {}  # the last bit of each chain -> the number of its rule
        asking = dict.fromkeys(SIGNS, 0)  # what a chain may ask for -> the bits of the stages that it is
        allowing = [0] * (2 * len(SIGNS))  # for texts without brackets and with: the bits that a sign leaves set
        bit = 1
        for number, ways in enumerate(chains):
            for chain in ways:
                self._starts |= bit
                bit = _laid(chain, bit, asking, allowing)
                self._ends |= bit >> 1
                self._owners[bit >> 1] = number
        self._find = CharwiseDoubleArrayAhoCorasick(list(asking)).find_overlapping
        self._asking = list(asking.values())
        allowing = [bits | self._ends for bits in allowing]
        self._allowing = allowing[:BRACKETED], allowing[BRACKETED:]

    def numbers(self, text: str) -> list[int]:
        """The numbers of the rules that may match a masked text, in order."""
        return self._told(self._followed(text))

    def of(self, masked: Masked) -> Iterator[R]:
        """Yield the rules that may match, in their order."""
        if len(masked.at) > MOST_MENTIONS:
            return
        blocked = dict[regex.Pattern[str], bool]()
        for number in self.numbers(masked.text):
            rule = self.rules[number]
            if not (rule.blocker and _blocks(rule.blocker, masked.text, blocked)):
                yield rule

    def _followed(self, text: str) -> int:
        """The bits of the stages that a text reaches."""
        asking, starts, state = self._asking, self._starts, 0
        allowing = self._allowing["(" in text or "（" in text]
        for _, _, number in self._find(text.lower()):
            reached = (state << 1 | starts) & asking[number]
            if number < BRACKETED:
                state &= allowing[number]
            state |= reached
        return state

    def _told(self, state: int) -> list[int]:
        """The rules of the chains that are followed to their end."""
        state &= self._ends
        found = set(self._free)
        while state:
            last = state & -state
            state ^= last
            found.add(self._owners[last])
        return sorted(found)


def _laid(chain: Chain, bit: int, asking: dict[str, int], allowing: list[int]) -> int:
    """Give each stage of a chain its bit, from `bit` on; return the next free one."""
    for stage in chain:
        for word in stage.any_of:
            asking[word] = asking.get(word, 0) | bit
        for number in range(len(allowing)):
            if stage.after >> number & 1:
                allowing[number] |= bit
        bit <<= 1
    return bit


def _blocks(blocker: regex.Pattern[str], text: str, known: dict[regex.Pattern[str], bool]) -> bool:
    """Whether a text holds what blocks a rule; most rules are blocked by the same words, looked for once."""
    if blocker not in known:
        known[blocker] = blocker.search(text) is not None
    return known[blocker]
