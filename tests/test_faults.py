"""What is said of a query that cannot be read: the line, a caret under the word, and what may have been meant."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oxrdflib import OxigraphStore
from rdflib import Dataset

from kg import query
from kg._faults import _spaced, excerpt
from kg._lexing import tokens
from kg.errors import QueryError
from kg.ontology import PREFIXES

# a query with ▲ before the word that is wrong, the message and the remedy
FAULTS = {
    "SELECT ?x {\n  ?x rdfs:label ▲'from\n}": ("this string has no end", "close it with '"),
    "▲SELEC ?x { ?x a ?y }": ("a query does not begin with 'SELEC'", "did you mean SELECT?"),
    "▲hello": ("a query does not begin with 'hello'", "begin with one of SELECT, ASK, CONSTRUCT, DESCRIBE"),
    "▲": ("the query ends too early", "close what is open"),
    "SELECT ?x { ?x a ?y▲": ("the query ends too early", "close what is open"),
    "SELECT ?x { ?x ?y ▲}": ("'}' does not fit here", "mend the query"),
    "SELECT ?x { ?x ?y ?z }▲}": ("'}' does not fit here", "mend the query"),
    "SELECT ?x { ?x a <urn:b> .\n\n ▲FILTR(?x > 3) }": ("'FILTR' does not fit here", "did you mean FILTER?"),
    "SELECT (COUNT(*) ▲?n) { ?x a ?y }": ("'?n' does not fit here", "mend the query"),
    "SELECT ?x { ?x a ?y } LIMIT ▲x": ("'x' does not fit here", "mend the query"),
    "SELECT ?x { ?x a ?y } ORDER ▲?x": ("'?x' does not fit here", "mend the query"),
    "SELECT ?x { ?x rdfs:label '模型' ; ?z ▲}": ("'}' does not fit here", "mend the query"),
    "ASK { FILTER(?x = ▲) }": ("')' does not fit here", "mend the query"),
    "ASK { ?s ?p ▲<relative> }": ("this is no absolute IRI", "mend the query"),
    "ASK { ?s a ▲skoss:Concept }": ("no prefix skoss: is known or declared", "did you mean skos:?"),
    "ASK { ?s ▲dct:title 'ab:c' }": ("no prefix dct: is known or declared", "did you mean dcterms:?"),
    "# a:b\nASK { ?s a ▲qqq:x }": (
        "no prefix qqq: is known or declared",
        f"known are {', '.join(PREFIXES)}; declare others with PREFIX",
    ),
    "PREFIX my: <urn:my:> ASK { ?s my:a ?o , ▲}": ("'}' does not fit here", "mend the query"),
}


@pytest.mark.parametrize("marked", FAULTS)
def test_a_fault_is_shown_where_it_is(marked: str) -> None:
    text, at = marked.replace("▲", ""), marked.index("▲")
    with pytest.raises(QueryError) as caught:
        query.run(Dataset(store=OxigraphStore()), text)
    error = caught.value
    line, column = text[:at].count("\n") + 1, at - text.rfind("\n", 0, at)
    assert (error.message, error.remedy, error.place) == (*FAULTS[marked], f"query, line {line}, column {column}")
    shown, caret = error.excerpt.split("\n")
    assert shown == text.split("\n")[line - 1]
    assert caret.endswith("^")
    assert len(caret) == column
    assert str(error).endswith(error.excerpt)


def test_a_fault_of_the_whole_has_no_place() -> None:
    with pytest.raises(QueryError) as caught:
        query.run(Dataset(store=OxigraphStore()), "SELECT ?x ?y { ?x a ?y } GROUP BY ?x", {})
    assert (caught.value.place, caught.value.excerpt) == ("query", "")
    assert "unbound" in caught.value.message


def test_a_long_line_is_cut_around_the_caret() -> None:
    shown, caret = excerpt("x" * 500 + "!" + "y" * 500, 500).split("\n")
    assert len(shown) <= 100
    assert shown[caret.index("^")] == "!"


@pytest.mark.parametrize("text", [named.text for named in query.named_queries().values()])
def test_a_good_query_stays_good_with_gaps(text: str) -> None:
    """Else the place of a fault would be sought in a text with another fault."""
    assert ox.Store().query(_spaced(list(tokens(text)))[0], prefixes=PREFIXES) is not None  # raises where it is none


@given(st.text(alphabet="ASK{}?x .;,<>'\"\\:@#^|&()[]\n\t模😀\x00", max_size=40))
def test_whatever_is_asked_there_is_an_answer_or_an_error_with_words(text: str) -> None:
    said = []
    try:
        query.run(Dataset(store=OxigraphStore()), text)
    except QueryError as error:
        said = [error.message, error.remedy]
    assert all(said)


LARGE = {
    "groups": ("SELECT * " + "{" * 100_000, "nests deeper"),
    "brackets": ("ASK { FILTER(" + "(" * 100_000, "nests deeper"),
    "nodes": ("ASK {" + "[ <a:b> " * 50_000, "nests deeper"),
    "conditions": ("ASK { FILTER(" + "IF(true," * 1000 + "1" + ",1)" * 1000 + ") }", "nests deeper"),
    "denials": ("ASK { FILTER(" + "!" * 100_000 + "true) }", "10,000 words and signs"),
    "unions": ("ASK {" + "{ ?s ?p ?o } UNION " * 20_000 + "{} }", "10,000 words and signs"),
    "steps": ("ASK { ?s <a:b>" + "/<a:b>" * 20_000 + " ?o }", "10,000 words and signs"),
}


@pytest.mark.parametrize("what", LARGE)
def test_a_query_that_the_engine_would_not_survive_is_refused(what: str) -> None:
    text, message = LARGE[what]
    with pytest.raises(QueryError, match=message) as caught:
        query.run(Dataset(store=OxigraphStore()), text)
    assert "several queries" in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES ?x { " + "<urn:a> 'b(' 3 kg:c " * 20_000 + "} }",
        "SELECT * { VALUES ?x { '" + "(" * 1000 + '\' """' + "{" * 1000 + '""" } } # ' + "[" * 1000,
    ],
    ids=["many values", "brackets in strings and comments"],
)
def test_values_may_be_many_and_hold_anything(text: str) -> None:
    assert query.run(Dataset(store=OxigraphStore()), text).terms


def test_half_of_a_surrogate_pair_is_no_query() -> None:
    with pytest.raises(QueryError, match="surrogate pair"):
        query.run(Dataset(store=OxigraphStore()), "ASK { ?s ?p '\ud800' }")
