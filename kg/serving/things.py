"""A thing as the store has it: for a page, and as triples with all that is said of it and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.ontology import KINDS, PREDICATES, expand, shorten
from kg.serving.addresses import address

MOST_LOOKED_AT = (
    5000  # statements in one direction, so that a page of the most famous thing takes no longer than others
)
MOST_STATEMENTS = 200  # of one relation on a page
MOST_QUOTES = 3  # of one statement

_BY_PROPERTY = {expand(predicate.property): predicate for predicate in PREDICATES.values()}
_ORDER = {name: number for number, name in enumerate(PREDICATES)}
_NAMES = {
    expand(name)
    for name in (
        "rdfs:label",
        "skos:prefLabel",
        "skos:altLabel",
        "skos:hiddenLabel",
        "dcterms:alternative",
        "foaf:name",
    )
}
_PLACES = ("prov:wasDerivedFrom", "oa:hasTarget", "oa:hasSelector")


@dataclass(frozen=True, slots=True)
class Link:
    """A name to show, with the address and kind of what it names, as far as it has them."""

    text: str
    href: str = ""
    kind: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that a statement rests on, and where they stand."""

    text: str
    rule: str
    source: Link


@dataclass(frozen=True, slots=True)
class Statement:
    """What stands at the other end, in how many places that is said, and the words of some."""

    other: Link
    support: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """All statements of one predicate in one direction; `more` were left out, and more than those if `cut`."""

    predicate: str
    incoming: bool
    statements: tuple[Statement, ...]
    more: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """All that a page shows."""

    iri: str
    name: Link
    names: tuple[Link, ...]
    details: tuple[tuple[str, tuple[Link, ...]], ...]
    relations: tuple[Relation, ...]


class Things:
    """Looks things up in a store; each look takes as long as the thing has edges, whatever the size of the store."""

    def __init__(self, store: ox.Store, bases: Sequence[str]) -> None:
        self.store, self.bases = store, bases

    def __contains__(self, iri: str) -> bool:
        try:
            return next(self._quads(subject=ox.NamedNode(iri)), None) is not None
        except ValueError:
            return False

    def thing(self, iri: str) -> Thing:
        """Return what the page of a thing shows."""
        relations = (*self._relations(iri, incoming=False), *self._relations(iri, incoming=True))
        stated = {expand(PREDICATES[relation.predicate].property) for relation in relations if not relation.incoming}
        names = [self._link(term) for name in sorted(_NAMES) for term in self._values(iri, name)]
        return Thing(iri, self.link(iri), tuple(dict.fromkeys(names)), tuple(self._details(iri, stated)), relations)

    def triples(self, iri: str, most: int) -> tuple[list[ox.Triple], bool]:
        """Return what is said of a thing, with the statements that it is in and the evidence of each; and if cut."""
        found: dict[ox.Triple, None] = {}
        for subject in self._about(iri):
            for quad in self._quads(subject=subject):
                if len(found) >= most and quad.triple not in found:
                    return list(found), True
                found[quad.triple] = None
        return list(found), False

    def link(self, iri: str) -> Link:
        """Return how to show a thing."""
        label = next((quad.object for quad in self._quads(ox.NamedNode(iri), ox.NamedNode(expand("rdfs:label")))), None)
        text, language = (label.value, label.language or "") if isinstance(label, ox.Literal) else (shorten(iri), "")
        href = address(iri, self.bases)
        if not href and iri.startswith(("http://", "https://")):
            href = iri
        return Link(text, href, self.kind(iri), language)

    def kind(self, iri: str) -> str:
        """Return the kind that the IRI of a thing shows, if any."""
        for base in self.bases:
            kind = iri.removeprefix(base).partition("/")[0]
            if iri.startswith(base) and kind in KINDS:
                return kind
        return ""

    def labels(self) -> Iterator[tuple[str, str]]:
        """Yield every thing that has a kind with each of its names."""
        for name in sorted(_NAMES):
            for quad in self._quads(predicate=ox.NamedNode(name)):
                if isinstance(quad.subject, ox.NamedNode) and self.kind(quad.subject.value):
                    yield quad.subject.value, getattr(quad.object, "value", "")

    def _about(self, iri: str) -> Iterator[Any]:
        """Yield the thing, its statements, and what these rest on, each once."""
        node = ox.NamedNode(iri)
        yield node
        seen: set[Any] = {node}
        ends = (ox.NamedNode(expand(name)) for name in ("rdf:subject", "rdf:object"))
        for quad in (quad for end in ends for quad in self._quads(None, end, node)):
            waiting = [quad.subject]
            while waiting:
                one = waiting.pop()
                if one not in seen and isinstance(one, ox.NamedNode | ox.BlankNode):
                    seen.add(one)
                    yield one
                    waiting += [below for place in _PLACES for below in self._values(one, expand(place))]

    def _relations(self, iri: str, incoming: bool) -> Iterator[Relation]:
        here, there = ("rdf:object", "rdf:subject") if incoming else ("rdf:subject", "rdf:object")
        found: dict[str, list[Any]] = {}
        stated = self._quads(None, ox.NamedNode(expand(here)), ox.NamedNode(iri))
        for quad in islice(stated, MOST_LOOKED_AT):
            predicate = _BY_PROPERTY.get(self._first(quad.subject, "rdf:predicate"))
            if predicate is not None:
                found.setdefault(predicate.name, []).append(quad.subject)
        cut = next(stated, None) is not None
        for name in sorted(found, key=_ORDER.__getitem__):
            ranked = sorted(found[name], key=lambda node: (-self._support(node), self._first(node, there)))
            chosen = tuple(self._statement(node, there) for node in ranked[:MOST_STATEMENTS])
            yield Relation(name, incoming, chosen, max(0, len(ranked) - MOST_STATEMENTS), cut)

    def _statement(self, node: Any, there: str) -> Statement:
        sources = sorted(self._values(node, expand("prov:wasDerivedFrom")), key=str)[:MOST_QUOTES]
        return Statement(
            self._link(self._node(node, there)), self._support(node), tuple(self._quote(source) for source in sources)
        )

    def _quote(self, node: Any) -> Quote:
        """A place of an article, or a line of a gazetteer."""
        target = self._node(node, "oa:hasTarget")
        words = self._first(node, "prov:value")
        source = self._node(node, "dcterms:isPartOf")
        if target is not None:
            source = self._node(target, "oa:hasSource")
            exact = (self._first(selector, "oa:exact") for selector in self._values(target, expand("oa:hasSelector")))
            words = next(filter(None, exact), "")
        return Quote(words, self._first(node, "kg:rule"), self._link(source))

    def _details(self, iri: str, stated: set[str]) -> Iterator[tuple[str, tuple[Link, ...]]]:
        found: dict[str, list[Link]] = {}
        for quad in self._quads(subject=ox.NamedNode(iri)):
            name = quad.predicate.value
            if name not in _NAMES and name not in stated:
                found.setdefault(shorten(name), []).extend(self._shown(quad.object))
        for name in sorted(found):
            yield (
                name,
                tuple(sorted(dict.fromkeys(found[name]), key=lambda link: (link.text, link.href)))[:MOST_STATEMENTS],
            )

    def _shown(self, term: Any) -> Iterator[Link]:
        """A list shows its members, anything else itself."""
        first = self._node(term, "rdf:first") if isinstance(term, ox.NamedNode) else None
        seen: set[Any] = set()
        while first is not None and term not in seen and len(seen) < MOST_STATEMENTS:
            yield self._link(first)
            seen.add(term)
            term = self._node(term, "rdf:rest")
            first = self._node(term, "rdf:first") if term is not None else None
        if not seen:
            yield self._link(term)

    def _link(self, term: Any) -> Link:
        if isinstance(term, ox.NamedNode):
            return self.link(term.value)
        text = "" if term is None else getattr(term, "value", str(term))
        return Link(text, language=getattr(term, "language", None) or "")

    def _support(self, node: Any) -> int:
        """In how many places a statement is said."""
        return sum(1 for _ in self._quads(node, ox.NamedNode(expand("prov:wasDerivedFrom"))))

    def _values(self, subject: Any, predicate: str) -> list[Any]:
        node = ox.NamedNode(subject) if isinstance(subject, str) else subject
        if not isinstance(node, ox.NamedNode | ox.BlankNode):
            return []  # whoever wrote the file may have put a text where a thing should be
        return [quad.object for quad in self._quads(node, ox.NamedNode(predicate))]

    def _node(self, subject: Any, name: str) -> Any:
        return next(iter(self._values(subject, expand(name))), None)

    def _first(self, subject: Any, name: str) -> str:
        return getattr(self._node(subject, name), "value", "")

    def _quads(self, subject: Any = None, predicate: Any = None, object_: Any = None) -> Iterator[Any]:
        return self.store.quads_for_pattern(subject, predicate, object_, None)
