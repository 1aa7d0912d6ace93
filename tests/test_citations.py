"""Citations: one line of tests/linking/citations.tsv is a list, a sentence and the citations in it."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

import kg
from kg import cleaning
from kg.records import Extraction, Provenance, RawDocument, by_key, cited

FOLDER = Path(__file__).parent / "linking"


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def lists() -> dict[str, str]:
    parts = (FOLDER / "lists.txt").read_text(encoding="utf-8").split("== ")[1:]
    return {name: entries.strip() for name, _, entries in (part.partition("\n") for part in parts)}


def found(extraction: Extraction) -> list[str]:
    """Each citation with the places of its entries in the document."""
    keys = by_key(extraction.references)
    places = {entry.span: str(number) for number, entry in enumerate(extraction.references, start=1)}
    return [
        f"{mention.surface}={' '.join(places[entry.span] for entry in cited(mention, keys))}"
        for mention in extraction.mentions
        if mention.kind == "citation"
    ]


@pytest.mark.parametrize("row", table("citations.tsv"), ids=lambda row: row["text"])
def test_citation(row: dict[str, str]) -> None:
    extraction = kg.extract(f"标题\n\n{row['text']}\n\n参考文献\n\n{lists()[row['list']]}")
    assert found(extraction) == [part for part in (row["found"] or "").split("|") if part]


TWO_LISTS = """一、检测

先看检测[1]。

参考文献

[1] First A, Other B. A paper on detection of objects[J]. Journal, 2010.
[2] Second A, Other B. Another paper on detection of objects[J]. Journal, 2011.

二、分割

再看分割[1]。

参考文献

[1] Third A, Other B. A paper on segmentation of images[J]. Journal, 2012.

三、后记

最后回到检测[2]，以及分割[1]。
"""
LIST_FIRST = """<h2>检测</h2><p>[1] First A. A paper on detection of objects[J]. Journal, 2010.</p>
<p>[2] Second A. Another paper on detection[J]. Journal, 2011.</p><p>上面的论文[1]写得很好，读者可以先看它再看别的。</p>
<h2>分割</h2><p>[1] Third A. A paper on segmentation of images[J]. Journal, 2012.</p>
<p>[2] Fourth A. Another paper on segmentation[J]. Journal, 2013.</p><p>上面的论文[1]也写得很好，值得一读再读。</p>"""


def read(content: str, markup: str) -> Extraction:
    return kg.extract(cleaning.clean(RawDocument("two", "标题", markup, content, Provenance(markup, "two"))))


def test_a_citation_means_the_next_list_else_the_last_one() -> None:
    places = ["[1]=1", "[1]=3", "[2]=2", "[1]=3"]
    assert found(read(TWO_LISTS, "plain")) == places
    headings = (
        TWO_LISTS.replace("\n[2]", "\n\n[2]")
        .replace("参考文献", "### 参考文献")
        .replace("二、", "## 二、")
        .replace("三、", "## 三、")
    )
    assert found(read(headings, "markdown")) == places


def test_a_list_that_opens_a_section_is_that_sections_list() -> None:
    assert found(read(LIST_FIRST, "html")) == ["[1]=1", "[1]=3"]


HOSTILE = [
    "[1" * 50_000,
    "(He et al., 2016" * 6_000,
    "[1,2" + ",3" * 40_000,
    "何" * 100_000 + "（2016）",
    "¹" * 100_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=["brackets", "names", "numbers", "han", "raised"])
def test_hostile_text_takes_linear_time(text: str) -> None:
    start = time.perf_counter()
    kg.extract(f"标题\n\n{text}\n\n参考文献\n\n{lists()['names']}")
    assert time.perf_counter() - start < 10
