"""Clauses and what stands at their head: a subject, a word that stands for one, or none where a verb comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from kg.extractors.clause_words import (
    ADVICE,
    AS,
    AS_FOR,
    BARE,
    BEFORE_SUBJECT,
    BESIDE,
    BREAK,
    FRAME_ADDS,
    FRAME_FIRST,
    FRAME_VERB,
    GOVERNS,
    ITEMISED,
    ITEMS,
    LIST_GOES_ON,
    MAY,
    MAY_ADVISE,
    MAY_BE_AS_FOR,
    MAY_BE_BARE,
    MAY_BE_OTHER,
    MAY_BE_PART,
    MAY_BE_VERB,
    MAY_CONNECT,
    MAY_FRAME,
    MAY_STAND,
    MODEL,
    MOST_OF,
    NAMES,
    OF_MODEL,
    OTHER,
    PART_FIRST,
    PIVOT,
    PRESENTS,
    PRONOUN,
    SET_BESIDE,
    TAKES,
    VERB_FIRST,
)
from kg.records import Mention, Span


def clauses(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the clauses of a sentence."""
    start = sentence.start
    for match in BREAK.finditer(text, sentence.start, sentence.end):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, sentence.end)


def head(text: str, clause: Span, named: Sequence[Mention]) -> Mention | None:
    """The thing that a clause begins with, behind connectives; `named` are the mentions of its sentence."""
    first = next((mention for mention in named if clause.contains(mention.span)), None)
    if first and first.kind != "model" and part_first(text, clause):
        return None  # 归一化用的则是…: of what was spoken of
    if first and first.span.end == clause.end and AS.match(text, clause.start, first.span.start):
        return first
    if first is None:
        return None
    begins = _up_to(first, text, clause)
    described = OF_MODEL.match(text, first.span.end, clause.end) if first.kind != "model" else None
    of = next((m for m in named if described and m.kind == "model" and m.span.start == described.end()), None)
    if of:  # 基于注意力的Transformer，如全卷积的DCGAN
        return of if begins is not None or BEFORE_SUBJECT.fullmatch(text, clause.start, first.span.start - 1) else None
    if begins is None:
        return None
    if begins > clause.start and VERB_FIRST.match(text, clause.start, begins):
        return None  # 借鉴了微软的ResNet: a verb comes first
    return None if BESIDE.match(text, first.span.end, clause.end) else first


def of_others(text: str, clause: Span) -> bool:
    """Whether a clause begins with 我们, 图3 or somebody's name: its verbs have a subject that is no model."""
    may = MAY.of(text, clause)
    if may & MAY_BE_AS_FOR and AS_FOR.match(text, clause.start, clause.end):
        return True
    start = _connected(text, clause)
    if start == clause.start and not may & MAY_BE_OTHER:
        return False
    return OTHER.match(text, start, clause.end) is not None


def _connected(text: str, clause: Span) -> int:
    """Where what may stand before a subject ends."""
    if not _may_connect(text, clause):
        return clause.start
    match = BEFORE_SUBJECT.match(text, clause.start, clause.end)
    return match.end() if match else clause.start


def _may_connect(text: str, clause: Span) -> bool:
    """Whether a clause may begin with what may stand before a subject."""
    return MAY.of(text, clause) & MAY_CONNECT != 0 or text.find("的", clause.start, clause.start + MOST_OF) >= 0


def opens_list(text: str, clause: Span, first: Mention, *, comma: bool) -> bool:
    """Whether the first thing of a clause is one of several: A和B or, where the next names one (`comma`), A，B."""
    match = LIST_GOES_ON.match(text, first.span.end, clause.end)
    return match is not None and (match["alone"] is None or comma)


def enumerates(text: str, before: Span, clause: Span) -> bool:
    """Whether a clause lists the items of what the one before it ends in."""
    items = ITEMS.match(text, clause.start, clause.end)
    return items is not None and ITEMISED.search(text, before.start, before.end) is not None


def presented(text: str, clause: Span, named: Sequence[Mention]) -> Mention | None:
    """The one model that a clause presents (冠军是X), or the method it ends with (这就是X)."""
    within = [mention for mention in named if clause.contains(mention.span)]
    if not within:
        return None
    models = [mention for mention in within if mention.kind == "model"]
    if len(models) == 1:
        return models[0] if PRESENTS.search(text, clause.start, models[0].span.start) else None
    if models or within[-1].span.end < clause.end - 3:
        return None
    return within[-1] if NAMES.search(text, clause.start, within[-1].span.start) else None


def beside(text: str, mention: Mention) -> bool:
    """Whether a thing is only what another is set beside: 和X差不多, 比X小."""
    return SET_BESIDE.search(text, max(0, mention.span.start - 3), mention.span.start) is not None


def verb_first(text: str, clause: Span, named: Sequence[Mention], *, frames: bool) -> bool:
    """Whether a clause begins with a verb, so that its subject is left out; with `frames`, also with 在, 与 …

    A clause that begins with 在 and names a model of `named` (在ImageNet上50层的X, 在X中) speaks of that, unless its
    verb comes first or something is added to the model.
    """
    may = MAY.of(text, clause)
    if may & MAY_ADVISE and ADVICE.match(text, clause.start, clause.end):
        return False
    if may & MAY_BE_VERB and VERB_FIRST.match(text, clause.start, clause.end):
        return True
    if not frames:
        return False
    framed = may & MAY_FRAME and FRAME_FIRST.match(text, clause.start, clause.end)
    return not frames_another(text, clause, named) if framed else part_first(text, clause)


def frames_another(text: str, clause: Span, named: Sequence[Mention]) -> bool:
    """Whether a clause begins with 在 and speaks of a model that it names behind it."""
    if not named or not MAY.of(text, clause) & MAY_FRAME:
        return False
    framed = FRAME_FIRST.match(text, clause.start, clause.end)
    if framed is None or framed["beside"]:
        return False
    models = [mention.span.start for mention in named if mention.kind == "model" and clause.contains(mention.span)]
    if not models or FRAME_VERB.match(text, clause.start, models[0]):
        return False
    return FRAME_ADDS.match(text, clause.start, clause.end) is None


def _up_to(mention: Mention, text: str, clause: Span) -> int | None:
    """Where a mention begins, if nothing stands before it but what may stand before a subject."""
    start = mention.span.start
    if start == clause.start:
        return start
    if not _may_connect(text, clause):
        return None
    if _connected(text, clause) == start or BEFORE_SUBJECT.fullmatch(text, clause.start, start):
        return start  # GRU是LSTM的…: not all that may stand there
    return None


def part_first(text: str, clause: Span) -> bool:
    """Whether a clause begins with a part of what is spoken of."""
    may = MAY.of(text, clause) & MAY_BE_PART
    return may != 0 and PART_FIRST.match(text, clause.start, clause.end) is not None


def governed(text: str, start: int, place: int) -> regex.Match[str] | None:
    """The verb or preposition whose object the thing at `place` is, where its clause has named a model before it.

    In A用B在D上取得了… the one that did so is A, in A用方法B来改进C it may be B. `text` is masked, and its clause
    begins at `start`.
    """
    if text[place] not in TAKES or text.find(MODEL, start, place) < 0:
        return None
    if text[place] != MODEL and PIVOT.search(text, place + 1, place + 6):
        return None
    return GOVERNS.search(text, max(start, place - 8), place)


def may_stand(text: str, stretch: Span) -> bool:
    """Whether a stretch holds the first character of a word that stands for something, as 它 and 该网络 do."""
    return MAY_STAND.search(text, stretch.start, stretch.end) is not None


def may_be_bare(text: str, clause: Span) -> bool:
    """Whether a clause may begin with a noun that stands for something without 该."""
    return MAY.of(text, clause) & MAY_BE_BARE != 0


def pronouns(text: str, clause: Span) -> Iterator[tuple[Span, str]]:
    """Yield (place, noun) of each word that can stand for something; the noun is empty for 其."""
    bare = BARE.match(text, clause.start, clause.end) if may_be_bare(text, clause) else None
    if bare:
        yield Span(*bare.span("noun")), "网络"
    if not may_stand(text, clause):
        return
    for match in PRONOUN.finditer(text, clause.start, clause.end):
        noun = "作者" if match["author"] else (match["head"] or match["it"] or "").lower()
        yield Span(*match.span()), noun
