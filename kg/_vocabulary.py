"""Terms and names of a query that the graph does not have: what an empty answer may be due to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process
from rdflib import OWL, RDF, RDFS, XSD, Dataset

from kg._lexing import Token, tokens
from kg.ontology import CATEGORIES, KINDS, PREDICATES, PREFIXES, expand, shorten

_LANGUAGE = (OWL, RDF, RDFS, XSD)  # any graph may lack these and still be asked for them
_PREFIX = re.compile(r"\bPREFIX\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)
_THING = re.compile(rf".*?[/:](?:{'|'.join(KINDS)})/")
_ASKED = (
    "ASK {{ {{ <{0}> ?p ?o }} UNION {{ ?s <{0}> ?o }} UNION {{ ?s ?p <{0}> }} UNION {{ GRAPH <{0}> {{ ?s ?p ?o }} }} }}"
)
_TERMS = "SELECT DISTINCT ?term { { ?s ?term ?o } UNION { ?s a ?term } }"
_THINGS = "SELECT DISTINCT ?thing {{ ?thing a ?class FILTER (STRSTARTS(STR(?thing), '{0}')) }}"
_NAMES = """SELECT DISTINCT ?name { ?thing rdfs:label|skos:prefLabel|skos:altLabel|dcterms:title|dcterms:alternative
  |fabio:hasArXivId|datacite:doi|kg:category|kg:family ?label BIND (STR(?label) AS ?name) }"""
_LIKE = 70  # of 100
_MOST = 3


def unknown_terms(text: str, dataset: Dataset) -> Iterator[str]:
    """Yield a sentence for each term or thing of ours that neither the ontology nor the graph has."""
    known = _ontology()
    for iri in dict.fromkeys(_asked(text)):
        if iri not in known and not dataset.query(_ASKED.format(iri)).askAnswer:
            hint = _meant(shorten(iri), _like(iri, dataset, known))
            yield f"neither the ontology nor the graph has {shorten(iri)}{hint}"


def unknown_names(given: Mapping[str, str], dataset: Dataset) -> Iterator[str]:
    """Yield a sentence for each parameter whose value is no name, or part of one, that the graph has."""
    names = _column(dataset, _NAMES) if any(given.values()) else []
    for key, value in given.items():
        if value and not any(value.casefold() in name.casefold() for name in names):
            yield f"the graph knows no {key} {value!r}{_meant(value, names)}"


def _ontology() -> set[str]:
    terms = {term for kind in KINDS.values() for term in kind.classes}
    terms |= {predicate.property for predicate in PREDICATES.values()}
    terms |= {term for _, _, classes in CATEGORIES.values() for term in classes}
    return {expand(term) for term in terms}


def _asked(text: str) -> Iterator[str]:
    """Yield the IRIs of a query that are in a namespace of the ontology, or name a thing."""
    prefixes = PREFIXES | dict(_PREFIX.findall(text))
    for token in _outside_templates(tokens(text)):
        prefix, _, name = token.text.partition(":")
        iri = token.text[1:-1] if token.sort == "iri" else prefixes.get(prefix, "") + name.replace("\\", "")
        if not any(iri in namespace for namespace in _LANGUAGE) and iri not in prefixes.values() and _is_ours(iri):
            yield iri


def _outside_templates(words: Iterable[Token]) -> Iterator[Token]:
    """Leave out what CONSTRUCT makes: its terms need not exist yet."""
    waiting, depth = False, 0
    for word in words:
        waiting |= word.text.upper() == "CONSTRUCT"
        if waiting:
            depth += (word.text == "{") - (word.text == "}")
            waiting = depth > 0 or (word.text != "}" and word.text.upper() != "WHERE")
        elif word.sort in ("iri", "name"):
            yield word


def _is_ours(iri: str) -> bool:
    return any(iri.startswith(namespace) for namespace in PREFIXES.values()) or _THING.match(iri) is not None


def _like(iri: str, dataset: Dataset, known: set[str]) -> list[str]:
    """What may have been meant: things of the same kind, or terms of any vocabulary."""
    opening = _THING.match(iri)
    if opening and "'" not in opening[0]:
        return _column(dataset, _THINGS.format(opening[0]))
    terms = known.union(_column(dataset, _TERMS))
    return [shorten(term) for term in terms if _is_ours(term)]


def _meant(word: str, candidates: Iterable[str]) -> str:
    """Compare what follows the prefix; of equals the one with the same prefix, then the first by name."""
    names = {name: re.split("[:/#]", name)[-1].casefold() for name in sorted(candidates)}
    tail = re.split("[:/#]", word)[-1].casefold()
    found = process.extract(tail, names, scorer=fuzz.ratio, processor=None, limit=None, score_cutoff=_LIKE)
    found.sort(key=lambda one: (-one[1], -fuzz.ratio(word, one[2]), one[2]))
    likest = [name for _, _, name in found[:_MOST]]
    return f"; did you mean {' or '.join(likest)}?" if likest else ""


def _column(dataset: Dataset, text: str) -> list[str]:
    return [str(term) for row in dataset.query(text, initNs=PREFIXES).bindings for term in row.values()]
