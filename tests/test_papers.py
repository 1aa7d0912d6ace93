"""Papers named by their titles, and models tied to their papers by what the gazetteers know."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import kg
from kg import cleaning, linking
from kg.records import Extraction, Provenance, RawDocument, Reference
from kg.rules import Rules

FOLDER = Path(__file__).parent / "linking"


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def titles(extraction: Extraction) -> list[str]:
    return [
        m.value or "" for m in extraction.mentions if m.kind == "paper" and not (m.value or "").startswith("arxiv:")
    ]


@pytest.mark.parametrize("row", table("papers.tsv"), ids=lambda row: row["text"])
def test_papers_named_by_title(row: dict[str, str]) -> None:
    extraction = kg.extract(f"标题\n\n{row['text']}")
    assert titles(extraction) == [title for title in (row["titles"] or "").split("|") if title]
    for mention in extraction.mentions:
        assert extraction.document.text[slice(*mention.span)] == mention.surface


def read(content: str, url: str = "", name: str = "a", title: str = "标题") -> Extraction:
    source = Provenance("html", name, url=url)
    return kg.extract(cleaning.clean(RawDocument(name, title, "html", content, source)))


def test_a_title_may_be_broken_over_two_lines() -> None:
    extraction = kg.extract("标题\n\n请读 Deep Residual Learning\nfor Image Recognition 这篇。")
    assert titles(extraction) == ["Deep Residual Learning for Image Recognition"]


def test_a_link_to_the_same_site_is_no_paper() -> None:
    text = "<p>论文《<a href='{}'>Frobnicating the Gradient Flow</a>》讲了推导。</p>"
    own = "https://blog.example.org/"
    assert titles(read(text.format("https://blog.example.org/2"), own)) == []
    assert titles(read(text.format("https://papers.example.com/2"), own)) == ["Frobnicating the Gradient Flow"]


def test_the_title_of_another_document_is_no_paper(rules: Rules) -> None:
    other = read("<p>正文。</p>", name="b", title="Frobnicating the Gradient Flow")
    naming = read("<p>论文《Frobnicating the Gradient Flow》讲了推导。</p>")
    alone, both = (linking.merge(group, rules) for group in ([naming], [naming, other]))
    assert [thing.kind for thing in alone.entities].count("paper") == 1
    assert [thing.kind for thing in both.entities].count("paper") == 0


def test_a_title_and_its_link_tell_others_the_id(rules: Rules) -> None:
    linked = read("<p>论文《<a href='https://arxiv.org/abs/1601.00001'>Frobnicating the Gradient Flow</a>》。</p>")
    bare = read("<p>论文《Frobnicating the gradient-flow》。</p>", name="b")
    merged = linking.merge([linked, bare], rules)
    assert [thing.id for thing in merged.entities if thing.kind == "paper"] == ["paper:arxiv/1601.00001"]


KNOWN = """标题

作者做了实验，all-cnn比其他网络更准。

参考文献

[1] Springenberg J T, Dosovitskiy A, Brox T, et al. Striving for simplicity: The all convolutional net[J]. 2014.
[2] He K, Zhang X, Ren S, et al. Deep residual learning for image recognition[C]//CVPR. 2016.
"""


def test_a_model_is_tied_to_its_own_paper_where_the_document_cites_it() -> None:
    extraction = kg.extract(KNOWN)
    ties = {(r.subject.value, r.object.marker) for r in extraction.relations if isinstance(r.object, Reference)}
    # ResNet is not named in the text, so nothing is said of it
    assert ties == {("All-CNN", "1")}
