"""References a second and what is read of them, beside refextract on the same strings in the same run.

refextract is no dependency: `pip install refextract` where this is run; without it only kg is measured.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import regex
from pytest_benchmark.fixture import BenchmarkFixture
from styles import tables
from styles.marks import Sample
from styles.measure import align, document, fold, normal, said

from kg import cleaning
from kg.extractors import references
from kg.records import Document, Provenance, RawDocument
from kg.rules import Rules

COUNT = 2000
AT_LEAST_TIMES = 100
FIELDS = ("authors", "title", "venue", "year", "volume", "pages", "doi")
# the rate of kg, for the peer's test that follows
_seconds: dict[str, float] = {}


@pytest.fixture(scope="module")
def mixed() -> list[Sample]:
    """Strings of all styles that fit on a line, one of each in turn."""
    names = [name for name in tables.styles() if not name.endswith("-lines")]
    each = -(-COUNT // len(names))
    columns = [tables.samples(tables.styles()[name], each) for name in names]
    return [sample for row in zip(*columns, strict=True) for sample in row][:COUNT]


@pytest.fixture(scope="module")
def listed(mixed: list[Sample]) -> Document:
    """One document whose reference list holds them all."""
    text = document(mixed, numbered=True)
    return cleaning.clean(RawDocument("mixed", "", "plain", text, Provenance("text", "mixed.txt")))


@pytest.mark.benchmark(group="references")
def test_references(benchmark: BenchmarkFixture, listed: Document, rules: Rules, mixed: list[Sample]) -> None:
    start = time.perf_counter()
    found = benchmark(lambda: references.extract(listed, rules))
    _seconds["kg"] = benchmark.stats.stats.median if benchmark.stats else time.perf_counter() - start
    assert len(found) >= COUNT * 0.95
    pairs = align(mixed, [(listed.text[slice(*entry.span)], entry) for entry in found])
    _show("kg", [(sample, said(entry)) for sample, entry in pairs if sample])


@pytest.mark.benchmark(group="references")
def test_references_by_refextract(benchmark: BenchmarkFixture, mixed: list[Sample]) -> None:
    refextract = pytest.importorskip("refextract")
    text = document(mixed, numbered=True)
    refextract.extract_references_from_string(document(mixed[:3], numbered=True))  # reads its lists of journals
    start = time.perf_counter()
    found = benchmark.pedantic(lambda: refextract.extract_references_from_string(text), rounds=1)
    _seconds["refextract"] = time.perf_counter() - start
    _show("refextract", list(_paired(mixed, found)))
    if "kg" in _seconds:
        times = _seconds["refextract"] / _seconds["kg"]
        print(f"\nkg is {times:.0f} times as fast")  # noqa: T201
        assert times >= AT_LEAST_TIMES


def _paired(samples: Sequence[Sample], found: Sequence[dict[str, Any]]) -> Iterator[tuple[Sample, dict[str, Any]]]:
    """Its pieces of one marker are one reference; the first to name a field is taken."""
    read: dict[str, dict[str, Any]] = {}
    for piece in found:
        fields = read.setdefault(piece.get("linemarker", [""])[0], {})
        for name, value in _fields(piece).items():
            if value and not fields.get(name):
                fields[name] = value
    for number, sample in enumerate(samples, 1):
        yield sample, read.get(str(number), {})


def _fields(piece: dict[str, list[str]]) -> dict[str, Any]:
    """Its fields by our names. It keeps the authors as one string, and the title of a book apart."""

    def first(*names: str) -> str:
        return next((piece[name][0] for name in names if piece.get(name)), "")

    return {
        "authors": [first("author")],
        "title": first("title", "book"),
        "venue": first("journal_title"),
        "year": first("journal_year", "year"),
        "volume": first("journal_volume"),
        "pages": first("journal_page"),
        "doi": first("doi").removeprefix("doi:"),
    }


def _show(reader: str, pairs: Sequence[tuple[Sample, dict[str, Any]]]) -> None:
    """Print precision, recall and F1 of each field, Chinese strings and others apart."""
    lines = [f"\n{reader:12}{'':4}" + "".join(f"{name:>10}" for name in (*FIELDS, "all"))]
    for label, chinese in (("en", False), ("zh", True)):
        chosen = [pair for pair in pairs if bool(regex.search(r"\p{Han}", pair[0].text)) == chinese]
        counts = [_count(chosen, name) for name in FIELDS]
        counts.append(tuple(map(sum, zip(*counts, strict=True))))
        lines.append(f"{label} {len(chosen):<8} F1   " + "".join(f"{_f1(*count):10.3f}" for count in counts))
        lines.append(f"{'':12}P/R " + "".join(f"{f'{_part(c[0], c[1])}/{_part(c[0], c[2])}':>10}" for c in counts))
    print("\n".join(lines))  # noqa: T201


def _count(pairs: Sequence[tuple[Sample, dict[str, Any]]], name: str) -> tuple[int, ...]:
    right = given = true = 0
    for sample, fields in pairs:
        if name not in sample.unscored:
            truth, guess = _plain(name, sample.truth[name]), _plain(name, fields.get(name))
            right += bool(truth) and _same(name, truth, guess)
            given, true = given + bool(guess), true + bool(truth)
    return right, given, true


def _plain(name: str, value: Any) -> str:
    """Authors as one run of letters without `and` and `et al.`, so that nobody has to split them as we do."""
    if name == "authors":
        return fold(regex.sub(r"\band\b|\bet\.? al\b|\bothers\b|等", "", " ".join(value or ())))
    return str(value or "") if name == "venue" else normal(name, value) or ""


def _same(name: str, truth: str, guess: str) -> bool:
    """A venue may be abbreviated or spelt out: it is the same if its words begin the other's."""
    if name != "venue":
        return truth == guess
    short, long = sorted((_words(truth), _words(guess)), key=lambda words: len("".join(words)))
    rest = iter(long)
    return bool(short) and all(any(word.startswith(part) for word in rest) for part in short)


def _words(text: str) -> list[str]:
    return [fold(word) for word in regex.split(r"[\s.,:]+", text) if fold(word)]


def _f1(right: int, given: int, true: int) -> float:
    return 2 * right / (given + true) if given + true else 1.0


def _part(right: int, whole: int) -> str:
    return f"{right / whole:.2f}" if whole else "-"
