"""Writing a million triples: from the graph to Turtle in memory, beside rdflib's writer of the same triples."""

from __future__ import annotations

import random

import networkx as nx
import pytest
import rdflib
from pytest_benchmark.fixture import BenchmarkFixture

from kg.exporters import jsonld, rdf, trig
from kg.graph import build
from kg.records import Assertion, Entity, Evidence, Span

DOCUMENTS, SENTENCES = 1_140, 40


def generated() -> nx.MultiDiGraph:
    """Articles that mention models, cite papers and compare models, each in a sentence of its own."""
    chance = random.Random(1)
    models = [f"model:net-{number}" for number in range(DOCUMENTS // 2)]
    papers = [f"paper:arxiv/{1501 + number // 9999}.{number:05}" for number in range(DOCUMENTS)]
    entities = [Entity(m, "model", m.upper(), (("en", m.upper()), ("zh", f"网络{m}")), (m.title(),)) for m in models]
    entities += [Entity(p, "paper", f"A title of {p}", identifiers=(("arxiv", p[12:]),)) for p in papers]
    said: dict[tuple[str, str, str], list[Evidence]] = {}
    for document in (f"document:feed/{number}" for number in range(DOCUMENTS)):
        entities.append(Entity(document, "document", f"文章{document}", details=(("language", "zh"),)))
        for number in range(SENTENCES):
            span = Span(number * 120, number * 120 + 60)
            quote = f"{document}的第{number}句：我们比较了几个网络，并给出结果。"
            found = Evidence(document.partition(":")[2], span, quote, f"rule-{number % 7}", 0.9, "前文", "后文")
            model, other = chance.sample(models, 2)
            triples = [(document, "mentions", model)]
            triples += [(document, "cites", chance.choice(papers))] if number % 4 == 0 else []
            triples += [(model, "outperforms", other)] if number % 4 == 1 else []
            for triple in triples:
                said.setdefault(triple, []).append(found)
    return build(entities, [Assertion(*triple, tuple(evidence)) for triple, evidence in said.items()])


@pytest.fixture(scope="module")
def million() -> nx.MultiDiGraph:
    return generated()


@pytest.mark.benchmark(group="a million triples")
def test_turtle(benchmark: BenchmarkFixture, million: nx.MultiDiGraph) -> None:
    assert benchmark.pedantic(rdf.generate, args=[million], rounds=3)


@pytest.mark.benchmark(group="a million triples")
def test_trig(benchmark: BenchmarkFixture, million: nx.MultiDiGraph) -> None:
    assert benchmark.pedantic(trig.generate, args=[million], rounds=3)


@pytest.mark.benchmark(group="a million triples")
def test_json_ld(benchmark: BenchmarkFixture, million: nx.MultiDiGraph) -> None:
    assert benchmark.pedantic(jsonld.generate, args=[million], rounds=3)


@pytest.mark.benchmark(group="a million triples")
def test_turtle_by_rdflib(benchmark: BenchmarkFixture, million: nx.MultiDiGraph) -> None:
    """Its graph is filled beforehand: only the writing counts."""
    graph = rdflib.Graph().parse(data=rdf.generate(million), format="turtle")
    assert len(graph) >= 1_000_000
    assert benchmark.pedantic(graph.serialize, kwargs={"format": "turtle"}, rounds=1)
