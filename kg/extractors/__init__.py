"""What one document says: mentions, references and the relations between them, each with its place and rule."""

from __future__ import annotations

from kg.extractors import citations, identifiers, mentions, papers, references, relations, results, shapes
from kg.extractors.lexicon import Text
from kg.extractors.outside import closed_spans
from kg.extractors.overlap import Spans, in_order
from kg.records import Document, Extraction
from kg.rules import Rules

__all__ = ["extract"]


def extract(document: Document, rules: Rules) -> Extraction:
    """Find everything in one document. Looks at this document and the rules, and at nothing else."""
    entries = references.extract(document, rules)
    identified = identifiers.extract(document)
    text = Text(document)
    shaped = shapes.plain(text, rules)
    closed = Spans(closed_spans(document, identified))
    names = mentions.extract(text, shaped, closed, rules)
    titled = papers.extract(text, shaped, closed, rules)
    cited = citations.extract(document, entries)
    found = in_order((*identified, *names, *titled, *cited))
    said = relations.extract(document, found, entries, rules)
    reached = results.extract(document, found, rules)
    evaluated = sorted((*said, *results.evaluations(reached, said)), key=lambda relation: relation.span)
    return Extraction(document, found, entries, tuple(evaluated), reached)
