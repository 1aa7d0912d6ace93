"""Why a mention rule finds no name."""

from __future__ import annotations

from collections.abc import Iterator

from kg.explaining.reach import furthest
from kg.extractors import identifiers
from kg.extractors.outside import closed_spans
from kg.records import Extraction, Mention, Span
from kg.rules import MentionRule, Rules
from kg.rules.patterns import compile_mention, cover


def why(rule: MentionRule, extraction: Extraction, rules: Rules) -> Iterator[str]:
    """Say what refused each place where the rule could find a name."""
    if rule.after:
        yield from _after(rule, extraction)
    else:
        yield from _anywhere(rule, extraction)


def _anywhere(rule: MentionRule, extraction: Extraction) -> Iterator[str]:
    text = extraction.document.text
    if rule.reads_known:
        text = cover(text, (m for m in extraction.mentions if m.rule_id.startswith("gazetteers/")))
    matches = list(rule.compiled.finditer(text)) if rule.compiled else []
    for match in matches:
        group = "name" if "name" in match.re.groupindex else 0
        span = Span(*match.span(group))
        refused = gate(rule, match[0], match[group]) or _place(span, extraction) or "it names something else as a title"
        yield f"{match[group]!r}: {refused}"
    if not matches:
        reach = furthest(rule.pattern, compile_mention, text)
        read = f"; the most it reads is {reach.read!r}, then it asks for {reach.asked}" if reach else ""
        yield f"the pattern matches nothing{read}"


def gate(rule: MentionRule, matched: str, surface: str) -> str | None:
    """What of the rule itself refuses a name that its pattern found."""
    blocked = rule.blocker.search(matched) if rule.blocker else None
    if blocked:
        return f"`unless` refuses it at {blocked[0]!r}"
    return "`stop` refuses this name" if rule.stopped and rule.stopped.fullmatch(surface) else None


def _place(span: Span, extraction: Extraction) -> str | None:
    """What else stands in this place."""
    document = extraction.document
    if any(block.kind == "code" and block.span.overlaps(span) for block in document.blocks):
        return "it stands in code"
    for mention in extraction.mentions:
        if mention.span.overlaps(span) and mention.kind != "citation":
            return f"its place is taken by {_called(mention)}"
    taken = identifiers.extract(document)
    closed = next((place for place in closed_spans(document, taken) if place.overlaps(span)), None)
    return f"it stands in the address or path {document.text[slice(*closed)]!r}" if closed else None


def _after(rule: MentionRule, extraction: Extraction) -> Iterator[str]:
    """A suffix is read at the end of a known name of the kind."""
    known = [mention for mention in extraction.mentions if mention.kind == rule.after and mention.surface]
    for mention in known:
        yield f"{_called(mention)}: {_suffix(rule, mention, extraction.document.text)}"
    if not known:
        yield f"no known name of a {rule.after} stands in the text, so there is nothing to read on from"


def _suffix(rule: MentionRule, mention: Mention, text: str) -> str:
    """Why no suffix is read at the end of this name; a name that another rule made longer is looked at from inside."""
    found = (
        (end, match)
        for end in range(mention.span.end, mention.span.start, -1)
        if rule.compiled and (match := rule.compiled.match(text, end)) and match[0]
    )
    end, match = next(found, (mention.span.end, None))
    if match is None:
        reach = furthest(rule.pattern, compile_mention, text, at=end)
        read = f"{reach.read!r} is read after it, then {reach.asked} is asked for" if reach else ""
        follows = text[end : end + 12]
        return read or (f"the pattern does not fit what follows, {follows!r}" if follows else "nothing follows it")
    if match.end() < mention.span.end:
        return f"a longer name is read by `{mention.rule_id}`"
    if match.end() < len(text) and _word(text[match.end() - 1]) and _word(text[match.end()]):
        return f"{match[0]!r} runs on into {text[match.end() : match.end() + 8]!r}"
    if mention.rule_id != rule.id and match.end() == mention.span.end:
        return f"`{mention.rule_id}` reads it so"
    return f"`stop` refuses the value that {match[0]!r} makes" if rule.stop else f"{match[0]!r} is read otherwise"


def _word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _called(mention: Mention) -> str:
    return f"{mention.surface!r} ({mention.kind} {mention.value}, `{mention.rule_id}`)"
