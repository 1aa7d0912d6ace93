"""Every test inside every rule, the lints on rules, and the messages of a rules folder that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import checks
from kg import rules as rules_module
from kg.errors import RulesError
from kg.rules import Rules

RULES = rules_module.load()
CASES = [(rule, number, test) for rule in RULES.all for number, test in enumerate(rule.test, start=1)]


@pytest.mark.parametrize(("rule", "number", "test"), CASES, ids=[f"{r.place}::{r.id}#{n}" for r, n, _ in CASES])
def test_rule(rule: rules_module.Rule, number: int, test: rules_module.RuleTest) -> None:
    outcome = checks.Outcome(rule, number, test, checks.findings(rule, test.text, RULES))
    assert outcome.passed, f"found {outcome.found}, expected {test.expect}"


def test_every_rule_has_a_hit_and_a_miss() -> None:
    assert list(checks.lint(RULES)) == []


def test_every_topic_has_rules() -> None:
    assert RULES.mentions
    assert RULES.references
    assert RULES.relations
    assert RULES.results


RULE = """
[[rule]]
id = "mine"
doc = "Says that one model is another."
predicate = "same_as"
pattern = '<subject:model>就是<object:model>'
"""

WRONG = {
    "unknown key": ('patern = "x"', "did you mean 'pattern'?"),
    "unknown predicate": (RULE.replace("same_as", "sameas"), "did you mean 'same_as'?"),
    "unknown kind": (RULE.replace("object:model", "object:modle"), "did you mean 'model'?"),
    "broken pattern": (RULE.replace("就是", "(就是"), "does not compile"),
    "no object": (RULE.replace("<object:model>", "它"), "must name <subject:…> and <object:…>"),
    "unsayable id": (RULE.replace('"mine"', '"Mine!"'), "joined by hyphens"),
    "both pattern and tokens": (RULE + 'tokens = [{ENT_TYPE = "model"}]', "either `pattern` or `tokens`"),
    "broken file": ("[[rule]", "Expected"),
    "missing id": (RULE.replace('id = "mine"', ""), "has no 'id'"),
    "unknown status": (RULE + 'status = "stabel"', "did you mean 'stable'?"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rule_is_refused_with_place_and_remedy(name: str, tmp_path: Path) -> None:
    text, remedy = WRONG[name]
    text = text if "[[rule]" in text else RULE + text
    _write(tmp_path, text)
    with pytest.raises(RulesError) as caught:
        rules_module.load([tmp_path])
    assert remedy in str(caught.value)
    assert "relations/mine.toml" in str(caught.value)


def test_all_faults_are_reported_together(tmp_path: Path) -> None:
    _write(tmp_path, RULE.replace("same_as", "nothing") + RULE.replace("mine", "other").replace("就是", "("))
    with pytest.raises(RulesError) as caught:
        rules_module.load([tmp_path])
    assert len(caught.value.errors) == 2
    assert "relations/mine.toml:5" in str(caught.value)


def test_a_folder_of_ones_own_goes_on_top(tmp_path: Path) -> None:
    _write(tmp_path, RULE)
    (tmp_path / "gazetteers").mkdir()
    (tmp_path / "gazetteers" / "models-mine.tsv").write_text(
        "name\taliases\nFrobnicator\t弗罗布网络\n", encoding="utf-8"
    )
    rules = rules_module.load([tmp_path])
    rule = next(rule for rule in rules.all if rule.id == "mine")
    assert checks.findings(rule, "弗罗布网络就是ResNet。", rules) == ("Frobnicator same_as ResNet",)
    assert len(rules.all) == len(RULES.all) + 1


def test_a_gazetteer_with_an_unknown_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gazetteers").mkdir()
    (tmp_path / "gazetteers" / "models.tsv").write_text("name\tcolour\nX-Net\tred\n", encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        rules_module.load([tmp_path])
    assert "unknown column 'colour'" in str(caught.value)


def test_a_result_rule_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    rule = """
stop = "AP"
[[rule]]
id = "mine"
doc = "Says what a model wins with."
pattern = '<model>凭<metric>赢了，是<value>'
"""
    (tmp_path / "results" / "mine.toml").write_text(rule, encoding="utf-8")
    rules = rules_module.load([tmp_path])
    mine = next(rule for rule in rules.results if rule.id == "mine")
    assert checks.findings(mine, "BigGAN凭FID赢了，是7.4，FCOS凭AP50赢了，是60.7。", rules) == (
        "BigGAN FID 7.4",
        "FCOS AP50 60.7",
    )
    assert checks.findings(mine, "FCOS的AP凭AP赢了，是41.5，FCOS凭AP赢了，是41.5。", rules) == ()
    (tmp_path / "results" / "mine.toml").write_text(rule.replace("<metric>", "指标"), encoding="utf-8")
    with pytest.raises(RulesError, match="must name <model>, <metric> and <value>"):
        rules_module._load.__wrapped__((tmp_path,), (), True)


def _write(folder: Path, text: str) -> None:
    (folder / "relations").mkdir()
    (folder / "relations" / "mine.toml").write_text(text, encoding="utf-8")


def test_rules_are_loaded_once() -> None:
    assert isinstance(RULES, Rules)
    assert rules_module.load() is RULES
