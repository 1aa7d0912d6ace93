"""Whether a name that is also a word, a person or a product means the model or concept here.

`gazetteers/ambiguous.tsv` says of each such spelling which reading is usual and what speaks for and against; spellings
in the column `cued` of other tables are decided in the same way, with nothing of their own to speak for them. The cues
of the sentence are weighed, then those of the document, then how surely the name was read elsewhere in it:

    usual reading: model +1, other -1                          the name written like a word (transformer, Bert): -1
    each own cue for, in the sentence: +2 (two count)          each own cue against, in the sentence: -3 (two count)
    an own cue for elsewhere in the document: +1               against: -1, in the scope `document`: -3
    a class noun beside the name (模型, network, [3]): +2        a word of the field in the sentence: +1, two: +2
    another name of the field in the sentence: +1, two: +2     three names of the field in the document: +1
    a phrase of another field with the name in it (movie ~, ~先生): -3; another word of such a field in the sentence,
    where nothing of this one is: -1, two: -2 (where the usual reading is a model, two are asked for)
    a number behind a hyphen: +1
    the same name surely read elsewhere in the document: +2, where nothing in the sentence speaks against

What comes out above zero is the name. A size or version that only models have (SSD300, Falcon-40B) decides alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import regex

from kg.extractors.cues import AGAINST, FOR, Places, cues_of, held
from kg.extractors.fragments import Held
from kg.extractors.lexicon import Text
from kg.records import Mention, Span
from kg.rules import NAME, Rules, Sense
from kg.text import fold, sentences

_USUAL = {"model": 1, "either": 0, "other": -1}
_FOR, _AGAINST, _MOST, _ELSE = 2, -3, 2, -1
_NOUN, _NEAR, _FIELD, _COMPANY, _AGAIN = 2, 1, 1, 2, 2
_SURE = 3
_REACH = 12
_PHRASE = 20
_WINDOW = 300
_FEW = 3
_NUMBER = regex.compile(r"-\d{1,2}$", regex.ASCII)
_CITED = regex.compile(r"\s?[\[【]\d{1,3}[\]】,，-]", regex.ASCII)


class Candidate(NamedTuple):
    """A reading of a known spelling; `sized` where a size or version stands behind it that only models have."""

    mention: Mention
    spelling: str
    cued: bool
    sized: bool = False


def decide(text: Text, candidates: Iterable[Candidate], rules: Rules, confirmed: Set[str]) -> Iterator[Mention]:
    """Yield the candidates that mean what the gazetteer says; of `confirmed` spellings the document says so itself."""
    doubtful: list[Candidate] = []
    certain: list[Mention] = []
    for candidate in candidates:
        if (candidate.cued or candidate.spelling in rules.senses) and candidate.spelling not in confirmed:
            doubtful.append(candidate)
        else:
            certain.append(candidate.mention)
    yield from certain
    if not doubtful:
        return
    scale = Scale(text, certain, rules)
    scores = [(candidate, scale.weigh(candidate)) for candidate in doubtful]
    sure = {(c.mention.kind, c.spelling) for c, score in scores if score >= _SURE}
    for candidate, score in scores:
        again = _AGAIN if (candidate.mention.kind, candidate.spelling) in sure else 0
        if score > 0 or (score + again > 0 and not scale.spoken_against(candidate)):
            yield candidate.mention


@dataclass
class Scale:
    """Weighs the readings of one document."""

    text: Text
    certain: Sequence[Mention]
    rules: Rules
    _seen: dict[str, tuple[bool, bool]] = field(default_factory=dict)

    def weigh(self, candidate: Candidate) -> int:
        """The sum of what speaks for the reading, less what speaks against it."""
        sense = self.rules.senses.get(candidate.spelling)
        mention = candidate.mention
        sentence = self.sentence(mention.span.start)
        other = self._other(mention.span, sentence)
        if candidate.sized and other > _AGAINST:
            return _SURE
        usual = sense is not None and sense.usual == "model"
        if usual and other == _ELSE:
            other = 0
        if sense is not None and usual and not (other or self._elsewhere(sense)[1] or self._cased(mention)):
            return _USUAL["model"]
        if sense is None and mention.kind != "model":
            return self._beside(candidate) - 1
        around = self._around(candidate, sentence)
        if around and other > _AGAINST:
            other = 0
        score = _USUAL[sense.usual if sense else "other"] + around + other + bool(_NUMBER.search(mention.surface))
        return score - self._cased(mention) + (self._cues(sense, mention.span, sentence) if sense else 0)

    def spoken_against(self, candidate: Candidate) -> bool:
        """Whether a cue against stands in the sentence."""
        sense = self.rules.senses.get(candidate.spelling)
        span = candidate.mention.span
        if sense is None:
            return False
        return bool(self._said(sense, AGAINST, span, self.sentence(span.start)))

    def _other(self, span: Span, sentence: Span) -> int:
        """What words of other fields say against a name: people, places, food, sports, films."""
        cues = cues_of(self.rules)
        if self._about("phrase", span) and cues.phrase.search(self._near(span)):
            return _AGAINST
        return _ELSE * min(_MOST, self._strange.count(sentence))

    def _cased(self, mention: Mention) -> int:
        """One, where the name is written like a word: in small letters, or Bert for BERT."""
        surface, name = mention.surface, mention.value or ""
        if not surface.isascii() or surface == name or surface.casefold() != name.casefold():
            return 0
        entry = self.rules.by_name.get((mention.kind, name))
        spelled = entry is not None and surface in {spelling for spelling, _ in entry.spellings()}
        return 1 if surface.istitle() or (surface.islower() and not spelled) else 0

    def _around(self, candidate: Candidate, sentence: Span) -> int:
        """What every name is judged by: class nouns, sizes, words and names of the field."""
        span = candidate.mention.span
        cues = cues_of(self.rules)
        said = self._field.count(sentence)
        if self._about("role", span):
            said += len(cues.role.findall(self._near(span)))
        score = self._beside(candidate) + _FIELD * min(_MOST, said)
        score += min(_COMPANY, self._company(span, sentence))
        return score + (1 if len(self._names) >= _FEW else 0)

    def _beside(self, candidate: Candidate) -> int:
        """What the words directly beside the name, or inside it, say."""
        cues, folded, span = cues_of(self.rules), self.text.folded, candidate.mention.span
        low, high = max(0, span.start - _REACH), span.end + _REACH
        if (self._held.within("noun", low, high) and cues.noun.search(folded, low, high)) or _CITED.match(
            folded, span.end
        ):
            return _NOUN
        if self._held.within("near", low, high) and cues.near.search(folded, low, high):
            return _NEAR if candidate.spelling in self.rules.senses else _NOUN
        return 0

    def _company(self, span: Span, sentence: Span) -> int:
        """How many other names of the field the sentence holds."""
        low = bisect_left(self._starts, sentence.start)
        high = bisect_left(self._starts, sentence.end)
        return len({m.value for m in self._sorted[low:high] if not m.span.overlaps(span)})

    def _cues(self, sense: Sense, span: Span, sentence: Span) -> int:
        speaks, contradicts = self._said(sense, FOR, span, sentence), self._said(sense, AGAINST, span, sentence)
        score = _FOR * min(_MOST, speaks) + _AGAINST * min(_MOST, contradicts)
        backed, doubted = self._elsewhere(sense)
        if backed and not speaks:
            score += 1
        if doubted and not contradicts:
            score += _AGAINST if sense.scope == "document" else -1
        return score

    def _said(self, sense: Sense, side: str, span: Span, sentence: Span) -> int:
        """How many different cues of a side the sentence holds."""
        if not self._held.within((sense.name, side), *sentence):
            return 0
        pattern = sense.speaks if side == FOR else sense.contradicts
        return len({match[0] for match in pattern.finditer(self._masked(span, sentence))})

    def _about(self, group: str, span: Span) -> bool:
        """Whether a phrase of this group may stand around the name."""
        return self._held.within(group, span.start - _PHRASE, span.end + _PHRASE)

    def _masked(self, span: Span, sentence: Span) -> str:
        """The sentence with the name as one sign, so that a cue can say that it stands beside the name."""
        folded = self.text.folded
        return f"{folded[sentence.start : span.start]}{NAME}{folded[span.end : sentence.end]}"

    def _near(self, span: Span) -> str:
        """The words around the name, which is one sign in them: phrases with the name are looked for here."""
        return self._masked(span, Span(max(0, span.start - _PHRASE), span.end + _PHRASE))

    def sentence(self, position: int) -> Span:
        """The sentence of this offset, as far as it stands near."""
        text = self.text.document.text
        low, high = max(0, position - _WINDOW), min(len(text), position + _WINDOW)
        start, end = text.rfind("\n", low, position) + 1, text.find("\n", position, high)
        for span in sentences(text, max(low, start), end if end >= 0 else high):
            if span.start <= position < span.end:
                return span
        return Span(position, position)

    def _elsewhere(self, sense: Sense) -> tuple[bool, bool]:
        """Whether the document holds a cue for, and one against; looked up once."""
        if sense.name not in self._seen:
            folded, places = self.text.folded, self._held
            speaks = places.any((sense.name, FOR)) and sense.speaks.search(folded) is not None
            contradicts = places.any((sense.name, AGAINST)) and (
                sense.contradicts.search(folded) is not None
                or sense.contradicts.search(folded.replace(fold(sense.name), NAME)) is not None
            )
            self._seen[sense.name] = speaks, contradicts
        return self._seen[sense.name]

    @property
    def _held(self) -> Held:
        return held(self.text, self.rules)

    @cached_property
    def _field(self) -> Places:
        return cues_of(self.rules).field.places(self.text.folded)

    @cached_property
    def _strange(self) -> Places:
        return cues_of(self.rules).other.places(self.text.folded)

    @cached_property
    def _sorted(self) -> list[Mention]:
        telling = {"model", "concept"}
        return sorted((m for m in self.certain if m.kind in telling), key=lambda m: m.span)

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.span.start for mention in self._sorted]

    @cached_property
    def _names(self) -> set[str | None]:
        return {mention.value for mention in self._sorted}
