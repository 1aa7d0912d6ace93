"""`kg diff`: what came, went and changed, as text and JSON, with the exit status of diff."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from sample_graph import ASSERTIONS, ENTITIES, REFERENCES, SENTENCE, WEAK, sample, shuffled
from typer.testing import CliRunner

from kg import differing
from kg.cli import app
from kg.exporters import node_link, rdf
from kg.graph import build
from kg.records import Assertion, Entity

RESNET = next(entity for entity in ENTITIES if entity.id == "model:resnet")
OTHERS = [entity for entity in ENTITIES if entity is not RESNET]
TRIPLE = "model:resnet-50  variant_of  model:resnet"
USES = Assertion("model:resnet", "uses", "concept:batch-normalization", (SENTENCE,))


def replaced(**changes: Any) -> nx.MultiDiGraph:
    return build([*OTHERS, dataclasses.replace(RESNET, **changes)], ASSERTIONS, REFERENCES)


def with_evidence(*found: Any) -> nx.MultiDiGraph:
    others = [one for one in ASSERTIONS if (one.subject_id, one.predicate) != ("model:resnet", "uses")]
    return build(ENTITIES, [*others, dataclasses.replace(USES, evidence=found)], REFERENCES)


PLACE = "“SENet胜过ResNet-50。” — zhihu/76072364 10-24, rule outperforms-zh, confidence 0.8"
CHANGES: dict[str, tuple[Callable[[], nx.MultiDiGraph], list[str]]] = {
    "nothing": (sample, ["the graphs say the same"]),
    "the order": (shuffled, ["the graphs say the same"]),
    "a thing came": (
        lambda: build([*ENTITIES, Entity("model:new", "model", "New")], ASSERTIONS, REFERENCES),
        ["things: 1 came, 0 went, 0 changed", "+ model:new"],
    ),
    "a name changed": (
        lambda: replaced(name="ResNets"),
        ["things: 0 came, 0 went, 1 changed", "~ model:resnet", "    - name: ResNet", "    + name: ResNets"],
    ),
    "a detail changed": (
        lambda: replaced(details=(("family", "CNN"), ("year", "2016"))),
        ["things: 0 came, 0 went, 1 changed", "~ model:resnet", "    - year: 2015", "    + year: 2016"],
    ),
    "an alias went": (
        lambda: replaced(aliases=RESNET.aliases[1:]),
        ["things: 0 came, 0 went, 1 changed", "~ model:resnet", "    - also written: Residual Network"],
    ),
    "a statement went": (
        lambda: build(ENTITIES, [one for one in ASSERTIONS if one.predicate != "part_of"], REFERENCES),
        ["statements: 0 came, 1 went, 0 changed", f"- model:resnet-50  part_of  model:{'长' * 5000}"],
    ),
    "evidence came": (
        lambda: with_evidence(SENTENCE, dataclasses.replace(SENTENCE, rule_id="other")),
        [
            "statements: 0 came, 0 went, 1 changed",
            "~ model:resnet  uses  concept:batch-normalization",
            "    - support: 1",
            f"    + evidence: {PLACE.replace('outperforms-zh', 'other')}",
            "    + support: 2",
        ],
    ),
    "evidence is another": (
        lambda: with_evidence(dataclasses.replace(SENTENCE, confidence=0.5)),
        [
            "statements: 0 came, 0 went, 1 changed",
            "~ model:resnet  uses  concept:batch-normalization",
            f"    - evidence: {PLACE}",
            f"    + evidence: {PLACE.replace('0.8', '0.5')}",
        ],
    ),
    "a reference entry has a paper": (
        lambda: build(ENTITIES, ASSERTIONS, [dataclasses.replace(REFERENCES[0], paper_id=""), REFERENCES[1]]),
        [
            "reference entries: 0 came, 0 went, 1 changed",
            "~ zhihu/76072364  [1] He K, Sun J, et al. Deep Residual Learning[C]. 2016.",
            "    - stands for: paper:arxiv/1512.03385",
            "    + stands for: no known paper",
        ],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_difference_is_told(name: str) -> None:
    make, expected = CHANGES[name]
    assert list(differing.lines(differing.compare(sample(), make()))) == expected


@pytest.mark.parametrize("name", CHANGES)
def test_the_other_way_round_plus_is_minus(name: str) -> None:
    there, back = (
        differing.compare(*pair) for pair in ((sample(), CHANGES[name][0]()), (CHANGES[name][0](), sample()))
    )
    for one, other in ((there.things, back.things), (there.statements, back.statements)):
        assert (one.came, one.went) == (other.went, other.came)
        assert [(change.came, change.went) for change in one.changed] == [
            (change.went, change.came) for change in other.changed
        ]


def kg(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_has_the_status_of_diff(tmp_path: Path) -> None:
    node_link.write(sample(), tmp_path / "a.json")
    node_link.write(replaced(name="New"), tmp_path / "b.json")
    same, different = (kg("diff", tmp_path / "a.json", tmp_path / f"{name}.json") for name in "ab")
    assert (same.exit_code, same.stdout) == (0, "the graphs say the same\n")
    assert different.exit_code == 1
    assert "+ name: New" in different.stdout
    assert kg("diff", tmp_path / "a.json", tmp_path / "b.json", "--format", "yaml").exit_code == 2
    missing = kg("diff", tmp_path / "a.json", tmp_path / "none.json")
    assert "none.json: cannot be read" in str(missing.exception)


def test_json_says_the_same_whatever_the_strings(tmp_path: Path) -> None:
    rdf.write(sample(), tmp_path / "a.ttl")
    node_link.write(build(ENTITIES, [USES]), tmp_path / "b.json")
    done = kg("diff", tmp_path / "a.ttl", tmp_path / "b.json", "-f", "json")
    content = json.loads(done.stdout)
    assert content["same"] is False
    assert len(content["statements"]["went"]) == len(ASSERTIONS) - 1
    assert content["statements"]["came"] == []
    assert json.loads(kg("diff", tmp_path / "a.ttl", tmp_path / "a.ttl", "-f", "json").stdout)["same"] is True


def test_weak_evidence_is_no_hindrance() -> None:
    assert list(differing.lines(differing.compare(with_evidence(WEAK), with_evidence(WEAK)))) == [
        "the graphs say the same"
    ]
