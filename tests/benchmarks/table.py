"""The table of speed in both READMEs, from what the benchmarks noted.

    pytest --benchmark-only --benchmark-json=speed.json tests/benchmarks/test_pipeline_speed.py
    python -m tests.benchmarks.table speed.json

What stands between the two marks of each README is replaced.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

TOP = Path(__file__).parents[2]
Noted = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """A benchmark, what it is and what its peer is in one language."""

    benchmark: str
    what: str
    peer: str


@dataclass(frozen=True, slots=True)
class Words:
    """A table in one language."""

    head: str
    colon: str
    times: str
    rows: tuple[Row, ...]
    query: Row
    start: str


ENGLISH = Words(
    "| MB of HTML a second, CPU time of one process | kg | written by hand | |",
    ": ",
    "{} times",
    (
        Row("test_cleaning", "markup to text, with blocks and links", "BeautifulSoup(lxml).get_text"),
        Row("test_matching", "names of the gazetteers in the text", "spaCy PhraseMatcher, `zh`"),
        Row("test_references", "reference lists, all fields", "`re`: title, year and arXiv id of numbered lines"),
        Row("test_extraction", "file to all that is said, every rule", "all of that, without relations"),
        Row("test_build", "folder to Turtle, with every quote", "networkx and rdflib, without quotes"),
    ),
    Row("test_query", "the papers that most articles cite, ms", "rdflib's memory store"),
    "| a fresh process: `kg --help`; one article to Turtle, CPU s | {help:.2f}; {article:.2f} | "
    "`python -c pass`; `import spacy`: {floor:.2f}; {spacy:.2f} | |",
)
CHINESE = Words(
    "| 每秒处理的HTML（MB），单进程CPU时间 | kg | 手写流程 | |",
    "：",
    "{} 倍",
    (
        Row("test_cleaning", "标记变为文本，含分块和链接", "BeautifulSoup(lxml).get_text"),
        Row("test_matching", "在文本中找词表里的名称", "spaCy PhraseMatcher，`zh`"),
        Row("test_references", "参考文献表，全部字段", "`re`：带编号的行中的标题、年份和arXiv编号"),
        Row("test_extraction", "从文件到文章所说的一切，全部规则", "以上各项之和，不含关系"),
        Row("test_build", "从文件夹到Turtle，含全部引文", "networkx 和 rdflib，不含引文"),
    ),
    Row("test_query", "被最多文章引用的论文，毫秒", "rdflib 的内存存储"),
    "| 新进程：`kg --help`；一篇文章到Turtle，CPU秒 | {help:.2f}；{article:.2f} | "
    "`python -c pass`；`import spacy`：{floor:.2f}；{spacy:.2f} | |",
)
READMES = {"README.md": ENGLISH, "README.zh.md": CHINESE}


def table(words: Words, noted: Noted) -> str:
    """The table in Markdown; a benchmark that was not run has no row."""
    lines = [words.head, "|---|---|---|---|"]
    for row in words.rows:
        if row.benchmark in noted:
            ours, theirs = (noted[row.benchmark][f"{side} MB/s"] for side in ("ours", "theirs"))
            lines.append(_line(words, row, _number(ours), _number(theirs), noted[row.benchmark]["times"]))
    if words.query.benchmark in noted:
        found = noted[words.query.benchmark]
        ours, theirs = (_number(found[side] * 1000) for side in ("ours", "theirs"))
        lines.append(_line(words, words.query, ours, theirs, found["times"]))
    if "test_start_up" in noted:
        best = noted["test_start_up"]
        floors = {"floor": best["interpreter"], "spacy": best["spaCy"]}
        lines.append(words.start.format(help=best["kg --help"], article=best["one article"], **floors))
    return "\n".join(lines) + "\n"


def _line(words: Words, row: Row, ours: str, theirs: str, times: float) -> str:
    return f"| {row.what} | {ours} | {row.peer}{words.colon}{theirs} | {words.times.format(_number(times))} |"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def put(readme: str, mark: str, text: str) -> None:
    """Replace what stands between `<!-- mark -->` and `<!-- /mark -->` in a README."""
    marked = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    before = (TOP / readme).read_text(encoding="utf-8")
    (TOP / readme).write_text(marked.sub(lambda marks: marks[1] + text + marks[2], before), encoding="utf-8")


def main() -> None:
    """Put the figures of the file named into both READMEs."""
    report = orjson.loads(Path(sys.argv[1]).read_bytes())
    noted = {one["name"]: one["extra_info"] for one in report["benchmarks"]}
    for name, words in READMES.items():
        put(name, "speed", table(words, noted))


if __name__ == "__main__":
    main()
