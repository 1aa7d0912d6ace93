"""`kg stats`: what a graph holds, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx as nx
import orjson

from kg.ontology import CATEGORIES, KINDS, PREDICATES
from kg.text import one_line

_SUPPORTS = ((1, 1), (2, 2), (3, 5), (6, 10), (11, 10**9))
_MOST = 10
_UNKNOWN = "unknown"
_TITLES = {
    "things": "Things by kind",
    "statements": "Statements by relation",
    "concepts": "Concepts by category",
    "sites": "Articles by site",
    "years": "Articles by year",
    "languages": "Articles by language",
    "supports": "Statements by the number of places that say them",
    "mentioned": "What most articles mention",
    "cited": "What most articles cite",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers under their names, the totals first; tables are in the order in which they are read."""

    totals: dict[str, int]
    tables: dict[str, dict[str, int]]
    quoted: float


def count(graph: nx.MultiDiGraph) -> Counts:
    """Count the things, statements and articles of a graph, and what most articles mention and cite."""
    kinds = Counter(kind or _UNKNOWN for _, kind in graph.nodes(data="kind"))
    said = list(graph.edges(keys=True, data=True))
    articles = [
        dict(entity.details) for _, entity in graph.nodes(data="entity") if entity and entity.kind == "document"
    ]
    quoted = sum(any(one.span is not None for one in data["evidence"]) for *_, data in said)
    return Counts(
        {
            "things": graph.number_of_nodes(),
            "statements": len(said),
            "places that say them": sum(data["support"] for *_, data in said),
            "statements with a quote from an article": quoted,
            "reference entries": len(graph.graph.get("references", ())),
        },
        {
            "things": _in_order(kinds, KINDS),
            "statements": _in_order(Counter(key for _, _, key, _ in said), PREDICATES),
            "concepts": _in_order(_categories(graph), CATEGORIES),
            "sites": _by_count(Counter(one_line(one.get("site", "")) or _UNKNOWN for one in articles)),
            "years": dict(sorted(Counter(one.get("published", "")[:4] or _UNKNOWN for one in articles).items())),
            "languages": _by_count(Counter(one_line(one.get("language", "")) or _UNKNOWN for one in articles)),
            "supports": _supports(data["support"] for *_, data in said),
            "mentioned": _top(graph, said, "mentions"),
            "cited": _top(graph, said, "cites"),
        },
        round(quoted / len(said), 4) if said else 0.0,
    )


def lines(counts: Counts) -> Iterator[str]:
    """Describe the numbers as tables of text."""
    for name, number in counts.totals.items():
        share = f"  ({counts.quoted:.1%})" if "quote" in name else ""
        yield f"{number:>12,}  {name}{share}"
    for name, table in counts.tables.items():
        if table:
            yield f"\n{_TITLES[name]}"
            yield from (f"{number:>12,}  {_label(name, key)}" for key, number in table.items())


def as_json(counts: Counts) -> bytes:
    """Return the numbers as JSON; keys are those of the graph's own terms."""
    content = {"totals": counts.totals, "share_with_quote": counts.quoted, **counts.tables}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _label(table: str, key: str) -> str:
    if table == "statements" and key in PREDICATES:
        return PREDICATES[key].en
    if table == "things" and key in KINDS:
        return KINDS[key].en
    return CATEGORIES[key][0] if table == "concepts" and key in CATEGORIES else key


def _in_order(counted: Counter[str], known: Iterable[str]) -> dict[str, int]:
    """The order of the ontology, then what it does not know."""
    names = [name for name in known if name in counted]
    return {name: counted[name] for name in (*names, *sorted(counted.keys() - set(names)))}


def _by_count(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _categories(graph: nx.MultiDiGraph) -> Counter[str]:
    concepts = (entity for _, entity in graph.nodes(data="entity") if entity and entity.kind == "concept")
    return Counter(dict(entity.details).get("category", _UNKNOWN) for entity in concepts)


def _supports(supports: Iterable[int]) -> dict[str, int]:
    counted = Counter(supports)
    table = {}
    for low, high in _SUPPORTS:
        label = str(low) if low == high else f"{low} or more" if high == _SUPPORTS[-1][1] else f"{low} to {high}"
        table[label] = sum(number for support, number in counted.items() if low <= support <= high)
    return {label: number for label, number in table.items() if number}


def _top(graph: nx.MultiDiGraph, said: list[tuple[str, str, str, dict[str, object]]], predicate: str) -> dict[str, int]:
    counted = Counter(object_ for _, object_, key, _ in said if key == predicate)
    best = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]
    return {one_line(f"{graph.nodes[node].get('name', node)} ({node})"): number for node, number in best}
