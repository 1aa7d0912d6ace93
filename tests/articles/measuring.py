"""What articles are like, in figures: `python -m tests.articles.measuring PATH...` prints a column for each path.

Two corpora alike in these figures are alike in what a program has to do for them.
"""

from __future__ import annotations

import re
import statistics
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kg import cleaning, extractors, readers
from kg import rules as rules_module
from kg.records import Document, Extraction, RawDocument
from kg.rules import Rules

HAN, LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]")
TAG, STYLE = re.compile("<[a-zA-Z]"), re.compile('style="[^"]*"')
SENTENCE = re.compile(r"[。！？!?]|\. ")


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it came, without its markup, and with what it says."""

    raw: RawDocument
    document: Document
    said: Extraction


def figures(path: Path, rules: Rules) -> dict[str, float]:
    """The figures of all articles under a path, by name; a kB is of text where HTML is not named."""
    found = []
    for raw in readers.documents([path]):
        if isinstance(raw, RawDocument):
            document = cleaning.clean(raw)
            found.append(Read(raw, document, extractors.extract(document, rules)))
    return _of_markup(found) | _of_text(found) | _of_names(found)


def _of_markup(found: list[Read]) -> dict[str, float]:
    pages = [one for one in found if one.raw.markup == "html"]
    sizes = [len(one.raw.content.encode()) / 1e3 for one in pages]
    deciles = statistics.quantiles(sizes, n=10)
    style = sum(len(text) for one in pages for text in STYLE.findall(one.raw.content)) / 1e3
    return {
        "kB of HTML an article, mean": statistics.mean(sizes),
        "kB of HTML, first decile": deciles[0],
        "kB of HTML, median": deciles[4],
        "kB of HTML, last decile": deciles[8],
        "text in the HTML": sum(_kilobytes(one.document) for one in pages) / sum(sizes),
        "styles in the HTML": style / sum(sizes),
        "tags a kB of HTML": sum(len(TAG.findall(one.raw.content)) for one in pages) / sum(sizes),
    }


def _of_text(found: list[Read]) -> dict[str, float]:
    texts = [one.document.text for one in found]
    characters = sum(map(len, texts))
    blocks = [(block.kind, block.span, one.document.text) for one in found for block in one.document.blocks]
    paragraphs = [text[slice(*span)] for kind, span, text in blocks if kind == "paragraph"]
    kinds = Counter(kind for kind, _, _ in blocks)
    kilobytes = sum(_kilobytes(one.document) for one in found)
    return {
        "Han characters in the text": sum(len(HAN.findall(text)) for text in texts) / characters,
        "Latin letters in the text": sum(len(LATIN.findall(text)) for text in texts) / characters,
        "paragraphs a kB": kinds["paragraph"] / kilobytes,
        "headings a kB": kinds["heading"] / kilobytes,
        "characters a paragraph": statistics.mean(map(len, paragraphs)),
        "sentences a paragraph": statistics.mean(max(len(SENTENCE.findall(text)), 1) for text in paragraphs),
        "links a kB": sum(len(one.document.hyperlinks) for one in found) / kilobytes,
    }


def _of_names(found: list[Read]) -> dict[str, float]:
    kilobytes = sum(_kilobytes(one.document) for one in found)
    mentions = [mention for one in found for mention in one.said.mentions]
    references = [reference for one in found for reference in one.said.references]
    relations = Counter(relation.predicate for one in found for relation in one.said.relations)
    distinct = sum(len({(mention.kind, mention.value) for mention in one.said.mentions}) for one in found)
    by_name = Counter((one.kind, one.value) for one in mentions if one.kind in ("model", "concept"))
    tops = {
        f"mentions of the {count} most named": sum(many for _, many in by_name.most_common(count)) / by_name.total()
        for count in (1, 5, 20, 100)
    }
    return {
        "mentions a kB": len(mentions) / kilobytes,
        "mentions of models a kB": sum(mention.kind == "model" for mention in mentions) / kilobytes,
        "distinct things a kB": distinct / kilobytes,
        **tops,
        "relations a kB": relations.total() / kilobytes,
        **{f"{predicate} a kB": relations[predicate] / kilobytes for predicate in ("uses", "introduced_by")},
        "references a kB": len(references) / kilobytes,
        "articles with references": sum(bool(one.said.references) for one in found) / len(found),
        "references with an arXiv id": sum(bool(reference.arxiv) for reference in references) / (len(references) or 1),
    }


def _kilobytes(document: Document) -> float:
    return len(document.text.encode()) / 1e3


def main() -> None:
    """Print the figures of each path beside each other, and of the last as a part of the first."""
    rules = rules_module.load()
    columns = [figures(Path(path), rules) for path in sys.argv[1:]]
    print("| | " + " | ".join(Path(path).name for path in sys.argv[1:]) + " | last to first |")  # noqa: T201
    print("|---" * (len(columns) + 2) + "|")  # noqa: T201
    for name, first in columns[0].items():
        values = [f"{column[name]:.3g}" for column in columns]
        print(f"| {name} | {' | '.join(values)} | {columns[-1][name] / first:.2f} |")  # noqa: T201


if __name__ == "__main__":
    main()
