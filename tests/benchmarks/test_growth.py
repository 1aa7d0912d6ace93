"""Hostile text costs time in proportion to its length: the slope over a tenfold text, measured, not timed in CI."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import kg
from kg import cleaning, readers
from kg.records import Provenance, RawDocument
from kg.rules import Rules

PIECES = (
    "(",
    "a.",
    "[1] ",
    "1234.5678",
    "arxiv ",
    " https://",
    "AbC",
    "a/",
    "论文《A",
    "A-",
    "@a.",
    "ResNet",
    "参考文献\n[1] ",
    "arXiv:",
    "arXiv 论文 ",
    "arXiv:1706.03762, ",
    "1706.03762、",
    "hep-th/9711200 ",
    "/1706.03762",
    "10.1000/",
    "10.1109/5.(",
    "DOI：10.1109/",
    "github.com/",
    "github.com/a/b ",
    "https://arxiv.org/abs/1706.03762 ",
    "https://link.zhihu.com/?target=https%3A%2F%2F",
    "%25",
    "openreview.net/forum?id=",
    "ResNet达到76.1%",
    "ResNet的AP为",
    "ResNet and FCOS have 41.5 AP on COCO, ",
    "top-1",
    "Graph Attention Network (GAT) ",
    "图注意力网络（GAT）",
    "简称 AB, ",
    "（He et al., 2016）",
    "Smith (2017) ",
    "《",
    "《Abc def ghi ",
    "Abc Abc: ",
    "Frob-7B-",
    "CNN+",
    "ResNet和",
    "ResNet50/101/",
    "SAM ",
    "A B C D E F G ",
    "a",
    "\ue002",
    "论文：https://arxiv.org/abs/1706.03762\n代码：https://github.com/a/b\n",
    "ResNet，",
    "ResNet、VGG和",
    "ResNet（VGG）",
    "ResNet基于VGG，它使用了ReLU，",
    "ResNet基于VGG，该网络使用了ReLU。",
    "ResNet uses ReLU, and it beats VGG. ",
    "我们，它，",
)
SHORT, LONG = 6_000, 60_000

# `{}` becomes a number that grows
MARKUP = (
    ("html", "<div>"),
    ("html", "<ul><li>"),
    ("html", "<b id={}><p>"),
    ("html", "<font size={}><p>"),
    ("html", "<a href='https://a.example/'><p>"),
    ("html", "<p><a href='https://a.example/'>标题</a></p>"),
    ("html", "<a href='https://a.example/'>标题</a> https://b.example/ "),
    ("html", "<script></Script><div>"),
    ("html", "<a "),
    ("html", "<!--"),
    ("html", "<p>推荐阅读</p>"),
    ("html", "<p>参考文献：[1] </p>"),
    ("html", "<sup data-numero='{}' data-text='He'>[{}]</sup>"),
    ("html", "<table><tr><td>a<td>b"),
    ("html", "<table><tr><td rowspan=999 colspan=50>a"),
    ("html", "<td rowspan=999>a<tr>"),
    ("html", "<br>"),
    ("html", "字"),
    ("html", "<!-- a -->"),
    ("html", "&amp;"),
    ("html", "&x;"),
    ("html", "<?a?>"),
    ("html", " \u200b"),
    ("html", "<p a{}='1'>a</p>"),
    ("html", '<span style="{}">a</span>'),
    ("html", '<img eeimg="1" alt="{}">'),
    ("html", '<a href="#a"><p>'),
    ("html", '<a href="https://link.zhihu.com/?target=https%3A//a.example/{}">a</a>'),
    ("html", "<div><noscript>"),
    ("html", "<table><tr><td>"),
    ("html", "<ol><li>a"),
    ("html", "<template>"),
    ("html", "<p>[{}] He K, et al. arXiv:1, 2016.</p>"),
    ("html", "考参考文献"),
    ("markdown", "| a | b |\n|---|---|\n"),
    ("markdown", "["),
    ("markdown", "*_"),
    ("markdown", "> "),
    ("markdown", "- "),
    ("markdown", "[^{}]: x\n"),
    ("markdown", "[{}]: https://a.example/\n"),
    ("markdown", "## 参考文献\n\n"),
    ("plain", "\n \n"),
    ("plain", "[1] [2] "),
    ("plain", "[{}] \n"),
    ("plain", "参考文献\n[1] a\n"),
    ("plain", "参考文献：[1] "),
    ("plain", "@article{{a,\n title={{\n"),
    ("plain", "recog-\n"),
    ("plain", "He K, "),
    ("plain", "张三,"),
)
FILES = ("\n", "<div>", "<div><li>", "<p>x", "# ", "{{", '{{"a":', "[1,", "https://a.example/\n", "<a href=http://a ")


# what reference lists are made of, each repeated inside one entry and as entries of their own
ENTRY_PIECES = (
    *("He K, ", "K. He, ", "He, K., ", "Kaiming He and ", "何恺明,", "等", "et al. ", "A. ", "Ab. ", "Ed. ", "eds., "),
    *("(2016) ", "(", "1(1), ", "1, 2 (", "vol. 1, ", "pp. 1-", "? ", "! ", ". ", "; ", '"', "《", "[J]", "In ", "//"),
    *("[2016-01-01]", "(2016-01-01)", "accessed ", "University of ", "Press, ", "New York, ", "@a{b, c={", "van der "),
)


@pytest.mark.benchmark(group="growth of references")
@pytest.mark.parametrize("piece", ENTRY_PIECES)
@pytest.mark.parametrize("before", ["[1] ", "[1] He K. Title[J]. "])
def test_a_hostile_entry_takes_linear_time(benchmark: BenchmarkFixture, before: str, piece: str, rules: Rules) -> None:
    def text(length: int) -> str:
        return "参考文献\n\n" + before + piece * (length // len(piece))

    start = time.perf_counter()
    kg.extract(text(SHORT), rules)
    short = time.perf_counter() - start
    benchmark.pedantic(kg.extract, (text(LONG), rules), rounds=3, warmup_rounds=1)
    assert benchmark.stats.stats.median < 20 * max(short, 0.02)


@pytest.mark.benchmark(group="growth")
@pytest.mark.parametrize("piece", PIECES)
def test_hostile_text_takes_linear_time(benchmark: BenchmarkFixture, piece: str, rules: Rules) -> None:
    def text(length: int) -> str:
        return "题目\n\n" + piece * (length // len(piece))

    start = time.perf_counter()
    kg.extract(text(SHORT), rules)
    short = time.perf_counter() - start
    benchmark.pedantic(kg.extract, (text(LONG), rules), rounds=3, warmup_rounds=1)
    # ten times the text may take twenty times as long, not a hundred; the floor keeps the clock's grain out of it
    assert benchmark.stats.stats.median < 20 * max(short, 0.02)


@pytest.mark.benchmark(group="growth")
@pytest.mark.parametrize(("markup", "piece"), MARKUP)
def test_hostile_markup_is_cleaned_in_linear_time(benchmark: BenchmarkFixture, markup: str, piece: str) -> None:
    def document(length: int) -> RawDocument:
        return RawDocument("test/1", "", markup, _numbered(piece, length), Provenance("test", "test"))

    start = time.perf_counter()
    cleaning.clean(document(SHORT))
    short = time.perf_counter() - start
    benchmark.pedantic(cleaning.clean, (document(LONG),), rounds=3, warmup_rounds=1)
    assert benchmark.stats.stats.median < 20 * max(short, 0.02)


@pytest.mark.benchmark(group="growth")
@pytest.mark.parametrize("piece", FILES)
def test_hostile_files_are_read_in_linear_time(benchmark: BenchmarkFixture, tmp_path: Path, piece: str) -> None:
    def file(length: int) -> list[Path]:
        path = tmp_path / f"{length}.txt"
        path.write_text("题目\n" * (piece[0] not in "<{[") + _numbered(piece, length), encoding="utf-8")
        return [path]

    start = time.perf_counter()
    list(readers.documents(file(SHORT)))
    short = time.perf_counter() - start
    benchmark.pedantic(lambda: list(readers.documents(file(LONG))), rounds=3, warmup_rounds=1)
    assert benchmark.stats.stats.median < 20 * max(short, 0.02)


def _numbered(piece: str, length: int) -> str:
    """A text of about this length made of one piece, counted where it has a place for a number."""
    return "".join(piece.format(number, number) for number in range(1, length // len(piece) + 2))
