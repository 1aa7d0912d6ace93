"""Why a relation rule states nothing: what it looks at, as its pattern sees it, and the gate that refused it.

All that is known here of the engine is in `_stretches` (what a rule looks at) and `gate` (what it does with it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from kg.explaining.reach import furthest
from kg.extractors import passages, tokens
from kg.extractors.focus import Focus
from kg.extractors.masking import Masked, StandIn, mask, matches
from kg.extractors.overlap import longest_first
from kg.extractors.relations import denied, fits
from kg.ontology import PREDICATES
from kg.records import SILENT, Extraction, Mention, Reference, Span, by_key, cited
from kg.rules import RelationRule, Rules
from kg.rules.patterns import CLASSES, SYMBOLS, compile_relation
from kg.text import sentences

_LONGEST = 1200
_NAMED = {char: name.rpartition("/")[2] for name, char in SYMBOLS.items()}
_ROLE = regex.compile(r"<(?P<role>subject|object):(?P<kinds>[a-z|]+)(?:\.\.\.)?>")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A piece of the document that a rule may look at, or why it may not."""

    span: Span
    refused: str = ""


def why(rule: RelationRule, extraction: Extraction, rules: Rules) -> Iterator[str]:
    """Say which mentions there are, and for each stretch how the pattern sees it and what refused it."""
    yield f"mentions: {', '.join(map(_called, _shown(extraction))) or 'none'}"
    seen, standing = _seen(rule, extraction), _stand_ins(rule, extraction, rules)
    looked = [
        (stretch, mask(extraction.document, seen, stretch.span, rules, standing.get(stretch.span, ())))
        for stretch in _stretches(rule, extraction)
    ]
    if not looked:
        yield f"no {rule.scope} in the text for this rule to look at{_missing(rule)}"
    some = any(masked.at for _, masked in looked)
    for stretch, masked in looked:
        if masked.at or not some:
            refused = stretch.refused or _few(masked, rule) or gate(rule, masked, extraction, rules)
            yield f"{rule.scope}: {unmasked(masked)}"
            yield f"  {refused or _elsewhere(rule, extraction)}"
    yield from _across(rule, extraction, rules, [masked for _, masked in looked])


def _shown(extraction: Extraction) -> list[Mention]:
    return longest_first(mention for mention in extraction.mentions if mention.surface)


def _seen(rule: RelationRule, extraction: Extraction) -> list[Mention]:
    """The mentions that count for a rule: in titles, those of models and concepts."""
    if rule.scope != "title":
        return list(extraction.mentions)
    return [mention for mention in extraction.mentions if mention.kind in {"model", "concept"}]


def _stand_ins(rule: RelationRule, extraction: Extraction, rules: Rules) -> dict[Span, list[StandIn]]:
    """The words of each sentence that stand for what is spoken of."""
    document, found = extraction.document, dict[Span, list[StandIn]]()
    if rule.scope != "sentence" or rule.tokens:
        return found
    focus = Focus(document, extraction.mentions, rules)
    for block in document.blocks:
        if block.kind not in SILENT:
            focus.heading(block)
            found.update(focus.stand_ins(block, list(sentences(document.text, *block.span))))
    return found


def _called(mention: Mention) -> str:
    return f"{mention.surface} ({mention.kind} {mention.value}, `{mention.rule_id}`)"


def unmasked(masked: Masked) -> str:
    """A masked stretch with its symbols written out.

    A symbol shows as `<model:ResNet>`, that of a concept by its category.
    """
    letters = (
        f"<{_NAMED.get(char, masked.at[place].kind)}:{masked.at[place].value or masked.at[place].surface}>"
        if place in masked.at
        else char
        for place, char in enumerate(masked.text)
    )
    return " ".join("".join(letters).split())


def _stretches(rule: RelationRule, extraction: Extraction) -> Iterator[_Stretch]:
    document = extraction.document
    if rule.scope == "section":
        yield from map(_Stretch, passages.sections(document))
    elif rule.scope == "passage":
        yield from (_Stretch(span) for _, span, _ in passages.find(document, extraction.mentions, [rule]))
    elif rule.scope == "title":
        yield from map(_Stretch, _titles(extraction))
    else:
        for block in document.blocks:
            if block.kind == "references":
                continue
            spans = [block.span] if rule.scope == "block" else sentences(document.text, *block.span)
            refused = f"it stands in {block.kind}, where nothing is stated" if block.kind in SILENT else ""
            yield from (_Stretch(span, refused) for span in spans)


def _titles(extraction: Extraction) -> Iterator[Span]:
    text = extraction.document.text
    for entry in extraction.references:
        start = text.find(entry.title, *entry.span) if entry.title else -1
        if entry.title and start >= 0:
            yield Span(start, start + len(entry.title))
    yield from (mention.span for mention in extraction.mentions if mention.kind == "paper")


def _few(masked: Masked, rule: RelationRule) -> str | None:
    needed = 1 if rule.scope == "title" else 2
    if len(masked.at) < needed:
        return f"{len(masked.at) or 'no'} mention stands in this {rule.scope}; a statement needs {needed}"
    if len(masked.text) > _LONGEST and rule.scope != "title":
        return f"the {rule.scope} is longer than {_LONGEST} characters"
    return None


def gate(rule: RelationRule, masked: Masked, extraction: Extraction, rules: Rules) -> str | None:
    """What refuses this stretch; None if the rule states something there."""
    stated = extraction.document.text[slice(*masked.span)] if rule.tokens else masked.text
    blocked = rule.blocker.search(stated) if rule.blocker and rule.scope != "title" else None
    if blocked:
        return f"`unless` refuses it at {blocked[0]!r}"
    if rule.tokens:
        return _tokens(rule, masked, extraction, rules)
    matches = _matches(rule, masked)
    if not matches:
        return f"the pattern does not match{_missing(rule, masked)}{_reach(rule, masked)}"
    matches, refusing = _undenied(rule, masked, matches)
    if not matches:
        return f"`denied_by` or `supposed_by` refuses it at {refusing!r}"
    refused = [_pair(rule, match, masked, by_key(extraction.references)) for match in matches]
    return None if None in refused else refused[0]


def _matches(rule: RelationRule, masked: Masked) -> list[regex.Match[str]]:
    if rule.compiled is None:
        return []
    if rule.scope == "title":
        match = rule.compiled.match(masked.text)
        return [match] if match else []
    return list(matches(rule, masked.text))


def _undenied(
    rule: RelationRule, masked: Masked, matches: Sequence[regex.Match[str]]
) -> tuple[list[regex.Match[str]], str]:
    """The matches that their clauses do not deny, and the words that deny the others."""
    denials = [(match, None if rule.scope == "title" else denied(rule, masked.text, match)) for match in matches]
    return [match for match, words in denials if not words], next((words[0] for _, words in denials if words), "")


def _pair(rule: RelationRule, match: regex.Match[str], masked: Masked, keys: Mapping[str, Reference]) -> str | None:
    """Why the things that a match names make no statement; None if some do."""
    if rule.scope == "title":
        return None
    refused = "the pattern matches, but names no subject and object"
    for subject in (masked.at[start] for start, _ in match.spans("subject")):
        for thing in (masked.at[start] for start, _ in match.spans("object")):
            refused = _unfit(rule, subject, thing, keys)
            if not refused:
                return None
    return refused


def _unfit(rule: RelationRule, subject: Mention, thing: Mention, keys: Mapping[str, Reference]) -> str:
    if thing.kind == "citation":
        entries = cited(thing, keys)
        return "" if len(entries) == 1 else f"{thing.surface} points at {len(entries)} entries; it must be one"
    if fits(rule.predicate, subject, thing):
        return ""
    if (subject.kind, subject.value) == (thing.kind, thing.value):
        return f"subject and object are one thing, {subject.value}"
    term = PREDICATES[rule.predicate]
    kinds = f"{'|'.join(term.subjects)} → {'|'.join(term.objects)}"
    return f"{subject.kind} → {thing.kind} does not fit {rule.predicate}, which joins {kinds}"


def _missing(rule: RelationRule, masked: Masked | None = None) -> str:
    """Name the kinds that the rule asks for and the stretch does not hold."""
    here = set("" if masked is None else masked.text)
    lacking = [
        f"{match['role']} a {match['kinds']}"
        for match in _ROLE.finditer(rule.pattern)
        if not any(_is(char, match["kinds"].split("|")) for char in here)
    ]
    return f"; it needs as {' and as '.join(dict.fromkeys(lacking))}" if lacking else ""


def _is(char: str, kinds: Sequence[str]) -> bool:
    return any(char in CLASSES[kind] for kind in kinds)


def _reach(rule: RelationRule, masked: Masked) -> str:
    reach = furthest(rule.pattern, compile_relation, masked.text, at=0 if rule.scope == "title" else None)
    if reach is None:
        return ""
    at = {place - reach.start: thing for place, thing in masked.at.items()}
    return f"; it reads {unmasked(Masked(masked.span, reach.read, at))!r}, then asks for {reach.asked}"


def _tokens(rule: RelationRule, masked: Masked, extraction: Extraction, rules: Rules) -> str | None:
    """The same for a token pattern: how many of its tokens could be matched."""
    text, within = extraction.document.text, list(masked.at.values())
    if any(tokens.apply(text, masked.span, within, [rule], Rules.of([rule], rules.entries))):
        return None
    best = _begun(rule, text, masked, within)
    kinds = f", or its mentions do not fit {rule.predicate}" if best == len(rule.tokens) else ""
    return f"the token pattern matches {best} of {len(rule.tokens)} tokens{kinds or _next(rule, best)}"


def _begun(rule: RelationRule, text: str, masked: Masked, within: Sequence[Mention]) -> int:
    """How many tokens of the pattern, from the first on, match somewhere."""
    from spacy.lang.xx import MultiLanguage
    from spacy.matcher import Matcher

    vocab = MultiLanguage().vocab
    doc, _ = tokens._doc(vocab, text[slice(*masked.span)], masked.span, within)
    for count in range(len(rule.tokens), 0, -1):
        matcher = Matcher(vocab)
        matcher.add(rule.id, [[dict(token) for token in rule.tokens[:count]]])
        if len(matcher(doc)):
            return count
    return 0


def _next(rule: RelationRule, best: int) -> str:
    return f"; the next is {dict(rule.tokens[best])}"


def _elsewhere(rule: RelationRule, extraction: Extraction) -> str:
    """The rule states it: then another rule has said the same before."""
    others = sorted({one.rule_id for one in extraction.relations if one.predicate == rule.predicate} - {rule.id})
    by = f"by `{'`, `'.join(others)}`" if others else "by another rule"
    return f"the rule fits; the same is stated {by}"


def _across(rule: RelationRule, extraction: Extraction, rules: Rules, looked: Sequence[Masked]) -> Iterator[str]:
    """Say whether the pattern would match if the scope were wider."""
    if rule.scope == "title" or any(_matches(rule, masked) for masked in looked):
        return
    whole = Span(0, len(extraction.document.text))
    if _matches(rule, mask(extraction.document, extraction.mentions, whole, rules)):
        yield f"the pattern matches only over the end of a {rule.scope}; a wider `scope` would let it"
