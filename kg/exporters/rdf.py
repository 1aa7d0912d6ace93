"""The graph as Turtle: standard vocabularies, every statement with its evidence, no blank nodes.

Every IRI is made from what it names, so two exports of the same graph are equal by bytes and the exports of two
collections are merged by plain union. Not exported: details of an entity that no vocabulary here has a term for.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import networkx as nx
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.errors import ExportError
from kg.exporters import _nodes
from kg.exporters import _terms as terms
from kg.exporters._entities import Blocks, Row, describe
from kg.exporters._files import write_atomic
from kg.exporters._ontology import declarations
from kg.exporters._terms import plain, tagged, term
from kg.ontology import DEFAULT_BASE_IRI, PREDICATES, PREFIXES
from kg.records import Evidence, LinkedReference, Span

SHAPES = Path(__file__).with_name("shapes.ttl")

_TYPE = term("rdf:type")
_NOWHERE = Span(-1, -1)


def generate(graph: nx.MultiDiGraph, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the graph as Turtle in UTF-8; `base_iri` opens the IRIs of all nodes."""
    base = terms.checked_base(base_iri)
    with _collector_paused():
        triples = _triples(_blocks(graph, base))
        turtle = serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    *prefixes, body = turtle.split(b"\n", len(PREFIXES))  # Oxigraph writes them in the order of a hash table
    return b"\n".join([*sorted(prefixes), b"", body])


def write(graph: nx.MultiDiGraph, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as Turtle, wholly or not at all."""
    write_atomic(path, generate(graph, base_iri))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Millions of rows without a cycle among them: looking for cycles takes longer than the export."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _triples(blocks: Blocks) -> Iterator[Triple]:
    for iri in sorted(blocks):
        subject = NamedNode(iri)
        for predicate, object_ in blocks[iri]:
            yield Triple(subject, predicate, object_)


def _blocks(graph: nx.MultiDiGraph, base: str) -> Blocks:
    """Everything the export says, by subject; what is said of one subject stands in a fixed order."""
    blocks: Blocks = dict(declarations())
    iris = {}
    for entity in _nodes.entities(graph):
        describe(blocks, base, entity)
        iris[entity.id] = terms.entity_iri(base, entity.id)
    notes = _Notes(blocks, base)
    for subject, predicate, object_, attributes in _nodes.edges(graph):
        _assertion(notes, (iris[subject], predicate, iris[object_]), attributes)
    for entry in graph.graph.get("references", ()):
        _reference(blocks, base, entry)
    return blocks


def _assertion(notes: _Notes, triple: tuple[str, str, str], attributes: dict[str, Any]) -> None:
    """The plain triple for who only asks, and a statement of it for who wants to know why."""
    subject, name, object_ = triple
    if name not in PREDICATES:
        raise ExportError(f"the ontology has no predicate {name!r}", place=subject, remedy="add it to kg/ontology.py")
    predicate, target = term(PREDICATES[name].property), NamedNode(object_)
    notes.blocks.setdefault(subject, []).append((predicate, target))
    sources = dict.fromkeys(notes.source(evidence) for evidence in attributes["evidence"])
    notes.blocks[f"{notes.base}statement/{terms.digest(*triple)}"] = [
        (_TYPE, term("rdf:Statement")),
        (term("rdf:subject"), NamedNode(subject)),
        (term("rdf:predicate"), predicate),
        (term("rdf:object"), target),
        (term("kg:support"), Literal(attributes["support"])),
        (term("kg:confidence"), terms.decimal(attributes["confidence"])),
        *((term("prov:wasDerivedFrom"), NamedNode(source)) for source in sorted(sources)),
    ]


def _reference(blocks: Blocks, base: str, entry: LinkedReference) -> None:
    reference = entry.reference
    name = terms.digest(reference.document_id, *map(str, reference.span), entry.raw)
    rows: list[Row] = [
        (_TYPE, term("biro:BibliographicReference")),
        (term("c4o:hasContent"), plain(entry.raw)),
        (term("dcterms:isPartOf"), NamedNode(terms.document_iri(base, reference.document_id))),
    ]
    if reference.marker:
        rows.append((term("kg:marker"), plain(reference.marker)))
    if reference.rule_id:
        rows.append((term("kg:rule"), plain(reference.rule_id)))
    if entry.paper_id:
        rows.append((term("biro:references"), NamedNode(terms.entity_iri(base, entry.paper_id))))
    blocks[f"{base}reference/{name}"] = rows


class _Notes:
    """Writes each piece of evidence once, however many assertions share it."""

    def __init__(self, blocks: Blocks, base: str) -> None:
        self.blocks, self.base = blocks, base
        self._written: dict[tuple[str, Span | None, str, str], tuple[str, float]] = {}

    def source(self, evidence: Evidence) -> str:
        """Return the IRI of the evidence, after writing what is known of it."""
        key = (evidence.document_id, evidence.span, evidence.rule_id, evidence.quote)
        known, confidence = self._written.get(key, ("", -1.0))
        if known and confidence >= evidence.confidence:
            return known
        iri = known or f"{self.base}evidence/{terms.digest(key[0], *map(str, key[1] or _NOWHERE), *key[2:])}"
        self._written[key] = (iri, evidence.confidence)  # two readings of one place: the surer one counts
        self.blocks[iri] = self._said_by_rules(evidence) if evidence.span is None else self._said_by_text(evidence)
        return iri

    def _said_by_text(self, evidence: Evidence) -> list[Row]:
        return [
            (_TYPE, term("oa:Annotation")),
            (term("oa:motivatedBy"), term("oa:linking")),
            (term("oa:hasTarget"), self._target(evidence)),
            *_found(evidence),
        ]

    def _said_by_rules(self, evidence: Evidence) -> list[Row]:
        """A fact of a gazetteer has no place in a document: its line is the value of a plain PROV entity."""
        source = terms.entity_iri(self.base, evidence.document_id)
        self.blocks.setdefault(
            source, [(_TYPE, term("prov:Entity")), (term("rdfs:label"), tagged(evidence.document_id))]
        )
        return [
            (_TYPE, term("prov:Entity")),
            (term("dcterms:isPartOf"), NamedNode(source)),
            (term("prov:value"), plain(evidence.quote)),
            *_found(evidence),
        ]

    def _target(self, evidence: Evidence) -> NamedNode:
        assert evidence.span is not None
        around = (evidence.quote, evidence.prefix, evidence.suffix)
        iri = f"{self.base}target/{terms.digest(evidence.document_id, *map(str, evidence.span), *around)}"
        if iri not in self.blocks:
            self.blocks[iri] = [
                (_TYPE, term("oa:SpecificResource")),
                (term("oa:hasSource"), NamedNode(terms.document_iri(self.base, evidence.document_id))),
                (term("oa:hasSelector"), self._position(evidence.span)),
                (term("oa:hasSelector"), self._quote(*around)),
            ]
        return NamedNode(iri)

    def _position(self, span: Span) -> NamedNode:
        iri = f"{self.base}position/{span.start}-{span.end}"
        if iri not in self.blocks:
            self.blocks[iri] = [
                (_TYPE, term("oa:TextPositionSelector")),
                (term("oa:start"), Literal(span.start)),
                (term("oa:end"), Literal(span.end)),
            ]
        return NamedNode(iri)

    def _quote(self, exact: str, prefix: str, suffix: str) -> NamedNode:
        iri = f"{self.base}quote/{terms.digest(exact, prefix, suffix)}"
        if iri not in self.blocks:
            rows: list[Row] = [(_TYPE, term("oa:TextQuoteSelector")), (term("oa:exact"), plain(exact))]
            rows.extend(
                (term(name), plain(text)) for name, text in (("oa:prefix", prefix), ("oa:suffix", suffix)) if text
            )
            self.blocks[iri] = rows
        return NamedNode(iri)


def _found(evidence: Evidence) -> tuple[Row, Row]:
    return (term("kg:rule"), plain(evidence.rule_id)), (term("kg:confidence"), terms.decimal(evidence.confidence))
