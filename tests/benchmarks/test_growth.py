"""Hostile text costs time in proportion to its length: the slope over a tenfold text, measured, not timed in CI."""

from __future__ import annotations

import time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import kg
from kg.rules import Rules

PIECES = (
    "(",
    "a.",
    "[1] ",
    "1234.5678",
    "arxiv ",
    " https://",
    "AbC",
    "a/",
    "论文《A",
    "A-",
    "@a.",
    "ResNet",
    "参考文献\n[1] ",
)
SHORT, LONG = 6_000, 60_000


@pytest.mark.benchmark(group="growth")
@pytest.mark.parametrize("piece", PIECES)
def test_hostile_text_takes_linear_time(benchmark: BenchmarkFixture, piece: str, rules: Rules) -> None:
    def text(length: int) -> str:
        return "题目\n\n" + piece * (length // len(piece))

    start = time.perf_counter()
    kg.extract(text(SHORT), rules)
    short = time.perf_counter() - start
    benchmark.pedantic(kg.extract, (text(LONG), rules), rounds=3, warmup_rounds=1)
    # ten times the text may take twenty times as long, not a hundred; the floor keeps the clock's grain out of it
    assert benchmark.stats.stats.median < 20 * max(short, 0.02)
