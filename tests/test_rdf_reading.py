"""The Turtle export read back: the graph that was written, whatever the base and the syntax, and clear refusals."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from sample_graph import ASSERTIONS, ENTITIES, REFERENCES, SENTENCE, sample

from kg import pipeline, query
from kg.errors import ExportError, QueryError
from kg.exporters import rdf, rdf_reading
from kg.graph import build
from kg.records import Assertion, Entity, Evidence
from kg.rules import Rules


@pytest.fixture(scope="module")
def real(corpus: Path, rules: Rules) -> nx.MultiDiGraph:
    return pipeline.build([corpus], rules).graph


def back(graph: nx.MultiDiGraph, folder: Path, base_iri: str = "urn:kg:") -> nx.MultiDiGraph:
    rdf.write(graph, folder / "graph.ttl", base_iri)
    return rdf_reading.read(folder / "graph.ttl")


def triples(turtle: bytes) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}


def edges(graph: nx.MultiDiGraph) -> dict[tuple[str, str, str], dict[str, object]]:
    return {(subject, key, object_): data for subject, object_, key, data in graph.edges(keys=True, data=True)}


def spellings(entity: Entity) -> set[str]:
    return {entity.name, *(name for _, name in entity.names), *entity.aliases} - {""}


BASES = ("urn:kg:", "https://example.org/kg/", "https://example.org/model", "urn:kg:statement/")


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("name", ["sample", "real"])
def test_ids_kinds_names_and_edges_come_back(
    name: str, base: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    graph: nx.MultiDiGraph = sample() if name == "sample" else request.getfixturevalue("real")
    read = back(graph, tmp_path, base)
    assert list(read) == list(graph)
    for node, data in graph.nodes(data=True):
        assert (read.nodes[node]["kind"], read.nodes[node]["name"]) == (data["kind"], data["name"])
    assert edges(read) == edges(graph)  # support, confidence and every piece of evidence included


def test_records_of_a_real_build_come_back(real: nx.MultiDiGraph, tmp_path: Path) -> None:
    read = back(real, tmp_path)
    assert dict(read.nodes(data="entity")) == dict(real.nodes(data="entity"))
    assert read.graph["references"] == real.graph["references"]


def test_identifiers_and_details_of_the_sample_come_back(tmp_path: Path) -> None:
    read = back(sample(), tmp_path)
    lost = {("published", "2019-02-30"), ("url", "javascript:alert(1)"), ("year", "199x")}  # what is no date or page
    for entity in ENTITIES:
        record = read.nodes[entity.id]["entity"]
        assert record.identifiers == entity.identifiers
        kept = set(entity.details) - lost
        made = {("url", "https://github.com/openai/guided-diffusion")} if entity.kind == "repository" else set()
        assert set(record.details) == kept | made
    (resnet,) = (entity for _, entity in read.nodes(data="entity") if entity.id == "model:resnet")
    assert resnet.names == (("en", "ResNet"), ("zh", "残差网络"))
    assert resnet.aliases == ("Residual Network", "深度残差网络")


def test_references_come_back(tmp_path: Path) -> None:
    full, bare = REFERENCES
    escaped = replace(full, reference=replace(full.reference, url="https://example.org/a%20b"))
    assert back(sample(), tmp_path).graph["references"] == (bare, escaped)


@pytest.mark.parametrize("name", ["sample", "real"])
def test_what_was_read_is_exported_as_the_same_triples(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    graph: nx.MultiDiGraph = (sample() if name == "sample" else request.getfixturevalue("real")).copy()
    read = back(graph, tmp_path)
    assert triples(rdf.generate(read)) == triples(rdf.generate(graph))


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".nq", ".trig", ".TTL"])
def test_every_syntax_and_any_order_of_triples_gives_the_same_graph(suffix: str, tmp_path: Path) -> None:
    triples = [quad.triple for quad in ox.parse(rdf.generate(sample()), format=ox.RdfFormat.TURTLE)]
    random.Random(1).shuffle(triples)
    syntax = ox.RdfFormat.from_extension(suffix[1:].lower())
    assert syntax is not None
    graph = ox.NamedNode("urn:g")
    said = [ox.Quad(*triple, graph) if suffix == ".nq" else triple for triple in triples]  # type: ignore[misc]
    (tmp_path / f"graph{suffix}").write_bytes(ox.serialize(said, format=syntax) or b"")
    read = rdf_reading.read(tmp_path / f"graph{suffix}")
    assert edges(read) == edges(sample())
    for entity in ENTITIES:
        assert spellings(read.nodes[entity.id]["entity"]) >= spellings(entity) - {"broken \ud83d half"}


def test_two_exports_put_together_are_one_graph(tmp_path: Path) -> None:
    """The same triple said in two collections has the evidence of both; each base brings its own nodes to it."""
    triple = ("model:resnet", "uses", "concept:imagenet")
    other = Evidence("web/b", None, "another line", "rule", 0.9)
    halves = [build(ENTITIES, [Assertion(*triple, (said,))]) for said in (SENTENCE, other)]
    for bases in (("urn:kg:", "urn:kg:"), ("urn:kg:", "https://example.org/")):
        both = b"".join(rdf.generate(half, base) for half, base in zip(halves, bases, strict=True))
        (tmp_path / "both.ttl").write_bytes(both)
        read = rdf_reading.read(tmp_path / "both.ttl")
        assert set(read) == {entity.id for entity in ENTITIES}
        evidence = {SENTENCE, other}
        ((_, _, data),) = read.edges(data=True)
        assert (set(data["evidence"]), data["support"], data["confidence"]) == (evidence, 2, 0.9)


@pytest.mark.parametrize("base", BASES[:3])
def test_a_graph_without_edges_comes_back(base: str, tmp_path: Path) -> None:
    read = back(build(ENTITIES, []), tmp_path, base)
    assert list(read) == sorted(entity.id for entity in ENTITIES)


def test_nodes_that_only_edges_name_come_back_bare(tmp_path: Path) -> None:
    read = back(build([], [Assertion("model:a b", "uses", "model:c", (SENTENCE,))]), tmp_path)
    assert read.nodes["model:a b"]["entity"].name == "a b"
    assert list(read.edges) == [("model:a b", "model:c", "uses")]


def test_a_list_of_authors_that_bites_its_tail_ends(tmp_path: Path) -> None:
    turtle = rdf.generate(sample()).replace(b"rdf:rest rdf:nil", b"rdf:rest <urn:kg:list/x>")
    turtle += b"<urn:kg:list/x> rdf:first <urn:kg:person/he-k> ; rdf:rest <urn:kg:list/x> ."
    (tmp_path / "graph.ttl").write_bytes(turtle)
    read = rdf_reading.read(tmp_path / "graph.ttl").nodes["paper:arxiv/1512.03385"]["entity"]
    assert dict(read.details)["authors"] == "person:he-k person:sun-j person:he-k"


FOREIGN = b"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/concept/dog> a skos:Concept ; skos:prefLabel "Dog"@en .
"""
WHOLE = rdf.generate(build(ENTITIES, ASSERTIONS[:1]))
REFUSED = {
    "no Turtle": ("graph.ttl", b"@prefix a: <urn:a> .\n\n{}", "line 3", "kg build"),
    "cut": ("graph.ttl", WHOLE[:-20], "line", "kg build"),
    "no UTF-8": ("graph.ttl", b"<urn:a> <urn:b> \"\xff\" .", "line 1", "kg build"),
    "empty": ("graph.ttl", b"", "holds nothing", "kg build"),
    "of another program": ("graph.ttl", FOREIGN, "holds nothing", "kg build"),
    "a statement without its subject": (
        "graph.ttl", WHOLE.replace(b"rdf:subject", b"rdf:value"), "has no rdf:subject", "kg build",
    ),
    "a place that is no number": ("graph.ttl", WHOLE.replace(b"oa:start 10", b'oa:start "x"'), "'x'", "kg build"),
    "a statement without evidence": (
        "graph.ttl", WHOLE.replace(b"prov:wasDerivedFrom", b"prov:value"), "nothing says that", "kg build",
    ),
    "an unknown relation": (
        "graph.ttl", WHOLE.replace(b"rdf:predicate schema:mentions", b"rdf:predicate rdf:no"), "rdf:no", "kg build",
    ),
    "an unknown suffix": ("graph.xml", b"", "no RDF", ".ttl, .trig, .nt, .nq, .rdf, .jsonld"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_graph_of_kg_is_named_with_a_remedy(name: str, tmp_path: Path) -> None:
    file, content, says, remedy = REFUSED[name]
    (tmp_path / file).write_bytes(content)
    with pytest.raises(ExportError) as caught:
        rdf_reading.read(tmp_path / file)
    assert caught.value.place.startswith(str(tmp_path / file))
    assert says in str(caught.value)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("file", ["none.ttl", "folder.ttl"])
def test_what_is_no_file_is_named(file: str, tmp_path: Path) -> None:
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(ExportError, match=r"(?s)cannot be read.*kg build") as caught:
        rdf_reading.read(tmp_path / file)
    assert caught.value.place == str(tmp_path / file)


_XML = """<?xml version="1.0"?><!DOCTYPE rdf:RDF [{entities}]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="urn:kg:model/x">
<rdf:value>{value}</rdf:value></rdf:Description></rdf:RDF>"""
SWELLING = {
    "entities that hold each other": '<!ENTITY e0 "x">' + "".join(f'<!ENTITY e{n} "&e{n - 1};">' for n in range(1, 12)),
    "a long entity": f'<!ENTITY e11 "{"x" * 400}">',
    "a file": '<!ENTITY e11 SYSTEM "other.xml">',
    "a part of the declaration": "<!ENTITY % p '<!ENTITY e11 \"x\">'> %p;",
}


@pytest.mark.parametrize("what", SWELLING)
def test_xml_that_would_swell_is_refused_unread(what: str, tmp_path: Path) -> None:
    file = tmp_path / "graph.rdf"
    file.write_text(_XML.format(entities=SWELLING[what], value="&e11;"), encoding="utf-8")
    with pytest.raises(ExportError, match="may grow without bound"):
        list(rdf_reading.quads(file))
    with pytest.raises(QueryError, match="may grow without bound"):
        query.run(file, "ASK { ?s ?p ?o }")


def test_an_entity_that_opens_iris_is_read(tmp_path: Path) -> None:
    file = tmp_path / "graph.rdf"
    file.write_text(_XML.format(entities='<!ENTITY a "urn:a#">', value="&a;b"), encoding="utf-8")
    (quad,) = rdf_reading.quads(file)
    assert quad.object.value == "urn:a#b"
