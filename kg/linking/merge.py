"""All documents of a collection, merged by key: the union of entities, the union of evidence.

What needs the whole collection happens here: which references are one paper and which names one author; a link to an
article that is in the collection becomes `links_to`, and the place of a citation evidence for `cites`. Documents are
read several times, in order of their ids, and never held all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from kg.linking import statements
from kg.linking.contributions import Contribution, Head, contribute
from kg.linking.gathering import Things, document
from kg.linking.index import Index
from kg.linking.spool import Spool
from kg.records import Assertion, Entity, Extraction, LinkedReference
from kg.rules import Rules

_Item = TypeVar("_Item", covariant=True)
_DOCUMENT = "document:"


class Contributions(Protocol):
    """The documents of a collection, to be read again and again, in order of their ids."""

    def __iter__(self) -> Iterator[Contribution]: ...

    def heads(self) -> Iterator[Head]:
        """Yield the heads alone."""


class Held:
    """Contributions in memory."""

    def __init__(self, contributions: Iterable[Contribution]) -> None:
        self._all = sorted(contributions, key=attrgetter("head.id"))

    def __iter__(self) -> Iterator[Contribution]:
        return iter(self._all)

    def heads(self) -> Iterator[Head]:
        """Yield the heads alone."""
        return (contribution.head for contribution in self._all)


class Again(Generic[_Item]):
    """What is made anew each time that it is iterated; how many there are is known once it was, to the end."""

    def __init__(self, make: Callable[[], Iterator[_Item]]) -> None:
        self._make = make
        self.count: int | None = None

    def __iter__(self) -> Iterator[_Item]:
        number = 0
        for item in self._make():
            number += 1
            yield item
        self.count = number


@dataclass(frozen=True, slots=True)
class Linked:
    """What a collection says, ready for the graph; each part can be iterated more than once.

    Entities come in order of id, assertions of their triple, references of document and place.
    """

    entities: Iterable[Entity]
    assertions: Iterable[Assertion]
    references: Iterable[LinkedReference]


def count(items: Iterable[object]) -> int:
    """How many there are, without making them anew where that is known."""
    known = items.count if isinstance(items, Again) else None
    return sum(1 for _ in items) if known is None else known


def merge(extractions: Iterable[Extraction], rules: Rules) -> Linked:
    """Link a collection that fits into memory."""
    linked = link(Held(contribute(extraction, rules) for extraction in extractions), rules)
    return Linked(tuple(linked.entities), tuple(linked.assertions), tuple(linked.references))


def link(documents: Contributions, rules: Rules) -> Linked:
    """Link a collection of any size: in memory are only its distinct names, not what each document says."""
    index = Index(documents.heads(), rules)
    things, spool = Things(rules, index), Spool()
    for contribution in documents:
        nodes = index.nodes(contribution)
        things.add(contribution, nodes)
        for triple, said in statements.of_things(contribution, nodes, index):
            spool.add(triple, said)
    for triple, said in things.facts():
        spool.add(triple, said)
    return Linked(
        Again(lambda: _entities(things, documents)),
        Again(lambda: _assertions(spool, documents, index)),
        Again(lambda: _references(documents, index)),
    )


def _entities(things: Things, documents: Contributions) -> Iterator[Entity]:
    """Things and documents in order of id: all documents stand together."""
    before, after = things.entities(below=_DOCUMENT), things.entities(above=_DOCUMENT)
    yield from before
    yield from map(document, documents.heads())
    yield from after


def _assertions(spool: Spool, documents: Contributions, index: Index) -> Iterator[Assertion]:
    rows = iter(spool)
    after: Assertion | None = None
    for after in rows:
        if after.subject_id > _DOCUMENT:
            break
        yield after
        after = None
    for contribution in documents:
        yield from statements.of_document(contribution, index)
    if after is not None:
        yield after
    yield from rows


def _references(documents: Contributions, index: Index) -> Iterator[LinkedReference]:
    for head in documents.heads():
        for entry, paper in zip(head.entries, index.entries(head), strict=True):
            yield LinkedReference(entry.reference, entry.raw, paper or "")
