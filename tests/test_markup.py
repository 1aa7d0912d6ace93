"""Cleaning: the text a browser shows, blocks and links in their places, reference lists and tails labelled."""

from __future__ import annotations

import json
from pathlib import Path
from unicodedata import normalize

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg import cleaning, readers
from kg.cleaning.links import target
from kg.records import Document, Provenance, RawDocument
from kg.text import INVISIBLE, squash

NOT_SHOWN = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "head",
    "iframe",
    "object",
    "button",
    "select",
    "textarea",
    "form",
    "math",
]


def clean(content: str, markup: str = "html") -> Document:
    return cleaning.clean(RawDocument("test/1", "", markup, content, Provenance("test", "test")))


def blocks(content: str, markup: str = "html") -> list[tuple[str, str]]:
    document = clean(content, markup)
    return [(block.kind, document.text[slice(*block.span)]) for block in document.blocks]


CASES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "blocks end words": ("<p>one</p><p>two</p>", [("paragraph", "one"), ("paragraph", "two")]),
    "white space runs together": ("<p> a \n b&nbsp; c </p>", [("paragraph", "a b c")]),
    "headings and items": ("<h2>H</h2><ul><li>i</li></ul>", [("heading", "H"), ("list_item", "i")]),
    "line breaks stay": ("<p>a<br>b</p>", [("paragraph", "a\nb")]),
    "code keeps its lines": ("<pre><code>a = 1;\n  b()</code></pre>", [("code", "a = 1;\n  b()")]),
    "prose set as code": ("<pre><code>1 为什么叫第一境界？</code></pre>", [("heading", "1 为什么叫第一境界？")]),
    "hidden things": (
        '<p>a</p><p style="display: none">b</p><noscript>c</noscript><script>d</script>',
        [("paragraph", "a")],
    ),
    "captions": ("<figure><img src=x><figcaption>c</figcaption></figure>", [("caption", "c")]),
    "a formula as picture": ('<p>x <img eeimg="1" alt="y^2"> z</p>', [("paragraph", "x y^2 z")]),
    "a formula as span": ('<p>x <span data-tex="y^2">drawn</span> z</p>', [("paragraph", "x y^2 z")]),
    "invisible characters": ("<p>Res\u200bNet</p>", [("paragraph", "ResNet")]),
    "a list under its heading": (
        "<h2>参考文献</h2><p>[1] A. B[J]. 2019.</p><p>下文与文献无关</p>",
        [("heading", "参考文献"), ("references", "[1] A. B[J]. 2019."), ("paragraph", "下文与文献无关")],
    ),
    "a list in one block with its heading": (
        "<p>参考资料：<br>[1] A. B[J]. 2019.<br>[2] C. D[J]. 2020.</p>",
        [("heading", "参考资料："), ("references", "[1] A. B[J]. 2019.\n[2] C. D[J]. 2020.")],
    ),
    "a list without heading": (
        "<p>文</p><p>[1] A. B[J]. 2019.</p><p>[2] C. D[J]. 2020.</p>",
        [("paragraph", "文"), ("references", "[1] A. B[J]. 2019."), ("references", "[2] C. D[J]. 2020.")],
    ),
    "entries broken over lines": (
        "<pre><code>[1] A. B\nC[J]. 2019.\n[2] D. E[J]. 2020.</code></pre>",
        [("references", "[1] A. B C[J]. 2019.\n[2] D. E[J]. 2020.")],
    ),
    "a footnote": (
        '<p>FCN<sup data-text="Title" data-url="https://arxiv.org/abs/1411.4038" data-numero="1">[1]</sup>很好</p>',
        [("paragraph", "FCN[1]很好"), ("references", "[1] Title https://arxiv.org/abs/1411.4038")],
    ),
    "further reading": (
        "<p>正文</p><p>推荐阅读</p><p><a href='https://a.example/1'>旧文</a></p>",
        [("paragraph", "正文"), ("related", "推荐阅读"), ("related", "旧文")],
    ),
    "one link in the text is no further reading": (
        "<p>详细解读如下：</p><p><a href='https://a.example/1'>旧文</a></p><p>正文</p>",
        [("paragraph", "详细解读如下："), ("paragraph", "旧文"), ("paragraph", "正文")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_blocks(name: str) -> None:
    content, expected = CASES[name]
    assert blocks(content) == expected


def test_links_have_their_places_and_targets() -> None:
    document = clean(
        '<p>见<a href="https://link.zhihu.com/?target=https%3A//arxiv.org/pdf/1705.08292.pdf">'
        " arxiv.org/pdf/1705.0829 </a>和"
        '<a href="javascript:alert(1)">这里</a>，以及 https://example.org/a(b)。</p>'
    )
    found = [(document.text[slice(*link.span)], link.href) for link in document.hyperlinks]
    assert found == [
        ("arxiv.org/pdf/1705.0829", "https://arxiv.org/pdf/1705.08292.pdf"),
        ("https://example.org/a(b)", "https://example.org/a(b)"),
    ]


def test_redirects_nest() -> None:
    inner = "https%3A%2F%2Flink.csdn.net%2F%3Ftarget%3Dhttps%253A%252F%252Farxiv.org%252Fabs%252F1706.03762"
    assert target(f"https://link.zhihu.com/?target={inner}") == "https://arxiv.org/abs/1706.03762"
    assert target("data:text/html,x") is None


def test_markdown_keeps_links_code_and_numbers() -> None:
    text = (
        "# T\n\nSee [this](https://a.example/1).\n\n```\nx = ResNet();\n```\n\n"
        "## References\n\n1. A. B[J]. 2019.\n2. C. D[J]. 2020.\n"
    )
    kinds = blocks(text, "markdown")
    assert ("code", "x = ResNet();") in kinds
    assert ("references", "[1] A. B[J]. 2019.") in kinds
    assert clean(text, "markdown").hyperlinks[0].href == "https://a.example/1"


def shown(content: str) -> str:
    """What BeautifulSoup takes for the visible text, without white space."""
    soup = BeautifulSoup(content, "lxml")
    for tag in soup.find_all(NOT_SHOWN):
        tag.decompose()
    for tag in soup.find_all(style=lambda style: style and "display:none" in style.replace(" ", "")):
        if tag.name in {"img", "sup", "span", "a", "section", "div", "p"}:
            tag.decompose()
    for tag in soup.find_all("img", eeimg=True):
        tag.replace_with(tag.get("alt", ""))
    for tag in soup.find_all("span", attrs={"data-tex": True}):
        tag.replace_with(str(tag["data-tex"]))
    return INVISIBLE.sub("", "".join(soup.get_text().split()))


def hrefs(content: str) -> list[str]:
    soup = BeautifulSoup(content, "lxml")
    for tag in soup.find_all(NOT_SHOWN):
        tag.decompose()
    return sorted(found for tag in soup.find_all("a", href=True) if (found := target(str(tag["href"]))))


def assert_as_beautifulsoup_reads(content: str) -> None:
    document = clean(content)
    assert "".join(document.text.split()) == shown(content)
    written = {link.href for link in document.hyperlinks}
    assert set(hrefs(content)) <= written


def test_the_seeds_read_as_beautifulsoup_reads_them(seeds: Path) -> None:
    raws = [raw for raw in readers.documents([seeds]) if isinstance(raw, RawDocument) and raw.markup == "html"]
    assert len(raws) == 47
    for raw in raws:
        if "data-numero" not in raw.content:
            assert_as_beautifulsoup_reads(raw.content)


def test_the_corpus_reads_as_beautifulsoup_reads_it(corpus: Path) -> None:
    raws = [raw for raw in readers.documents([corpus]) if isinstance(raw, RawDocument) and raw.markup == "html"]
    for raw in raws:
        if "data-numero" not in raw.content:
            assert_as_beautifulsoup_reads(raw.content)


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<br>",
        "<a href='https://a.example/'>",
        "</a>",
        "<li>",
        "</section>",
        "<h2>",
        "&amp;",
        "<!-- c -->",
    ]
)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="<>&\r\x0c", exclude_categories=("Cc", "Cs", "Cf")), max_size=8
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS | WORDS, max_size=25))
@example(["R", "<p>", "\u0327"])
def test_documents_are_well_formed_whatever_the_markup(pieces: list[str]) -> None:
    document = clean("".join(pieces))
    position = 0
    for block in document.blocks:
        assert position <= block.span.start < block.span.end <= len(document.text)
        assert document.text[position : block.span.start].strip() == ""
        position = block.span.end
    for link in document.hyperlinks:
        assert 0 <= link.span.start <= link.span.end <= len(document.text)
    words = squash("".join(piece for piece in pieces if not piece.startswith(("<", "&"))))
    # a combining mark that a tag parted from its letter meets it again only when both texts are squashed
    assert normalize("NFKC", words) == normalize("NFKC", squash(document.text.replace("&", "")))


def test_deep_nesting_and_long_lines() -> None:
    deep = clean("<div>" * 100_000 + "ResNet" + "</div>" * 100_000)
    assert deep.text == "ResNet"
    long = clean("ResNet在ImageNet上训练，" * 200_000, "plain")
    assert len(long.blocks) == 1


def test_json_of_a_document_is_plain() -> None:
    document = clean("<p>a</p>")
    assert json.loads(json.dumps(document.blocks[0].span)) == [0, 1]


TABLES: dict[str, tuple[str, list[list[str | None]]]] = {
    "rows and cells": ("<table><tr><th>a<th>b<tr><td>c<td>d e</table>", [["a", "b"], ["c", "d e"]]),
    "paragraphs in cells": (
        "<p>x</p><table><tr><td><p>a</p><td><p>b</p><p>c</p></tr><tr><td><br>d<td></tr></table><p>y",
        [["a", "b\nc"], ["d", ""]],
    ),
    "cells that span": (
        "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td>e</table>",
        [["a", "b", "b"], ["a", "c", "d"], ["e", None, None]],
    ),
    "a row alone": ("<table><tr><td>a<td>b</table>", []),
    "a column alone": ("<table><tr><td>a<tr><td>b</table>", []),
    "a table in a table": ("<table><tr><td>a<td>b<tr><td>c<td><table><tr><td>d<tr><td>e</table></table>", []),
    "a paragraph in a cell": (f"<table><tr><td>a<td>b<tr><td>c<td>{'long ' * 50}</table>", []),
    "more columns than a page": (f"<table><tr><td colspan=99>a<td>b{'<tr><td>c<td>d' * 3}</table>", []),
    "spans that are no numbers": (
        "<table><tr><td colspan=x>a<td>b<tr><td rowspan=-1>c<td>d</table>",
        [["a", "b"], ["c", "d"]],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_cells_have_their_places(name: str) -> None:
    content, expected = TABLES[name]
    document = clean(content)
    found = [[document.text[slice(*cell)] if cell else None for cell in row] for t in document.tables for row in t.rows]
    assert found == expected


def test_a_table_has_its_caption_and_leaves_the_text_as_it_is() -> None:
    document = clean("<p>x</p><table><caption>Table 1</caption><tr><td>a<td>b<tr><td>c<td>d</table>")
    (table,) = document.tables
    assert document.text == "x\nTable 1\na b\nc d"
    assert table.caption is not None
    assert document.text[slice(*table.caption)] == "Table 1"


def test_tables_of_markdown() -> None:
    document = clean("| a | b |\n|---|---|\n| **c** | `d` |\n", "markdown")
    assert [[document.text[slice(*cell)] for cell in row if cell] for row in document.tables[0].rows] == [
        ["a", "b"],
        ["c", "d"],
    ]
