"""Graphs of any texts, and graphs linked from any documents: every export can be read by who knows its format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg import extract, linking
from kg.exporters import EXPORTERS
from kg.graph import build
from kg.rules import load
from tests.fuzzing import engine, laws, relations
from tests.fuzzing.words import graph_of


def seeds() -> Iterator[bytes]:
    """For every format graphs with any kinds and predicates, and documents of words."""
    for number in range(len(EXPORTERS)):
        for start in (3, 90, 170):
            yield bytes([0, number, *((start + 37 * step) % 256 for step in range(200))])
    for number, seed in enumerate(relations.seeds()):
        yield bytes([1, number % 256]) + seed


def check(content: bytes) -> None:
    """Export what the first byte says in the format that the second says."""
    suffix = tuple(EXPORTERS)[content[1] % len(EXPORTERS) if len(content) > 1 else 0]
    if content[:1] and content[0] % 2:
        rules = load()
        found = extract(relations.document(content[2:]), rules)
        other = replace(found, document=replace(found.document, id="test/2"))
        linked = linking.merge([found, other], rules)
        laws.export(suffix, build(linked.entities, linked.assertions, linked.references))
    else:
        laws.export(suffix, graph_of(content[2:]))


if __name__ == "__main__":
    engine.main("exporters", check, seeds(), relations.WORDS)
