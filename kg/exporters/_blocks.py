"""What the RDF exports say, whatever the syntax: standard vocabularies, every statement with its evidence.

Nothing is a blank node: every IRI is made from what it names, so that the exports of two collections are merged by
plain union. What is said of one thing may come from many places of a collection, in any order: each block is a record
whose key says where in the export it belongs, and where the records have been put in order they are the export.

With named graphs, there is one a document, with what the document says and where it says it. The default graph holds
the rest: the ontology, the things and their names, the statements that the evidence of many documents may belong to,
what the gazetteers say, and of each named graph which document it was derived from.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import NamedNode

from kg.errors import ExportError
from kg.exporters import _nodes
from kg.exporters import _references as references
from kg.exporters import _terms as terms
from kg.exporters._entities import Blocks, describe
from kg.exporters._ontology import declarations
from kg.exporters._syntax import Lines, Written, quoted
from kg.exporters._terms import tagged, term
from kg.ontology import PREDICATES
from kg.records import Entity, Evidence, LinkedReference, Span

# of blocks with one subject those of the lowest rank count; the place of an entity comes before that of a source
_THING, _NOTE, _SOURCE = "1", "5", "9"
_BEFORE_ALL = " "  # which no IRI opens with
_REMEMBERED = 100_000  # what was written lately is not written again; to forget costs time, never a byte
_NOWHERE = Span(-1, -1)

KEY_END = b"\x01"


def records(source: _nodes.Source, base: str, syntax: Lines, named: bool = False) -> Iterator[bytes]:
    """Yield all blocks as graph, IRI, rank and text, each with `KEY_END` behind it, but for the text."""
    said = _Said(base, syntax, named)
    for iri, rows in declarations().items():
        said.add(iri, syntax.rows(rows), rank=_THING)
    for entity, edges in _nodes.things(source):
        said.thing(entity, edges)
        yield from said.taken()
    for entry in _nodes.references(source):
        said.reference(entry)
        yield from said.taken()
    yield from said.taken()


class _Said:
    """Writes blocks: of things, of statements, and each piece of evidence once, as far as it remembers."""

    def __init__(self, base: str, syntax: Lines, named: bool) -> None:
        self.base, self.syntax, self.named = base, syntax, named
        self._records: list[bytes] = []
        self._evidence: dict[tuple[str, Span | None, str, str], tuple[str, str, float]] = {}
        self._written: set[tuple[str, str]] = set()
        name, write = syntax.predicate, syntax.term
        self._type, self._derived = name("rdf:type"), name("prov:wasDerivedFrom")
        self._part, self._value = name("dcterms:isPartOf"), name("prov:value")
        self._ends = name("rdf:subject"), name("rdf:predicate"), name("rdf:object")
        self._has_source, self._has_selector = name("oa:hasSource"), name("oa:hasSelector")
        self._has_target, self._rule, self._confidence = name("oa:hasTarget"), name("kg:rule"), name("kg:confidence")
        self._start, self._end = name("oa:start"), name("oa:end")
        self._around = name("oa:exact"), name("oa:prefix"), name("oa:suffix")
        self._linking = (name("oa:motivatedBy"), write("oa:linking"))
        self._kinds = {
            kind: (self._type, write(kind))
            for kind in ("rdf:Statement", "prov:Entity", "prov:Bundle", "oa:Annotation", "oa:SpecificResource")
        } | {kind: (self._type, write(kind)) for kind in ("oa:TextPositionSelector", "oa:TextQuoteSelector")}

    def add(self, iri: str, rows: list[Written], rank: str = _NOTE, graph: str = "", place: str = "") -> None:
        """Take in a block; `place` is where it stands if not where its IRI says."""
        text = self.syntax.block(iri, rows, graph)
        self._records.append(f"{graph}\x01{place}{iri}\x01{rank}\x01{text}".encode())

    def taken(self) -> list[bytes]:
        """Return the records since the last time."""
        taken, self._records = self._records, []
        return taken

    def thing(self, entity: Entity, edges: list[_nodes.Edge]) -> None:
        """Write an entity with all that is stated of it."""
        iri = terms.entity_iri(self.base, entity.id)
        blocks: Blocks = {}
        describe(blocks, self.base, entity)
        by_graph = {"": self.syntax.rows(blocks.pop(iri))}
        for other, rows in blocks.items():
            self.add(other, self.syntax.rows(rows))
        for _, predicate, object_, attributes in edges:
            self._assertion((iri, predicate, _iri(self.base, object_)), attributes["evidence"], by_graph)
        for graph, written in by_graph.items():
            self.add(iri, written, _THING, graph)

    def _assertion(
        self, triple: tuple[str, str, str], evidence: tuple[Evidence, ...], by_graph: dict[str, list[Written]]
    ) -> None:
        """The plain triple for who only asks, and a statement of it for who wants to know why.

        How many places say it and how sure the surest is are counted by who asks: a number stored here would be wrong
        as soon as two exports are put together.
        """
        subject, name, object_ = triple
        if name not in PREDICATES:
            raise ExportError(
                f"the ontology has no predicate {name!r}", place=subject, remedy="add it to kg/ontology.py"
            )
        property_ = PREDICATES[name].property
        predicate, target = self.syntax.predicate(property_), self.syntax.iri(object_)
        sources: dict[str, set[str]] = {}
        for found in evidence:
            iri, graph = self._source(found)
            sources.setdefault(graph, set()).add(iri)
        for graph in sources or ("",):
            by_graph.setdefault(graph, []).append((predicate, target))
        statement = f"{self.base}statement/{terms.digest(*triple)}"
        ends = zip(self._ends, (self.syntax.iri(subject), self.syntax.term(property_), target), strict=True)
        rows = [self._kinds["rdf:Statement"], *ends, *self._derivations(sources.pop("", ()))]
        self.add(statement, rows)
        for graph, iris in sources.items():
            self.add(statement, self._derivations(iris), graph=graph)

    def _derivations(self, iris: set[str] | tuple[()]) -> list[Written]:
        return [(self._derived, self.syntax.iri(iri)) for iri in sorted(iris)]

    def reference(self, entry: LinkedReference) -> None:
        """Write an entry of a reference list and where it stands."""
        document, span = entry.reference.document_id, entry.reference.span
        graph = self._graph(terms.document_iri(self.base, document))
        position = NamedNode(self._position(span, graph))
        rows = self.syntax.rows(references.rows(self.base, entry, position))
        self.add(terms.reference_iri(self.base, entry), rows, graph=graph)

    def _graph(self, document: str) -> str:
        """The graph of what a document says, after writing what is known of it."""
        if not self.named:
            return ""
        name = f"{self.base}graph/{document.removeprefix(self.base)}"
        if self._new("", name):
            self.add(name, [self._kinds["prov:Bundle"], (self._derived, self.syntax.iri(document))], place=_BEFORE_ALL)
        return name

    def _new(self, graph: str, iri: str) -> bool:
        """Whether a block was not written lately; whoever asks writes it."""
        key = (graph, iri)
        if key in self._written:
            return False
        if len(self._written) >= _REMEMBERED:
            self._written.clear()
        self._written.add(key)
        return True

    def _source(self, evidence: Evidence) -> tuple[str, str]:
        """Return the IRI of the evidence and the graph it is in, after writing what is known of it."""
        key = (evidence.document_id, evidence.span, evidence.rule_id, evidence.quote)
        iri, graph, confidence = self._evidence.get(key, ("", "", -1.0))
        if iri and confidence >= evidence.confidence:
            return iri, graph
        if not iri:
            iri = f"{self.base}evidence/{terms.digest(key[0], *map(str, key[1] or _NOWHERE), *key[2:])}"
            graph = self._graph(terms.document_iri(self.base, key[0])) if evidence.span else ""
        if len(self._evidence) >= _REMEMBERED:
            self._evidence.clear()
        self._evidence[key] = (iri, graph, evidence.confidence)
        said = self._said_by_rules(evidence) if evidence.span is None else self._said_by_text(evidence, graph)
        # two readings of one place: the surer one counts
        self.add(iri, said, _NOTE + _falling(evidence.confidence), graph)
        return iri, graph

    def _found(self, evidence: Evidence) -> tuple[Written, Written]:
        confidence = self.syntax.rows([(term("kg:confidence"), terms.decimal(evidence.confidence))])
        return (self._rule, quoted(evidence.rule_id)), confidence[0]

    def _said_by_text(self, evidence: Evidence, graph: str) -> list[Written]:
        target = (self._has_target, self.syntax.iri(self._target(evidence, graph)))
        return [self._kinds["oa:Annotation"], self._linking, target, *self._found(evidence)]

    def _said_by_rules(self, evidence: Evidence) -> list[Written]:
        """A fact of a gazetteer has no place in a document: its line is the value of a plain PROV entity."""
        source = terms.entity_iri(self.base, evidence.document_id)
        if self._new("", source):
            label = self.syntax.rows([(term("rdfs:label"), tagged(evidence.document_id))])
            self.add(source, [self._kinds["prov:Entity"], *label], _SOURCE)
        part = (self._part, self.syntax.iri(source))
        return [self._kinds["prov:Entity"], part, (self._value, quoted(evidence.quote)), *self._found(evidence)]

    def _target(self, evidence: Evidence, graph: str) -> str:
        assert evidence.span is not None
        around = (evidence.quote, evidence.prefix, evidence.suffix)
        iri = f"{self.base}target/{terms.digest(evidence.document_id, *map(str, evidence.span), *around)}"
        if self._new(graph, iri):
            document, write = terms.document_iri(self.base, evidence.document_id), self.syntax.iri
            selectors = self._position(evidence.span, graph), self._quote(around, graph)
            rows = [self._kinds["oa:SpecificResource"], (self._has_source, write(document))]
            self.add(iri, [*rows, *((self._has_selector, write(selector)) for selector in selectors)], graph=graph)
        return iri

    def _position(self, span: Span, graph: str) -> str:
        """Return the selector of a place, after writing it."""
        iri = f"{self.base}position/{span.start}-{span.end}"
        if self._new(graph, iri):
            start, end = map(self.syntax.integer, span)
            self.add(iri, [self._kinds["oa:TextPositionSelector"], (self._start, start), (self._end, end)], graph=graph)
        return iri

    def _quote(self, around: tuple[str, str, str], graph: str) -> str:
        iri = f"{self.base}quote/{terms.digest(*around)}"
        if self._new(graph, iri):
            exact, *others = [(name, quoted(text)) for name, text in zip(self._around, around, strict=True)]
            rows = [row for row, text in zip(others, around[1:], strict=True) if text]
            self.add(iri, [self._kinds["oa:TextQuoteSelector"], exact, *rows], graph=graph)
        return iri


@lru_cache(maxsize=65_536)
def _iri(base: str, node: str) -> str:
    return terms.entity_iri(base, node)


@lru_cache(maxsize=4096)
def _falling(confidence: float) -> str:
    """Digits that come the earlier in order, the greater the number is."""
    bits = int.from_bytes(struct.pack(">d", confidence), "big")
    rising = ~bits if bits >> 63 else bits | 1 << 63
    return f"{~rising & (1 << 64) - 1:016x}"
