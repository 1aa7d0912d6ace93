"""Why a reference rule does not read an entry."""

from __future__ import annotations

from collections.abc import Iterator

from kg import checks
from kg.explaining.reach import furthest
from kg.extractors import entries
from kg.records import Extraction
from kg.rules import ReferenceRule
from kg.rules.patterns import compile_pattern


def why(rule: ReferenceRule, extraction: Extraction) -> Iterator[str]:
    """Say for each entry what refused the rule, and what read the entry instead."""
    for entry in extraction.references:
        _, raw = entries.marked(extraction.document.text[slice(*entry.span)])
        yield f"entry: {raw}"
        yield f"  {gate(rule, raw) or 'a rule that stands before this one reads it'}"
        yield f"  read by `{entry.rule_id}`: {', '.join(checks.fields(entry)) or 'nothing'}"


def gate(rule: ReferenceRule, raw: str) -> str | None:
    """What refuses this entry, without its marker; None if the rule fits."""
    if rule.compiled is None or not rule.compiled.match(raw):
        reach = furthest(rule.pattern, compile_pattern, raw, at=0)
        return (
            f"the pattern reads {reach.read!r}, then asks for {reach.asked}" if reach else "the pattern fails at once"
        )
    blocked = rule.blocker.search(raw) if rule.blocker else None
    return f"`unless` refuses it at {blocked[0]!r}" if blocked else None
