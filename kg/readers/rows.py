"""Rows that other tools hand over: JSON lines, or one JSON list, of `{id, title, url, text|html|markdown, …}`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.readers.content import Content, string, title
from kg.readers.dates import day
from kg.records import Provenance, RawDocument

# column that holds the article -> its markup
_BODIES = {"html": "html", "markdown": "markdown", "text": "plain"}


def sniff(content: Content) -> bool:
    """Whether the JSON is rows of which some holds an article."""
    rows = [content.value] if isinstance(content.value, dict) else content.value
    return isinstance(rows, list) and any(map(holds_article, rows))


def holds_article(row: Any) -> bool:
    """Whether a row has a column for an article."""
    return isinstance(row, dict) and any(key in row for key in _BODIES)


def read(content: Content, place: str) -> Iterator[RawDocument | InputError]:
    """Yield a document for each row."""
    rows = [content.value] if isinstance(content.value, dict) else content.value
    for number, row in enumerate(rows, start=1):
        yield document(row, number, place)


def document(row: Any, number: int, place: str) -> RawDocument | InputError:
    """The document of one row, the `number`th of its file."""
    body = next((key for key in _BODIES if string(row.get(key)).strip()), "") if isinstance(row, dict) else ""
    if not body:
        fault = "is no JSON object" if not isinstance(row, dict) else "has no text, html or markdown"
        return InputError(f"the row {fault}", place=f"{place}:{number}", remedy="it is left out")
    key = string(row.get("id")) or string(row.get("url")) or f"{place}-{number}"
    provenance = Provenance(
        "rows",
        place,
        string(row.get("url")),
        title(row.get("site")),
        title(row.get("author")),
        day(string(row.get("published"))),
    )
    return RawDocument(
        f"rows/{key}", title(row.get("title")) or title(key), _BODIES[body], string(row[body]), provenance
    )
