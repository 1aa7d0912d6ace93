"""What the words of an English clause stand for: left-out subjects, `it`, `its`, `this model`, `the latter`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from kg.extractors import english
from kg.extractors.masking import StandIn, between, only
from kg.records import Mention, Span

_BETWEEN = regex.compile(r"[\s,)\]\d\[(-]*", regex.ASCII)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a sentence, number `number` of `parts`, and what is spoken of there.

    `current` is the subject until here, `before` that of the sentence before, `earlier` are the things named in that;
    `others` says that the verbs of the clause have a subject that is nothing named.
    """

    text: str
    parts: Sequence[Span]
    heads: Sequence[Mention | None]
    number: int
    named: Sequence[Mention]
    current: Mention | None
    before: Mention | None
    earlier: Sequence[Mention]
    others: bool

    @property
    def span(self) -> Span:
        return self.parts[self.number]


def stand_ins(clause: Clause) -> Iterator[tuple[StandIn, str]]:
    """Yield the places of a clause that stand for something, each with its noun (`model`), empty where it has none."""
    if not english.latin(clause.text, clause.span):
        return
    yield from ((StandIn(place, meant), "") for place, meant in _subjects(clause))
    yield from ((StandIn(place, meant), "") for place, meant in _owners(clause))
    for place, noun, leads in english.pronouns(clause.text, clause.span):
        meant = _subject_meant(clause) if leads else _object_meant(clause)
        if meant and not (noun == "they" and not meant.surface.endswith("s")):
            yield StandIn(place, meant), "" if noun in {"it", "they"} else noun
    for place, meant in english.ordered(clause.text, clause.span, _pair(clause)):
        yield StandIn(place, meant), ""


def _subjects(clause: Clause) -> Iterator[tuple[Span, Mention]]:
    """The place of a subject that is left out."""
    if clause.heads[clause.number] or clause.others:
        return
    if clause.number == 0:
        meant = _announced(clause) if english.opening(clause.text, clause.span) else None
    elif english.relative(clause.text, clause.span):
        meant = _named_before_aside(clause)
    else:
        meant = None if _ends_in_other(clause) and english.passive(clause.text, clause.span) else clause.current
    place = english.omitted(clause.text, clause.span)
    if place and meant:
        yield place, meant


def _announced(clause: Clause) -> Mention | None:
    """The subject that follows a participle: Trained on ImageNet, X …"""
    for part, head in zip(clause.parts[1:3], clause.heads[1:3], strict=True):
        if head:
            return head
        if any(leads for _, _, leads in english.pronouns(clause.text, part)):
            return clause.before
        if english.of_others(clause.text, part, first=True):
            return None
    return None


def _ends_in_other(clause: Clause) -> bool:
    """Whether the clause before ends in something that is not the subject: X beats Y, trained on …"""
    last = _last(clause, clause.number - 1)
    return last is not None and last is not clause.current


def _last(clause: Clause, number: int) -> Mention | None:
    """The thing that a clause ends in."""
    within = between(clause.named, clause.parts[number])
    last = within[-1] if within else None
    if last is None or not _BETWEEN.fullmatch(clause.text, last.span.end, clause.parts[number].end):
        return None
    return last


def _named_before_aside(clause: Clause) -> Mention | None:
    """What `which` means behind an apposition: X, a new detector, which …; right behind a name rules read it."""
    before = clause.number - 1
    if _last(clause, before) or before == 0 or not english.aside(clause.text, clause.parts[before]):
        return None
    return _last(clause, before - 1)


def _owners(clause: Clause) -> Iterator[tuple[Span, Mention]]:
    place = english.owned(clause.text, clause.span)
    if place is None or (clause.others and clause.number == 0):
        return
    whose = clause.text.startswith("whose", place.start)
    meant = _last(clause, clause.number - 1) if whose and clause.number else None
    meant = meant or clause.current
    if meant:
        yield place, meant


def _subject_meant(clause: Clause) -> Mention | None:
    """What `it` means as the subject of a clause: the subject so far, else the only thing that others spoke of."""
    if not clause.others:
        return clause.current
    return only(_so_far(clause)) if _so_far(clause) else clause.before


def _object_meant(clause: Clause) -> Mention | None:
    """What `it` means as an object: never the subject of its own clause, but that of the one that `which` sums up."""
    if clause.number and english.relative(clause.text, clause.span):
        return clause.current
    if clause.others:
        return only(_so_far(clause)) if _so_far(clause) else clause.before
    return clause.before if clause.before and clause.current and _differ(clause.before, clause.current) else None


def _so_far(clause: Clause) -> list[Mention]:
    return [mention for mention in clause.named if mention.kind == "model" and mention.span.end <= clause.span.start]


def _differ(one: Mention, other: Mention) -> bool:
    return (one.kind, one.value) != (other.kind, other.value)


def _pair(clause: Clause) -> Sequence[Mention]:
    """The two things of one kind named before in the sentence, else those of the sentence before."""
    so_far = [mention for mention in clause.named if mention.span.end <= clause.span.end]
    for mentions in (so_far, clause.earlier):
        models = [mention for mention in mentions if mention.kind == "model"] or mentions
        distinct = list({mention.value: mention for mention in reversed(models)}.values())[::-1]
        if distinct:
            return distinct if len(distinct) == 2 else ()
    return ()
