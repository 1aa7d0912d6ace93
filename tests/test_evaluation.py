"""`kg eval`: each kind of difference, the figures that follow, and the messages of gold that is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg import evaluation
from kg.errors import EvaluationError, KgError
from kg.evaluation import report
from kg.evaluation.figures import Figures

TEXT = "FrobNet[1]是ResNet的改进版，用了Dropout。见arXiv:2101.00001。"


def mention(kind: str, surface: str, name: str = "", entity: str = "") -> dict[str, Any]:
    start = TEXT.find(surface)
    name = name or surface
    return {
        "kind": kind,
        "surface": surface,
        "name": name,
        "value": name,
        "entity": entity or f"{kind}:{name.lower()}",
        "span": [start, start + len(surface)],
        "rule_id": "test",
    }


def relation(subject: str, predicate: str, thing: str) -> dict[str, Any]:
    return {"subject": subject, "predicate": predicate, "object": thing, "span": [0, 10], "rule_id": "test"}


def entry(**fields: Any) -> dict[str, Any]:
    nothing = {"marker": None, "title": None, "authors": [], "year": None, "venue": None, "pages": None, "arxiv": None}
    return {**nothing, "paper": None, "raw": "the line", **fields}


FOUND = {
    "document": {"id": "test", "title": "A test", "text": TEXT},
    "mentions": [
        mention("model", "FrobNet"),
        mention("model", "ResNet"),
        mention("concept", "Dropout"),
        mention("paper", "arXiv:2101.00001", "arxiv:2101.00001", "paper:arxiv/2101.00001"),
        mention("paper", "FrobNet", "A title", "paper:arxiv/2101.99999"),  # known by its title alone
    ],
    "references": [
        entry(marker="1", title="A network of frobs", authors=["Frob A"], year=2021, venue="Frobs", paper="paper:x"),
        entry(marker="2", arxiv="2102.00002v3"),
    ],
    "relations": [
        relation("model:frobnet", "based_on", "model:resnet"),
        relation("model:frobnet", "introduced_by", "paper:x"),
        relation("model:frobnet", "variant_of", "model:resnet"),
    ],
}
ENTRY = {"marker": "1", "title": "A Network of Frobs", "authors": ["Frob, A."], "year": 2021}
RESNET = {"name": "ResNet"}
FROBNET = {"name": "Frob-Net", "surfaces": ["弗罗布"], "variants": ["FrobNet-50"]}
STATED = {"s": "FrobNet", "p": "based_on", "o": "ResNet", "evidence": "FrobNet[1]是ResNet的改进版"}

# what the gold says, what differs from what was found
CASES: dict[str, tuple[dict[str, Any], list[tuple[str, str, str]]]] = {
    "an id": ({"arxiv": ["2101.00001", "2102.00002"]}, []),
    "an id missed, an id too many": (
        {"arxiv": ["2101.00001", "2103.00003"]},
        [("arxiv", "extra", "2102.00002"), ("arxiv", "missed", "2103.00003")],
    ),
    "a list left out is not judged": ({}, []),
    "an empty list is": ({"arxiv": []}, [("arxiv", "extra", "2101.00001"), ("arxiv", "extra", "2102.00002")]),
    "an entry by title, one by marker": (
        {"references": [ENTRY, {"marker": "2", "title": "Another"}]},
        [("ref.title", "wrong", "[2] Another: None instead of 'Another'")],
    ),
    "an entry missed, one too many": (
        {"references": [ENTRY, {"marker": "3", "title": "Another"}]},
        [("references", "missed", "[3] Another"), ("references", "extra", "[2] None")],
    ),
    "fields": (
        {"references": [{**ENTRY, "authors": ["Quux B"], "year": 2020, "venue": "Journal of Frobs", "pages": "1-9"}]},
        [
            ("ref.authors", "wrong", "[1] A Network of Frobs: ['Frob A'] instead of ['Quux B']"),
            ("ref.year", "wrong", "[1] A Network of Frobs: 2021 instead of 2020"),
            ("ref.pages", "wrong", "[1] A Network of Frobs: None instead of '1-9'"),
            ("references", "extra", "[2] None"),
        ],
    ),
    "an abbreviated venue is another": (
        {"references": [{**ENTRY, "venue": "FROB"}, {"marker": "2", "title": ""}]},
        [("ref.venue", "wrong", "[1] A Network of Frobs: 'Frobs' instead of 'FROB'")],
    ),
    "models": ({"models": [FROBNET, RESNET]}, []),
    "a model by its plural": ({"models": [FROBNET, {"name": "ResNets"}]}, []),
    "a model missed, one too many": (
        {"models": [FROBNET, {"name": "VGG"}]},
        [("models", "extra", "model:resnet"), ("models", "missed", "VGG")],
    ),
    "a link": ({"cited_as": [{"model": "FrobNet", "ref": "1"}]}, []),
    "a link by an alias": ({"models": [FROBNET, RESNET], "cited_as": [{"model": "弗罗布", "ref": "1"}]}, []),
    "links missed": (
        {"cited_as": [{"model": "ResNet", "ref": "1"}], "model_paper": [{"model": "FrobNet", "arxiv": "2101.00001"}]},
        [
            ("links.recall", "missed", "ResNet introduced_by [1]"),
            ("links.recall", "missed", "FrobNet introduced_by 2101.00001"),
        ],
    ),
    "a relation; a version beside it is not judged": ({"relations": [STATED]}, []),
    "a relation by an alias": ({"models": [FROBNET, RESNET], "relations": [{**STATED, "s": "Frob-Net"}]}, []),
    "a relation missed, one too many": (
        {"relations": [{**STATED, "p": "uses"}]},
        [("relations", "missed", "FrobNet uses ResNet"), ("relations", "extra", "model:frobnet based_on model:resnet")],
    ),
    "the other way round": (
        {"relations": [{**STATED, "s": "ResNet", "o": "FrobNet"}, STATED]},
        [("relations", "missed", "ResNet based_on FrobNet")],
    ),
    "concepts": ({"methods": ["dropout"], "layers": ["Frob Layer"]}, [("concept.layers", "missed", "Frob Layer")]),
}


def judged(said: dict[str, Any], tmp_path: Path) -> evaluation.Evaluation:
    file = tmp_path / "gold.json"
    file.write_text(json.dumps({"title": "a TEST", **said}), encoding="utf-8")
    return evaluation.evaluate(evaluation.read_gold(file), [FOUND])


@pytest.mark.parametrize("name", CASES)
def test_differences(name: str, tmp_path: Path) -> None:
    said, expected = CASES[name]
    found = [difference.verdict for difference in judged(said, tmp_path).differences()]
    assert [(verdict.part, verdict.outcome, verdict.what) for verdict in found] == expected


def test_a_difference_comes_with_its_place(tmp_path: Path) -> None:
    result = judged({"models": [FROBNET], "relations": []}, tmp_path)
    assert list(report.differences(result)) == [
        "gold",
        f"  models               extra  model:resnet  “{TEXT[:-3]} [test]”",
        "  relations            extra  model:frobnet based_on model:resnet  “FrobNet[1] [test]”",
    ]


FIGURES = {
    "all right": ((2, 0, 0), (1.0, 1.0, 1.0)),
    "half of each": ((1, 1, 1), (0.5, 0.5, 0.5)),
    "nothing found": ((0, 0, 2), (1.0, 0.0, 0.0)),
    "nothing there": ((0, 0, 0), (1.0, 1.0, 1.0)),
    "nothing right": ((0, 1, 1), (0.0, 0.0, 0.0)),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures(name: str) -> None:
    counts, expected = FIGURES[name]
    figures = Figures("models", *counts)
    assert (figures.precision, figures.recall, figures.f1) == expected


def test_a_recall_leaves_out_what_is_extra(tmp_path: Path) -> None:
    figures = judged(
        {"relations": [{**STATED, "p": "uses"}], "methods": ["dropout"], "layers": ["x"]}, tmp_path
    ).figures
    assert figures["relations"] == Figures("relations", 0, 1, 1)
    assert figures["relations.recall"] == Figures("relations.recall", 0, 0, 1)
    assert figures["concepts.recall"] == Figures("concepts.recall", 1, 0, 1)
    assert figures["concepts.recall"].value == 0.5


# a file of gold, what the message says
WRONG = {
    "no JSON": ("{", "not JSON"),
    "no title": ("{}", "no object with a 'title'"),
    "no list": ('{"title": "A test", "arxiv": "2101.00001"}', "'arxiv' must be a list of strings"),
    "no objects": ('{"title": "A test", "models": ["ResNet"]}', "'models' must be a list of objects"),
    "unknown key": ('{"title": "A test", "modles": []}', "did you mean 'models'?"),
    "unknown key of an object": ('{"title": "A test", "models": [{"nmae": "x"}]}', "did you mean 'name'?"),
    "missing key": ('{"title": "A test", "models": [{"surfaces": []}]}', "models 1 has no 'name'"),
    "unknown predicate": (
        '{"title": "A test", "relations": [{"s": "a", "p": "base_on", "o": "b"}]}',
        "did you mean 'based_on'?",
    ),
    "another document": ('{"title": "Another"}', "no document of the input has the title 'Another'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_gold_is_refused_with_file_and_remedy(name: str, tmp_path: Path) -> None:
    text, message = WRONG[name]
    (tmp_path / "wrong.json").write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        evaluation.evaluate(evaluation.read_gold(tmp_path), [FOUND])
    assert f"{tmp_path / 'wrong.json'}: " in str(caught.value)
    assert message in str(caught.value)


def test_all_faults_are_reported_together(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        evaluation.read_gold(tmp_path)
    assert len(caught.value.errors) == 2


def test_an_empty_folder_is_no_gold(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="one JSON file an article"):
        evaluation.read_gold(tmp_path)


def test_titles_that_stand_twice(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text('{"title": "A test"}', encoding="utf-8")
    twice = {**FOUND, "document": {**FOUND["document"], "id": "again"}}
    with pytest.raises(EvaluationError) as caught:
        evaluation.evaluate(evaluation.read_gold(tmp_path), [FOUND, twice])
    assert f"b.json: {tmp_path / 'a.json'} has the same title" in str(caught.value)
    assert "2 documents (test, again) have the title 'A test'" in str(caught.value)


def test_a_title_that_is_cut_off_is_found(tmp_path: Path) -> None:
    long = {**FOUND, "document": {"id": "long", "title": "A title of some length, in full", "text": ""}}
    (tmp_path / "a.json").write_text('{"title": "A title of some length, in f", "arxiv": []}', encoding="utf-8")
    assert evaluation.evaluate(evaluation.read_gold(tmp_path), [FOUND, long]).figures["arxiv"].fp == 2


EXTRACTS = {
    "no JSON": ('{"document": {\n', "extract.jsonl:1: not JSON"),
    "a line of something else": ('{"document":{}}\n', "extract.jsonl:1: the line has no 'mentions'"),
}


@pytest.mark.parametrize("name", EXTRACTS)
def test_a_wrong_extract_is_refused(name: str, tmp_path: Path) -> None:
    text, message = EXTRACTS[name]
    file = tmp_path / "extract.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KgError) as caught:
        list(evaluation.read_extract(file))
    assert message in str(caught.value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("eval")
    (folder / "a.md").write_text("# A test\n\nRoBERTa是BERT的改进版。\n", encoding="utf-8")
    models = [{"name": "BERT"}, {"name": "RoBERTa"}, {"name": "FrobNet"}]
    (folder / "gold.json").write_text(json.dumps({"title": "A test", "models": models}), encoding="utf-8")
    (folder / "extract.jsonl").write_bytes(run(folder, "extract", "a.md").stdout)
    return folder


def run(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, capture_output=True, cwd=folder, env=environment, input=given, check=False)


SHOWN = """gold
  models               missed FrobNet
models               P 1.000 R 0.667 F1 0.800  (tp 2 fp 0 fn 1)
"""
# arguments, status, what is said
COMMANDS = {
    "documents": (("a.md", "gold.json"), 0, SHOWN),
    "an extract": (("extract.jsonl", "gold.json"), 0, SHOWN),
    "standard input": (("-", "gold.json"), 0, SHOWN),
    "enough": (("a.md", "gold.json", "--part", "models", "--least", "0.8"), 0, SHOWN),
    "too little": (("a.md", "gold.json", "--part", "models", "--least", "0.9"), 1, SHOWN),
    "no such part": (("a.md", "gold.json", "--part", "modles"), 2, "no part is called 'modles'"),
    "a floor for nothing": (("a.md", "gold.json", "--least", "0.9"), 2, "--least needs --part"),
    "a part that is not judged": (("a.md", "gold.json", "--part", "arxiv"), 2, "the gold says nothing of arxiv"),
    "no gold": (("a.md", "nowhere"), 2, "nowhere: no such file or folder"),
    "no documents": (("nowhere.md", "gold.json"), 2, "no document of the input has the title 'A test'"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command(name: str, folder: Path) -> None:
    arguments, status, said = COMMANDS[name]
    done = run(folder, "eval", *arguments, given=(folder / "extract.jsonl").read_bytes())
    assert done.returncode == status, done.stderr
    assert said in (done.stdout if status < 2 else done.stderr).decode()
    assert b"Traceback" not in done.stderr
