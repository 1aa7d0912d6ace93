"""What stating relations costs, beside a floor and a peer in the same run.

The floor is one pass that finds all words of all rules, the peer tries every pattern on every sentence.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from kg import cleaning, extractors, readers
from kg.extractors import relations, results
from kg.extractors.choice import Choice
from kg.extractors.masking import Sheet, matches
from kg.records import SILENT, Extraction, RawDocument
from kg.rules import RelationRule, Rules
from kg.text import sentences

AT_LEAST_TIMES = 20  # that the chosen patterns are as fast as all
AT_LEAST_SPARED = 0.97  # of the patterns that could be tried on a sentence with two mentions


@pytest.fixture(scope="module")
def read(corpus: Path, rules: Rules) -> list[Extraction]:
    found = readers.documents([corpus])
    documents = [cleaning.clean(raw) for raw in found if isinstance(raw, RawDocument)]
    return [extractors.extract(document, rules) for document in documents]


@pytest.fixture(scope="module")
def stated(read: Sequence[Extraction], rules: Rules) -> list[str]:
    """Every sentence with two mentions, as patterns see it."""
    sheets = [Sheet(extraction.document, extraction.mentions, rules) for extraction in read]
    spans = [
        (sheet, span)
        for sheet in sheets
        for block in sheet.document.blocks
        if block.kind not in SILENT
        for span in sentences(sheet.document.text, *block.span)
    ]
    return [sheet.mask(span).text for sheet, span in spans if len(sheet.near(span)) > 1]


@pytest.fixture(scope="module")
def choice(rules: Rules) -> Choice[RelationRule]:
    return Choice([rule for rule in rules.relations if rule.scope == "sentence" and rule.pattern])


@pytest.mark.benchmark(group="relations")
def test_relations_and_results(benchmark: BenchmarkFixture, read: list[Extraction], rules: Rules) -> None:
    found = benchmark(
        lambda: [
            (
                relations.extract(one.document, one.mentions, one.references, rules),
                results.extract(one.document, one.mentions, rules),
            )
            for one in read
        ]
    )
    assert any(said and reached for said, reached in found)


@pytest.mark.benchmark(group="relations")
def test_the_words_of_all_rules(benchmark: BenchmarkFixture, stated: list[str], choice: Choice[RelationRule]) -> None:
    assert any(benchmark(lambda: [choice._find(text.lower()) for text in stated]))


@pytest.mark.benchmark(group="patterns")
def test_chosen_patterns(benchmark: BenchmarkFixture, stated: list[str], choice: Choice[RelationRule]) -> None:
    chosen = [(choice.rules[number], text) for text in stated for number in choice.numbers(text)]
    assert benchmark(_matching, chosen) == _matching(_all(stated, choice))
    assert len(chosen) < (1 - AT_LEAST_SPARED) * len(stated) * len(choice.rules)
    spared = _cpu(_all(stated, choice)) / _cpu(chosen)
    print(f"\n{len(chosen)} of {len(stated) * len(choice.rules)} tried, {spared:.0f} times as fast")  # noqa: T201
    assert spared > AT_LEAST_TIMES


@pytest.mark.benchmark(group="patterns")
def test_all_patterns(benchmark: BenchmarkFixture, stated: list[str], choice: Choice[RelationRule]) -> None:
    assert benchmark.pedantic(_matching, (_all(stated, choice),), rounds=2, warmup_rounds=1) > 0


def _all(stated: list[str], choice: Choice[RelationRule]) -> list[tuple[RelationRule, str]]:
    return [(rule, text) for text in stated for rule in choice.rules]


def _matching(tried: list[tuple[RelationRule, str]]) -> int:
    return sum(any(True for _ in matches(rule, text)) for rule, text in tried)


def _cpu(tried: list[tuple[RelationRule, str]]) -> float:
    """Seconds of this process alone, the best of three."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        _matching(tried)
        spent.append(time.process_time() - start)
    return min(spent)
