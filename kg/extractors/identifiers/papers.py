"""Ids that conferences and journals of machine learning give their papers, read from addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import regex

from kg.extractors.identifiers.addresses import Found, head, tail, truncated

_PMLR = r"(?P<id>[vr]\d{1,3}/[a-z][a-z_'-]{1,40}\d\d[a-z]{0,2})(?![a-z0-9])"


class _Site(NamedTuple):
    """Where ids of a scheme stand: a literal of the addresses, the pattern from the host on, how an id is written."""

    scheme: str
    literal: str
    pattern: regex.Pattern[str]
    normal: Callable[[str], str] = str


def _acl(written: str) -> str:
    """ACL ids are written P19-1001 or 2020.acl-main.1; number 0 is the front matter of a volume, no paper."""
    if written[0].isdigit():
        return "" if written.endswith((".0", ".00")) else written.lower()
    return "" if written.endswith("000") else written.upper()


def _site(scheme: str, literal: str, pattern: str, normal: Callable[[str], str] = str) -> _Site:
    return _Site(scheme, literal, regex.compile(pattern, regex.ASCII | regex.IGNORECASE), normal)


_SITES = (
    _site(
        "openreview",
        "openreview.net",
        r"openreview\.net/(?:forum|pdf|attachment|revisions?)/?\?(?:[\w.=%&/+-]{1,200}&)?id=(?P<id>[\w-]{5,20})(?![\w./-])",
    ),
    _site(
        "acl",
        "acl",
        r"(?:aclanthology\.(?:org|info|coli\.uni-saarland\.de)|aclweb\.org/anthology|anthology\.aclweb\.org)"
        r"/(?:[\w-]{1,20}/){0,4}(?P<id>[A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9]{1,12}-[a-z0-9]{1,12}\.\d{1,4})(?!\d)",
        _acl,
    ),
    # the page, the PDF and the supplement of a paper differ in folder and ending alone
    _site(
        "cvf",
        "openaccess",
        r"(?:openaccess\.thecvf\.com|cv-foundation\.org/openaccess)/(?:[\w.-]{1,40}/){1,5}"
        r"(?P<id>[\w.'%-]{5,160}?_(?:CVPR|ICCV|ECCV|WACV|ACCV)W?_\d{4})_(?:paper|supplemental)(?![a-z0-9])",
    ),
    _site("pmlr", "mlr.press/", rf"proceedings\.mlr\.press/{_PMLR}", str.lower),
    _site("pmlr", "jmlr.org/proc", rf"jmlr\.org/proceedings/papers/{_PMLR}", str.lower),
    _site(
        "jmlr",
        "jmlr.",
        r"jmlr\.(?:org|csail\.mit\.edu)/papers/v(?:olume)?(?P<id>\d{1,2}/(?:[a-z][a-z_'-]{1,40}\d\d[a-z]|\d\d-\d{3,4}))(?![a-z0-9])",
        lambda written: f"v{written.lower()}",
    ),
    # since 2020 the id is a hash; before, it was the number that opens the title's part of the address
    _site(
        "neurips",
        "s.cc/",
        r"(?:papers|proceedings)\.(?:nips|neurips)\.cc/(?:paper_files/)?paper/"
        r"(?:\d{4}/(?:hash|file)/(?P<id>[0-9a-f]{32})(?![0-9a-f])|(?P<id>\d{1,5})-[a-z0-9])",
        str.lower,
    ),
)


def find(text: str, lower: str) -> Iterator[Found]:
    """Yield every such id of a text whose width is folded; `lower` is the text in lower case."""
    for site in _SITES:
        if site.literal in lower:
            for match in site.pattern.finditer(text):
                identifier, end = site.normal(match["id"]), match.end("id")
                if identifier and not truncated(text, end):
                    value = f"{site.scheme}:{identifier}"
                    yield Found(head(text, match.start()), tail(text, end), value, f"{site.scheme}-url")
