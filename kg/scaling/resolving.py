"""Contributions to statements with the index of the collection, and what many documents say of one thing to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from kg.linking import coding, statements
from kg.linking.contributions import Contribution
from kg.linking.gathering import Things, document
from kg.linking.index import Index
from kg.linking.statements import Triple
from kg.records import Assertion, Evidence, LinkedReference
from kg.rules import Rules
from kg.scaling.coding import Told, read_evidence, write_evidence, write_told
from kg.scaling.engine import Row
from kg.scaling.indexing import restored
from kg.scaling.loading import RulesPaths, loaded

DOCUMENT, THING = "document", "thing"
_VENUE = "venue"


class Parts(Things):
    """Things that are put together in several places: what one place knows is written down and taken in by another."""

    def meet(self, node: str) -> None:
        """Know of a thing."""
        self._thing(node)

    def write(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield what is known of each thing as plain values."""
        for node, thing in self._things.items():
            details = {key: value for key, value in thing.details.items() if key != "authors"}
            venue = thing.entry.name if thing.entry and thing.kind == _VENUE else ""
            yield node, [thing.names, sorted(thing.surfaces or ()), details, self._authors.get(node), venue]

    def take(self, node: str, written: list[Any]) -> None:
        """Take in what another place knows."""
        names, surfaces, details, authors, venue = written
        thing = self._thing(node)
        for name, times in names.items():
            thing.call(name, times)
        for surface in surfaces:
            thing.show(surface)
        thing.learn(**details)
        if venue:
            thing.entry = self.rules.by_name[_VENUE, venue]
        if authors:
            listed = (authors[0], authors[1], authors[2])
            best = self._authors[node] = min(listed, self._authors.get(node, listed))
            thing.details["authors"] = best[2]


class Resolve:
    """Names the ends of contributions; `left_out` are (path, order) of documents that stand a second time."""

    def __init__(self, index: Path, paths: RulesPaths, left_out: frozenset[tuple[str, str]]) -> None:
        self.rules, self.index, self.left_out = loaded(paths), restored(index, paths), left_out

    def __call__(self, files: list[str], orders: list[str], heads: list[bytes], bodies: list[bytes]) -> list[list[Row]]:
        """Give a row for every document, and with the first what the batch says of things."""
        things = Parts(self.rules, self.index)
        said: defaultdict[Triple, list[Evidence]] = defaultdict(list)
        made: list[list[Row]] = []
        for file, order, *coded in zip(files, orders, heads, bodies, strict=True):
            if (file, order) in self.left_out:
                made.append([])
                continue
            contribution = coding.decode(*coded)
            nodes = self.index.nodes(contribution)
            things.add(contribution, nodes)
            for triple, found in statements.of_things(contribution, nodes, self.index):
                said[triple].append(found)
            told = _of_document(contribution, self.index)
            made.append([{"table": DOCUMENT, "id": told.entity.id, "content": write_told(told)}])
        made[0].extend(rows_of(things, said))
        return made


def _of_document(contribution: Contribution, index: Index) -> Told:
    head = contribution.head
    papers = index.entries(head)
    entries = zip(head.entries, papers, strict=True)
    return Told(
        document(head),
        tuple(statements.of_document(contribution, index)),
        tuple(LinkedReference(entry.reference, entry.raw, paper or "") for entry, paper in entries),
    )


def rows_of(things: Parts, said: dict[Triple, list[Evidence]]) -> Iterator[Row]:
    """Yield what is to be merged, by the thing that it is about."""
    told: defaultdict[str, list[Any]] = defaultdict(list)
    for (subject, predicate, target), found in said.items():
        told[subject].append([predicate, target, [*map(write_evidence, dict.fromkeys(found))]])
    for node, part in things.write():
        yield {"table": THING, "id": node, "content": orjson.dumps([part, told.pop(node, [])])}
    for node, rows in told.items():
        yield {"table": THING, "id": node, "content": orjson.dumps([None, rows])}


class Merge:
    """Makes one of all that was said of a thing."""

    def __init__(self, index: Path, paths: RulesPaths) -> None:
        self.rules, self.index = loaded(paths), restored(index, paths)

    def __call__(self, nodes: list[str], contents: list[list[bytes]]) -> list[list[Row]]:
        """Give a row for every thing."""
        return [[self._merged(node, parts)] for node, parts in zip(nodes, contents, strict=True)]

    def _merged(self, node: str, contents: list[bytes]) -> Row:
        things = Parts(self.rules, self.index)
        said: defaultdict[tuple[str, str], set[Evidence]] = defaultdict(set)
        for part, rows in map(orjson.loads, contents):
            if part is not None:
                things.take(node, part)
            for predicate, target, found in rows:
                said[predicate, target].update(map(read_evidence, found))
        (entity,) = things.entities()
        return {"id": node, "content": write_told(Told(entity, tuple(_assertions(node, said))))}


def _assertions(node: str, said: dict[tuple[str, str], set[Evidence]]) -> Iterator[Assertion]:
    for predicate, target in sorted(said):
        evidence = sorted(said[predicate, target], key=lambda found: (*found.sort_key(), found.confidence))
        yield Assertion(node, predicate, target, tuple(evidence))


def facts(nodes: Iterable[str], index: Index, rules: Rules) -> list[Row]:
    """What the gazetteers know of things that are here, and of those that this brings in, as rows to be merged."""
    things = Parts(rules, index)
    for node in nodes:
        things.meet(node)
    said: defaultdict[Triple, list[Evidence]] = defaultdict(list)
    for triple, found in things.facts():
        said[triple].append(found)
    return list(rows_of(things, said))
