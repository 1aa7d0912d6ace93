"""What a worker process loads once, however many batches it is given."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kg import rules
from kg.rules import Rules

# folders and thesauri, as `kg.rules.load` takes them
RulesPaths = tuple[tuple[Path, ...], tuple[Path, ...]]


@lru_cache(maxsize=1)
def loaded(paths: RulesPaths) -> Rules:
    """The rules."""
    return rules.load(*paths)
