"""The SPARQL 1.1 Protocol, request by request: the cases of the W3C's protocol tests in our own words, and more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
import serving
from hypothesis import given
from hypothesis import strategies as st

D1, D2, D3 = serving.GRAPHS
FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
BOTH = f"ASK {{ <{D1}> a ?a . <{D2}> a ?b }}"
NAMED = f"ASK {{ GRAPH ?g {{ <{D1}> a ?a }} GRAPH ?h {{ <{D2}> a ?b }} }}"
FULL = f"""ASK {{ <{D3}> a ?a . GRAPH ?g {{ <{D1}> a ?b }} GRAPH ?h {{ <{D2}> a ?c }}
  FILTER NOT EXISTS {{ <{D1}> a ?d }} }}"""
INSERT = "INSERT DATA { <a:a> <a:b> <a:c> }"
YES, NO, ROWS, TRIPLES = "yes", "no", "rows", "triples"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with serving.inside(serving.write(tmp_path_factory.mktemp("served"))) as started:
        yield started


def get(query: str, **more: Any) -> dict[str, Any]:
    return {"method": "GET", "url": f"/sparql?{urlencode({'query': query, **more}, doseq=True)}"}


def form(url: str = "/sparql", kind: str = FORM, **fields: Any) -> dict[str, Any]:
    return {"method": "POST", "url": url, "kind": kind, "body": urlencode(fields, doseq=True)}


def direct(query: str, kind: str = DIRECT, /, **more: Any) -> dict[str, Any]:
    return {"method": "POST", "url": f"/sparql?{urlencode(more, doseq=True)}", "kind": kind, "body": query}


def default(*graphs: str) -> dict[str, Any]:
    return {"default-graph-uri": graphs}


def named(*graphs: str) -> dict[str, Any]:
    return {"named-graph-uri": graphs}


# name of the W3C's test, the request, and the status or what is answered
W3C = [
    ("query_post_form", form("/sparql?default-graph-uri=urn%3Ax", query="ASK {}"), YES),
    ("query_dataset_default_graphs_get", get(BOTH, **default(D1, D2)), YES),
    ("query_dataset_default_graphs_post", direct(BOTH, **default(D1, D2)), YES),
    ("query_dataset_named_graphs_post", direct(NAMED, **named(D1, D2)), YES),
    ("query_dataset_named_graphs_get", get(NAMED, **named(D1, D2)), YES),
    ("query_dataset_full", direct(FULL, **default(D3), **named(D1, D2)), YES),
    ("query_multiple_dataset", direct(f"ASK FROM <{D3}> {{ <{D1}> a ?a }}", **default(D1)), YES),
    ("query_get", get("ASK {}"), YES),
    ("query_content_type_select", direct("SELECT (1 AS ?n) {}"), ROWS),
    ("query_content_type_ask", direct("ASK {}"), YES),
    ("query_content_type_describe", direct(f"DESCRIBE <{D1}>"), TRIPLES),
    ("query_content_type_construct", direct("CONSTRUCT { <a:s> <a:p> 1 } WHERE {}"), TRIPLES),
    # updates are answered by W3C's server; this one takes none and says so
    ("update_dataset_default_graph", form(**{"update": INSERT, "using-graph-uri": D1}), 403),
    (
        "update_dataset_default_graphs",
        form(**{"update": INSERT, "using-graph-uri": [D1, D2]}),
        403,
    ),
    (
        "update_dataset_named_graphs",
        form(**{"update": INSERT, "using-named-graph-uri": D1}),
        403,
    ),
    ("update_dataset_full", direct(INSERT, UPDATE, **{"using-graph-uri": D1, "using-named-graph-uri": D2}), 403),
    ("update_post_form", form(update=INSERT), 403),
    ("update_post_direct", direct(INSERT, UPDATE), 403),
    ("update_base_uri", direct(f"BASE <http://a.org/> {INSERT}", UPDATE), 403),
    ("query_post_direct", direct("ASK {}"), YES),
    ("bad_query_method", get("ASK {}") | {"method": "PUT"}, 405),
    ("bad_multiple_queries", get("ASK {}") | {"url": "/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"}, 400),
    ("bad_query_wrong_media_type", form(query="ASK {}", kind="text/plain"), 415),
    ("bad_query_missing_form_type", form(query="ASK {}", kind=""), 400),
    ("bad_query_missing_direct_type", direct("ASK {}", ""), 400),
    ("bad_query_non_utf8", direct("ASK {}", f"{DIRECT}; charset=UTF-16") | {"body": "ASK {}".encode("utf-16")}, 415),
    ("bad_query_syntax", get("ASK {"), 400),
    ("bad_update_get", {"method": "GET", "url": f"/sparql?{urlencode({'update': INSERT})}"}, 400),
    ("bad_multiple_updates", form(update=[INSERT, INSERT]), 400),
    ("bad_update_wrong_media_type", direct(INSERT, "text/plain"), 415),
    ("bad_update_missing_form_type", form(kind="", update=INSERT), 400),
    ("bad_update_non_utf8", direct("", f"{UPDATE}; charset=UTF-16") | {"body": INSERT.encode("utf-16")}, 415),
    ("bad_update_syntax", direct("INSERT DATA {", UPDATE), 403),
    ("bad_update_dataset_conflict", direct(f"WITH <{D1}> {INSERT}", UPDATE, **{"using-graph-uri": D2}), 403),
]
OURS = [
    ("no query, by form", form(x="1"), 400),
    ("an empty query", get(""), 400),
    ("two queries, in body and address", form("/sparql?query=ASK%20%7B%7D", query="ASK {}"), 400),
    ("two queries, direct", direct("ASK {}", query="ASK {}"), 400),
    ("query and update", form(query="ASK {}", update=INSERT), 400),
    ("an update sent as a query", get(INSERT), 400),
    ("SERVICE", get("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), 403),
    ("the media type with its charset", direct("ASK {}", f"{DIRECT}; charset=UTF-8"), YES),
    ("the media type in capitals", direct("ASK {}", DIRECT.upper()), YES),
    ("a form with another charset", form(query="ASK {}", kind=f"{FORM}; charset=gbk"), 415),
    ("UTF-16 that nobody declared", direct("", DIRECT) | {"body": "ASK {}".encode("utf-16")}, 400),
    ("bytes that are no text", direct("", DIRECT) | {"body": b"ASK { ?s ?p '\xff' }"}, 400),
    ("bytes that are no text, by GET", {"method": "GET", "url": "/sparql?query=%FF"}, 400),
    ("a byte order mark", direct("\ufeffASK {}"), YES),
    ("a graph that is no IRI", get("ASK {}", **default("data1")), 400),
    ("a graph that is not there", get(BOTH, **default("urn:none")), NO),
    ("named graphs only leave no default", get(BOTH, **named(D1, D2)), NO),
    ("default graphs only leave none named", get(NAMED, **default(D1, D2)), NO),
    ("parameters go before FROM", get(f"ASK FROM <{D1}> {{ <{D1}> a ?a }}", **default(D2)), NO),
    ("FROM counts without parameters", get(f"ASK FROM <{D1}> {{ <{D2}> a ?a }}"), NO),
    ("FROM names a graph of the file", get(f"ASK FROM <{D1}> {{ <{D1}> a ?a }}"), YES),
    ("FROM NAMED", get(f"ASK FROM NAMED <{D1}> {{ GRAPH ?g {{ <{D2}> a ?a }} }}"), NO),
    ("without either all graphs are one", get(BOTH), YES),
    ("a file is no graph", get("ASK FROM <file:///etc/hostname> { ?s ?p ?o }"), NO),
    ("an escaped per cent sign stays one", get('ASK { FILTER (STR(<http://a.org/%20b>) = "http://a.org/%20b") }'), YES),
    ("a plus sign stays one", form(query='ASK { FILTER (STRLEN("a+b c") = 5 && CONTAINS("a+b c", "+")) }'), YES),
    ("what nobody knows is ignored", get("ASK {}", frobnicate="1", results="nonsense"), YES),
    ("too many parameters", get("ASK {}", x=["1"] * 300), 400),
    ("DELETE", get("ASK {}") | {"method": "DELETE"}, 405),
]


def send(client: Any, request: dict[str, Any], **headers: str) -> Any:
    body = request.get("body", b"")
    content = body.encode() if isinstance(body, str) else body
    kind = {"Content-Type": request["kind"]} if request.get("kind") else {}
    return client.request(request["method"], request["url"], content=content, headers={**kind, **headers})


@pytest.mark.parametrize(("name", "request_", "expected"), [*W3C, *OURS], ids=[name for name, *_ in (*W3C, *OURS)])
def test_a_request_is_answered_by_the_letter(client: Any, name: str, request_: dict[str, Any], expected: Any) -> None:
    response = send(client, request_)
    if isinstance(expected, int):
        assert response.status_code == expected
        assert response.text.strip()
        return
    assert response.status_code == 200, response.text
    kind = response.headers["content-type"].partition(";")[0]
    if expected == TRIPLES:
        assert len(list(ox.parse(response.content, format=ox.RdfFormat.from_media_type(kind)))) == 1
    elif expected == ROWS:
        assert len(response.json()["results"]["bindings"]) == 1
    else:
        assert response.json() == {"head": {}, "boolean": expected == YES}


def test_all_tests_of_the_w3c_are_here() -> None:
    assert len({name for name, *_ in W3C}) == 34


SELECT, CONSTRUCT = "SELECT ?m { ?m a mls:Model }", "CONSTRUCT WHERE { ?m a mls:Model }"


@pytest.mark.parametrize(
    ("query", "accept", "more", "kind"),
    [
        (SELECT, "*/*", {}, "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml,application/rdf+xml,*/*", {}, "application/sparql-results+xml"),
        (SELECT, "text/csv", {}, "text/csv; charset=utf-8"),
        (SELECT, "text/csv;q=0.1, text/tab-separated-values", {}, "text/tab-separated-values; charset=utf-8"),
        (SELECT, "application/json", {}, "application/json"),
        (SELECT, "application/sparql-results+json,*/*;q=0.9", {}, "application/sparql-results+json"),
        (SELECT, "*/*", {"format": "xml"}, "application/sparql-results+xml"),
        (SELECT, "*/*", {"output": "csv"}, "text/csv; charset=utf-8"),
        (SELECT, "image/png", {"results": "tsv"}, "text/tab-separated-values; charset=utf-8"),
        (SELECT, "*/*", {"format": "turtle"}, "application/sparql-results+json"),
        (CONSTRUCT, "*/*", {}, "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples,*/*;q=0.9", {}, "application/n-triples"),
        (CONSTRUCT, "application/turtle, text/turtle", {}, "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/ld+json", {}, "application/ld+json"),
        (CONSTRUCT, "*/*", {"format": "xml"}, "application/rdf+xml"),
        (CONSTRUCT, "*/*", {"format": "json"}, "application/ld+json"),
    ],
)
def test_the_client_chooses_the_type(client: Any, query: str, accept: str, more: dict[str, str], kind: str) -> None:
    response = send(client, get(query, **more), Accept=accept)
    assert (response.status_code, response.headers["content-type"]) == (200, kind)
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (SELECT, "image/png")])
def test_a_type_that_is_not_there_is_not_acceptable(client: Any, query: str, accept: str) -> None:
    assert send(client, get(query), Accept=accept).status_code == 406


def test_a_syntax_error_has_its_line_column_and_caret(client: Any) -> None:
    response = send(client, direct("SELECT ?x {\n  ?x ! ?y }"))
    assert response.text == "query, line 2, column 8: '?y' does not fit here (mend the query)\n  ?x ! ?y }\n       ^\n"


def test_head_is_get_without_a_body(client: Any) -> None:
    got, head = (send(client, get(SELECT) | {"method": method}) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "vary"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("path", ["/sparql", "/void", "/model/resnet", "/resource", "/"])
def test_pages_of_other_sites_may_ask(client: Any, path: str) -> None:
    asked = {"Origin": "https://a.org", "Access-Control-Request-Method": "POST"}
    before = client.options(path, headers={**asked, "Access-Control-Request-Headers": "content-type"})
    assert before.status_code == 204
    assert before.headers["access-control-allow-origin"] == "*"
    assert {"GET", "POST", "HEAD", "OPTIONS"} <= set(before.headers["access-control-allow-methods"].split(", "))
    assert {"accept", "content-type"} <= set(before.headers["access-control-allow-headers"].lower().split(", "))
    answer = send(client, get("ASK {}"), Origin="https://a.org")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Kg-Cut-After" in answer.headers["access-control-expose-headers"]


SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.parametrize("kind", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"])
def test_the_service_describes_itself(client: Any, kind: str) -> None:
    response = client.get("/sparql", headers={"Accept": kind})
    assert response.headers["content-type"].startswith(kind)
    store = ox.Store()
    store.load(response.content, format=ox.RdfFormat.from_media_type(kind))
    here = "http://127.0.0.1:8000/sparql"
    assert store.query(
        f"""PREFIX sd: <{SD}> PREFIX void: <http://rdfs.org/ns/void#> ASK {{
        <{here}> a sd:Service ; sd:endpoint <{here}> ; sd:supportedLanguage sd:SPARQL11Query ; sd:resultFormat ?format ;
            sd:feature sd:UnionDefaultGraph ; sd:defaultDataset ?dataset .
        ?dataset a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:triples ?n ] ; sd:namedGraph [ sd:name <{D1}> ] .
        FILTER NOT EXISTS {{ <{here}> sd:supportedLanguage sd:SPARQL11Update }}
        FILTER NOT EXISTS {{ <{here}> sd:feature sd:BasicFederatedQuery }} }}"""
    )
    assert "updates and SERVICE are refused" in response.text


def test_a_reader_gets_the_editor_and_a_program_the_description(client: Any) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    page = client.get("/sparql", headers={"Accept": browser})
    assert "<textarea" in page.text
    assert "trusted-types 'none'" in page.headers["content-security-policy"]
    linked = send(client, get("ASK { # <b>'\"&\n }"), Accept=browser)
    assert "ASK { # &lt;b&gt;&#39;&#34;&amp;" in linked.text
    assert client.get("/sparql").headers["content-type"].startswith("text/turtle")
    assert client.get("/sparql/?query=ASK%7B%7D").status_code == 200


def test_an_update_changes_nothing(client: Any) -> None:
    count = get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    before = send(client, count).text
    for request in (direct(INSERT, UPDATE), direct("CLEAR ALL", UPDATE), direct("LOAD <file:///etc/hostname>", UPDATE)):
        response = send(client, request)
        assert (response.status_code, "read only" in response.text) == (403, True)
    assert send(client, count).text == before


@given(st.binary(max_size=200), st.sampled_from([FORM, DIRECT, UPDATE, "text/plain", "", ";", "a/b;charset=\udcff"]))
def test_no_body_is_too_strange(body: bytes, kind: str) -> None:
    from kg.serving.protocol import Asked, RefusedError, asked

    for url_query in (b"", body):
        try:
            answered = isinstance(asked("POST", url_query, kind, body), Asked)
        except RefusedError as error:
            answered = 400 <= error.status < 500
        assert answered


def test_answers_hold_what_the_store_holds(client: Any) -> None:
    rows = json.loads(send(client, get(SELECT)).text)["results"]["bindings"]
    assert "urn:kg:model/resnet" in {row["m"]["value"] for row in rows}
