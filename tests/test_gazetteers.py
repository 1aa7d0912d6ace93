"""Lint of the gazetteers: what a hand that edits the tables can get wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kg.extractors import variants
from kg.extractors.lexicon import Known, Text
from kg.ontology import CATEGORIES
from kg.records import Document, Provenance
from kg.rules import load
from kg.rules._gazetteers import GAZETTEERS
from kg.text import fold, has_han, slug

FOLDER = Path(__file__).resolve().parent.parent / "rules" / "gazetteers"
STEMS = sorted(GAZETTEERS)
LISTS = ("aliases", "exact", "cued")
# The tables whose spellings are looked for in running text: there, a spelling belongs to one row.
SPOKEN = ("models", "concepts", "organisations", "people")
LEAST = {
    "models": 1200,
    "concepts": 5000,
    "organisations": 300,
    "people": 250,
    "venues": 300,
    "titles": 17000,
    "places": 500,
    "publishers": 200,
    "ambiguous": 200,
    "cues": 100,
    "lookalikes": 500,
}
PARENTS = {"models": "variant_of", "concepts": "broader"}

ARXIV = re.compile(r"\d\d(0[1-9]|1[0-2])\.(\d{4,5})")
DOI = re.compile(r"doi:10\.\d{4,9}/\S+")
LAST_SHORT_MONTH = 1412  # ids have four digits after the dot until December 2014, five from January 2015

Row = dict[str, str]

# names of models that an English dictionary has
EVERYDAY = frozenset((Path(__file__).parent / "mentions" / "everyday.txt").read_text(encoding="utf-8").split())


@cache
def lines(stem: str) -> list[str]:
    """The lines of a table, without line ends."""
    return (FOLDER / f"{stem}.tsv").read_bytes().decode("utf-8").removesuffix("\n").split("\n")


@cache
def rows(stem: str) -> list[Row]:
    """The rows of a table by column."""
    header, *body = (line.split("\t") for line in lines(stem))
    return [dict(zip(header, cells, strict=True)) for cells in body]


def items(cell: str) -> list[str]:
    """The items of a list cell."""
    return cell.split("|") if cell else []


def spellings(row: Row) -> Iterator[str]:
    """Every spelling a row owns, a spelling of several columns several times."""
    yield row["name"]
    if row.get("zh"):
        yield row["zh"]
    for column in LISTS:
        yield from items(row.get(column, ""))


def any_case(row: Row) -> Iterator[str]:
    """The spellings of a row that are matched in any case and without a cue."""
    bound = {fold(item) for column in ("exact", "cued") for item in items(row[column])}
    names = [row["name"], row.get("zh", ""), *items(row["aliases"])]
    return (name for name in names if name and fold(name) not in bound)


def well_formed(identifier: str) -> bool:
    """Whether an arXiv id has the number of digits of its month."""
    match = ARXIV.fullmatch(identifier)
    return match is not None and len(match[2]) == (4 if int(identifier[:4]) <= LAST_SHORT_MONTH else 5)


def test_the_folder_holds_the_known_tables_only() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == [f"{stem}.tsv" for stem in STEMS]


@pytest.mark.parametrize("stem", STEMS)
class TestTable:
    def test_has_the_known_header(self, stem: str) -> None:
        assert tuple(lines(stem)[0].split("\t")) == GAZETTEERS[stem][1]

    def test_ends_with_one_line_feed_and_has_no_carriage_return_or_mark(self, stem: str) -> None:
        content = (FOLDER / f"{stem}.tsv").read_bytes()
        assert content.endswith(b"\n")
        assert not content.endswith(b"\n\n")
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")

    def test_every_line_has_every_column(self, stem: str) -> None:
        width = len(GAZETTEERS[stem][1])
        assert [line for line in lines(stem) if line.count("\t") != width - 1] == []

    def test_has_no_stray_blanks(self, stem: str) -> None:
        cells = [cell for row in rows(stem) for cell in row.values()]
        assert [cell for cell in cells if cell != " ".join(cell.split())] == []

    def test_has_no_empty_or_repeated_name(self, stem: str) -> None:
        # two papers may have one title; both stand in the table, so that the title alone decides for neither
        names = [tuple(row.values())[: 2 if stem == "titles" else 1] for row in rows(stem)]
        assert [name for name in names if not all(name)] == []
        assert len(names) == len(set(names))

    def test_is_sorted_by_name(self, stem: str) -> None:
        names = [next(iter(row.values())) for row in rows(stem)]
        assert names == sorted(names, key=lambda name: (name.casefold(), name))

    def test_lists_hold_no_empty_or_repeated_item(self, stem: str) -> None:
        for row in rows(stem):
            for column in LISTS:
                found = items(row.get(column, ""))
                assert "" not in found, row
                assert found == [item.strip() for item in found], row
                assert len(found) == len(set(found)), row

    def test_aliases_do_not_repeat_each_other_or_the_name(self, stem: str) -> None:
        for row in rows(stem):
            if "aliases" in row:
                found = [fold(name) for name in (row["name"], row.get("zh", ""), *items(row["aliases"])) if name]
                assert len(found) == len(set(found)), row

    def test_is_not_cut_short(self, stem: str) -> None:
        assert len(rows(stem)) >= LEAST[stem]


@pytest.mark.parametrize("stem", sorted(PARENTS))
class TestParents:
    def test_exist(self, stem: str) -> None:
        names = {row["name"] for row in rows(stem)}
        assert {row[PARENTS[stem]] for row in rows(stem)} - names - {""} == set()

    def test_form_no_cycle(self, stem: str) -> None:
        parent = {row["name"]: row[PARENTS[stem]] for row in rows(stem)}
        for name in parent:
            seen: set[str] = set()
            while name:
                assert name not in seen, f"{name} is its own ancestor"
                seen.add(name)
                name = parent[name]


@pytest.mark.parametrize("stem", SPOKEN)
class TestSpellings:
    def test_short_ones_need_case_or_a_cue(self, stem: str) -> None:
        free = [(name, row["name"]) for row in rows(stem) for name in any_case(row)]
        assert [pair for pair in free if re.fullmatch(r"[A-Za-z0-9]{1,2}", pair[0]) or len(pair[0]) < 2] == []

    def test_are_bound_in_one_way_only(self, stem: str) -> None:
        for row in rows(stem):
            free = {fold(name) for name in items(row["aliases"])}
            exact, cued = ({fold(name) for name in items(row[column])} for column in ("exact", "cued"))
            assert not free & (exact | cued), row
            assert not exact & cued, row


def test_a_spelling_belongs_to_one_row() -> None:
    owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for stem in SPOKEN:
        for row in rows(stem):
            for spelling in spellings(row):
                owners[fold(spelling)].add((stem, row["name"]))
    assert {spelling: sorted(found) for spelling, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize("stem", [*SPOKEN, "venues"])
def test_names_make_distinct_node_ids(stem: str) -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for row in rows(stem):
        names[slug(row["name"])].append(row["name"])
    assert [found for found in names.values() if len(found) > 1] == []


def test_a_venue_is_known_by_one_name() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows("venues"):
        for spelling in (*spellings(row), row["full_name"]):
            owners[fold(spelling)].add(row["name"])
    assert {spelling: sorted(found) for spelling, found in owners.items() if len(found) > 1} == {}


def test_papers_of_models_are_well_formed() -> None:
    papers = [row["paper"] for row in rows("models") if row["paper"]]
    assert [paper for paper in papers if not well_formed(paper) and not DOI.fullmatch(paper)] == []


def test_papers_of_models_are_told_from_each_other_by_their_titles() -> None:
    titles: dict[str, set[str]] = defaultdict(set)
    for row in rows("models"):
        if row["paper"] and row["title"]:
            titles[row["paper"]].add(row["title"])
    assert {paper: sorted(found) for paper, found in titles.items() if len(found) > 1} == {}


def test_ids_of_titles_are_well_formed_and_distinct() -> None:
    identifiers = [row["arxiv"] for row in rows("titles")]
    assert [identifier for identifier in identifiers if not well_formed(identifier)] == []
    assert len(identifiers) == len(set(identifiers))


def test_years_of_titles_are_those_of_their_ids() -> None:
    assert [row for row in rows("titles") if row["year"] != f"20{row['arxiv'][:2]}"] == []


def test_titles_are_titles() -> None:
    faults = re.compile(r"\bet,? al|https?:|github\.com|\]\(|[\t\n]|[,:;]$|^\W*$")
    titles = [row["title"] for row in rows("titles")]
    assert [title for title in titles if faults.search(title) or title.count('"') % 2 or len(title) < 8] == []


def test_titles_agree_with_the_papers_of_models() -> None:
    known = {row["arxiv"]: row["title"] for row in rows("titles")}
    named = {row["paper"]: row["title"] for row in rows("models") if row["title"]}
    assert {paper: (named[paper], known[paper]) for paper in named.keys() & known if named[paper] != known[paper]} == {}


@pytest.mark.parametrize("stem", ["models", "titles"])
def test_years_are_years(stem: str) -> None:
    years = {row["year"] for row in rows(stem)} - {""}
    assert [year for year in sorted(years) if not re.fullmatch(r"(19[4-9]|20[0-4])\d", year)] == []


# what the first of a family is called when the second has come, and names that only look sized
NO_SIZES = re.compile(r".*[-_ v]1(\.0)?|.*[a-z]1", re.IGNORECASE)
UNSIZED = {"ADM-G", "GPT-NeoX-20B", "GPT1", "IGCV1", "LeNet-5", "LeNet5", "悟道2.0"}


def test_sizes_are_read_and_not_listed() -> None:
    rules = load()
    sized = set()
    for entry in (entry for entry in rules.entries if entry.kind == "model"):
        names = [spelling for spelling, _ in entry.spellings()]
        for alias in set(names) - {entry.name}:
            text = Text(Document("lint", "", alias, (), (), Provenance("plain", "")))
            parts = [Known(entry, fold(name), "any", 0, len(name)) for name in names if alias.startswith(name)]
            if any(m.span.end == len(alias) for part in parts for m in variants.read(text, part, rules)):
                sized.add(alias)
    assert sorted(alias for alias in sized - UNSIZED if not NO_SIZES.fullmatch(alias)) == []


def test_names_that_are_everyday_words_are_weighed_or_bound() -> None:
    bound = {fold(name) for stem in ("models", "concepts") for row in rows(stem) for name in items(row["cued"])}
    written = {name for row in rows("models") for name in items(row["exact"]) if not name.islower()}
    weighed = {fold(row["name"]) for row in rows("ambiguous")} | bound
    models = {name for row in rows("models") for name in any_case(row)}
    assert sorted(name for name in models if fold(name) in EVERYDAY and fold(name) not in weighed) == []
    assert sorted(name for name in written if name.istitle() and name.isalpha() and fold(name) not in weighed) == []


def test_what_speaks_for_a_name_does_not_speak_against_it() -> None:
    torn = {row["name"]: {*row["cues_for"].split("|")} & {*row["cues_against"].split("|")} for row in rows("ambiguous")}
    assert {name: words - {""} for name, words in torn.items() if words - {""}} == {}


def test_every_ambiguous_name_has_something_to_weigh() -> None:
    assert [
        row["name"] for row in rows("ambiguous") if not (row["cues_for"] and row["cues_against"] and row["why"])
    ] == []


def test_kinds_of_cues_are_known() -> None:
    kinds = {kind for row in rows("cues") for kind in row["kind"].split("|")}
    assert kinds == {"noun", "near", "field", "other", "thing"}


def test_no_model_looks_like_something_else() -> None:
    models = {fold(name) for row in rows("models") for name in spellings(row)}
    assert sorted(row["name"] for row in rows("lookalikes") if fold(row["name"]) in models) == []


def test_categories_are_known() -> None:
    assert {row["category"] for row in rows("concepts")} == set(CATEGORIES)


def test_most_concepts_speak_both_languages() -> None:
    bilingual = [row for row in rows("concepts") if not has_han(row["name"]) and any(map(has_han, spellings(row)))]
    assert len(bilingual) >= 3000
