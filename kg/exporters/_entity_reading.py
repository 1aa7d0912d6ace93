"""One entity of the RDF export as a record again: `_entities` the other way round."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.records import Entity

Said = Mapping[str, list[Any]]
Rows = Mapping[str, Said]
Lookup = Callable[[str], str]

_SCHEME_OF_PROPERTY = {"fabio:hasArXivId": "arxiv", "datacite:doi": "doi"}
_DETAIL_OF_CATEGORY = {"concept": "category", "organisation": "organisation_kind", "venue": "venue_kind"}
# what stands in the file as it stands in the record
_DETAIL_OF_PROPERTY = {
    "dcterms:issued": "year",
    "dcterms:language": "language",
    "kg:family": "family",
    "kg:fullName": "full_name",
    "kg:textHash": "text_hash",
    "kg:unit": "unit",
    "mls:hasValue": "value",
    "schema:codeRepository": "url",
    "schema:datePublished": "published",
}


def texts(said: Said, name: str) -> list[str]:
    """Return all values of a property, each once."""
    values = said.get(name, ())
    return [value.value for value in (values if len(values) < 2 else dict.fromkeys(values))]


def first(said: Said, name: str) -> str:
    """Return the first value of a property, the empty string where there is none."""
    return str(said[name][0].value) if said.get(name) else ""


def entity(node: str, said: Said, agent: Lookup, authors: Lookup) -> Entity:
    """Return the record of a node; `agent` names an author or site, `authors` resolves a list."""
    kind = node.partition(":")[0]
    label = next(iter(said["rdfs:label"]))
    preferred = said.get("skos:prefLabel") or said.get("dcterms:title") or [label]
    others = (*texts(said, "skos:altLabel"), *texts(said, "dcterms:alternative"))
    return Entity(
        node,
        kind,
        "" if label.value == node and preferred[0].value in ("", node) else label.value,
        tuple(sorted({name.language or "": name.value for name in reversed(preferred)}.items())),
        others,
        tuple(sorted(_identifiers(kind, said))),
        tuple(sorted(_details(kind, said, agent, authors))),
    )


def _identifiers(kind: str, said: Said) -> Iterator[tuple[str, str]]:
    for name, scheme in _SCHEME_OF_PROPERTY.items():
        yield from ((scheme, value) for value in texts(said, name))
    for value in texts(said, "dcterms:identifier"):
        scheme, _, rest = value.partition(":")
        yield scheme, rest
    if kind != "document":  # where the address is a detail
        yield from (("url", value) for value in texts(said, "schema:url"))


def _details(kind: str, said: Said, agent: Lookup, authors: Lookup) -> Iterator[tuple[str, str]]:
    for name, key in _DETAIL_OF_PROPERTY.items():
        if name in said:
            yield key, first(said, name)
    if "kg:category" in said:
        yield _DETAIL_OF_CATEGORY.get(kind, "category"), first(said, "kg:category")
    if "bibo:authorList" in said:
        yield "authors", authors(first(said, "bibo:authorList"))
    if kind == "document":
        yield from _of_document(said, agent)


def _of_document(said: Said, agent: Lookup) -> Iterator[tuple[str, str]]:
    for name, key in (("dcterms:creator", "author"), ("dcterms:publisher", "site")):
        if name in said:
            yield key, agent(first(said, name))
    if "schema:url" in said:
        yield "url", first(said, "schema:url")
    if "schema:keywords" in said:
        yield "topics", "|".join(texts(said, "schema:keywords"))
