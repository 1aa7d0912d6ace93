"""`kg.extract`, for those who have a text rather than a file."""

from __future__ import annotations

from kg import cleaning, extractors
from kg import rules as rules_module
from kg.records import Document, Extraction, Provenance, RawDocument
from kg.rules import Rules


def extract(document: Document | RawDocument | str, rules: Rules | None = None) -> Extraction:
    """Find everything in one document; a string is read as plain text whose first line is the title."""
    if isinstance(document, str):
        title = document.strip().split("\n", 1)[0]
        document = RawDocument("text", title, "plain", document, Provenance("plain", "text"))
    if isinstance(document, RawDocument):
        document = cleaning.clean(document)
    return extractors.extract(document, rules or rules_module.load())
