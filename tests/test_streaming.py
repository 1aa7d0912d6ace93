"""Exports of collections that no memory holds: the same bytes as from a graph, bounded memory, wholly or not at all."""

from __future__ import annotations

import errno
import os
import random
import socket
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import browser
import networkx as nx
import orjson
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_graph import ASSERTIONS, ENTITIES, REFERENCES, SENTENCE, sample
from streamed import streamed, synthetic

from kg import exporters, pipeline
from kg.errors import ExportError
from kg.exporters import (
    _blocks,
    _counts,
    _excerpt,
    _files,
    _sorting,
    _syntax,
    _terms,
    graphml,
    neo4j,
    node_link,
    parquet,
)
from kg.exporters._graphml import document
from kg.graph import build
from kg.ontology import PREDICATES, PREFIXES
from kg.records import Assertion, Entity, Evidence, LinkedReference, Reference, Span
from kg.rules import Rules

ROOT = Path(__file__).parent.parent
STREAMING = ("ttl", "nt", "nq", "trig", "json", "graphml", "csv", "parquet", "void.ttl")


def written(suffix: str, source: object, folder: Path) -> dict[str, bytes]:
    """What an exporter writes, by file; nothing else may be left."""
    path = folder / f"graph.{suffix}"
    exporters.load(suffix).write(source, path)
    assert set(folder.iterdir()) == set(exporters.files(suffix, path))
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def real(corpus: Path, rules: Rules) -> nx.MultiDiGraph:
    return pipeline.build([corpus], rules).graph


# --- the same bytes


@pytest.mark.parametrize("suffix", exporters.EXPORTERS)
def test_a_collection_is_written_as_its_graph_is(suffix: str, real: nx.MultiDiGraph, tmp_path: Path) -> None:
    for number, graph in enumerate((sample(), real, nx.MultiDiGraph(references=()))):
        folders = [tmp_path / f"{number}-{name}" for name in ("graph", "collection")]
        assert written(suffix, graph, folders[0]) == written(suffix, streamed(graph), folders[1])


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig", "void.ttl"])
@pytest.mark.parametrize("memory", [1, 10_000, 300_000])
def test_what_lay_on_the_disk_is_written_as_what_was_in_memory(
    suffix: str, memory: int, real: nx.MultiDiGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = written(suffix, real, tmp_path / "whole")
    monkeypatch.setattr(_sorting, "MEMORY", memory)
    monkeypatch.setattr(_sorting, "_AT_ONCE", 100)
    monkeypatch.setattr(_sorting, "_PIECE", 1000)
    monkeypatch.setattr(_blocks, "_REMEMBERED", 10)
    monkeypatch.setattr(_counts, "_GATHERED", 10)
    assert written(suffix, streamed(real), tmp_path / "parts") == whole


TEXT = st.text(st.characters(exclude_categories=()), max_size=6)
IDS = st.tuples(st.sampled_from(["document", "model", "paper", "gazetteer"]), TEXT).map(":".join)
PAIRS = st.lists(st.tuples(st.sampled_from(["en", "zh", "url", "arxiv", "year", "author"]), TEXT), max_size=2).map(
    tuple
)
SPANS = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda ends: Span(*ends))
FOUND = st.builds(
    Evidence, TEXT, st.none() | SPANS, TEXT, TEXT, st.sampled_from([0.5, 0.9, 1.0]), st.just(""), st.just("")
)


@st.composite
def graphs(draw: st.DrawFn) -> nx.MultiDiGraph:
    """Small graphs in which names, ids and places often meet."""
    ids = sorted(set(draw(st.lists(IDS, min_size=1, max_size=6))))
    entities = [
        Entity(
            node,
            node.partition(":")[0],
            draw(TEXT),
            draw(PAIRS),
            tuple(draw(st.lists(TEXT, max_size=2))),
            draw(PAIRS),
            draw(PAIRS),
        )
        for node in ids
    ]
    ends = st.tuples(st.sampled_from(ids), st.sampled_from(list(PREDICATES)), st.sampled_from(ids))
    said = {triple: tuple(draw(st.lists(FOUND, min_size=1, max_size=3))) for triple in draw(st.lists(ends, max_size=6))}
    references = [
        LinkedReference(
            Reference(draw(TEXT), draw(SPANS), title=draw(TEXT)), draw(TEXT), draw(st.sampled_from(["", *ids]))
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    return build(entities, [Assertion(*triple, evidence) for triple, evidence in said.items()], references)


@pytest.mark.parametrize("suffix", [*STREAMING, "jsonld", "gexf"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=graphs())
def test_any_graph_is_written_as_its_collection_is(suffix: str, graph: nx.MultiDiGraph) -> None:
    exporter = exporters.load(suffix)
    assert exporter.generate(graph) == exporter.generate(streamed(graph))


@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_graphml_is_what_networkx_writes(graph: nx.MultiDiGraph) -> None:
    buffer = BytesIO()
    nx.write_graphml_xml(graphml.flatten(graph), buffer, edge_id_from_attribute="id")
    assert graphml.generate(graph) == buffer.getvalue()


def test_graphml_of_ids_that_xml_cannot_tell_apart_is_what_networkx_writes() -> None:
    said = [Assertion("model:a\x00", "uses", "model:b", (Evidence("x", Span(0, 1), "q", "r", 1.0),))]
    graph = build([Entity(node, "model", node[6:]) for node in ("model:a", "model:a\x00", "model:b")], said)
    buffer = BytesIO()
    nx.write_graphml_xml(graphml.flatten(graph), buffer, edge_id_from_attribute="id")
    assert graphml.generate(graph) == buffer.getvalue()


def test_json_is_what_one_call_of_its_writer_gives(real: nx.MultiDiGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = [
        {"id": node, "kind": entity.kind, "name": entity.name, "entity": asdict(entity)}
        for node, entity in sorted(real.nodes(data="entity"))
    ]
    edges = [
        {"source": s, "target": o, "key": p, **real.edges[s, o, p]}
        for s, p, o in sorted((s, p, o) for s, o, p in real.edges(keys=True))
    ]
    references = real.graph["references"]
    content = {
        "directed": True,
        "multigraph": True,
        "graph": {"format": "kg-node-link-1", "references": [asdict(entry) for entry in references]},
        "nodes": nodes,
        "edges": [{**edge, "evidence": [asdict(found) for found in edge["evidence"]]} for edge in edges],
    }
    option = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    whole = orjson.dumps(content, default=list, option=option)
    for at_once in (1, 7, 1000):
        monkeypatch.setattr(node_link, "_AT_ONCE", at_once)
        assert node_link.generate(real) == whole


def test_a_literal_is_written_as_by_pyoxigraph() -> None:
    every = [chr(number) for number in range(sys.maxunicode + 1) if not 0xD800 <= number <= 0xDFFF]
    for start in range(0, len(every), 256):
        text = "".join(every[start : start + 256])
        assert _syntax.quoted(text) == str(ox.Literal(text))


SUBJECT, PROPERTY = ox.NamedNode("urn:kg:model/a"), ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
OBJECTS = (
    *map(ox.NamedNode, ("urn:kg:ontology#uses", "https://schema.org/a%20b/c", "https://schema.org/", "urn:x:y")),
    *map(ox.Literal, (5, -5, True, 0.5, "", "x", "长\n")),
    *(ox.Literal("x", language=tag) for tag in ("en", "zh-Hans", "EN-us")),
    *(ox.Literal(text, datatype=_terms.type_of_decimal) for text in ("0.9", "1.", "-1.0", "x")),
    *(ox.Literal("2015", datatype=kind) for kind in (_terms.type_of_year, _terms.type_of_date)),
)


@pytest.mark.parametrize("graph", ["", "urn:kg:graph/a", "https://schema.org/g"])
@pytest.mark.parametrize("subject", [SUBJECT, OBJECTS[0], OBJECTS[1]])
def test_blocks_are_written_as_by_pyoxigraph(subject: ox.NamedNode, graph: str) -> None:
    rows = [(name, value) for name in (PROPERTY, SUBJECT, *OBJECTS[:3]) for value in OBJECTS]
    quads = [ox.Quad(subject, *row, ox.NamedNode(graph) if graph else ox.DefaultGraph()) for row in rows]
    for syntax, form in ((_syntax.Lines(), ox.RdfFormat.N_QUADS), (_syntax.Short(), ox.RdfFormat.TRIG)):
        text = syntax.block(subject.value, syntax.rows(rows), graph).encode()
        written = b"".join(syntax.document([(graph.encode(), text)]))
        theirs = (ox.serialize(quads, format=form, prefixes=PREFIXES) or b"").splitlines()
        # Oxigraph gives the prefixes in the order of a hash table
        assert [line for line in written.splitlines() if line] == sorted(
            theirs, key=lambda line: (not line.startswith(b"@prefix"), line if line.startswith(b"@prefix") else b"")
        )
        assert dict.fromkeys(syntax.read(text.replace(b"\t\t", b"\t"))) == dict.fromkeys(rows)


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig"])
def test_of_two_things_with_one_iri_all_is_said_and_once(suffix: str) -> None:
    """A letter with its accent apart makes another id, and the same IRI."""
    ids = ("model:e\u0301", "model:\u00e9")
    said = [Assertion(node, "uses", "model:x", (SENTENCE,)) for node in ids]
    graph = build([Entity(node, "model", f"name {n}") for n, node in enumerate((*ids, "model:x"))], said)
    exporter = exporters.load(suffix)
    written = exporter.generate(graph)
    assert isinstance(written, bytes)
    quads = list(ox.parse(written, format=getattr(ox.RdfFormat, FORMATS[suffix])))
    assert len(quads) == len(set(quads))
    names = {q.object.value for q in quads if q.subject.value == "urn:kg:model/\u00e9" and "label" in str(q.predicate)}
    assert {"name 0", "name 1"} <= names


FORMATS = {"ttl": "TURTLE", "nt": "N_TRIPLES", "nq": "N_QUADS", "trig": "TRIG"}


# --- putting in order


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(max_size=9).map(lambda part: part.replace(b"\0", b"")), max_size=200), st.integers(1, 400))
def test_records_come_in_order_wherever_they_lay(records: list[bytes], memory: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_sorting, "MEMORY", memory)
        patch.setattr(_sorting, "_AT_ONCE", 7)
        patch.setattr(_sorting, "_PIECE", 20)
        found = [record for part in _sorting.in_order(records) for record in part]
    assert found == sorted(found)
    assert set(found) == set(records)


def test_the_surer_of_two_readings_counts_however_far_apart_they_are() -> None:
    assert sorted([1.0, 0.9, 0.95, 0.0, -1.0], key=_blocks._falling) == [1.0, 0.95, 0.9, 0.0, -1.0]


def test_small_exports_touch_no_disk_but_their_own_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(_sorting.tempfile, "TemporaryFile", refuse)
    written("ttl", sample(), tmp_path)


# --- memory


def peak(suffix: str, documents: int, folder: Path) -> int:
    """The most bytes that were held while writing."""
    path = folder / f"graph.{suffix}"
    tracemalloc.start()
    try:
        exporters.load(suffix).write(synthetic(documents, 10), path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("suffix", STREAMING)
def test_memory_does_not_grow_with_the_collection(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that has a limit gets a low one, so that a small collection is beyond all of them."""
    monkeypatch.setattr(_sorting, "MEMORY", 300_000)
    monkeypatch.setattr(_sorting, "_PIECE", 4000)
    monkeypatch.setattr(_sorting, "_AT_ONCE", 100)
    monkeypatch.setattr(_blocks, "_REMEMBERED", 500)
    monkeypatch.setattr(_files, "_IN_MEMORY", 100_000)
    monkeypatch.setattr(node_link, "_AT_ONCE", 100)
    monkeypatch.setattr(neo4j, "_AT_ONCE", 100)
    monkeypatch.setattr(parquet, "_GROUP", 200)
    monkeypatch.setattr(_counts, "_GATHERED", 500)
    peak(suffix, 10, tmp_path)  # what is imported and remembered once
    once, thrice = (peak(suffix, documents, tmp_path) for documents in (60, 180))
    assert thrice < 2 * once


def test_graphml_waits_on_the_disk_even_if_it_is_all_edges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_files, "_IN_MEMORY", 20_000)
    edges = (("a", "a", "uses", {"id": f"e{number}", "quote": "q" * 200}) for number in range(10_000))
    tracemalloc.start()
    try:
        written = sum(len(part) for part in document([("a", {})], edges, None))
        assert written > 2_000_000 > 2 * tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# --- wholly or not at all


def stopped(failure: BaseException) -> Iterator[bytes]:
    yield b"begun"
    raise failure


FAILURES = [
    (errno.ENOSPC, "free some space"),
    (errno.EFBIG, "ulimit"),
    (errno.EROFS, "that can be written to"),
    (errno.EACCES, "that can be written to"),
]


@pytest.mark.parametrize(("number", "remedy"), FAILURES)
def test_a_stream_that_cannot_be_written_leaves_what_was_there(number: int, remedy: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(b"old")
    with pytest.raises(ExportError, match=remedy) as caught:
        _files.write_stream(path, stopped(OSError(number, os.strerror(number))))
    assert caught.value.place == str(path)
    assert [(file, file.read_bytes()) for file in tmp_path.iterdir()] == [(path, b"old")]


@pytest.mark.parametrize("failure", [ExportError("no such predicate"), KeyboardInterrupt(), MemoryError()])
def test_a_stream_that_breaks_off_leaves_what_was_there(failure: BaseException, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(b"old")
    with pytest.raises(type(failure)):
        _files.write_stream(path, stopped(failure))
    assert [(file, file.read_bytes()) for file in tmp_path.iterdir()] == [(path, b"old")]


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
@pytest.mark.parametrize("suffix", STREAMING)
def test_a_limit_of_file_sizes_is_told_with_a_remedy(suffix: str, tmp_path: Path) -> None:
    """The limit is met by the export itself, or by what waits beside it: either way the old file stays."""
    for file in exporters.files(suffix, tmp_path / f"graph.{suffix}"):
        file.write_bytes(b"old")
    code = (
        "import resource, sys; from pathlib import Path; from streamed import synthetic; "
        "from kg import exporters, errors; from kg.exporters import _files, _sorting; "
        "_sorting.MEMORY = _files._IN_MEMORY = 20_000\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))\n"
        f"try: exporters.load({suffix!r}).write(synthetic(100), Path({str(tmp_path / f'graph.{suffix}')!r}))\n"
        "except errors.ExportError as error: print(error)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    told = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True).stdout
    assert b"ulimit" in told
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"old"}


@pytest.mark.parametrize(
    ("host", "process", "stays"),
    [
        (socket.gethostname(), 99_999_999, False),
        (socket.gethostname(), os.getpid(), True),
        ("another.example", 99_999_999, True),
    ],
)
def test_what_a_killed_process_left_is_removed(host: str, process: int, stays: bool, tmp_path: Path) -> None:
    left = tmp_path / f".kg-{host}-{process}-1.tmp"
    left.write_bytes(b"half")
    _files.write_atomic(tmp_path / "graph.ttl", b"new")
    assert left.exists() is stays


# --- the page of a collection that is too large for one


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_excerpt, "MOST_NODES", 60)
    monkeypatch.setattr(_excerpt, "MOST_EDGES", 90)


def facts(page: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(page.partition('id="facts">')[2].partition("</script>")[0])
    return found


@pytest.mark.usefixtures("small_pages")
def test_a_page_holds_the_best_supported_of_every_kind_none_alone() -> None:
    source = synthetic(100)
    part = _excerpt.excerpt(source, _excerpt.View())
    assert 20 < len(part.graph) <= 60
    assert 45 < part.graph.number_of_edges() <= 90
    assert part.chosen_from == (300, sum(1 for _ in source.assertions))
    assert {kind for _, kind in part.graph.nodes(data="kind")} == {"document", "model", "paper"}
    assert all(part.graph.degree(node) for node in part.graph)
    assert max(len(found) for *_, found in part.graph.edges(data="evidence")) <= 2
    assert max(support for *_, support in part.graph.edges(data="support")) >= 1


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(
    "view", [_excerpt.View(), _excerpt.View("NET-7", hops=1), _excerpt.View("NET-7", kinds=("model",))]
)
def test_a_large_graph_and_its_collection_have_one_page(view: _excerpt.View) -> None:
    source = synthetic(100)
    graph = build(source)
    shuffled = list(graph.nodes(data=True))
    random.Random(1).shuffle(shuffled)
    other = nx.MultiDiGraph()
    other.add_nodes_from(shuffled)
    other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    html = exporters.load("html")
    pages = {html.generate(each, view=view) for each in (source, graph, other)}  # type: ignore[call-arg]
    assert len(pages) == 1


@pytest.mark.usefixtures("small_pages")
def test_a_page_of_a_part_says_of_how_much() -> None:
    html = exporters.load("html")
    assert facts(html.generate(synthetic(100)))["chosenFrom"][0] == 300
    assert "chosenFrom" not in facts(html.generate(synthetic(4, 3)))


@pytest.mark.usefixtures("small_pages")
def test_the_head_of_such_a_page_tells_it_in_both_languages(opened: browser.Open) -> None:
    source = synthetic(100)
    all_ = ("300", f"{sum(1 for _ in source.assertions):,}")
    page = opened(source)
    told = set()
    for _ in range(2):
        told.add(page.find_element("id", "counts").text.rpartition(" · ")[2])
        page.find_element("id", "language").click()
    assert told == {
        "the best supported of {} things and {} statements".format(*all_),
        "选自全部 {} 个节点、{} 条关系中证据最多的部分".format(*all_),
    }


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(("name", "hops"), [("NET-7", 1), ("网络7", 2), ("model:net-000007", 1), ("第9篇", 1)])
def test_the_neighbourhood_of_a_focus_is_found_step_by_step(name: str, hops: int) -> None:
    source = synthetic(100)
    graph, view = build(source), _excerpt.View(name, hops)
    focus = _excerpt.focused(source, view)
    assert focus == _excerpt.focused(graph, view)
    near = _excerpt.around(source, focus, hops)
    assert near == set(_excerpt.narrowed(graph, view))
    part = _excerpt.excerpt(source, view)
    assert focus in part.graph
    assert set(part.graph) <= near
    assert (part.chosen_from is None) == (len(near) <= 60 and graph.subgraph(near).number_of_edges() <= 90)


@pytest.mark.usefixtures("small_pages")
def test_a_focus_that_a_collection_lacks_is_refused() -> None:
    with pytest.raises(ExportError, match="nothing called 'Zebra'"):
        _excerpt.excerpt(synthetic(100), _excerpt.View("Zebra"))


def test_a_collection_is_built_as_its_parts_are() -> None:
    parts = build(ENTITIES, ASSERTIONS, REFERENCES)
    assert nx.utils.graphs_equal(build(streamed(parts)), parts)
    assert build(streamed(parts)).graph == parts.graph
