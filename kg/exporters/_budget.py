"""Which nodes the page draws at first: the best supported of every kind, none of them alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from kg.records import Entity

_Edge = tuple[str, str, str, dict[str, Any]]


def best_supported(records: list[Entity], edges: list[_Edge], most: int, focus: str = "") -> tuple[list[Entity], int]:
    """Return all records, those to draw first, and how many these are; both parts by falling weight.

    The same upper share of every kind is taken, so that the many do not drive out the few; the focus comes before all.
    """
    support, degree = _weights(edges)
    weight = {record.id: (-support[record.id], -degree[record.id], record.id) for record in records}
    by_kind: dict[str, list[Entity]] = {}
    for record in sorted(records, key=lambda record: weight[record.id]):
        by_kind.setdefault(record.kind, []).append(record)
    share = {record.id: rank / len(members) for members in by_kind.values() for rank, record in enumerate(members)}
    ranked = sorted(records, key=lambda record: (share[record.id], weight[record.id]))
    first = [record.id for record in records if record.id == focus]
    chosen = dict.fromkeys((*first, *_tied(ranked, edges), *(record.id for record in ranked)))
    kept = set(list(chosen)[: max(0, most)])
    ordered = sorted(records, key=lambda record: (record.id not in kept, weight[record.id]))
    return ordered, len(kept)


def _weights(edges: Iterable[_Edge]) -> tuple[Counter[str], Counter[str]]:
    """Count the places that speak of each node, and its edges."""
    support: Counter[str] = Counter()
    degree: Counter[str] = Counter()
    for subject, _, object_, attributes in edges:
        for node in {subject, object_}:
            support[node] += attributes["support"]
            degree[node] += 1
    return support, degree


def _tied(ranked: Iterable[Entity], edges: Iterable[_Edge]) -> Iterator[str]:
    """Yield nodes as soon as one they are tied to is reached too; what would stand alone in the page has to wait."""
    near: dict[str, list[str]] = {}
    for subject, _, object_, _ in edges:
        if subject != object_:
            near.setdefault(subject, []).append(object_)
            near.setdefault(object_, []).append(subject)
    reached: set[str] = set()
    for record in ranked:
        met = [other for other in near.get(record.id, ()) if other in reached]
        reached.add(record.id)
        yield from (*met, record.id) if met else ()
