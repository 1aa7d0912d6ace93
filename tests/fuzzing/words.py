"""Inputs made of words that mean something to a reader of articles, and records made of any bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import networkx as nx

from kg.graph import build
from kg.ontology import KINDS, PREDICATES
from kg.records import Assertion, Entity, Evidence, LinkedReference, Reference, Span

CORPUS = Path(__file__).parents[1] / "corpus"

# names, verbs and marks of running text
SPOKEN = (
    *("ResNet", "ResNet-50", "VGG", "BERT", "GPT-3", "GAN", "SENet", "Transformer", "YOLO", "U-Net", "ViT", "LSTM"),
    *("ImageNet", "COCO", "SQuAD", "CIFAR-10", "ReLU", "Adam", "dropout", "批归一化", "注意力机制", "残差网络", "mAP"),
    *(
        "基于",
        "使用",
        "采用",
        "优于",
        "在",
        "上训练",
        "上",
        "达到了",
        "提出了",
        "由",
        "和",
        "、",
        "，",
        "。",
        "；",
        "：",
        "等",
    ),
    *(
        " is based on ",
        " uses ",
        " outperforms ",
        " and ",
        ", ",
        ". ",
        " on ",
        " achieves ",
        " was proposed by ",
        " the ",
    ),
    *(
        "[1]",
        "[2]",
        "[1-3]",
        "【1】",
        "[1,",
        "]",
        "(",
        ")",
        "（",
        "）",
        "《",
        "》",
        "“",
        "”",
        '"',
        "'",
        "|",
        "/",
        "-",
        "—",
    ),
    *(
        "76.1%",
        "92.3",
        "top-1",
        "准确率",
        "错误率",
        "F1",
        "2016",
        "1",
        "0",
        " ",
        "\n",
        "\n\n",
        "\t",
        "\u3000",
        "\u200b",
    ),
    *("不如", "没有", "如果", "可能", "not ", "It ", "它", "该模型", "OpenAI", "Google", "何恺明", "He et al. (2016)"),
)
# the parts of reference lists
LISTED = (
    *(
        "参考文献\n",
        "References\n",
        "[1] ",
        "[2] ",
        "1. ",
        "2、",
        "(3) ",
        "He K",
        "Zhang X",
        "张三",
        "李四",
        "et al. ",
        "等. ",
    ),
    *(", ", ". ", "，", "。", "：", ": ", "; ", "[J]", "[C]", "[C]//", "[D]", "[EB/OL]", "[M].", "Proceedings of CVPR"),
    *("Deep residual learning", "深度学习综述", "2016", "(2016)", "2016, 38(2): 1-20", "pp. 770-778", "vol. 1", "IEEE"),
    *(
        "arXiv:1512.03385",
        "arXiv preprint ",
        "doi:10.1109/5.726791",
        "https://arxiv.org/abs/1706.03762v5",
        "@article{a,",
    ),
    *(
        " title={",
        " author={",
        " year={",
        "}",
        "},",
        "{",
        '"',
        "“",
        "”",
        "\\",
        "&",
        "and",
        "In ",
        "CoRR",
        "abs/",
        "\n",
        " ",
    ),
    *("van der Maaten L", "O'Brien", "-", "–", "--", "~", "K.", "X.-Y.", "第3期", "硕士学位论文", "北京: 科学出版社"),
)
# identifiers and what stands around them
IDENTIFIED = (
    *(
        "arXiv:",
        "arxiv.org/abs/",
        "arxiv.org/pdf/",
        "https://",
        "http://",
        "www.",
        "1706.03762",
        "v5",
        "v",
        "cs/0301012",
    ),
    *(
        "hep-th/9901001",
        "doi:",
        "10.1109/5.726791",
        "doi.org/",
        "10.",
        "/",
        ".",
        "%2F",
        "%3A",
        "%25",
        "%",
        "%E4",
        "&amp;",
    ),
    *(
        "openreview.net/forum?id=",
        "aclanthology.org/",
        "P19-1001",
        "github.com/",
        "owner/name",
        ".git",
        "huggingface.co/",
    ),
    *("proceedings.mlr.press/v37/", "jmlr.org/papers/v3/", "openaccess.thecvf.com/content_cvpr_2016/papers/", ".pdf"),
    *(
        "papers.nips.cc/paper/",
        "link.zhihu.com/?target=",
        "?",
        "#",
        "=",
        ":",
        "[",
        "]",
        "(",
        ")",
        "（",
        "）",
        "。",
        "，",
    ),
    *(
        " ",
        "\n",
        "abs",
        "9999.99999",
        "0000.0000",
        "1",
        "2017",
        "预印本",
        "编号",
        "\u2010",
        "\uff0e",
        "\uff11",
        "\u0661",
    ),
)


def text_of(content: bytes, words: Sequence[str]) -> str:
    """Words by number where the first byte is even, else the bytes as UTF-8."""
    if content[:1] and content[0] % 2 == 0:
        return "".join(words[byte % len(words)] for byte in content[1:])
    return content[1:].decode("utf-8", "ignore")


class Draws:
    """Numbers and texts drawn from bytes until these are used up; after that all are the first."""

    def __init__(self, content: bytes) -> None:
        self.content, self.position = content, 0

    def number(self, below: int) -> int:
        """A number from 0."""
        self.position += 1
        return self.content[self.position - 1] % below if self.position <= len(self.content) else 0

    def text(self, known: Sequence[str]) -> str:
        """One of the known texts, or any, lone surrogates and control characters among them."""
        choice = self.number(len(known) + 2)
        if choice < len(known):
            return known[choice]
        length = self.number(24)
        raw = self.content[self.position : self.position + length]
        self.position += length
        if choice == len(known):
            return raw.decode("utf-8", "replace")
        return raw[: length // 2 * 2].decode("utf-16-le", "surrogatepass")


_NASTY = (
    *(
        "",
        " ",
        "a",
        "a|b",
        "x:y",
        "<a&b>",
        '"q"',
        "'",
        "\\",
        "\\u0041",
        "\r\n",
        "\u2028",
        "\x00",
        "\ud800",
        "\ufffe",
        "模型",
    ),
    *(
        "]]>",
        "</script>",
        "<!--",
        "{{ x }}",
        "__proto__",
        "=1+1",
        "2016",
        "199x",
        "²",
        "-0",
        "1e999",
        "NaN",
        "inf",
        "en",
        "zh",
    ),
    *(
        "http://a.example/ b",
        "javascript:x",
        "urn:x",
        "a" * 300,
        "\U0001f600",
        "\u202e",
        "é",
        "e\u0301",
        "document:",
        "id",
    ),
    *(
        "category",
        "year",
        "url",
        "authors",
        "value",
        "topics",
        "published",
        "name",
        "label",
        "kind",
        "unit",
        "text_hash",
    ),
)


def records(content: bytes) -> tuple[list[Entity], list[Assertion], list[LinkedReference]]:
    """Entities, assertions and references of any texts; ids are unique, as linking makes them."""
    draws = Draws(content)
    kinds = tuple(KINDS)

    def text() -> str:
        return draws.text(_NASTY)

    def pairs() -> tuple[tuple[str, str], ...]:
        return tuple(sorted({text(): text() for _ in range(draws.number(4))}.items()))

    entities: dict[str, Entity] = {}
    for _ in range(1 + draws.number(6)):
        kind = kinds[draws.number(len(kinds))]
        aliases = tuple(sorted({text() for _ in range(draws.number(3))}))
        entity = Entity(f"{kind}:{text()}", kind, text(), pairs(), aliases, pairs(), pairs())
        entities[entity.id] = entity
    ids = [*entities, "model:only-an-edge"]
    assertions: dict[tuple[str, str, str], Assertion] = {}
    for _ in range(draws.number(6)):
        subject, object_ = ids[draws.number(len(ids))], ids[draws.number(len(ids))]
        predicate = tuple(PREDICATES)[draws.number(len(PREDICATES))]
        found = {_evidence(draws) for _ in range(1 + draws.number(3))}
        one = Assertion(subject, predicate, object_, tuple(sorted(found, key=Evidence.sort_key)))
        assertions[subject, predicate, object_] = one
    references = [
        LinkedReference(
            Reference(
                text(), Span(n, n + draws.number(9)), text(), (text(),), title=text(), year=draws.number(250) * 10
            ),
            text(),
            ids[0],
        )
        for n in range(draws.number(3))
    ]
    return list(entities.values()), list(assertions.values()), references


def _evidence(draws: Draws) -> Evidence:
    start = draws.number(9)
    span = Span(start, start + draws.number(9)) if draws.number(3) else None
    quote, prefix, suffix = (draws.text(_NASTY) for _ in range(3))
    return Evidence(draws.text(_NASTY), span, quote, draws.text(_NASTY), (1 + draws.number(10)) / 10, prefix, suffix)


def graph_of(content: bytes) -> nx.MultiDiGraph:
    """The graph of such records."""
    return build(*records(content))
