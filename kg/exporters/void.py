"""What the RDF export holds, as VoID: how many triples, things, classes and properties, and where to begin.

A file of its own: numbers inside the export would count themselves and be wrong after a union.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.exporters import _export, _syntax
from kg.exporters import _terms as terms
from kg.exporters._counts import Counts
from kg.exporters._files import write_stream
from kg.exporters._nodes import Source
from kg.exporters._terms import term
from kg.graph import collector_paused
from kg.ontology import DEFAULT_BASE_IRI, KINDS, PREFIXES, shorten

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
    return _described(graph, terms.checked_base(base_iri), None)


def write(graph: Source, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the description, wholly or not at all, in memory that does not grow with what it describes."""
    base = terms.checked_base(base_iri)
    write_stream(path, (_described(graph, base, folder) for folder in (path.resolve().parent,)))


def _described(graph: Source, base: str, folder: Path | None) -> bytes:
    with collector_paused():
        counts = Counts(_export.lines(graph, base, folder), folder)
    dataset = f"{base}dataset"
    parts = dict(_partitions(counts, dataset))
    return _syntax.turtle({dataset: [*_dataset(counts, base), *_links(counts, parts, dataset)], **parts})


def _dataset(counts: Counts, base: str) -> Iterator[Row]:
    yield _TYPE, term("void:Dataset")
    for language, title, description in _TOLD:
        yield term("dcterms:title"), Literal(title, language=language)
        yield term("dcterms:description"), Literal(description, language=language)
    yield term("void:feature"), _SYNTAX
    yield term("void:uriSpace"), terms.plain(base)
    for name, number in (
        ("triples", counts.uses.total()),
        ("entities", counts.things),
        ("classes", len(counts.members)),
        ("properties", len(counts.uses)),
        ("distinctSubjects", counts.all_subjects),
        ("distinctObjects", counts.all_objects),
    ):
        yield term(f"void:{name}"), Literal(number)


def _links(counts: Counts, parts: Blocks, dataset: str) -> Iterator[Row]:
    used = {shorten(iri).partition(":")[0] for iri in (*counts.uses, *counts.members)}
    for prefix in sorted(used & PREFIXES.keys()):
        yield term("void:vocabulary"), NamedNode(PREFIXES[prefix])
    for kind in KINDS.values():
        if best := counts.most_pointed_at(kind.classes[0]):
            yield term("void:exampleResource"), NamedNode(best)
    for iri in sorted(parts):
        sort = "class" if iri.startswith(f"{dataset}/class/") else "property"
        yield term(f"void:{sort}Partition"), NamedNode(iri)


def _partitions(counts: Counts, dataset: str) -> Iterator[tuple[str, list[Row]]]:
    for iri, members in counts.members.items():
        rows: list[Row] = [(term("void:class"), NamedNode(iri)), (term("void:entities"), Literal(members))]
        yield f"{dataset}/class/{terms.path(shorten(iri))}", rows
    for iri, uses in counts.uses.items():
        yield (
            f"{dataset}/property/{terms.path(shorten(iri))}",
            [
                (term("void:property"), NamedNode(iri)),
                (term("void:triples"), Literal(uses)),
                (term("void:distinctSubjects"), Literal(counts.subjects[iri])),
                (term("void:distinctObjects"), Literal(counts.objects[iri])),
            ],
        )
