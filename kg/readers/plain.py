"""Plain text: the first line is the title; a line that is only an address, near the end, is the source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

import regex

from kg.errors import InputError
from kg.readers.content import Content
from kg.records import Provenance, RawDocument
from kg.text import slug

_ADDRESS = regex.compile(r"^[ \t]*(https?://[^\s\p{Han}]+)[ \t]*$", regex.MULTILINE)


def sniff(content: Content) -> bool:
    """Whatever is not JSON can be read as plain text."""
    return not content.is_json


def read(content: Content, place: str) -> Iterator[RawDocument | InputError]:
    """Yield the one document."""
    text = content.text.lstrip()
    first, _, body = text.partition("\n")
    addresses = [match[1] for match in _ADDRESS.finditer(body) if match.start() > len(body) // 4]
    provenance = Provenance("plain", place, addresses[0] if addresses else "")
    yield RawDocument(
        f"plain/{key(place)}", " ".join(first.split())[:300].rstrip(), "plain", body.strip() or first, provenance
    )


def key(place: str) -> str:
    """The part of a document id that a file's place gives.

    >>> key("notes/My Article.md.gz")
    'notes-my-article'
    """
    path = PurePosixPath(place)
    while path.suffix and len(path.suffix) <= 9:
        path = path.with_suffix("")
    return slug(path.as_posix())
