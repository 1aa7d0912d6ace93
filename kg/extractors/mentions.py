"""Names of models, concepts and organisations in the text.

Known names come from the gazetteers, with their sizes and versions; those that are also words are weighed. The document
may define abbreviations. Names that no gazetteer lists come from the mention rules, and once found are found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extractors import abbreviations, coined, lexicon, senses, variants
from kg.extractors.lexicon import Text
from kg.extractors.overlap import Spans, longest_first
from kg.extractors.scanning import Found
from kg.extractors.senses import Candidate
from kg.records import Mention
from kg.rules import Rules

_KNOWN = 0.95


def extract(text: Text, found: Iterable[Found], closed: Spans, rules: Rules) -> tuple[Mention, ...]:
    """Find every name outside of what is `closed`, with what the mention rules `found`."""
    candidates = [c for c in _candidates(text, rules) if closed.free(c.mention.span)]
    defined = abbreviations.learn(text, closed, rules)
    candidates = [candidate for candidate in candidates if not defined.contradict(candidate.mention)]
    known = senses.decide(text, candidates, rules, defined.confirmed)
    names = longest_first([*known, *defined.mentions])
    guesses = coined.guess(text, found, names, closed, defined.blocked, rules)
    names = longest_first([*names, *coined.compounds(guesses, names, rules)])
    occupied = Spans(mention.span for mention in names)
    # a name that was weighed and found to be a word is no name of a new model either
    weighed = Spans(mention.span for mention in longest_first(c.mention for c in candidates))
    return (*names, *coined.free(text, guesses, closed, occupied, weighed, rules))


def _candidates(text: Text, rules: Rules) -> Iterator[Candidate]:
    """Yield every reading of every known spelling: the name itself where it ends, and the sized names it begins."""
    for known in lexicon.find(text, rules):
        entry, spelling, cued = known.entry, known.spelling, known.how == "cued"
        countable = entry.kind == "model" or (entry.kind == "concept" and " " in spelling)
        end = lexicon.ends(text.folded, known.end, plural=countable)
        if end is not None:
            mention = text.mention(entry.kind, known.start, end, entry.name, f"gazetteers/{entry.gazetteer}", _KNOWN)
            yield Candidate(mention, spelling, cued)
        if variants.suffixes(rules, entry):
            for mention in variants.read(text, known, rules):
                suffix = text.narrow[max(mention.span.start, known.end) : mention.span.end]
                yield Candidate(mention, spelling, cued, sized=_telling(suffix))


def _telling(suffix: str) -> bool:
    """Whether a size or version is one that only models have: 7B, v3, Large, 300, but no small number."""
    number = suffix.strip("-_ ")
    return len(number) > 2 if number.isdigit() else True
