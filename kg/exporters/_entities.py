"""What the RDF export says of an entity itself: its classes, names, identifiers and details."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode

from kg.exporters import _schemes
from kg.exporters import _terms as terms
from kg.exporters._terms import plain, tagged, term
from kg.ontology import CATEGORIES, KINDS
from kg.records import Entity

Row = tuple[NamedNode, NamedNode | Literal]
Blocks = dict[str, list[Row]]

_PROPERTY_OF_SCHEME = {"arxiv": "fabio:hasArXivId", "doi": "datacite:doi"}
_CLASS_OF_VENUE = {"journal": "fabio:Journal", "conference": "fabio:ConferenceProceedings"}


def describe(blocks: Blocks, base: str, entity: Entity) -> None:
    """Add the rows of one entity, and of the agents and author list it needs, to the blocks."""
    details = dict(entity.details)
    writers: dict[str, Callable[[], Iterator[Row]]] = {
        "document": lambda: _document(blocks, base, entity, details),
        "paper": lambda: _paper(blocks, base, entity, details),
        "result": lambda: _result(details),
    }
    specific = writers.get(entity.kind, lambda: _thing(base, entity, details))
    rows = chain(_classes(entity, details), [_label(entity)], specific(), _spellings(entity), _identifiers(entity))
    blocks.setdefault(terms.entity_iri(base, entity.id), []).extend(dict.fromkeys(rows))


def _classes(entity: Entity, details: dict[str, str]) -> Iterator[Row]:
    kind = KINDS.get(entity.kind)
    names = list(kind.classes) if kind else []
    if entity.kind == "concept" and details.get("category") in CATEGORIES:
        names.extend(CATEGORIES[details["category"]][2])
    if details.get("venue_kind") in _CLASS_OF_VENUE:
        names.append(_CLASS_OF_VENUE[details["venue_kind"]])
    for name in names:
        yield term("rdf:type"), term(name)


def _label(entity: Entity) -> Row:
    return term("rdfs:label"), tagged(entity.name or entity.id)


def _spellings(entity: Entity) -> Iterator[Row]:
    """Names and identifiers in lower case, so that a query finds a thing by any of them without reading all names."""
    if entity.kind == "result":
        return
    ids = (value for scheme, value in entity.identifiers if scheme != "url")
    for name in (entity.name or entity.id, *(name for _, name in entity.names), *entity.aliases, *ids):
        if name:
            yield term("skos:hiddenLabel"), plain(name.lower())


def _document(blocks: Blocks, base: str, entity: Entity, details: dict[str, str]) -> Iterator[Row]:
    yield from _titles(entity)
    for name, key in (("dcterms:language", "language"), ("kg:textHash", "text_hash")):
        if details.get(key):
            yield term(name), plain(details[key])
    if url := terms.web_iri(details.get("url", "")):
        yield term("schema:url"), url
    if published := terms.day(details.get("published", "")):
        yield term("schema:datePublished"), published
    for key, name in (("author", "dcterms:creator"), ("site", "dcterms:publisher")):
        if details.get(key):
            yield term(name), _agent(blocks, base, details[key])
    for topic in filter(None, details.get("topics", "").split("|")):
        yield term("schema:keywords"), tagged(topic)


def _paper(blocks: Blocks, base: str, entity: Entity, details: dict[str, str]) -> Iterator[Row]:
    if not _is_identifier(entity):
        yield from _titles(entity)
    if issued := terms.year(details.get("year", "")):
        yield term("dcterms:issued"), issued
    if authors := details.get("authors", "").split():
        yield term("bibo:authorList"), _author_list(blocks, base, authors)


def _result(details: dict[str, str]) -> Iterator[Row]:
    if value := terms.number(details.get("value", "")):
        yield term("mls:hasValue"), value
    if details.get("unit"):
        yield term("kg:unit"), plain(details["unit"])


def _thing(base: str, entity: Entity, details: dict[str, str]) -> Iterator[Row]:
    yield from _names(entity)
    if details.get("full_name"):
        yield term("kg:fullName"), tagged(details["full_name"])
    if entity.kind == "person":
        yield term("foaf:name"), plain(entity.name)
    if entity.kind == "repository" and (page := _page_of_repository(entity, details)):
        yield term("schema:codeRepository"), page
    if category := details.get("category") or details.get("organisation_kind") or details.get("venue_kind"):
        yield term("kg:category"), plain(category)
    if details.get("family"):
        yield term("kg:family"), plain(details["family"])
    if issued := terms.year(details.get("year", "")):
        yield term("dcterms:issued"), issued


def _titles(entity: Entity) -> Iterator[Row]:
    yield term("dcterms:title"), tagged(entity.name)
    for other in (*(name for _, name in entity.names), *entity.aliases):
        if other and other != entity.name:
            yield term("dcterms:alternative"), tagged(other)


def _is_identifier(entity: Entity) -> bool:
    """Whether the name only repeats an identifier, because nobody says the title."""
    spelled = {f"{scheme}{between}{value}" for scheme, value in entity.identifiers for between in ":/"}
    spelled.update(value for _, value in entity.identifiers)
    return entity.name.casefold() in {name.casefold() for name in spelled}


def _names(entity: Entity) -> Iterator[Row]:
    """SKOS wants one preferred label a language, and no label that is both preferred and alternative."""
    preferred: dict[str, Literal] = {}
    for language, name in (*entity.names, ("", entity.name or entity.id)):
        label = tagged(name, language)
        if name:
            preferred.setdefault(label.language or "", label)
    for label in preferred.values():
        yield term("skos:prefLabel"), label
    taken = set(preferred.values())
    for other in (
        *(tagged(name, language) for language, name in entity.names),
        *map(tagged, (entity.name, *entity.aliases)),
    ):
        if other.value and other not in taken:
            yield term("skos:altLabel"), other


def _identifiers(entity: Entity) -> Iterator[Row]:
    for scheme, value in entity.identifiers:
        if scheme == "url":
            if page := terms.web_iri(value):
                yield term("schema:url"), page
            continue
        if scheme in _PROPERTY_OF_SCHEME:
            yield term(_PROPERTY_OF_SCHEME[scheme]), plain(value)
        else:
            yield term("dcterms:identifier"), plain(f"{scheme}:{value}")
        if page := terms.web_iri(_schemes.page(scheme, value)):
            yield term("schema:sameAs"), page


def _page_of_repository(entity: Entity, details: dict[str, str]) -> NamedNode | None:
    return terms.web_iri(details.get("url") or "https://" + entity.id.partition(":")[2])


def _agent(blocks: Blocks, base: str, name: str) -> NamedNode:
    """Authors and sites of documents are no entities: nothing tells two people of one name apart."""
    iri = f"{base}agent/{terms.path(name)}"
    blocks[iri] = [
        (term("rdf:type"), term("foaf:Agent")),
        (term("rdfs:label"), tagged(name)),
        (term("foaf:name"), plain(name)),
    ]
    return NamedNode(iri)


def _author_list(blocks: Blocks, base: str, authors: list[str]) -> NamedNode:
    """A cell is named by what it holds and all that follows, so equal tails are one list and no two lists mix."""
    rest = term("rdf:nil")
    for position in reversed(range(len(authors))):
        iri = f"{base}list/{terms.digest(*authors[position:])}"
        first = NamedNode(terms.entity_iri(base, authors[position]))
        blocks[iri] = [(term("rdf:type"), term("rdf:List")), (term("rdf:first"), first), (term("rdf:rest"), rest)]
        rest = NamedNode(iri)
    return rest
