"""Processes that answer: what they refuse, where they cut, and that a slow or fatal question harms no other."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_graph import sample

from kg import _timed, query
from kg.errors import ExportError, QueryError
from kg.exporters import rdf
from kg.serving import loading, media
from kg.serving.answering import answer
from kg.serving.exchange import Question, Reply
from kg.serving.pool import BusyError, Pool

T = TypeVar("T")

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
NESTED = "ASK " + "{" * 100_000 + "}" * 100_000
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i DESC(?a)"
XML, JSON = "application/sparql-results+xml", "application/sparql-results+json"


@pytest.fixture(scope="module")
def turtle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("asked") / "graph.ttl"
    rdf.write(sample(), file)
    return file


@pytest.fixture(scope="module")
def folder(turtle: Path) -> Path:
    folder = turtle.parent / "loaded"
    folder.mkdir()
    loading.load([turtle], folder)
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> ox.Store:
    return ox.Store.read_only(str(folder / "store"))


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        ("", "text/csv text/html", "text/csv"),
        ("*/*", "text/csv text/html", "text/csv"),
        ("text/html", "text/csv text/html", "text/html"),
        ("TEXT/HTML", "text/csv text/html", "text/html"),
        ("text/html;q=0.3, text/csv;q=0.2", "text/csv text/html", "text/html"),
        ("text/*;q=0.3, text/csv;q=0.2", "text/csv text/html", "text/html"),
        ("text/csv;q=0, */*", "text/csv text/html", "text/html"),
        ("text/csv;q=0", "text/csv", ""),
        ("image/png", "text/csv", ""),
        ("text/csv;q=x, text/html;q=0.1", "text/csv text/html", "text/html"),
        ("text/html;level=1;q=0.5, text/csv;q=0.4", "text/csv text/html", "text/html"),
        (f"{XML}, application/rdf+xml, */*", f"{JSON} {XML}", XML),  # as SPARQLWrapper asks
        ("application/turtle, text/turtle", "application/n-triples text/turtle", "text/turtle"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", f"{JSON} text/html", "text/html"),
        (",,;;q=", "text/csv", ""),
    ],
)
def test_the_best_liked_type_is_chosen(accept: str, offered: str, chosen: str) -> None:
    assert media.choose(accept, offered.split()) == chosen


@given(st.text(), st.text())
def test_no_accept_header_is_too_strange(accept: str, short: str) -> None:
    assert media.choose(accept, list(media.ROWS), short) in {"", *media.ROWS}


@pytest.mark.parametrize("accept", media.ROWS)
@pytest.mark.parametrize("form", ["SELECT ?m { ?m a mls:Model }", "ASK {}"])
def test_rows_come_in_every_type(store: ox.Store, form: str, accept: str) -> None:
    reply = answer(store, Question(form, accept=accept))
    assert (reply.status, reply.media, reply.cut) == (200, accept, 0)
    parsed = ox.parse_query_results(reply.body, format=media.ROWS[accept]) if "csv" not in accept else None
    assert isinstance(parsed, ox.QueryBoolean if form == "ASK {}" else ox.QuerySolutions) or parsed is None


@pytest.mark.parametrize("accept", media.TRIPLES)
def test_triples_come_in_every_type(store: ox.Store, accept: str) -> None:
    reply = answer(store, Question("DESCRIBE <urn:kg:model/resnet>", accept=accept))
    parsed = {quad.triple for quad in ox.parse(reply.body, format=media.TRIPLES[accept])}
    assert (reply.status, reply.media) == (200, accept)
    assert parsed == {q.triple for q in store.quads_for_pattern(ox.NamedNode("urn:kg:model/resnet"), None, None)}


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        (
            "SELECT ?x {\n  ?x ! ?y }",
            400,
            "'?y' does not fit here (mend the query)\n  ?x ! ?y }\n       ^\n",
        ),
        ("SELECT ?x {\n  ?x ! ?y }", 400, "line 2, column 8: "),
        ("", 400, "line 1, column 1"),
        ("SELECT ?x { ?x nope:y ?z }", 400, "no prefix nope: is known"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", 400, "changes nothing"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403, "SERVICE is refused"),
        ("SELECT * { SERVICE SILENT ?s { ?s ?p ?o } }", 403, "SERVICE is refused"),
    ],
)
def test_what_is_wrong_is_said(store: ox.Store, text: str, status: int, message: str) -> None:
    reply = answer(store, Question(text))
    assert (reply.status, reply.media) == (status, "text/plain")
    assert message in reply.body.decode()


def test_what_fits_no_client_is_not_acceptable(store: ox.Store) -> None:
    assert answer(store, Question("ASK {}", accept="text/turtle")).status == 406
    assert answer(store, Question("CONSTRUCT WHERE { ?s ?p ?o }", accept="text/csv")).status == 406


MANY = "SELECT ?s ?o { ?s rdfs:label ?o }"


@pytest.mark.parametrize(
    ("accept", "said"),
    [(JSON, b'"link":["/sparql#cut-after-3-rows"]'), (XML, b"<!-- cut after 3 rows"), ("text/csv", b"s,o\r\n")],
)
def test_a_long_answer_is_cut_and_says_so(store: ox.Store, accept: str, said: bytes) -> None:
    reply = answer(store, Question(MANY, accept=accept, max_rows=3))
    assert (reply.status, reply.cut) == (200, 3)
    assert said in reply.body
    if accept != "text/csv":
        assert len(list(ox.parse_query_results(reply.body, format=media.ROWS[accept]))) == 3


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/rdf+xml"])
def test_many_triples_are_cut_too(store: ox.Store, accept: str) -> None:
    reply = answer(store, Question("CONSTRUCT WHERE { ?s ?p ?o }", accept=accept, max_rows=7))
    assert reply.cut == 7
    assert b"cut after 7 rows" in reply.body
    assert len(list(ox.parse(reply.body, format=media.TRIPLES[accept]))) == 7


def test_exactly_as_many_rows_as_allowed_are_no_cut(store: ox.Store) -> None:
    text = MANY + " LIMIT 3"
    assert answer(store, Question(text, max_rows=3)).cut == 0


def test_the_same_question_has_the_same_bytes(store: ox.Store) -> None:
    for accept in media.TRIPLES:
        question = Question("DESCRIBE <urn:kg:model/resnet>", accept=accept)
        assert answer(store, question) == answer(store, question)


@pytest.mark.parametrize("where", ["file:///etc/hostname", "http://127.0.0.1:1/"])
def test_from_reads_no_file(store: ox.Store, where: str) -> None:
    reply = answer(store, Question(f"SELECT * FROM <{where}> FROM NAMED <{where}> {{ ?s ?p ?o }}"))
    assert json.loads(reply.body)["results"]["bindings"] == []


def pooled(folder: Path, act: Callable[[Pool], Awaitable[T]], workers: int = 2, waiting: int = 8) -> T:
    """Do something with a pool, and close it."""

    async def run() -> T:
        pool = Pool(folder, workers, waiting)
        await pool.start()
        try:
            return await act(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


def test_a_slow_query_is_ended_and_holds_up_no_other(folder: Path) -> None:
    async def act(pool: Pool) -> tuple[Reply, list[float]]:
        slow = asyncio.create_task(pool.ask(Question(ENDLESS, seconds=1.5)))
        await asyncio.sleep(0.3)
        took = []
        while not slow.done():
            start = time.monotonic()
            assert (await pool.ask(Question("ASK {}"))).status == 200
            took.append(time.monotonic() - start)
            await asyncio.sleep(0.02)
        return await slow, took

    reply, took = pooled(folder, act)
    assert (reply.status, b"1.5 seconds" in reply.body) == (503, True)
    assert len(took) > 5
    assert max(took) < 0.5


@pytest.mark.parametrize(("text", "status"), [(NESTED, 400), (HUNGRY, 500)], ids=["refused", "ends its process"])
def test_a_question_that_asks_too_much_harms_no_other(folder: Path, text: str, status: int) -> None:
    async def act(pool: Pool) -> list[int]:
        asked = [text, "ASK {}", "ASK {}", "ASK {}"]
        return [(await pool.ask(Question(one, seconds=30))).status for one in asked]

    assert pooled(folder, act, workers=1) == [status, 200, 200, 200]


def test_more_than_may_wait_are_turned_away(folder: Path) -> None:
    async def act(pool: Pool) -> list[object]:
        asked = (pool.ask(Question(ENDLESS, seconds=1)) for _ in range(4))
        return [type(one) for one in await asyncio.gather(*asked, return_exceptions=True)]

    found = pooled(folder, act, workers=1, waiting=1)
    assert found.count(BusyError) >= 2
    assert Reply in found


def test_a_question_whose_asker_is_gone_is_ended(folder: Path) -> None:
    async def act(pool: Pool) -> int:
        gone = asyncio.create_task(pool.ask(Question(ENDLESS, seconds=60)))
        await asyncio.sleep(0.3)
        gone.cancel()
        return (await pool.ask(Question("ASK {}", seconds=5))).status

    assert pooled(folder, act, workers=1) == 200


def test_a_worker_that_was_killed_is_replaced_and_none_is_left(folder: Path) -> None:
    async def act(pool: Pool) -> list[int]:
        await pool.ask(Question("ASK {}"))
        (process,) = [worker._process for worker in pool._workers if worker._process]
        process.kill()
        await process.wait()
        assert (await pool.ask(Question("ASK {}"))).status == 200
        return [worker._process.pid for worker in pool._workers if worker._process]

    for pid in pooled(folder, act, workers=1):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_timed_query_answers_as_one_without_a_limit(turtle: Path) -> None:
    named = query.named_queries()["paper-of-model"]
    assert _timed.within(60, query.run, turtle, named, {"model": "ResNet"}) == query.run(turtle, named)


@pytest.mark.parametrize(
    ("asked", "seconds", "message"),
    [
        (ENDLESS, 1, r"longer than 1 seconds and was ended \(ask for less, or give a longer --timeout\)"),
        ("SELECT {", 60, "query, line 1, column 8: .*mend the query"),
        (NESTED, 60, "nests deeper than 200 brackets"),
    ],
)
def test_a_timed_query_says_what_went_wrong(turtle: Path, asked: str, seconds: float, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        _timed.within(seconds, query.run, turtle, asked)


def test_a_process_that_ends_is_told() -> None:
    with pytest.raises(QueryError, match="ended the process"):
        _timed.within(60, os.abort)


def test_errors_of_kg_come_through_as_they_are(tmp_path: Path) -> None:
    from kg.exporters import rdf_reading

    with pytest.raises(ExportError, match=r"none\.ttl: cannot be read"):
        _timed.within(60, rdf_reading.read, tmp_path / "none.ttl")


def test_what_is_large_is_answered_from_disk_and_as_what_is_small(
    turtle: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_IN_MEMORY", 10)
    loading.load([turtle], tmp_path)
    assert {path.name for path in folder.iterdir()} - {path.name for path in tmp_path.iterdir()} == {"small.nq"}
    assert loading.facts(tmp_path) == loading.facts(folder)
    question = Question("SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?s ?o")
    assert answer(loading.opened(tmp_path), question) == answer(loading.opened(folder), question)
    assert pooled(tmp_path, lambda pool: pool.ask(question)) == answer(loading.opened(folder), question)


def kg_query(turtle: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "query", str(turtle), *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)


def test_kg_query_gives_up_when_asked_to(turtle: Path) -> None:
    ended = kg_query(turtle, ENDLESS, "--timeout", "1")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("the query took longer than 1 seconds and was ended")
    named = ("--name", "paper-of-model", "--set", "model=ResNet")
    assert kg_query(turtle, *named, "--timeout", "60").stdout == kg_query(turtle, *named).stdout != ""
