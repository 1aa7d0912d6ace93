"""Which rules for sizes and versions may read on where a name ends, told from the two characters that stand there."""

from __future__ import annotations

from collections.abc import Iterable

from kg.rules import Entry, MentionRule, Rules
from kg.rules.beginnings import beginnings
from kg.rules.expressions import UnreadableError, parse

_MOST_KEYS = 20_000
_TOLD = 2


class Sizes:
    """The rules that read suffixes of some names, in order."""

    def __init__(self, rules: Iterable[MentionRule]) -> None:
        self.rules = tuple(rules)
        self._heads = [(rule, _heads(rule)) for rule in self.rules]
        self._table: dict[str, tuple[MentionRule, ...]] = {}

    def at(self, narrow: str, position: int) -> tuple[MentionRule, ...]:
        """The rules of which a match may begin here."""
        told = narrow[position : position + _TOLD]
        if told not in self._table:
            if len(self._table) > _MOST_KEYS:
                self._table.clear()
            self._table[told] = tuple(rule for rule, heads in self._heads if _may_begin(heads, told))
        return self._table[told]


def suffixes(rules: Rules, entry: Entry) -> Sizes:
    """The rules that read suffixes of the names of a gazetteer line."""
    table: dict[tuple[str, str], Sizes] = rules.cache.setdefault("suffixes", {})
    key = entry.kind, entry.facts.get("category", "")
    if key not in table:
        table[key] = Sizes(rule for rule in rules.mentions if rule.reads_on(entry) and not rule.follows)
    return table[key]


def _heads(rule: MentionRule) -> set[str]:
    """The strings that a match of the rule begins with; the empty one where that cannot be told."""
    try:
        return beginnings((parse(rule.compiled.pattern),), _TOLD) if rule.compiled else set()
    except UnreadableError:
        return {""}


def _may_begin(heads: Iterable[str], told: str) -> bool:
    return any(told.startswith(head) or head.startswith(told) for head in heads)
