"""Where matches can begin: read off patterns, and never narrower than they are."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from kg import rules
from kg.extractors.scanning import Scanner, marked_runs
from kg.rules import MentionRule
from kg.rules.openings import kept_openings, openings

RULES = rules.load()
USED = [rule for rule in RULES.mentions if not rule.after and rule.compiled is not None]
PLAIN = Scanner(rule for rule in USED if not rule.reads_known)
ASKING = Scanner(rule for rule in USED if rule.reads_known)
TEXTS = [test.text for rule in USED for test in rule.test]
# words, runs of Chinese and single signs of the rules' own tests
PIECES = sorted({piece for text in TEXTS for piece in regex.findall(r"[A-Za-z]+|\d+|\p{Han}{1,4}|.|\n", text)})
MODEL = "\ue002"
SIGNS = [*" -.+@/_:：、，。\n[]()（）《》“”", MODEL, MODEL * 3, "-7B", "v2", "A", "a", "1"]

pieces = st.one_of(st.sampled_from(PIECES), st.sampled_from(SIGNS), st.sampled_from(TEXTS))
texts = st.lists(pieces, max_size=14).map("".join)


def found(scanner: Scanner, text: str, windows: list[tuple[int, int]] | None = None) -> list[tuple[str, int, int]]:
    return [(rule.id, *match.span()) for rule, match in scanner.find(text, marked_runs(text), windows)]


def searched(scanner: Scanner, text: str, windows: list[tuple[int, int]]) -> list[tuple[str, int, int]]:
    return [
        (rule.id, *match.span())
        for rule in scanner.rules
        for window in windows
        if rule.compiled is not None
        for match in rule.compiled.finditer(text, *window)
    ]


@given(texts)
def test_nothing_is_found_or_lost_that_a_search_would_not(text: str) -> None:
    assert found(PLAIN, text) == searched(PLAIN, text, [(0, len(text))])


@given(st.lists(texts, max_size=4))
def test_the_same_in_windows(parts: list[str]) -> None:
    ends = list(itertools.accumulate(map(len, parts)))
    windows = [(end - len(part), end) for end, part in zip(ends, parts, strict=True) if part]
    text = "".join(parts)
    assert found(ASKING, text, windows) == searched(ASKING, text, windows)


def rule(pattern: str) -> MentionRule:
    return MentionRule(id="r", doc="", kind="model", pattern=pattern)


NAME = r"(?<![A-Za-z0-9.@+-])[A-Z][a-z]+[A-Z0-9][a-z]*"
PATTERNS = [
    "提出了?(?:新的)?模型",
    rf"{NAME}(?:网络|模型)",
    rf"{NAME}(?= ?(?:网络|,? is))",
    rf"{NAME}(?<=Net)",
    rf"(?<![A-Za-z0-9]){NAME[20:]} ?[:：]",
    r"(?<![A-Za-z0-9-])[A-Z][a-z]*(?:Net|GAN)s?",
    rf"{MODEL}+(?:和|与){NAME}",
    rf"{MODEL}+[^，]{{0,3}}?比{NAME}|和{MODEL}+(?!x)",
    r"(?:^|(?<=[\n《]))[A-Z][a-z]+",
    r"[一-龥]{2,3}-\d",
    r"(?i:we|our) (?:net|model)",
    r"[\s\S]a|b",
    r"(?:ab){2,}c?",
    r"(?=和[a-z])和.",
]


PARTS = (
    *(
        "提出",
        "了",
        "新的",
        "模型",
        "网络",
        "数据",
        "和",
        "与",
        "比",
        "，",
        "：",
        "《",
        "\n",
        " ",
        ",",
        ":",
        "-",
        "+",
        ".",
    ),
    *("AbcD", "XyNet", "GAN", "A", "s", "is", "ab", "c", "3", "we", "WE", "Our", "net", "x", MODEL),
)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_a_pattern_of_each_shape(pattern: str, text: str) -> None:
    scanner = Scanner([rule(pattern)])
    assert found(scanner, text) == searched(scanner, text, [(0, len(text))])


@pytest.mark.parametrize(
    ("pattern", "heads", "follows"),
    [
        ("提出|设计了", ["提出", "设计"], []),
        (rf"{NAME}(?:网络| is)", [], [" i", "网络"]),
        (rf"{NAME}-\d", ["-0"], []),
        (r"\b[Ww]e call", ["We c", "we c"], []),
    ],
)
def test_what_is_read(pattern: str, heads: list[str], follows: list[str]) -> None:
    read = openings(pattern)
    assert read is not None
    assert {head.text for head in read.heads} >= set(heads)
    assert sorted(read.follows) == follows


UNREADABLE = [".*x", "(?s)a", r"a{e<=1}", r"(?P<a>x)?", r"\L<words>", r"a\Kb", "[[a]b]", "[a-z]+x"]


@pytest.mark.parametrize("pattern", UNREADABLE)
def test_what_cannot_be_told_is_searched_for_everywhere(pattern: str) -> None:
    assert openings(pattern) is None


def test_most_rules_are_not_searched_for_everywhere() -> None:
    read = [rule.id for rule in USED if rule.compiled is not None and openings(rule.compiled.pattern) is not None]
    assert len(read) >= 0.85 * len(USED)


def test_what_is_kept_is_what_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KG_CACHE_DIR", str(tmp_path / "cache"))
    patterns = [rule.compiled.pattern for rule in USED if rule.compiled is not None]
    first, second = ([kept_openings(pattern) for pattern in patterns] for _ in range(2))
    assert first == second == [openings(pattern) for pattern in patterns]
    assert len(list((tmp_path / "cache").rglob("*"))) > len(patterns)
