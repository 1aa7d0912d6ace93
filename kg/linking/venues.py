"""Which venue a reference means: ordinals, years and the usual wrapping words do not count."""

from __future__ import annotations

import regex

from kg.rules import Entry, Rules
from kg.text import squash

_NOISE = regex.compile(
    r"(?i)\b(?:in\s+)?(?:proceedings|proc\.?)\s+(?:of\s+)?(?:the\s+)?|\b(?:19|20)\d{2}\b|\b\d{1,3}(?:st|nd|rd|th)\b"
    r"|\b(?:twenty|thirty|forty|fifty)?[-\s]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
    r"|twelfth|\w+teenth|twentieth|thirtieth)\b|\bannual\b|\([^)]*\)|第\p{Han}{1,4}届"
)


def venue_of(written: str | None, rules: Rules) -> Entry | None:
    """The gazetteer's venue for what a reference says, None where the gazetteer knows none."""
    if not written or "arxiv" in written.casefold():
        return None
    table = rules.venues
    return table.get(squash(written)) or table.get(squash(_NOISE.sub(" ", written)))
