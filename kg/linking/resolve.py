"""Which entity a mention or a reference stands for. Ids are readable and depend on the name or identifier alone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from zlib import crc32

import regex

from kg.linking.titles import Near, distance
from kg.records import Mention, Reference
from kg.rules import Rules, Title
from kg.text import slug, squash

_ARXIV = regex.compile(r"(?P<archive>[a-z-]+)?(?:\.[A-Za-z-]+)?(?P<number>(?:^|/)[\d.]+)(?:v\d+)?")
# the schemes of paper ids, each with how an id of it is written in a node id
SCHEMES: dict[str, Callable[[str], str]] = {
    "arxiv": lambda identifier: _ARXIV.sub(r"\g<archive>\g<number>", identifier),
    "doi": str.lower,
    "acl": str,
    "cvf": str,
    "jmlr": str,
    "neurips": str,
    "openreview": str,
    "pmlr": str,
}
_MAX_YEARS_APART = 4
_MAX_YEARS_FUZZY = 2
_MIN_TITLE = 6
_LONGEST_ID = 120


def mention_id(mention: Mention, rules: Rules) -> str | None:
    """The node id of what a mention names; None for a citation, which stands for an entry of a list."""
    value = mention.value or mention.surface
    if mention.kind == "citation":
        return None
    if mention.kind == "repository":
        return f"repository:{value.lower()}"
    if mention.kind == "paper":
        return identified(value) or exactly_known(value, None, rules) or by_title(value, None)
    return f"{mention.kind}:{slug(value)}"


def identified(value: str) -> str | None:
    """The node id of `arxiv:…`, `doi:…` or another scheme's id, without arXiv's version and subject class.

    >>> identified("arxiv:1706.03762v5"), identified("arxiv:math.GT/0309136"), identified("A title: with a colon")
    ('paper:arxiv/1706.03762', 'paper:arxiv/math/0309136', None)
    """
    scheme, _, identifier = value.partition(":")
    return f"paper:{scheme}/{SCHEMES[scheme](identifier)}" if scheme in SCHEMES and identifier else None


def ids(reference: Reference) -> tuple[str, ...]:
    """The node ids that a reference's identifiers give, the arXiv id first."""
    written = (("arxiv", reference.arxiv), ("doi", reference.doi))
    found = (identified(f"{scheme}:{value}") for scheme, value in written if value)
    return tuple(node for node in found if node)


def usable_title(reference: Reference) -> str | None:
    """The title of a reference, where it says which paper it is: no address, and not just a letter or two."""
    title = reference.title
    return title if title and len(squash(title)) >= _MIN_TITLE and not _is_address(title) else None


def _is_address(title: str) -> bool:
    try:
        return bool(urlsplit(title).netloc)
    except ValueError:  # what stands between its brackets is no address of the sixth version
        return True


def by_title(title: str, year: int | None, author: str = "") -> str:
    """The node id of a paper of which nothing but the title is known."""
    readable = slug(title)
    if len(readable) > _LONGEST_ID:
        readable = f"{readable[:_LONGEST_ID]}-{crc32(squash(title).encode()):08x}"
    return f"paper:title/{readable}" + (f"-{year}" if year else "") + (f"-{author}" if author else "")


def exactly_known(title: str, year: int | None, rules: Rules) -> str | None:
    """The node id of the paper that the gazetteers know by this title."""
    known = rules.titles.by_key.get(squash(title))
    return identified(known.paper) if known and _same_time(year, known.year, _MAX_YEARS_APART) else None


def nearly_known(title: str, year: int | None, rules: Rules) -> str | None:
    """The node id of the one paper of the gazetteers whose title is nearly this."""
    key = squash(title)
    if key in rules.titles.by_key:
        return None
    found = {other: _apart(title, year, rules.titles.by_key[other]) for other in _near(rules).find(key)}
    near = sorted((apart, other) for other, apart in found.items() if apart is not None)
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return identified(rules.titles.by_key[near[0][1]].paper)


def _apart(title: str, year: int | None, known: Title) -> int | None:
    return distance(title, known.title) if _same_time(year, known.year, _MAX_YEARS_FUZZY) else None


def _near(rules: Rules) -> Near:
    """The gazetteers' titles, ready to be found by others that are a few letters apart."""
    near: Near | None = rules.cache.get("near titles")
    if near is None:
        near = rules.cache["near titles"] = Near(rules.titles.by_key)
    return near


def _same_time(year: int | None, known: int | None, apart: int) -> bool:
    return year is None or known is None or abs(year - known) <= apart
