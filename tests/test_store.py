"""The work store: what a build finds in it is what it would have made, and what breaks is made again."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import exporters, pipeline
from kg.errors import StoreError
from kg.rules import Rules, load
from kg.store import FILE, Kept, Store

FORMATS = ("ttl", "json")


def built(paths: Path, rules: Rules, out: Path, store: Path | None) -> tuple[dict[str, bytes], pipeline.Build]:
    with pipeline.build([paths], rules, store=store) as result:
        for name in FORMATS:
            exporters.load(name).write(result.graph, out / f"graph.{name}")
    return {name: (out / f"graph.{name}").read_bytes() for name in FORMATS}, result


@pytest.fixture
def articles(corpus: Path, tmp_path: Path) -> Path:
    return shutil.copytree(corpus, tmp_path / "articles")


def test_a_second_build_reads_nothing_and_writes_the_same(articles: Path, rules: Rules, tmp_path: Path) -> None:
    first, _ = built(articles, rules, tmp_path, tmp_path / "store")
    second, result = built(articles, rules, tmp_path, tmp_path / "store")
    without, _ = built(articles, rules, tmp_path, None)
    assert first == second == without
    assert result.kept == result.documents


def test_what_is_new_is_read_alone(articles: Path, rules: Rules, tmp_path: Path) -> None:
    built(articles, rules, tmp_path, tmp_path / "store")
    (articles / "new.md").write_text("# 新\n\nResNet基于VGG。", encoding="utf-8")
    after, result = built(articles, rules, tmp_path, tmp_path / "store")
    assert result.documents - result.kept == 1
    assert after == built(articles, rules, tmp_path, None)[0]


def test_other_rules_read_everything_again(articles: Path, rules: Rules, tmp_path: Path) -> None:
    built(articles, rules, tmp_path, tmp_path / "store")
    (tmp_path / "mine" / "gazetteers").mkdir(parents=True)
    (tmp_path / "mine" / "gazetteers" / "models.tsv").write_text("name\nFrobNet\n", encoding="utf-8")
    _, result = built(articles, load([tmp_path / "mine"]), tmp_path, tmp_path / "store")
    assert result.kept == 0


SENTENCES = (
    "ResNet基于VGG。",
    "BERT uses Adam.",
    "论文《Attention Is All You Need》提出了Transformer。",
    "GAN[1]很好。",
)
FILES = ("a.txt", "b.md", "c.jsonl")
EDITS = st.tuples(st.sampled_from(FILES), st.lists(st.sampled_from(SENTENCES), max_size=3))


def edit(folder: Path, name: str, sentences: list[str]) -> None:
    """Write a file anew, or remove it where there is nothing to write."""
    file = folder / name
    if not sentences:
        file.unlink(missing_ok=True)
        return
    rows = [{"id": str(n), "title": "题", "text": text} for n, text in enumerate(sentences)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows] if name.endswith("l") else ["题", "", *sentences]
    file.write_text("\n".join(lines), encoding="utf-8")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_whatever_changes_the_result_is_that_of_a_full_build(
    rules: Rules, tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[str, list[str]]]]
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    (folder / "articles").mkdir()
    (folder / "articles" / "stays.txt").write_text("题\n\nSENet很好。", encoding="utf-8")
    for edits in rounds:
        for name, sentences in edits:
            edit(folder / "articles", name, sentences)
        kept, _ = built(folder / "articles", rules, folder, folder / "store")
        assert kept == built(folder / "articles", rules, folder, None)[0]


def test_prune_forgets_what_is_gone(articles: Path, rules: Rules, tmp_path: Path) -> None:
    built(articles, rules, tmp_path, tmp_path / "store")
    gone = sorted(articles.glob("*.md"))
    for file in gone:
        file.unlink()
    with pipeline.build([articles], rules, store=tmp_path / "store") as result:
        assert result.store.prune() == len(gone)
        assert result.store.prune() == 0
        assert result.store.check().documents == result.documents


def _spoil_row(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE documents SET body = x'00' WHERE rowid = 2")


def test_a_broken_document_is_found_forgotten_and_made_again(articles: Path, rules: Rules, tmp_path: Path) -> None:
    whole, _ = built(articles, rules, tmp_path, tmp_path / "store")
    _spoil_row(tmp_path / "store" / FILE)
    with pytest.raises(StoreError, match="kg store check"):
        built(articles, rules, tmp_path, tmp_path / "store")
    store = Store(tmp_path / "store")
    assert len(store.check().broken) == 1
    assert store.check().broken == ()
    store.close()
    again, result = built(articles, rules, tmp_path, tmp_path / "store")
    assert again == whole
    assert result.documents - result.kept == 1


def _text(file: Path) -> None:
    file.write_text("not a database, but text that is long enough to be looked at" * 9, encoding="utf-8")


def _foreign(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE mine (a)")


def _torn(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("spoil", [_text, _foreign, _torn])
def test_a_file_that_is_no_store_is_refused_and_left_alone(
    spoil: Callable[[Path], None], articles: Path, rules: Rules, tmp_path: Path
) -> None:
    (tmp_path / "store").mkdir()
    if spoil is _torn:
        built(articles, rules, tmp_path, tmp_path / "store")
    spoil(tmp_path / "store" / FILE)
    before = (tmp_path / "store" / FILE).read_bytes()
    with pytest.raises(StoreError):
        built(articles, rules, tmp_path, tmp_path / "store")
    assert (tmp_path / "store" / FILE).read_bytes() == before


def test_two_builds_do_not_share_a_store_at_one_time(tmp_path: Path) -> None:
    first = Store(tmp_path / "store")
    with pytest.raises(StoreError, match="another build"):
        Store(tmp_path / "store")
    first.close()
    Store(tmp_path / "store").close()


def test_a_store_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="choose another folder"):
        Store(tmp_path / "file")


def test_what_was_saved_is_there_after_a_kill(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.add(Kept(b"k" * 16, b"id", b"head", b"body"))
    store.save()
    shutil.copytree(tmp_path / "store", tmp_path / "copy")  # what a killed process leaves on the disk
    store.close()
    copy = Store(tmp_path / "copy")
    assert copy.knows(b"k" * 16)
    assert not copy.knows(b"j" * 16)
    copy.close()
