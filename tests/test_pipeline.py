"""The whole flow: the same bytes from any order and any number of processes; what cannot be read is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import kg
from kg import exporters, pipeline
from kg.errors import InputError
from kg.ontology import KINDS, PREDICATES
from kg.rules import Rules

FORMATS = tuple(exporters.EXPORTERS)


def exported(paths: list[Path], rules: Rules, out: Path, jobs: int = 1) -> dict[str, bytes]:
    graph = pipeline.build(paths, rules, jobs=jobs).graph
    for name in FORMATS:
        exporters.load(name).write(graph, out / f"graph.{name}")
    return {file.name: file.read_bytes() for name in FORMATS for file in exporters.files(name, out / f"graph.{name}")}


def test_same_input_same_bytes(corpus: Path, rules: Rules, tmp_path: Path) -> None:
    files = sorted(path for path in corpus.rglob("*") if path.is_file())
    once = exported(files, rules, tmp_path / "a")
    assert exported(files[::-1], rules, tmp_path / "b") == once
    assert exported(files, rules, tmp_path / "c", jobs=2) == once


def test_the_corpus_shows_every_kind_and_predicate(corpus: Path, rules: Rules) -> None:
    result = pipeline.build([corpus], rules)
    assert result.errors == ()
    assert {kind for _, kind in result.graph.nodes(data="kind")} == set(KINDS)
    assert {key for *_, key in result.graph.edges(keys=True)} == set(PREDICATES)


def test_every_edge_shows_its_evidence(corpus: Path, rules: Rules) -> None:
    graph = pipeline.build([corpus], rules).graph
    texts = {e.document.id: e.document.text for e in pipeline.extract_all([corpus], rules, [])}
    for _, _, data in graph.edges(data=True):
        assert data["support"] == len(data["evidence"]) >= 1
        for evidence in data["evidence"]:
            assert evidence.rule_id
            if evidence.span is not None:
                text = texts[evidence.document_id]
                assert text[slice(*evidence.span)] == evidence.quote
                assert text[: evidence.span.start].endswith(evidence.prefix)


def test_nothing_absolute_in_an_export(corpus: Path, rules: Rules, tmp_path: Path) -> None:
    shutil.copytree(corpus, tmp_path / "here")
    for content in exported([tmp_path / "here"], rules, tmp_path / "out").values():
        assert str(tmp_path).encode() not in content


def test_an_unread_file_does_not_stop_the_rest(tmp_path: Path, rules: Rules) -> None:
    (tmp_path / "good.txt").write_text("标题\n\n我们在ImageNet上训练ResNet。", encoding="utf-8")
    (tmp_path / "bad.json").write_text('{"article": [', encoding="utf-8")
    result = pipeline.build([tmp_path], rules)
    assert result.documents == 1
    assert [error.place for error in result.errors] == ["bad.json"]


def test_progress_counts_bytes_and_documents(tmp_path: Path, rules: Rules) -> None:
    (tmp_path / "a.txt").write_text("标题\n\n正文", encoding="utf-8")
    (tmp_path / "b.txt").write_text("标题\n\n正文正文", encoding="utf-8")
    told: list[tuple[int, int, int]] = []
    pipeline.build([tmp_path], rules, progress=lambda *numbers: told.append(numbers))
    assert told == [(14, 34, 1), (34, 34, 2)]


def test_two_documents_with_one_id(tmp_path: Path, rules: Rules) -> None:
    row = '{"id": "1", "title": "A", "text": "ResNet is a network."}\n'
    (tmp_path / "a.jsonl").write_text(row + row, encoding="utf-8")
    result = pipeline.build([tmp_path], rules)
    assert result.documents == 1
    assert "already read" in str(result.errors[0])


def test_a_line_of_fifty_megabytes_is_named_and_the_rest_is_built(tmp_path: Path, rules: Rules) -> None:
    (tmp_path / "good.txt").write_text("标题\n\n我们在ImageNet上训练ResNet。", encoding="utf-8")
    (tmp_path / "long.txt").write_text("ResNet uses ReLU. " * 2_800_000, encoding="utf-8")
    result = pipeline.build([tmp_path], rules)
    assert result.documents == 1
    assert str(result.errors[0]).startswith("long.txt: a document of 50,4")


def test_build_graph_raises_unless_errors_are_collected(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        kg.build_graph([tmp_path / "nowhere"])
    errors: list[InputError] = []
    graph = kg.build_graph([tmp_path / "nowhere"], errors=errors)
    assert len(graph) == 0
    assert len(errors) == 1


def test_extract_takes_a_string() -> None:
    extraction = kg.extract("残差网络\n\nResNet-50在ImageNet上训练，见 arXiv:1512.03385。")
    values = {mention.value for mention in extraction.mentions}
    assert {"ResNet-50", "ImageNet", "arxiv:1512.03385"} <= values


def test_seeds(seeds: Path, rules: Rules) -> None:
    result = pipeline.build([seeds], rules)
    assert result.documents == 48
    assert result.errors == ()


WILD = """
[[rule]]
id         = "wild"
doc        = "A pattern that takes time without end on a long row of the letter a."
predicate  = "uses"
pattern    = '<subject:model>\\s(?:a|a)+~<object:model>'
confidence = 0.5
  [[rule.test]]
  text   = "BERT aa~GPT"
  expect = ["BERT uses GPT"]
  [[rule.test]]
  text   = "BERT ~ GPT"
  expect = []
"""


def test_a_wild_pattern_costs_the_document_it_meets(tmp_path: Path) -> None:
    (tmp_path / "mine" / "relations").mkdir(parents=True)
    (tmp_path / "mine" / "relations" / "wild.toml").write_text(WILD, encoding="utf-8")
    (tmp_path / "bad.txt").write_text(f"标题\n\nBERT {'a' * 60} b ~GPT", encoding="utf-8")
    (tmp_path / "good.txt").write_text("标题\n\nDCGAN基于GAN。", encoding="utf-8")
    result = pipeline.build([tmp_path / "bad.txt", tmp_path / "good.txt"], kg.load_rules([tmp_path / "mine"]))
    assert result.documents == 1
    assert str(result.errors[0]).startswith("bad.txt: the rule 'wild' takes more than 2 seconds on one sentence")
    assert "wild.toml:2" in str(result.errors[0])
