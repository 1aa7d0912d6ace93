"""Variants by name: ResNet-50 is a ResNet, LLaMA-2-70B a LLaMA-2, DCGAN a GAN, weighted softmax loss a softmax loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

import regex

from kg.extractors.masking import category
from kg.records import Mention, RelationMention
from kg.rules import Rules, spelling_key

_VARIANT = regex.compile(r"^(?P<base>.+?)-(?P<size>[^-]+)$")
_SIZE = regex.compile(r"[vV]?\d[\d.]*[A-Za-z]{0,2}|[A-Z]\d{0,2}|(?i:base|large|tiny|small|huge|deep|xl)")
_FAMILY_RULE = "name-ends-with-family"
_SHORTEST_FAMILY = 3
# of concepts, those that are named after what they change
_NAMED_AFTER = frozenset({"loss", "activation", "optimizer", "metric"})


def extract(mentions: Sequence[Mention], rules: Rules) -> Iterator[RelationMention]:
    """Say of each name that is a known one in some size or version, or ends in one, that it is a variant of that.

    What the document itself names is known, too: FrobNet-50 beside FrobNet.
    """
    named = {mention.value or "" for mention in mentions if mention.kind == "model"}
    suffix_rules = {rule.id for rule in rules.mentions if rule.after}
    for mention in mentions:
        if mention.kind == "model" and mention.value:
            read = mention.rule_id in suffix_rules and (mention.kind, mention.value) not in rules.by_name
            base = _base(mention.value, named, rules, any_suffix=read)
            if base:
                yield _variant(mention, base, mention.rule_id, mention.confidence)
        family = _family(mention, rules)
        if family:
            yield _variant(mention, family, _FAMILY_RULE, 0.7)


def _variant(mention: Mention, base: str, rule_id: str, confidence: float) -> RelationMention:
    return RelationMention(mention, "variant_of", replace(mention, value=base), mention.span, rule_id, confidence)


def _base(value: str, named: Set[str], rules: Rules, *, any_suffix: bool) -> str | None:
    """The known name that a value begins with, where what follows is a size or version."""
    match = _VARIANT.match(value)
    while match:
        known = rules.by_spelling.get(("model", spelling_key(match["base"])))
        if known or match["base"] in named:
            base = known.name if known else match["base"]
            return base if (any_suffix or _SIZE.fullmatch(match["size"])) and base != value else None
        longer = value.rfind("-", 0, len(match["base"]))
        match = _VARIANT.match(value[: len(match["base"])]) if longer > 0 else None
    return None


def _family(mention: Mention, rules: Rules) -> str | None:
    """The longest known name that a name ends in, unless its gazetteer line says what it is a variant of."""
    value = mention.value or ""
    entry = rules.by_name.get((mention.kind, value))
    if mention.kind != "model" and category(mention, rules) not in _NAMED_AFTER:
        return None
    if entry and entry.facts.get("variant_of"):
        return None
    wider = entry.facts.get("broader") if entry else None
    for start in range(1, len(value) - _SHORTEST_FAMILY + 1):
        known = rules.by_name.get((mention.kind, value[start:])) if _begins(value, start) else None
        if known and known.facts.get("category", "") == category(mention, rules):
            return known.name if known.name != wider else None
    return None


def _begins(value: str, start: int) -> bool:
    """Whether a name can begin here: GAN in DCGAN and in Triple-GAN, not in Organ, nor LeNet in GoogLeNet."""
    return value[start:].isupper() or not value[start - 1].isalnum()
