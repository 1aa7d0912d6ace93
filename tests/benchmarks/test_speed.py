"""Speed beside a peer in the same run: `pytest --benchmark-only tests/benchmarks`. Not timed in the ordinary tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from kg import cleaning, extractors, pipeline, readers
from kg.records import RawDocument
from kg.rules import Rules


@pytest.fixture(scope="module")
def pages(corpus: Path) -> list[RawDocument]:
    found = readers.documents([corpus])
    return [raw for raw in found if isinstance(raw, RawDocument) and raw.markup == "html"]


@pytest.mark.benchmark(group="whole")
def test_extraction(benchmark: BenchmarkFixture, pages: list[RawDocument], rules: Rules) -> None:
    documents = [cleaning.clean(raw) for raw in pages]
    found = benchmark(lambda: [extractors.extract(document, rules) for document in documents])
    assert any(extraction.relations for extraction in found)


@pytest.mark.benchmark(group="whole")
def test_build(benchmark: BenchmarkFixture, corpus: Path, rules: Rules) -> None:
    result = benchmark(lambda: pipeline.build([corpus], rules))
    assert result.documents == 18
