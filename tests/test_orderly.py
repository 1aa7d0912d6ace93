"""Markup that is in order is read without a parser: it must give what the parser's tree gives, or be left to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import readers
from kg.cleaning import html, orderly
from kg.records import RawDocument

IN_ORDER = (
    "",
    "text alone",
    "<p>a</p><p>b</p>",
    "<section><p>a<br/>b<span style='x'></span></p></section>".replace("'", '"'),
    "<ul><li>a<ul><li>b</li></ul></li></ul>",
    '<ol start="3"><li value="7">a</li></ol><pre><code>x &lt; y\n  z</code></pre>',
    '<p><a href="https://a.example/?b=1&c=2&amp;d=3">a</a> &#34;b&#x4e2d;&hellip;</p>',
    '<p style="display:none">a</p><figure><noscript><img src="x"></noscript><figcaption>b</figcaption></figure>',
    '<p>a<sup data-text="b" data-url="https://c.example/" data-numero="1">[1]</sup></p>',
    '<p>x <img eeimg="1" alt="y^2"> <span data-tex="z">drawn</span><!-- a comment --> w</p>',
    "<b>a</b><strong>b <i>c</i></strong><h2>d</h2>",
)
NOT_IN_ORDER = (
    "<p>a<p>b</p></p>",
    "<p><div>a</div></p>",
    "<p>a",
    "a</p>",
    "<b><i>a</b></i>",
    "<P>a</P>",
    "<h1><h2>a</h2></h1>",
    "<h1><span><h2>a</h2></span></h1>",
    '<a href="x"><a href="y">a</a></a>',
    "<li>a</li>",
    "<p><hr></p>",
    "<pre>\na</pre>",
    "<p>a > b</p>",
    "<p>1 >br< 2</p>",
    '<p title="<b>">a</p>',
    '<p title="a>b">c</p>',
    '<p title="a"b="c>d">e</p>',
    "<p id=a>b</p>",
    "<p/>a</p>",
    "<br></br>",
    "<p>&copy a</p>",
    "<p>&#0;&#128;&#xd800;</p>",
    "<p>a\rb</p>",
    "<p>a\0b</p>",
    "<p>a\ud800b</p>",
    "<noscript><p>a</p></noscript>",
    "<table><tr><td>a</td></tr></table>",
    "<svg><p>a</p></svg>",
    "<script>a</script>",
    "<template><p>a</p></template>",
    "<!--><p>a</p>",
    "<?xml version='1.0'?><p>a</p>",
    "<p>a<?php b ?>c</p>",
    '<p>a<a href="#1">^</a></p>',
    "<b>" * 11 + "a" + "</b>" * 11,
    "<div>" * 101 + "a" + "</div>" * 101,
)


@pytest.mark.parametrize("markup", IN_ORDER)
def test_what_is_in_order_is_read_as_the_parser_reads_it(markup: str) -> None:
    read = orderly.read(markup)
    assert read is not None
    assert same(read.finish(), html.parsed(markup).finish())


@pytest.mark.parametrize("markup", NOT_IN_ORDER)
def test_what_may_not_be_in_order_is_left_to_the_parser(markup: str) -> None:
    assert orderly.read(markup) is None


def test_most_articles_of_the_corpus_are_in_order(corpus: Path) -> None:
    pages = [raw for raw in readers.documents([corpus]) if isinstance(raw, RawDocument) and raw.markup == "html"]
    read = {raw.id: orderly.read(raw.content) for raw in pages}
    assert any(read.values())
    for raw in pages:
        found = read[raw.id]
        assert found is None or same(found.finish(), html.parsed(raw.content).finish())


def same(first: object, second: object) -> bool:
    return repr(first) == repr(second)


ATTRIBUTES = st.sampled_from(
    [
        "",
        ' style="display: none"',
        ' style="d&#105;splay:none"',
        ' class="ReferenceList"',
        ' class="back-link"',
        ' href="https://a.example/?b=1&copy=2&amp;c"',
        ' href="#a"',
        ' start="4"',
        ' value="5"',
        ' EEIMG="1" alt="a&lt;b"',
        ' data-tex="x"',
        ' data-numero="1" data-text="He K" data-url="https://b.example/"',
        ' title="a > b"',
        ' title="a < b"',
        " id=a",
        ' id="a" id="b"',
    ]
)
NAMES = st.sampled_from(
    [
        *("p", "div", "section", "span", "b", "strong", "i", "a", "ul", "ol", "li", "h2", "blockquote", "pre", "code"),
        *("sup", "figure", "figcaption", "noscript", "table", "td", "svg", "font", "br", "img", "hr"),
    ]
)
TEXTS = st.sampled_from(
    [
        "a",
        " b ",
        "\n",
        "&amp;",
        "&nbsp;",
        "&lt;",
        "&not",
        "&#x4e2d;",
        " > ",
        "<!-- c -->",
        "\u200b",
        "\u3000",
        "参考文献",
    ]
)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An element that is closed, as an editor writes it."""

    def written(name: str, attributes: str, parts: list[str]) -> str:
        if name in {"br", "img", "hr"}:
            return f"<{name}{attributes}>"
        return f"<{name}{attributes}>{''.join(parts)}</{name}>"

    return st.builds(written, NAMES, ATTRIBUTES, st.lists(inner, max_size=4))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.recursive(TEXTS, element, max_leaves=12), max_size=6))
def test_both_ways_lead_to_the_same_text(parts: list[str]) -> None:
    markup = "".join(parts)
    read = orderly.read(markup)
    assert read is None or same(read.finish(), html.parsed(markup).finish())


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_what_was_cut_out_of_order_is_noticed(data: st.DataObject) -> None:
    markup = data.draw(st.sampled_from(IN_ORDER))
    start = data.draw(st.integers(0, len(markup)))
    cut = markup[:start] + markup[start + data.draw(st.integers(1, 6)) :]
    read = orderly.read(cut)
    assert read is None or same(read.finish(), html.parsed(cut).finish())


@pytest.mark.parametrize("markup", ["<p>a<?pi b?>c</p>", "<?xml:namespace prefix = o /><p>ac</p>"])
def test_a_processing_instruction_is_passed_over(markup: str) -> None:
    pieces, _, _ = html.pieces(markup)
    assert "".join(piece.text for piece in pieces) == "ac"
