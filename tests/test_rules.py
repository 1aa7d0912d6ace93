"""Every test inside every rule, the lints on rules, and the messages of a rules folder that is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
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


MENTION = """
[[rule]]
id = "mine"
doc = "Finds what begins with Foo."
kind = "model"
pattern = '(?P<name>Foo[A-Z]+)'
"""
TOKENS = """
[[rule]]
id = "mine"
doc = "Says that one model is another."
predicate = "same_as"
subject = 0
object = 2
tokens = [{ENT_TYPE = "model"}, {LOWER = "是"}, {ENT_TYPE = "model"}]
"""
GROWING = "".join(f"p{n} = '{f'<p{n - 1}>' * 10}'\n" for n in range(1, 12))

HOSTILE: dict[str, tuple[str, str | bytes, str]] = {
    "rules that are no tables": ("relations", "rule = [1]", "'rule' must be tables under"),
    "parts that are no texts": ("relations", "[define]\na = 1\n" + RULE, "'define' must be texts"),
    "parts that grow without bound": (
        "relations",
        f"[define]\np0 = 'x'\n{GROWING}" + RULE.replace("就是", "<p11>"),
        "grows longer",
    ),
    "a pattern that is a number": ("relations", RULE.replace("'<subject:model>就是<object:model>'", "5"), "be a text"),
    "a predicate that is a list": ("relations", RULE.replace('"same_as"', '["same_as"]'), "must be a text"),
    "a confidence that is no number": ("relations", RULE + "confidence = nan", "above 0, at most 1"),
    "a confidence beyond all": ("relations", RULE + "confidence = 2", "above 0, at most 1"),
    "a number of too many digits": ("relations", RULE + "confidence = " + "9" * 5000, "integer string conversion"),
    "a test that is no table": ("relations", RULE + "test = 1", "tables under [[rule.test]]"),
    "a test of numbers": ("relations", RULE + "[[rule.test]]\ntext = 1\nexpect = []", "'text' must be a text"),
    "a gap of too many digits": ("relations", RULE.replace("就是", f"<gap:{'9' * 5000}>"), "does not compile"),
    "brackets too deep": ("relations", RULE.replace("就是", "(" * 50_000 + ")" * 50_000), "RecursionError"),
    "lists too deep": ("relations", "x = " + "[" * 100_000, "nested too deeply"),
    "a key too deep": ("relations", ".".join("a" * 100_000) + " = 1", "nested too deeply"),
    "bytes that are no text": ("relations", b"\xff", "byte 1 is 0xff (save it as UTF-8)"),
    "a value of an unknown group": ("mentions", MENTION + "value = '{other}'", "no group of the pattern"),
    "a value that looks inside": ("mentions", MENTION + "value = '{name.__class__}'", "no group of the pattern"),
    "a value wider than memory": ("mentions", MENTION + "value = '{name:>999999999}'", "as it is"),
    "a stop that does not compile": ("mentions", MENTION + "stop = '('", "does not compile"),
    "tokens that spaCy does not know": ("relations", TOKENS.replace("LOWER", "LOUDER"), "spaCy cannot use"),
    "a token that is not there": ("relations", TOKENS.replace("object = 2", "object = 3"), "from 0 to 2"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_with_place_and_remedy(what: str, tmp_path: Path) -> None:
    topic, content, message = HOSTILE[what]
    (tmp_path / topic).mkdir()
    (tmp_path / topic / "mine.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(RulesError) as caught:
        rules_module.load([tmp_path])
    assert message in str(caught.value)
    for error in caught.value.errors:
        assert f"{topic}/mine.toml" in error.place
        assert error.remedy
        assert len(str(error)) < 1000


TABLES: dict[str, tuple[str, str]] = {
    "a million columns": ("name\t" + "\t".join(f"c{n}" for n in range(1_000_000)), "1,000,000 unknown columns in all"),
    "a million faults": ("name\taliases\n" + "\tx\n" * 1_000_000, "the rest is not looked at"),
    "a name that does not come first": ("aliases\tname\nx\ty\n", "the first column is 'aliases'"),
    "a column that stands twice": ("name\tname\nx\ty\n", "a column stands twice"),
}


@pytest.mark.parametrize("what", TABLES)
def test_a_hostile_table_is_refused_in_few_words(what: str, tmp_path: Path) -> None:
    content, message = TABLES[what]
    (tmp_path / "gazetteers").mkdir()
    (tmp_path / "gazetteers" / "models-mine.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        rules_module.load([tmp_path])
    assert message in str(caught.value)
    assert len(caught.value.errors) <= 60


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["a pipe", "a folder"])
@pytest.mark.parametrize("name", ["relations/a.toml", "gazetteers/models-a.tsv", "gazetteers/titles-a.tsv"])
def test_what_is_no_file_is_refused(name: str, make: Callable[[Path], None], tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir()
    make(tmp_path / name)
    with pytest.raises(RulesError, match=rf"{name}: is no regular file \(take it out"):
        rules_module.load([tmp_path])


@pytest.mark.parametrize("header", ["[[rule]] # mine", "[[ rule ]]"])
def test_a_rule_is_read_however_its_header_is_written(header: str, tmp_path: Path) -> None:
    _write(tmp_path, RULE.replace("[[rule]]", header))
    rule = next(rule for rule in rules_module.load([tmp_path]).all if rule.id == "mine")
    assert rule.place.endswith("relations/mine.toml:2")


def test_a_rule_of_tokens_is_found_between_chinese_characters(tmp_path: Path) -> None:
    _write(tmp_path, TOKENS)
    rules = rules_module.load([tmp_path])
    rule = next(rule for rule in rules.all if rule.id == "mine")
    assert checks.findings(rule, "BigGAN是ResNet。", rules) == ("BigGAN same_as ResNet",)
