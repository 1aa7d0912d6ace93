"""What a work store holds, spoiled: refused as no contribution, or read."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator

from kg import extract
from kg.linking import coding
from kg.linking.contributions import contribute
from kg.rules import load
from tests.fuzzing import engine

WORDS = ("[", "]", "null", "true", "1e999", "-1", '""', '"\\ud800"', "{}", ",", "[[", "]]", "9" * 30, "0.5")


def seeds() -> Iterator[bytes]:
    """Contributions as they are written: their JSON behind a 1, their bytes behind a 0."""
    for text in (
        "SENet很好。",
        "题\n\nResNet-50基于VGG[1]，top-1准确率76.1%。\n\n参考文献\n[1] He K. Deep[C]. CVPR, 2016.",
    ):
        for part in coding.encode(contribute(extract(text), load())):
            yield b"\0" + part
            yield b"\1" + zlib.decompress(part)


def check(content: bytes) -> None:
    """Read it as head and as body; only ValueError may come of it."""
    raw = content[1:]
    written = zlib.compress(raw, 1) if content[:1] and content[0] % 2 else raw
    with contextlib.suppress(ValueError):
        coding.decode_head(written)
    with contextlib.suppress(ValueError):
        coding.decode(coding.encode(contribute(extract("SENet很好。"), load()))[0], written)


if __name__ == "__main__":
    engine.main("stores", check, seeds(), WORDS)
