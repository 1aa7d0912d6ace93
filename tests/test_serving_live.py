"""`kg serve` as a user starts it: the clients that people have, the editor in a browser, and the end."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browser
import pytest
import serving
from sample_graph import sample
from test_serving import hostile_file, labelled, replaced, until

from kg.exporters import rdf
from kg.serving.pool import command

ENTER, CONTROL = "\ue007", "\ue009"
MODELS = "SELECT ?m { ?m a mls:Model }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Running]:
    folder = tmp_path_factory.mktemp("live")
    rdf.write(sample(), folder / "graph.ttl")
    with serving.outside(folder, "graph.ttl", "--timeout", "5", "--workers", "2") as running:
        yield running
        assert running.said() == ""


# ── clients ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("how", ["urlencoded", "postdirectly"])
@pytest.mark.parametrize("kind", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper_asks_for_rows(server: serving.Running, method: str, how: str, kind: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason=serving.MISSING)
    if (method, how) == ("GET", "postdirectly"):
        method = "POST"
    client = wrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setMethod(method)
    client.setRequestMethod(how)
    client.setReturnFormat(kind)
    client.setQuery(MODELS)
    answer = client.query().convert()
    text = json.dumps(answer) if kind == "json" else answer.toxml() if kind == "xml" else answer.decode()
    assert "urn:kg:model/resnet" in text


@pytest.mark.parametrize("kind", ["turtle", "n3", "xml", "json-ld"])
def test_sparqlwrapper_asks_for_triples(server: serving.Running, kind: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason=serving.MISSING)
    client = wrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setReturnFormat(kind)
    client.setQuery("DESCRIBE <urn:kg:model/resnet>")
    answer = client.query().convert()
    assert len(answer) > 5 or b"prefLabel" in answer


def test_sparqlwrapper_is_told_what_is_wrong(server: serving.Running) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason=serving.MISSING)
    client = wrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery("SELECT {")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("kind", ["xml", "json", "csv", "tsv"])
def test_the_store_of_rdflib(server: serving.Running, method: str, kind: str) -> None:
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(f"{server.url}/sparql", method=method, returnFormat=kind)
    graph = Graph(store)
    assert "urn:kg:model/resnet" in {str(row[0]) for row in graph.query(MODELS)}
    if kind in {"csv", "tsv"}:
        return  # neither can say yes or no, and rdflib reads no IRIs in the one
    assert bool(graph.query("ASK { ?m a mls:Model }"))
    assert len(list(graph.triples((URIRef("urn:kg:model/resnet"), None, None)))) > 5


def test_the_store_of_rdflib_changes_nothing(server: serving.Running) -> None:
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

    store = SPARQLUpdateStore(f"{server.url}/sparql", f"{server.url}/sparql", returnFormat="json")
    with pytest.raises(Exception, match="403"):
        Graph(store, URIRef("urn:g")).add((URIRef("a:a"), URIRef("a:b"), URIRef("a:c")))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["-G", "--data-urlencode", f"query={MODELS}", "-H", "Accept: text/csv", "/sparql"], "urn:kg:model/resnet\n"),
        (["--data-urlencode", f"query={MODELS}", "/sparql"], '"urn:kg:model/resnet"'),
        (["-H", "Content-Type: application/sparql-query", "--data-binary", MODELS, "/sparql"], '"head":{"vars":["m"]}'),
        (["-H", "Accept: text/turtle", "/model/resnet"], "<urn:kg:model/resnet> "),
        (["-I", "/model/resnet"], "HTTP/1.1 200 OK"),
        (["-X", "OPTIONS", "-i", "/sparql"], "HTTP/1.1 204 No Content"),
        (["-d", "query=SELECT {", "/sparql"], "line 1, column"),
        (["-d", "@large", "/sparql"], "1,048,576 bytes at most"),
        (["-H", "Host: evil.example", "/"], "only under the names of this machine"),
    ],
)
def test_curl(server: serving.Running, tmp_path: Path, words: list[str], found: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    (tmp_path / "large").write_text("query=" + "a" * (2 << 20), encoding="utf-8")
    asked = ["curl", "-s", "--noproxy", "*", *words[:-1], server.url + words[-1]]
    answer = subprocess.run(asked, capture_output=True, encoding="utf-8", cwd=tmp_path, timeout=30).stdout
    assert found in answer


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nshort",
        b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"\x00" * 1000,
    ],
    ids=["tls", "version", "no host", "half a body", "long", "two hosts", "upgrade", "zeros"],
)
def test_broken_requests_break_nothing(server: serving.Running, sent: bytes) -> None:
    address = server.url.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1])), timeout=5) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(1000)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 200"))
    assert b"HTTP/1.1 200" not in answer or b"Upgrade" in sent
    assert ask(server, "ASK {}")["boolean"] is True


def test_a_query_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    rdf.write(sample(), tmp_path / "graph.ttl")
    with serving.outside(tmp_path, "graph.ttl", "--timeout", "60", "--workers", "1") as running:
        connection = http.client.HTTPConnection(running.url.removeprefix("http://"), timeout=30)
        connection.request("POST", "/sparql", serving.ENDLESS, {"Content-Type": "application/sparql-query"})
        time.sleep(0.3)
        connection.close()
        assert ask(running, "ASK {}")["boolean"] is True


def ask(server: serving.Running, query: str) -> Any:
    body = query.encode()
    request = urllib.request.Request(
        f"{server.url}/sparql", body, {"Content-Type": "application/sparql-query", "Accept": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read())


# ── the pages in a browser ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def page(driver: Any, server: serving.Running) -> Iterator[Any]:
    """A browser beside the server; nothing may be complained of."""
    browser.reset(driver)
    yield driver
    assert driver.get_log("browser") == []


def text_of(page: Any, selector: str) -> str:
    return str(page.execute_script("return document.querySelector(arguments[0]).textContent", selector)).strip()


def test_the_editor_asks_shows_and_saves(page: Any, server: serving.Running, tmp_path: Path) -> None:
    behaviour = {"behavior": "allow", "downloadPath": str(tmp_path)}
    page.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    page.get(f"{server.url}/sparql")
    query = page.find_element("id", "query")
    query.clear()
    query.send_keys('SELECT ?m ("<img src=x onerror=pwned=1>" AS ?x) { ?m a mls:Model } ORDER BY ?m', CONTROL, ENTER)
    until(lambda: text_of(page, "#outcome") == "5 rows")
    assert [cell.text for cell in page.find_elements("css selector", "tr:last-child td")][1] == (
        "<img src=x onerror=pwned=1>"
    )
    assert page.execute_script("return [document.images.length, window.pwned === undefined]") == [0, True]
    for name, first in (("csv", "m,x"), ("json", '{"head"')):
        page.find_element("css selector", f"[data-format={name}]").click()
        until((tmp_path / f"results.{name}").exists)
        assert (tmp_path / f"results.{name}").read_text(encoding="utf-8").startswith(first)
    link = page.find_element("css selector", "td a[href*='model%2Fresnet-50']")
    link.click()
    assert page.find_element("css selector", "h1").text in {"ResNet-50", "ResNet-50D"}


def test_the_editor_shows_where_the_fault_is(page: Any, server: serving.Running) -> None:
    page.get(f"{server.url}/sparql")
    page.execute_script("document.getElementById('query').value = 'SELECT ?x {\\n  ?x ! ?y }'")
    page.find_element("id", "run").click()
    until(lambda: text_of(page, "#error"))
    assert (
        text_of(page, "#error")
        == "query, line 2, column 8: '?y' does not fit here (mend the query)\n  ?x ! ?y }\n       ^"
    )
    assert page.execute_script("return document.getElementById('query').selectionStart") == 19
    log = page.get_log("browser")
    assert [entry["source"] for entry in log] == ["network"]  # the answer 400


def test_the_named_queries_are_examples_in_the_language_of_the_reader(page: Any, server: serving.Running) -> None:
    from kg.query import named_queries

    browser.set_language(page, "zh-CN")
    page.get(f"{server.url}/sparql")
    titles = page.execute_script("return [...document.querySelectorAll('option')].map((o) => o.textContent)")
    assert titles[1:] == [query.title_zh for query in named_queries().values()]
    page.execute_script(
        """const list = document.getElementById('examples-list'); list.value = "6";
        list.dispatchEvent(new Event('change'))"""
    )
    until(lambda: text_of(page, "#outcome").endswith("行"))
    page.execute_script("document.getElementById('query').value = 'DESCRIBE <urn:kg:model/resnet>'")
    page.find_element("id", "run").click()
    until(lambda: "<urn:kg:model/resnet> " in text_of(page, "#results"))
    page.execute_script("document.getElementById('query').value = 'ASK {}'")
    page.find_element("id", "run").click()
    until(lambda: text_of(page, "#outcome") == "是")


def test_the_explorer_and_the_pages_work_under_their_policies(page: Any, server: serving.Running) -> None:
    page.get(f"{server.url}/")
    assert page.execute_script("return document.documentElement.dataset.ready") == "yes"
    page.execute_script("kgPage.open(kgPage.number('model:resnet'))")
    page.get(page.find_element("css selector", "#panel code a").get_attribute("href"))
    assert page.find_element("css selector", "h1").text == "ResNet"
    page.get(f"{server.url}/model/resnet")
    assert page.execute_script("return getComputedStyle(document.querySelector('nav')).display") == "flex"
    page.find_element("partial link text", "Deep Residual Learning").click()
    assert page.find_element("css selector", "h1").text.startswith("Deep Residual")


def test_hostile_things_stay_inert_in_a_browser(driver: Any, tmp_path: Path) -> None:
    hostile_file(tmp_path)
    browser.reset(driver)
    with serving.outside(tmp_path, "hostile.ttl") as running:
        driver.get(f"{running.url}/sparql")
        things = ask(running, "SELECT ?s { ?s a mls:Model }")["results"]["bindings"]
        for thing in things:
            driver.execute_script(
                "location.href = '/resource?iri=' + encodeURIComponent(arguments[0])", thing["s"]["value"]
            )
            driver.find_element("css selector", "h1")
            assert driver.execute_script("return window.pwned === undefined && document.scripts.length === 0")
        driver.get(f"{running.url}/")
        assert driver.execute_script("return document.documentElement.dataset.ready") == "yes"
        assert driver.execute_script("return window.pwned === undefined")
        assert driver.get_log("browser") == []


# ── beginning and end ────────────────────────────────────────────────────────────────────────────────────────────────


def workers_of(process: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True)
    return list(map(int, listed.stdout.split()))


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_at_the_end_running_answers_are_finished_and_nothing_is_left(tmp_path: Path, signal_: signal.Signals) -> None:
    rdf.write(sample(), tmp_path / "graph.ttl")
    with serving.outside(tmp_path, "graph.ttl", "--timeout", "2", "--workers", "2") as running:
        assert len(serving.left(tmp_path)) == 1
        children = workers_of(running.process.pid)
        answers: list[int] = []

        def slow() -> None:
            connection = http.client.HTTPConnection(running.url.removeprefix("http://"), timeout=30)
            connection.request("POST", "/sparql", serving.ENDLESS, {"Content-Type": "application/sparql-query"})
            answers.append(connection.getresponse().status)
            connection.close()

        thread = threading.Thread(target=slow)
        thread.start()
        time.sleep(0.5)
        running.process.send_signal(signal_)
        thread.join()
        assert answers == [503]  # an answer, not a broken connection
        assert running.process.wait(30) == 0
        assert running.said() == ""
    assert len(children) == 2
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
    assert serving.left(tmp_path) == []


def test_workers_end_with_a_server_that_was_killed(tmp_path: Path) -> None:
    rdf.write(sample(), tmp_path / "graph.ttl")
    with serving.outside(tmp_path, "graph.ttl", "--workers", "2") as running:
        children = workers_of(running.process.pid)
        assert commands(children)
        running.process.kill()
        running.process.wait(30)
        until(lambda: not commands(children))


def commands(processes: list[int]) -> str:
    listed = ["ps", "-o", "stat=,args=", "-p", ",".join(map(str, processes))]
    lines = subprocess.run(listed, capture_output=True, text=True).stdout.splitlines()
    return "\n".join(line for line in lines if not line.startswith("Z"))


def test_a_worker_ends_itself_when_nobody_is_left_to_end_it(tmp_path: Path) -> None:
    """A question that takes longer than it may is ended by an alarm, though the pipe is never looked at again."""
    import pyoxigraph as ox

    from kg.serving.exchange import READY, Question, packed

    store = ox.Store(str(tmp_path / "store"))
    store.extend(ox.Quad(ox.NamedNode(f"a:{n}"), ox.NamedNode("a:b"), ox.Literal(n)) for n in range(300))
    store.flush()
    del store
    worker = subprocess.Popen(command("worker", str(tmp_path)), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with worker:
        assert worker.stdin
        assert worker.stdout
        assert worker.stdout.readline() == READY
        worker.stdin.write(packed(Question(serving.ENDLESS, seconds=0.1)))
        worker.stdin.flush()
        try:
            assert worker.wait(20) == -signal.SIGALRM
        finally:
            worker.kill()


def test_a_file_that_is_replaced_is_taken_up_and_a_broken_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    path.write_text(labelled("one"), encoding="utf-8")
    labels = "SELECT ?o { ?s rdfs:label ?o }"
    with serving.outside(tmp_path, "graph.nt") as running:
        replaced(path, labelled("one", "two"))
        until(lambda: len(ask(running, labels)["results"]["bindings"]) == 2)
        replaced(path, "no rdf at all")
        until(lambda: "what was read before is served further" in running.said())
        assert len(ask(running, labels)["results"]["bindings"]) == 2
        assert "read again: graph.nt, 2 triples" in running.said()


TOP = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Running]:
    """A server of the sample articles, started as the README does."""
    folder = tmp_path_factory.mktemp("sampled")
    (folder / "exports").mkdir()
    shutil.copy(TOP / "exports" / "sample.ttl", folder / "exports" / "graph.ttl")
    with serving.outside(folder) as running:
        yield running


def test_the_readme_asks_three_ways(sampled: serving.Running) -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    session = readme.partition("<!-- three ways -->\n```console\n")[2].partition("```")[0]
    asked = {lines.split("\n")[0]: lines.partition("\n")[2].rstrip() for lines in session.split("$ ")[1:]}
    assert [line.split()[:2] for line in asked] == [["kg", "query"], ["kg", "serve"], ["curl", "-s"]]
    for line, printed in asked.items():
        words = shlex.split(line.replace("http://127.0.0.1:8000", sampled.url))
        if words[:2] == ["kg", "serve"]:
            assert printed == "serving exports/graph.ttl at http://127.0.0.1:8000/"
            continue
        if words[0] == "curl" and shutil.which("curl") is None:
            pytest.skip("curl is not installed")
        command_ = [sys.executable, "-m", *words] if words[0] == "kg" else words
        answer = subprocess.run(command_, capture_output=True, text=True, cwd=sampled.log.parent, timeout=60)
        assert answer.stdout.strip() == printed


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_asks_from_python(sampled: serving.Running, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("SPARQLWrapper", reason=serving.MISSING)
    readme = (TOP / name).read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(from SPARQLWrapper.*?)```", readme, re.DOTALL)
    exec(code.replace("http://127.0.0.1:8000", sampled.url), {})
    assert f"# {capsys.readouterr().out}" == code[code.rindex("# [") :]


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", "serve", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=serving.with_own_temporary(cwd),
        timeout=60,
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "exports/graph.ttl: there is no such graph (run `kg build PATH` first)"),
        (["none.ttl"], "none.ttl: there is no such file (run `kg build` first)"),
        (["a.csv"], "a.csv: is no graph that kg serves (give a file that ends in .ttl"),
        (["broken.ttl"], "broken.ttl, line 2: cannot be read"),
        (["broken.json"], "broken.json: "),
        (["ok.nt", "--host", "203.0.113.1"], "203.0.113.1:8000: cannot be listened on"),
        (["ok.nt", "--port", "99999"], "--port"),
        (["ok.nt", "--timeout", "0"], "--timeout"),
    ],
)
def test_what_cannot_be_served_is_said_before_anything_starts(tmp_path: Path, words: list[str], message: str) -> None:
    (tmp_path / "broken.ttl").write_text("<a:a> <a:b> 1 .\n<a:a> <", encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "ok.nt").write_text(labelled("one"), encoding="utf-8")
    ended = run(*words, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr
    assert serving.left(tmp_path) == []


def test_a_taken_port_is_said(server: serving.Running, tmp_path: Path) -> None:
    (tmp_path / "ok.nt").write_text(labelled("one"), encoding="utf-8")
    ended = run("ok.nt", "--port", server.url.rpartition(":")[2], cwd=tmp_path)
    assert (ended.returncode, "give another --host or --port" in ended.stderr) == (2, True)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['uvicorn'] = None; from kg.cli import main; sys.argv[1:] = ['serve']; main()"
    ended = subprocess.run([sys.executable, "-c", hidden], capture_output=True, text=True, cwd=tmp_path)
    assert (ended.returncode, "pip install 'kg[serve]'" in ended.stderr) == (2, True)
