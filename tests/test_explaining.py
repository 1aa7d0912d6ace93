"""`kg rules try` names the gate that refused a text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import ENVIRONMENT

from kg import explaining
from kg import rules as rules_module
from kg.explaining.reach import furthest
from kg.rules import Rules
from kg.rules.patterns import compile_pattern

RELATIONS = r"""
[[rule]]
id        = "grew-out-of"
doc       = "X grew out of Y."
predicate = "based_on"
pattern   = '<subject:model><gap:4>(?:长自|来自)<object:model>'
unless    = '听说'

[[rule]]
id        = "cites"
doc       = "X[3] is described in the entry."
predicate = "introduced_by"
pattern   = '<subject:model>，见<object:citation>'

[[rule]]
id        = "runs-on"
doc       = "Anything runs on anything, which `trained_on` does not allow."
predicate = "trained_on"
pattern   = '<subject:model|dataset>跑在<object:model|dataset>'

[[rule]]
id        = "spread"
doc       = "Two lines."
predicate = "based_on"
scope     = "section"
pattern   = '<subject:model>\n长自<object:model>'

[[rule]]
id        = "titled"
doc       = "A title that ends in a name."
predicate = "introduced_by"
scope     = "title"
pattern   = '[A-Za-z ]+ with <subject:model>'

[[rule]]
id        = "by-tokens"
doc       = "X sprang from Y."
predicate = "based_on"
tokens    = [{ENT_TYPE = "model"}, {LOWER = "sprang"}, {LOWER = "from"}, {ENT_TYPE = "model"}]
subject   = 0
object    = 3

[[rule]]
id        = "says-it-again"
doc       = "The same as outperforms."
predicate = "outperforms"
pattern   = '<subject:model>优于<object:model>'
"""
MENTIONS = r"""
[[rule]]
id      = "odd-name"
doc     = "An odd name."
kind    = "model"
pattern = '(?:新的)?(?P<name>Odd[A-Za-z]+)'
stop    = 'Oddly|Oddish'
unless  = '新的'

[[rule]]
id      = "any-net"
doc     = "Any name in Net."
kind    = "model"
pattern = '[A-Z][a-z]+Net'

[[rule]]
id      = "edition"
doc     = "A name followed by its edition."
kind    = "model"
after   = "model"
pattern = '第(?P<n>\d)[版代]'
value   = "{base}-e{n}"
stop    = '.*-e9'
"""
REFERENCES = r"""
[[rule]]
id      = "house-style"
doc     = "title / year"
pattern = '(?P<title>[A-Za-z ]+) / (?P<year>\d{4})'
unless  = 'draft'
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    for topic, text in (("relations", RELATIONS), ("mentions", MENTIONS), ("references", REFERENCES)):
        (folder / topic).mkdir()
        (folder / topic / "mine.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def mine(own: Path) -> Rules:
    return rules_module.load([own])


# rule, text, a line of the answer
RELATION_CASES = [
    ("grew-out-of", "RoBERTa长自BERT。", ""),
    ("grew-out-of", "听说RoBERTa长自BERT。", "  `unless` refuses it at '听说'"),
    ("grew-out-of", "RoBERTa长自BERT吗，听说是的。", "sentence: <model:RoBERTa>长自<model:BERT>吗，听说是的。"),
    ("grew-out-of", "它是新的。", "mentions: none"),
    ("grew-out-of", "它是新的。", "  no mention stands in this sentence; a statement needs 2"),
    ("grew-out-of", "RoBERTa是新的。长自BERT。", "  1 mention stands in this sentence; a statement needs 2"),
    (
        "grew-out-of",
        "RoBERTa来自ImageNet。",
        "  the pattern does not match; it reads '<model:RoBERTa>来自', then asks for <object:model>",
    ),
    ("grew-out-of", "RoBERTa来自ImageNet。", "sentence: <model:RoBERTa>来自<dataset:ImageNet>。"),
    ("grew-out-of", "RoBERTa。BERT和ViT。", "  the pattern does not match; it reads '<model:BERT>和', then asks for"),
    ("grew-out-of", "RoBERTa长自RoBERTa。", "  subject and object are one thing, RoBERTa"),
    ("grew-out-of", "ImageNet和CIFAR-10。", "; it needs as subject a model and as object a model"),
    ("runs-on", "ImageNet跑在ResNet。", "  concept → model does not fit trained_on, which joins model → concept"),
    ("cites", "ResNet，见[1,2]。", "  [1,2] points at 2 entries; it must be one"),
    ("spread", "RoBERTa长自BERT。", "no section in the text for this rule to look at"),
    ("titled", "Frob A. Nets of frobs with ResNet[J]. Frobs, 2021.", ""),
    ("titled", "Frob A. ResNet with frobs[J]. Frobs, 2021.", "title: <model:ResNet> with frobs"),
    ("titled", "Frob A. ResNet with frobs[J]. Frobs, 2021.", "  the pattern does not match"),
    ("titled", "Frob A. Nets with care[J]. Frobs, 2021.", "  no mention stands in this title; a statement needs 1"),
    ("titled", "???", "no title in the text for this rule to look at; it needs as subject a model"),
    (
        "by-tokens",
        "RoBERTa sprang out of BERT.",
        "matches 2 of 4 tokens; the next is {'LOWER': 'from'}",
    ),
    (
        "by-tokens",
        "RoBERTa sprang from RoBERTa.",
        "4 of 4 tokens, or its mentions do not fit",
    ),
    ("says-it-again", "ResNet优于VGG。", ""),
]
MENTION_CASES = [
    ("odd-name", "我们提出了Oddball。", ""),
    ("odd-name", "一个普通的句子。", "the pattern matches nothing"),
    ("odd-name", "新的想法", "the pattern matches nothing; the most it reads is '新的', then it asks for (?P<name>Odd"),
    ("odd-name", "新的Oddball", "'Oddball': `unless` refuses it at '新的'"),
    ("odd-name", "Oddly, it works", "'Oddly': `stop` refuses this name"),
    ("odd-name", "见 https://example.org/Oddball 。", "stands in the address or path 'https://example.org/Oddball'"),
    ("any-net", "AlexNet is old.", "'AlexNet': its place is taken by 'AlexNet' (model AlexNet, `gazetteers/models`)"),
    ("edition", "ResNet第3版", ""),
    ("edition", "第3版很好。", "no known name of a model stands in the text"),
    (
        "edition",
        "ResNet很好。",
        "'ResNet' (model ResNet, `gazetteers/models`): the pattern does not fit",
    ),
    ("edition", "他说ResNet", "'ResNet' (model ResNet, `gazetteers/models`): nothing follows it"),
    ("edition", "ResNet第3次", "'第3' is read after it, then [版代] is asked for"),
    ("edition", "ResNet第9版", "`stop` refuses the value that '第9版' makes"),
]
REFERENCE_CASES = [
    ("house-style", "A net of frobs / 2021", ""),
    ("house-style", "A net of frobs", "  the pattern reads 'A net of ', then asks for / (?P<year>"),
    ("house-style", "《弗罗布》", "  the pattern fails at once"),
    ("house-style", "A draft of frobs / 2021", "  `unless` refuses it at 'draft'"),
    (
        "house-style",
        "Frob A. A net of frobs[J]. Frobs, 2021.",
        "  read by `mark-j`: authors=Frob A, marker=1, title=A net",
    ),
    ("house-style", "https://example.org/1", "  read by `bare-link`: marker=1, title=https://example.org/1"),
]
CASES = [*RELATION_CASES, *MENTION_CASES, *REFERENCE_CASES]


@pytest.mark.parametrize(("rule_id", "text", "line"), CASES, ids=[f"{rule}:{text}" for rule, text, _ in CASES])
def test_the_gate_is_named(rule_id: str, text: str, line: str, mine: Rules) -> None:
    rule = next(rule for rule in mine.all if rule.id == rule_id)
    said = list(explaining.why(rule, text, mine))
    if line:
        assert [one for one in said if line in one], said
    else:
        assert said == []


def test_a_wider_scope_is_hinted_at(tmp_path: Path) -> None:
    (tmp_path / "relations").mkdir()
    rule = RELATIONS[: RELATIONS.index("[[rule]]", 5)].replace("<gap:4>", "。")
    (tmp_path / "relations" / "mine.toml").write_text(rule, encoding="utf-8")
    rules = rules_module.load([tmp_path])
    (rule_,) = [rule for rule in rules.all if rule.id == "grew-out-of"]
    *_, last = explaining.why(rule_, "他说的是RoBERTa。长自BERT。", rules)
    assert last == "the pattern matches only over the end of a sentence; a wider `scope` would let it"


REACHES = [
    ("abc", "xabd", "ab", "c"),
    ("ab?c", "xa.", "a", "c"),
    ("(?:ab|cd)e", "cd", "cd", "e"),
    ("x|abc", "ab", "ab", "c"),
    ("[|(]a", "(b", "(", "a"),
    (r"a\)b", "a)c", "a)", "b"),
]


@pytest.mark.parametrize(("pattern", "text", "read", "asked"), REACHES)
def test_how_far_a_pattern_reads(pattern: str, text: str, read: str, asked: str) -> None:
    reach = furthest(pattern, compile_pattern, text)
    assert reach is not None
    assert (reach.read, reach.asked) == (read, asked)


def test_a_pattern_that_does_not_begin_reads_nothing() -> None:
    assert furthest("abc", compile_pattern, "bc") is None


def test_the_command_prints_the_gates_as_comments(own: Path) -> None:
    command = [sys.executable, "-m", "kg", "rules", "try", "grew-out-of", "听说RoBERTa长自BERT。", "--rules", str(own)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=ENVIRONMENT, check=True)
    assert "  expect = []\n" in done.stdout
    assert "  #   `unless` refuses it at '听说'\n" in done.stdout
