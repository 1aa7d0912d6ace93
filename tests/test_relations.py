"""What running text states, sentence by sentence: a table a language, each text with all that it says."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import kg
from kg.ontology import PREDICATES
from kg.records import Mention

TABLES = sorted((Path(__file__).parent / "relations").glob("*.tsv"))
# what names and gazetteers say is tested elsewhere
BY_NAME = ("gazetteers/", "variant-", "name-")


def cases() -> list[tuple[str, str]]:
    """The rows of the tables: a text, and what it says."""
    rows: list[tuple[str, str]] = []
    for table in TABLES:
        with table.open(encoding="utf-8", newline="") as lines:
            rows += [
                (row["text"], row["said"]) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            ]
    return rows


def stated(text: str) -> set[str]:
    """What is read in the text; of two mirror images the first."""
    found: set[str] = set()
    for relation in kg.extract(text).relations:
        if not isinstance(relation.object, Mention) or relation.rule_id.startswith(BY_NAME):
            continue
        ends = relation.subject.value, relation.object.value
        mirrored = f"{ends[1]} {relation.predicate} {ends[0]}"
        if not (PREDICATES[relation.predicate].symmetric and mirrored in found):
            found.add(f"{ends[0]} {relation.predicate} {ends[1]}")
    return found


def turned(said: str) -> set[str]:
    """A symmetric statement in both directions, any other as it is."""
    for name, predicate in PREDICATES.items():
        left, found, right = said.partition(f" {name} ")
        if found and predicate.symmetric:
            return {said, f"{right} {name} {left}"}
    return {said}


@pytest.mark.parametrize(("text", "said"), cases(), ids=[text[:40] for text, _ in cases()])
def test_states_what_the_text_says(text: str, said: str) -> None:
    expected = [turned(one) for one in said.split("; ") if one]
    found = stated(text)
    assert [sorted(one)[0] for one in expected if not one & found] == []
    assert sorted(found - set().union(*expected)) == []


def test_the_tables_hold_enough() -> None:
    assert len(cases()) >= 60
