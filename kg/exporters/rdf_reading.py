"""The RDF export read back: the graph that `rdf` wrote, as far as the file says it.

Lost, because the export has no word for it: the second language of a title comes back as another spelling; two readings
of one place by one rule are one, as sure as the surer; other names of a paper without a title, the end of an id of more
than 200 characters and what `rdf` says it leaves out are not there at all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg import _swelling
from kg._faults import in_file
from kg.errors import ExportError
from kg.exporters._entity_reading import Rows, Said, entity, first, texts
from kg.exporters._ontology import ONTOLOGY_IRI
from kg.exporters._reference_reading import reference
from kg.exporters._terms import base_of_statement, entity_id
from kg.ontology import KINDS, PREDICATES, shorten
from kg.records import Entity, Evidence, LinkedReference, Span

SUFFIXES = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".jsonld")

_NOT_OURS = "give a graph.ttl that `kg build` wrote"
_NOWHERE = Span(-1, -1)
_BY_PROPERTY = {predicate.property: predicate.name for predicate in PREDICATES.values()}
_KIND = re.compile(rf"(?<=[:/])({'|'.join(KINDS)})/")

_short = lru_cache(maxsize=4096)(shorten)


def read(path: Path) -> nx.MultiDiGraph:
    """Read a graph back; the syntax is told by the suffix, the base of the IRIs from what is there."""
    rows = _parsed(path)
    bases = _bases(rows)
    if not bases:
        raise ExportError("holds nothing that kg states", place=str(path), remedy=_NOT_OURS)
    try:
        return _Reader(rows, bases).graph()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ExportError(f"is no graph of kg: {error!r}", place=str(path), remedy=_NOT_OURS) from error


def quads(path: Path) -> Iterator[ox.Quad]:
    """Yield what a file says; the syntax is told by its suffix."""
    if path.suffix.lower() not in SUFFIXES:
        raise ExportError(
            "is no RDF that kg reads", place=str(path), remedy=f"give a file that ends in {', '.join(SUFFIXES)}"
        )
    syntax = ox.RdfFormat.from_extension(path.suffix[1:].lower())
    try:
        if swelling := _swelling.fault(path):
            raise ExportError(swelling, place=str(path), remedy=_NOT_OURS)
        yield from ox.parse(path=str(path), format=syntax)
    except SyntaxError as error:
        place, what = in_file(error, path)
        raise ExportError(f"is no {syntax}: {what}", place=place, remedy=_NOT_OURS) from error
    except OSError as error:
        raise ExportError(f"cannot be read: {error}", place=str(path), remedy="run `kg build` first") from error


def _parsed(path: Path) -> Rows:
    """What the file says, by subject and then by property in its short form; named graphs are taken together."""
    rows: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads(path):
        rows[str(getattr(quad.subject, "value", quad.subject))][_short(quad.predicate.value)].append(quad.object)
    return {subject: dict(said) for subject, said in rows.items()}


def _bases(rows: Rows) -> list[str]:
    """Openings of the IRIs: exports of several bases may have been put together.

    Every statement shows its base. An export without any still declares the ontology; then the base is the opening
    that most things share, the shortest of several.
    """
    found = set(filter(None, (base_of_statement(iri) for iri, said in rows.items() if "rdf:predicate" in said)))
    if not found and ONTOLOGY_IRI in rows:
        openings = Counter(opening for iri, said in rows.items() for opening in _openings(iri, said))
        found = {min(openings, key=lambda base: (-openings[base], len(base)))} if openings else set()
    return sorted(found, key=lambda base: (-len(base), base))


def _openings(iri: str, said: Said) -> Iterator[str]:
    """Yield what may be the base of a thing: what stands before the name of its kind."""
    for match in _KIND.finditer(iri):
        if _is_of(match[1], said):
            yield iri[: match.start()]


def _is_of(kind: str, said: Said) -> bool:
    return kind in KINDS and KINDS[kind].classes[0] in map(_short, texts(said, "rdf:type"))


class _Reader:
    """Turns rows into records; each thing that several statements share is read once."""

    def __init__(self, rows: Rows, bases: list[str]) -> None:
        self.rows, self.bases = rows, bases
        self.ids: dict[str, str] = {}
        self.sources: dict[str, Evidence] = {}

    def graph(self) -> nx.MultiDiGraph:
        """Add nodes and edges in order of id, as the build does."""
        graph = nx.MultiDiGraph()
        edges = sorted(self.edges(), key=lambda edge: edge[:3])
        records = {end: _bare(end) for subject, _, object_, _ in edges for end in (subject, object_)}
        records |= {record.id: record for record in self.entities()}
        for node in sorted(records):
            graph.add_node(node, kind=records[node].kind, name=records[node].name, entity=records[node])
        for subject, predicate, object_, attributes in edges:
            graph.add_edge(subject, object_, key=predicate, **attributes)
        graph.graph["references"] = tuple(sorted(self.references(), key=_place))
        return graph

    def entities(self) -> Iterator[Entity]:
        """Yield what has the class of the kind in its IRI; agents, quotes and the like are no nodes."""
        things: dict[str, Said] = {}
        for iri, said in self.rows.items():
            if any(map(iri.startswith, self.bases)) and _is_of((node := self.node(iri)).partition(":")[0], said):
                things[node] = _united(things[node], said) if node in things else said
        for node, said in things.items():
            yield entity(node, said, self.agent, self.authors)

    def node(self, iri: str) -> str:
        """Return the node id that an IRI stands for."""
        if iri not in self.ids:
            base = next((base for base in self.bases if iri.startswith(base)), None)
            if base is None:
                raise ValueError(f"{iri} begins like no node")
            self.ids[iri] = entity_id(iri, base, first(self.rows.get(iri, {}), "rdfs:label"))
        return self.ids[iri]

    def agent(self, iri: str) -> str:
        """Return the name of an author or site."""
        return first(self.rows.get(iri, {}), "foaf:name")

    def authors(self, cell: str) -> str:
        """Return the ids in a list, separated by blanks; a list that bites its tail ends there."""
        cells: dict[str, str] = {}
        while cell in self.rows and cell not in cells:
            cells[cell] = self.node(self.one(cell, "rdf:first"))
            cell = self.one(cell, "rdf:rest")
        return " ".join(cells.values())

    def edges(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        """Yield (subject, predicate, object, attributes) of every triple that is stated."""
        stated: dict[tuple[str, str, str], Said] = {}
        for iri, said in self.rows.items():
            if "rdf:predicate" in said:
                triple = self.triple(iri)
                stated[triple] = _united(stated[triple], said) if triple in stated else said
        for triple, said in stated.items():
            yield *triple, self.attributes(triple, said)

    def triple(self, iri: str) -> tuple[str, str, str]:
        """Return what a statement is about, in order of subject, predicate and object."""
        name = _BY_PROPERTY[_short(self.one(iri, "rdf:predicate"))]
        return self.node(self.one(iri, "rdf:subject")), name, self.node(self.one(iri, "rdf:object"))

    def attributes(self, triple: tuple[str, str, str], said: Said) -> dict[str, Any]:
        """Where exports were put together, a statement has the evidence of all."""
        sources = dict.fromkeys(texts(said, "prov:wasDerivedFrom"))
        evidence = tuple(sorted(map(self.evidence, sources), key=Evidence.sort_key))
        if not evidence:
            raise ValueError(f"nothing says that {' '.join(triple)}")
        confidence = max(found.confidence for found in evidence)
        return {"predicate": triple[1], "support": len(evidence), "confidence": confidence, "evidence": evidence}

    def evidence(self, iri: str) -> Evidence:
        """Return the record of one place or of one line of a gazetteer."""
        if iri not in self.sources:
            said = self.rows[iri]
            read = self.from_text if "oa:hasTarget" in said else self.from_rules
            self.sources[iri] = read(iri, self.one(iri, "kg:rule"), max(map(float, texts(said, "kg:confidence"))))
        return self.sources[iri]

    def from_text(self, iri: str, rule: str, confidence: float) -> Evidence:
        """Follow an annotation to its target, and that to its two selectors: where, and which words."""
        target = self.one(iri, "oa:hasTarget")
        selectors = {
            name: self.rows[node] for node in texts(self.rows[target], "oa:hasSelector") for name in self.rows[node]
        }
        around = (first(selectors["oa:exact"], f"oa:{part}") for part in ("exact", "prefix", "suffix"))
        quote, prefix, suffix = around
        span = self.place(self.rows[target])
        document = self.document(self.one(target, "oa:hasSource"))
        return Evidence(document, span, quote, rule, confidence, prefix, suffix)

    def from_rules(self, iri: str, rule: str, confidence: float) -> Evidence:
        """Read a line of a gazetteer, whose source is labelled with its id."""
        source = self.one(self.one(iri, "dcterms:isPartOf"), "rdfs:label")
        return Evidence(source, None, self.one(iri, "prov:value"), rule, confidence)

    def document(self, iri: str) -> str:
        """Return the id of a document, which lacks the kind that its node id has."""
        return self.node(iri).removeprefix("document:")

    def references(self) -> Iterator[LinkedReference]:
        """Yield the entries of reference lists."""
        for iri, said in self.rows.items():
            if "c4o:hasContent" in said and any(iri.startswith(f"{base}reference/") for base in self.bases):
                paper = first(said, "biro:references")
                read = reference(self.document(self.one(iri, "dcterms:isPartOf")), self.place(said), said)
                yield LinkedReference(read, first(said, "c4o:hasContent"), self.node(paper) if paper else "")

    def place(self, said: Said) -> Span:
        """Return where something stands in its document."""
        for selector in map(self.rows.__getitem__, texts(said, "oa:hasSelector")):
            if "oa:start" in selector:
                return Span(int(first(selector, "oa:start")), int(first(selector, "oa:end")))
        return _NOWHERE

    def one(self, iri: str, name: str) -> str:
        """Return what must be there."""
        said = self.rows.get(iri, {})
        if not said.get(name):
            raise ValueError(f"{iri} has no {name}")
        return first(said, name)


def _united(one: Said, other: Said) -> Said:
    """What two bases say of one thing."""
    return {name: [*one.get(name, ()), *other.get(name, ())] for name in dict.fromkeys((*one, *other))}


def _bare(node: str) -> Entity:
    kind, _, name = node.partition(":")
    return Entity(node, kind, name)


def _place(entry: LinkedReference) -> tuple[str, Span, str]:
    return entry.reference.document_id, entry.reference.span, entry.raw
