"""The command line as a user runs it: results on standard output, the rest on standard error, honest exit statuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ENVIRONMENT = {**os.environ, "COLUMNS": "200", "PYTHONPATH": str(Path(__file__).parents[1])}


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=cwd, env=ENVIRONMENT, check=False)


@pytest.fixture(scope="module")
def built(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    done = run("build", corpus, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return folder


def test_build_writes_all_four(built: Path) -> None:
    names = {path.name for path in (built / "exports").iterdir()}
    assert names == {"graph.ttl", "graph.graphml", "graph.json", "graph.html"}


def test_query_by_name(built: Path) -> None:
    done = run("query", "--name", "paper-of-model", "--set", "model=SENet", "--format", "json", cwd=built)
    assert done.returncode == 0, done.stderr
    assert "1709.01507" in done.stdout


def test_query_by_text(built: Path) -> None:
    asked = "SELECT (COUNT(?a) AS ?n) WHERE { ?a a schema:Article }"
    done = run("query", asked, "--format", "csv", cwd=built)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) >= 12


def test_query_that_is_wrong(built: Path) -> None:
    done = run("query", "SELECT ?a WHERE { ?a", cwd=built)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_query_without_a_graph(tmp_path: Path) -> None:
    done = run("query", "--name", "most-cited-papers", cwd=tmp_path)
    assert done.returncode == 2
    assert "kg build" in done.stderr


def test_show(built: Path) -> None:
    done = run("show", "残差网络", cwd=built)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ResNet  (model, model:resnet)")
    assert "1512.03385" in done.stdout
    assert "rule " in done.stdout


def test_show_of_nothing(built: Path) -> None:
    done = run("show", "no such thing at all", cwd=built)
    assert done.returncode == 2
    assert "knows nothing" in done.stderr


def test_extract_is_json_lines(corpus: Path, tmp_path: Path) -> None:
    done = run("extract", corpus, cwd=tmp_path)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert len(records) >= 12
    for record in records:
        assert set(record) == {"document", "mentions", "references", "relations", "results"}
        text = record["document"]["text"]
        for mention in record["mentions"]:
            assert text[slice(*mention["span"])] == mention["surface"]
            assert {"entity", "name", "block", "value"} <= set(mention)


WRONG = {
    "no such path": (("build", "nowhere"), 1, "no such file"),
    "no such format": (("build", ".", "--format", "docx"), 2, "docx"),
    "no such rules": (("build", ".", "--rules", "nowhere"), 2, "no such rules folder"),
    "no such option": (("build", ".", "--nonsense"), 2, "--nonsense"),
    "no such query": (("query", "--name", "nonsense"), 2, "nonsense"),
    "no such rule": (("rules", "try", "nonsense", "text"), 2, "nonsense"),
    "an empty folder": (("build", "."), 1, "no file to read"),
    "no size": (("extract", ".", "--max-document-size", "5x"), 2, "'5x' is no size"),
    "no time": (("build", ".", "--document-timeout", "-1"), 2, "--document-timeout"),
    "no process": (("build", ".", "--jobs", "0"), 2, "--jobs"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use(name: str, tmp_path: Path) -> None:
    arguments, status, message = WRONG[name]
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == status, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_unread_files_are_named_and_the_rest_is_built(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.md").write_text("# ResNet\n\nResNet builds on Highway Network.\n", encoding="utf-8")
    (tmp_path / "in" / "bad.json").write_text('{"a": 1', encoding="utf-8")
    done = run("build", "in", cwd=tmp_path)
    assert done.returncode == 1
    assert "bad.json" in done.stderr
    assert "line 1" in done.stderr
    assert (tmp_path / "exports" / "graph.ttl").stat().st_size > 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_documents_beyond_the_limits_are_named(jobs: int, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("标题\n\nResNet" + "x" * 2000, encoding="utf-8")
    (tmp_path / "b.txt").write_text("标题\n\nResNet", encoding="utf-8")
    done = run("extract", "a.txt", "b.txt", "--max-document-size", "1.5k", "--jobs", str(jobs), cwd=tmp_path)
    assert done.returncode == 1
    assert "not read: a.txt: a document of 2,006 characters, 1,500 are the most" in done.stderr
    assert [json.loads(line)["document"]["id"] for line in done.stdout.splitlines()] == ["plain/b"]


def test_a_failed_build_leaves_the_old_files(built: Path) -> None:
    before = (built / "exports" / "graph.ttl").read_bytes()
    done = run("build", "nowhere", cwd=built)
    assert done.returncode == 1
    assert (built / "exports" / "graph.ttl").read_bytes() == before


def test_rules_commands(tmp_path: Path) -> None:
    assert "cited-as-bracket" in run("rules", "list", cwd=tmp_path).stdout
    tried = run("rules", "try", "outperforms", "ResNet优于VGG。", cwd=tmp_path)
    assert 'expect = ["ResNet outperforms VGG"]' in tried.stdout
    checked = run("rules", "check", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.rstrip().endswith("0 faults")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from kg.cli import app; CliRunner().invoke(app, ['--help']);"
        "print([m for m in ('spacy', 'rdflib', 'networkx', 'pyvis', 'bs4', 'pyoxigraph') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, check=True)
    assert done.stdout.strip() == "[]"
