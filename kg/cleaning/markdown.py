"""Markdown to text by way of HTML (markdown-it-py, CommonMark with tables), so that one walker serves both."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from functools import cache
from typing import Any

import regex
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token

from kg.cleaning import headings, html
from kg.cleaning.pieces import Piece, Target
from kg.cleaning.tables import Grid

_FENCE = regex.compile(r" {0,3}(```+|~~~+)")
_NOTE = regex.compile(r" {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*")
# `[1]: https://…` defines where `[words][1]` leads; cited as `[1]` it is an entry of a list
_DEFINED = regex.compile(
    r" {0,3}\[(\d{1,3})\]:[ \t]*(<?https?://[^\s<>]+>?)(?:[ \t]+[\"'(]([^\n]{1,300})[\"')])?[ \t]*$"
)
_YEAR = regex.compile(r"^((?:19|20)\d\d)([.)])(?=\s|$)")
_BRACKETED = regex.compile(r"(?<![\]\\!])\[(\d{1,3})\](?![\[(:])")
_CITED = regex.compile(r"\[\^([^\]\s]{1,40})\](?!:)")


def pieces(markup: str) -> tuple[list[Piece], list[Target], list[Grid]]:
    """Read Markdown into pieces, link targets and tables."""
    return html.pieces(_parser().render(_prepared(markup)))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.add_render_rule("softbreak", _soft)
    return parser


def _soft(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    # shown as a blank, but in a reference list it may part two entries
    return "<soft-break></soft-break>"


def _prepared(markup: str) -> str:
    """Write out what CommonMark would lose outside of code: footnotes, and years that would be numbers of a list.

    `[^a]: He K` becomes an entry `[1] He K`, and `[^a]` becomes `[1]`; `[1]: https://…` an entry `[1] https://…`.
    """
    lines = markup.split("\n")
    outside = list(_outside(lines))
    noted = "[^" in markup
    numbers = _numbers([line for line, out in zip(lines, outside, strict=True) if out]) if noted else {}
    shown = _shown(markup) if "]:" in markup else frozenset()
    for number, out in enumerate(outside):
        if out and noted:
            lines[number] = _noted(lines[number], numbers)
        if out and shown:
            lines[number] = _listed(lines[number], shown)
        if out and lines[number][:1].isdecimal():
            lines[number] = _YEAR.sub(r"\1\\\2", lines[number])
    return "\n".join(lines)


def _shown(markup: str) -> frozenset[str]:
    """The numbers of defined links that readers meet as `[1]`, not as words; all of them under a heading."""
    numbers = {match[1] for line in markup.split("\n") if (match := _DEFINED.match(line))}
    if not numbers:
        return frozenset()
    heads = any(headings.HEADING.fullmatch(line.strip()) for line in markup.split("\n") if len(line) <= headings.SHORT)
    return frozenset(numbers if heads else numbers & set(_BRACKETED.findall(markup)))


def _listed(line: str, shown: frozenset[str]) -> str:
    match = _DEFINED.match(line)
    if match and match[1] in shown:
        return " ".join(part for part in (f"\n\\[{match[1]}\\]", match[3], match[2], "\n") if part)
    return _BRACKETED.sub(lambda cited: f"\\[{cited[1]}\\]" if cited[1] in shown else cited[0], line)


def _outside(lines: list[str]) -> Iterator[bool]:
    """Whether each line stands outside of fenced code."""
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        if match and not fence:
            fence = match[1]
            yield False
        elif match and match[1].startswith(fence):
            fence = ""
            yield False
        else:
            yield not fence


def _numbers(lines: list[str]) -> dict[str, str]:
    """The number of each footnote that is defined: its own, or its place among the citations as readers see it."""
    defined = [match[1] for line in lines if (match := _NOTE.match(line))]
    if all(key.isdecimal() for key in defined):
        return {key: key for key in defined}
    known = dict.fromkeys(defined)
    cited = dict.fromkeys(key for line in lines for key in _CITED.findall(line) if key in known)
    return {key: str(number) for number, key in enumerate({**cited, **known}, start=1)}


def _noted(line: str, numbers: dict[str, str]) -> str:
    match = _NOTE.match(line)
    head, rest = (f"\n\\[{numbers[match[1]]}\\] ", line[match.end() :]) if match else ("", line)
    return head + _CITED.sub(lambda cited: f"\\[{numbers[cited[1]]}\\]" if cited[1] in numbers else cited[0], rest)
