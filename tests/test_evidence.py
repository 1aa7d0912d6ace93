"""From a statement to its quotes in one pattern, the one of the README, for all that the sample corpus says."""

from __future__ import annotations

import re
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from kg import pipeline, texts
from kg.exporters import _terms, rdf
from kg.ontology import PREDICATES, PREFIXES, expand
from kg.rules import Rules

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
(PATTERN,) = re.findall(r"```sparql\n(SELECT \?quote .*?)```", README, re.DOTALL)
ENDS = re.compile(r"rdf:subject \S+ ; rdf:predicate \S+ ; rdf:object \S+ ;")


@pytest.fixture(scope="module")
def built(corpus: Path, rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> tuple[nx.MultiDiGraph, Path]:
    folder = tmp_path_factory.mktemp("texts")
    return pipeline.build([corpus], rules, keep=texts.keeper(folder)).graph, folder


@pytest.fixture(scope="module")
def store(built: tuple[nx.MultiDiGraph, Path]) -> ox.Store:
    loaded = ox.Store()
    loaded.load(rdf.generate(built[0]), format=ox.RdfFormat.TURTLE)
    return loaded


def asked(store: ox.Store, query: str) -> list[dict[str, str]]:
    solutions = store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: row[name].value for name in names} for row in solutions]


def test_the_pattern_as_it_stands_in_the_readme(store: ox.Store) -> None:
    (row,) = asked(store, PATTERN)
    assert row["quote"] == "RoBERTa是BERT的改进版：数据更多，训练更久，去掉了下一句预测。"
    assert row["rule"] == "is-improved-zh"


def test_every_piece_of_evidence_is_found_by_it(store: ox.Store, built: tuple[nx.MultiDiGraph, Path]) -> None:
    graph = built[0]
    every = ENDS.sub("rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;", PATTERN).replace(
        "SELECT", "SELECT ?s ?p ?o"
    )
    found = {
        (*(row[name] for name in ("s", "p", "o", "document", "quote", "rule")), int(row["start"]), int(row["end"]))
        for row in asked(store, every)
    }
    said = {
        (
            _terms.entity_iri("urn:kg:", subject),
            expand(PREDICATES[predicate].property),
            _terms.entity_iri("urn:kg:", object_),
            _terms.document_iri("urn:kg:", evidence.document_id),
            evidence.quote,
            evidence.rule_id,
            *evidence.span,
        )
        for subject, object_, predicate, data in graph.edges(keys=True, data=True)
        for evidence in data["evidence"]
        if evidence.span
    }
    assert found == said
    assert len(said) > 900


def test_the_quotes_stand_in_the_texts(store: ox.Store, built: tuple[nx.MultiDiGraph, Path]) -> None:
    every = ENDS.sub("rdf:subject ?s ;", PATTERN)
    for row in asked(store, every):
        assert texts.read(built[1], row["hash"])[int(row["start"]) : int(row["end"])] == row["quote"]


def test_the_lines_of_reference_lists_stand_in_the_texts(store: ox.Store, built: tuple[nx.MultiDiGraph, Path]) -> None:
    rows = asked(
        store,
        "SELECT ?line ?start ?end ?hash { ?entry a biro:BibliographicReference ; c4o:hasContent ?line ; "
        "oa:hasSelector [ oa:start ?start ; oa:end ?end ] ; dcterms:isPartOf/kg:textHash ?hash }",
    )
    assert len(rows) == len(built[0].graph["references"]) > 40
    for row in rows:
        assert texts.read(built[1], row["hash"])[int(row["start"]) : int(row["end"])] == row["line"]
