"""The RDF export as quads: a named graph a document, with what the document says and where it says it.

The default graph holds the rest: the ontology, the things and their names, the statements that the evidence of many
documents may belong to, what the gazetteers say, and of each named graph which document it was derived from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import networkx as nx
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.exporters import _blocks
from kg.exporters._entities import Blocks
from kg.exporters._terms import term

Row = tuple[NamedNode, NamedNode | Literal]
Graph = NamedNode | DefaultGraph
Triple = tuple[str, str, str]

_DEFAULT = DefaultGraph()
_SUBJECT, _PREDICATE, _OBJECT = map(term, ("rdf:subject", "rdf:predicate", "rdf:object"))
_DERIVED, _TARGET, _SELECTOR, _SOURCE = map(
    term, ("prov:wasDerivedFrom", "oa:hasTarget", "oa:hasSelector", "oa:hasSource")
)


def quads(graph: nx.MultiDiGraph, base: str) -> Iterator[Quad]:
    """Yield all quads: graph after graph, the default one first, each in order of its subjects."""
    blocks = _blocks.collect(graph, base)
    graphs = _Graphs(blocks, base)
    sorted_out: defaultdict[str, list[Quad]] = defaultdict(list)
    for iri in sorted(blocks):
        subject = NamedNode(iri)
        for row in blocks[iri]:
            for place in graphs.of(iri, row):
                key = "" if isinstance(place, DefaultGraph) else place.value
                sorted_out[key].append(Quad(subject, *row, place))
    for name in sorted(sorted_out):
        if name:
            yield from graphs.provenance(name)
    for name in sorted(sorted_out):
        yield from sorted_out[name]


class _Graphs:
    """Which graph each row belongs to."""

    def __init__(self, blocks: Blocks, base: str) -> None:
        self.base = base
        self.documents: dict[str, str] = {}
        # evidence, target, selector or entry of a reference list -> the graphs of the documents it is about
        self.of_node: defaultdict[str, dict[Graph, None]] = defaultdict(dict)
        self.of_triple: defaultdict[Triple, dict[Graph, None]] = defaultdict(dict)
        for iri, rows in blocks.items():
            for predicate, source in rows:
                if predicate == _SOURCE:
                    self._place(iri, rows, self._graph(source.value))
        for iri, rows in blocks.items():
            for target in _values(rows, _TARGET):
                self.of_node[iri] |= self.of_node[target]
        for rows in blocks.values():
            if sources := _values(rows, _DERIVED):
                self._state(rows, sources)

    def of(self, iri: str, row: Row) -> Sequence[Graph]:
        """The graphs that a row stands in; a triple that several documents state stands in the graph of each."""
        predicate, value = row
        if predicate == _DERIVED and value.value in self.of_node:
            return list(self.of_node[value.value])
        if iri in self.of_node:
            return list(self.of_node[iri])
        return list(self.of_triple.get((iri, predicate.value, value.value), (_DEFAULT,)))

    def provenance(self, name: str) -> Iterator[Quad]:
        """Yield what is known of a named graph."""
        node, document = NamedNode(name), NamedNode(self.documents[name])
        yield Quad(node, term("rdf:type"), term("prov:Bundle"), _DEFAULT)
        yield Quad(node, _DERIVED, document, _DEFAULT)

    def _graph(self, document: str) -> Graph:
        name = f"{self.base}graph/{document.removeprefix(self.base)}"
        self.documents[name] = document
        return NamedNode(name)

    def _place(self, iri: str, rows: Sequence[Row], place: Graph) -> None:
        for node in (iri, *_values(rows, _SELECTOR)):
            self.of_node[node][place] = None

    def _state(self, rows: Sequence[Row], sources: Sequence[str]) -> None:
        said = {predicate: value.value for predicate, value in rows}
        triple = said[_SUBJECT], said[_PREDICATE], said[_OBJECT]
        for source in sources:
            self.of_triple[triple] |= self.of_node.get(source) or {_DEFAULT: None}


def _values(rows: Sequence[Row], wanted: NamedNode) -> list[str]:
    return [value.value for predicate, value in rows if predicate == wanted]
