"""Identifiers in any text and address: what is found stands there, and is found again in its own value."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extractors import identifiers
from kg.records import Block, Document, Hyperlink, Provenance, Span
from tests.fuzzing import engine
from tests.fuzzing.words import IDENTIFIED, text_of

WORDS = IDENTIFIED


def seeds() -> Iterator[bytes]:
    """Addresses of each scheme, and words in order."""
    for text in (
        "见 arXiv:1706.03762v5，以及 https://arxiv.org/pdf/1512.03385.pdf。",
        "doi:10.1109/5.726791; https://doi.org/10.1016/j.neunet.2014.09.003",
        "https://link.zhihu.com/?target=https%3A//arxiv.org/abs/1706.03762v5",
        "https://openreview.net/forum?id=rJXMpikCZ https://aclanthology.org/P19-1001/",
        "https://github.com/owner/name.git https://proceedings.mlr.press/v37/ioffe15.html",
        "arXiv: hep-th/9901001, cs/0301012",
    ):
        yield b"\1" + text.encode()
    yield bytes([0, *range(len(WORDS))])
    yield bytes([0, *range(0, len(WORDS), 3), *range(1, len(WORDS), 2)])


def check(content: bytes) -> None:
    """Find twice, in the text and behind a link."""
    text = text_of(content, WORDS)
    span = Span(0, min(5, len(text)))
    source = Provenance("test", "test", published="2021-01-01")
    document = Document(
        "test/1", "T", text, (Block(Span(0, len(text)), "paragraph"),), (Hyperlink(span, text),), source
    )
    found = identifiers.extract(document)
    assert found == identifiers.extract(document)
    for mention in found:
        assert 0 <= mention.span.start <= mention.span.end <= len(text), mention
        assert mention.surface == text[slice(*mention.span)], mention
        assert mention.value, mention
        if mention.value.startswith("arxiv:"):
            assert identifiers.plausible(mention.value.removeprefix("arxiv:").partition("v")[0]), mention
    named = identifiers.identify(text)
    assert named is None or all(named)


if __name__ == "__main__":
    engine.main("identifiers", check, seeds(), WORDS)
