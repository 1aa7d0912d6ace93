"""One node a paper, a person, a venue: tables of pairs, and laws that hold whatever the order of documents."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg import linking
from kg.linking.titles import Near, distance, shortened
from kg.linking.venues import venue_of
from kg.people import compatible, surnames
from kg.records import Document, Extraction, Provenance, Reference, Span
from kg.rules import Rules
from kg.text import squash

FOLDER = Path(__file__).parent / "linking"


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def verdict(one: str, other: str) -> str:
    if distance(one, other) is not None:
        return "same"
    return "shortened" if shortened(one, other) else "different"


@pytest.mark.parametrize("row", table("titles.tsv"), ids=lambda row: f"{row['one']} / {row['other']}")
def test_pair_of_titles(row: dict[str, str]) -> None:
    assert verdict(row["one"], row["other"]) == row["verdict"]
    assert verdict(row["other"], row["one"]) == row["verdict"]


@given(st.text("abc XYZ-:12", max_size=60), st.text("abc XYZ-:12", max_size=60))
def test_likeness_is_symmetric_and_holds_of_itself(one: str, other: str) -> None:
    assert distance(one, one) == 0
    assert distance(one, other) == distance(other, one)
    assert shortened(one, other) == shortened(other, one)


@pytest.mark.parametrize("row", table("venues.tsv"), ids=lambda row: row["written"])
def test_venue(row: dict[str, str], rules: Rules) -> None:
    found = venue_of(row["written"], rules)
    assert (found.name if found else "") == (row["name"] or "")


@pytest.mark.parametrize("row", table("people.tsv"), ids=lambda row: f"{row['one']} / {row['other']}")
def test_pair_of_names(row: dict[str, str]) -> None:
    assert compatible(row["one"], row["other"]) == (row["verdict"] == "may")
    assert compatible(row["other"], row["one"]) == (row["verdict"] == "may")


def test_surnames() -> None:
    for written in ("He K", "K. He", "Kaiming He", "He, Kaiming", "HE K M", "He, K."):
        assert "he" in surnames(written)


def collection(*documents: list[Reference]) -> list[Extraction]:
    """Extractions of documents that are nothing but a list; each entry gets a place of its own."""
    made = []
    for number, entries in enumerate(documents):
        name, text = f"test/{number}", "".join(f"[{n}] {entry.title}\n" for n, entry in enumerate(entries))
        placed, position = [], 0
        for n, entry in enumerate(entries):
            length = len(f"[{n}] {entry.title}\n")
            fields = {field: getattr(entry, field) for field in ("authors", "et_al", "title", "year", "arxiv", "doi")}
            placed.append(Reference(name, Span(position, position + length - 1), str(n), **fields))
            position += length
        document = Document(name, name, text, (), (), Provenance("plain", name))
        made.append(Extraction(document, references=tuple(placed)))
    return made


def entry(
    title: str, *authors: str, year: int | None = None, arxiv: str = "", doi: str = "", et_al: bool = False
) -> Reference:
    return Reference("", Span(0, 0), None, authors, et_al, title, year=year, arxiv=arxiv or None, doi=doi or None)


def nodes(rules: Rules, *documents: list[Reference]) -> list[list[str]]:
    """The paper of each entry of each document."""
    seen = [linking.seen(extraction) for extraction in collection(*documents)]
    papers = linking.Papers(linking.Sightings(seen), rules)
    return [[papers.of_entry(entry) or "" for entry in one.listed] for one in seen]


FROB = "A Study of Frobnication in Very Deep Networks"


def test_arxiv_and_doi_of_one_reference_are_one_paper(rules: Rules) -> None:
    both = entry(FROB, "Frob A", year=2031, arxiv="3101.00001", doi="10.1000/frob")
    (first,), (second,), (third,) = nodes(
        rules, [both], [entry("x" * 9, doi="10.1000/FROB")], [entry("y" * 9, arxiv="3101.00001v2")]
    )
    assert first == second == third == "paper:arxiv/3101.00001"
    linked = linking.merge(collection([both], [entry("x" * 9, doi="10.1000/FROB")]), rules)
    (paper,) = [thing for thing in linked.entities if thing.kind == "paper"]
    assert dict(paper.identifiers) == {"arxiv": "3101.00001", "doi": "10.1000/frob"}


def test_two_ids_of_one_scheme_are_two_papers(rules: Rules) -> None:
    wrong = entry(FROB, year=2031, arxiv="3101.00002", doi="10.1000/frob")
    right = entry(FROB, year=2031, arxiv="3101.00001", doi="10.1000/frob")
    (a, b, c), _ = nodes(rules, [right, right, wrong], [])
    assert (a, b, c) == ("paper:arxiv/3101.00001", "paper:arxiv/3101.00001", "paper:arxiv/3101.00002")


def test_a_reference_without_id_joins_the_one_that_another_document_identifies(rules: Rules) -> None:
    known = entry(FROB, "Frob A", year=2031, arxiv="3101.00001")
    typo = entry("A study of frobnication in very deep netwroks", "A. Frob", year=2032)
    other = entry(FROB, "Quux B", year=2031)
    late = entry(FROB, "Frob A", year=2039)
    assert [n for (n,) in nodes(rules, [known], [typo])] == ["paper:arxiv/3101.00001"] * 2
    assert nodes(rules, [known], [other])[1] != [["paper:arxiv/3101.00001"]]
    assert nodes(rules, [known], [late])[1] != ["paper:arxiv/3101.00001"]


def test_one_title_of_two_papers_decides_for_neither(rules: Rules) -> None:
    zhao, engel = (
        entry("Point Transformer", "Zhao H", year=2021, arxiv="2012.09164"),
        entry("Point Transformer", "Engel N", year=2021, arxiv="2011.00931"),
    )
    bare = entry("Point transformer", year=2021)
    ((a, b, c, d),) = nodes(rules, [zhao, engel, bare, entry("Point transformer", "H. Zhao", year=2021)])
    assert (a, b, d) == ("paper:arxiv/2012.09164", "paper:arxiv/2011.00931", "paper:arxiv/2012.09164")
    assert c == "paper:title/point-transformer-2021"
    assert nodes(rules, [bare]) == [["paper:title/point-transformer-2021"]]


def test_one_title_of_two_authors_without_ids_is_two_papers(rules: Rules) -> None:
    ((a, b, c),) = nodes(
        rules,
        [
            entry(FROB, "Frob A", year=2031),
            entry(FROB, "Quux B", year=2031),
            entry(FROB.upper(), "A. Frob", year=2031),
        ],
    )
    assert a == c != b


def test_a_missing_subtitle_needs_author_and_year(rules: Rules) -> None:
    long = entry("Frobnicating networks at scale: A study of frobs", "Frob A", year=2031)
    short = entry("Frobnicating networks at scale", "Frob A", year=2031)
    stranger = entry("Frobnicating networks at scale", "Quux B", year=2031)
    undated = entry("Frobnicating networks at scale", "Frob A")
    ((a, b),) = nodes(rules, [long, short])
    assert a == b
    for other in (stranger, undated):
        ((a, b),) = nodes(rules, [long, other])
        assert a != b


def test_gazetteer_titles_identify_references(rules: Rules) -> None:
    ((a, b, c, d),) = nodes(
        rules,
        [
            entry("Deep residual learning for image recognition", year=2016),
            entry("Deep residual learning for image recogniton", year=2016),
            entry("Deep residual learning for image recognition", year=1996),
            entry("Gradient-based learning applied to document recognition", year=1998),
        ],
    )
    assert a == b == "paper:arxiv/1512.03385" != c
    assert d == "paper:doi/10.1109/5.726791"


def test_authors_are_joined_where_two_references_of_a_paper_agree(rules: Rules) -> None:
    short = entry(FROB, "Frob A", "Quux B", "Baz C", et_al=True, year=2031)
    full = entry(FROB, "Ada Frob", "Bo Quux", "Cy Baz", "Di Foo", year=2031)
    linked = linking.merge(collection([short], [full]), rules)
    people = {thing.id for thing in linked.entities if thing.kind == "person"}
    assert people == {"person:ada-frob", "person:bo-quux", "person:cy-baz", "person:di-foo"}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("lists", "listed"),
    [
        ([("Frob A", "Quux B"), ("Frob A", "Quux B", "Baz C")], "person:frob-a person:quux-b person:baz-c"),
        ([("Quux B", "Frob A"), ("Frob A", "Quux B")], "person:frob-a person:quux-b"),
        ([(), ("Frob A",)], "person:frob-a"),
    ],
    ids=["the longest", "the first by name", "one that is there"],
)
def test_one_list_of_authors_is_kept(rules: Rules, lists: list[tuple[str, ...]], listed: str, order: int) -> None:
    documents = [[entry(FROB, *authors, year=2031, arxiv="3101.00001")] for authors in lists]
    linked = linking.merge(collection(*documents[::order]), rules)
    (paper,) = (thing for thing in linked.entities if thing.kind == "paper")
    assert dict(paper.details)["authors"] == listed


def test_of_equally_long_lists_the_complete_one_is_kept(rules: Rules) -> None:
    cut = entry(FROB, "Able Z", "Baz C", year=2031, arxiv="3101.00001", et_al=True)
    full = entry(FROB, "Frob A", "Quux B", year=2031, arxiv="3101.00001")
    linked = linking.merge(collection([cut], [full]), rules)
    (paper,) = (thing for thing in linked.entities if thing.kind == "paper")
    assert dict(paper.details)["authors"] == "person:frob-a person:quux-b"


def test_a_short_name_of_two_people_joins_nobody(rules: Rules) -> None:
    other = "Another Study of Frobnication in Shallow Networks"
    papers = [[entry(FROB, "Frob A", year=2031), entry(FROB, "Ada Frob", year=2031)]]
    papers += [[entry(other, "Frob A", year=2031), entry(other, "Al Frob", year=2031)]]
    linked = linking.merge(collection(*papers), rules)
    people = {thing.id for thing in linked.entities if thing.kind == "person"}
    assert people == {"person:frob-a", "person:ada-frob", "person:al-frob"}


TITLES = [
    FROB,
    FROB.lower() + "s",
    "A Study of Frobnication in Very Deep Netwroks",
    "Point Transformer",
    "Dual Attention Network",
    "Frobnicating Frobs: A Study",
    "Frobnicating Frobs",
]
REFERENCES = st.builds(
    entry,
    st.sampled_from(TITLES),
    st.sampled_from(["Frob A", "Ada Frob", "Quux B", "A. Frob"]),
    year=st.sampled_from([None, 2015, 2016, 2017, 2019]),
    arxiv=st.sampled_from(["", "", "", "1601.00001", "1601.00002"]),
    doi=st.sampled_from(["", "", "10.1000/a", "10.1000/b"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(REFERENCES, max_size=4), max_size=5), st.randoms(use_true_random=False))
def test_merging_does_not_depend_on_the_order_of_documents(documents: list[list[Reference]], random: object) -> None:
    rules = kg.load_rules()
    extractions = collection(*documents)
    shuffled = list(extractions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = linking.merge(extractions, rules), linking.merge(shuffled, rules)
    assert (one.entities, one.assertions) == (other.entities, other.assertions)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(REFERENCES, max_size=4), max_size=5))
def test_a_paper_has_one_id_a_scheme(documents: list[list[Reference]]) -> None:
    rules = kg.load_rules()
    arxiv: dict[str, set[str]] = {}
    for references, papers in zip(documents, nodes(rules, *documents), strict=True):
        for reference, paper in zip(references, papers, strict=True):
            if reference.arxiv:
                arxiv.setdefault(paper, set()).add(reference.arxiv)
    assert all(len(found) == 1 for found in arxiv.values())


CITING = """标题

残差网络[1]很深。注意力[2]很准，两者[1,2]都好。

参考文献

[1] Frob A. A study of deep frobs[J]. J, 2030.
[2] Quux B. A study of attentive frobs[J]. J, 2031.
"""


def test_a_citing_sentence_is_evidence(rules: Rules) -> None:
    linked = linking.merge([kg.extract(CITING)], rules)
    quotes = {a.object_id: [e.quote for e in a.evidence] for a in linked.assertions if a.predicate == "cites"}
    assert len(quotes["paper:title/a-study-of-deep-frobs-2030"]) == 3
    assert "注意力[2]很准，两者[1,2]都好。" in quotes["paper:title/a-study-of-attentive-frobs-2031"]


def test_many_references_take_seconds(rules: Rules) -> None:
    titles = sorted(rules.titles.by_key)[::2]
    known = [rules.titles.by_key[key].title for key in titles][:8000]
    documents = [
        [
            entry(
                title[:-1] + "q",
                ("Wang A", "Li B", f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}u C".title())[n % 3],
                year=2018,
            )
            for n, title in enumerate(known)
        ]
    ]
    seen = [linking.seen(extraction) for extraction in collection(*documents)]
    start = time.perf_counter()
    linking.Papers(linking.Sightings(seen), rules)
    assert time.perf_counter() - start < 20


def test_near_finds_what_is_near() -> None:
    keys = [squash(FROB), squash(TITLES[2])]
    assert Near(keys).find(squash(FROB)) == set(keys)


LINKED = """标题

参考文献

[1] Frob A. A study of frobs[C]//CVPR. 2016. arXiv:1601.00001, doi:10.1000/frob, https://openreview.net/forum?id=abcdeFGH1
[2] Quux B. A study of quuxes[C]//CVPR. 2017. https://openreview.net/forum?id=abcdeFGH2
"""


def test_every_identifier_of_an_entry_is_its_papers(rules: Rules) -> None:
    linked = linking.merge([kg.extract(LINKED)], rules)
    papers = {thing.id: dict(thing.identifiers) for thing in linked.entities if thing.kind == "paper"}
    assert papers == {
        "paper:arxiv/1601.00001": {"arxiv": "1601.00001", "doi": "10.1000/frob", "openreview": "abcdeFGH1"},
        "paper:openreview/abcdeFGH2": {"openreview": "abcdeFGH2"},
    }
