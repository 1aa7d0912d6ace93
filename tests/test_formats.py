"""Every export read by a program that did not write it, and what it says is what the graph says."""

from __future__ import annotations

import csv
import json
from collections import Counter
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pyarrow.parquet
import pyoxigraph as ox
import pytest
import rdflib
import regex
from hostile_graph import hostile
from sample_graph import sample, shuffled

from kg import exporters, pipeline
from kg.exporters import _terms, gexf, graphml, jsonld, neo4j, ntriples, parquet, rdf, rdfxml, trig, void
from kg.exporters._xml import legal
from kg.ontology import KINDS, PREDICATES, PREFIXES, expand
from kg.rules import Rules

SYNTAXES = {
    "nt": (ox.RdfFormat.N_TRIPLES, "nt"),
    "nq": (ox.RdfFormat.N_QUADS, "nquads"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
    "rdf": (ox.RdfFormat.RDF_XML, "xml"),
}
BASES = ("urn:kg:", "https://example.org/kg/", "schema:x/")
NAMED = ("nq", "trig")

Statement = tuple[str, str, str]


@pytest.fixture(scope="module")
def real(corpus: Path, rules: Rules) -> nx.MultiDiGraph:
    return pipeline.build([corpus], rules).graph


@pytest.fixture(params=["sample", "real"])
def graph(request: pytest.FixtureRequest) -> nx.MultiDiGraph:
    return sample() if request.param == "sample" else request.getfixturevalue("real")


def content(suffix: str, graph: nx.MultiDiGraph, base: str = "urn:kg:") -> bytes:
    written = exporters.load(suffix).generate(graph, base_iri=base)  # type: ignore[call-arg]
    assert isinstance(written, bytes)
    return written


def turtle(graph: nx.MultiDiGraph, base: str = "urn:kg:") -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(rdf.generate(graph, base), format=ox.RdfFormat.TURTLE)}


def in_xml(triples: set[ox.Triple]) -> set[ox.Triple]:
    """The same, as far as XML can hold it."""

    def mend(value: object) -> object:
        if not isinstance(value, ox.Literal):
            return value
        if value.language:
            return ox.Literal(legal(value.value), language=value.language)
        return ox.Literal(legal(value.value), datatype=value.datatype)

    return {ox.Triple(t.subject, t.predicate, mend(t.object)) for t in triples}  # type: ignore[arg-type]


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("suffix", SYNTAXES)
def test_every_rdf_syntax_says_what_the_turtle_says(suffix: str, base: str, graph: nx.MultiDiGraph) -> None:
    read = {quad.triple for quad in ox.parse(content(suffix, graph, base), format=SYNTAXES[suffix][0])}
    if suffix in NAMED:  # which say besides of each graph what it is
        read = {triple for triple in read if not triple.subject.value.startswith(f"{base}graph/")}  # type: ignore[union-attr]
    said = turtle(graph, base)
    assert read == (in_xml(said) if suffix == "rdf" else said)


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_rdflib_reads_as_many_statements_as_oxigraph(suffix: str) -> None:
    syntax, name = SYNTAXES[suffix]
    written = content(suffix, sample())
    quads = rdflib.Dataset().parse(data=written, format=name)
    assert len(set(quads.quads())) == len(set(ox.parse(written, format=syntax))) > 600


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_syntaxes_are_the_same_every_time_and_have_no_blank_nodes(suffix: str) -> None:
    written = content(suffix, sample())
    assert written == content(suffix, sample()) == content(suffix, shuffled())
    for quad in ox.parse(written, format=SYNTAXES[suffix][0]):
        assert not any(isinstance(node, ox.BlankNode) for node in quad)


@pytest.mark.parametrize("suffix", [*SYNTAXES, "void.ttl"])
@pytest.mark.parametrize("base", ["", "kg/", "no scheme:"])
def test_what_is_no_base_is_refused(suffix: str, base: str) -> None:
    with pytest.raises(exporters.ExportError, match="no base IRI"):
        content(suffix, sample(), base)


# --- named graphs


@pytest.fixture(scope="module")
def named() -> rdflib.Dataset:
    return rdflib.Dataset().parse(data=trig.generate(sample()), format="trig")


def node(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(_terms.entity_iri("urn:kg:", name))


def test_trig_has_a_graph_a_document_and_says_where_it_is_from(named: rdflib.Dataset) -> None:
    bundles = set(named.default_graph.subjects(rdflib.RDF.type, rdflib.URIRef(expand("prov:Bundle"))))
    assert bundles == {graph.identifier for graph in named.graphs()} - {named.default_graph.identifier}
    sources = {named.default_graph.value(bundle, rdflib.URIRef(expand("prov:wasDerivedFrom"))) for bundle in bundles}
    assert sources == {node("document:zhihu/76072364"), node("document:web/b")}


def test_a_named_graph_holds_what_its_document_says_and_no_other_does(named: rdflib.Dataset) -> None:
    one, other = (named.graph(f"urn:kg:graph/document/{name}") for name in ("zhihu/76072364", "web/b"))
    outperforms = (node("model:resnet"), rdflib.URIRef(expand("cskg:outperforms")), node("model:残差 x"))
    mentions = (node("document:zhihu/76072364"), rdflib.URIRef(expand("schema:mentions")), node("model:resnet"))
    variant = (node("model:resnet-50"), rdflib.URIRef(expand("kg:variantOf")), node("model:resnet"))
    assert [outperforms in part for part in (one, other, named.default_graph)] == [True, False, False]
    assert [mentions in part for part in (one, other, named.default_graph)] == [True, True, False]  # two evidences
    assert [variant in part for part in (one, other, named.default_graph)] == [False, False, True]  # of a gazetteer
    quotes = rdflib.URIRef(expand("oa:exact"))
    assert set(map(str, one.objects(None, quotes))) == {"SENet胜过ResNet-50。"}
    assert "SENet胜过ResNet-50。" not in set(map(str, other.objects(None, quotes)))
    names = {rdflib.RDFS.label, rdflib.URIRef(expand("rdf:subject"))}
    assert not names & {*one.predicates(), *other.predicates()}


# --- JSON-LD


def test_json_ld_reads_well() -> None:
    document = json.loads(jsonld.generate(sample()))
    things = {thing["@id"]: thing for thing in document["@graph"]}
    model = things["urn:kg:model/resnet"]
    assert model["@type"] == ["mls:Model", "fair4ml:MLModel"]
    assert model["prefLabel"] == {"en": "ResNet", "zh": "残差网络"}
    assert model["issued"] == "2015"
    assert model["introducedBy"] == "urn:kg:paper/arxiv/1512.03385"
    assert (model["kg:family"], model["kg:sameAs"]) == ("CNN", "urn:kg:model/残差%20x")
    assert things["urn:kg:position/10-24"] == {
        "@id": "urn:kg:position/10-24",
        "@type": "oa:TextPositionSelector",
        "start": 10,
        "end": 24,
    }
    assert document["@context"]["prefLabel"] == {"@id": "skos:prefLabel", "@container": "@language"}
    assert document["@context"]["cites"] == {"@id": "cito:cites", "@type": "@id"}


def test_no_two_properties_share_a_key() -> None:
    predicates = {predicate.value for predicate in (triple.predicate for triple in turtle(sample()))}
    keys = Counter(jsonld.key(short) for short in map(jsonld.shorten, predicates))
    assert [key for key, count in keys.items() if count > 1] == []


# --- VoID


@pytest.mark.parametrize("base", BASES[:2])
def test_void_counts_what_sparql_counts(base: str, graph: nx.MultiDiGraph) -> None:
    store = ox.Store()
    store.load(rdf.generate(graph, base), format=ox.RdfFormat.TURTLE)
    described = rdflib.Graph().parse(data=void.generate(graph, base), format="turtle")

    def count(query: str) -> int:
        (row,) = store.query(f"SELECT (COUNT(DISTINCT {query}")  # type: ignore[misc]
        return int(row[0].value)

    def told(subject: rdflib.URIRef, name: str) -> int:
        return int(described.value(subject, rdflib.URIRef(expand(f"void:{name}"))).toPython())

    dataset = rdflib.URIRef(f"{base}dataset")
    assert told(dataset, "triples") == len(store)
    assert told(dataset, "classes") == count("?c) AS ?n) { ?s a ?c }")
    assert told(dataset, "properties") == count("?p) AS ?n) { ?s ?p ?o }")
    assert told(dataset, "distinctSubjects") == count("?s) AS ?n) { ?s ?p ?o }")
    assert told(dataset, "distinctObjects") == count("?o) AS ?n) { ?s ?p ?o }")
    assert told(dataset, "entities") == len(graph)
    partitions = set(described.objects(dataset, rdflib.URIRef(expand("void:classPartition"))))
    assert len(partitions) == told(dataset, "classes")
    for partition in partitions:
        class_ = described.value(partition, rdflib.URIRef(expand("void:class")))
        assert told(partition, "entities") == count(f"?s) AS ?n) {{ ?s a <{class_}> }}")
    partitions = set(described.objects(dataset, rdflib.URIRef(expand("void:propertyPartition"))))
    assert sum(told(partition, "triples") for partition in partitions) == len(store)
    for partition in partitions:
        name = described.value(partition, rdflib.URIRef(expand("void:property")))
        assert told(partition, "distinctSubjects") == count(f"?s) AS ?n) {{ ?s <{name}> ?o }}")
        assert told(partition, "distinctObjects") == count(f"?o) AS ?n) {{ ?s <{name}> ?o }}")
    examples = set(map(str, described.objects(dataset, rdflib.URIRef(expand("void:exampleResource")))))
    kinds = {kind for _, kind in graph.nodes(data="kind")}
    assert {example.removeprefix(base).partition("/")[0] for example in examples} == kinds
    vocabularies = set(map(str, described.objects(dataset, rdflib.URIRef(expand("void:vocabulary")))))
    assert PREFIXES["kg"] in vocabularies <= set(PREFIXES.values())


# --- tables and drawings


def flat(graph: nx.MultiDiGraph) -> tuple[dict[str, dict[str, object]], dict[str, object]]:
    written = graphml.flatten(graph)
    edges = {data["id"]: (subject, object_, data["predicate"], data["support"], data["quote"])
             for subject, object_, data in written.edges(data=True)}  # fmt: skip
    return dict(written.nodes(data=True)), edges


def test_networkx_reads_the_gexf_as_the_graphml(graph: nx.MultiDiGraph) -> None:
    read = nx.read_gexf(BytesIO(gexf.generate(graph)))
    nodes, edges = flat(graph)
    assert dict(read.nodes(data=True)) == nodes
    assert {data["id"]: (subject, object_, data["predicate"], data["support"], data["quote"])
            for subject, object_, data in read.edges(data=True)} == edges  # fmt: skip
    assert all(data["weight"] == data["support"] for *_, data in read.edges(data=True))


def test_the_gexf_keeps_the_rules_of_gephi() -> None:
    """Ids are unique, ends exist, attributes are declared before they are used and hold what they are declared to."""
    root = ElementTree.fromstring(gexf.generate(sample()))
    space = {"g": root.tag.partition("}")[0].strip("{")}
    assert root.get("version") == "1.2"
    (drawn,) = root.findall("g:graph", space)
    assert drawn.get("defaultedgetype") == "directed"
    assert [child.tag.partition("}")[2] for child in drawn] == ["attributes", "attributes", "nodes", "edges"]
    nodes, edges = drawn.findall("g:nodes/g:node", space), drawn.findall("g:edges/g:edge", space)
    ids = {one.get("id") for one in nodes}
    assert len(ids) == len(nodes) == len(sample())
    assert len({one.get("id") for one in edges}) == len(edges) == sample().number_of_edges()
    assert {one.get(end) for one in edges for end in ("source", "target")} <= ids
    readers = {"string": str, "long": int, "integer": int, "double": float, "float": float}
    for kind, items in (("node", nodes), ("edge", edges)):
        declared = {
            attribute.get("id"): readers[str(attribute.get("type"))]
            for attribute in drawn.findall(f"g:attributes[@class='{kind}']/g:attribute", space)
        }
        for item in items:
            for value in item.findall("g:attvalues/g:attvalue", space):
                declared[value.get("for")](str(value.get("value")))
    assert b"lastmodifieddate" not in gexf.generate(sample())


HEADER = regex.compile(
    r"(?:[A-Za-z]\w*)?:(?:ID|LABEL|START_ID|END_ID|TYPE)|[A-Za-z]\w*(?::(?:int|double|string)(?:\[\])?)?"
)


def tables(graph: nx.MultiDiGraph) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    parts = {part: written.decode() for part, written in neo4j.generate(graph).items()}
    nodes, edges = (list(csv.DictReader(StringIO(parts[part], newline=""), strict=True)) for part in ("nodes", "edges"))
    return nodes, edges


@pytest.mark.parametrize("made", [sample, hostile], ids=["sample", "hostile"])
def test_the_csv_keeps_the_rules_of_neo4j(made: type[nx.MultiDiGraph]) -> None:
    """Known headers, unique ids, ends that exist, one line a row, numbers where the header says so."""
    nodes, edges = tables(made())
    for part, written in neo4j.generate(made()).items():
        rows = nodes if part == "nodes" else edges
        header = written.decode().partition("\n")[0].split(",")
        assert all(HEADER.fullmatch(column) for column in header)
        assert len(set(header)) == len(header)
        assert written.count(b"\n") == len(rows) + 1
        assert not regex.search(r"[\x00-\x08\x0b-\x1f\u0085\u2028\u2029]", written.decode())
        for column in header:
            read = {"int": int, "double": float}.get(column.rpartition(":")[2], str)
            assert all(read(row[column]) is not None for row in rows if row[column])
    ids = [row["id:ID"] for row in nodes]
    assert len(set(ids)) == len(ids) == len(made())
    assert {row[end] for row in edges for end in (":START_ID", ":END_ID")} <= set(ids)
    assert {row[":LABEL"] for row in nodes} <= {*(kind.capitalize() for kind in KINDS), "Thing"}
    assert all(row[":TYPE"] for row in edges)


def test_the_csv_says_what_the_graph_says(graph: nx.MultiDiGraph) -> None:
    nodes, edges = tables(graph)
    assert [row["id:ID"] for row in nodes] == sorted(graph)
    for row in nodes:
        entity = graph.nodes[row["id:ID"]]["entity"]
        year = dict(entity.details).get("year", "")
        assert row["year:int"] == (year if year.isdecimal() else "")
        if not any(regex.search(r"[\p{Cc}\p{Cs}\u2028;\ufffe]", text) for text in (entity.name, *entity.aliases)):
            assert row["name"] == entity.name
            assert row["aliases:string[]"].split(";") == list(entity.aliases or [""])
    said = {(row[":START_ID"], row[":TYPE"].lower(), row[":END_ID"]): row for row in edges}
    assert set(said) == {(subject, key, object_) for subject, object_, key in graph.edges(keys=True)}
    for subject, object_, key, data in graph.edges(keys=True, data=True):
        row = said[subject, key, object_]
        assert (int(row["support:int"]), float(row["confidence:double"])) == (data["support"], data["confidence"])
        places = {(e.document_id, str(e.span[0]) if e.span else "", e.rule_id) for e in data["evidence"]}
        assert (row["document"], row["start:int"], row["rule"]) in places
        assert set(row["documents:string[]"].split(";")) == {e.document_id for e in data["evidence"]}
    assert {row[":TYPE"] for row in edges} <= {name.upper() for name in PREDICATES}


def test_pyarrow_reads_the_whole_graph(graph: nx.MultiDiGraph) -> None:
    nodes, edges = (
        pyarrow.parquet.read_table(BytesIO(parquet.generate(graph)[part])).to_pylist() for part in ("nodes", "edges")
    )
    mended = _terms.mended
    assert [row["id"] for row in nodes] == sorted(graph)
    for row in nodes:
        entity = graph.nodes[row["id"]]["entity"]
        assert (row["kind"], row["name"]) == (entity.kind, mended(entity.name))
        assert row["aliases"] == list(map(mended, entity.aliases))
        assert [tuple(pair.values()) for pair in row["details"]] == list(entity.details)
        assert [tuple(pair.values()) for pair in row["identifiers"]] == list(entity.identifiers)
        assert [tuple(pair.values()) for pair in row["names"]] == list(entity.names)
    assert len(edges) == graph.number_of_edges()
    for row in edges:
        data = graph.edges[row["subject"], row["object"], row["predicate"]]
        assert (row["support"], row["confidence"]) == (data["support"], data["confidence"])
        assert [tuple(found.values()) for found in row["evidence"]] == [
            (e.document_id, *(e.span or (None, None)), e.quote, e.rule_id, e.confidence, e.prefix, e.suffix)
            for e in data["evidence"]
        ]


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(exporters.ExportError, match=r"needs pyarrow.*kg\[parquet\]"):
        parquet.generate(sample())


@pytest.mark.parametrize("suffix", exporters.PARTS)
def test_a_pair_is_written_beside_its_path_and_whole(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter, path = exporters.load(suffix), tmp_path / "new" / f"graph.{suffix}"
    exporter.write(sample(), path)
    parts = exporter.generate(sample())
    assert isinstance(parts, dict)
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == dict(
        zip(exporters.files(suffix, path), parts.values(), strict=True)
    )
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(exporters.ExportError, match="No space"):
        exporter.write(sample(), path)
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


@pytest.mark.parametrize("suffix", [name for name in exporters.EXPORTERS if name != "html"])
def test_an_empty_graph_has_an_export(suffix: str) -> None:
    assert exporters.load(suffix).generate(nx.MultiDiGraph())


def test_n_triples_have_one_statement_a_line() -> None:
    assert len(ntriples.generate(sample()).splitlines()) == len(turtle(sample()))


def test_xml_has_its_namespaces_in_order() -> None:
    opening = rdfxml.generate(sample()).partition(b">")[2].partition(b">")[0]
    names = regex.findall(rb"xmlns:(\w+)=", opening)
    assert names == sorted(names)
