"""The ontology that every RDF export carries: a declaration of each own (`kg:`) term."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.exporters._terms import term
from kg.ontology import KINDS, PREDICATES, PREFIXES, Predicate, expand

Row = tuple[NamedNode, NamedNode | Literal]

ONTOLOGY_IRI = PREFIXES["kg"].rstrip("#")

# own attribute -> its datatype and labels
ATTRIBUTES: dict[str, tuple[str, str, str]] = {
    "kg:category": ("xsd:string", "category", "类别"),
    "kg:confidence": ("xsd:decimal", "confidence, from 0 to 1", "置信度（0 到 1）"),
    "kg:family": ("xsd:string", "family of a model", "模型家族"),
    "kg:marker": ("xsd:string", "number or key of a reference entry", "参考文献编号"),
    "kg:rule": ("xsd:string", "rule that found the evidence", "得出证据的规则"),
    "kg:support": ("xsd:integer", "number of places that support the statement in one export", "一次导出中的证据数"),
    "kg:unit": ("xsd:string", "unit of a value", "数值的单位"),
}


def declarations() -> dict[str, list[Row]]:
    """Return the rows of the ontology and of each own term, by IRI."""
    own = {expand(p.property): list(_relation(p)) for p in PREDICATES.values() if p.property.startswith("kg:")}
    attributes = {expand(name): list(_attribute(*described)) for name, described in ATTRIBUTES.items()}
    return {ONTOLOGY_IRI: list(_ontology())} | own | attributes


def _ontology() -> Iterator[Row]:
    yield term("rdf:type"), term("owl:Ontology")
    yield from _labels("Terms of a knowledge graph of papers, models and concepts", "论文、模型与概念知识图谱的术语")


def _relation(predicate: Predicate) -> Iterator[Row]:
    yield term("rdf:type"), term("owl:ObjectProperty")
    if predicate.symmetric:
        yield term("rdf:type"), term("owl:SymmetricProperty")
    yield from _labels(predicate.en, predicate.zh)
    if predicate.parent:
        yield term("rdfs:subPropertyOf"), term(predicate.parent)
    if predicate.close:
        yield term("skos:closeMatch"), term(predicate.close)
    yield from _ends("domain", predicate.subjects)
    yield from _ends("range", predicate.objects)


def _ends(end: str, kinds: tuple[str, ...]) -> Iterator[Row]:
    """Several rdfs:domain would mean all of them at once, so alternatives are said with schema.org's looser word."""
    name = f"rdfs:{end}" if len(kinds) == 1 else f"schema:{end}Includes"
    for kind in kinds:
        yield term(name), term(KINDS[kind].classes[0])


def _attribute(datatype: str, en: str, zh: str) -> Iterator[Row]:
    yield term("rdf:type"), term("owl:DatatypeProperty")
    yield from _labels(en, zh)
    yield term("rdfs:range"), term(datatype)
    yield term("rdfs:isDefinedBy"), NamedNode(ONTOLOGY_IRI)


def _labels(en: str, zh: str) -> Iterator[Row]:
    yield term("rdfs:label"), Literal(en, language="en")
    yield term("rdfs:label"), Literal(zh, language="zh")
