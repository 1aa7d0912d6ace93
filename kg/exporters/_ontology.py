"""The ontology that every RDF export carries: a declaration of each own (`kg:`) term.

`kg/ontology.ttl` is the same as a file of its own, written by `python -m kg.exporters._ontology > kg/ontology.ttl`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.exporters import _syntax
from kg.exporters._terms import term
from kg.ontology import KINDS, PREDICATES, PREFIXES, Predicate, expand

Row = tuple[NamedNode, NamedNode | Literal]

ONTOLOGY_IRI = PREFIXES["kg"].rstrip("#")

_ENTRY = ("biro:BibliographicReference",)
_FOUND = ("oa:Annotation", "prov:Entity")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An own property whose values are literals: what has it, of which datatype, and what it says in both languages."""

    name: str
    subjects: tuple[str, ...]
    datatype: str
    en: str
    zh: str
    comment: str
    comment_zh: str
    parent: str = ""
    close: str = ""


ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute(
        "kg:authors", _ENTRY, "xsd:string", "authors as written", "作者（原文写法）",
        "The names that an entry of a reference list gives, in order, separated by a semicolon.",
        "参考文献条目中的作者姓名，按原顺序，以分号分隔。",
        close="bibo:authorList",
    ),
    Attribute(
        "kg:category", ("skos:Concept", "schema:Organization", "schema:Periodical"), "xsd:string", "category", "类别",
        "The sort of a concept (task, dataset, metric …), of an organisation or of a venue.",
        "概念（任务、数据集、指标等）、机构或出版物的细类。",
        close="dcterms:type",
    ),
    Attribute(
        "kg:confidence", _FOUND, "xsd:decimal", "confidence", "置信度",
        "How sure the rule is of what it found, from 0 to 1; a statement is as sure as the surest of its evidence.",
        "规则对所得结果的把握，取值 0 到 1；一条陈述的置信度是其证据中最高的一个。",
    ),
    Attribute(
        "kg:etAl", _ENTRY, "xsd:boolean", "has more authors", "另有作者",
        "Whether an entry of a reference list says that there are more authors than it names.",
        "参考文献条目是否注明还有未列出的作者。",
    ),
    Attribute(
        "kg:family", ("mls:Model",), "xsd:string", "family", "模型家族",
        "The family that a model is counted among, as CNN.",
        "模型所属的家族，如 CNN。",
        close="fair4ml:modelCategory",
    ),
    Attribute(
        "kg:fullName", ("schema:Periodical",), "rdf:langString", "full name", "全称",
        "The name of a venue written out.",
        "出版物或会议名称的完整写法。",
        parent="rdfs:label", close="skos:altLabel",
    ),
    Attribute(
        "kg:issue", _ENTRY, "xsd:string", "issue", "期",
        "The issue that an entry of a reference list gives.", "参考文献条目中的期号。",
        close="bibo:issue",
    ),
    Attribute(
        "kg:mark", _ENTRY, "xsd:string", "mark of the document type", "文献类型标识",
        "The letter of GB/T 7714 for what sort of document it is: J, C, D …",
        "GB/T 7714 的文献类型标识，如 J、C、D。",
    ),
    Attribute(
        "kg:marker", _ENTRY, "xsd:string", "marker", "编号",
        "The number or key that stands before an entry of a reference list.",
        "参考文献条目前的编号或键。",
    ),
    Attribute(
        "kg:pages", _ENTRY, "xsd:string", "pages", "页码",
        "The pages that an entry of a reference list gives.", "参考文献条目中的页码。",
        close="bibo:pages",
    ),
    Attribute(
        "kg:publisherName", _ENTRY, "xsd:string", "publisher as written", "出版者（原文写法）",
        "The publisher that an entry of a reference list names.", "参考文献条目中的出版者。",
        close="dcterms:publisher",
    ),
    Attribute(
        "kg:rule", (*_FOUND, *_ENTRY), "xsd:string", "rule", "规则",
        "The id of the rule that found this; `kg rules list` shows it.",
        "得出该结果的规则编号，可用 `kg rules list` 查看。",
    ),
    Attribute(
        "kg:textHash", ("schema:Article",), "xsd:string", "hash of the text", "正文哈希",
        "The SHA-256 of the cleaned text in UTF-8, which the offsets of the evidence count in.",
        "清洗后正文（UTF-8）的 SHA-256；证据中的位置以该正文计。",
        close="schema:sha256",
    ),
    Attribute(
        "kg:unit", ("mls:ModelEvaluation",), "xsd:string", "unit", "单位",
        "The unit of the value of a result.", "评测数值的单位。",
        close="schema:unitText",
    ),
    Attribute(
        "kg:venueName", _ENTRY, "xsd:string", "venue as written", "出处（原文写法）",
        "The journal, proceedings or book that an entry of a reference list names.",
        "参考文献条目中的期刊、会议录或图书。",
        close="dcterms:isPartOf",
    ),
    Attribute(
        "kg:volume", _ENTRY, "xsd:string", "volume", "卷",
        "The volume that an entry of a reference list gives.", "参考文献条目中的卷号。",
        close="bibo:volume",
    ),
)  # fmt: skip


def declarations() -> dict[str, list[Row]]:
    """Return the rows of the ontology and of each own term, by IRI."""
    own = {expand(p.property): list(_relation(p)) for p in PREDICATES.values() if p.property.startswith("kg:")}
    attributes = {expand(attribute.name): list(_attribute(attribute)) for attribute in ATTRIBUTES}
    return {ONTOLOGY_IRI: list(_ontology())} | own | attributes


def generate() -> bytes:
    """Return the ontology as Turtle."""
    return _syntax.turtle(declarations())


def _ontology() -> Iterator[Row]:
    yield term("rdf:type"), term("owl:Ontology")
    yield from _said(
        "label", "Terms of a knowledge graph of papers, models and concepts", "论文、模型与概念知识图谱的术语"
    )
    yield from _said(
        "comment",
        "What no standard vocabulary has a term for; everything else is said in SPAR, SKOS, schema.org, ML-Schema, "
        "FAIR4ML, Web Annotation and PROV.",
        "标准词表中没有的术语；其余内容用 SPAR、SKOS、schema.org、ML-Schema、FAIR4ML、Web Annotation 和 PROV 表达。",
    )


def _relation(predicate: Predicate) -> Iterator[Row]:
    yield term("rdf:type"), term("owl:ObjectProperty")
    if predicate.symmetric:
        yield term("rdf:type"), term("owl:SymmetricProperty")
    yield from _said("label", predicate.en, predicate.zh)
    yield from _said("comment", predicate.comment, predicate.comment_zh)
    yield from _beside(predicate.parent, predicate.close)
    yield from _ends("domain", tuple(KINDS[kind].classes[0] for kind in predicate.subjects))
    yield from _ends("range", tuple(KINDS[kind].classes[0] for kind in predicate.objects))


def _attribute(attribute: Attribute) -> Iterator[Row]:
    yield term("rdf:type"), term("owl:DatatypeProperty")
    yield from _said("label", attribute.en, attribute.zh)
    yield from _said("comment", attribute.comment, attribute.comment_zh)
    yield from _beside(attribute.parent, attribute.close)
    yield from _ends("domain", attribute.subjects)
    yield from _ends("range", (attribute.datatype,))


def _said(name: str, en: str, zh: str) -> Iterator[Row]:
    yield term(f"rdfs:{name}"), Literal(en, language="en")
    yield term(f"rdfs:{name}"), Literal(zh, language="zh")


def _beside(parent: str, close: str) -> Iterator[Row]:
    """Say where an own term belongs: its ontology, what it specialises, what is near it."""
    yield term("rdfs:isDefinedBy"), NamedNode(ONTOLOGY_IRI)
    if parent:
        yield term("rdfs:subPropertyOf"), term(parent)
    if close:
        yield term("skos:closeMatch"), term(close)


def _ends(end: str, classes: tuple[str, ...]) -> Iterator[Row]:
    """Several rdfs:domain would mean all of them at once, so alternatives are said with schema.org's looser word."""
    name = f"rdfs:{end}" if len(classes) == 1 else f"schema:{end}Includes"
    for class_ in classes:
        yield term(name), term(class_)


if __name__ == "__main__":
    sys.stdout.buffer.write(generate())
