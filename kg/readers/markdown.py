"""Markdown: front matter (`key: value` lines between ---) and the first heading say what it is."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from kg.errors import InputError
from kg.readers.content import Content
from kg.readers.dates import day
from kg.readers.plain import key
from kg.records import Provenance, RawDocument

_FRONT = regex.compile(r"\A---[ \t]*\n(?P<lines>.*?)\n---[ \t]*\n", regex.DOTALL)
_HEADING = regex.compile(r"^#\s+(?P<title>[^\n]+?)\s*#*\s*$", regex.MULTILINE)
_SIGNS = (
    regex.compile(r"^#{1,6}[ \t]\S", regex.MULTILINE),
    regex.compile(r"^```", regex.MULTILINE),
    regex.compile(r"\[[^\]\n]{1,200}\]\(https?://[^)\s]+\)"),
    regex.compile(r"^[ \t]*[-*][ \t]\S", regex.MULTILINE),
    regex.compile(r"\*\*[^*\n]+\*\*"),
)
_LOOKED_AT = 100_000


def sniff(content: Content) -> bool:
    """Whether the text has front matter, or a heading or two other signs of Markdown."""
    head = content.text[:_LOOKED_AT]
    signs = [sign.search(head) is not None for sign in _SIGNS]
    return not content.is_json and (_FRONT.match(head) is not None or signs[0] or sum(signs) >= 2)


def read(content: Content, place: str) -> Iterator[RawDocument | InputError]:
    """Yield the one document."""
    front = _FRONT.match(content.text)
    facts = dict(_facts(front["lines"])) if front else {}
    body = content.text[front.end() :] if front else content.text
    heading = _HEADING.search(body)
    title = facts.get("title") or (heading["title"] if heading else key(place))
    provenance = Provenance(
        "markdown",
        place,
        facts.get("url") or facts.get("source", ""),
        facts.get("site", ""),
        facts.get("author", ""),
        day(facts.get("date", "")),
    )
    topics = tuple(tag.strip(" \"'[]") for tag in facts.get("tags", "").split(",") if tag.strip(" \"'[]"))
    yield RawDocument(f"markdown/{key(place)}", " ".join(title.split()), "markdown", body, provenance, topics)


def _facts(lines: str) -> Iterator[tuple[str, str]]:
    for line in lines.split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip():
            yield name.strip().lower(), value.strip().strip("\"'")
