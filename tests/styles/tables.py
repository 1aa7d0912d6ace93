"""The table of styles: a name, how to draw a work for it, and how to write it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from . import bib, chinese, csl, patterns, slips
from .marks import Sample, hidden, read, shown
from .records import DATA, KINDS, Record, record, rows

# strings a style in `data/rendered.tsv`, which `python -m tests.styles.tables` writes anew
KEPT = 30
Writer = Callable[[Record, random.Random], str]


@dataclass(frozen=True, slots=True)
class Style:
    """A way to write references. `chinese` is the share of works in Chinese; `keyed` entries bring their own marker."""

    name: str
    write: Writer
    kinds: tuple[str, ...] = KINDS
    chinese: float = 0.0
    keyed: bool = False


def _national() -> Iterator[Style]:
    for name, look in chinese.LOOKS.items():
        yield Style(name, lambda work, rng, look=look: chinese.entry(look, work, rng), chinese=0.5)  # type: ignore[misc]


def _csl() -> Iterator[Style]:
    for name in csl.STYLES:
        share = 0.5 if "gbt" in name else 0.0
        yield Style(name, lambda work, rng, name=name: csl.write(name, work, rng), chinese=share)  # type: ignore[misc]


def _patterns() -> Iterator[Style]:
    for name, look in patterns.looks().items():
        yield Style(
            name,
            lambda work, rng, name=name: patterns.write(name, work, rng),  # type: ignore[misc]
            patterns.kinds(name),
            float(look.get("chinese", 0)),
            look.get("keyed", False),
        )


def _bib() -> Iterator[Style]:
    for name in bib.STYLES:
        yield Style(name, lambda work, rng, name=name: bib.write(name, work, rng), bib.KINDS)  # type: ignore[misc]
    for name in bib.SOURCES:
        yield Style(name, lambda work, rng, name=name: bib.source(name, work, rng), bib.KINDS)  # type: ignore[misc]


def _slips() -> Iterator[Style]:
    yield Style("gbt-slips", slips.chinese_entry, chinese=0.6)
    yield Style("en-slips", slips.english_entry, bib.KINDS)


@cache
def styles() -> dict[str, Style]:
    """All styles by name."""
    return {style.name: style for style in (*_national(), *_csl(), *_patterns(), *_bib(), *_slips())}


def written(style: Style) -> Iterator[tuple[str, Record]]:
    """Write works in a style without end, with the marks of their fields; the same ones every time."""
    rng = random.Random(f"styles:{style.name}")
    while True:
        work = record(rng, "zh" if rng.random() < style.chinese else "en", style.kinds)
        text = style.write(work, rng)
        if text:
            yield text, work


def samples(style: Style, count: int) -> list[Sample]:
    """The first works in a style; from the file where that has enough of them."""
    kept = rendered().get(style.name, ())
    if len(kept) >= count:
        return [read(style.name, hidden(text), doi, arxiv) for doi, arxiv, text in kept[:count]]
    return [read(style.name, text, work.doi, work.arxiv) for text, work in islice(written(style), count)]


@cache
def rendered() -> dict[str, list[tuple[str, str, str]]]:
    """The strings of `data/rendered.tsv`: doi, arXiv id and marked text by style."""
    kept: dict[str, list[tuple[str, str, str]]] = {}
    for name, doi, arxiv, text in rows("rendered.tsv"):
        kept.setdefault(name, []).append((doi, arxiv, text))
    return kept


def needs_a_processor(style: Style) -> bool:
    """Whether another package writes the style, which takes time and may not be installed."""
    return style.name in csl.STYLES or style.name in bib.STYLES


def render(count: int) -> str:
    """The lines of `data/rendered.tsv`."""
    lines = (
        f"{style.name}\t{work.doi}\t{work.arxiv}\t{shown(text)}\n"
        for style in styles().values()
        if needs_a_processor(style)
        for text, work in islice(written(style), count)
    )
    return "".join(lines)


if __name__ == "__main__":
    (DATA / "rendered.tsv").write_text(render(KEPT), encoding="utf-8")
