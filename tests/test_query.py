"""SPARQL over an export: loading, named queries, refusals, formats."""

from __future__ import annotations

import csv
import io
import json
import socket
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, Literal
from rdflib.compare import to_isomorphic
from sample_graph import ENTITIES, FACT, HOSTILE, SENTENCE, sample
from typer.testing import CliRunner

from kg import query
from kg.cli import app
from kg.errors import QueryError
from kg.exporters import rdf
from kg.graph import build
from kg.ontology import expand
from kg.records import Assertion


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("exports") / "graph.ttl"
    rdf.write(sample(), file)
    return file


@pytest.fixture(scope="module")
def graph(path: Path) -> Dataset:
    return query.load(path)


def ask(graph: Dataset, name: str, **parameters: str) -> list[dict[str, object]]:
    rows = query.run(graph, query.named_queries()[name], parameters)
    return [dict(zip(rows.variables, row, strict=True)) for row in rows.rows]


def test_most_cited_papers(graph: Dataset) -> None:
    first, second = ask(graph, "most-cited-papers")
    assert (first["paper"], first["articles"], first["year"]) == ("urn:kg:paper/arxiv/1512.03385", 2, "2015")
    assert (second["articles"], second["year"]) == (1, None)


@pytest.mark.parametrize(
    "article", ["深入理解", "resnet", "document/zhihu/76072364", "https://zhuanlan.zhihu.com/p/76072364"]
)
def test_models_in_article(graph: Dataset, article: str) -> None:
    found = ask(graph, "models-in-article", article=article)
    assert [(row["name"], row["mentions"]) for row in found] == [("ResNet", 2), ("ResNet-50", 1)]


@pytest.mark.parametrize("name", ["ResNet", "RESNET", "residual network", "深度残差网络"])
def test_paper_of_model(graph: Dataset, name: str) -> None:
    found = ask(graph, "paper-of-model", model=name)
    assert {row["title"] for row in found} == {"Deep Residual Learning for Image Recognition"}
    assert {(row["quote"], row["document"]) for row in found} == {
        (FACT.quote, None),
        (SENTENCE.quote, "深入理解ResNet"),
    }


def test_variants_of_model_go_down_every_step(graph: Dataset) -> None:
    found = ask(graph, "variants-of-model", model="残差网络")
    assert [(row["name"], row["of"]) for row in found] == [("ResNet-50", "ResNet"), ("ResNet-50D", "ResNet-50")]


def test_articles_about_model(graph: Dataset) -> None:
    first, second = ask(graph, "articles-about-model")
    assert (first["title"], first["published"], first["mentions"]) == ("深入理解ResNet", "2019-01-05", 2)
    assert second["title"] == HOSTILE


def test_quote_behind_edge(graph: Dataset) -> None:
    found = ask(graph, "quote-behind-edge", subject="resnet50", object="resnet")
    assert [(row["predicate"], row["quote"]) for row in found] == [
        (expand("kg:basedOn"), SENTENCE.quote),
        (expand("kg:variantOf"), FACT.quote),
    ]
    placed = next(row for row in found if row["quote"] == SENTENCE.quote)
    assert (placed["start"], placed["end"], placed["document"], placed["rule"]) == (
        10,
        24,
        "深入理解ResNet",
        "outperforms-zh",
    )
    assert placed["confidence"] == Decimal("0.8")


def test_datasets_by_models(graph: Dataset) -> None:
    assert [(row["name"], row["models"]) for row in ask(graph, "datasets-by-models")] == [("ImageNet", 2)]


def test_building_blocks(graph: Dataset) -> None:
    assert [row["name"] for row in ask(graph, "building-blocks", model="resnet")] == ["Batch Normalization"]


def test_results_of_model(graph: Dataset) -> None:
    found = ask(graph, "results-of-model", model="残差网络")
    assert [(row["metric"], row["value"], row["unit"], row["dataset"]) for row in found] == [
        ("Top-1 Accuracy", Decimal("76.1"), "%", "ImageNet")
    ] * 2
    assert {row["quote"] for row in found} == {SENTENCE.quote, HOSTILE}
    assert ask(graph, "results-of-model", model="ResNet-50") == []


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({}, 1),
        ({"dataset": "imagenet", "metric": "TOP-1 accuracy"}, 1),
        ({"dataset": "COCO"}, 0),
        ({"metric": "AP"}, 0),
    ],
)
def test_best_results(graph: Dataset, given: dict[str, str], rows: int) -> None:
    found = ask(graph, "best-results", **given)
    assert [(row["on"], row["by"], row["value"], row["model"], row["places"]) for row in found] == [
        ("ImageNet", "Top-1 Accuracy", Decimal("76.1"), "ResNet", 2)
    ] * rows


@pytest.mark.parametrize("value", [HOSTILE, '" } } #', "\\", "'''", "?x", "$1 \\1 \\g<0>"])
def test_a_hostile_parameter_is_only_a_string(graph: Dataset, value: str) -> None:
    assert ask(graph, "paper-of-model", model=value) == []
    rows = query.run(graph, '# param x: a\nSELECT ?x { VALUES ?x { "a" } }', {"x": value})
    assert rows.rows == [(value,)]


def test_unknown_and_unused_parameters_are_named(graph: Dataset) -> None:
    with pytest.raises(QueryError, match=r"no parameter 'modle'.*model"):
        ask(graph, "paper-of-model", modle="x")
    with pytest.raises(QueryError, match="nothing takes the parameter 'x'"):
        query.run(graph, "# param x: a\nSELECT * {}")
    with pytest.raises(QueryError, match="no text"):
        ask(graph, "paper-of-model", model="\ud800")


def test_prefixes_need_not_be_declared_but_may_be(graph: Dataset) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?m a mls:Model }"
    assert (
        query.run(graph, count).rows
        == query.run(graph, f"PREFIX mls: <http://www.w3.org/ns/mls#> {count}").rows
        == [(5,)]
    )


def test_a_path_may_be_asked_directly(path: Path) -> None:
    assert query.run(path, "ASK { ?s a mls:Model }").truth is True
    assert query.run(str(path), "ASK { ?s a mls:Nothing }").truth is False


def test_values_are_plain_and_unbound_is_none(graph: Dataset) -> None:
    rows = query.run(
        graph, 'SELECT ?a ?b ?c ?d ?e { BIND (1 AS ?a) BIND (1.5 AS ?b) BIND (true AS ?c) BIND ("字"@zh AS ?d) }'
    )
    assert rows.rows == [(1, Decimal("1.5"), True, "字", None)]
    assert [type(value) for value in rows.rows[0]] == [int, Decimal, bool, str, type(None)]


@pytest.mark.parametrize(
    "form", ["CONSTRUCT { ?m a mls:Model } WHERE { ?m a mls:Model }", "DESCRIBE <urn:kg:model/resnet>"]
)
def test_triples_come_as_rows_and_as_turtle_in_order(path: Path, form: str) -> None:
    first, second = (query.run(query.load(path), form) for _ in range(2))
    assert first == second
    assert first.variables == ("subject", "predicate", "object")
    assert first.turtle is not None
    assert "a mls:Model" in query.FORMATS["ttl"](first)
    assert len(list(ox.parse(first.turtle, format=ox.RdfFormat.TURTLE))) == len(first.rows)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX a: <a:> DELETE WHERE { ?s ?p ?o }",
        "# comment\nLOAD <http://127.0.0.1/>",
        "clear all",
    ],
)
def test_updates_are_refused(graph: Dataset, text: str) -> None:
    before = len(graph)
    with pytest.raises(QueryError, match="changes nothing"):
        query.run(graph, text)
    assert len(graph) == before


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <{}> {{ ?s ?p ?o }}",
        "service silent <{}> {{ ?s ?p ?o }}",
        "?s ?p ?o . SERVICE # why not\n <{}> {{ ?a ?b ?c }}",
        "BIND (<{}> AS ?g) SERVICE ?g {{ ?s ?p ?o }}",
        "FILTER (?a<?b#c>'''\n) SERVICE <{}> {{ ?s ?p ?o }} #'''",
        "\\u0053ERVICE <{}> {{ ?s ?p ?o }}",
        "{{ SELECT * {{ SeRvIcE <{}> {{ ?s ?p ?o }} }} }}",
    ],
)
@pytest.mark.parametrize("form", ["SELECT * {{ {} }}", "ASK {{ {} }}", "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {} }}"])
def test_no_other_server_is_asked(graph: Dataset, server: socket.socket, form: str, clause: str) -> None:
    address = f"http://127.0.0.1:{server.getsockname()[1]}/"
    with pytest.raises(QueryError):
        query.run(graph, form.format(clause.format(address)))
    with pytest.raises(TimeoutError):
        server.accept()


def test_service_is_refused_by_name(graph: Dataset) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused: kg never asks another server"):
        query.run(graph, "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")


@pytest.mark.parametrize("clause", ["FROM <http://127.0.0.1/x>", "FROM NAMED <http://127.0.0.1/x>", "from <urn:x>"])
def test_no_other_graph_is_fetched(graph: Dataset, clause: str) -> None:
    with pytest.raises(QueryError, match="FROM is refused"):
        query.run(graph, f"SELECT * {clause} {{ ?s ?p ?o }}")


def test_the_words_themselves_may_stand_in_names_and_strings(graph: Dataset) -> None:
    text = """# from a service
    SELECT ?from ?FROM ?service { BIND ("service from \\u0041" AS ?from) BIND (1 AS ?FROM)
    OPTIONAL { ?service prov:wasDerivedFrom <urn:service> } }"""
    assert query.run(graph, text).rows == [("service from A", 1, None)]


def test_contradictions_are_shown_with_what_each_side_says(tmp_path: Path) -> None:
    models = ("model:resnet", "model:resnet-50", "model:resnet-50d")
    pairs = ((0, 1), (1, 0), (1, 2), (0, 2))
    said = [Assertion(models[one], "outperforms", models[other], (SENTENCE,)) for one, other in pairs]
    rdf.write(build(ENTITIES, said), tmp_path / "graph.ttl")
    found = ask(query.load(tmp_path / "graph.ttl"), "contradictions")
    assert [(row["name"], row["over"]) for row in found] == [("ResNet", "ResNet-50"), ("ResNet-50", "ResNet")]
    assert {row["quote"] for row in found} == {SENTENCE.quote}


def test_a_missing_or_foreign_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="run `kg build` first"):
        query.load(tmp_path / "graph.ttl")
    with pytest.raises(QueryError, match=r"ends in \.ttl"):
        query.load(tmp_path / "graph.json")
    (tmp_path / "bad.ttl").write_text("<a> <b", encoding="utf-8")
    (tmp_path / "bad.jsonld").write_text('{"@context": "https://example.org/c", "@id": "x"}', encoding="utf-8")
    for name in ("bad.ttl", "bad.jsonld"):
        with pytest.raises(QueryError, match=rf"{name}: cannot be read"):
            query.load(tmp_path / name)


RDF_XML = """<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">
  <r:Description r:about="urn:a"><u:b r:resource="urn:c"/></r:Description></r:RDF>"""


def test_every_syntax_is_read_and_named_graphs_are_seen(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    (tmp_path / "a.trig").write_text("<urn:g> { <urn:a> <urn:b> <urn:c> }\n", encoding="utf-8")
    (tmp_path / "a.NQ").write_text("<urn:a> <urn:b> <urn:c> <urn:g> .\n", encoding="utf-8")
    (tmp_path / "a.jsonld").write_text('{"@id": "urn:a", "urn:b": {"@id": "urn:c"}}', encoding="utf-8")
    (tmp_path / "a.rdf").write_text(RDF_XML, encoding="utf-8")
    for name in ("a.nt", "a.trig", "a.NQ", "a.jsonld", "a.rdf"):
        assert query.run(tmp_path / name, "SELECT ?o { <urn:a> <urn:b> ?o }").rows == [("urn:c",)]
    assert query.run(tmp_path / "a.trig", "SELECT ?g { GRAPH ?g { ?s ?p ?o } }").rows == [("urn:g",)]


def test_a_query_is_given_once(tmp_path: Path) -> None:
    file = tmp_path / "Q.rq"
    file.write_text(
        "\ufeff# title: Mine: all\n# title-zh: 我的\n# param x: a b\n\nASK {}\n# title: not this\n", encoding="utf-8"
    )
    named = query.read_query(file=file)
    assert (named.name, named.title, named.title_zh, named.parameters) == ("Q", "Mine: all", "我的", {"x": "a b"})
    assert query.read_query("ASK {}").text == "ASK {}"
    assert query.read_query(name="paper-of-model") == query.named_queries()["paper-of-model"]
    for arguments in ({}, {"text": "ASK {}", "name": "x"}):
        with pytest.raises(QueryError, match="exactly one"):
            query.read_query(**arguments)
    with pytest.raises(QueryError, match=r"did you mean most-cited-papers"):
        query.read_query(name="most-cited")
    with pytest.raises(QueryError, match="kg query --list"):
        query.read_query(name="???")
    with pytest.raises(QueryError, match=r"none\.rq"):
        query.read_query(file=tmp_path / "none.rq")


TABLE = """SELECT ?s ?v ?n { VALUES (?s ?v ?n) {
  (<urn:a> "逗号, \\"q\\"\\nline\\u0007"@zh 1) (<urn:b> "=1+1" UNDEF) } }"""


def test_json_is_sparql_results(graph: Dataset) -> None:
    content = json.loads(query.FORMATS["json"](query.run(graph, TABLE)))
    assert content["head"] == {"vars": ["s", "v", "n"]}
    assert content["results"]["bindings"] == [
        {
            "s": {"type": "uri", "value": "urn:a"},
            "v": {"type": "literal", "value": '逗号, "q"\nline\x07', "xml:lang": "zh"},
            "n": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        },
        {"s": {"type": "uri", "value": "urn:b"}, "v": {"type": "literal", "value": "=1+1"}},
    ]


def test_csv_and_tsv_hold_every_value(graph: Dataset) -> None:
    rows = query.run(graph, TABLE)
    written = list(csv.reader(io.StringIO(query.FORMATS["csv"](rows), newline="")))
    assert written == [["s", "v", "n"], ["urn:a", '逗号, "q"\nline\x07', "1"], ["urn:b", "=1+1", ""]]
    lines = query.FORMATS["tsv"](rows).splitlines()
    assert lines[0] == "?s\t?v\t?n"
    assert lines[2].split("\t") == ["<urn:b>", '"=1+1"', ""]
    assert '"@zh' in lines[1]


def test_xml_is_well_formed_whatever_the_strings(graph: Dataset) -> None:
    root = ElementTree.fromstring(query.FORMATS["xml"](query.run(graph, TABLE)))
    assert [node.text for node in root.iter("{http://www.w3.org/2005/sparql-results#}literal")] == [
        '逗号, "q"\nline',
        "1",
        "=1+1",
    ]


def test_yes_and_no_have_every_format_but_turtle(graph: Dataset) -> None:
    answer = query.run(graph, "ASK {}")
    assert answer.rows == [(True,)]
    assert json.loads(query.FORMATS["json"](answer)) == {"head": {}, "boolean": True}
    assert query.FORMATS["csv"](answer) == query.FORMATS["tsv"](answer) == "true\n"
    assert "<boolean>true</boolean>" in query.FORMATS["xml"](answer)
    for name in GRAPHS:
        with pytest.raises(QueryError, match="CONSTRUCT"):
            query.FORMATS[name](answer)


GRAPHS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
BLANK = "CONSTRUCT { ?m kg:uses [ rdfs:label ?n ] } WHERE { ?m a mls:Model ; rdfs:label ?n }"


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("form", [BLANK, "DESCRIBE <urn:kg:model/resnet>"])
def test_a_graph_is_the_same_in_every_format_and_every_time(path: Path, form: str, name: str) -> None:
    first, second = (query.FORMATS[name](query.run(query.load(path), form)) for _ in range(2))
    assert first == second
    read = Graph().parse(data=first, format=GRAPHS[name])
    expected = Graph().parse(data=query.run(path, form).ntriples, format="nt")
    assert to_isomorphic(_without_controls(read)) == to_isomorphic(_without_controls(expected))


def _without_controls(graph: Graph) -> Graph:
    """XML cannot hold them."""
    plain = Graph()
    for subject, predicate, object_ in graph:
        kept = "".join(char for char in object_ if char.isprintable())
        plain.add((subject, predicate, Literal(kept) if isinstance(object_, Literal) else object_))
    return plain


WORDS = {
    "a query": (("ASK {}",), 0, "true\n"),
    "a file and a query": (("b.ttl", "ASK {}"), 0, "true\n"),
    "a query and a file": (("ASK {}", "b.ttl"), 0, "true\n"),
    "a query without brackets": (("DESCRIBE <urn:kg:nothing>", "-f", "nt"), 0, "\n"),
    "two files": (("b.ttl", "b.ttl", "ASK {}"), 2, "give one graph file and one query"),
    "two queries": (("ASK {}", "ASK {}"), 2, "give one graph file and one query"),
    "a file that is no RDF": (("b.json", "ASK {}"), 2, "b.json: is no RDF that kg reads"),
    "an unknown format": (("ASK {}", "-f", "xls"), 2, "no format is called 'xls'"),
    "a setting without a value": (("--name", "co-authors", "--set", "author"), 2, "--set takes KEY=VALUE"),
    "a fault, and no file": (("none.ttl", "ASK {"), 2, "the query ends too early"),
    "an unknown term": (("ASK { ?x kg:varientOf ?y }",), 0, "did you mean kg:variantOf?"),
    "a kept store": (("ASK {}", "--store", "kept"), 0, "loading exports"),
    "a folder that is no store": (("ASK {}", "--store", "exports"), 2, "is no store of kg"),
}


@pytest.mark.parametrize("name", WORDS)
def test_the_command(name: str, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words, status, message = WORDS[name]
    (tmp_path / "exports").mkdir()
    for copy in (tmp_path / "b.ttl", tmp_path / "exports" / "graph.ttl"):
        copy.write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["query", *words])
    raised = isinstance(done.exception, QueryError)
    assert (2 if raised else done.exit_code) == status
    assert message in f"{done.stdout}{done.stderr}{done.exception}"
    assert (status == 2) == (done.stdout == "")


def test_the_list_has_every_query_in_both_languages() -> None:
    listed = CliRunner().invoke(app, ["query", "--list"]).stdout
    for named in query.named_queries().values():
        assert f"{named.name:30} {named.title}\n" in listed
        assert f" {named.title_zh}\n" in listed


@pytest.mark.parametrize("text", ["kg:uses", "mls:Model"])
def test_a_table_shortens_what_has_a_prefix(text: str, path: Path) -> None:
    done = CliRunner().invoke(app, ["query", str(path), f"SELECT ({text} AS ?x) {{}}", "--format", "table"])
    assert f"│ {text}" in done.stdout
