"""Every IRI is one, whatever it was made from: judged by pyoxigraph, rdflib and the grammar of RFC 3987."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hostile_graph import hostile
from hypothesis import given, settings
from hypothesis import strategies as st
from rfc3987_syntax import is_valid_syntax_iri
from sample_graph import sample

from kg import pipeline
from kg.exporters import _terms, rdf, trig, void
from kg.graph import build
from kg.ontology import PREDICATES
from kg.records import Assertion, Entity, Evidence, Span
from kg.rules import Rules

BASES = ("urn:kg:", "https://example.org/kg/", "http://例子.example/图谱")
# as a title, an author, an address, a rule, a document id … may be
NAMES = (
    "", " ", "残差网络", "a b", 'say "x"', "<b>", "{x}|\\^`", "%", "%zz", "%E6", "#", "?q=1#f", "/", "//", "..", "../a",
    "😀👩‍👩‍👧‍👦", "e\u0301", "\u202ertl", "\ufeff", "\u2028", "\ufdd0", "\U0001fffe", "\ue000", "\U000e0001", "nul\x00",
    "half \ud83d", "\udc00", "a:b:c", "http://a/b", "长" * 5000, "a " * 2500, "😀" * 5000, "%" * 300, "\ud800" * 300,
)  # fmt: skip


def judged(iri: str) -> bool:
    """Whether it is an IRI; an own one is composed and not long, while an address of the web stays what it is."""
    valid = ox.NamedNode(iri).value == iri and rdflib.term._is_valid_uri(iri)
    foreign = not iri.startswith(BASES)
    return bool(valid and (foreign or (unicodedata.is_normalized("NFC", iri) and len(iri) < 2_000)))


def iris(written: bytes, syntax: ox.RdfFormat) -> set[str]:
    nodes: Iterable[object] = (node for quad in ox.parse(written, format=syntax) for node in quad)
    return {node.value for node in nodes if isinstance(node, ox.NamedNode)}


def everywhere(name: str) -> nx.MultiDiGraph:
    """A graph with this name wherever an IRI may be made from it."""
    entities = [
        Entity(f"{kind}:{name}", kind, name, identifiers=(("arxiv", name), ("doi", name), ("cvf", name), ("url", name)),
               details=(("author", name), ("authors", f"person:{name}"), ("site", name), ("url", f"http://a/{name}")))
        for kind in ("document", "paper", "model", "person")
    ]  # fmt: skip
    found = Evidence(name, Span(0, len(name)), name, name, 0.5)
    listed = Evidence(f"gazetteer:{name}", None, name, name, 1.0)
    return build(entities, [Assertion(f"model:{name}", "introduced_by", f"paper:{name}", (found, listed))])


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name[:12]))
def test_every_name_gives_valid_iris(name: str, base: str) -> None:
    for written, syntax in (
        (rdf.generate(everywhere(name), base), ox.RdfFormat.TURTLE),
        (trig.generate(everywhere(name), base), ox.RdfFormat.TRIG),
        (void.generate(everywhere(name), base), ox.RdfFormat.TURTLE),
    ):
        assert [iri for iri in iris(written, syntax) if not judged(iri)] == []


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name[:12]))
def test_every_name_keeps_the_grammar(name: str) -> None:
    """The parser of the grammar takes 10 ms and more an IRI, and knows nothing beyond U+FFFF, as the grammar does."""
    name = "".join(character for character in name if character < "\U00010000")
    assert is_valid_syntax_iri(_terms.entity_iri("urn:kg:", f"model:{name}"))
    page = _terms.web_iri(f"https://example.org/{name[:100]}")
    assert page is None or is_valid_syntax_iri(page.value)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=(), max_codepoint=0xFFFF), max_size=30))
def test_any_text_keeps_the_grammar(name: str) -> None:
    assert is_valid_syntax_iri(_terms.entity_iri("https://example.org/", name))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.sampled_from(BASES))
def test_any_text_gives_valid_iris(name: str, base: str) -> None:
    written = rdf.generate(everywhere(name), base)
    assert [iri for iri in iris(written, ox.RdfFormat.TURTLE) if not judged(iri)] == []


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_an_iri_is_the_same_every_time_and_for_every_spelling_of_a_letter(name: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    assert _terms.path(composed) == _terms.path(name) == _terms.path(unicodedata.normalize("NFC", decomposed))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_two_names_have_one_iri_only_if_they_are_one(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (_terms.path(one) == _terms.path(other)) == same


@pytest.mark.parametrize("name", ["sample", "corpus", "seeds"])
def test_no_invalid_iri_in_what_is_built(name: str, rules: Rules, request: pytest.FixtureRequest) -> None:
    if name == "sample":
        graph = sample()
    else:
        folder: Path = request.getfixturevalue(name)
        graph = pipeline.build([folder], rules).graph
    found = iris(rdf.generate(graph), ox.RdfFormat.TURTLE)
    assert [iri for iri in found if not judged(iri)] == []


def test_hostile_names_under_known_predicates_give_valid_iris() -> None:
    graph = hostile()
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if edge[2] not in PREDICATES])
    assert [iri for iri in iris(rdf.generate(graph), ox.RdfFormat.TURTLE) if not judged(iri)] == []


def test_what_is_known_elsewhere_says_where() -> None:
    said = rdflib.Graph().parse(data=rdf.generate(sample()), format="turtle")
    same = {
        (str(paper).removeprefix("urn:kg:paper/"), str(page))
        for paper, page in said.subject_objects(rdflib.URIRef("https://schema.org/sameAs"))
    }
    assert same == {
        ("arxiv/1512.03385", "https://arxiv.org/abs/1512.03385"),
        ("arxiv/1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("doi/10.1109/5.726791", "https://doi.org/10.1109/5.726791"),
        ("doi/10.1109/5.726791", "https://openreview.net/forum?id=a%20b%3F%3C%3E"),
    }
