"""`kg path`: the shortest ways between two things, the best supported first, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_graph import sample
from typer.testing import CliRunner

from kg import connecting
from kg.cli import app
from kg.graph import build
from kg.ontology import PREDICATES
from kg.records import Assertion, Entity, Evidence, Span


def evidence(places: int, confidence: float = 0.9) -> tuple[Evidence, ...]:
    return tuple(Evidence("a", Span(place, place + 1), "原句", "rule", confidence) for place in range(places))


def drawn(picture: str) -> nx.MultiDiGraph:
    """Draw a graph of `from predicate to [places]`, one statement a line; d1, d2 … are documents, the rest models."""
    said = []
    for line in filter(None, map(str.strip, picture.splitlines())):
        one, predicate, other, places = line.split()
        said.append(Assertion(node(one), predicate, node(other), evidence(int(places))))
    ends = {end for assertion in said for end in (assertion.subject_id, assertion.object_id)}
    return build([Entity(end, end.partition(":")[0], end.partition(":")[2].upper()) for end in ends], said)


def node(name: str) -> str:
    return f"{'document' if name.startswith('d') else 'model'}:{name}"


def told(ways: list[connecting.Way]) -> list[str]:
    """Write ways as `a >uses b <uses c`: > along the statement, < against it."""
    lines = []
    for way in ways:
        steps = (f" {'<>'[step.forward]}{step.predicate} {step.target.partition(':')[2]}" for step in way)
        lines.append(way[0].source.partition(":")[2] + "".join(steps))
    return lines


# statements, from, to, how many ways, the ways
WAYS = {
    "one step": ("a uses b 1", "a", "b", 1, ["a >uses b"]),
    "against the statement": ("a uses b 1", "b", "a", 1, ["b <uses a"]),
    "the shorter one, though it is weaker": (
        "a uses b 1\n a uses c 9\n c uses b 9", "a", "b", 9, ["a >uses b"]
    ),
    "the stronger of two statements": ("a uses b 1\n a based_on b 3\n b uses a 2", "a", "b", 1, ["a >based_on b"]),
    "the stronger of two ways": (
        "a uses b 1\n b uses z 1\n a uses c 2\n c uses z 2", "a", "z", 1, ["a >uses c >uses z"]
    ),
    "both ways, the stronger first": (
        "a uses b 1\n b uses z 1\n a uses c 2\n z uses c 2", "a", "z", 5, ["a >uses c <uses z", "a >uses b >uses z"]
    ),
    "one weak step counts more than strong ones": (
        "a uses b 9\n b uses z 1\n a uses c 3\n c uses z 3", "a", "z", 1, ["a >uses c >uses z"]
    ),
    "equals in order of their ids": (
        "a uses c 1\n c uses z 1\n a uses b 1\n b uses z 1", "a", "z", 5, ["a >uses b >uses z", "a >uses c >uses z"]
    ),
    "not through an article": (
        "d1 mentions a 9\n d1 mentions z 9\n a uses b 1\n b uses c 1\n c uses z 1", "a", "z", 9,
        ["a >uses b >uses c >uses z"],
    ),
    "through an article, where nothing else connects": (
        "d1 mentions a 1\n d1 mentions z 1\n a uses b 1", "a", "z", 9, ["a <mentions d1 >mentions z"]
    ),
    "from an article": ("d1 mentions a 1\n a uses b 1\n d2 mentions b 1", "d1", "b", 9, ["d1 >mentions a >uses b"]),
    "between articles": (
        "d1 mentions a 1\n d2 mentions a 1\n d1 links_to d3 1\n d2 links_to d3 1", "d1", "d2", 9,
        ["d1 >mentions a <mentions d2"],
    ),
    "nothing": ("a uses b 1\n c uses z 1", "a", "z", 9, []),
    "a thing and itself": ("a uses b 1", "a", "a", 9, [None]),
}  # fmt: skip


@pytest.mark.parametrize("name", WAYS)
def test_ways(name: str) -> None:
    picture, start, end, most, expected = WAYS[name]
    found = connecting.ways(drawn(picture), node(start), node(end), most)
    assert ([()] if expected == [None] else told(found)) == ([()] if expected == [None] else expected)
    assert bool(found) == bool(expected)


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 4)), max_size=25), st.integers(1, 6))
def test_ways_are_the_shortest_and_the_best_of_them(edges: set[tuple[int, int, int]], most: int) -> None:
    """The ring by ring search finds what trying all shortest paths finds."""
    graph = drawn("\n".join(f"n{one} uses n{other} {places}" for one, other, places in sorted(edges) if one != other))
    if not {"model:n0", "model:n1"} <= set(graph):
        return
    plain = nx.Graph(graph)
    every = (
        list(nx.all_shortest_paths(plain, "model:n0", "model:n1")) if nx.has_path(plain, "model:n0", "model:n1") else []
    )
    weighed = sorted(
        (round(sum(_resistance(graph, *pair) for pair in nx.utils.pairwise(way)), 6), way) for way in every
    )
    found = [
        [way[0].source, *(step.target for step in way)] for way in connecting.ways(graph, "model:n0", "model:n1", most)
    ]
    assert len(found) == min(most, len(every))
    weights = [round(sum(_resistance(graph, *pair) for pair in nx.utils.pairwise(way)), 6) for way in found]
    assert weights == [weight for weight, _ in weighed[:most]]


def _resistance(graph: nx.MultiDiGraph, one: str, other: str) -> float:
    supports = [
        data["support"] for pair in ((one, other), (other, one)) for data in (graph.get_edge_data(*pair) or {}).values()
    ]
    return 1 / (max(supports) * 0.9)


def kg(*arguments: str) -> Any:
    return CliRunner().invoke(app, arguments)


SAID = {
    ("深度残差网络", "imagenet"): (0, [
        "ResNet (model) and ImageNet (concept): 1 step",
        "  ResNet  ── evaluated on →  ImageNet  [1]",
        "      “SENet胜过ResNet-50。” — 深入理解ResNet (zhihu/76072364), rule outperforms-zh",
    ]),
    ("ResNet-50", "Batch Normalization", "--quotes", "0"): (0, [
        "ResNet-50 (model) and Batch Normalization (concept): 2 steps",
        "  ResNet-50  ── variant of →  ResNet  [1; also based on]",
        "  ResNet  ── uses →  Batch Normalization  [1]",
    ]),
    ("imagenet", "resnet-50", "--graph", "graph.ttl", "--quotes", "0"): (0, [
        "ImageNet (concept) and ResNet-50 (model): 1 step",
        "  ImageNet  ← trained on ──  ResNet-50  [1]",
    ]),
    ("ResNet", "残差网络"): (0, ["ResNet (model) and ResNet (model) are the same thing"]),
    ("ResNet", "arXiv:1706.03762"): (1, ["nothing connects ResNet (model) and arXiv:1706.03762 (paper)"]),
}  # fmt: skip


@pytest.mark.parametrize("arguments", SAID)
def test_the_command_tells_each_step(exported: Path, arguments: tuple[str, ...]) -> None:
    status, lines = SAID[arguments]
    done = kg("path", *arguments)
    assert (done.exit_code, done.stdout.splitlines()) == (status, lines)


def test_several_ways_are_numbered(exported: Path) -> None:
    lines = kg("path", "He K", "1706.03762", "--max", "3").stdout.splitlines()
    assert lines == ["nothing connects He K (person) and arXiv:1706.03762 (paper)"]
    lines = kg("path", "CVPR", "OpenAI", "--max", "3", "--quotes", "0").stdout.splitlines()
    assert [line for line in lines if ":" in line] == ["CVPR (venue) and OpenAI (organisation): 3 steps"]


def test_a_way_through_articles_says_so() -> None:
    graph = drawn("d1 mentions a 1\n d1 mentions z 1")
    found = connecting.ways(graph, "model:a", "model:z")
    assert next(connecting.lines(graph, "model:a", "model:z", found)).endswith("nothing else connects them")


@pytest.mark.parametrize("command", ["path", "show"])
def test_an_unknown_name_gets_the_nearest_ones(exported: Path, command: str) -> None:
    done = kg(command, *(["Resnett", "ImageNet"] if command == "path" else ["Resnett"]))
    assert done.exit_code == 1  # of the runner; `main` makes it 2
    assert "the nearest names are ResNet" in str(done.exception)


def test_show_reads_rdf_as_it_reads_json(exported: Path) -> None:
    from_json, from_rdf = (kg("show", "ResNet-50", *more).stdout for more in ((), ("-g", "graph.ttl")))
    assert from_json == from_rdf
    assert "variant of:" in from_json


def test_every_predicate_can_be_told() -> None:
    graph = sample()
    for subject, object_, predicate in graph.edges(keys=True):
        way = connecting.ways(graph, subject, object_)
        assert PREDICATES[predicate].en in "".join(connecting.lines(graph, subject, object_, way))
