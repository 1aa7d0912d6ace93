"""Known facts that a document bears out.

It names a model and cites the very paper that a gazetteer gives for it; or it names an edition of a known data set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from kg.records import Document, Mention, Reference, RelationMention
from kg.rules import Entry, Rules
from kg.text import squash

_RULE = "known-paper-cited"
_NOT_SAID = frozenset({"references", "related"})
_VERSION = regex.compile(r"v\d+$")


def extract(
    document: Document, mentions: Sequence[Mention], entries: Sequence[Reference], rules: Rules
) -> Iterator[RelationMention]:
    """Tie each model or concept of the running text to the entry, link or title of its own paper, the first of each."""
    yield from editions(mentions, rules)
    papers = _papers(mentions, entries, rules)
    if not papers:
        return
    seen: set[tuple[str, str | None]] = set()
    for mention in mentions:
        known = rules.by_name.get((mention.kind, mention.value or ""))
        if known is None or (mention.kind, mention.value) in seen:
            continue
        paper = _paper(known, papers)
        if paper is not None and document.block_kind(mention.span.start) not in _NOT_SAID:
            seen.add((mention.kind, mention.value))
            yield RelationMention(mention, "introduced_by", paper, paper.span, _RULE, 0.95)


def editions(mentions: Sequence[Mention], rules: Rules) -> Iterator[RelationMention]:
    """Tie a year, size or part of a known data set (COCO 2017) to the data set itself."""
    suffix_rules = {rule.id for rule in rules.mentions if rule.after and rule.category}
    for mention in mentions:
        if mention.rule_id in suffix_rules and (mention.kind, mention.value) not in rules.by_name:
            whole = _whole(mention.value or "", rules)
            if whole:
                thing = replace(mention, value=whole)
                yield RelationMention(mention, "broader", thing, mention.span, mention.rule_id, mention.confidence)


def _whole(value: str, rules: Rules) -> str | None:
    """The longest beginning of a name that is a known concept."""
    cuts = (cut for cut in range(len(value) - 1, 0, -1) if value[cut] in " -")
    return next((value[:cut] for cut in cuts if ("concept", value[:cut]) in rules.by_name), None)


def _papers(mentions: Sequence[Mention], entries: Sequence[Reference], rules: Rules) -> dict[str, Reference | Mention]:
    """The papers of a document by id and by title; an entry of a list goes before a mention."""
    table: dict[str, Reference | Mention] = {}
    for entry in entries:
        written = (f"arxiv:{entry.arxiv}" if entry.arxiv else "", f"doi:{entry.doi}" if entry.doi else "")
        for key in (*written, squash(entry.title or "")):
            table.setdefault(_VERSION.sub("", key.lower()), entry)
    for mention in mentions:
        if mention.kind == "paper":
            value = mention.value or ""
            table.setdefault(_VERSION.sub("", value.lower()) if ":" in value[:6] else squash(value), mention)
    table.pop("", None)
    return table


def _paper(known: Entry, papers: dict[str, Reference | Mention]) -> Reference | Mention | None:
    paper, title = known.facts.get("paper", ""), known.facts.get("title", "")
    if not paper:
        return None
    identifier = paper if ":" in paper else f"arxiv:{paper}"
    return papers.get(identifier.lower()) or papers.get(squash(title))
