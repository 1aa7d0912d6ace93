"""`kg explore`: which part of the graph is in the page, where the page is written, what is said when it cannot be."""

from __future__ import annotations

import os
import tempfile
import webbrowser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from sample_graph import ENTITIES, sample
from typer.testing import CliRunner

from kg import exploring, exporters, finding
from kg.cli import app
from kg.errors import ExportError
from kg.exporters import html, node_link, rdf
from kg.exporters._view import View, choose
from kg.ontology import KINDS

ALL = {entity.id for entity in ENTITIES}
MODELS = {node for node in ALL if node.startswith("model:")}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with both exports of the sample, in which the commands run; no browser is ever started."""
    (tmp_path / "exports").mkdir()
    node_link.write(sample(), tmp_path / "exports" / "graph.json")
    rdf.write(sample(), tmp_path / "exports" / "graph.ttl")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(webbrowser, "get", lambda: (_ for _ in ()).throw(webbrowser.Error("none")))
    return tmp_path


def kg(*arguments: str) -> Any:
    return CliRunner().invoke(app, arguments)


CHOSEN = {
    "all": (View(), ALL),
    "no hops": (View("ResNet", hops=0), {"model:resnet"}),
    "an alias": (View("深度残差网络", hops=0), {"model:resnet"}),
    "an arXiv id": (View("1512.03385", hops=0), {"paper:arxiv/1512.03385"}),
    "a node id": (View("venue:cvpr", hops=0), {"venue:cvpr"}),
    "one hop, both ways": (View("CVPR", hops=1), {"venue:cvpr", "paper:arxiv/1512.03385"}),
    "one kind": (View(kinds=("model",)), MODELS),
    "two kinds": (View(kinds=("model", "venue")), MODELS | {"venue:cvpr"}),
    "kinds take away no way": (View("CVPR", hops=2, kinds=("person", "model")), {
        "venue:cvpr", "model:resnet", "person:he-k", "person:sun-j",
    }),
    "many nodes are the page's own matter": (View(max_nodes=1), ALL),
}  # fmt: skip


@pytest.mark.parametrize("name", CHOSEN)
def test_the_view_chooses(name: str) -> None:
    view, expected = CHOSEN[name]
    assert choose(sample(), view) == expected


@pytest.mark.parametrize(
    ("hops", "expected"),
    [(0, "a"), (1, "ab"), (2, "abc"), (3, "abcd"), (99, "abcd")],
)
def test_hops_are_counted_along_and_against_edges(hops: int, expected: str) -> None:
    graph = nx.MultiDiGraph()
    graph.add_edges_from(
        [("model:a", "model:b"), ("model:c", "model:b"), ("model:c", "model:d"), ("model:e", "model:e")]
    )
    assert choose(graph, View("a", hops)) == {f"model:{letter}" for letter in expected}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Resnett", "ResNet, ResNet-50"),
        ("Bach Normalisation", "are Batch Normalization"),
        ("x" * 200, "try another"),
        ("!?", "try another"),
    ],
)
def test_an_unknown_focus_is_refused_with_the_nearest_names(name: str, near: str) -> None:
    with pytest.raises(ExportError, match="knows nothing called") as caught:
        choose(sample(), View(name))
    assert near in caught.value.remedy


def test_nodes_that_only_edges_name_are_found_and_near_by_what_their_ids_say() -> None:
    graph = nx.MultiDiGraph([("model:highway", "model:resnet")])
    assert choose(graph, View("Highway", hops=0)) == {"model:highway"}
    with pytest.raises(ExportError, match=r"nearest names are model:highway"):
        choose(graph, View("Highways"))


def test_an_unknown_kind_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ExportError, match="no kind 'papr'") as caught:
        View(kinds=("model", "papr"))
    assert all(kind in caught.value.remedy for kind in KINDS)


def test_a_name_without_letters_finds_nothing_at_random() -> None:
    assert finding.find(sample(), "!?") == []


def test_the_page_holds_what_the_view_chooses_and_nothing_else(tmp_path: Path) -> None:
    exporters.load("html").write(sample(), tmp_path / "page.html", view=View("CVPR", hops=1))
    part, whole = (tmp_path / "page.html").read_text(encoding="utf-8"), html.generate(sample())
    assert "Deep Residual Learning for Image Recognition" in part
    assert ("guided-diffusion" in whole, "guided-diffusion" in part) == (True, False)


def test_the_page_of_everything_is_the_page_of_the_graph() -> None:
    assert html.generate(sample(), View()) == html.generate(sample())


SOURCES = {
    "nothing named": ((), "exports/graph.html"),
    "JSON": (("exports/graph.json",), "exports/graph.html"),
    "Turtle": (("exports/graph.ttl",), "exports/graph.html"),
    "a focus": (("--focus", "ResNet"), "exports/graph-view.html"),
    "kinds": (("exports/graph.ttl", "--kinds", "model, paper"), "exports/graph-view.html"),
    "hops and nodes": (("--focus", "ResNet", "--hops", "1", "--max-nodes", "9"), "exports/graph-view.html"),
    "a page of one's own": (("--focus", "ResNet", "--out", "new/page.html"), "new/page.html"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_page_is_written_and_its_path_printed(name: str, folder: Path) -> None:
    arguments, expected = SOURCES[name]
    for _ in range(2):  # the second time it replaces the page of the first
        done = kg("explore", *arguments, "--no-browser")
        assert (done.exit_code, done.stdout, done.stderr) == (0, f"{expected}\n", "")
        assert "ResNet" in (folder / expected).read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", ["json", "ttl", "TTL"])
def test_every_export_that_holds_the_graph_is_read(suffix: str, folder: Path) -> None:
    path = folder / f"copy.{suffix}"
    path.write_bytes((folder / "exports" / f"graph.{suffix.lower()}").read_bytes())
    read = exploring.read(path)
    assert set(read) == ALL
    assert set(read.edges(keys=True)) == set(sample().edges(keys=True))


def test_turtle_is_taken_where_there_is_no_json(folder: Path) -> None:
    (folder / "exports" / "graph.json").unlink()
    assert kg("explore", "--no-browser").stdout == "exports/graph.html\n"


def test_the_whole_page_is_not_replaced_by_a_part(folder: Path) -> None:
    kg("explore", "--no-browser")
    before = (folder / "exports" / "graph.html").read_bytes()
    kg("explore", "--no-browser", "--focus", "CVPR", "--hops", "1")
    assert (folder / "exports" / "graph.html").read_bytes() == before


@pytest.mark.parametrize("reason", ["a page of someone else", "a folder", "a folder that may not be written"])
def test_where_the_page_may_not_stand_it_goes_to_a_temporary_file(
    reason: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    page = folder / "exports" / "graph.html"
    if reason == "a folder":
        page.mkdir()
    elif reason == "a page of someone else":
        page.write_text("<title>Knowledge graph</title> of mine", encoding="utf-8")
    else:  # the tests may run as root, who may write anywhere
        monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "exports")
    before = sorted(folder.glob("exports/*"))
    printed = Path(kg("explore", "--no-browser").stdout.strip())
    assert printed.parent.parent == folder
    assert b"ResNet" in printed.read_bytes()
    assert sorted(folder.glob("exports/*")) == before
    assert reason != "a page of someone else" or page.read_text(encoding="utf-8").endswith("of mine")


@pytest.mark.parametrize("works", [True, False])
def test_the_browser_gets_the_address_and_the_path_is_said(
    works: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("firefox"))
    monkeypatch.setattr(webbrowser, "open", lambda address: asked.append(address) or works)
    done = kg("explore", "exports/graph.ttl")
    assert done.exit_code == 0
    assert asked == [(folder / "exports" / "graph.html").as_uri()]
    assert (done.stdout == "", "no browser" in done.stderr) == (works, not works)
    assert "exports/graph.html" in done.output


@pytest.mark.parametrize("name", ["", "w3m", "/usr/bin/lynx"])
def test_without_a_browser_that_can_draw_the_path_is_printed(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name:
        monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser(name))
    monkeypatch.setattr(webbrowser, "open", lambda address: pytest.fail("opened"))
    done = kg("explore")
    assert (done.exit_code, done.stdout) == (0, "exports/graph.html\n")
    assert "no browser could be opened" in done.stderr


def test_a_page_is_opened_as_it_is(folder: Path) -> None:
    (folder / "mine.html").write_text("mine", encoding="utf-8")
    done = kg("explore", "mine.html", "--no-browser")
    assert (done.exit_code, done.stdout) == (0, "mine.html\n")
    assert (folder / "mine.html").read_text(encoding="utf-8") == "mine"


FAULTS = {
    "no graph": (("none.json",), "kg build"),
    "no page": (("none.html",), "no such page"),
    "neither": (("notes.txt",), "no graph that kg reads"),
    "broken Turtle": (("broken.ttl",), "broken.ttl, line 2"),
    "broken JSON": (("broken.json",), "is no JSON"),
    "unknown focus": (("--focus", "Resnett"), "nearest names are ResNet"),
    "unknown kind": (("--kinds", "papr"), "choose from document, paper"),
    "a file of someone else": (("--out", "notes.txt"), "is no page of kg"),
    "the graph itself": (("--out", "exports/graph.json"), "is no page of kg"),
    "a choice from a page": (("notes.html", "--focus", "ResNet"), "is a page already"),
    "another place for a page": (("notes.html", "--out", "other.html"), "is a page already"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_named_and_nothing_is_written(name: str, folder: Path) -> None:
    arguments, message = FAULTS[name]
    for file in ("notes.txt", "notes.html", "broken.json"):
        (folder / file).write_text("mine", encoding="utf-8")
    (folder / "broken.ttl").write_text("@prefix a: <urn:a> .\n{}", encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    done = kg("explore", *arguments, "--no-browser")
    assert isinstance(done.exception, ExportError)
    assert message in str(done.exception)
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_without_exports_the_remedy_is_to_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ExportError, match="kg build PATH"):
        exploring.page()


BUILT = {
    "a focus": (("--focus", "ResNet", "--hops", "1"), 0, ""),
    "a kind": (("--kinds", "model"), 0, ""),
    "an unknown kind": (("--kinds", "modle"), 1, "no kind 'modle'"),
    "an unknown focus": (("--focus", "Resnett"), 1, "knows nothing called 'Resnett'"),
    "no page to show it": (("--focus", "ResNet", "--format", "json"), 2, "add html to --format"),
}


@pytest.mark.parametrize("name", BUILT)
def test_build_has_the_same_options(name: str, tmp_path: Path) -> None:
    options, status, message = BUILT[name]
    (tmp_path / "note.md").write_text("# ResNet\n\nResNet builds on Highway Network.\n\nGPT-3 is large.\n", "utf-8")
    done = kg("build", str(tmp_path / "note.md"), "-q", "-o", str(tmp_path / "out"), *options)
    assert done.exit_code == status
    assert message in f"{done.stderr}{done.exception}"
    page = tmp_path / "out" / "graph.html"
    assert page.exists() is (status == 0)
    assert (tmp_path / "out").exists() is (status == 0)  # no other format either
    if status == 0:
        text = page.read_text(encoding="utf-8")
        found = tuple(node in text for node in ("model:resnet", "model:gpt-3", "document:markdown/note"))
        assert found == ((True, False, True) if name == "a focus" else (True, True, False))
