"""People that a gazetteer knows: where they are found, where not, and that they disturb nothing."""

from __future__ import annotations

import pytest

import kg
from kg import cleaning, extractors, linking
from kg.records import Provenance, RawDocument
from kg.rules import Rules

FOUND = [
    ("Hinton和LeCun、Bengio一起获得了大奖。", ["Geoffrey Hinton", "Yann LeCun", "Yoshua Bengio"]),
    ("何恺明与孙剑提出的残差模型很深。", ["Kaiming He", "Jian Sun"]),
    ("信息的度量由香农给出，图像库由李飞飞主持。", ["Claude Shannon", "Fei-Fei Li"]),
    ("The talk of Ian Goodfellow came after that of Schmidhuber.", ["Ian Goodfellow", "Jürgen Schmidhuber"]),
    # names that are words of the field, or parts of other words
    ("Xavier初始化、Nesterov动量、Kullback-Leibler散度和高斯分布", []),
    ("香农熵和香农定理，马尔可夫链和贝叶斯定理", []),
    ("Kaiming initialization and the Kolmogorov-Smirnov statistic", []),
    ("会议在孙剑锋的家乡举行。", []),
    ("hintons and marrow", []),
]


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_people_are_found_by_name_and_not_inside_terms(text: str, names: list[str], rules: Rules) -> None:
    assert [m.value for m in kg.extract(text, rules).mentions if m.kind == "person"] == names


def _merged(text: str, rules: Rules) -> linking.Linked:
    raw = RawDocument("plain/a", "A", "plain", text, Provenance("plain", "a"))
    return linking.merge([extractors.extract(cleaning.clean(raw), rules)], rules)


def test_a_person_who_is_only_named_is_no_node(rules: Rules) -> None:
    linked = _merged("Hinton喜欢卷积。", rules)
    assert [entity.id for entity in linked.entities if entity.kind == "person"] == []
    assert {assertion.predicate for assertion in linked.assertions if assertion.subject_id == "document:plain/a"} == {
        "mentions"
    }


LIST = "参考文献\n\n[1] {author}. A study of nothing in particular[J]. Neural Computation, 2001, 3(1): 1-9."


@pytest.mark.parametrize(
    ("author", "node", "chinese"),
    [("Kaiming He", "person:kaiming-he", "何恺明"), ("He K", "person:he-k", ""), ("Kai He", "person:kai-he", "")],
)
def test_an_author_who_is_known_has_both_names(author: str, node: str, chinese: str, rules: Rules) -> None:
    linked = _merged(LIST.format(author=author), rules)
    (person,) = (entity for entity in linked.entities if entity.kind == "person")
    assert person.id == node
    assert dict(person.names).get("zh", "") == chinese
    assert [a.object_id for a in linked.assertions if a.predicate == "written_by"] == [node]
    assert [a.object_id for a in linked.assertions if a.predicate == "published_in"] == ["venue:neural-computation"]
