"""What the page shows: which nodes and edges, and what it can say of each, as plain data for its script."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import networkx as nx
import regex

from kg.exporters import _nodes, _schemes
from kg.exporters._layout import place
from kg.ontology import CATEGORIES, KINDS, PREDICATES
from kg.records import Entity, Evidence

BUDGET = 1500  # nodes drawn; more is neither readable nor quick
QUOTES = 5  # of one edge
_RESULTS = 20  # of one model
_QUOTE_LENGTH = 320
_NAME_LENGTH = 300
_LABEL_WIDTH = 30  # in columns: a Chinese character takes two
_CONTEXT_BELOW = 30  # a quote shorter than this is shown with what stands around it

# How strongly a relation draws its ends together; that a word occurs in a text must not knot the picture.
_PULL = {"mentions": 0.05, "links_to": 0.1, "cites": 0.5, "broader": 0.6}

_UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+")
_NOT_TOLD = {"authors"}  # node ids; the edges say it better

_Key = TypeVar("_Key")
Edge = tuple[str, str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """Nodes and edges as they are drawn, and the facts behind them in the same order."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Tables:
    """Texts that many places share, each kept once and named by its number."""

    records: dict[str, Entity]
    numbers: dict[str, int]
    sources: dict[str, int] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)
    quotes: dict[tuple[str, str, str], int] = field(default_factory=dict)


def collect(graph: nx.MultiDiGraph) -> Page:
    """Choose what is shown, place it, and gather what is told of it."""
    records, edges, results = _drawn(graph)
    support, degree = _weights(edges)
    shown = _most_supported(records, edges, support, degree)
    tables = _Tables({record.id: record for record in records}, {record.id: n for n, record in enumerate(shown)})
    drawn = [edge for edge in edges if edge[0] in tables.numbers and edge[2] in tables.numbers]
    kinds = _in_order((record.kind for record in records), KINDS)
    predicates = _in_order((edge[1] for edge in edges), PREDICATES)
    links = [(tables.numbers[s], tables.numbers[o], _PULL.get(p, 1.0)) for s, p, o, _ in drawn]
    places = place(len(shown), links)
    most = max((1, *(support[record.id] for record in shown if record.kind != "document")))
    facts = {
        "kinds": [_named(name, *_labels(KINDS.get(name), name)) for name in kinds],
        "predicates": [_named(name, *_labels(PREDICATES.get(name), name)) for name in predicates],
        "categories": [_named(name, en, zh) for name, (en, zh, _) in CATEGORIES.items()],
        "nodes": [_told(record, degree[record.id], results.get(record.id, [])) for record in shown],
        "edges": [_said(attributes, tables) for *_, attributes in drawn],
        "totals": {
            "nodes": len(records),
            "edges": len(edges),
            "documents": sum(record.kind == "document" for record in records),
        },
    }
    facts |= {"sources": _sources(tables), "rules": list(tables.rules), "quotes": list(tables.quotes)}
    return Page(
        [
            _node(n, record, kinds.index(record.kind), _size(record, support[record.id], most), places[n])
            for n, record in enumerate(shown)
        ],
        [_edge(edge, tables, predicates.index(edge[1])) for edge in drawn],
        facts,
    )


def _drawn(graph: nx.MultiDiGraph) -> tuple[list[Entity], list[Edge], dict[str, list[str]]]:
    """Nodes and edges without results, and the results of each model: a number is no thing to draw."""
    records, edges = _nodes.entities(graph), list(_nodes.edges(graph))
    names = {record.id: record.name for record in records if record.kind == "result"}
    results: dict[str, list[str]] = {}
    for subject, predicate, object_, _ in edges:
        if predicate == "of_model" and subject in names:
            results.setdefault(object_, []).append(names[subject])
    kept = [edge for edge in edges if edge[0] not in names and edge[2] not in names]
    return [record for record in records if record.id not in names], kept, results


def _weights(edges: Iterable[Edge]) -> tuple[Counter[str], Counter[str]]:
    """Count the places that speak of each node, and its edges."""
    support: Counter[str] = Counter()
    degree: Counter[str] = Counter()
    for subject, _, object_, attributes in edges:
        for node in {subject, object_}:
            support[node] += attributes["support"]
            degree[node] += 1
    return support, degree


def _most_supported(
    records: Iterable[Entity], edges: Iterable[Edge], support: Counter[str], degree: Counter[str]
) -> list[Entity]:
    """Take the same upper share of every kind, so that the many do not drive out the few; the weightiest first."""
    weight = {record.id: (-support[record.id], -degree[record.id], record.id) for record in records}
    by_kind: dict[str, list[Entity]] = {}
    for record in sorted(records, key=lambda record: weight[record.id]):
        by_kind.setdefault(record.kind, []).append(record)
    share = {record.id: rank / len(members) for members in by_kind.values() for rank, record in enumerate(members)}
    ranked = sorted(records, key=lambda record: (share[record.id], weight[record.id]))
    chosen = dict.fromkeys((*_tied(ranked, edges), *(record.id for record in ranked)))
    kept = set(list(chosen)[:BUDGET])
    return sorted((record for record in ranked if record.id in kept), key=lambda record: weight[record.id])


def _tied(ranked: Iterable[Entity], edges: Iterable[Edge]) -> Iterator[str]:
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


def _in_order(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """The names that occur, those of the ontology in its order, then any others."""
    found = set(names)
    return [name for name in known if name in found] + sorted(found - set(known))


def _labels(term: Any, name: str) -> tuple[str, str]:
    return (term.en, term.zh) if term else (name, name)


def _named(name: str, en: str, zh: str) -> dict[str, str]:
    return {"name": name, "en": en, "zh": zh}


def _node(number: int, record: Entity, kind: int, size: int, spot: tuple[int, int]) -> dict[str, Any]:
    return {
        "id": f"n{number}",
        "kind": kind,
        "label": _label(record.name or record.id),
        "size": size,
        "x": spot[0],
        "y": spot[1],
    }


def _edge(edge: Edge, tables: _Tables, predicate: int) -> dict[str, Any]:
    subject, _, object_, _ = edge
    return {"from": f"n{tables.numbers[subject]}", "to": f"n{tables.numbers[object_]}", "predicate": predicate}


def _size(record: Entity, support: int, most: int) -> int:
    """Documents speak, the others are spoken of: only for those does size show by how many."""
    return 8 if record.kind == "document" else 6 + round(18 * math.sqrt(min(1.0, support / most)))


def _label(name: str) -> str:
    """One line for the picture, without what could turn its direction."""
    line, width = "", 0
    for character in _UNSEEN.sub(" ", name[:_NAME_LENGTH]).strip():
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if width > _LABEL_WIDTH:
            return line.rstrip() + "…"
        line += character
    return line or "?"


def _told(record: Entity, degree: int, results: Sequence[str]) -> dict[str, Any]:
    """Everything about one node but its edges; of the results of a model the first."""
    known = {name for _, name in record.names} | {record.name}
    return {
        "id": _clip(record.id, _NAME_LENGTH),
        "name": _clip(record.name or record.id, _NAME_LENGTH),
        "names": [[language, _clip(name, _NAME_LENGTH)] for language, name in record.names],
        "aliases": [_clip(alias, _NAME_LENGTH) for alias in record.aliases if alias and alias not in known][:60],
        "details": [
            *(_detail(key, value) for key, value in _pairs(record)),
            *(_detail("result", result) for result in results[:_RESULTS]),
        ],
        "degree": degree,
    }


def _pairs(record: Entity) -> Sequence[tuple[str, str]]:
    pairs = dict.fromkeys((*record.identifiers, *record.details))
    return [(key, value) for key, value in pairs if value and key not in _NOT_TOLD]


def _detail(key: str, value: str) -> list[str]:
    """Key, value, and the page it opens, if any."""
    return [key, _clip(value, _NAME_LENGTH), web_page(value) if key == "url" else _schemes.page(key, value)]


def web_page(url: str) -> str:
    """Return the address if a browser may open it, else nothing: no scheme but http and https, and a host.

    >>> web_page("https://example.org/a"), web_page("javascript:alert(1)"), web_page("https:///nowhere")
    ('https://example.org/a', '', '')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = url.isprintable() and not any(character.isspace() for character in url)
    return url if plain and parts.scheme in ("http", "https") and parts.hostname else ""


def _said(attributes: dict[str, Any], tables: _Tables) -> list[Any]:
    """Support, confidence, and the evidence kept in the page."""
    found = [_evidence(evidence, tables) for evidence in _spread(attributes["evidence"])]
    return [attributes["support"], round(attributes["confidence"], 3), found]


def _spread(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Choose few of many: articles before gazetteers, from as many as possible, the surest first."""
    turns: Counter[str] = Counter()
    ranked = []
    for place_, found in enumerate(sorted(evidence, key=lambda found: (found.span is None, -found.confidence))):
        ranked.append((found.span is None, turns[found.document_id], place_, found))
        turns[found.document_id] += 1
    return [found for *_, found in sorted(ranked, key=lambda entry: entry[:3])[:QUOTES]]


def _evidence(found: Evidence, tables: _Tables) -> list[Any]:
    prefix, suffix = (found.prefix, found.suffix) if len(found.quote) < _CONTEXT_BELOW else ("", "")
    said = _clip(prefix[-40:], 40), _clip(found.quote, _QUOTE_LENGTH), _clip(suffix, 40)
    return [
        _number(tables.sources, found.document_id),
        _number(tables.quotes, said),
        _number(tables.rules, _clip(found.rule_id, 100)),
        round(found.confidence, 3),
    ]


def _number(table: dict[_Key, int], key: _Key) -> int:
    return table.setdefault(key, len(table))


def _sources(tables: _Tables) -> list[dict[str, Any]]:
    """Title, page and node of each article that is quoted; a gazetteer has only its name."""
    sources: list[dict[str, Any]] = []
    for document in tables.sources:
        if document.startswith("gazetteer:"):
            sources.append({"gazetteer": _clip(document.partition(":")[2], 100)})
            continue
        record = tables.records.get(f"document:{document}")
        title = record.name if record and record.name else document
        url = dict(record.details).get("url", "") if record else ""
        node = tables.numbers.get(f"document:{document}", -1)
        sources.append({"title": _clip(title, _NAME_LENGTH), "url": web_page(url), "node": node})
    return sources


def _clip(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
