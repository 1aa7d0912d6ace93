"""The words that a pattern needs to match at all."""

from __future__ import annotations

import pytest

from kg.rules.anchors import anchors

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
