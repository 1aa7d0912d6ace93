"""The documents say what is there: every command, rule field, reader, format and query is in a README."""

from __future__ import annotations

import dataclasses
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kg import exporters, pipeline
from kg import rules as rules_module
from kg.cli import app, rules_app
from kg.query import named_queries
from kg.rules import Rules
from kg.rules._schema import TOPICS

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")
RULES_README = (TOP / "rules" / "README.md").read_text(encoding="utf-8")
COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"kg {command}" in README


def test_the_rules_commands_are_in_the_readme() -> None:
    names = [command.name for command in rules_app.registered_commands]
    assert names == ["check", "try", "list"]
    assert "kg rules check \\| try \\| list" in README


@pytest.mark.parametrize("suffix", exporters.EXPORTERS)
def test_every_format_is_explained(suffix: str) -> None:
    for file in exporters.files(suffix, Path(f"graph.{suffix}")):
        assert file.name in README
        assert f"`{file.name}`" in (TOP / "exports" / "README.md").read_text(encoding="utf-8")


FIELDS = sorted(
    {field.name for schema in TOPICS.values() for field in dataclasses.fields(schema)}
    - {"place", "blocker", "denial", "supposition"}
)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_a_rule_is_explained(field: str) -> None:
    assert re.search(rf"\b{field}\b", RULES_README)


def test_the_rule_in_the_readme_works(tmp_path: Path) -> None:
    from kg import checks

    (tmp_path / "relations").mkdir()
    (rule,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "relations" / "readme.toml").write_text(rule, encoding="utf-8")
    rules = rules_module.load([tmp_path])
    tested = [outcome for outcome in checks.outcomes(rules) if outcome.rule.id == "successor"]
    assert len(tested) == 2
    assert all(outcome.passed for outcome in tested)


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_spacy_lines_print_what_is_said(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    readme = (TOP / name).read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(import spacy\n.*?)```", readme, re.DOTALL)
    exec(code, {})
    assert f"# {capsys.readouterr().out}" == code[code.rindex("# [") :]


def test_the_gold_readme_shows_a_file_that_can_be_read(tmp_path: Path) -> None:
    from kg import evaluation

    readme = (TOP / "tests" / "gold" / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "gold.json").write_text(example, encoding="utf-8")
    (gold,) = evaluation.read_gold(tmp_path)
    assert gold.models
    assert gold.relations


SESSIONS = [
    command
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for command in re.split(r"(?m)^\$ (?=kg )", block)[1:]
    if not command.startswith(("kg build", "kg eval", "kg serve"))
]


@pytest.fixture(scope="module")
def built(corpus: Path, rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("session")
    graph = pipeline.build([corpus], rules).graph
    for suffix in ("ttl", "json"):
        exporters.load(suffix).write(graph, folder / "exports" / f"graph.{suffix}")
    return folder


@pytest.mark.parametrize("session", SESSIONS, ids=[session.partition("\n")[0] for session in SESSIONS])
def test_a_command_of_the_readme_prints_what_is_said(built: Path, session: str) -> None:
    command, _, expected = session.partition("\n")
    words = [sys.executable, "-m", *shlex.split(command)]
    done = subprocess.run(words, cwd=built, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout + done.stderr).replace("\r\n", "\n").rstrip() == expected.rstrip()


def test_named_queries_have_titles_in_both_languages() -> None:
    queries = named_queries()
    assert len(queries) >= 5
    assert all(query.title and query.title_zh for query in queries.values())


def test_the_committed_turtle_is_what_the_corpus_gives(corpus: Path, rules: Rules, tmp_path: Path) -> None:
    graph = pipeline.build([corpus], rules).graph
    exporters.load("ttl").write(graph, tmp_path / "graph.ttl")
    assert (tmp_path / "graph.ttl").read_bytes() == (TOP / "exports" / "sample.ttl").read_bytes()


def test_the_corpus_and_its_table_agree() -> None:
    table = (TOP / "tests" / "corpus.md").read_text(encoding="utf-8")
    files = {path.name for path in (TOP / "tests" / "corpus").iterdir()}
    assert {name for name in files if name not in table} == set()
