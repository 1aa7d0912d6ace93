"""What the RDF exports say, whatever the syntax: standard vocabularies, every statement with its evidence.

Nothing is a blank node: every IRI is made from what it names, so that the exports of two collections are merged by
plain union.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
from pyoxigraph import Literal, NamedNode

from kg.errors import ExportError
from kg.exporters import _nodes
from kg.exporters import _references as references
from kg.exporters import _terms as terms
from kg.exporters._entities import Blocks, Row, describe
from kg.exporters._ontology import declarations
from kg.exporters._terms import plain, tagged, term
from kg.ontology import PREDICATES
from kg.records import Evidence, Span

_TYPE = term("rdf:type")
_NOWHERE = Span(-1, -1)


def collect(graph: nx.MultiDiGraph, base: str) -> Blocks:
    """Return everything an export says, by subject; what is said of one subject stands in a fixed order."""
    blocks: Blocks = dict(declarations())
    iris = {}
    for entity in _nodes.entities(graph):
        describe(blocks, base, entity)
        iris[entity.id] = terms.entity_iri(base, entity.id)
    notes = Notes(blocks, base)
    for subject, predicate, object_, attributes in _nodes.edges(graph):
        _assertion(notes, (iris[subject], predicate, iris[object_]), attributes)
    for entry in graph.graph.get("references", ()):
        blocks[terms.reference_iri(base, entry)] = list(references.rows(notes, entry))
    return blocks


def _assertion(notes: Notes, triple: tuple[str, str, str], attributes: dict[str, Any]) -> None:
    """The plain triple for who only asks, and a statement of it for who wants to know why.

    How many places say it and how sure the surest is are counted by who asks: a number stored here would be wrong as
    soon as two exports are put together.
    """
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
        *((term("prov:wasDerivedFrom"), NamedNode(source)) for source in sorted(sources)),
    ]


class Notes:
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
                (term("oa:hasSelector"), self.position(evidence.span)),
                (term("oa:hasSelector"), self._quote(*around)),
            ]
        return NamedNode(iri)

    def position(self, span: Span) -> NamedNode:
        """Return the selector of a place, after writing it."""
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
