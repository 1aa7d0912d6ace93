"""Entries of reference lists of any words: what is read of one stands in it."""

from __future__ import annotations

from collections.abc import Iterator

from kg import extract
from kg.records import Provenance, RawDocument
from kg.rules import load
from tests.fuzzing import engine, laws
from tests.fuzzing.words import LISTED, text_of

WORDS = LISTED
_ENTRIES = (
    "[1] He K, Zhang X, Ren S, et al. Deep residual learning for image recognition[C]//CVPR. 2016: 770-778.",
    "[2] 张三, 李四. 深度学习综述[J]. 软件学报, 2016, 38(2): 1-20. doi:10.1109/5.726791",
    "[3] Vaswani, A., Shazeer, N. & Polosukhin, I. (2017). Attention is all you need. In NIPS, pp. 5998–6008.",
    "[4] T. Lin et al., “Network in network,” arXiv preprint arXiv:1312.4400v3, 2013.",
    "[5] https://arxiv.org/abs/1706.03762v5",
    "@article{a, title={Deep {Residual} Learning}, author={He, Kaiming and Sun, Jian}, year={2016}}",
    "6. van der Maaten L. Visualizing data using t-SNE. JMLR 9 (2008) 2579-2605.",
)


def seeds() -> Iterator[bytes]:
    """An entry of each style alone, all together, and words in order."""
    for entry in _ENTRIES:
        yield b"\1" + entry.encode()
    yield b"\1" + "\n".join(_ENTRIES).encode()
    yield bytes([0, *range(len(WORDS))])
    yield bytes([0, *range(0, len(WORDS), 2), *range(1, len(WORDS), 2)])


def check(content: bytes) -> None:
    """Read a list twice: equal, entries inside the list, and fields that stand in their entries."""
    text = "题\n\n正文。\n\n参考文献\n" + text_of(content, WORDS)
    rules = load()
    raw = RawDocument("test/1", "T", "plain", text, Provenance("test", "test"))
    found = extract(raw, rules)
    laws.extraction(found, rules)
    assert found.references == extract(raw, rules).references
    for entry in found.references:
        line = _plain(found.document.text[slice(*entry.span)])
        for value in (*entry.authors, entry.title or "", entry.venue or "", entry.publisher or ""):
            assert _plain(value) in line, (value, line)
        assert entry.year is None or 1000 <= entry.year <= 2999, entry


def _plain(text: str) -> str:
    """Without blanks and the braces and ties of BibTeX, which are no part of a title."""
    return "".join(char for char in text if not char.isspace() and char not in "{}~")


if __name__ == "__main__":
    engine.main("references", check, seeds(), WORDS)
