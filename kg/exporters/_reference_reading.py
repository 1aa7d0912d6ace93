"""One entry of a reference list of the RDF export as a record again: `_references` the other way round."""

from __future__ import annotations

from kg.exporters._entity_reading import Said, first, texts
from kg.exporters._references import AUTHORS_BETWEEN, IDENTIFIERS, PLAIN_FIELDS
from kg.records import Reference, Span


def reference(document: str, span: Span, said: Said) -> Reference:
    """Return the record of an entry; what it does not give is None."""
    plain: dict[str, str | None] = {field: first(said, name) or None for name, field in PLAIN_FIELDS.items()}
    identifiers = dict(value.split(":", 1) for value in texts(said, "dcterms:identifier") if ":" in value)
    authors, issued = first(said, "kg:authors"), first(said, "dcterms:issued")
    return Reference(
        document,
        span,
        marker=plain["marker"],
        authors=tuple(authors.split(AUTHORS_BETWEEN)) if authors else (),
        et_al=first(said, "kg:etAl") == "true",
        title=first(said, "dcterms:title") or None,
        mark=plain["mark"],
        venue=plain["venue"],
        publisher=plain["publisher"],
        year=int(issued) if issued else None,
        volume=plain["volume"],
        issue=plain["issue"],
        pages=plain["pages"],
        **{scheme: identifiers.get(scheme) for scheme in IDENTIFIERS},
        url=first(said, "schema:url") or None,
        rule_id=plain["rule_id"] or "",
    )
