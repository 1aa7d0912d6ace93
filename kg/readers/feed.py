"""Crawler records: `{"toInsertArticleList": [{title, link, description, publishedDate, linkMd5, …}], "feed": {name}}`.

`link` is the address of a search, not of the article: the article's own is the last link of its body (原文), its key
is `linkMd5`. Everything else in the record (image hosts, proxies, statistics) is noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

import regex

from kg.errors import InputError
from kg.readers.content import Content, string, title
from kg.readers.dates import day
from kg.records import Provenance, RawDocument

_ORIGINAL = regex.compile(
    r"<a[^>]{0,500}?href=[\"']?(https?://mp\.weixin\.qq\.com/s[^\"'\s>]{1,2000})[\"']?[^>]{0,500}>\s*(?:阅读)?原文\s*</a>"
)


def sniff(content: Content) -> bool:
    """Whether this is a crawler's record."""
    return isinstance(content.value, dict) and isinstance(content.value.get("toInsertArticleList"), list)


def read(content: Content, place: str) -> Iterator[RawDocument | InputError]:
    """Yield the record's articles."""
    feed = content.value.get("feed")
    site = title(feed.get("name")) if isinstance(feed, dict) else ""
    for number, article in enumerate(content.value["toInsertArticleList"], start=1):
        yield _article(article, site, place, f"{place}: article {number}")


def _article(article: Any, site: str, place: str, where: str) -> RawDocument | InputError:
    body = string(article.get("description")) if isinstance(article, dict) else ""
    if not body.strip():
        return InputError("the article has no description", place=where, remedy="it is left out")
    key = string(article.get("linkMd5")) or title(article.get("title"))
    if not key:
        return InputError("the article has neither linkMd5 nor title", place=where, remedy="it is left out")
    original = _ORIGINAL.findall(body)
    provenance = Provenance(
        "feed",
        place,
        unescape(original[-1]) if original else "",
        site,
        title(article.get("author")),
        day(string(article.get("publishedDate")), string(article.get("createdTime"))),
    )
    return RawDocument(f"feed/{key}", title(article.get("title")), "html", body, provenance)
