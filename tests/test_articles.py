"""The generated articles that speed is measured on: the same for the same seed, and much like real ones."""

from __future__ import annotations

from pathlib import Path

import articles
import pytest
from articles import composing, measuring
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import readers
from kg.records import RawDocument
from kg.rules import Rules

# figures of 48 real articles, and how far those of 60 generated ones may be from them
REAL = {
    "text in the HTML": 0.338,
    "Han characters in the text": 0.598,
    "Latin letters in the text": 0.229,
    "tags a kB of HTML": 6.79,
    "paragraphs a kB": 5.16,
    "mentions a kB": 17.1,
    "distinct things a kB": 6.62,
    "relations a kB": 1.51,
}
WITHIN = 0.25


def test_the_same_seed_gives_the_same_bytes_however_many_there_are(tmp_path: Path) -> None:
    articles.write(tmp_path / "few", 3)
    articles.write(tmp_path / "many", 6)
    few, many = ((tmp_path / name / "rows-000000.jsonl").read_bytes() for name in ("few", "many"))
    assert many.startswith(few)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_an_article_is_told_by_its_number(seed: int, number: int) -> None:
    one = articles.article(seed, number)
    assert one == articles.article(seed, number)
    assert one.title == composing.title(seed, number)
    assert one.html != articles.article(seed + 1, number).html


@pytest.mark.parametrize("form", articles.FORMS)
def test_every_form_is_read_by_its_reader(tmp_path: Path, form: str) -> None:
    size = articles.write(tmp_path, 16, form=form)
    found = list(readers.documents([tmp_path]))
    assert [one.provenance.reader for one in found if isinstance(one, RawDocument)] == [form] * 16
    assert {one.title for one in found if isinstance(one, RawDocument)} == {composing.title(7, i) for i in range(16)}
    assert size > 0


def test_they_are_much_like_real_ones(tmp_path: Path, rules: Rules) -> None:
    articles.write(tmp_path, 60)
    found = measuring.figures(tmp_path, rules)
    off = {name: round(found[name] / real, 2) for name, real in REAL.items()}
    assert {name: part for name, part in off.items() if abs(part - 1) > WITHIN} == {}
