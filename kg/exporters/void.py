"""What the RDF export holds, as VoID: how many triples, things, classes and properties, and where to begin.

A file of its own: numbers inside the export would count themselves and be wrong after a union. All nodes are held in
memory while they are counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.exporters import _export, _syntax
from kg.exporters import _terms as terms
from kg.exporters._files import write_atomic
from kg.exporters._nodes import Source
from kg.exporters._terms import term
from kg.graph import collector_paused
from kg.ontology import DEFAULT_BASE_IRI, KINDS, PREFIXES, shorten

Node = NamedNode | BlankNode | Literal | Triple
Row = tuple[NamedNode, NamedNode | Literal]
Blocks = dict[str, list[Row]]

_TYPE = term("rdf:type")
_SYNTAX = NamedNode("http://www.w3.org/ns/formats/Turtle")

_TOLD = (
    (
        "en",
        "A knowledge graph of papers, models and concepts",
        "What articles say of them, with the quote and the rule behind every statement.",
    ),
    ("zh", "论文、模型与概念的知识图谱", "文章中关于它们的内容；每条陈述都带有原句和所用的规则。"),
)


def generate(graph: Source, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the description of the Turtle export of the graph, as Turtle in UTF-8."""
    base = terms.checked_base(base_iri)
    with collector_paused():
        return _syntax.turtle(describe((quad.triple for quad in _export.triples(graph, base)), base))


def write(graph: Source, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the description, wholly or not at all."""
    write_atomic(path, generate(graph, base_iri))


def describe(said: Iterable[Triple], base: str) -> Blocks:
    """Return what VoID says of triples, each of which is given once."""
    counts = _Counts(said)
    dataset = f"{base}dataset"
    parts = dict(_partitions(counts, dataset))
    return {dataset: [*_dataset(counts, base), *_links(counts, parts, dataset)], **parts}


class _Counts:
    """What is counted in one pass."""

    def __init__(self, said: Iterable[Triple]) -> None:
        self.triples = 0
        self.subjects: defaultdict[NamedNode, set[Node]] = defaultdict(set)
        self.objects: defaultdict[NamedNode, set[Node]] = defaultdict(set)
        self.uses: Counter[NamedNode] = Counter()
        self.members: defaultdict[NamedNode, set[Node]] = defaultdict(set)
        self.pointed: defaultdict[NamedNode, set[Node]] = defaultdict(set)
        for triple in said:
            self._add(triple.subject, triple.predicate, triple.object)

    def _add(self, subject: Node, predicate: NamedNode, value: Node) -> None:
        self.triples += 1
        self.uses[predicate] += 1
        self.subjects[predicate].add(subject)
        self.objects[predicate].add(value)
        if isinstance(value, NamedNode):
            (self.members if predicate == _TYPE else self.pointed)[value].add(subject)

    def things(self) -> Iterator[set[Node]]:
        """Yield the members of each kind."""
        for kind in KINDS.values():
            yield self.members.get(term(kind.classes[0]), set())


def _dataset(counts: _Counts, base: str) -> Iterator[Row]:
    yield _TYPE, term("void:Dataset")
    for language, title, description in _TOLD:
        yield term("dcterms:title"), Literal(title, language=language)
        yield term("dcterms:description"), Literal(description, language=language)
    yield term("void:feature"), _SYNTAX
    yield term("void:uriSpace"), terms.plain(base)
    for name, number in (
        ("triples", counts.triples),
        ("entities", len(set[Node]().union(*counts.things()))),
        ("classes", len(counts.members)),
        ("properties", len(counts.uses)),
        ("distinctSubjects", len(set[Node]().union(*counts.subjects.values()))),
        ("distinctObjects", len(set[Node]().union(*counts.objects.values()))),
    ):
        yield term(f"void:{name}"), Literal(number)


def _links(counts: _Counts, parts: Blocks, dataset: str) -> Iterator[Row]:
    used = {shorten(node.value).partition(":")[0] for node in (*counts.uses, *counts.members)}
    for prefix in sorted(used & PREFIXES.keys()):
        yield term("void:vocabulary"), NamedNode(PREFIXES[prefix])
    for members in counts.things():
        named = [node for node in members if isinstance(node, NamedNode)]
        if named:
            best = min(named, key=lambda node: (-len(counts.pointed.get(node, ())), node.value))
            yield term("void:exampleResource"), best
    for iri in sorted(parts):
        kind = "class" if iri.startswith(f"{dataset}/class/") else "property"
        yield term(f"void:{kind}Partition"), NamedNode(iri)


def _partitions(counts: _Counts, dataset: str) -> Iterator[tuple[str, list[Row]]]:
    for node, members in counts.members.items():
        rows: list[Row] = [(term("void:class"), node), (term("void:entities"), Literal(len(members)))]
        yield f"{dataset}/class/{terms.path(shorten(node.value))}", rows
    for node, uses in counts.uses.items():
        subjects, objects = len(counts.subjects[node]), len(counts.objects[node])
        yield (
            f"{dataset}/property/{terms.path(shorten(node.value))}",
            [
                (term("void:property"), node),
                (term("void:triples"), Literal(uses)),
                (term("void:distinctSubjects"), Literal(subjects)),
                (term("void:distinctObjects"), Literal(objects)),
            ],
        )
