"""Markup that is in order, read without a parser: every tag is known, closed, and where a browser leaves it.

Most articles come out of an editor and are in order. Of all others this says no, and Lexbor puts them in order: what
is uncertain is never read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from itertools import islice

from kg.cleaning.bounds import FORMATTING, OPEN_FORMATTING
from kg.cleaning.elements import TELLING, begin, end
from kg.cleaning.writer import Mark, Writer

_DEEPEST = 100
_LONGEST_TAG = 2000
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_BARE = frozenset({"br", "hr", "img"})
_INLINE = frozenset({"b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "span", "code", "noscript"})
_EDGES = frozenset(
    [
        "article",
        "aside",
        "blockquote",
        "div",
        "figcaption",
        "figure",
        "footer",
        "header",
        "main",
        "nav",
        "section",
        "ul",
        "ol",
        "pre",
    ]
)
# before these, or inside of these, a browser closes an element that is open
_NEVER_IN = (
    dict.fromkeys((*_EDGES, "p", "hr"), frozenset({"p"}))
    | dict.fromkeys(_HEADINGS, _HEADINGS | {"p"})
    | {"a": frozenset({"a"}), "li": frozenset({"p"})}
)
_KNOWN = _BARE | _INLINE | _EDGES | _HEADINGS | _NEVER_IN.keys()
# a list's items stand in it; a noscript outside of everything may be one of the page's head
_WITHIN = {"li": frozenset({"ul", "ol"}), "noscript": _KNOWN}

_TAG = re.compile(r'([a-z][a-z0-9]*)(?:\s+[a-zA-Z][a-zA-Z0-9:_.-]*(?:="[^"]*")?)*\s*(/?)>')
_ATTRIBUTE = re.compile(r'\s([a-zA-Z][a-zA-Z0-9:_.-]*)(?:="([^"]*)")?')
# in an attribute, `&b=` is no reference but goes on with an address
_REFERENCE = re.compile(r"&(?:#?[0-9A-Za-z]+;?)?")
_IN_VALUE = re.compile(r"&(?![0-9A-Za-z]+=)(?:#?[0-9A-Za-z]+;?)?")
_NUMBER = re.compile(r"&#(?:([0-9]{1,5})|[xX]([0-9a-fA-F]{1,4}));")
# a browser drops a line end there
_PRE = re.compile(r"<pre[^>]*>\n")
# the characters that a browser takes from a number as they are
_PLAIN_CODES = (range(0x20, 0x7F), range(0xA0, 0xD800), range(0xE000, 0xFDD0), range(0xFDF0, 0xFFFE))


class _DisorderError(Exception):
    """The markup is not in order, or may not be."""


@dataclass(slots=True)
class _Step:
    """A tag: whether it opens an element (1), closes one (-1) or neither, and what it does to the text."""

    name: str
    turn: int
    mark: Mark
    never_in: frozenset[str] | None = None


_NOTHING, _LINE = _Step("", 0, Mark("")), _Step("br", 0, begin("br"))


class _Steps(dict[str, _Step]):
    """The steps of tags as they are written, made as they are met."""

    def __missing__(self, tag: str) -> _Step:
        step = self[tag] = _step(tag)
        return step


def _step(tag: str) -> _Step:
    if tag[0] == "/":
        name = tag[1:-1]
        if name not in _KNOWN or name in _BARE:
            raise _DisorderError
        return _Step(name, -1, end(name))
    if tag.startswith("!--") and tag.endswith("-->") and len(tag) > 5:
        return _NOTHING
    match = _TAG.fullmatch(tag)
    name = match[1] if match else ""
    if match is None or name not in _KNOWN or len(tag) > _LONGEST_TAG or (match[2] and name not in _BARE):
        raise _DisorderError
    if name in _BARE and name != "hr" and "eeimg" not in tag.lower():
        return _LINE if name == "br" else _NOTHING
    mark = begin(name, _attributes(tag)) if name in TELLING and len(tag) > len(name) + 1 else begin(name)
    if name == "a" and mark.read("href").startswith("#"):
        raise _DisorderError
    return _Step(name, int(name not in _BARE), mark, _NEVER_IN.get(name))


def _attributes(tag: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    tag.encode()
    for name, value in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), _IN_VALUE.sub(_referred, value) if "&" in value else value)
    return found


def _referred(match: re.Match[str]) -> str:
    """The character that a reference stands for."""
    written = match[0]
    if written == "&":
        return written
    if written[1:] in html5 and written[-1] == ";":
        return html5[written[1:]]
    number = _NUMBER.fullmatch(written)
    code = (int(number[1]) if number[1] else int(number[2], 16)) if number else 0
    if not any(code in codes for codes in _PLAIN_CODES):
        raise _DisorderError
    return chr(code)


def read(markup: str) -> Writer | None:
    """Read HTML that is in order; None for any other."""
    parts = markup.replace(">", "><").split("<")
    words = "".join(parts[::2])
    # tags and texts take turns unless one of their characters stands in the other
    if len(parts) % 2 == 0 or ">" in words or "\r" in markup or "\0" in markup:
        return None
    if "<pre" in markup and _PRE.search(markup):
        return None
    texts = parts[::2]
    writer = Writer()
    try:
        if "&" in words:
            texts = [_REFERENCE.sub(_referred, text) if "&" in text else text for text in texts]
        writer.text(texts[0])
        words.encode()
        _write(zip(parts[1::2], islice(texts, 1, None), strict=True), writer)
    except (_DisorderError, UnicodeEncodeError):  # half a surrogate pair is left to the parser
        return None
    return writer


def _write(pairs: Iterator[tuple[str, str]], writer: Writer) -> None:
    steps, opened = _Steps(), list[str]()
    for tag, text in pairs:
        step = steps[tag]
        mark = step.mark
        if step.turn or step.never_in is not None:
            _turn(step, opened)
            if mark.hides:
                text = _passed_over(pairs, steps, opened)
        if mark.edge and writer.parts:
            writer.flush()
        if mark.act is not None:
            mark.act(writer, mark)
        if text:
            writer.text(text)
    if opened:
        raise _DisorderError


def _turn(step: _Step, opened: list[str]) -> None:
    """Open or close an element."""
    name = step.name
    if step.turn < 0:
        if not opened or opened.pop() != name:
            raise _DisorderError
        return
    if step.never_in is not None and not step.never_in.isdisjoint(opened):
        raise _DisorderError
    if name in _WITHIN and (not opened or opened[-1] not in _WITHIN[name]):
        raise _DisorderError
    if not step.turn:
        return
    opened.append(name)
    if len(opened) > OPEN_FORMATTING and (
        len(opened) > _DEEPEST or sum(name in FORMATTING for name in opened) > OPEN_FORMATTING
    ):
        raise _DisorderError


def _passed_over(pairs: Iterator[tuple[str, str]], steps: _Steps, opened: list[str]) -> str:
    """Pass over what an element holds, and say what text follows its end."""
    depth = len(opened)
    for tag, text in pairs:
        step = steps[tag]
        if step.turn or step.never_in is not None:
            _turn(step, opened)
            if len(opened) < depth:
                return text
    raise _DisorderError
