"""Which entity a mention or a reference stands for. Ids are readable and depend on the name or identifier alone."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import regex

from kg.records import Mention, Reference
from kg.rules import Rules
from kg.text import slug, squash

_VERSION = regex.compile(r"v\d+$")
_MAX_YEARS_APART = 4
_MIN_TITLE = 6


def mention_id(mention: Mention, rules: Rules) -> str | None:
    """The node id of what a mention names; None for a citation, which stands for an entry of a list."""
    value = mention.value or mention.surface
    if mention.kind == "citation":
        return None
    if mention.kind == "repository":
        return f"repository:{value.lower()}"
    if mention.kind == "paper":
        return identified(value) or titled(value, None, rules, {})
    return f"{mention.kind}:{slug(value)}"


def paper_id(reference: Reference, rules: Rules, titles: Mapping[str, str] | None = None) -> str | None:
    """The node id of the paper a reference stands for: by arXiv id, DOI, known title, else title and year.

    `titles` are titles that other references identify (squashed title -> node id). None where nothing could be read.
    """
    if reference.arxiv:
        return identified(f"arxiv:{reference.arxiv}")
    if reference.doi:
        return identified(f"doi:{reference.doi}")
    if reference.title and len(squash(reference.title)) >= _MIN_TITLE and not urlsplit(reference.title).netloc:
        return titled(reference.title, reference.year, rules, titles or {})
    return None


def identified(value: str) -> str | None:
    """The node id of `arxiv:…` or `doi:…`, without the version.

    >>> identified("arxiv:1706.03762v5")
    'paper:arxiv/1706.03762'
    """
    scheme, _, identifier = value.partition(":")
    if scheme == "arxiv":
        return f"paper:arxiv/{_VERSION.sub('', identifier)}"
    return f"paper:doi/{identifier.lower()}" if scheme == "doi" else None


def titled(title: str, year: int | None, rules: Rules, titles: Mapping[str, str]) -> str:
    """The node id of a paper known by its title: the identifier somebody knows for it, else the title itself."""
    key = squash(title)
    known = rules.papers_by_title.get(key)
    if known and known.facts.get("arxiv") and _same_time(year, known.facts.get("year")):
        return f"paper:arxiv/{known.facts['arxiv']}"
    return titles.get(key) or f"paper:title/{slug(title)[:120]}" + (f"-{year}" if year else "")


def _same_time(year: int | None, known: str | None) -> bool:
    return year is None or not known or abs(year - int(known)) <= _MAX_YEARS_APART
