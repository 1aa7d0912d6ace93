"""Each export beside its peer or its floor in the same run: of a graph in memory, and of collections that are not.

Most peers do less: they get what they write ready made, and need only to serialise it.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import asdict
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import networkx as nx
import orjson
import pytest
import rdflib
from pytest_benchmark.fixture import BenchmarkFixture
from streamed import Streamed, synthetic

from kg import exporters
from kg.exporters import graphml, html, neo4j, node_link, ntriples, rdf
from kg.graph import build

DOCUMENTS = 1000
TESTS = Path(__file__).parent.parent
STREAMING = ("ttl", "nt", "trig", "json", "graphml", "csv")


@pytest.fixture(scope="module")
def collection() -> Streamed:
    """In memory, so that making it does not count."""
    source = synthetic(DOCUMENTS)
    return Streamed(tuple(source.entities), tuple(source.assertions), tuple(source.references))


@pytest.fixture(scope="module")
def graph(collection: Streamed) -> nx.MultiDiGraph:
    return build(collection)


@pytest.mark.benchmark(group="export: a graph")
def test_building(benchmark: BenchmarkFixture, collection: Streamed) -> None:
    assert len(benchmark.pedantic(build, args=[collection], rounds=5)) == 3 * DOCUMENTS


@pytest.mark.benchmark(group="export: a graph")
def test_building_edge_by_edge(benchmark: BenchmarkFixture, collection: Streamed) -> None:
    def loop() -> nx.MultiDiGraph:
        graph = nx.MultiDiGraph()
        for entity in collection.entities:
            graph.add_node(entity.id, kind=entity.kind, name=entity.name, entity=entity)
        for said in collection.assertions:
            surest = max(found.confidence for found in said.evidence)
            attributes = {"support": len(said.evidence), "confidence": surest, "evidence": said.evidence}
            key = said.predicate
            graph.add_edge(said.subject_id, said.object_id, key=key, predicate=key, **attributes)
        return graph

    assert len(benchmark.pedantic(loop, rounds=5)) == 3 * DOCUMENTS


@pytest.mark.benchmark(group="export: Turtle")
def test_turtle(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    assert benchmark.pedantic(rdf.generate, args=[graph], rounds=5)


@pytest.mark.benchmark(group="export: Turtle")
def test_turtle_of_a_collection(benchmark: BenchmarkFixture, collection: Streamed) -> None:
    assert benchmark.pedantic(rdf.generate, args=[collection], rounds=5)


@pytest.mark.benchmark(group="export: Turtle")
def test_turtle_by_rdflib(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    filled = rdflib.Graph().parse(data=ntriples.generate(graph), format="nt")
    assert benchmark.pedantic(filled.serialize, kwargs={"format": "turtle"}, rounds=1)


@pytest.mark.benchmark(group="export: JSON")
def test_json(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    assert benchmark.pedantic(node_link.generate, args=[graph], rounds=5)


@pytest.mark.benchmark(group="export: JSON")
def test_json_by_orjson(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    """The floor: the object is there already."""
    content = json.loads(node_link.generate(graph))
    option = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
    assert benchmark.pedantic(orjson.dumps, args=[content], kwargs={"option": option}, rounds=5)


@pytest.mark.benchmark(group="export: JSON")
def test_json_by_hand(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    """The peer: dataclasses to dictionaries, and all of it to JSON."""

    def content() -> bytes:
        nodes = [asdict(entity) for _, entity in graph.nodes(data="entity")]
        edges = [
            {"from": s, "to": o, **said, "evidence": [asdict(found) for found in said["evidence"]]}
            for s, o, said in graph.edges(data=True)
        ]
        return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, indent=2).encode()

    assert benchmark.pedantic(content, rounds=2)


@pytest.mark.benchmark(group="export: GraphML")
def test_graphml(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    assert benchmark.pedantic(graphml.generate, args=[graph], rounds=5)


@pytest.mark.benchmark(group="export: GraphML")
def test_graphml_by_networkx(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    flat = graphml.flatten(graph)

    def write() -> bytes:
        buffer = BytesIO()
        nx.write_graphml_xml(flat, buffer, edge_id_from_attribute="id")
        return buffer.getvalue()

    assert benchmark.pedantic(write, rounds=2) == graphml.generate(graph)


@pytest.mark.benchmark(group="export: CSV")
def test_csv(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    assert benchmark.pedantic(neo4j.generate, args=[graph], rounds=5)


@pytest.mark.benchmark(group="export: CSV")
def test_csv_by_the_csv_module(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    """The floor: the rows are there already."""
    files = [list(csv.reader(StringIO(content.decode()))) for content in neo4j.generate(graph).values()]

    def write() -> str:
        buffer = StringIO()
        for rows in files:
            csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(rows)
        return buffer.getvalue()

    assert benchmark.pedantic(write, rounds=5)


@pytest.mark.benchmark(group="export: page")
def test_page(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    assert benchmark.pedantic(html.generate, args=[graph], rounds=2)


@pytest.mark.benchmark(group="export: page")
def test_page_by_pyvis(benchmark: BenchmarkFixture, graph: nx.MultiDiGraph) -> None:
    """Its own way from networkx to a page, without names, quotes or places."""
    from pyvis.network import Network

    bare = nx.DiGraph()
    bare.add_nodes_from(list(graph)[:1500])
    bare.add_edges_from((one, other) for one, other in graph.edges() if one in bare and other in bare)

    def write() -> str:
        network = Network(directed=True, cdn_resources="in_line")
        network.from_nx(bare)
        return str(network.generate_html())

    assert benchmark.pedantic(write, rounds=1)


_CODE = """
import resource, sys
from pathlib import Path
from streamed import synthetic
from kg import exporters
exporters.load(sys.argv[1]).write(synthetic(int(sys.argv[2])), Path(sys.argv[3]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def alone(suffix: str, documents: int, path: Path) -> int:
    """Write a collection in a process of its own and return the most memory that it had, in megabytes."""
    command: list[Any] = [sys.executable, "-c", _CODE, suffix, documents, path]
    run = subprocess.run(list(map(str, command)), cwd=TESTS, check=True, capture_output=True, encoding="utf-8")
    return int(run.stdout) // (1_000_000 if sys.platform == "darwin" else 1000)


@pytest.mark.benchmark(group="export: a growing collection")
@pytest.mark.parametrize("documents", [15_000, 30_000])
@pytest.mark.parametrize("suffix", STREAMING)
def test_growth(benchmark: BenchmarkFixture, suffix: str, documents: int, tmp_path: Path) -> None:
    """Twice the articles, twice the time, and the same memory."""
    path = tmp_path / f"graph.{suffix}"
    megabytes = benchmark.pedantic(alone, args=[suffix, documents, path], rounds=1)
    written = sum(file.stat().st_size for file in exporters.files(suffix, path)) // 1_000_000
    print(f"\n{suffix}: {documents} articles, {written} MB written, {megabytes} MB held")  # noqa: T201
    assert megabytes < 600
