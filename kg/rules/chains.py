"""What a text must hold in order for a relation pattern to match at all, read off the pattern itself.

Most rules cannot match in most sentences. That the words and mentions they ask for do not stand there in the right
order, or have a mention or comma between them that the pattern never reads, is seen far faster than that a pattern
fails everywhere. A pattern gives chains, of which a text holds one wherever it matches; what cannot be read for certain
asks for nothing, so that a chain may let a text pass in vain but never holds one up that matches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.rules._cache import kept
from kg.rules._ways import BRACKETED, SIGNS, SYMBOL_CHARS, Gap, Reader, Stage, UnreadError, Way, signs_of, weight

__all__ = ["BRACKETED", "SIGNS", "Chain", "Stage", "chains", "chains_of"]

if TYPE_CHECKING:
    from kg.rules._schema import RelationRule, ResultRule

Chain = tuple[Stage, ...]


def chains(pattern: str, expand: Callable[[str], str]) -> tuple[Chain, ...]:
    """The chains of a pattern, of which a text (in lower case) where it matches holds one; nothing if any may do.

    `expand` writes the placeholders of a pattern as regular expressions.
    """
    try:
        ways = Reader(pattern, expand).whole()
    except UnreadError:
        return ()
    found = dict.fromkeys(_chain(way) for way in ways)
    return tuple(found) if all(found) else ()


def chains_of(rules: Sequence[RelationRule] | Sequence[ResultRule]) -> list[tuple[Chain, ...]]:
    """The chains of many rules, which are kept from one run to the next."""
    sources = "\0".join(f"{rule.topic} {rule.pattern}" for rule in rules)
    found = kept(f"chains {sources}", lambda: [[list(map(_written, chain)) for chain in rule.chains] for rule in rules])
    try:
        read = [
            tuple(tuple(Stage(frozenset(words), after) for words, after in chain) for chain in ways) for ways in found
        ]
    except (TypeError, ValueError):
        read = []
    return read if len(read) == len(rules) else [rule.chains for rule in rules]


def _written(stage: Stage) -> tuple[list[str], int]:
    return sorted(stage.any_of), stage.after


def _chain(way: Way) -> Chain:
    """The stages of a way, each with what may stand behind it; of words between two symbols, the telling ones."""
    stages: list[Stage] = []
    for item in _telling(way):
        if isinstance(item, Stage):
            stages.append(item)
        elif stages:
            stages[-1] = Stage(stages[-1].any_of, stages[-1].after | item.signs)
    return tuple(stages)


def _telling(way: Way) -> Iterator[Stage | Gap]:
    words: list[Stage | Gap] = []
    for item in (*way, Stage(frozenset())):
        if isinstance(item, Stage) and not item.any_of - SYMBOL_CHARS:
            yield from _longest(words)
            words = []
            if item.any_of:
                yield item
        else:
            words.append(item)


def _longest(words: Sequence[Stage | Gap]) -> Iterator[Stage | Gap]:
    """Of the words in a row, the two that say most; single letters only where there is nothing else."""
    ranked = sorted((s for s in words if isinstance(s, Stage)), key=weight, reverse=True)
    kept = ranked[:3]
    for item in words:
        if isinstance(item, Gap) or any(item is stage for stage in kept):
            yield item
        else:
            yield Gap(signs_of(item))
