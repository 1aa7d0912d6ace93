"""What the page is given: nodes and edges to draw, the rest as data, and all it can say of each, each text once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.exporters import _nodes, _terms
from kg.exporters._budget import best_supported
from kg.exporters._layout import communities, place
from kg.exporters._telling import NAME_LENGTH, Texts, clip, told
from kg.ontology import CATEGORIES, DEFAULT_BASE_IRI, KINDS, PREDICATES, PREFIXES
from kg.records import Entity

# How strongly a relation draws its ends together; that a word occurs in a text must not knot the picture,
# and a conference or a company is no subject.
_PULL = {"mentions": 0.05, "links_to": 0.1, "cites": 0.5, "broader": 0.6, "published_in": 0.1, "proposed_by": 0.1}

_IN_QUERIES = ("prov", "rdf")  # prefixes of what every query of the page asks for

Edge = tuple[str, str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """Nodes that are drawn at first, all edges, and the facts behind both, in the same order."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    facts: dict[str, Any]


def collect(graph: nx.MultiDiGraph, most: int, focus: str = "", base_iri: str = DEFAULT_BASE_IRI) -> Page:
    """Choose what is drawn at first (`most` nodes, the focus among them), place it, gather what is told of all."""
    records, edges, results = _without_results(graph)
    ordered, drawn = best_supported(records, edges, most, focus)
    numbers = {record.id: number for number, record in enumerate(ordered)}
    links = [
        (numbers[subject], numbers[object_], _PULL.get(predicate, 1.0))
        for subject, predicate, object_, _ in edges
        if max(numbers[subject], numbers[object_]) < drawn
    ]
    groups = communities(drawn, links)
    places = place(drawn, links, groups)
    return Page(
        [{"id": number, "x": x, "y": y} for number, (x, y) in enumerate(places)],
        [{"from": numbers[subject], "to": numbers[object_]} for subject, _, object_, _ in edges],
        _facts(ordered, edges, results, numbers, base_iri) | {"group": groups, "focus": numbers.get(focus, -1)},
    )


def _without_results(graph: nx.MultiDiGraph) -> tuple[list[Entity], list[Edge], dict[str, list[str]]]:
    """Nodes and edges without results, and the results of each model: a number is no thing to draw."""
    records, edges = list(_nodes.entities(graph)), list(_nodes.edges(graph))
    names = {record.id: record.name for record in records if record.kind == "result"}
    results: dict[str, list[str]] = {}
    for subject, predicate, object_, _ in edges:
        if predicate == "of_model" and subject in names:
            results.setdefault(object_, []).append(names[subject])
    kept = [edge for edge in edges if edge[0] not in names and edge[2] not in names]
    return [record for record in records if record.id not in names], kept, results


def _facts(
    records: list[Entity], edges: list[Edge], results: dict[str, list[str]], numbers: dict[str, int], base_iri: str
) -> dict[str, Any]:
    kinds = _in_order((record.kind for record in records), KINDS)
    predicates = _in_order((edge[1] for edge in edges), PREDICATES)
    texts = Texts({record.id: record for record in records}, numbers)
    return {
        "kinds": [_kind(name) for name in kinds],
        "predicates": [_predicate(name) for name in predicates],
        "categories": [{"name": name, "en": en, "zh": zh} for name, (en, zh, _) in CATEGORIES.items()],
        "nodes": [told(record, kinds.index(record.kind), results.get(record.id, [])) for record in records],
        "predicate": [predicates.index(predicate) for _, predicate, _, _ in edges],
        "support": [attributes["support"] for *_, attributes in edges],
        "evidence": [texts.evidence(attributes["evidence"], predicate) for _, predicate, _, attributes in edges],
        **texts.tables(),
        **_addresses(records, kinds, predicates, base_iri),
    }


def _in_order(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """The names that occur, those of the ontology in its order, then any others."""
    found = set(names)
    return [name for name in known if name in found] + sorted(found - set(known))


def _kind(name: str) -> dict[str, str]:
    kind = KINDS.get(name)
    if kind is None:
        return {"name": name, "en": name, "zh": name, "class": _own(name)}
    return {"name": name, "en": kind.en, "zh": kind.zh, "class": kind.classes[0]}


def _predicate(name: str) -> dict[str, str]:
    predicate = PREDICATES.get(name)
    if predicate is None:
        return {"name": name, "en": name, "zh": name, "iri": _own(name)}
    return {"name": name, "en": predicate.en, "zh": predicate.zh, "iri": predicate.property}


def _own(name: str) -> str:
    """Write a term that the ontology lacks as an IRI."""
    return f"<{PREFIXES['kg']}{_terms.path(name)}>"


def _addresses(records: list[Entity], kinds: list[str], predicates: list[str], base_iri: str) -> dict[str, Any]:
    """What a query needs to name things: prefixes, the base, and the IRIs that do not follow from base and id."""
    base = _terms.checked_base(base_iri)
    terms = [
        *(KINDS[name].classes[0] for name in kinds if name in KINDS),
        *(PREDICATES[name].property for name in predicates if name in PREDICATES),
    ]
    used = {term.partition(":")[0] for term in terms} | set(_IN_QUERIES)
    iris = ((number, _terms.entity_iri(base, record.id), record.id) for number, record in enumerate(records))
    return {
        "base": base,
        "prefixes": {prefix: PREFIXES[prefix] for prefix in sorted(used)},
        "iris": [
            [number, iri]
            for number, iri, identifier in iris
            if iri != base + clip(identifier, NAME_LENGTH).replace(":", "/", 1)
        ],
    }
