"""`kg validate`: whether an RDF file keeps what every export promises, and in words what is wrong where it does not.

The only module that knows pyshacl. With the texts that `kg build --with-text` wrote, every quote is looked up too.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import RDF, RDFS, SH
from rdflib.query import ResultRow
from rdflib.term import Node

from kg import texts
from kg._violation_words import Words, short
from kg.errors import ExportError
from kg.exporters import rdf, rdf_reading
from kg.ontology import KINDS, expand

_CLASSES = [rdflib.URIRef(expand(kind.classes[0])) for kind in KINDS.values()]
_STRING = expand("xsd:string")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One broken promise: of which thing, what is wrong in words, the value, and the shape that says so."""

    name: str
    iri: str
    what: str
    value: str
    shape: str


@dataclass(frozen=True, slots=True)
class Report:
    """How many triples were looked at, and what is wrong in them, in order of name."""

    triples: int
    violations: tuple[Violation, ...]


def validate(path: Path, folder: Path | None = None) -> Report:
    """Check a file against the shapes, and its quotes against the texts in a folder if one is given."""
    with _quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content = _loaded(path)
        if not any((None, RDF.type, class_) in content for class_ in (RDF.Statement, *_CLASSES)):
            raise ExportError("holds nothing that kg states", place=str(path), remedy="give an RDF file of `kg build`")
        found = [*_shaped(content), *(_misquoted(content, folder) if folder else ())]
    return Report(len(content), tuple(sorted(set(found))))


def _shaped(content: rdflib.Graph) -> Iterator[Violation]:
    shapes = rdflib.Graph().parse(rdf.SHAPES)
    valid, report, _ = pyshacl.validate(content, shacl_graph=shapes, meta_shacl=False)
    if valid:
        return
    assert isinstance(report, rdflib.Graph)
    words = Words(content, report, shapes)
    for result in report.objects(None, SH.result):
        told = words.of(result)
        yield Violation(_name(content, told.node), str(told.node), told.what, told.value, told.shape)


def _misquoted(content: rdflib.Graph, folder: Path) -> Iterator[Violation]:
    """Yield every place whose words do not stand there in the text of its document."""
    read: dict[str, str] = {}
    for row in content.query(_PLACES):
        assert isinstance(row, ResultRow)
        place, document, name, start, end, exact = row
        if name is None:
            yield Violation(_name(content, document), str(document), "has no kg:textHash", "", "shapes:Document")
            continue
        if str(name) not in read:
            read[str(name)] = texts.read(folder, str(name))
        there = read[str(name)][int(start) : int(end)]
        if there != str(exact):
            what = f"what stands there from {start} to {end} is “{there}”"
            yield Violation(_name(content, document), str(place), what, f"“{exact}”", "shapes:Quote")


# the same for evidence and for entries of reference lists
_PLACES = f"""SELECT DISTINCT ?place ?document ?hash ?start ?end ?exact WHERE {{
  ?place <{expand("oa:hasSource")}> ?document ; <{expand("oa:hasSelector")}> ?position .
  ?position <{expand("oa:start")}> ?start ; <{expand("oa:end")}> ?end .
  OPTIONAL {{ ?document <{expand("kg:textHash")}> ?hash }}
  {{ ?place <{expand("oa:hasSelector")}> ?quote . ?quote <{expand("oa:exact")}> ?exact }}
  UNION {{ ?place <{expand("c4o:hasContent")}> ?exact }}
}}"""


def _loaded(path: Path) -> rdflib.Graph:
    """Oxigraph's reader is many times as fast as rdflib's, and its complaints name the line."""
    content = rdflib.Graph(bind_namespaces="none")
    for quad in rdf_reading.quads(path):
        content.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return content


def _node(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(node, ox.NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, ox.BlankNode):
        return rdflib.BNode(node.value)
    if not isinstance(node, ox.Literal):
        raise ExportError(f"kg says nothing of triples: {node}", remedy="give a file of RDF 1.1")
    if node.language:
        return rdflib.Literal(node.value, lang=node.language)
    datatype = None if node.datatype.value == _STRING else rdflib.URIRef(node.datatype.value)
    return rdflib.Literal(node.value, datatype=datatype, normalize=False)


def _name(content: rdflib.Graph, node: Node) -> str:
    """The label of a thing; what has none is a statement, told by its ends, or else named by its class."""
    if label := _label(content, node):
        return label
    ends = [end for name in (RDF.subject, RDF.predicate, RDF.object) if (end := content.value(node, name))]
    if len(ends) == 3:
        return f"{_label(content, ends[0]) or ends[0]} {short(ends[1])} {_label(content, ends[2]) or ends[2]}"
    return " ".join(sorted(short(class_) for class_ in content.objects(node, RDF.type)))


def _label(content: rdflib.Graph, node: Node) -> str:
    return min(map(str, content.objects(node, RDFS.label)), default="")


@contextmanager
def _quiet() -> Iterator[None]:
    """What is no number or date is told as a violation, not with a traceback in the log."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
