"""The index of a collection from distinct rows: what documents say is counted before it comes to this process.

What it holds grows with the distinct titles, identifiers and lists of authors, and with the documents that others link
to: all that the workers need to name the ends that a document leaves open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from kg.linking import coding
from kg.linking.addresses import Documents
from kg.linking.index import Index
from kg.linking.papers import Listed, Papers, Seen, Sightings
from kg.linking.persons import Authors, joined
from kg.linking.unidentified import Sighting
from kg.rules import Rules
from kg.scaling.engine import Row
from kg.scaling.loading import RulesPaths, loaded

LISTED, TITLED, AUTHORS = "listed", "titled", "authors"


class Heads:
    """Takes heads apart, those of a batch counted."""

    def __init__(self, left_out: frozenset[tuple[str, str]]) -> None:
        self.left_out = left_out

    def __call__(self, files: list[str], orders: list[str], heads: list[bytes]) -> list[list[Row]]:
        """Give all rows with the first head."""
        counts: Counter[tuple[str, str]] = Counter()
        kept = (head for *key, head in zip(files, orders, heads, strict=True) if tuple(key) not in self.left_out)
        for head in map(coding.decode_head, kept):
            for listed in head.seen.listed:
                counts[LISTED, _text(listed)] += 1
            for titled in head.seen.titled:
                counts[TITLED, _text(titled)] += 1
            for entry, listed in zip(head.entries, head.seen.listed, strict=True):
                if entry.reference.authors:
                    counts[AUTHORS, _text([listed, entry.reference.authors, entry.reference.et_al])] = 1
        made = [{"kind": kind, "key": key, "times": times} for (kind, key), times in sorted(counts.items())]
        return [made, *([] for _ in heads[1:])]


class _Counted(Sightings):
    """Sightings of which each row stands for many."""

    def add_times(self, seen: Seen, times: int) -> None:
        """Take in what so many documents say alike."""
        self.add(seen)
        if times > 1:
            once = Sightings([seen])
            for sighting, number in once.unknown.items():
                self.unknown[sighting] += number * (times - 1)
            for pair, number in once._pairs.items():
                self._pairs[pair] += number * (times - 1)


class Collected(Index):
    """The index, made of counted rows, and of (id, title, url) of documents in order of their ids."""

    def __init__(self, rows: Iterable[Row], documents: Iterable[tuple[str, str, str]], rules: Rules) -> None:
        self.documents = Documents()
        for document in documents:
            self.documents.add(*document)
        sightings = _Counted()
        authors: dict[Listed, set[Authors]] = {}
        for row in rows:
            key = orjson.loads(row["key"])
            if row["kind"] == LISTED:
                sightings.add_times(Seen(listed=(_listed(key),)), row["times"])
            elif row["kind"] == TITLED:
                sightings.add_times(Seen(titled=((key[0], key[1]),)), row["times"])
            else:
                authors.setdefault(_listed(key[0]), set()).add((tuple(key[1]), key[2]))
        self.papers = Papers(sightings, rules)
        self._persons = joined(self._by_paper(authors))

    def encode(self) -> bytes:
        """Write the index down for the workers."""
        nodes = [[*sighting, node] for sighting, node in self.papers._nodes.items()]
        documents = [self.documents._addresses, self.documents._titles]
        return orjson.dumps([documents, self.papers._roots, nodes, self._persons])


class _Papers(Papers):
    def __init__(self, roots: dict[str, str], nodes: dict[Sighting, str], rules: Rules) -> None:
        self.rules, self._roots, self._nodes = rules, roots, nodes
        self._members = {}
        for node in sorted(roots):
            self._members.setdefault(roots[node], []).append(node)


class Restored(Index):
    """The index as a worker has it."""

    def __init__(self, written: bytes, rules: Rules) -> None:
        documents, roots, nodes, self._persons = orjson.loads(written)
        self.documents = Documents()
        self.documents._addresses, self.documents._titles = documents
        named = {Sighting(title, year, tuple(surnames)): node for title, year, surnames, node in nodes}
        self.papers = _Papers(roots, named, rules)


@lru_cache(maxsize=1)
def restored(path: Path, paths: RulesPaths) -> Index:
    """The index, once in every process."""
    return Restored(path.read_bytes(), loaded(paths))


def _text(value: Any) -> str:
    return orjson.dumps(value, default=list).decode()


def _listed(written: list[Any]) -> Listed:
    ids, sighting = written
    return Listed(tuple(ids), Sighting(sighting[0], sighting[1], tuple(sighting[2])) if sighting else None)
