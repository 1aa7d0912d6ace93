"""Zhihu column dumps: `{title, article: [{url, userName, title, content, topic: [{tag}], comments}], url}`.

Comments are not part of an article and are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.readers.content import Content, string, title
from kg.records import Provenance, RawDocument


def sniff(content: Content) -> bool:
    """Whether this is a column with its articles."""
    return isinstance(content.value, dict) and isinstance(content.value.get("article"), list)


def read(content: Content, place: str) -> Iterator[RawDocument | InputError]:
    """Yield the column's articles."""
    site = title(content.value.get("title"))
    for number, article in enumerate(content.value["article"], start=1):
        yield _article(article, site, place, f"{place}: article {number}")


def _article(article: Any, site: str, place: str, where: str) -> RawDocument | InputError:
    if not isinstance(article, dict) or not string(article.get("content")).strip():
        return InputError("the article has no content", place=where, remedy="it is left out")
    url = string(article.get("url"))
    key = url.rstrip("/").rpartition("/")[2] or title(article.get("title"))
    if not key:
        return InputError("the article has neither url nor title", place=where, remedy="it is left out")
    topics = article.get("topic") if isinstance(article.get("topic"), list) else []
    tags = tuple(
        title(topic.get("tag")) for topic in topics or [] if isinstance(topic, dict) and title(topic.get("tag"))
    )
    provenance = Provenance("zhihu", place, url, site, title(article.get("userName")))
    return RawDocument(
        f"zhihu/{key}", title(article.get("title")), "html", string(article["content"]), provenance, tags
    )
