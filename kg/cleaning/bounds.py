"""Markup that would cost a parser more than its length, made harmless: tags beyond a bound go, their text stays.

No page that people read comes near the bounds.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

DEEPEST = 500
# elements that a parser opens again in every following block until they are closed
FORMATTING = frozenset({"b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
OPEN_FORMATTING = 10
_MOST_ATTRIBUTES = 1000
_LONG_TAG = 2000
# never open for long: they have no end tag, or the next of their kind ends them
_BRIEF = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "thead",
        "tbody",
        "tfoot",
        "option",
    }
)
# in these no tag counts but the one that ends them
_RAW = {
    name: regex.compile(f"</{name}", regex.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
_TAG = regex.compile(r"<(?:!--|(?P<end>/?)(?P<name>[a-zA-Z][^\s/><]{0,40}))")


def bounded(markup: str) -> str:
    """Drop the tags that nest too deep, that stay open too long, or that have too many attributes."""
    if markup.count("<") <= DEEPEST and len(markup) < _LONG_TAG * 10:
        return markup
    kept, position = [], 0
    for start, end in _dropped(markup):
        kept.append(markup[position:start])
        position = end
    return "".join((*kept, markup[position:])) if kept else markup


class _Open:
    """How many elements of a kind are open, and how many more were dropped."""

    def __init__(self, most: int) -> None:
        self.most, self.count, self.over = most, 0, 0

    def passes(self, *, ends: bool) -> bool:
        """Count a start or end tag; say whether it may stay."""
        if ends:
            if self.over:
                self.over -= 1
                return False
            self.count = max(0, self.count - 1)
            return True
        if self.count >= self.most:
            self.over += 1
            return False
        self.count += 1
        return True


def _dropped(markup: str) -> Iterator[tuple[int, int]]:
    deep, formatting = _Open(DEEPEST), _Open(OPEN_FORMATTING)
    position = 0
    for match in _TAG.finditer(markup):
        start, inside = match.span()
        name = match["name"]
        if start < position:
            continue
        if name is None:
            position = _after(markup, "-->", inside)
            continue
        name, ends = name.lower(), match["end"] == "/"
        fits = name in _BRIEF or (formatting if name in FORMATTING else deep).passes(ends=ends)
        if fits and name not in _RAW and markup.find(">", inside, inside + _LONG_TAG) >= 0:
            continue
        position = _after(markup, ">", inside)
        if not fits or len(markup[inside:position].split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES:
            yield start, position
        elif name in _RAW and not ends:
            inner = _RAW[name].search(markup, position)
            position = inner.start() if inner else len(markup)


def _after(markup: str, mark: str, position: int) -> int:
    found = markup.find(mark, position)
    return len(markup) if found < 0 else found + len(mark)
