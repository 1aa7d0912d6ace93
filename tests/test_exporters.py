"""GraphML, node-link JSON, the registry and the writing of files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import networkx as nx
import pytest
from sample_graph import ENTITIES, HOSTILE, LONG, SENTENCE, sample, shuffled

from kg import exporters
from kg.errors import ExportError
from kg.exporters import _files, graphml, node_link, rdf
from kg.graph import build
from kg.records import Assertion, Entity

ROOT = Path(__file__).parent.parent
LIGHT = (rdf, graphml, node_link)


def test_registry_loads_each_exporter_by_suffix() -> None:
    assert list(exporters.EXPORTERS)[:4] == ["ttl", "graphml", "json", "html"]
    for suffix, module in (("ttl", rdf), ("graphml", graphml), ("json", node_link)):
        assert exporters.load(suffix) is module


def test_unknown_suffix_names_the_known_ones() -> None:
    with pytest.raises(ExportError, match=r"no format 'dot'.*ttl, graphml, json, html, nt"):
        exporters.load("dot")


def test_importing_the_registry_imports_no_exporter() -> None:
    code = "import sys, kg.exporters; sys.exit('pyoxigraph' in sys.modules or 'pyvis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("module", LIGHT, ids=lambda module: module.__name__)
def test_two_exports_are_equal_whatever_the_order_of_nodes(module: exporters.Exporter) -> None:
    assert module.generate(sample()) == module.generate(sample()) == module.generate(shuffled())


def test_exports_do_not_depend_on_the_process() -> None:
    code = (
        "import hashlib, sample_graph; from kg.exporters import graphml, node_link, rdf; "
        "print([hashlib.sha256(m.generate(sample_graph.sample())).hexdigest() for m in (graphml, node_link, rdf)])"
    )
    digests = set()
    for seed in "12":
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        }
        digests.add(
            subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True).stdout
        )
    assert len(digests) == 1


@pytest.mark.parametrize("module", LIGHT, ids=lambda module: module.__name__)
def test_an_empty_graph_and_a_bare_one_can_be_exported(module: exporters.Exporter) -> None:
    bare = nx.MultiDiGraph()
    bare.add_node("model:x")
    assert module.generate(nx.MultiDiGraph())
    assert b"model" in module.generate(bare)


@pytest.mark.parametrize("module", LIGHT, ids=lambda module: module.__name__)
def test_write_puts_what_generate_returns(module: exporters.Exporter, tmp_path: Path) -> None:
    path = tmp_path / "new" / "图.out"
    module.write(sample(), path)
    assert path.read_bytes() == module.generate(sample())
    assert list(path.parent.iterdir()) == [path]


def _read_graphml(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    return nx.read_graphml(BytesIO(graphml.generate(graph)), force_multigraph=True)


def test_graphml_comes_back_as_it_was_flattened() -> None:
    flat, read = graphml.flatten(sample()), _read_graphml(sample())
    assert dict(read.nodes(data=True)) == dict(flat.nodes(data=True))
    written = {attributes["id"]: (*ends, attributes) for *ends, attributes in flat.edges(data=True)}
    assert {key: (*ends, attributes) for *ends, key, attributes in read.edges(keys=True, data=True)} == written


def test_graphml_has_every_edge_under_its_own_id() -> None:
    read = _read_graphml(sample())
    assert len({key for *_, key in read.edges(keys=True)}) == read.number_of_edges() == sample().number_of_edges()


def test_graphml_shows_names_and_the_surest_evidence() -> None:
    read = _read_graphml(sample())
    model = read.nodes["model:resnet"]
    assert model["aliases"] == "Residual Network | 残差网络 | 深度残差网络 | ResNet"
    assert (model["label"], model["name_zh"], model["kind"], model["year"]) == ("ResNet", "残差网络", "model", "2015")
    edges = {
        attributes["predicate"]: attributes for attributes in read["document:zhihu/76072364"]["model:resnet"].values()
    }
    mentions = edges["mentions"]
    assert (mentions["quote"], mentions["rule"], mentions["support"]) == (SENTENCE.quote, "outperforms-zh", 2)
    assert mentions["confidence"] == 0.8


def test_graphml_drops_what_xml_cannot_hold_and_nothing_else() -> None:
    name = _read_graphml(sample()).nodes["document:web/b"]["name"]
    assert name == HOSTILE.replace("\x00", "").replace("\x07", "").replace("\ufffe", "")


def test_node_link_reads_back_an_equal_graph(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    node_link.write(sample(), path)
    read = node_link.read(path)
    assert nx.utils.graphs_equal(read, sample())
    assert read.graph == sample().graph
    assert [entity for _, entity in read.nodes(data="entity")] == sorted(ENTITIES, key=lambda entity: entity.id)


def test_node_link_keeps_nodes_that_only_edges_name(tmp_path: Path) -> None:
    graph = build([], [Assertion("model:a", "uses", "model:b", (SENTENCE,))])
    node_link.write(graph, tmp_path / "graph.json")
    assert nx.utils.graphs_equal(node_link.read(tmp_path / "graph.json"), graph)


def test_node_link_has_the_shape_networkx_reads_and_chinese_as_it_is() -> None:
    clean = build([Entity("model:x", "model", "残差网络")], [])
    content = node_link.generate(clean)
    assert "残差网络".encode() in content
    assert list(nx.node_link_graph(json.loads(content), edges="edges")) == ["model:x"]
    hostile = json.loads(node_link.generate(sample()))
    assert list(hostile) == sorted(hostile) == ["directed", "edges", "graph", "multigraph", "nodes"]
    assert nx.node_link_graph(hostile, edges="edges").number_of_edges() == sample().number_of_edges()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[1]",
        b"{}",
        b'{"graph": {"format": "other"}}',
        b'{"graph": {"format": "kg-node-link-1"}, "nodes": [{}]}',
    ],
)
def test_a_file_that_is_not_ours_is_named_with_a_remedy(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_bytes(content)
    with pytest.raises(ExportError) as caught:
        node_link.read(path)
    assert caught.value.place == str(path)
    assert "kg build" in caught.value.remedy


def test_a_missing_json_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="kg build"):
        node_link.read(tmp_path / "none.json")


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_whole(
    failure: BaseException, moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.json"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        assert len(list(tmp_path.iterdir())) == 2  # the new file is there, under another name
        raise failure

    monkeypatch.setattr(*((os, "fsync", fail) if moment == "fsync" else (Path, "replace", fail)))
    with pytest.raises(ExportError if isinstance(failure, OSError) else KeyboardInterrupt):
        _files.write_atomic(path, b"new")
    assert [(file, file.read_bytes()) for file in tmp_path.iterdir()] == [(path, b"old")]


def test_an_unwritable_place_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path, tmp_path / "file" / "graph.json"):
        with pytest.raises(ExportError) as caught:
            _files.write_atomic(path, b"")
        assert caught.value.place == str(path)
        assert caught.value.remedy


def test_a_link_to_the_export_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_bytes(b"old")
    (tmp_path / "link.json").symlink_to("real.json")
    _files.write_atomic(tmp_path / "link.json", b"new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_bytes() == b"new"


def test_long_names_survive_every_exporter() -> None:
    assert LONG.encode() in graphml.generate(sample())
    assert LONG.encode() in node_link.generate(sample())
    assert LONG.encode() in rdf.generate(sample())
