"""A folder that keeps a file loaded: when it is loaded anew, what is never touched, who may read meanwhile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import _loading, query
from kg.errors import QueryError

ONE, TWO = "<urn:a> <urn:b> <urn:c> .\n", "<urn:a> <urn:b> <urn:c> , <urn:d> .\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "graph.ttl"
    file.write_text(ONE, encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "store"


def kept(folder: Path, source: Path) -> tuple[int, bool]:
    """Number of triples, and whether the file was loaded for them."""
    told: list[str] = []
    return len(_loading.kept(folder, source, told.append)), bool(told)


def test_a_file_is_loaded_once_and_again_when_its_content_changes(folder: Path, source: Path) -> None:
    assert kept(folder, source) == (1, True)
    source.touch()
    assert kept(folder, source) == (1, False)
    source.write_text(TWO, encoding="utf-8")
    assert kept(folder, source) == (2, True)
    assert kept(folder, source) == (2, False)
    assert len(list(folder.glob("data-*"))) == 1
    source.write_text(ONE, encoding="utf-8")
    assert kept(folder, source) == (1, True)


def test_the_same_bytes_in_another_syntax_are_another_graph(folder: Path, source: Path) -> None:
    kept(folder, source)
    assert kept(folder, source.rename(source.with_suffix(".nt"))) == (1, True)


def test_what_is_kept_answers_as_what_is_in_memory(folder: Path) -> None:
    sample = Path(__file__).parents[1] / "exports" / "sample.ttl"
    for named in list(query.named_queries().values())[::5]:
        assert query.run(query.load(sample, folder), named) == query.run(sample, named)


def test_two_read_at_once_and_go_on_while_it_changes(folder: Path, source: Path) -> None:
    first, second = _loading.kept(folder, source), _loading.kept(folder, source)
    source.write_text(TWO, encoding="utf-8")
    third = _loading.kept(folder, source)
    assert [len(store) for store in (first, second, third)] == [1, 1, 2]


def test_a_file_that_cannot_be_read_leaves_what_is_kept(folder: Path, source: Path) -> None:
    kept(folder, source)
    source.write_text("<urn:a> <", encoding="utf-8")
    with pytest.raises(QueryError, match=r"graph\.ttl: cannot be read"):
        kept(folder, source)
    assert sorted(path.name.partition("-")[0] for path in folder.iterdir()) == ["data", "kg"]
    source.write_text(ONE, encoding="utf-8")
    assert kept(folder, source) == (1, False)


def test_what_one_that_was_killed_left_is_loaded_again(folder: Path, source: Path) -> None:
    folder.mkdir(parents=True)
    _loading._declare(folder, "")
    half = ox.Store(str(folder / "loading"))
    half.add(ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:y"), ox.NamedNode("urn:z")))
    del half
    assert kept(folder, source) == (1, True)


def test_while_one_loads_another_is_told_to_wait(folder: Path, source: Path) -> None:
    folder.mkdir(parents=True)
    _loading._declare(folder, "")
    loading = ox.Store(str(folder / "loading"))
    with pytest.raises(QueryError, match="try again when that is done"):
        kept(folder, source)
    del loading


BROKEN = {
    "a folder with other things": ({"notes.txt": "mine"}, "is no store of kg"),
    "a file": (None, "is no store of kg"),
    "a manifest that is no JSON": ({"kg-store.json": "{"}, "cannot be read"),
    "a manifest of another format": ({"kg-store.json": '{"format": "kg-store-9"}'}, "kg-store-9"),
    "a manifest without data": ({"kg-store.json": '{"format": "kg-store-1"}'}, "data"),
    "a manifest that is a list": ({"kg-store.json": "[]"}, "cannot be read"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_store_of_ours_is_refused_and_left_alone(name: str, tmp_path: Path, source: Path) -> None:
    files, message = BROKEN[name]
    folder = tmp_path / "other"
    if files is None:
        folder.write_text("mine", encoding="utf-8")
    else:
        folder.mkdir()
        for path, content in files.items():
            (folder / path).write_text(content, encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(QueryError, match=message):
        kept(folder, source)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_data_that_are_gone_are_an_error_that_says_what_to_do(folder: Path, source: Path) -> None:
    kept(folder, source)
    (data,) = folder.glob("data-*")
    shutil.rmtree(data)
    with pytest.raises(QueryError, match="remove this folder"):
        kept(folder, source)


def test_an_empty_folder_is_used(tmp_path: Path, source: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert kept(tmp_path / "empty", source) == (1, True)


def test_the_file_is_looked_for_first(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no such file"):
        kept(folder, tmp_path / "none.ttl")
    assert not folder.exists()
