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
from rdflib import Dataset
from sample_graph import FACT, HOSTILE, SENTENCE, sample

from kg import query
from kg.errors import QueryError
from kg.exporters import rdf
from kg.ontology import expand
from kg.text import has_han


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


def test_every_named_query_has_its_titles_and_answers_with_its_defaults(graph: Dataset) -> None:
    queries = query.named_queries()
    assert len(queries) >= 5
    for named in queries.values():
        assert named.title
        assert has_han(named.title_zh)
        assert named.description
        assert query.run(graph, named).rows, named.name


def test_a_named_query_run_elsewhere_answers_the_same(path: Path, graph: Dataset) -> None:
    """The defaults of the header are those that the text itself holds."""
    store = ox.Store()
    store.bulk_load(path=str(path))
    for named in query.named_queries().values():
        answers = store.query(named.text, prefixes=dict(query.PREFIXES))
        assert len(list(answers)) == len(query.run(graph, named).rows)


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


def test_a_syntax_error_shows_line_column_and_what_stands_there(graph: Dataset) -> None:
    with pytest.raises(QueryError) as caught:
        query.run(graph, "SELECT ?x {\n  ?x rdfs:label 'from\n}")
    assert (caught.value.place, caught.value.remedy) == ("query, line 2", "mend the query")
    assert "?x rdfs:label 'from" in caught.value.message
    with pytest.raises(QueryError, match="known prefixes are bibo, biro"):
        query.run(graph, "SELECT ?x { ?x a nope:Thing }")
    with pytest.raises(QueryError, match="line 1"):
        query.run(graph, "")


def test_a_missing_or_foreign_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="run `kg build` first"):
        query.load(tmp_path / "graph.ttl")
    with pytest.raises(QueryError, match=r"ends in \.ttl"):
        query.load(tmp_path / "graph.json")
    (tmp_path / "bad.ttl").write_text("<a> <b", encoding="utf-8")
    with pytest.raises(QueryError, match=r"bad\.ttl: cannot be read"):
        query.load(tmp_path / "bad.ttl")


def test_trig_and_n_triples_are_read_too_and_named_graphs_seen(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    (tmp_path / "a.trig").write_text("<urn:g> { <urn:a> <urn:b> <urn:c> }\n", encoding="utf-8")
    for name in ("a.nt", "a.trig"):
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
    with pytest.raises(QueryError, match="most-cited-papers"):
        query.read_query(name="most-cited")
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
    with pytest.raises(QueryError, match="CONSTRUCT"):
        query.FORMATS["ttl"](answer)
