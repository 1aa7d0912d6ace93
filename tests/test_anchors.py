"""What a pattern needs to match at all, and that no rule is left out where it would match."""

from __future__ import annotations

import pytest

from kg.extractors.choice import Choice
from kg.extractors.masking import Masked
from kg.records import Span
from kg.rules import RelationRule, Rules
from kg.rules.anchors import anchors
from kg.rules.patterns import SYMBOLS

# pattern -> the words of each way, sorted
CASES = [
    ("<subject:model>基于<object:model>", [[["基于"]]]),
    ("<subject:model>(?:基于|源于)了?<object:model>", [[["基于", "源于"]]]),
    ("<subject:model>Is\\sBased on<object:model>", [[["based"]]]),
    ("<subject:model>(?:是)?<object:model>的<gap:3>变体", [[["变体"], ["的"]]]),
    ("<subject:model>(?:甲|乙(?:丙丁|戊己)庚?)<object:model>", [[["丙丁", "戊己", "甲"]]]),
    ("<subject:model>优于<object:model>|<object:model>不如<subject:model>", [[["优于"]], [["不如"]]]),
    ("<subject:model>(?=优于)<any>{1,3}<object:model>", []),
    ("<subject:model>(?:优于|<any>)<object:model>", []),
    ("<subject:model>[优好]于<object:model>", [[["于"]]]),
    ("<subject:model>好*于{2}<object:model>", [[["于"]]]),
    ("<subject:model>\\x27s\\s?new<object:model>", [[["new"], ["'s"]]]),
]


@pytest.mark.parametrize(("pattern", "ways"), CASES, ids=[pattern for pattern, _ in CASES])
def test_the_words_that_a_pattern_needs(pattern: str, ways: list[list[list[str]]]) -> None:
    assert [[sorted(words) for words in way] for way in anchors(pattern)] == ways


def test_most_rules_have_words(rules: Rules) -> None:
    without = [rule.id for rule in rules.relations if rule.scope == "sentence" and rule.pattern and not rule.anchors]
    assert len(without) <= len(rules.relations) // 10, without


def _rule(pattern: str) -> RelationRule:
    return RelationRule(id="a-rule", doc="", predicate="based_on", pattern=pattern)


@pytest.mark.parametrize(
    ("between", "chosen"), [("基于", True), ("BASED ON", True), ("脱胎于", False), ("", False), ("不", False)]
)
def test_a_rule_is_chosen_by_its_words(between: str, chosen: bool) -> None:
    text = SYMBOLS["model"] + between + SYMBOLS["model"]
    rule = _rule("<subject:model>(?:基于|based on)<object:model>")
    assert bool(list(Choice([rule]).of(Masked(Span(0, len(text)), text, {})))) is chosen


def test_a_rule_is_not_chosen_without_its_kinds() -> None:
    text = SYMBOLS["concept/layer"] + "基于" + SYMBOLS["concept/dataset"]
    choice = Choice([_rule("<subject:model>基于<object:model>")])
    assert list(choice.of(Masked(Span(0, len(text)), text, {}))) == []
