"""`kg rules try`: why a rule found nothing in a text. Each line names a gate and what stood before it."""

from __future__ import annotations

from collections.abc import Iterator

from kg import checks, extractors
from kg.explaining import names, references, relations
from kg.rules import MentionRule, ReferenceRule, RelationRule, Rule, Rules

__all__ = ["why"]


def why(rule: Rule, text: str, rules: Rules) -> Iterator[str]:
    """Say which gate refused the text; nothing where the rule finds something in it."""
    if checks.findings(rule, text, rules):
        return
    document = checks.document(rule, text)
    extraction = extractors.extract(document, rules)
    if isinstance(rule, MentionRule):
        yield from names.why(rule, extraction, rules)
    elif isinstance(rule, ReferenceRule):
        yield from references.why(rule, extraction)
    elif isinstance(rule, RelationRule):
        yield from relations.why(rule, extraction, rules)
