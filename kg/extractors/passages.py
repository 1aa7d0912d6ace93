"""Passages: a block with its short neighbours, for what people say in two lines (论文：… and 代码：…)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from kg.ontology import PREDICATES
from kg.records import Block, Document, Mention, RelationMention, Span
from kg.rules import RelationRule

SILENT = frozenset({"code", "references", "related"})
_BEFORE, _AFTER = 4, 3  # neighbours looked at; those before only tell whether a pair has begun already
_LONGEST = 1000
_LONGEST_SECTION = 1200
_SHORT = 40
_ENDS = regex.compile(r"[。！？…：:；;，,.!?)）]\s*$|://")


def find(
    document: Document, mentions: Sequence[Mention], rules: Sequence[RelationRule]
) -> Iterator[tuple[Block, Span, list[Mention]]]:
    """Yield (block, its passage, the mentions in that) wherever one of the rules could find its object.

    `mentions` are in order of place.
    """
    kinds = {kind for rule in rules for kind in PREDICATES[rule.predicate].objects}
    objects = [mention.span.start for mention in mentions if mention.kind in kinds and mention.surface]
    starts = [mention.span.start for mention in mentions]
    if not objects:
        return
    for number, block in enumerate(document.blocks):
        span = _span(document.blocks, number)
        if span and bisect_left(objects, span.end) > bisect_left(objects, span.start):
            near = mentions[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
            within = [mention for mention in near if mention.surface and span.contains(mention.span)]
            if len(within) > 1:
                yield block, span, within


def begun(relations: Iterable[RelationMention], block: Block) -> Iterator[RelationMention]:
    """Yield the relations whose first mention stands in the block, each with the stretch it is stated in as span."""
    for relation in relations:
        spans = (relation.subject.span, relation.object.span)
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        if block.span.start <= start < block.span.end:
            yield replace(relation, span=Span(start, end))


def _span(blocks: Sequence[Block], number: int) -> Span | None:
    """From the neighbours before to those after, as far as no heading or silent block comes and it stays short."""
    if blocks[number].kind in SILENT or _length(blocks[number]) > _LONGEST:
        return None
    first = last = number
    while last + 1 < len(blocks) and last < number + _AFTER and _joins(blocks[last + 1]):
        last += 1
    while first and first > number - _BEFORE and _joins(blocks[first]) and blocks[first - 1].kind not in SILENT:
        first -= 1
    while last > number and blocks[last].span.end - blocks[number].span.start > _LONGEST:
        last -= 1
    while first < number and blocks[last].span.end - blocks[first].span.start > _LONGEST:
        first += 1
    return Span(blocks[first].span.start, blocks[last].span.end)


def _joins(block: Block) -> bool:
    """Whether a block goes on with what the one before it said."""
    return block.kind not in SILENT and block.kind != "heading"


def _length(block: Block) -> int:
    return block.span.end - block.span.start


def sections(document: Document) -> Iterator[Span]:
    """Yield each heading with the blocks up to the next, cut where it gets long; a short open line heads too."""
    start = end = -1
    for block in document.blocks:
        opens = block.kind == "heading" or (block.kind == "paragraph" and _heads(document.text[slice(*block.span)]))
        if start >= 0 and (opens or block.kind in SILENT or block.span.end - start > _LONGEST_SECTION):
            if end > start:
                yield Span(start, end)
            start = -1
        if opens:
            start = end = block.span.start
        elif start >= 0:
            end = block.span.end
    if end > start >= 0:
        yield Span(start, end)


def _heads(text: str) -> bool:
    """Whether a paragraph is so short and so open at its end that it heads the next."""
    return len(text) <= _SHORT and not _ENDS.search(text)
