"""What a document brings to a collection: as bytes and back, and in whatever order and places."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg import cleaning, extractors, linking, readers
from kg.linking import coding
from kg.linking.contributions import Contribution, contribute
from kg.linking.merge import Held, Linked, link
from kg.linking.spool import Spool
from kg.records import Assertion, Evidence, Extraction, RawDocument, Span
from kg.rules import Rules


@pytest.fixture(scope="module")
def extractions(corpus: Path, rules: Rules) -> list[Extraction]:
    raws = [raw for raw in readers.documents([corpus]) if isinstance(raw, RawDocument)]
    return [extractors.extract(cleaning.clean(raw), rules) for raw in raws]


@pytest.fixture(scope="module")
def contributions(extractions: list[Extraction], rules: Rules) -> list[Contribution]:
    return [contribute(extraction, rules) for extraction in extractions]


def all_of(linked: Linked) -> tuple[object, ...]:
    return tuple(linked.entities), tuple(linked.assertions), tuple(linked.references)


def test_bytes_read_back_are_equal(contributions: list[Contribution]) -> None:
    assert all(coding.decode(*coding.encode(one)) == one for one in contributions)
    assert all(coding.decode_head(coding.encode(one)[0]) == one.head for one in contributions)


@given(st.text(), st.text(min_size=1))
def test_any_text_survives(title: str, text: str) -> None:
    plain = kg.extract("SENet很好。")
    hostile = replace(
        plain, document=replace(plain.document, title=title + "\ud800", text=plain.document.text + text + "\udfff\x00")
    )
    one = contribute(replace(hostile, mentions=(), relations=()), kg.load_rules())
    assert coding.decode(*coding.encode(one)) == one


@pytest.mark.parametrize("broken", [b"", b"x", b"x\x9c"])
def test_what_is_no_contribution_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"decompress"):
        coding.decode_head(broken)


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(
    contributions: list[Contribution], rules: Rules, random: object
) -> None:
    shuffled = list(contributions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert all_of(link(Held(shuffled), rules)) == all_of(link(Held(contributions), rules))


def test_linked_can_be_read_again(contributions: list[Contribution], rules: Rules) -> None:
    linked = link(Held(contributions), rules)
    assert all_of(linked) == all_of(linked)


def test_everything_comes_in_order(extractions: list[Extraction], rules: Rules) -> None:
    linked = linking.merge(extractions, rules)
    entities, triples = (
        [entity.id for entity in linked.entities],
        [(a.subject_id, a.predicate, a.object_id) for a in linked.assertions],
    )
    places = [(entry.reference.document_id, entry.reference.span) for entry in linked.references]
    assert entities == sorted(set(entities))
    assert triples == sorted(set(triples))
    assert places == sorted(places)


NAMES = st.text("ab\ud800\U0001f600é", min_size=1, max_size=2)
SAID = st.builds(
    Evidence,
    NAMES,
    st.one_of(st.none(), st.tuples(st.integers(0, 3), st.integers(4, 6)).map(lambda ends: Span(*ends))),
    NAMES,
    NAMES,
    st.sampled_from([0.5, 0.9]),
)


@given(st.lists(st.tuples(st.tuples(NAMES, NAMES.filter(str.isalnum), NAMES), SAID)))
def test_a_spool_gives_each_triple_once_with_its_evidence_in_order(
    rows: list[tuple[tuple[str, str, str], Evidence]],
) -> None:
    spool = Spool()
    gathered: dict[tuple[str, str, str], set[Evidence]] = {}
    for triple, said in rows:
        spool.add(triple, said)
        gathered.setdefault(triple, set()).add(said)
    expected = [
        Assertion(*triple, tuple(sorted(gathered[triple], key=lambda e: (*e.sort_key(), e.confidence))))
        for triple in sorted(gathered)
    ]
    assert list(spool) == expected == list(spool)
