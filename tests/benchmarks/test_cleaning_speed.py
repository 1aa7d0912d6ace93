"""Cleaning beside BeautifulSoup's text of the same pages in the same run.

BeautifulSoup gives the bare text; cleaning gives blocks, links, tables, formulas, footnotes and reference lists too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pytest_benchmark.fixture import BenchmarkFixture

from kg import cleaning, readers
from kg.records import RawDocument
from kg.text import INVISIBLE

AT_LEAST_TIMES = 0.6  # of pages that are half reference lists; articles of running text take half as long
ROUNDS = 5
# a browser shows none of these, and BeautifulSoup's text holds them all
_HIDDEN = ["noscript", "script", "style", "template", "svg", "head", "iframe", "button", "form", "select", "textarea"]


@pytest.fixture(scope="module")
def pages(corpus: Path) -> list[RawDocument]:
    found = readers.documents([corpus])
    return [raw for raw in found if isinstance(raw, RawDocument) and raw.markup == "html"]


@pytest.mark.benchmark(group="clean")
def test_cleaning(benchmark: BenchmarkFixture, pages: list[RawDocument]) -> None:
    benchmark.extra_info["bytes"] = sum(len(raw.content.encode()) for raw in pages)
    documents = benchmark(lambda: [cleaning.clean(raw) for raw in pages])
    assert all(document.text for document in documents)


@pytest.mark.benchmark(group="clean")
def test_cleaning_by_beautifulsoup(benchmark: BenchmarkFixture, pages: list[RawDocument]) -> None:
    texts = benchmark(lambda: [BeautifulSoup(raw.content, "lxml").get_text() for raw in pages])
    assert all(texts)


@pytest.mark.benchmark(group="clean")
def test_cleaning_is_so_many_times_as_fast(benchmark: BenchmarkFixture, pages: list[RawDocument]) -> None:
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):  # in turns, so that both meet the same machine
        ours.append(_seconds(lambda: [cleaning.clean(raw) for raw in pages]))
        theirs.append(_seconds(lambda: [BeautifulSoup(raw.content, "lxml").get_text() for raw in pages]))
    benchmark(lambda: [cleaning.clean(raw) for raw in pages])
    times = min(theirs) / min(ours)
    print(f"\ncleaning is {times:.1f} times as fast")  # noqa: T201
    assert times >= AT_LEAST_TIMES


@pytest.mark.benchmark(group="clean")
def test_the_text_is_the_same(benchmark: BenchmarkFixture, pages: list[RawDocument]) -> None:
    """Without white space, and but for what differs on purpose: formulas, footnotes, numbers set before entries."""
    plain = [raw for raw in pages if not any(sign in raw.content for sign in ("eeimg", "data-tex", "data-numero"))]
    documents = benchmark(lambda: [cleaning.clean(raw) for raw in plain])
    compared = 0
    for raw, document in zip(plain, documents, strict=True):
        if not any(sign in raw.content for sign in ("<ol", "display:none", "display: none")):
            assert "".join(document.text.split()) == _shown(raw.content)
            compared += 1
    assert compared


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _shown(content: str) -> str:
    page = BeautifulSoup(content, "lxml")
    for tag in page.find_all(_HIDDEN):
        tag.decompose()
    return INVISIBLE.sub("", "".join(page.get_text().split()))
