"""Variants by name: ResNet-50 is a ResNet, LLaMA-2-70B a LLaMA-2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from kg.records import Mention, RelationMention
from kg.rules import Rules

_VARIANT = regex.compile(r"^(?P<base>.+?)-(?P<size>[^-]+)$")
_SIZE = regex.compile(r"[vV]?\d[\d.]*[A-Za-z]{0,2}|[A-Z]\d{0,2}|(?i:base|large|tiny|small|huge|deep|xl)")


def extract(mentions: Sequence[Mention], rules: Rules) -> Iterator[RelationMention]:
    """Say of each name that is a known one in some size or version that it is a variant of that."""
    suffix_rules = {rule.id for rule in rules.mentions if rule.after}
    for mention in mentions:
        if mention.kind == "model" and mention.value:
            read = mention.rule_id in suffix_rules and (mention.kind, mention.value) not in rules.by_name
            base = _base(mention.value, rules, any_suffix=read)
            if base:
                thing = replace(mention, value=base)
                yield RelationMention(mention, "variant_of", thing, mention.span, mention.rule_id, mention.confidence)


def _base(value: str, rules: Rules, *, any_suffix: bool) -> str | None:
    """The known name that a value begins with, where what follows is a size or version."""
    match = _VARIANT.match(value)
    while match:
        if ("model", match["base"]) in rules.by_name:
            return match["base"] if any_suffix or _SIZE.fullmatch(match["size"]) else None
        longer = value.rfind("-", 0, len(match["base"]))
        match = _VARIANT.match(value[: len(match["base"])]) if longer > 0 else None
    return None
