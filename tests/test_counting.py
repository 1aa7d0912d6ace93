"""`kg stats`: the numbers of a graph, as tables and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from sample_graph import ASSERTIONS, ENTITIES, SENTENCE, sample, shuffled
from typer.testing import CliRunner

from kg import counting
from kg.cli import app
from kg.graph import build
from kg.records import Assertion, Entity

COUNTED: dict[str, Any] = {
    "totals": {
        "things": len(ENTITIES),
        "statements": len(ASSERTIONS),
        "places that say them": 37,
        "statements with a quote from an article": 28,
        "reference entries": 2,
    },
    "concepts": {"task": 1, "dataset": 1, "metric": 1, "layer": 1},
    "sites": {"unknown": 1, "zhihu": 1},
    "years": {"2019": 2},
    "languages": {"unknown": 1, "zh": 1},
    "supports": {"1": 27, "2": 5},
    "cited": {
        "Deep Residual Learning for Image Recognition (paper:arxiv/1512.03385)": 2,
        "doi/10.1109/5.726791 (paper:doi/10.1109/5.726791)": 1,
    },
}


def kg(*arguments: str) -> Any:
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize("table", COUNTED)
def test_a_table_in_json(exported: Path, table: str) -> None:
    assert json.loads(kg("stats", "--format", "json").stdout)[table] == COUNTED[table]


def test_kinds_and_relations_come_in_the_order_of_the_ontology() -> None:
    tables = counting.count(sample()).tables
    assert list(tables["things"])[:3] == ["document", "paper", "model"]
    assert list(tables["statements"])[:2] == ["mentions", "cites"]
    assert sum(tables["things"].values()) == len(ENTITIES)
    assert sum(tables["statements"].values()) == len(ASSERTIONS)


def test_the_same_graph_has_the_same_numbers_in_whatever_order() -> None:
    assert list(counting.lines(counting.count(shuffled()))) == list(counting.lines(counting.count(sample())))


def test_a_table_is_readable() -> None:
    models = [Entity(f"model:{number}", "model", f"M{number}") for number in range(1234)]
    said = [Assertion("model:0", "uses", f"model:{number}", (SENTENCE,) * 12) for number in range(1, 4)]
    lines = list(counting.lines(counting.count(build(models, said))))
    assert lines[:4] == [
        "       1,234  things",
        "           3  statements",
        "          36  places that say them",
        "           3  statements with a quote from an article  (100.0%)",
    ]
    assert lines[lines.index("\nThings by kind") + 1] == "       1,234  model"
    assert "           3  11 or more" in lines


def test_an_empty_graph_is_counted_too() -> None:
    assert counting.count(nx.MultiDiGraph()).quoted == 0
    assert next(counting.lines(counting.count(nx.MultiDiGraph()))) == "           0  things"


def test_rdf_is_counted_as_json_is(exported: Path) -> None:
    from_json, from_rdf = (json.loads(kg("stats", *more, "-f", "json").stdout) for more in ((), ("graph.ttl",)))
    for table in ("things", "statements", "concepts", "languages"):
        assert from_json[table] == from_rdf[table]


def test_another_format_is_refused(exported: Path) -> None:
    done = kg("stats", "--format", "csv")
    assert (done.exit_code, "known are table, json" in done.stderr) == (2, True)
