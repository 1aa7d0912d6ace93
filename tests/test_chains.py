"""What a pattern needs to match at all, and that no rule is left out where it would match."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import checks
from kg.extractors import extract
from kg.extractors.choice import Choice
from kg.extractors.masking import Masked, Sheet
from kg.records import Span
from kg.rules import RelationRule, ResultRule, Rules
from kg.rules.chains import chains
from kg.rules.patterns import GUARDED_TAIL, PARTS, SYMBOLS, compile_expanded, expand_relation

Choices = tuple[Choice[RelationRule], Choice[ResultRule]]
NAMES = {symbol: name.rpartition("/")[2] for name, symbol in SYMBOLS.items()}

# pattern -> what each chain asks for, in order
CASES = [
    ("<subject:model>基于<object:model>", ["model 基于 model"]),
    ("<subject:model>(?:基于|源于)了?<object:model>", ["model 基于|源于 model"]),
    ("<subject:model>Is\\sBased on<object:model>", ["model based model"]),
    ("<subject:model>(?:是)?<object:model>的<gap:3>变体", ["model model 的 变体"]),
    ("<subject:model>(?:甲|乙(?:丙丁|戊己)庚?)<object:model>", ["model 丙丁|戊己|甲 model"]),
    ("<subject:model>优于<object:model>|<object:model>不如<subject:model>", ["model 优于 model", "model 不如 model"]),
    ("<subject:model>(?=优于)<any>{1,3}<object:model>", ["model model"]),
    ("<subject:model>(?:优于|<metric>)<object:model>", ["model 优于 model", "model metric model"]),
    ("<subject:model>[优好]于<object:model>", ["model 优于|好于 model"]),
    ("<subject:model>好*于{2}<object:model>", ["model 于 model"]),
    ("<subject:model>\\x27s\\s?new<object:model>", ["model 's new model"]),
    ("<subject:model...>是<object:model...>", ["model 是 model"]),
    ("<subject:model>(?R)<object:model>", []),
    ("(?:<object:model>)?", []),
]


def _shown(words: frozenset[str]) -> str:
    return "|".join(sorted(NAMES.get(word, word) for word in words))


@pytest.mark.parametrize(("pattern", "asked"), CASES, ids=[pattern for pattern, _ in CASES])
def test_what_a_pattern_asks_for(pattern: str, asked: list[str]) -> None:
    found = [" ".join(_shown(stage.any_of) for stage in chain) for chain in chains(pattern, expand_relation)]
    assert found == asked


def test_every_rule_asks_for_something(rules: Rules) -> None:
    assert [rule.id for rule in (*rules.relations, *rules.results) if rule.pattern and not rule.chains] == []


def _rule(pattern: str) -> RelationRule:
    return RelationRule(id="a-rule", doc="", predicate="based_on", pattern=pattern)


def _chosen(pattern: str, text: str) -> bool:
    return bool(list(Choice([_rule(pattern)]).of(Masked(Span(0, len(text)), text, {}))))


MODEL, LAYER, CITED = SYMBOLS["model"], SYMBOLS["concept/layer"], SYMBOLS["citation"]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        (f"{MODEL}基于{MODEL}", True),
        (f"{MODEL}BASED ON{MODEL}", True),
        (f"{MODEL}{CITED}基于{MODEL}", True),
        (f"{MODEL}（{LAYER}，{MODEL}）基于{MODEL}", True),
        (f"{MODEL}，{MODEL}基于{MODEL}", True),
        (f"{MODEL}，基于{MODEL}", False),
        (f"{MODEL}{LAYER}基于{MODEL}", False),
        (f"基于{MODEL}和{MODEL}", False),
        (f"{MODEL}和{MODEL}基于", False),
        (f"{MODEL}脱胎于{MODEL}", False),
        (f"{LAYER}基于{MODEL}", False),
        (f"{MODEL}{MODEL}", False),
    ],
)
def test_a_rule_is_chosen_by_its_words_in_their_order(text: str, chosen: bool) -> None:
    assert _chosen("<subject:model>(?:基于|based on)<object:model>", text) is chosen


GLUE = [*"，, 、（）()的了和等。", "[3]", ", and ", " and ", "76.3%", "\u212a", "\u017f", "\u0130"]


@pytest.fixture(scope="module")
def choices(rules: Rules) -> Choices:
    return Choice([rule for rule in rules.relations if rule.pattern]), Choice(rules.results)


@pytest.fixture(scope="module")
def words(choices: Choices) -> list[str]:
    """All that some rule asks for."""
    ruled = [rule for choice in choices for rule in choice.rules]
    return sorted({word for rule in ruled for chain in rule.chains for stage in chain for word in stage.any_of})


@pytest.fixture(scope="module")
def examples(choices: Choices, rules: Rules) -> list[str]:
    """The first test of each rule, as patterns see it."""
    documents = [checks.document(rule, rule.test[0].text) for choice in choices for rule in choice.rules]
    sheets = [Sheet(document, extract(document, rules).mentions, rules) for document in documents]
    return [sheet.mask(block.span).text for sheet in sheets for block in sheet.document.blocks[:1]]


def _left_out(choices: Choices, text: str) -> list[str]:
    """The rules that match a text and are not chosen."""
    missed = []
    for choice in choices:
        chosen = set(choice.numbers(text))
        rest = (rule for number, rule in enumerate(choice.rules) if number not in chosen)
        missed += [rule.id for rule in rest if rule.compiled and rule.compiled.search(text)]
    return missed


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_rule_is_left_out_of_random_texts(data: st.DataObject, choices: Choices, words: list[str]) -> None:
    pieces = st.sampled_from(sorted(SYMBOLS.values())) | st.sampled_from(words) | st.sampled_from(GLUE)
    assert _left_out(choices, "".join(data.draw(st.lists(pieces, max_size=14)))) == []


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_rule_is_left_out_of_its_own_texts(data: st.DataObject, choices: Choices, examples: list[str]) -> None:
    one, other = data.draw(st.sampled_from(examples)), data.draw(st.sampled_from(examples))
    cut, start = data.draw(st.integers(0, len(one))), data.draw(st.integers(0, len(other)))
    between = data.draw(st.sampled_from(["", *GLUE]))
    assert _left_out(choices, one) == []
    assert _left_out(choices, one[:cut] + between + other[start:]) == []


def test_a_tail_is_asked_for_by_all_that_it_can_begin_with() -> None:
    tail, guarded = compile_expanded(PARTS["tail"]), compile_expanded(GUARDED_TAIL)
    chars = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    begun = [char for char in chars if tail.fullmatch(char, partial=True)]
    assert begun == [char for char in chars if guarded.fullmatch(char, partial=True)]
