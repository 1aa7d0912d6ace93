"""What entries of reference lists say: a table of entries, and laws that hold for any text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import cleaning
from kg.extractors import references
from kg.extractors.references import entry, people
from kg.extractors.references.words import Words
from kg.records import Provenance, RawDocument, Reference
from kg.rules import Rules

TABLE = Path(__file__).parent / "references" / "entries.tsv"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
PIECES = (
    *(
        "He K, ",
        "K. He, ",
        "He, K., ",
        "Kaiming He",
        "何恺明, ",
        "et al. ",
        "等. ",
        "Deep learning. ",
        "深度学习",
        "[J]. ",
        "[C]//",
    ),
    *(
        "In Proceedings of X, ",
        "Neural Comput. ",
        "2016",
        "(2016). ",
        "12(3): 45-67",
        "pp. 1-9",
        "vol. 3, ",
        "“",
        "”",
        "《",
        "》",
        "(",
    ),
    *(
        ")",
        ". ",
        ", ",
        ": ",
        "https://example.org/a",
        "doi:10.1000/x",
        "arXiv:1706.03762",
        "北京: 清华大学出版社, ",
        "Springer, ",
        "  ",
        "\t",
    ),
)


def read(text: str, rules: Rules) -> Reference:
    """The one entry of a list."""
    content = f"References\n\n[1] {text}\n\n[2] Author A. Another entry[J]. Nature, 2020.\n"
    document = cleaning.clean(RawDocument("d", "", "plain", content, Provenance("plain", "d")))
    return references.extract(document, rules)[0]


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:50] for row in ROWS])
def test_an_entry_says_what_the_table_says(row: dict[str, str], rules: Rules) -> None:
    found = read(row["text"], rules)
    said = {column: str(getattr(found, column) or "") for column in row if column not in {"text", "rule", "authors"}}
    said |= {"rule": found.rule_id, "authors": "|".join((*found.authors, *(("…",) if found.et_al else ())))}
    assert said == {column: value for column, value in row.items() if column != "text"}


@pytest.fixture(scope="module")
def words(rules: Rules) -> Words:
    return Words.of(rules.entries)


def stands_in(value: str, raw: str) -> bool:
    return "".join(value.split()) in "".join(raw.split())


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_what_is_read_stands_in_the_entry(words: Words, raw: str) -> None:
    fields = entry.read(raw, words)
    if fields is not None:
        assert all(stands_in(value, raw) for value in (*fields.values.values(), *fields.people))


@given(st.text(max_size=200))
def test_any_text_can_be_read(words: Words, raw: str) -> None:
    fields = entry.read(raw, words)
    assert fields is None or fields.cue


@given(
    st.lists(st.sampled_from(("He K", "Zhang X Y", "van der Maaten L", "O'Brien M", "LI H")), min_size=1, unique=True)
)
def test_a_list_of_names_is_read_whole_and_in_order(names: list[str]) -> None:
    text = ", ".join(names) + ". A title"
    assert [text[slice(*span)].rstrip(".") for span in people.read(text).spans] == names
