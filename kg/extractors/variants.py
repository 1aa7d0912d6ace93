"""Sizes and versions of known names, read from the name on: ResNet-50, LLaMA-2-70B, VGG16和19.

The rules with `after` are suffixes. They are read one after the other, the longest first, and what has been read so far
is looked up in the gazetteers, so that LLaMA-2-70B is a variant of the known LLaMA 2. A rule with `follows` reads a
size that stands alone behind such a name: the 101 of ResNet-50/101.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from kg.extractors.lexicon import Known, Text, canonical, opens
from kg.extractors.sizes import suffixes
from kg.records import Mention
from kg.rules import MentionRule, Rules
from kg.text import fold

_MOST_SUFFIXES = 4
_LONGEST_LIST = 8


def read(text: Text, known: Known, rules: Rules) -> Iterator[Mention]:
    """Yield the sized and versioned names that begin with the known one, and those of its list."""
    kind, start, position = known.entry.kind, known.start, known.end
    base, sizes = _base(text, known), suffixes(rules, known.entry)
    for _ in range(_MOST_SUFFIXES):
        step = _longest(text, sizes.at(text.narrow, position), base, position)
        if step is None:
            return
        rule, match, value = step
        before, base, position = base, canonical(rules, kind, value), match.end()
        if opens(text.folded, position, position - 1):
            yield text.mention(kind, start, position, base, rule.id, rule.confidence)
            yield from _listed(text, kind, before, position, rule, rules)


def _base(text: Text, known: Known) -> str:
    """What a size is put behind: the name; a part of it that is a spelling of its own, as the text has it (Swin-T)."""
    name = known.entry.name
    is_part = fold(name).startswith(f"{known.spelling} ") or fold(name).startswith(f"{known.spelling}-")
    return text.narrow[known.start : known.end] if is_part else name


def _longest(
    text: Text, rules: Sequence[MentionRule], base: str, position: int
) -> tuple[MentionRule, regex.Match[str], str] | None:
    """The suffix that reaches farthest from here, the first of equals."""
    best: tuple[MentionRule, regex.Match[str], str] | None = None
    for rule in rules:
        match = rule.compiled.match(text.narrow, position) if rule.compiled else None
        if match and match.end() > (best[1].end() if best else position):
            value = rule.value.format(base=base, **match.groupdict())
            if not (rule.stopped and rule.stopped.fullmatch(value)):
                best = rule, match, value
    return best


def _listed(text: Text, kind: str, base: str, position: int, rule: MentionRule, rules: Rules) -> Iterator[Mention]:
    """Yield the sizes that follow alone, of the name that the first size belongs to."""
    lists = [other for other in rules.mentions if rule.id in other.follows.split("|") and other.compiled]
    for _ in range(_LONGEST_LIST if lists else 0):
        matches = ((other, other.compiled.match(text.narrow, position)) for other in lists if other.compiled)
        size, found = next(((other, match) for other, match in matches if match and match["n"]), (rule, None))
        if found is None or not opens(text.folded, found.end(), found.end() - 1):
            return
        position = found.end()
        value = canonical(rules, kind, size.value.format(base=base, **found.groupdict()))
        yield text.mention(kind, found.start("n"), position, value, size.id, size.confidence)
