"""Two processes beside one in the same run, with the scaling of a pure Python loop as the floor of what can be had.

Sizes are in bytes; KG_WORKING_SIZE makes the input smaller where the machine is slow.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from kg import cleaning, contract, pipeline, readers, working
from kg.records import RawDocument
from kg.rules import Rules

SIZE = int(os.environ.get("KG_WORKING_SIZE", 40_000_000))
LOOP = 20_000_000


def write_articles(path: Path, corpus: Path, size: int, seed: int = 1) -> None:
    """Write JSON lines of about `size` bytes: articles put together from the paragraphs of the samples."""
    chance = random.Random(seed)
    pages = [raw for raw in readers.documents([corpus]) if isinstance(raw, RawDocument) and raw.markup == "html"]
    pieces = [piece for page in pages for piece in page.content.split("</p>") if piece.strip()]
    with path.open("wb") as file:
        while file.tell() < size:
            body = "</p>".join(chance.choices(pieces, k=chance.randint(20, 120)))
            file.write(orjson.dumps({"id": str(file.tell()), "title": "标题", "html": body}) + b"\n")


def clean(raw: RawDocument, rules: Rules) -> int:
    """The fastest that a task with some use can be: what is measured is the reading and the way to and fro."""
    return len(cleaning.clean(raw).text)


def clean_text(raw: RawDocument, rules: Rules) -> bytes:
    """As fast, but it sends the whole text back."""
    return cleaning.clean(raw).text.encode()


def extract_bytes(raw: RawDocument, rules: Rules) -> bytes:
    """What `kg extract` writes."""
    return orjson.dumps(contract.as_dict(pipeline.extract(raw, rules), rules), default=list)


@pytest.fixture(scope="module")
def articles(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> readers.Source:
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    write_articles(path, corpus, SIZE)
    return readers.Source(path.name, path)


def count(length: int) -> int:
    total = 0
    for number in range(length):
        total += number & 3
    return total


def loop(jobs: int) -> None:
    """The same loops with one process and with several."""
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        pool.map(count, [LOOP // 8] * 8, chunksize=1)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.benchmark(group="two processes beside one")
@pytest.mark.parametrize("task", [clean, clean_text, pipeline.extract, extract_bytes], ids=lambda task: task.__name__)
def test_two_processes(
    benchmark: BenchmarkFixture, articles: readers.Source, rules: Rules, task: working.Task[object]
) -> None:
    def run(jobs: int) -> None:
        assert sum(1 for _ in working.work([articles], rules, task, jobs=jobs)) > 0

    rounds = [(seconds(lambda: loop(1)), seconds(lambda: loop(2)), seconds(lambda: run(1))) for _ in range(2)]
    benchmark.pedantic(run, (2,), rounds=3)
    floor = min(one for one, _, _ in rounds) / min(two for _, two, _ in rounds)
    gain = min(one for *_, one in rounds) / benchmark.stats.stats.min
    benchmark.extra_info |= {"a loop gains": round(floor, 2), "two processes gain": round(gain, 2)}
    # what two cores give at all depends on who else uses them
    assert gain > 0.8 * floor or gain >= 1.45
