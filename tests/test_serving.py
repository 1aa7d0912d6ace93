"""The server in this process: pages and data of things, what is safe about it, and files that change under it."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import lxml.html
import pyoxigraph as ox
import pytest
import serving
from hostile_graph import ATTACKS
from hypothesis import example, given
from hypothesis import strategies as st
from sample_graph import SENTENCE, sample

from kg.exporters import node_link, rdf
from kg.exporters._terms import checked_base, entity_iri
from kg.graph import build
from kg.ontology import KINDS, PREFIXES
from kg.records import Assertion, Entity, Evidence, Span
from kg.serving.addresses import address, iris

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
RESNET = ox.NamedNode("urn:kg:model/resnet")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with serving.inside(serving.write(tmp_path_factory.mktemp("served"))) as started:
        yield started


def test_a_thing_has_a_page_with_what_is_said_and_where(client: Any) -> None:
    page = lxml.html.fromstring(client.get("/model/resnet", headers=HTML).content)
    assert page.findtext(".//h1/bdi") == "ResNet"
    text = page.text_content()
    for part in ("深度残差网络", "urn:kg:model/resnet", SENTENCE.quote, SENTENCE.rule_id, "introduced by", "2015"):
        assert part in text
    links = {link.get("href"): link.text_content() for link in page.iterfind(".//a")}
    assert links["/paper/arxiv/1512.03385"] == "Deep Residual Learning for Image Recognition"
    assert links["/document/zhihu/76072364"] == "深入理解ResNet"
    assert page.findall(".//script") == []


def test_every_link_of_a_page_leads_somewhere(client: Any) -> None:
    seen, waiting = set(), ["/model/resnet"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path, headers=HTML)
        assert response.status_code == 200, path
        if path not in {"/", "/sparql", "/void"} and "format=" not in path:
            found = lxml.html.fromstring(response.content).xpath("//a/@href | //link/@href")
            waiting += [link for link in found if link.startswith("/")]
    assert len(seen) > 30


def test_a_page_speaks_the_language_of_its_reader(client: Any) -> None:
    page = client.get("/model/resnet", headers={**HTML, "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert "其他名称" in page.text
    assert 'lang="zh-Hans"' in page.text
    assert "Accept-Language" in page.headers["vary"]


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/model/resnet", "text/turtle", "text/turtle"),
        ("/model/resnet", "application/ld+json;q=0.9, text/html;q=0.1", "application/ld+json"),
        ("/model/resnet", "application/n-triples", "application/n-triples"),
        ("/model/resnet", "*/*", "text/html"),
        ("/model/resnet.ttl", "text/html", "text/turtle"),
        ("/model/resnet.jsonld", "*/*", "application/ld+json"),
        ("/model/resnet.nt", "*/*", "application/n-triples"),
        ("/model/resnet.html", "text/turtle", "text/html"),
        ("/model/resnet?format=ttl", "text/html", "text/turtle"),
        ("/model/resnet?format=nonsense", "text/turtle", "text/turtle"),
        ("/resource?iri=urn:kg:model/resnet&format=nt", "text/html", "application/n-triples"),
    ],
)
def test_a_thing_comes_as_its_asker_likes(client: Any, path: str, accept: str, kind: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, kind)
    assert "Accept" in response.headers["vary"]
    if kind != "text/html":
        triples = {quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.from_media_type(kind))}
        assert {(t.predicate.value.rpartition("#")[2], t.object.value) for t in triples if t.subject == RESNET} >= {
            ("prefLabel", "残差网络")
        }
        # the quote behind each statement comes with it
        assert SENTENCE.quote in {t.object.value for t in triples}


def test_a_thing_of_which_much_is_said_has_a_page_of_the_best(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.serving import things

    monkeypatch.setattr(things, "MOST_STATEMENTS", 3)
    entities = [Entity("model:m", "model", "M"), *(Entity(f"document:{n}", "document", f"D{n}") for n in range(9))]
    said = [
        Assertion(f"document:{n}", "mentions", "model:m", (Evidence(str(n), Span(0, 1), "M", "rule", 0.9),))
        for n in range(9)
    ]
    rdf.write(build(entities, said), tmp_path / "graph.ttl")
    with serving.inside([tmp_path / "graph.ttl"]) as client:
        page = lxml.html.fromstring(client.get("/model/m", headers=HTML).content)
        assert len(page.findall(".//ul[@class='statements']/li")) == 3
        assert "6 more; ask SPARQL for all" in page.text_content()
        monkeypatch.setattr(things, "MOST_LOOKED_AT", 5)
        assert "2+ more; ask SPARQL for all" in client.get("/model/m", headers=HTML).text


def test_what_is_wanted_as_a_picture_is_not_acceptable(client: Any) -> None:
    assert client.get("/model/resnet", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
@pytest.mark.parametrize("path", ["/model/resnte", "/resource?iri=urn:kg:model/resnte", "/model/resnte.ttl"])
def test_what_is_not_there_is_not_found_and_what_is_near_named(client: Any, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 404
    assert "/model/resnet" in response.text


@pytest.mark.parametrize(
    "path", ["/../../etc/hostname", "/assets/../app.py", "/assets/..%2fapp.py", "/%2e%2e/%2e%2e/etc/hostname", "/%ff"]
)
def test_no_path_leads_out(client: Any, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "import" not in response.text


@example("model", "../../etc/passwd", "urn:kg:")
@example("model", "a//b/.", "https://a.org/kg/")
@given(
    st.sampled_from(sorted(KINDS)),
    st.text(min_size=1),
    st.sampled_from(["urn:kg:", "https://a.org/kg/", "https://a.org"]),
)
def test_the_address_of_a_thing_leads_to_it(kind: str, name: str, base: str) -> None:
    bases = [checked_base(base)]
    iri = entity_iri(bases[0], f"{kind}:{name}")
    path = address(iri, bases)
    assert path.isascii()
    assert path.startswith("/")
    if path.startswith("/resource?"):
        assert path == "/resource?iri=" + quote(iri, safe="")
    else:
        assert iri in list(iris(path.encode(), bases))[:1]
        assert not {".", "..", ""} & set(path[1:].split("/"))  # a browser would change these on the way


def test_things_of_a_web_base_are_at_the_path_of_their_iri(tmp_path: Path) -> None:
    rdf.write(sample(), tmp_path / "graph.ttl", base_iri="https://a.org/my/kg/")
    with serving.inside([tmp_path / "graph.ttl"]) as client:
        page = client.get("/my/kg/model/resnet", headers=HTML)
        assert "https://a.org/my/kg/model/resnet" in page.text
        assert 'href="/my/kg/paper/arxiv/1512.03385"' in page.text


def test_the_json_export_is_served_too(tmp_path: Path) -> None:
    node_link.write(sample(), tmp_path / "graph.json")
    with serving.inside([tmp_path / "graph.json"]) as client:
        assert client.get("/model/resnet.ttl").status_code == 200


def test_the_explorer_is_the_page_of_the_graph(client: Any) -> None:
    response = client.get("/")
    assert "<title>Knowledge graph" in response.text
    assert response.headers["content-security-policy"] == "frame-ancestors 'none'"


def test_foreign_rdf_is_served_without_an_explorer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.nt").write_text("<https://a.org/x> <https://a.org/p> <javascript:alert(1)> .\n", encoding="utf-8")
    with serving.inside([tmp_path / "a.nt"]) as client:
        assert "no explorer" in client.get("/").text
        page = client.get("/resource?iri=https://a.org/x", headers=HTML)
        assert "javascript:alert(1)" in page.text
        assert 'href="javascript' not in page.text
    assert "there is no explorer" in caplog.text


NONSENSE = """
<urn:kg:model/a> rdfs:label <urn:kg:model/b>, 5, "a"@en ; skos:prefLabel <urn:x> ; bibo:authorList <urn:kg:list/1> .
<urn:kg:list/1> rdf:first <urn:kg:model/a>, "text" ; rdf:rest <urn:kg:list/1> .
[] a rdf:Statement ; rdf:subject <urn:kg:model/a> ; rdf:predicate kg:uses .
[] a rdf:Statement ; rdf:subject <urn:kg:model/a> ; rdf:predicate kg:uses ; rdf:object "text" .
[] a rdf:Statement ; rdf:subject <urn:kg:model/a> ; rdf:predicate "kg:uses" ; rdf:object 1 ; prov:wasDerivedFrom 2 .
<urn:kg:statement/1> rdf:subject <urn:kg:model/a> ; rdf:predicate kg:uses ; rdf:object [] ;
    prov:wasDerivedFrom "text", <urn:nothing>, <urn:kg:statement/1>, [ oa:hasTarget 7 ],
    [ oa:hasTarget [ oa:hasSource "text" ; oa:hasSelector 1, [ oa:exact <urn:x>, 2 ] ] ; kg:rule 1.5 ],
    [ dcterms:isPartOf 3 ; prov:value <urn:y> ] .
"""


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/ld+json", "application/rdf+xml"])
def test_a_file_that_says_nonsense_breaks_no_page(tmp_path: Path, accept: str) -> None:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    (tmp_path / "a.ttl").write_text(prefixes + NONSENSE, encoding="utf-8")
    with serving.inside([tmp_path / "a.ttl"]) as client:
        for iri in ("model/a", "list/1", "statement/1"):
            response = client.get(f"/{iri}", headers={"Accept": accept})
            assert (response.status_code, bool(response.content)) == (200, True)
        assert client.get("/model/none", headers=HTML).status_code == 404
        assert client.get("/void").status_code == 200
        assert client.get("/").status_code == 200


def test_void_counts_what_is_there(client: Any) -> None:
    store = ox.Store()
    store.load(client.get("/void").content, format=ox.RdfFormat.TURTLE)
    row = next(
        iter(
            store.query(
                """PREFIX void: <http://rdfs.org/ns/void#> PREFIX mls: <http://www.w3.org/ns/mls#>
                SELECT ?triples ?models {
                ?set a void:Dataset ; void:triples ?triples ; void:sparqlEndpoint <http://127.0.0.1:8000/sparql> ;
                    void:classPartition [ void:class mls:Model ; void:entities ?models ] }"""
            )
        )
    )
    assert int(row["models"].value) == 5
    asked = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"})
    assert asked.text.splitlines()[1] == row["triples"].value


def test_health_and_robots(client: Any) -> None:
    assert (client.get("/health").status_code, client.get("/health").text) == (200, "ok\n")
    assert "Disallow: /sparql" in client.get("/robots.txt").text


# ── safe by default ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/model/resnet", 200),
        ("/sparql", 200),
        ("/void", 200),
        ("/nothing", 404),
        ("/assets/editor.js", 200),
    ],
)
def test_every_answer_has_the_headers_of_safety(client: Any, path: str, status: int) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == status
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    for word in ("unsafe-inline", "unsafe-eval", "*", "http"):
        assert word not in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("evil.example:8000", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
        ("localhost@evil.example", 400),
        ("", 400),
        ("a b", 400),
    ],
)
def test_only_names_of_this_machine_are_answered(host: str, status: int) -> None:
    pytest.importorskip("starlette.types", reason=serving.MISSING)
    from kg.serving.guard import Guard, hosts

    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    import asyncio

    scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b""}
    scope["headers"] = [(b"host", host.encode())]
    asyncio.run(Guard(app, hosts("127.0.0.1"), 100)(scope, None, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == status


def test_long_addresses_and_large_bodies_are_refused(client: Any) -> None:
    assert client.get("/sparql?query=" + "a" * 20_000).status_code == 414
    direct = {"Content-Type": "application/sparql-query"}
    large = b"#" * ((1 << 20) + 1)
    assert client.post("/sparql", content=large, headers=direct).status_code == 413
    assert client.post("/sparql", content=iter([large[:-1], b"##"]), headers=direct).status_code == 413
    assert client.post("/sparql", content=b"ASK {}" + b"#" * 900_000, headers=direct).status_code == 200


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server that has hardly any time, rows and places."""
    files = serving.write(tmp_path_factory.mktemp("narrow"))
    with serving.inside(files, seconds=0.7, max_rows=3, waiting=0, cors="") as started:
        yield started


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "text/turtle"])
def test_a_long_answer_says_that_it_is_cut(narrow: Any, accept: str) -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o }" if accept == "text/turtle" else "SELECT * { ?s ?p ?o }"
    response = narrow.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (response.status_code, response.headers["kg-cut-after"]) == (200, "3 rows")
    whole = narrow.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 3"})
    assert "kg-cut-after" not in whole.headers


def test_a_thing_with_more_than_may_be_sent_says_so_too(narrow: Any) -> None:
    assert narrow.get("/model/resnet.ttl").headers["kg-cut-after"] == "3 rows"


def test_a_slow_query_is_no_empty_answer_and_too_many_are_turned_away(narrow: Any) -> None:
    found: list[Any] = []

    def ask() -> None:
        found.append(narrow.get("/sparql", params={"query": serving.ENDLESS}))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    assert narrow.get("/model/resnet", headers=HTML).status_code == 200  # what is no query is answered at once
    for thread in threads:
        thread.join()
    assert [response.status_code for response in found] == [503] * 4
    assert sorted(response.headers.get("retry-after", "") for response in found) == ["", "", "1", "1"]
    assert any("longer than 0.7 seconds" in response.text for response in found)


def test_sharing_with_other_sites_can_be_switched_off(narrow: Any) -> None:
    assert "access-control-allow-origin" not in narrow.get("/sparql?query=ASK{}").headers
    assert "access-control-allow-origin" not in narrow.options("/sparql").headers


def hostile_file(folder: Path) -> Path:
    """An attack wherever a thing, an article or a rule can put text."""
    entities, assertions = [], []
    for number, attack in enumerate(ATTACKS):
        document, model, concept = f"document:{attack}{number}", f"model:{attack}", f"concept:{attack}{number}"
        details = (("url", f"javascript:{attack}"), ("author", attack), ("topics", attack), ("category", attack))
        names, identifiers = ((attack, attack), ("zh", attack)), (("arxiv", attack), ("url", f"https://a.org/{attack}"))
        entities.append(Entity(document, "document", attack, details=details))
        entities.append(Entity(model, "model", attack, names, (attack,), identifiers, details))
        found = Evidence(document.partition(":")[2], Span(0, len(attack)), attack, attack, 0.9)
        assertions.append(Assertion(document, "mentions", model, (found,)))
        assertions.append(Assertion(model, "uses", concept, (found,)))
    rdf.write(build(entities, assertions), folder / "hostile.ttl")
    return folder / "hostile.ttl"


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with serving.inside([hostile_file(tmp_path_factory.mktemp("hostile"))]) as started:
        yield started


def test_hostile_names_are_only_text_on_every_page(attacked: Any) -> None:
    rows = attacked.get("/sparql", params={"query": "SELECT DISTINCT ?s { ?s ?p ?o }"}).json()["results"]["bindings"]
    allowed = {"html", "head", "meta", "title", "link", "body", "nav", "a", "main", "header", "p", "h1", "h2", "bdi"}
    allowed |= {"code", "section", "ul", "li", "small", "dl", "dt", "dd", "i", "blockquote", "q", "footer"}
    assert len(rows) > 4 * len(ATTACKS)
    for row in rows:
        page = lxml.html.fromstring(attacked.get("/resource", params={"iri": row["s"]["value"]}, headers=HTML).content)
        assert {element.tag for element in page.iter()} <= allowed
        for element in page.iter():
            assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
            assert element.get("href", "/").startswith(("/", "http://", "https://", "data:,")), element.get("href")


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack[:12].encode("unicode_escape").decode() for attack in ATTACKS])
def test_a_hostile_thing_is_found_by_its_link(attacked: Any, attack: str) -> None:
    path = address(entity_iri("urn:kg:", f"model:{attack}"), ["urn:kg:"])
    assert attacked.get(path, headers=HTML).status_code == 200
    missing = attacked.get("/nothing/" + quote(attack, errors="replace")[:9000], headers=HTML)
    assert missing.status_code == 404
    assert "<script" not in missing.text
    assert "<img" not in missing.text


# ── files that change ────────────────────────────────────────────────────────────────────────────────────────────────


def names(client: Any) -> list[str]:
    query = "SELECT ?o { ?s rdfs:label ?o } ORDER BY ?o"
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return [row["o"]["value"] for row in found]


def replaced(path: Path, text: str) -> None:
    """Put a file in the place of another as kg writes it: whole."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def until(true: Any, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def labelled(*texts: str) -> str:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    return "".join(f"<urn:kg:model/{text}> {label} {json.dumps(text)} .\n" for text in texts)


def test_a_file_that_changes_is_taken_up_and_a_broken_one_refused_whole(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "kg.serving")
    path = tmp_path / "graph.nt"
    path.write_text(labelled("one"), encoding="utf-8")
    with serving.inside([path]) as client:
        assert names(client) == ["one"]
        replaced(path, labelled("two", "three"))
        until(lambda: names(client) == ["three", "two"])
        assert "read again" in caplog.text
        replaced(path, labelled("four") + "<urn:broken> <")
        until(lambda: "line 2" in caplog.text)
        assert "what was read before is served further" in caplog.text
        assert names(client) == ["three", "two"]
        path.unlink()
        until(lambda: "cannot be read: " in caplog.text.partition("further")[2])
        assert names(client) == ["three", "two"]
        replaced(path, labelled("five"))
        until(lambda: names(client) == ["five"])
        assert client.get("/model/five", headers=HTML).status_code == 200
        assert client.get("/model/two", headers=HTML).status_code == 404


def test_a_file_that_is_still_being_written_is_not_taken_for_whole(tmp_path: Path) -> None:
    path, all_ = tmp_path / "graph.nt", [f"m{number}" for number in range(20)]
    path.write_text(labelled("before"), encoding="utf-8")
    with serving.inside([path]) as client, path.open("w", encoding="utf-8", buffering=1) as file:
        for name in all_:
            file.write(labelled(name))
            assert names(client) == ["before"]
            time.sleep(0.03)
        until(lambda: names(client) == sorted(all_))


def test_no_answer_is_lost_while_files_change(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    path.write_text(labelled("0"), encoding="utf-8")
    with serving.inside([path]) as client:
        seen = []
        for round_ in range(1, 4):
            replaced(path, labelled(str(round_)))
            end = time.monotonic() + 15
            while names(client) != [str(round_)]:
                assert time.monotonic() < end
                seen += names(client)
        assert set(seen) <= {"0", "1", "2", "3"}
