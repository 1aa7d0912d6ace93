"""The ontology and the shapes: current, complete, and kept by the data of the sample graph and of the sample corpus."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from sample_graph import sample

from kg import ontology, pipeline
from kg.exporters import _ontology, rdf
from kg.ontology import KINDS, PREDICATES, Predicate, expand
from kg.rules import Rules

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
FILE = Path(ontology.__file__).with_suffix(".ttl")
ONTOLOGY = rdflib.Graph().parse(FILE)
SHAPES = rdflib.Graph().parse(rdf.SHAPES)
OWN = sorted(node for node in set(ONTOLOGY.subjects()) if str(node).startswith("urn:kg:ontology#"))


# the class by which the shapes know a kind: of an article the narrower one
CLASS = {kind.name: kind.classes[0] for kind in KINDS.values()} | {"document": "fabio:BlogPost"}


def iri(term: str) -> rdflib.URIRef:
    return rdflib.URIRef(expand(term))


@pytest.fixture(scope="module")
def real(corpus: Path, rules: Rules) -> nx.MultiDiGraph:
    return pipeline.build([corpus], rules).graph


@pytest.fixture(scope="module", params=["sample", "real"])
def data(request: pytest.FixtureRequest) -> rdflib.Graph:
    graph = sample() if request.param == "sample" else request.getfixturevalue("real")
    return rdflib.Graph().parse(data=rdf.generate(graph), format="turtle")


def test_the_file_is_what_the_code_says() -> None:
    assert FILE.read_bytes() == _ontology.generate(), "run: python -m kg.exporters._ontology > kg/ontology.ttl"


@pytest.mark.parametrize("node", OWN)
def test_an_own_term_is_explained_in_two_languages_and_has_its_place(node: rdflib.URIRef) -> None:
    for said in (RDFS.label, RDFS.comment):
        texts = {text.language: str(text) for text in ONTOLOGY.objects(node, said)}
        assert set(texts) == {"en", "zh"}
        assert all(texts.values())
        assert not texts["zh"].isascii()
    assert ONTOLOGY.value(node, RDFS.isDefinedBy) == rdflib.URIRef("urn:kg:ontology")
    assert {OWL.ObjectProperty, OWL.DatatypeProperty} & set(ONTOLOGY.objects(node, RDF.type))


# what no vocabulary that kg uses has a like for
ALONE = {"kg:confidence", "kg:etAl", "kg:mark", "kg:marker", "kg:rule"}


def test_every_own_term_but_five_is_tied_to_a_standard_one() -> None:
    tied = set(ONTOLOGY.subjects(RDFS.subPropertyOf)) | set(ONTOLOGY.subjects(SKOS.closeMatch))
    assert set(OWN) - tied == {iri(name) for name in ALONE}
    foreign = {*ONTOLOGY.objects(None, RDFS.subPropertyOf), *ONTOLOGY.objects(None, SKOS.closeMatch)}
    assert not any(str(node).startswith("urn:kg:") for node in foreign)


def ends(node: rdflib.URIRef, end: str) -> set[rdflib.term.Node]:
    named = (iri(f"rdfs:{end}"), iri(f"schema:{end}Includes"))
    return {class_ for name in named for class_ in ONTOLOGY.objects(node, name)}


@pytest.mark.parametrize("node", OWN)
def test_the_data_keep_domain_and_range_of_own_terms(node: rdflib.URIRef, data: rdflib.Graph) -> None:
    domain, range_ = ends(node, "domain"), ends(node, "range")
    assert domain
    assert range_
    for subject, value in data.subject_objects(node):
        assert domain & set(data.objects(subject, RDF.type)), (subject, node)
        if not isinstance(value, rdflib.Literal):
            found = set(data.objects(value, RDF.type))
        else:
            found = {RDF.langString if value.language else value.datatype or rdflib.XSD.string}
        assert range_ & found, (node, value)


# what the vocabularies themselves say of the terms that kg takes from them
FOREIGN = (
    ("skos:broader", "skos:Concept", "skos:Concept"),
    ("foaf:name", "", ""),
    ("oa:hasTarget", "oa:Annotation", ""),
    ("oa:hasSource", "oa:SpecificResource", ""),
    ("oa:start", "oa:TextPositionSelector", ""),
    ("oa:end", "oa:TextPositionSelector", ""),
    ("oa:exact", "oa:TextQuoteSelector", ""),
    ("oa:prefix", "oa:TextQuoteSelector", ""),
    ("oa:suffix", "oa:TextQuoteSelector", ""),
    ("rdf:subject", "rdf:Statement", ""),
    ("rdf:predicate", "rdf:Statement", ""),
    ("rdf:object", "rdf:Statement", ""),
    ("rdf:first", "rdf:List", ""),
    ("bibo:authorList", "", "rdf:List"),
    ("biro:references", "biro:BibliographicReference", ""),
    ("fair4ml:evaluatedMLModel", "fair4ml:MLModelEvaluation", "fair4ml:MLModel"),
    ("mls:hasValue", "mls:ModelEvaluation", ""),
    ("mls:specifiedBy", "mls:ModelEvaluation", "mls:EvaluationMeasure"),
)


@pytest.mark.parametrize(("name", "domain", "range_"), FOREIGN)
def test_the_data_keep_domain_and_range_of_foreign_terms(
    name: str, domain: str, range_: str, data: rdflib.Graph
) -> None:
    pairs = set(data.subject_objects(iri(name)))
    assert pairs
    for subject, value in pairs:
        assert not domain or (subject, RDF.type, iri(domain)) in data
        assert not range_ or value == RDF.nil or (value, RDF.type, iri(range_)) in data


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_has_a_shape(kind: ontology.Kind) -> None:
    (shape,) = {
        shape
        for shape in SHAPES.subjects(SH.targetClass, iri(CLASS[kind.name]))
        if (shape, SH.property, rdflib.URIRef("urn:kg:shapes#Label")) in SHAPES
    }
    wanted = set(SHAPES.objects(shape, SH["class"]))
    assert wanted <= {iri(name) for name in kind.classes}


def classes(shape: rdflib.term.Node) -> set[rdflib.term.Node]:
    """What a shape asks a node to be: the classes of all its alternatives."""
    found = set(SHAPES.objects(shape, SH["class"]))
    for node in SHAPES.objects(shape, SH.node):
        found |= classes(node)
    for listed in SHAPES.objects(shape, SH["or"]):
        for node in rdflib.collection.Collection(SHAPES, listed):
            found |= classes(node)
    return found


# properties that say something else of other things too: what those are
ALSO = {"dcterms:creator": ("fabio:BlogPost",), "dcterms:isPartOf": ("biro:BibliographicReference", "prov:Entity")}


@pytest.mark.parametrize("predicate", PREDICATES.values(), ids=PREDICATES)
def test_the_shapes_want_of_every_predicate_what_the_ontology_says(predicate: Predicate) -> None:
    name = iri(predicate.property)
    subjects = [classes(shape) for shape in SHAPES.subjects(SH.targetSubjectsOf, name)]
    wanted = {iri(CLASS[kind]) for kind in predicate.subjects}
    assert subjects == [wanted | {iri(also) for also in ALSO.get(predicate.property, ())}]
    targets = {iri(CLASS[kind]) for kind in predicate.objects}
    narrower = {"by_metric": {iri("mls:EvaluationMeasure")}, "on_dataset": {iri("mls:Dataset")}}
    wanted_of_object = narrower.get(predicate.name, targets)
    for kind in predicate.subjects:
        shapes = set(SHAPES.subjects(SH.targetClass, iri(CLASS[kind])))
        said = [
            classes(property_)
            for shape in shapes
            for property_ in SHAPES.objects(shape, SH.property)
            if SHAPES.value(property_, SH.path) == name
        ]
        assert said == [wanted_of_object], (kind, predicate.name)


def test_the_shapes_know_every_predicate_of_a_statement() -> None:
    (shape,) = (node for node in SHAPES.subjects(SH.path, RDF.predicate))
    listed = rdflib.collection.Collection(SHAPES, SHAPES.value(shape, SH["in"]))
    assert set(listed) == {iri(predicate.property) for predicate in PREDICATES.values()}


def test_every_own_attribute_and_every_class_of_the_data_has_a_shape(data: rdflib.Graph) -> None:
    paths = {node for node in SHAPES.objects(None, SH.path) if isinstance(node, rdflib.URIRef)}
    assert {iri(attribute.name) for attribute in _ontology.ATTRIBUTES} <= paths
    targets = set(SHAPES.objects(None, SH.targetClass))
    checked = targets | set(SHAPES.objects(None, SH["class"])) | {RDF.Statement}
    others = {iri(name) for name in ("owl:Ontology", "owl:ObjectProperty", "owl:DatatypeProperty")}
    others |= {iri("owl:SymmetricProperty"), iri("schema:Person"), iri("schema:Dataset")}
    others |= {iri(name) for name in ("fabio:Journal", "fabio:ConferenceProceedings", "mls:Task", "mls:Algorithm")}
    assert set(data.objects(None, RDF.type)) - checked - others <= {iri("mls:Software")}
