"""The Turtle export: what it says, that it is valid, the same every time, and merges by union."""

from __future__ import annotations

import gc
from dataclasses import replace

import networkx as nx
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD
from sample_graph import ASSERTIONS, ENTITIES, FACT, HOSTILE, LONG, REFERENCES, SENTENCE, sample

from kg.errors import ExportError
from kg.exporters import _terms, rdf
from kg.graph import build
from kg.ontology import PREDICATES, PREFIXES, expand
from kg.records import Assertion, Entity, Evidence, Span

MODEL, PAPER = rdflib.URIRef("urn:kg:model/resnet"), rdflib.URIRef("urn:kg:paper/arxiv/1512.03385")
DOCUMENT = rdflib.URIRef("urn:kg:document/zhihu/76072364")
RESULT = rdflib.URIRef("urn:kg:result/resnet/imagenet/top-1-accuracy/76.1%25")


def iri(term: str) -> rdflib.URIRef:
    return rdflib.URIRef(expand(term))


def loaded(graph: nx.MultiDiGraph, base_iri: str = "urn:kg:") -> rdflib.Graph:
    return rdflib.Graph().parse(data=rdf.generate(graph, base_iri), format="turtle")


def triples(turtle: bytes) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return loaded(sample())


def conforms(content: rdflib.Graph) -> tuple[bool, str]:
    valid, _, report = pyshacl.validate(content, shacl_graph=str(rdf.SHAPES), meta_shacl=False)
    return valid, report


def test_rdflib_and_oxigraph_read_the_same_number_of_triples(graph: rdflib.Graph) -> None:
    parsed = triples(rdf.generate(sample()))
    assert len(parsed) == len(graph) > 300


def test_no_triple_is_written_twice() -> None:
    written = list(ox.parse(rdf.generate(sample()), format=ox.RdfFormat.TURTLE))
    assert len(written) == len(set(written))


def test_no_blank_nodes_and_only_valid_iris() -> None:
    for triple in triples(rdf.generate(sample())):
        for node in (triple.subject, triple.predicate, triple.object):
            assert not isinstance(node, ox.BlankNode)
            if isinstance(node, ox.NamedNode):
                assert rdflib.term._is_valid_uri(node.value)
                assert ox.NamedNode(node.value) == node
                assert len(node.value) < 300


def test_the_build_conforms_to_the_shapes(graph: rdflib.Graph) -> None:
    valid, report = conforms(graph)
    assert valid, report


@pytest.mark.parametrize(
    ("subject", "predicate", "object_", "says"),
    [
        (MODEL, SKOS.altLabel, rdflib.Literal("ResNet", lang="en"), "preferred and alternative"),
        (MODEL, SKOS.prefLabel, rdflib.Literal("Other", lang="en"), "one preferred label"),
        (PAPER, iri("fabio:hasArXivId"), rdflib.Literal("1512.03385v2"), "no version"),
        (PAPER, DCTERMS.issued, rdflib.Literal("2015"), "gYear"),
        (DOCUMENT, iri("schema:url"), rdflib.URIRef("javascript:x"), "https?"),
        (DOCUMENT, iri("cito:cites"), MODEL, "ResearchPaper"),
        (MODEL, iri("kg:variantOf"), PAPER, "mls"),
        (RESULT, iri("mls:hasValue"), rdflib.Literal("76.2", datatype=XSD.decimal), "one value"),
        (RESULT, iri("fair4ml:evaluationDataset"), MODEL, "Dataset"),
    ],
)
def test_the_shapes_find_what_is_wrong(
    graph: rdflib.Graph, subject: rdflib.URIRef, predicate: rdflib.URIRef, object_: rdflib.term.Node, says: str
) -> None:
    broken = rdflib.Graph()
    broken += graph
    broken.add((subject, predicate, object_))
    valid, report = conforms(broken)
    assert not valid
    assert says in report


def test_the_shapes_want_the_plain_triple_beside_its_statement(graph: rdflib.Graph) -> None:
    broken = rdflib.Graph()
    broken += graph
    broken.remove((MODEL, iri("lpwc:introducedBy"), PAPER))
    valid, report = conforms(broken)
    assert not valid
    assert "plain triple" in report


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_two_exports_merge_by_union(data: st.DataObject) -> None:
    """Each piece of evidence in one export, the other or both: put together they say what one export of all says."""
    where = st.sampled_from(((True, False), (False, True), (True, True)))
    parts: tuple[list[Assertion], list[Assertion]] = ([], [])
    for assertion in ASSERTIONS:
        places = [data.draw(where) for _ in assertion.evidence]
        for number, part in enumerate(parts):
            kept = tuple(e for e, place in zip(assertion.evidence, places, strict=True) if place[number])
            part.extend([replace(assertion, evidence=kept)] if kept else [])
    one, other = (triples(rdf.generate(build(ENTITIES, part, REFERENCES))) for part in parts)
    assert one | other == triples(rdf.generate(sample()))


def test_every_assertion_is_a_plain_triple_and_a_statement(graph: rdflib.Graph) -> None:
    assert len(set(graph.subjects(RDF.type, RDF.Statement))) == len(ASSERTIONS)
    for assertion in ASSERTIONS:
        ends = [rdflib.URIRef(_terms.entity_iri("urn:kg:", end)) for end in (assertion.subject_id, assertion.object_id)]
        predicate = iri(PREDICATES[assertion.predicate].property)
        assert (ends[0], predicate, ends[1]) in graph
        (statement,) = (
            set(graph.subjects(RDF.object, ends[1]))
            & set(graph.subjects(RDF.subject, ends[0]))
            & set(graph.subjects(RDF.predicate, predicate))
        )
        assert len(list(graph.objects(statement, iri("prov:wasDerivedFrom")))) == len(assertion.evidence)


def test_evidence_of_a_text_gives_place_quote_and_rule(graph: rdflib.Graph) -> None:
    (quote,) = graph.subjects(iri("oa:exact"), rdflib.Literal(SENTENCE.quote))
    (target,) = graph.subjects(iri("oa:hasSelector"), quote)
    (annotation,) = graph.subjects(iri("oa:hasTarget"), target)  # one, though many assertions rest on it
    assert graph.value(target, iri("oa:hasSource")) == DOCUMENT
    position = next(node for node in graph.objects(target, iri("oa:hasSelector")) if node != quote)
    assert [graph.value(position, iri(f"oa:{end}")).toPython() for end in ("start", "end")] == [10, 24]
    assert [str(graph.value(quote, iri(f"oa:{side}"))) for side in ("prefix", "suffix")] == ["前文", "后文"]
    assert str(graph.value(annotation, iri("kg:rule"))) == "outperforms-zh"
    assert graph.value(annotation, iri("kg:confidence")) == rdflib.Literal("0.8", datatype=XSD.decimal)


def test_evidence_of_a_gazetteer_gives_its_line(graph: rdflib.Graph) -> None:
    (fact,) = graph.subjects(iri("prov:value"), rdflib.Literal(FACT.quote))
    assert (fact, RDF.type, iri("prov:Entity")) in graph
    assert graph.value(fact, DCTERMS.isPartOf) == rdflib.URIRef("urn:kg:gazetteer/models")
    assert str(graph.value(fact, iri("kg:rule"))) == "gazetteers/models"


def test_two_readings_of_one_place_count_as_the_surer() -> None:
    sure = Evidence(SENTENCE.document_id, SENTENCE.span, SENTENCE.quote, SENTENCE.rule_id, 0.9)
    for order in ((SENTENCE, sure), (sure, SENTENCE)):
        said = [
            Assertion("model:resnet", name, "model:resnet-50", (one,))
            for name, one in zip(("uses", "based_on"), order, strict=True)
        ]
        content = loaded(build(ENTITIES, said))
        (annotation,) = content.subjects(RDF.type, iri("oa:Annotation"))
        assert [str(value) for value in content.objects(annotation, iri("kg:confidence"))] == ["0.9"]


def test_documents(graph: rdflib.Graph) -> None:
    assert set(graph.objects(DOCUMENT, RDF.type)) == {iri("schema:Article"), iri("fabio:BlogPost")}
    assert graph.value(DOCUMENT, DCTERMS.title) == rdflib.Literal("深入理解ResNet", lang="zh")
    assert graph.value(DOCUMENT, DCTERMS.alternative) == rdflib.Literal("Understanding ResNet", lang="en")
    assert graph.value(DOCUMENT, DCTERMS.language) == rdflib.Literal("zh")
    assert graph.value(DOCUMENT, iri("schema:url")) == rdflib.URIRef("https://zhuanlan.zhihu.com/p/76072364")
    assert graph.value(DOCUMENT, iri("schema:datePublished")) == rdflib.Literal("2019-01-05", datatype=XSD.date)
    assert graph.value(graph.value(DOCUMENT, DCTERMS.creator), iri("foaf:name")) == rdflib.Literal("张三")
    assert graph.value(graph.value(DOCUMENT, DCTERMS.publisher), iri("foaf:name")) == rdflib.Literal("zhihu")
    assert {str(topic) for topic in graph.objects(DOCUMENT, iri("schema:keywords"))} == {"深度学习", "CNN"}


def test_what_is_no_date_or_no_web_address_is_left_out(graph: rdflib.Graph) -> None:
    other = rdflib.URIRef("urn:kg:document/web/b")
    assert graph.value(other, DCTERMS.title) == rdflib.Literal(HOSTILE, lang="zh")
    assert graph.value(other, iri("schema:url")) is None
    assert graph.value(other, iri("schema:datePublished")) is None
    assert graph.value(rdflib.URIRef("urn:kg:paper/doi/10.1109/5.726791"), DCTERMS.issued) is None


def test_papers(graph: rdflib.Graph) -> None:
    assert set(graph.objects(PAPER, RDF.type)) == {iri("fabio:ResearchPaper"), iri("schema:ScholarlyArticle")}
    assert graph.value(PAPER, DCTERMS.issued) == rdflib.Literal("2015", datatype=XSD.gYear)
    assert graph.value(PAPER, rdflib.URIRef("http://purl.org/spar/fabio/hasArXivId")) == rdflib.Literal("1512.03385")
    assert graph.value(PAPER, iri("schema:sameAs")) == rdflib.URIRef("https://arxiv.org/abs/1512.03385")
    assert graph.value(PAPER, iri("schema:url")) == rdflib.URIRef("https://example.org/resnet.pdf")
    assert graph.value(PAPER, DCTERMS.isPartOf) == rdflib.URIRef("urn:kg:venue/cvpr")
    authors = [rdflib.URIRef(f"urn:kg:person/{name}") for name in ("he-k", "sun-j")]
    assert list(Collection(graph, graph.value(PAPER, iri("bibo:authorList")))) == authors
    assert set(graph.objects(PAPER, DCTERMS.creator)) == set(authors)


def test_a_paper_known_by_identifier_alone_has_no_title(graph: rdflib.Graph) -> None:
    for name, identifier in (("arxiv/1706.03762", "fabio:hasArXivId"), ("doi/10.1109/5.726791", "datacite:doi")):
        paper = rdflib.URIRef(f"urn:kg:paper/{name}")
        assert graph.value(paper, DCTERMS.title) is None
        assert graph.value(paper, iri(identifier)) == rdflib.Literal(name.split("/", 1)[1])
    pages = {
        str(page) for page in graph.objects(rdflib.URIRef("urn:kg:paper/doi/10.1109/5.726791"), iri("schema:sameAs"))
    }
    assert pages == {"https://doi.org/10.1109/5.726791", "https://openreview.net/forum?id=a%20b%3F%3C%3E"}


def test_labels_are_one_a_language_and_disjoint(graph: rdflib.Graph) -> None:
    preferred = set(graph.objects(MODEL, SKOS.prefLabel))
    assert preferred == {rdflib.Literal("ResNet", lang="en"), rdflib.Literal("残差网络", lang="zh")}
    others = set(graph.objects(MODEL, SKOS.altLabel))
    assert others == {rdflib.Literal("Residual Network", lang="en"), rdflib.Literal("深度残差网络", lang="zh")}
    layer = set(graph.objects(rdflib.URIRef("urn:kg:concept/batch-normalization"), SKOS.prefLabel))
    assert layer == {rdflib.Literal("Batch Normalization", lang="en"), rdflib.Literal("批归一化", lang="zh")}


@pytest.mark.parametrize(
    ("node", "classes"),
    [
        ("concept/imagenet", {"skos:Concept", "mls:Dataset", "schema:Dataset"}),
        ("concept/task", {"skos:Concept", "mls:Task"}),
        ("concept/batch-normalization", {"skos:Concept"}),
        ("model/resnet", {"mls:Model", "fair4ml:MLModel"}),
        ("concept/top-1-accuracy", {"skos:Concept", "mls:EvaluationMeasure"}),
        ("result/resnet/imagenet/top-1-accuracy/76.1%25", {"mls:ModelEvaluation", "fair4ml:MLModelEvaluation"}),
        ("person/he-k", {"foaf:Person", "schema:Person"}),
        ("venue/cvpr", {"schema:Periodical", "fabio:ConferenceProceedings"}),
        ("organisation/openai", {"schema:Organization"}),
        ("repository/github.com/openai/guided-diffusion", {"schema:SoftwareSourceCode"}),
    ],
)
def test_classes(graph: rdflib.Graph, node: str, classes: set[str]) -> None:
    assert set(graph.objects(rdflib.URIRef(f"urn:kg:{node}"), RDF.type)) == {iri(name) for name in classes}


def test_repositories_have_their_page(graph: rdflib.Graph) -> None:
    repository = rdflib.URIRef("urn:kg:repository/github.com/openai/guided-diffusion")
    assert graph.value(repository, iri("schema:codeRepository")) == rdflib.URIRef(
        "https://github.com/openai/guided-diffusion"
    )


def test_results(graph: rdflib.Graph) -> None:
    assert graph.value(RESULT, iri("mls:hasValue")) == rdflib.Literal("76.1", datatype=XSD.decimal)
    assert graph.value(RESULT, iri("kg:unit")) == rdflib.Literal("%")
    assert graph.value(RESULT, iri("fair4ml:evaluatedMLModel")) == MODEL
    assert graph.value(RESULT, iri("mls:specifiedBy")) == rdflib.URIRef("urn:kg:concept/top-1-accuracy")
    assert graph.value(RESULT, iri("fair4ml:evaluationDataset")) == rdflib.URIRef("urn:kg:concept/imagenet")
    assert graph.value(RESULT, RDFS.label) == rdflib.Literal("ResNet: Top-1 Accuracy 76.1% (ImageNet)", lang="en")


def test_a_value_that_is_no_number_is_left_out() -> None:
    for value in ("", "7e3", "NaN", "1.", ".5", "\uff11"):
        assert _terms.number(value) is None
        said = loaded(build([Entity("result:x", "result", "x", details=(("value", value),))], []))
        assert (None, iri("mls:hasValue"), None) not in said


def test_reference_entries(graph: rdflib.Graph) -> None:
    assert len(set(graph.subjects(RDF.type, iri("biro:BibliographicReference")))) == 2
    (entry,) = graph.subjects(iri("c4o:hasContent"), rdflib.Literal(REFERENCES[0].raw))
    assert graph.value(entry, iri("kg:marker")) == rdflib.Literal("1")
    assert graph.value(entry, iri("biro:references")) == PAPER
    assert graph.value(entry, DCTERMS.isPartOf) == graph.value(entry, iri("oa:hasSource")) == DOCUMENT
    (position,) = graph.objects(entry, iri("oa:hasSelector"))
    assert [graph.value(position, iri(f"oa:{end}")).toPython() for end in ("start", "end")] == [90, 140]
    assert graph.value(entry, DCTERMS.title) == rdflib.Literal("Deep Residual Learning", lang="en")
    assert graph.value(entry, iri("kg:authors")) == rdflib.Literal("He K; Sun J")
    assert graph.value(entry, iri("kg:etAl")).toPython() is True
    assert graph.value(entry, iri("kg:pages")) == rdflib.Literal("770-778")
    assert graph.value(entry, iri("schema:url")) == rdflib.URIRef("https://example.org/a%20b")
    (unlinked,) = graph.subjects(iri("c4o:hasContent"), rdflib.Literal(HOSTILE))
    assert graph.value(unlinked, iri("biro:references")) is None


def test_every_own_term_is_declared_and_none_but_the_used(graph: rdflib.Graph) -> None:
    own = PREFIXES["kg"]
    used = {str(predicate) for predicate in graph.predicates() if str(predicate).startswith(own)}
    declared = {str(subject) for subject in graph.subjects() if str(subject).startswith(own)}
    assert used == declared
    for name in declared:
        languages = {label.language for label in graph.objects(rdflib.URIRef(name), RDFS.label)}
        assert languages == {"en", "zh"}


def test_own_terms_say_what_they_specialise_and_join(graph: rdflib.Graph) -> None:
    assert (iri("kg:basedOn"), RDFS.subPropertyOf, iri("prov:wasDerivedFrom")) in graph
    assert (iri("kg:fullName"), RDFS.subPropertyOf, RDFS.label) in graph
    assert (iri("kg:uses"), SKOS.closeMatch, iri("mls:implements")) in graph
    assert set(graph.objects(iri("kg:variantOf"), iri("schema:domainIncludes"))) == {
        iri("skos:Concept"),
        iri("mls:Model"),
    }
    assert set(graph.objects(iri("kg:uses"), iri("schema:rangeIncludes"))) == {iri("skos:Concept"), iri("mls:Model")}
    assert graph.value(iri("kg:uses"), RDFS.range) is None
    assert (rdflib.URIRef("urn:kg:ontology"), RDF.type, OWL.Ontology) in graph


def test_the_shapes_speak_only_of_terms_that_exist() -> None:
    shapes = rdflib.Graph().parse(rdf.SHAPES)
    declared = set(map(str, loaded(nx.MultiDiGraph()).subjects()))
    assert {str(node) for node in shapes.all_nodes() if str(node).startswith(PREFIXES["kg"])} <= declared


def test_prefixes_are_declared_and_used() -> None:
    turtle = rdf.generate(sample()).decode()
    assert all(f"@prefix {prefix}: <{namespace}> ." in turtle for prefix, namespace in PREFIXES.items())
    assert "lpwc:introducedBy" in turtle
    lines = turtle.splitlines()
    assert lines[: len(PREFIXES)] == sorted(line for line in lines if line.startswith("@prefix"))


@pytest.mark.parametrize("base", ["https://example.org/kg/", "https://example.org/kg"])
def test_the_base_opens_every_node_but_no_term(base: str) -> None:
    content = loaded(sample(), base)
    assert (rdflib.URIRef("https://example.org/kg/model/resnet"), RDF.type, iri("mls:Model")) in content
    starts = ("https://example.org/kg/", "urn:kg:ontology")
    assert all(str(subject).startswith(starts) for subject in content.subjects())


@pytest.mark.parametrize(
    "base", ["", "kg/", "no scheme:", "https://example.org/<x>/", "https://example.org/#", "a:%zz"]
)
def test_what_is_no_base_is_refused(base: str) -> None:
    with pytest.raises(ExportError, match="no base IRI"):
        rdf.generate(sample(), base)


def test_an_unknown_predicate_is_refused() -> None:
    with pytest.raises(ExportError, match="no predicate 'likes'"):
        rdf.generate(build(ENTITIES, [Assertion("model:resnet", "likes", "model:resnet-50", (SENTENCE,))]))


def test_a_failed_export_leaves_the_garbage_collector_as_it_was() -> None:
    for collecting in (True, False):
        (gc.enable if collecting else gc.disable)()
        try:
            with pytest.raises(ExportError):
                rdf.generate(build(ENTITIES, [Assertion("model:resnet", "likes", "model:resnet-50", (SENTENCE,))]))
            assert gc.isenabled() is collecting
        finally:
            gc.enable()


def test_long_names_become_short_iris_that_differ() -> None:
    first, second = (_terms.path(LONG + end) for end in "ab")
    assert first != second
    assert len(first) < 120


def test_different_names_never_share_an_iri() -> None:
    names = ["a b", "a%20b", "a%2520b", "a+b", "a_b", "A b", "a/b", "a?b", "a#b", "a\u00a0b", "a\u3000b"]
    assert len({_terms.path(name) for name in names}) == len(names)
    assert _terms.path("e\u0301") == _terms.path("\u00e9")  # composed and decomposed are one name


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_terms_have_an_answer_for_every_string(text: str) -> None:
    node = ox.NamedNode(_terms.entity_iri("https://example.org/", text))
    assert rdflib.term._is_valid_uri(node.value)
    line = ox.serialize(
        [
            ox.Triple(node, ox.NamedNode("urn:p"), literal)
            for literal in (_terms.plain(text), _terms.tagged(text, text))
        ],
        format=ox.RdfFormat.TURTLE,
    )
    assert {quad.subject for quad in ox.parse(line, format=ox.RdfFormat.TURTLE)} == {node}
    page = _terms.web_iri("https://example.org/" + text)
    assert page is None or rdflib.term._is_valid_uri(page.value)
    assert _terms.year(text) is None or len(text) == 4
    assert _terms.day(text) is None or len(text) == 10


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_strings_give_turtle_that_can_be_read(name: str, quote: str) -> None:
    entities = [
        Entity(
            f"{kind}:{name}",
            kind,
            name,
            ((name, quote),),
            (quote,),
            (("arxiv", name), (name, quote)),
            (("authors", quote), ("url", name)),
        )
        for kind in ("document", "paper", "model")
    ]
    said = [Assertion(f"document:{name}", "cites", f"paper:{name}", (Evidence(name, Span(0, 1), quote, name, 0.5),))]
    parsed = loaded(build(entities, said))
    assert len(parsed) == len(triples(rdf.generate(build(entities, said))))
