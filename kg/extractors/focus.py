"""Who is spoken of: what 该网络, 它 and `it` stand for, and the subject that Chinese leaves out.

A paragraph speaks of what its heading names, or of the only model that its section has put first so far, until a
sentence has a subject of its own. A word stands for something only where one thing can be meant: after a sentence that
names several and puts none of them first, nothing is.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

import regex

from kg.extractors import clauses as reading
from kg.extractors import english, english_focus
from kg.extractors.clause_words import CATEGORY_OF_HEAD, IDEA_HEADS, MODEL_HEADS
from kg.extractors.masking import LONGEST, Placed, StandIn, category, only
from kg.extractors.overlap import longest_first
from kg.records import Block, Document, Mention, Span
from kg.rules import Rules

# what can use, be based on or outperform something
_TECHNIQUES = frozenset({"method", "layer", "optimizer", "loss", "activation", "metric"})
_HEADING_LENGTH = 48
_OPEN_END = regex.compile(r"[。！？…：:；;，,!?.]\s*$|://")


class Focus:
    """What a document speaks of, block by block; feed the blocks in order."""

    def __init__(self, document: Document, mentions: Sequence[Mention], rules: Rules) -> None:
        self.document, self.rules = document, rules
        self.placed = Placed(longest_first(m for m in mentions if m.kind == "model" or self._technique(m)))
        self.topic: Mention | None = None
        self.headed = False  # whether the heading named that model
        self.put_first: set[str | None] = set()  # the models that were subjects in this section
        self.carried: Mention | None = None  # the only model of the block before
        self.idea: Mention | None = None  # the method named last, for 这种策略
        self.earlier: list[Mention] = []  # what the sentence before named, for `the latter`

    def heading(self, block: Block) -> bool:
        """Note what a heading names; say whether the block is one. A short open paragraph heads too."""
        if block.kind != "heading" and block.span.end - block.span.start > _HEADING_LENGTH:
            return False
        named = self.placed.within(block.span)
        if block.kind != "heading" and (not named or _OPEN_END.search(self.document.text[slice(*block.span)])):
            return False
        models = [mention for mention in named if mention.kind == "model"]
        self.topic, self.idea, self.put_first = only(models or named), None, set()
        self.headed, self.carried = _is_model(self.topic), None
        return True

    def stand_ins(
        self, block: Block, sentences: Iterable[Span], asked: Container[Span] | None = None
    ) -> Iterator[tuple[Span, list[StandIn]]]:
        """Yield each sentence of a block with the words in it that stand for something named before.

        Where only some sentences are asked for, those of others need not be found.
        """
        current = self.topic if _is_model(self.topic) else self.carried or self.topic
        for sentence in sentences:
            if sentence.end - sentence.start > LONGEST:
                current = None
                yield sentence, []
                continue
            named = self.placed.within(sentence)
            if not named and (self._silent(current) or (asked is not None and sentence not in asked)):
                self.earlier = []  # it puts nothing first either
                yield sentence, []
                continue
            found, subject = self._sentence(sentence, named, current)
            self.earlier = named
            yield sentence, found
            if subject and (subject.kind == "model" or not _is_model(current)):
                current = subject
                self._learn(subject)
            elif named and not subject and not _is_model(self.topic) and not (found and _is_model(current)):
                alone = only([m for m in named if m.kind == "model"] or named)
                current = None if alone and reading.beside(self.document.text, alone) else alone
        models = [mention for mention in self.placed.within(block.span) if mention.kind == "model"]
        if models:
            self.carried = current if _is_model(current) and (only(models) or current is self.carried) else None

    def _silent(self, current: Mention | None) -> bool:
        """Whether there is nothing that a word could stand for."""
        return current is None and self.topic is None and self.idea is None and not self.earlier

    def _learn(self, subject: Mention) -> None:
        """A section with no model in its heading speaks of the first model it puts first, until there are two."""
        if subject.kind == "model" and not self.headed:
            self.put_first.add(subject.value)
            self.topic = subject if len(self.put_first) == 1 else None

    def _technique(self, mention: Mention) -> bool:
        return mention.kind == "concept" and category(mention, self.rules) in _TECHNIQUES

    def _sentence(
        self, sentence: Span, named: Sequence[Mention], before: Mention | None
    ) -> tuple[list[StandIn], Mention | None]:
        """The stand-ins of a sentence, and its last subject; `before` is what was spoken of until then."""
        text = self.document.text
        parts = list(reading.clauses(text, sentence))
        heads = [self._head(part, named) for part in parts] if named else [None] * len(parts)
        found: list[StandIn] = []
        current, subject, listing, others = before, None, False, False
        pronouns = reading.may_stand(text, sentence)
        for number, (part, head) in enumerate(zip(parts, heads, strict=True)):
            follows = number + 1 < len(parts) and heads[number + 1] is not None
            listing = head is not None and (listing or reading.opens_list(text, part, head, comma=follows))
            earlier, rivals = current, named if _is_model(current) else ()
            if head:
                current, others = (None if listing else head), False
                subject = current or subject
            elif others := (others or reading.of_others(text, part) or english.of_others(text, part, first=not number)):
                pass  # 我们使用…，并采用…: the verbs are theirs
            elif current and reading.verb_first(text, part, rivals, frames=not any(heads[number + 1 :])):
                owner = self._owner(part, current)
                if owner and not (number and reading.enumerates(text, parts[number - 1], part)):
                    found.append(StandIn(Span(part.start, part.start), owner))
            elif reading.frames_another(text, part, rivals):
                current = None
            told = named or pronouns or reading.may_be_bare(text, part)
            words = list(self._words(part, current, earlier if head else current, named)) if told else []
            if english.latin(text, part):
                clause = english_focus.Clause(text, parts, heads, number, named, current, before, self.earlier, others)
                words += self._in_english(clause, [*found, *words])
            found += words
            shown = None if head or words else reading.presented(text, part, named)
            if shown:
                current = subject = shown
        return found, subject

    def _head(self, part: Span, named: Sequence[Mention]) -> Mention | None:
        """What a clause begins with, or the thing of which it begins with a part."""
        if not any(part.start <= mention.span.start <= part.end for mention in named):
            return None
        head = reading.head(self.document.text, part, named)
        if english.begins_with_verb(self.document.text, part, head) or english.cut_short(self.document.text, head):
            return None
        return head or english.whole(self.document.text, part, named)

    def _owner(self, part: Span, current: Mention) -> Mention | None:
        """Whose verb or part a clause begins with: 激活函数为… is said of a model, if a layer was the last subject."""
        if _is_model(current) or not reading.part_first(self.document.text, part):
            return current
        return self.topic if _is_model(self.topic) else None

    def _words(
        self, part: Span, current: Mention | None, other: Mention | None, named: Sequence[Mention]
    ) -> Iterator[StandIn]:
        """The words of a clause that stand for what is spoken of, if they can mean such a thing.

        `other` is what 它 means: behind a subject of its own clause (X比它更快) it is the one spoken of before.
        """
        within = [mention for mention in named if part.contains(mention.span)]
        for span, noun in reading.pronouns(self.document.text, part):
            if any(span.overlaps(mention.span) for mention in within):
                continue
            meant = self.idea if noun in IDEA_HEADS and (_is_model(current) or current is None) else current
            if noun == "它":
                meant, noun = other, ""
            if noun == "作者" and not _is_model(meant):
                meant = self.topic
            if meant and self._agrees(noun, meant):
                yield StandIn(span, meant)
        ideas = [mention for mention in within if mention.kind != "model"]
        self.idea = ideas[-1] if ideas else self.idea

    def _in_english(self, clause: english_focus.Clause, known: Sequence[StandIn]) -> list[StandIn]:
        """The stand-ins of an English clause, where nothing else stands."""
        taken = [*(mention.span for mention in clause.named), *(item.span for item in known)]
        return [
            item
            for item, noun in english_focus.stand_ins(clause)
            if self._agrees(noun, item.mention)
            and not any(item.span.overlaps(span) or item.span == span for span in taken)
        ]

    def _agrees(self, noun: str, meant: Mention) -> bool:
        """Whether a noun such as 网络 can name the thing: a loss is no network."""
        if noun in MODEL_HEADS:
            return meant.kind == "model"
        wanted = CATEGORY_OF_HEAD.get(noun)
        return wanted is None or category(meant, self.rules) == wanted


def _is_model(mention: Mention | None) -> bool:
    return mention is not None and mention.kind == "model"
