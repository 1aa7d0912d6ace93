"""Which document of a collection an address or a title leads to."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from kg.records import Extraction
from kg.text import squash


def addresses(extractions: Iterable[Extraction]) -> dict[str, str]:
    """Addresses and squashed titles of the documents, each -> node id; a title that two share is left out."""
    table: dict[str, str] = {}
    titles: dict[str, list[str]] = {}
    for extraction in extractions:
        node = f"document:{extraction.document.id}"
        if extraction.document.provenance.url:
            table.setdefault(address(extraction.document.provenance.url), node)
        titles.setdefault(squash(extraction.document.title), []).append(node)
    return table | {title: nodes[0] for title, nodes in titles.items() if len(nodes) == 1 and len(title) > 5}


def address(url: str) -> str:
    """What tells an address from others, without scheme and tracking; empty for what is none."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    found = dict(parse_qsl(parts.query))
    # WeChat tells its articles apart by these three; scene, token and the like say how a reader came there
    query = "?" + "&".join(found.get(key, "") for key in ("__biz", "mid", "idx")) if "__biz" in found else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}" if parts.netloc else ""
