"""Running text of any words: mentions, citations, relations and results that stand where they are said to stand."""

from __future__ import annotations

from collections.abc import Iterator

from kg import extract, readers
from kg.cleaning import clean
from kg.records import Document, Provenance, RawDocument
from kg.rules import load
from tests.fuzzing import engine, laws
from tests.fuzzing.words import CORPUS, LISTED, SPOKEN, text_of

WORDS = (*SPOKEN, *LISTED)
_MARKUPS = ("plain", "markdown", "html")


def seeds() -> Iterator[bytes]:
    """Sentences of the sample articles, and words in order."""
    for raw in readers.documents([CORPUS]):
        if isinstance(raw, RawDocument):
            text = clean(raw).text
            yield b"\1\0" + text[:600].encode()
            yield b"\1\0" + text[-600:].encode()
    yield "\1\0ResNet-50在ImageNet上达到了76.1%的top-1准确率，优于VGG[1]。\n\n参考文献\n[1] A. B[J]. 2015.".encode()
    yield "\1\1| 模型 | ImageNet top-1 |\n|---|---|\n| ResNet-50 | 76.1 |\n| VGG | 71.5 |\n".encode()
    yield "\1\0SENet和ResNet都采用了ReLU。它基于VGG，由何恺明提出。BERT is based on Transformer.".encode()
    yield bytes([0, 0, *range(len(WORDS))])
    yield bytes([0, 0, *range(0, len(WORDS), 3), *range(1, len(WORDS), 3)])


def document(content: bytes) -> Document:
    """A cleaned document of these words."""
    markup = _MARKUPS[content[1] % len(_MARKUPS) if len(content) > 1 else 0]
    text = text_of(content[:1] + content[2:], WORDS)
    return clean(RawDocument("test/1", "T", markup, text, Provenance("test", "test", published="2019-05-06")))


def check(content: bytes) -> None:
    """Extract twice: equal, and all of it in its place."""
    rules, read = load(), document(content)
    found = extract(read, rules)
    laws.extraction(found, rules)
    assert found == extract(read, rules)


if __name__ == "__main__":
    engine.main("relations", check, seeds(), WORDS)
