"""Names of models, concepts and organisations in the text.

Known names come from the gazetteers, with their sizes and versions; those that are also words are weighed. The document
may define abbreviations. Names that no gazetteer lists come from the mention rules, and once found are found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extractors import abbreviations, coined, lexicon, senses, variants
from kg.extractors.lexicon import Known, Text
from kg.extractors.overlap import Spans, longest_first
from kg.extractors.scanning import Found
from kg.extractors.senses import Candidate
from kg.records import Mention, Span
from kg.rules import Rules

_KNOWN = 0.95


def extract(text: Text, found: Iterable[Found], closed: Spans, rules: Rules) -> tuple[Mention, ...]:
    """Find every name outside of what is `closed`, with what the mention rules `found`."""
    candidates = list(_candidates(text, closed, rules))
    defined = abbreviations.learn(text, closed, rules)
    if defined.readings:
        candidates = [candidate for candidate in candidates if not defined.contradict(candidate.mention)]
    known = senses.decide(text, candidates, rules, defined.confirmed)
    names = longest_first([*known, *defined.mentions])
    guesses = coined.guess(text, found, names, closed, defined.blocked, rules)
    names = longest_first([*names, *coined.compounds(guesses, names, rules)])
    occupied = Spans(mention.span for mention in names)
    # a name that was weighed and found to be a word is no name of a new model either
    weighed = Spans(mention.span for mention in longest_first(c.mention for c in candidates))
    return (*names, *coined.free(text, guesses, closed, occupied, weighed, rules))


def _candidates(text: Text, closed: Spans, rules: Rules) -> Iterator[Candidate]:
    """Yield every reading of every known spelling: the name itself where it ends, and the sized names it begins."""
    document, written, folded, narrow = text.document.id, text.document.text, text.folded, text.narrow
    free = closed.free
    for start, known_end, owner in lexicon.find(text, rules):
        entry, cued = owner.entry, owner.how == "cued"
        end = lexicon.ends(folded, known_end, plural=owner.plural)
        if end is not None and free(span := Span(start, end)):
            surface = written[start:end]
            mention = Mention(document, span, surface, entry.kind, entry.name, owner.rule_id, _KNOWN)
            yield Candidate(mention, owner.spelling, cued)
        if owner.sizes.at(narrow, known_end):
            known = Known(entry, owner.spelling, owner.how, start, known_end)
            for mention in variants.read(text, known, rules):
                if free(mention.span):
                    suffix = narrow[max(mention.span.start, known_end) : mention.span.end]
                    yield Candidate(mention, owner.spelling, cued, sized=_telling(suffix))


def _telling(suffix: str) -> bool:
    """Whether a size or version is one that only models have: 7B, v3, Large, 300, but no small number."""
    number = suffix.strip("-_ ")
    return len(number) > 2 if number.isdigit() else True
