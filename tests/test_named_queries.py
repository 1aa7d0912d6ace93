"""The named queries on the sample articles: each file of `queries/` is a session, with every row that must come."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from kg import query
from kg.text import has_han

TOP = Path(__file__).parents[1]
SAMPLE = TOP / "exports" / "sample.ttl"
SESSIONS = {
    line: answer
    for file in sorted((TOP / "tests" / "queries").glob("*.txt"))
    for line, answer in re.findall(r"^\$ kg query (.*)\n((?:(?!\$ ).*\n)*)", file.read_text("utf-8"), re.MULTILINE)
}
QUERIES = query.named_queries()


@pytest.fixture(scope="module")
def graph() -> Dataset:
    return query.load(SAMPLE)


def asked(line: str) -> tuple[query.NamedQuery, dict[str, str]]:
    """Read a command of a session: --name NAME and any number of --set KEY=VALUE."""
    words = shlex.split(line)
    given = dict(word.split("=", 1) for option, word in pairwise(words) if option == "--set")
    return QUERIES[words[1]], given


def answered(graph: Dataset, line: str) -> str:
    return query.FORMATS["csv"](query.run(graph, *asked(line))).replace("\r\n", "\n").rstrip("\n")


@pytest.mark.parametrize("line", SESSIONS)
def test_the_rows_of_a_named_query(graph: Dataset, line: str) -> None:
    assert answered(graph, line) == SESSIONS[line].rstrip("\n")


def test_there_are_many_and_each_has_a_session() -> None:
    assert len(QUERIES) >= 20
    assert {asked(line)[0].name for line in SESSIONS} == QUERIES.keys()


@pytest.mark.parametrize("name", QUERIES)
def test_a_named_query_says_what_it_is_in_both_languages(name: str) -> None:
    named = QUERIES[name]
    assert [has_han(text) for text in (named.title, named.title_zh, named.description_zh)] == [False, True, True]
    assert named.description.endswith(".")
    assert named.description_zh.endswith("。")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    loaded = ox.Store()
    loaded.bulk_load(path=str(SAMPLE))
    return loaded


@pytest.mark.parametrize("name", QUERIES)
def test_a_named_query_run_elsewhere_answers_the_same(graph: Dataset, store: ox.Store, name: str) -> None:
    """The defaults of the header are those that the text itself holds."""
    answers = store.query(QUERIES[name].text, prefixes=query.PREFIXES)
    assert isinstance(answers, ox.QuerySolutions)
    assert len(list(answers)) == len(query.run(graph, QUERIES[name]).rows)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The same in two named graphs of one file."""
    file = tmp_path_factory.mktemp("twice") / "twice.nq"
    triples = [quad.triple for quad in ox.parse(path=str(SAMPLE))]
    quads = [ox.Quad(*triple, ox.NamedNode(f"urn:g{number}")) for number in range(2) for triple in triples]
    ox.serialize(quads, str(file), format=ox.RdfFormat.N_QUADS)
    return query.load(file)


@pytest.mark.parametrize("name", QUERIES)
def test_what_stands_in_several_named_graphs_is_counted_once(graph: Dataset, twice: Dataset, name: str) -> None:
    assert query.run(twice, QUERIES[name]).rows == query.run(graph, QUERIES[name]).rows


NAMES = ["ResNet", "RESNET", "residual network", "深度残差网络", "ResNet网络"]


@pytest.mark.parametrize("name", [name for name in QUERIES if "model" in QUERIES[name].parameters])
def test_a_model_may_be_called_by_any_name_in_any_case(graph: Dataset, name: str) -> None:
    first, *others = (query.run(graph, QUERIES[name], {"model": called}).rows for called in NAMES)
    assert others == [first] * len(others)


@pytest.mark.parametrize(("readme", "title"), [("README.md", "title"), ("README.zh.md", "title_zh")])
@pytest.mark.parametrize("name", QUERIES)
def test_the_readme_has_an_example_of_each(name: str, readme: str, title: str) -> None:
    named = QUERIES[name]
    settings = "".join(f" --set {shlex.quote(f'{key}={value}')}" for key, value in named.parameters.items() if value)
    row = f"| {getattr(named, title)} | `kg query --name {name}{settings}` |"
    assert row in (TOP / readme).read_text(encoding="utf-8").splitlines()
