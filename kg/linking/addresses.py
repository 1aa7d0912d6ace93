"""By which addresses and titles the documents of a collection are known, so that a link to one finds it."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlsplit

from kg.text import squash

_MIN_TITLE = 6
# WeChat tells its articles apart by these three; scene, token and the like say how a reader came there
_ARTICLE = re.compile(r"(?:^|&)(__biz|mid|idx)=([^&]*)")


class Documents:
    """Addresses and squashed titles of documents, each -> node id; a title that two share is left out."""

    def __init__(self) -> None:
        self._addresses: dict[str, str] = {}
        self._titles: dict[str, str] = {}

    def add(self, document_id: str, title: str, url: str) -> None:
        """Take in one document; of those with one address, the first counts."""
        node, key = f"document:{document_id}", squash(title)
        if url:
            self._addresses.setdefault(fold(url), node)
        if len(key) >= _MIN_TITLE:
            self._titles[key] = "" if key in self._titles else node

    def find(self, key: str) -> str:
        """The node of the document that has this folded address or squashed title, empty if none or several have."""
        return self._titles.get(key) or self._addresses.get(key, "")


def fold(url: str) -> str:
    """The address without what does not tell one document from another: scheme, www, a query that says nothing."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    found = {key: unquote_plus(value) for key, value in _ARTICLE.findall(parts.query) if value}
    query = "?" + "&".join(found.get(key, "") for key in ("__biz", "mid", "idx")) if "__biz" in found else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}" if parts.netloc else ""
