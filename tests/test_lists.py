"""Reference lists in many shapes: every document in tests/lists has the entries of its `.expect`, and no others.

A line of `.expect` is `marker | the first words of the entry`, with `-` for an entry without a marker; an empty file
says that the document only looks as if it held a list.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import cleaning, readers
from kg.extractors import entries
from kg.readers.sources import Source
from kg.records import Document, Provenance, RawDocument
from kg.text import squash

HERE = Path(__file__).parent / "lists"
CASES = sorted(path for path in HERE.iterdir() if path.suffix != ".expect")


def read(path: Path) -> Document:
    (raw,) = readers.read(Source(path.name, path))
    assert isinstance(raw, RawDocument), raw
    return cleaning.clean(raw)


def clean(content: str, markup: str) -> Document:
    return cleaning.clean(RawDocument("test/1", "", markup, content, Provenance("test", "test")))


def found(document: Document) -> list[tuple[str, str]]:
    """Marker and words of each entry, on one line."""
    texts = (document.text[slice(*span)] for span in entries.spans(document))
    marked = (entries.marked(text) for text in texts)
    return [(marker or "-", " ".join(rest.split())) for marker, rest in marked]


def expected(path: Path) -> list[tuple[str, str]]:
    lines = path.with_suffix(".expect").read_text(encoding="utf-8").splitlines()
    return [(marker.strip(), words.strip()) for marker, _, words in (line.partition("|") for line in lines)]


@pytest.mark.parametrize("path", CASES, ids=[path.name for path in CASES])
def test_the_entries_of_a_document(path: Path) -> None:
    wanted, got = expected(path), found(read(path))
    shown = [(marker, words[: len(want)]) for (marker, words), (_, want) in zip(got, wanted, strict=False)]
    assert shown + got[len(wanted) :] == wanted


def test_every_document_has_its_expectation() -> None:
    assert {path.stem for path in CASES} == {path.stem for path in HERE.glob("*.expect")}
    assert sum(not expected(path) for path in CASES) >= 12


ENGLISH = "Smith J{n}, Doe A. On the width of networks, part {n}[J]. Journal of Results, {year}, {n}(1): 1-9."
LOOSE = "Jane Smith and A. van Doe. Widening number {n}. In Workshop {n}."
CHINESE = "张伟, 李娜. 第{n}种网络结构的研究[J]. 计算机学报, {year}, {n}(2): 11-19."
STYLES = {
    "unmarked": "{entry}",
    "brackets": "[{n}] {entry}",
    "black brackets": "【{n}】{entry}",
    "dots": "{n}. {entry}",
}
# how a list of entries is set: markup, before, between, after
SETTINGS = {
    "lines": ("plain", "题目\n正文一句。\n参考文献\n", "\n", "\n以上就是全部内容。"),
    "paragraphs": ("plain", "题目\n\n正文一句。\n\n参考文献\n\n", "\n\n", "\n\n作者简介：某某"),
    "lines among paragraphs": ("plain", "题目\n\n正文一句。\n\n参考文献\n\n", "\n", "\n\n欢迎关注"),
    "markdown paragraphs": ("markdown", "# 题目\n\n## 参考文献\n\n", "\n\n", "\n\n## 附录\n\n2020年的表格"),
    "markdown lines": ("markdown", "# 题目\n\n**References**\n\n", "\n", "\n\n---\n\nTHE END"),
    "html paragraphs": ("html", "<h2>References</h2><p>", "</p><p>", "</p><h2>Appendix</h2><p>Tables of 2020.</p>"),
    "html breaks": ("html", "<p>参考文献：<br>", "<br>", "<br>转载请注明出处</p>"),
    "html items": ("html", "<p><b>参考文献</b></p><ul><li>", "</li><li>", "</li></ul><p>编辑：某某</p>"),
    "html numbered items": ("html", "<h3>REFERENCES</h3><ol><li>", "</li><li>", "</li></ol><p>© 2021 A. Doe</p>"),
}


@pytest.mark.parametrize("pattern", [ENGLISH, LOOSE, CHINESE], ids=["English", "loose", "Chinese"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("setting", SETTINGS)
def test_a_thousand_entries(setting: str, style: str, pattern: str) -> None:
    markup, before, between, after = SETTINGS[setting]
    written = [pattern.format(n=n, year=1980 + n % 40) for n in range(1, 1001)]
    lines = [STYLES[style].format(n=n, entry=entry) for n, entry in enumerate(written, start=1)]
    got = found(clean(before + between.join(lines) + after, markup))
    numbered = style != "unmarked" or "numbered" in setting
    assert got == [(str(n) if numbered else "-", entry) for n, entry in enumerate(written, start=1)]


def test_five_thousand_unnumbered_lines() -> None:
    lines = [ENGLISH.format(n=n, year=1980 + n % 40) for n in range(5000)]
    assert [entry for _, entry in found(clean("Title\nBody.\nReferences\n" + "\n".join(lines), "plain"))] == lines


LINES = st.sampled_from(
    [
        "参考文献",
        "References",
        "参考：",
        "[1] He K, Zhang X. Deep[C]. 2016.",
        "[2] Lin M. Network in network[J]. 2013. [3] Hu J. SENet[C]. 2018.",
        "1. Ba J. Layer norm-",
        "alization. 2016.",
        "2、张三, 李四. 综述[J]. 2019.",
        "@article{a,",
        "title={b}}",
        "https://a.example/1",
        "正文说了一句很长的话，没有什么可以引用的。",
        "推荐阅读",
        "附录",
        "12",
        "",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=14), st.sampled_from(["plain", "markdown", "html"]), st.sampled_from(["\n", "\n\n"]))
def test_entries_lie_in_their_blocks_and_no_word_is_lost(lines: list[str], markup: str, end: str) -> None:
    content = "".join(f"<p>{line}</p>" for line in lines) if markup == "html" else end.join(lines)
    document = clean(content, markup)
    position = 0
    for block in document.blocks:
        assert position <= block.span.start < block.span.end <= len(document.text)
        position = block.span.end
    spans = list(entries.spans(document))
    assert spans == sorted(set(spans))
    listed = [block.span for block in document.blocks if block.kind == "references"]
    assert all(any(block.contains(span) for block in listed) for span in spans)
    for link in document.hyperlinks:
        assert document.text[slice(*link.span)] in link.href
    if markup == "plain":
        assert squash(document.text) == squash(content)


RELATED: dict[str, tuple[str, list[str]]] = {
    "running text ends further reading": (
        "<p>系列文章</p><p><a href='https://a.example/1'>上篇</a></p><p>二、方法</p>"
        "<p>这一段是正文，它讲残差网络为什么容易训练，句子很长，没有网址，说的也都是网络本身的事情，与推广无关。</p>",
        ["related", "related", "paragraph", "paragraph"],
    ),
    "advertisements do not": (
        "<p>推荐阅读</p><p><a href='https://a.example/1'>上篇</a></p>"
        "<p>长按下方的二维码，关注我们的公众号，每天都有新的论文解读与课程优惠，还有读者群可以加入讨论，机会难得。</p>"
        "<p>下一篇的题目</p>",
        ["related"] * 4,
    ),
}


@pytest.mark.parametrize("name", RELATED)
def test_further_reading(name: str) -> None:
    content, kinds = RELATED[name]
    assert [block.kind for block in clean(content, "html").blocks] == kinds


BOUNDED = {
    "nesting": "<div>" * 3000 + "ResNet" + "</div>" * 3000 + "<p>VGG</p>",
    "formatting that stays open": "".join(f"<b id={n}><p>ResNet</p>" for n in range(2000)) + "<p>VGG</p>",
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(5000)) + ">ResNet</p><p>VGG</p>",
    "tags in scripts do not count": "<script>" + "'<div>';" * 3000 + "</script><div>ResNet<p>VGG</p></div>",
}


@pytest.mark.parametrize("name", BOUNDED)
def test_text_stays_when_tags_beyond_a_bound_are_dropped(name: str) -> None:
    lines = clean(BOUNDED[name], "html").text.split("\n")
    assert set(lines) == {"ResNet", "VGG"}
