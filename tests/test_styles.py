"""Reference strings of every style are read as well as `styles/floors.tsv` says; the strings themselves are right."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from styles import tables
from styles.marks import Sample, bare, hidden, read, shown
from styles.measure import Result, compare, document, extract, fold, measure

from kg.rules import Rules

FLOORS = {
    line.split("\t")[0]: float(line.split("\t")[1])
    for line in (Path(__file__).parent / "styles" / "floors.tsv").read_text(encoding="utf-8").splitlines()
}
STYLES = tables.styles()
COUNT = 30


def test_every_style_has_a_floor() -> None:
    assert list(FLOORS) == list(STYLES)


@pytest.mark.parametrize("name", FLOORS)
def test_a_style_is_read(name: str, rules: Rules) -> None:
    style = STYLES[name]
    result = measure(tables.samples(style, COUNT), rules, numbered=not style.keyed)
    assert result.whole.f1 >= FLOORS[name], "\n".join(result.differences[:20])


@pytest.mark.parametrize("name", STYLES)
def test_a_sample_says_what_stands_in_it(name: str) -> None:
    for sample in tables.samples(STYLES[name], COUNT):
        assert not any("\ue000" <= letter <= "\uf8ff" for letter in sample.text)
        said = [
            *sample.truth["authors"],
            *(str(value) for value in sample.truth.values() if isinstance(value, (str, int))),
        ]
        kept = [fold(value) for value in said if value not in ("True", "False")]
        assert [value for value in kept if value not in fold(sample.text)] == []


@pytest.mark.parametrize("name", [name for name, style in STYLES.items() if tables.needs_a_processor(style)])
def test_kept_strings_are_what_the_processor_writes(name: str) -> None:
    pytest.importorskip("citeproc")
    pytest.importorskip("pybtex")
    fresh = [(work.doi, work.arxiv, shown(text)) for text, work in islice(tables.written(STYLES[name]), 2)]
    assert fresh == tables.rendered()[name][:2]


def test_marks_are_taken_off() -> None:
    marked = hidden("⟦author|He K⟧, et al. ⟦title|Why?⟧ ⟦pages|1–9⟧, ⟦year|2016⟧.")
    assert bare(marked) == "He K, et al. Why? 1–9, 2016."
    assert hidden(shown(marked)) == marked
    truth = read("any", marked).truth
    assert (truth["authors"], truth["et_al"], truth["title"], truth["pages"]) == (["He K"], True, "Why?", "1-9")


def test_a_wrong_field_costs_precision_and_recall() -> None:
    sample = Sample("any", "…", {"authors": ["He K"], "title": "A b", "venue": None, "year": 2016} | _NOTHING)
    result = Result()
    compare(sample, {"authors": ("He, K.",), "title": "A", "venue": "V", "year": 2016} | _NOTHING, result)
    counts = [(score.right, score.said, score.true) for score in result.fields.values()]
    assert counts[:4] == [(1, 1, 1), (0, 1, 1), (0, 1, 0), (1, 1, 1)]
    assert (result.whole.precision, result.whole.recall) == (0.5, 2 / 3)


def test_entries_pair_with_their_strings(rules: Rules) -> None:
    samples = tables.samples(STYLES["gbt2015"], 5)
    entries = extract(document(samples, numbered=True), rules)
    assert [entry.marker for _, entry in entries] == ["1", "2", "3", "4", "5"]


_NOTHING = {"volume": None, "pages": None, "doi": None}
