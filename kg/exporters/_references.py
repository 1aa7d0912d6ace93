"""What the RDF exports say of an entry of a reference list: its line, where it stands, and what was read from it."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.exporters import _terms as terms
from kg.exporters._terms import plain, tagged, term
from kg.records import LinkedReference, Reference

Row = tuple[NamedNode, NamedNode | Literal]

AUTHORS_BETWEEN = "; "
# property -> the field that stands in it as it is
PLAIN_FIELDS = {
    "kg:marker": "marker",
    "kg:rule": "rule_id",
    "kg:mark": "mark",
    "kg:venueName": "venue",
    "kg:publisherName": "publisher",
    "kg:volume": "volume",
    "kg:issue": "issue",
    "kg:pages": "pages",
}
IDENTIFIERS = ("arxiv", "doi")


def rows(base: str, entry: LinkedReference, position: NamedNode) -> Iterator[Row]:
    """Yield what is said of an entry: a part of its document, at a position."""
    reference = entry.reference
    document = NamedNode(terms.document_iri(base, reference.document_id))
    yield term("rdf:type"), term("biro:BibliographicReference")
    yield term("rdf:type"), term("oa:SpecificResource")
    yield term("c4o:hasContent"), plain(entry.raw)
    yield term("dcterms:isPartOf"), document
    yield term("oa:hasSource"), document
    yield term("oa:hasSelector"), position
    if entry.paper_id:
        yield term("biro:references"), NamedNode(terms.entity_iri(base, entry.paper_id))
    yield from _read(reference)


def _read(reference: Reference) -> Iterator[Row]:
    for name, field in PLAIN_FIELDS.items():
        if value := getattr(reference, field):
            yield term(name), plain(value)
    if reference.authors:
        yield term("kg:authors"), plain(AUTHORS_BETWEEN.join(reference.authors))
    if reference.et_al:
        yield term("kg:etAl"), Literal(True)
    if reference.title:
        yield term("dcterms:title"), tagged(reference.title)
    if issued := terms.year(str(reference.year or "")):
        yield term("dcterms:issued"), issued
    for scheme in IDENTIFIERS:
        if value := getattr(reference, scheme):
            yield term("dcterms:identifier"), plain(f"{scheme}:{value}")
    if page := terms.web_iri(reference.url or ""):
        yield term("schema:url"), page
