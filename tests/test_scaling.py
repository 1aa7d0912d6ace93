"""A build on an engine gives what a local one gives, byte for byte, whoever is lost on the way."""

from __future__ import annotations

import gzip
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import orjson
import pytest
import scaled
from articles import write
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_graph import sample
from typer.testing import CliRunner

from kg import pipeline
from kg.cli import app
from kg.errors import InputError, ScalingError
from kg.exporters import _nodes, ntriples, rdf
from kg.linking.contributions import Contribution, contribute
from kg.linking.gathering import Things
from kg.linking.index import Index
from kg.records import Assertion, Entity, LinkedReference
from kg.rules import Rules
from kg.scaling import coding, engine, indexing, resolving, tables
from kg.scaling.building import Options, Scaled, build
from kg.scaling.coding import Collected, Told
from kg.scaling.inputs import Unit, url, waves

ARTICLES = 60

# what the engine opens to talk to its workers, it leaves to the collector
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def daft() -> None:
    pytest.importorskip("daft", reason="needs the extra scale")


@dataclass
class Both:
    """The same input, built twice."""

    source: Path
    out: Path
    local: pipeline.Build
    scaled: Scaled


@pytest.fixture(scope="module")
def source(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus, generated articles, and all sorts of faults."""
    folder = tmp_path_factory.mktemp("scaling") / "articles"
    shutil.copytree(corpus, folder / "corpus")
    write(folder / "rows", ARTICLES, seed=5)
    write(folder / "pages", 20, seed=6, form="html")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.json").write_text('{"article": [', encoding="utf-8")
    (folder / "binary.txt").write_bytes(b"\0\1\2" * 50)
    rows = [{"id": "same", "text": f"ResNet第{number}次"} for number in (1, 2)]
    rows += [{"id": "other", "text": "GAN"}, {"title": "no text"}]
    (folder / "again.jsonl").write_text('{"id": "same", "text": "用BERT"}', encoding="utf-8")
    (folder / "twice.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))
    (folder / ".hidden.txt").write_text("BERT", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def both(daft: None, source: Path, rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Both:
    out = tmp_path_factory.mktemp("scaled")
    made = build([source], rules, out, Options(out / "work", part=scaled.PART))
    return Both(source, out, pipeline.build([source], rules), made)


def test_the_turtle_is_the_same_bytes(both: Both) -> None:
    assert rdf.generate(both.scaled.graph) == rdf.generate(both.local.graph)


def test_what_is_said_is_the_same(both: Both) -> None:
    assert list(both.scaled.linked.entities) == list(both.local.linked.entities)
    assert list(both.scaled.linked.assertions) == list(both.local.linked.assertions)
    assert list(both.scaled.linked.references) == list(both.local.linked.references)


def test_what_cannot_be_read_is_the_same(both: Both) -> None:
    assert list(map(str, both.scaled.errors)) == list(map(str, both.local.errors))
    assert len(both.scaled.errors) == 6
    assert both.scaled.documents == both.local.documents == 18 + ARTICLES + 20 + 2


def test_the_counts_of_the_summary_are_the_same(both: Both) -> None:
    assert both.scaled.kinds() == both.local.kinds()
    assert both.scaled.assertions == both.local.assertions


def test_the_shards_together_are_the_graph_and_none_shares_a_subject(both: Both) -> None:
    files = sorted((both.out / "triples").glob("graph-*.nt"))
    lines = [file.read_bytes().splitlines(keepends=True) for file in files]
    expected = ntriples.generate(both.local.graph).splitlines(keepends=True)
    assert Counter(line for shard in lines for line in shard) == Counter(expected)
    subjects = [{line.split(b" ", 1)[0] for line in shard} for shard in lines]
    assert sum(map(len, subjects)) == len(set().union(*subjects))


def test_the_tables_are_in_order_and_whole(both: Both) -> None:
    from pyarrow import parquet

    ids = [row for file in sorted((both.out / "entities").iterdir()) for row in parquet.read_table(file)["id"]]
    assert [str(one) for one in ids] == [entity.id for entity in both.local.linked.entities]


def test_what_is_done_is_not_done_again(both: Both, rules: Rules) -> None:
    work = both.out / "work"
    before = sorted(work.rglob("*.parquet"))
    again = build([both.source], rules, both.out, Options(work, part=scaled.PART))
    assert sorted(work.rglob("*.parquet")) == before
    assert list(again.linked.entities) == list(both.scaled.linked.entities)


def test_a_changed_document_is_read_again(daft: None, rules: Rules, tmp_path: Path) -> None:
    article, names = tmp_path / "in" / "a.txt", []
    article.parent.mkdir()
    for text in ("我们用ResNet。", "我们用DenseNet。"):
        article.write_text(text, encoding="utf-8")
        made = build([article.parent], rules, tmp_path / "out", Options(tmp_path / "work"))
        names.append([entity.name for entity in made.linked.entities if entity.kind == "model"])
    assert names == [["ResNet"], ["DenseNet"]]


PAGE = "<html><head><title>{0}</title></head><body><article>{1}</article></body></html>"
SAYS = "<p>在论文《Deep Residual Learning for Image Recognition》中，何恺明提出了ResNet，它比VGG更深，效果也更好。</p>"


def answer(body: str, address: str, media: str = "text/html", status: str = "200 OK") -> bytes:
    content = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n{body}".encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
    head += "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content + b"\r\n\r\n"


def test_what_the_engine_takes_apart_itself(daft: None, rules: Rules, tmp_path: Path) -> None:
    from pyarrow import Table, parquet

    (tmp_path / "in").mkdir()
    rows = [{"id": f"{number}", "title": f"T{number}", "html": SAYS * number} for number in range(1, 4)]
    rows.append({"id": None, "title": "no id", "html": SAYS})
    parquet.write_table(Table.from_pylist(rows), tmp_path / "in" / "rows.parquet")
    records = [
        answer(PAGE.format("One", SAYS * 2), "https://example.org/1"),
        answer("{}", "https://example.org/2", media="application/json"),
        answer(PAGE.format("Gone", SAYS), "https://example.org/3", status="404 Not Found"),
    ]
    (tmp_path / "in" / "crawl.warc").write_bytes(b"".join(records))
    packed = gzip.compress(answer(PAGE.format("Two", SAYS * 2), "https://example.org/4"))
    (tmp_path / "in" / "crawl.warc.gz").write_bytes(packed)
    made = build([tmp_path / "in"], rules, tmp_path / "out", Options(tmp_path / "work"))
    assert [error.message for error in made.errors] == ["the row has neither id nor url"]
    names = [entity.name for entity in made.linked.entities if entity.kind == "document"]
    assert sorted(names) == ["One", "T1", "T2", "T3", "Two"]
    said = {(one.subject_id, one.object_id) for one in made.linked.assertions}
    assert {("document:rows/1", "model:resnet"), ("model:resnet", "paper:arxiv/1512.03385")} <= said


def test_an_address_is_listed_and_fetched_by_the_engine(daft: None, rules: Rules, corpus: Path, tmp_path: Path) -> None:
    for name in ("zhihu-column.json", "optimizers.jsonl.gz"):
        (tmp_path / "in" / "below").mkdir(parents=True, exist_ok=True)
        shutil.copy(corpus / name, tmp_path / "in" / "below" / name)
    source = tmp_path / "in"
    made = build([source.as_uri()], rules, tmp_path / "out", Options(tmp_path / "work"))
    assert rdf.generate(made.graph) == rdf.generate(pipeline.build([source], rules).graph)
    nothing = build([(tmp_path / "no").as_uri()], rules, tmp_path / "out", Options(tmp_path / "work"))
    assert [error.message for error in nothing.errors] == ["holds no file that can be read"]


@pytest.mark.skipif(not os.environ.get("KG_TEST_RAY"), reason="takes minutes: set KG_TEST_RAY")
@pytest.mark.parametrize("during", ["documents", "resolved", "statements"])
def test_a_machine_that_is_lost_changes_no_byte(
    daft: None, rules: Rules, tmp_path_factory: pytest.TempPathFactory, during: str
) -> None:
    pytest.importorskip("ray")
    folder = tmp_path_factory.mktemp("ray")
    write(folder / "in", 30, seed=8, form="html")
    with scaled.cluster(folder / "ray") as cluster:
        process = scaled.run(folder / "in", folder / "out", cluster.address, dict(cluster.environment))
        # a stage has begun when its first file is there, and is done when its note is
        scaled.wait_for(f"work/{during}-*-1/**/*.parquet", folder / "out", process)
        assert not list((folder / "out" / "work").glob(f"{during}-*.json"))
        cluster.kill(2)
        _, errors = process.communicate()
    assert process.returncode == 0, errors
    expected = pipeline.build([folder / "in"], rules)
    assert (folder / "out" / "graph.ttl").read_bytes() == rdf.generate(expected.graph)
    lines = [line for file in (folder / "out" / "triples").iterdir() for line in file.read_bytes().splitlines(True)]
    assert sorted(lines) == sorted(ntriples.generate(expected.graph).splitlines(keepends=True))


@pytest.mark.parametrize(("failures", "done"), [(0, True), (2, True), (3, False)])
def test_a_stage_is_tried_three_times(failures: int, done: bool, caplog: pytest.LogCaptureFixture) -> None:
    attempts = []

    def run(attempt: int) -> str:
        attempts.append(attempt)
        if len(attempts) <= failures:
            raise RuntimeError("a worker is gone")
        return "done"

    if done:
        assert engine._tried("merged", run) == "done"
        return
    with pytest.raises(ScalingError, match=r"stage merged: failed 3 times, at last with: a worker is gone"):
        engine._tried("merged", run)
    assert attempts == [1, 2, 3]


def test_a_fault_of_the_input_is_not_tried_again() -> None:
    attempts = []

    def run(attempt: int) -> None:
        attempts.append(attempt)
        raise InputError("no")

    with pytest.raises(InputError):
        engine._tried("documents", run)
    assert attempts == [1]


def test_without_the_engine_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(ScalingError, match=r"the engine needs daft \(run pip install 'kg\[scale\]'\)"):
        engine.Engine(tmp_path)


def test_kg_does_without_the_engine_elsewhere() -> None:
    absent = "sys.modules['daft'] = sys.modules['ray'] = sys.modules['pyarrow'] = None"
    code = f"import sys; {absent}; import kg.cli, kg.pipeline, kg.scaling.building"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=scaled.TOP)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--engine", "spark"], "no engine is called 'spark'; known are local, daft"),
        (["--address", "127.0.0.1:1"], "--address and --work are for an engine: add --engine daft"),
        (["--engine", "daft", "--store", "s"], "--store is for the local build"),
        (["--engine", "daft", "--with-text"], "--with-text is for the local build"),
        (["--engine", "daft", "--jobs", "2"], "--jobs is for the local build"),
    ],
)
def test_options_that_do_not_go_together(options: list[str], message: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["build", str(tmp_path), *options])
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("s3:/bucket/articles", "s3://bucket/articles"),
        ("s3://bucket/articles", "s3://bucket/articles"),
        ("file:/tmp/a", "file:///tmp/a"),
        ("file:///tmp/a", "file:///tmp/a"),
        ("articles/a.txt", "articles/a.txt"),
        ("C:/articles", "C:/articles"),
    ],
)
def test_an_address_has_its_slashes(given_: str, expected: str) -> None:
    assert url(given_) == expected


@given(st.lists(st.integers(0, 50)), st.integers(1, 60), st.integers(1, 5))
def test_waves_are_the_units_cut(sizes: list[int], size: int, many: int) -> None:
    units = [Unit(f"{number}", f"/{number}", length) for number, length in enumerate(sizes)]
    cut = waves(units, size, many)
    assert [unit for wave in cut for unit in wave] == units
    assert all(1 <= len(wave) <= many and sum(unit.size for unit in wave[:-1]) < size for wave in cut)


@pytest.mark.parametrize(
    ("name", "form"),
    [("/a.warc.gz", "warc"), ("s3://b/a.PARQUET", "parquet"), ("s3://b/a.html", "remote"), ("/a/b.jsonl.gz", "file")],
)
def test_who_reads_a_file(name: str, form: str) -> None:
    assert Unit("a", name, 1).form == form


def things() -> list[Told]:
    """The sample graph, thing by thing."""
    graph = sample()
    said = {
        entity.id: [Assertion(*edge[:3], edge[3]["evidence"]) for edge in edges]
        for entity, edges in _nodes.things(graph)
    }
    entries: dict[str, list[LinkedReference]] = {}
    for entry in _nodes.references(graph):
        entries.setdefault(f"document:{entry.reference.document_id}", []).append(entry)
    told = [
        Told(entity, tuple(said[entity.id]), tuple(entries.get(entity.id, ()))) for entity in _nodes.entities(graph)
    ]
    # readers give no half of a surrogate pair, and no column of Parquet takes one
    return [one for one in told if not re.search(r"\\ud[89a-f]", repr(one))]


@pytest.mark.parametrize("told", things(), ids=lambda told: told.entity.id)
def test_what_is_written_is_read_back(told: Told) -> None:
    assert coding.read_told(coding.write_told(told)) == told
    assert tables.read_entity(tables.entity_row(told.entity)) == told.entity
    assert [tables.read_statement(tables.statement_row(said)) for said in told.assertions] == list(told.assertions)
    assert [tables.read_reference(tables.reference_row(entry)) for entry in told.references] == list(told.references)


def test_a_few_things_are_a_collection() -> None:
    told = things()
    collected = Collected.of(reversed(told))
    assert [entity.id for entity in collected.entities] == [one.entity.id for one in told]
    assert list(collected.assertions) == [said for one in told for said in one.assertions]


@pytest.fixture(scope="module")
def contributions(corpus: Path, rules: Rules) -> list[Contribution]:
    made = [contribute(one, rules) for one in pipeline.extract_all([corpus], rules, [])]
    return sorted(made, key=lambda one: one.head.id)


@pytest.fixture(scope="module")
def index(contributions: list[Contribution], rules: Rules) -> Index:
    return Index((one.head for one in contributions), rules)


def test_an_index_of_counted_rows_names_what_the_other_names(
    contributions: list[Contribution], index: Index, rules: Rules
) -> None:
    from kg.linking.coding import encode

    heads = [encode(one)[0] for one in contributions]
    files, orders = ["f"] * len(heads), list(map(str, range(len(heads))))
    rows = indexing.Heads(frozenset())(files, orders, heads)[0]
    documents = [(one.head.id, one.head.title, dict(one.head.details).get("url", "")) for one in contributions]
    counted = indexing.Collected(rows, documents, rules)
    restored = indexing.Restored(counted.encode(), rules)
    for other in (counted, restored):
        assert [other.nodes(one) for one in contributions] == [index.nodes(one) for one in contributions]
        assert [other.entries(one.head) for one in contributions] == [index.entries(one.head) for one in contributions]


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 18), st.integers(0, 1_000))
def test_things_put_together_in_several_places_are_the_same(
    contributions: list[Contribution], index: Index, rules: Rules, places: int, seed: int
) -> None:
    whole = Things(rules, index)
    parts = [resolving.Parts(rules, index) for _ in range(places)]
    for number, one in enumerate(contributions):
        whole.add(one, index.nodes(one))
        parts[number % places].add(one, index.nodes(one))
    written = [row for part in parts for row in part.write()]
    random.Random(seed).shuffle(written)
    together = resolving.Parts(rules, index)
    for node, part in written:
        together.take(node, orjson.loads(orjson.dumps(part)))
    assert list(together.entities()) == list(whole.entities())


def test_a_thing_that_only_a_name_is_known_of_is_one() -> None:
    entity = Entity("model:x", "model", "X")
    assert tables.read_entity(tables.entity_row(replace(entity, name=""))) == replace(entity, name="")
