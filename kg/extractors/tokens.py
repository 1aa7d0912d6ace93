"""Token patterns of relation rules: spaCy's Matcher over sentences that hold two mentions.

The tokens are ours: a mention is one token whatever its characters, a Latin word or a number is one, a Chinese
character is one. Entities are set from our own spans with `Doc.char_span`, so `{"ENT_TYPE": "model"}` means a mention.
spaCy is imported on first use, because it takes longer to start than everything else together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import regex

from kg.records import Mention, RelationMention, Span
from kg.rules import RelationRule, Rules

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_WORD = regex.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+(?:\.\d+)*|\s+|.", regex.ASCII | regex.DOTALL)


def apply(
    text: str, sentence: Span, mentions: Sequence[Mention], token_rules: Sequence[RelationRule], rules: Rules
) -> Iterator[RelationMention]:
    """Yield what the token rules state in one sentence; `mentions` must not overlap."""
    from kg.extractors.relations import fits

    stated = text[sentence.start : sentence.end]
    asked = [rule for rule in token_rules if _asked(rule, stated)]
    if not asked:
        return
    matcher = _matcher(token_rules, rules)
    doc, by_token = _doc(matcher.vocab, stated, sentence, mentions)
    by_id = {rule.id: rule for rule in asked}
    matches: Any = matcher(doc, with_alignments=True)  # spaCy types it without the alignments
    for key, start, _, alignments in matches:
        rule = by_id.get(doc.vocab.strings[key])
        if rule is None:
            continue
        subject = by_token.get(start + alignments.index(rule.subject)) if rule.subject in alignments else None
        thing = by_token.get(start + alignments.index(rule.object)) if rule.object in alignments else None
        if subject and thing and fits(rule.predicate, subject, thing):
            yield RelationMention(subject, rule.predicate, thing, sentence, rule.id, rule.confidence)


def _asked(rule: RelationRule, stated: str) -> bool:
    """Whether a sentence holds a word that the rule needs, and none that blocks it: only then spaCy sees it."""
    anchored = rule.anchor is None or rule.anchor.search(stated) is not None
    return anchored and not (rule.blocker and rule.blocker.search(stated))


def _matcher(token_rules: Sequence[RelationRule], rules: Rules) -> Any:
    matcher: Any = rules.cache.get("tokens")
    if matcher is None:
        from spacy.lang.xx import MultiLanguage
        from spacy.matcher import Matcher

        matcher = rules.cache["tokens"] = Matcher(MultiLanguage().vocab)
        for rule in token_rules:
            matcher.add(rule.id, [[dict(token) for token in rule.tokens]])
    return matcher


def _doc(vocab: Vocab, stated: str, sentence: Span, mentions: Sequence[Mention]) -> tuple[Doc, dict[int, Mention]]:
    from spacy.tokens import Doc

    words: list[str] = []
    spaces: list[bool] = []
    position = 0
    for mention in (*mentions, None):
        start = mention.span.start - sentence.start if mention else len(stated)
        for word in _WORD.findall(stated[position:start]):
            if word == " " and words and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(word)
                spaces.append(False)
        if mention:
            words.append(mention.surface)
            spaces.append(False)
            position = mention.span.end - sentence.start
    doc = Doc(vocab, words=words, spaces=spaces)
    spans = [doc.char_span(m.span.start - sentence.start, m.span.end - sentence.start, label=m.kind) for m in mentions]
    doc.set_ents([span for span in spans if span is not None])
    return doc, {span.start: mention for span, mention in zip(spans, mentions, strict=True) if span is not None}
