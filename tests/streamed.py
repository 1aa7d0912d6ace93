"""Collections that are made anew each time they are read, as those are that lie on a disk."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import networkx as nx

from kg.records import Assertion, Entity, Evidence, LinkedReference, Reference, Span

Record = TypeVar("Record")


@dataclass(frozen=True)
class Again(Generic[Record]):
    """Starts again whenever it is iterated."""

    make: Callable[[], Iterable[Record]]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.make())


@dataclass(frozen=True)
class Streamed:
    """A collection whose records are in the order that exporters rely on."""

    entities: Iterable[Entity]
    assertions: Iterable[Assertion]
    references: Iterable[LinkedReference]


def streamed(graph: nx.MultiDiGraph) -> Streamed:
    """The collection that a graph was built from, given out by iterators that nothing but iteration works on."""
    edges = sorted((subject, predicate, object_) for subject, object_, predicate in graph.edges(keys=True))
    return Streamed(
        Again(lambda: (graph.nodes[node]["entity"] for node in sorted(graph))),
        Again(lambda: (Assertion(s, p, o, graph.edges[s, o, p]["evidence"]) for s, p, o in edges)),
        Again(lambda: iter(graph.graph["references"])),
    )


def synthetic(documents: int, sentences: int = 20) -> Streamed:
    """So many articles with as many models and papers; nothing of them is held."""
    return Streamed(
        Again(lambda: _entities(documents)),
        Again(lambda: _assertions(documents, sentences)),
        Again(lambda: _references(documents)),
    )


def _entities(documents: int) -> Iterator[Entity]:
    for number in range(documents):
        details = (
            ("author", f"作者{number % 50}"),
            ("language", "zh"),
            ("site", "zhihu"),
            ("url", f"https://a.org/{number}"),
        )
        yield Entity(_document(number), "document", f"第{number}篇文章", details=details)
    for number in range(documents):
        yield Entity(_model(number), "model", f"NET-{number}", (("en", f"NET-{number}"), ("zh", f"网络{number}")))
    for number in range(documents):
        identifiers = (("arxiv", _paper(number)[12:]),)
        yield Entity(_paper(number), "paper", f"A title of the paper {number}", identifiers=identifiers)


def _assertions(documents: int, sentences: int) -> Iterator[Assertion]:
    for number in range(documents):
        chance = random.Random(number)
        node = _document(number)
        said: dict[tuple[str, str, str], list[Evidence]] = {}
        for place in range(sentences):
            found = _evidence(number, place)
            said.setdefault((node, "mentions", _model(chance.randrange(documents))), []).append(found)
            if place % 4 == 0:
                said.setdefault((node, "cites", _paper(chance.randrange(documents))), []).append(found)
        for triple in sorted(said):
            yield Assertion(*triple, tuple(said[triple]))
    for number in range(documents):
        other = (number + 1) % documents
        if other != number:
            yield Assertion(_model(number), "outperforms", _model(other), (_evidence(number, 0),))


def _references(documents: int) -> Iterator[LinkedReference]:
    for number in range(documents):
        for place in range(3):
            reference = Reference(f"zhihu/{number:06}", Span(9000 + 90 * place, 9080 + 90 * place), str(place + 1))
            yield LinkedReference(reference, f"[{place}] He K. A title[J]. 20{number % 20:02}.", _paper(number))


def _evidence(document: int, place: int) -> Evidence:
    span = Span(place * 120, place * 120 + 60)
    quote = f"第{document}篇的第{place}句：我们比较了几个网络，并给出结果。"
    return Evidence(f"zhihu/{document:06}", span, quote, f"rule-{place % 7}", 0.9, "前文", "后文")


def _document(number: int) -> str:
    return f"document:zhihu/{number:06}"


def _model(number: int) -> str:
    return f"model:net-{number:06}"


def _paper(number: int) -> str:
    return f"paper:arxiv/{1501 + number // 9999}.{number:05}"
