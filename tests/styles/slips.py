"""Entries as people really type them: a style with one to three slips of the table `data/slips.tsv`."""

from __future__ import annotations

import random

import regex

from . import chinese, patterns
from .marks import hidden, shown
from .records import Record, rows

_CHINESE_LOOKS = ("gbt2015", "gbt2015-lower", "gbt2005", "scholar", "gbt2015", "gbt2025")
_ENGLISH_LOOKS = ("plainnat", "neurips", "ieee-trans", "nips1992", "acl", "apalike", "icml", "jair", "scholar-chicago")


def chinese_entry(work: Record, rng: random.Random) -> str:
    """A work in GB/T 7714 with slips."""
    return _slip("zh", chinese.entry(chinese.LOOKS[rng.choice(_CHINESE_LOOKS)], work, rng), rng)


def english_entry(work: Record, rng: random.Random) -> str:
    """A work in a Western style with slips."""
    able = [name for name in _ENGLISH_LOOKS if work.kind in patterns.kinds(name)]
    text = patterns.write(rng.choice(able), work, rng) if able else ""
    return text and _slip("en", text, rng)


def _slip(language: str, marked: str, rng: random.Random) -> str:
    text = shown(marked)
    for _ in range(rng.randint(1, 3)):
        fitting = [
            (pattern, instead)
            for tongue, pattern, instead in rows("slips.tsv")
            if tongue == language and regex.search(pattern, text)
        ]
        pattern, instead = rng.choice(fitting) if fitting else ("(?!)", "")
        text = regex.sub(pattern, instead, text)
    return hidden(text)
