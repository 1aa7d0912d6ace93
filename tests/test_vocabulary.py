"""What a query asks for that nothing has: terms of the vocabularies, things of the graph, names given as parameters."""

from __future__ import annotations

import pytest
from rdflib import Dataset
from sample_graph import sample

from kg import query
from kg._vocabulary import unknown_names, unknown_terms
from kg.exporters import rdf

ABSENT = "neither the ontology nor the graph has"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    file = tmp_path_factory.mktemp("exports") / "graph.ttl"
    rdf.write(sample(), file)
    return query.load(file)


TERMS = {
    "ASK { ?x kg:varientOf ?y }": [f"{ABSENT} kg:varientOf; did you mean kg:variantOf?"],
    "ASK { ?x <urn:kg:ontology#varientOf> ?y }": [f"{ABSENT} kg:varientOf; did you mean kg:variantOf?"],
    "PREFIX my: <urn:kg:ontology#> ASK { ?x my:Uses ?y }": [f"{ABSENT} kg:Uses; did you mean kg:uses?"],
    "ASK { ?x a mls:model }": [f"{ABSENT} mls:model; did you mean mls:Model or fair4ml:MLModel?"],
    "ASK { ?x kg:evaluatedOn ?y }": [
        f"{ABSENT} kg:evaluatedOn; did you mean fair4ml:evaluatedOn or fair4ml:evaluatedMLModel?"
    ],
    "ASK { ?x kg:xyzzy ?y ; kg:xyzzy ?z }": [f"{ABSENT} kg:xyzzy"],
    "ASK { ?x kg:uses <urn:kg:model/resnet50> }": [
        f"{ABSENT} urn:kg:model/resnet50; did you mean urn:kg:model/resnet-50 or urn:kg:model/resnet-50d or "
        "urn:kg:model/resnet?"
    ],
    "ASK { GRAPH <urn:kg:document/qqqq> { ?s ?p ?o } }": [f"{ABSENT} urn:kg:document/qqqq"],
    "CONSTRUCT { ?x kg:mine [ kg:own ?y ] } WHERE { ?x kg:uses ?y ; kg:xyzzy ?y }": [f"{ABSENT} kg:xyzzy"],
    "CONSTRUCT WHERE { ?x kg:xyzzy ?y }": [f"{ABSENT} kg:xyzzy"],
    # nothing to say of these
    "ASK { ?x kg:variantOf ?y ; a mls:Model ; fair4ml:trainedOn ?z . <urn:kg:model/resnet> ?p 'kg:foo' } # kg:bar": [],
    "ASK { ?x owl:sameAs ?y ; rdfs:seeAlso xsd:dateTime , rdf:nil FILTER (xsd:integer(?y) = 1) }": [],
    "PREFIX other: <https://example.org/> ASK { ?x other:uses <https://example.org/foo> }": [],
    "ASK { ?x cskg:outperforms ?y . ?e oa:exact ?z ; kg:rule ?r }": [],
}


@pytest.mark.parametrize("text", TERMS)
def test_unknown_terms_are_named_with_what_is_like_them(graph: Dataset, text: str) -> None:
    assert list(unknown_terms(text, graph)) == TERMS[text]


def test_a_term_of_the_ontology_is_known_in_an_empty_graph() -> None:
    from oxrdflib import OxigraphStore

    text = "ASK { ?x kg:variantOf ?y ; a mls:Model ; kg:varientOf ?z }"
    assert len(list(unknown_terms(text, Dataset(store=OxigraphStore())))) == 1


NAMES = {
    "Resnett": "; did you mean ResNet or ResNet50 or ResNet-50?",
    "残差网": None,  # a part of a name
    "残差往络": "; did you mean 残差网络?",
    "cnn": None,
    "1512.03385": None,
    "zzzzzzzz": "",
    "": None,
}


@pytest.mark.parametrize("name", NAMES)
def test_unknown_names_are_said_with_what_is_like_them(graph: Dataset, name: str) -> None:
    expected = [] if NAMES[name] is None else [f"the graph knows no model {name!r}{NAMES[name]}"]
    assert list(unknown_names({"model": name}, graph)) == expected


def test_notices_come_with_the_answer(graph: Dataset) -> None:
    named = query.named_queries()["paper-of-model"]
    empty, full = ({"model": "Resnett"}, {"model": "ResNet"})
    answers = [query.notices(graph, named, given, query.run(graph, named, given)) for given in (empty, full)]
    assert [len(said) for said in answers] == [1, 0]
    text = query.parse_query("SELECT ?x { ?x kg:varientOf ?y }")
    assert len(query.notices(graph, text, {}, query.run(graph, text))) == 1
