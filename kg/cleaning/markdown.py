"""Markdown to text by way of HTML (markdown-it-py, CommonMark with tables), so that one walker serves both."""

from __future__ import annotations

from functools import cache

import regex
from markdown_it import MarkdownIt

from kg.cleaning import html
from kg.cleaning.pieces import Piece, Target
from kg.cleaning.sections import REFERENCES

_NUMBERED = regex.compile(r"^(\d{1,3})[.)]\s+", regex.MULTILINE)
_HEADING = regex.compile(r"^\s{0,3}#{0,6}\s*(?P<title>[^\n#]{1,30}?)\s*#*\s*$", regex.MULTILINE)


def pieces(markup: str) -> tuple[list[Piece], list[Target]]:
    """Read Markdown into pieces and link targets."""
    return html.pieces(_parser().render(_numbers_kept(markup)))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def _numbers_kept(markup: str) -> str:
    """Write `1. He K` of a reference list as `[1] He K`: as an HTML list the entry would lose its number."""
    for match in _HEADING.finditer(markup):
        if REFERENCES.fullmatch(match["title"]):
            tail = _NUMBERED.sub(r"\n\\[\1\\] ", markup[match.end() :])
            return markup[: match.end()] + tail
    return markup
