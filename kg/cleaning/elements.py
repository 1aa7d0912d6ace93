"""What each element of HTML means for the text.

Left out: script, style, noscript (Zhihu repeats its images there), hidden sections. Formulas become their TeX, Zhihu's
footnotes become `[n]` in the text and a reference list at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import regex

from kg.cleaning.links import target
from kg.cleaning.pieces import SOFT
from kg.cleaning.writer import Mark, Writer

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "object",
        "button",
        "select",
        "textarea",
        "form",
        "math",
    ]
)
_KINDS = {f"h{level}": "heading" for level in range(1, 7)} | {
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
    "pre": "code",
    "dt": "list_item",
}
_LISTS = frozenset({"ol", "ul"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "figure",
        "footer",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
) | set(_KINDS)
_TABLES = frozenset({"table", "caption", "tr", "td", "th"})
_CELLS = frozenset({"td", "th"})
_BOLD = frozenset({"b", "strong"})
# elements whose attributes say something
TELLING = frozenset({"img", "sup", "span", "a", "section", "div", "p", "ol", "li", "td", "th"})
_HIDEABLE = TELLING - _CELLS
# the way back from an entry to where it is cited
_BACK = regex.compile(r"back-?(?:link|ref)", regex.IGNORECASE)
_ARROWS = frozenset({"^", "↩", "↩︎", "↑", "⤴", "⏎"})
_HIDDEN = regex.compile(r"display\s*:\s*none", regex.IGNORECASE)

_NONE: Mapping[str, str | None] = {}
_PASSED_OVER = Mark("", hides=True)


def begin(name: str, attributes: Mapping[str, str | None] = _NONE) -> Mark:
    """What the start of an element means."""
    if name in _SKIPPED:
        return _PASSED_OVER
    style = attributes.get("style")
    if style and name in _HIDEABLE and _HIDDEN.search(style):
        return _PASSED_OVER
    if name in _SPECIAL:
        return _SPECIAL[name](name, attributes)
    return _plain(name, attributes)


def _plain(name: str, attributes: Mapping[str, str | None]) -> Mark:
    if name in _TABLES:
        said = " " if name in _CELLS else _KINDS.get(name, "")
        return Mark(name, name in _BLOCKS, Writer.begin_table, said=said, attributes=attributes)
    if name in _KINDS:
        return Mark(name, True, Writer.begin_kind, said=_KINDS[name])
    if name in _LISTS:
        return Mark(name, True, Writer.begin_list, attributes=attributes)
    if name in _BOLD:
        return Mark(name, act=Writer.begin_bold)
    return Mark(name, name in _BLOCKS)


def _image(name: str, attributes: Mapping[str, str | None]) -> Mark:
    if not attributes.get("eeimg"):
        return Mark(name)
    return Mark(name, act=Writer.spoken, said=f" {attributes.get('alt') or ''} ")


def _link(name: str, attributes: Mapping[str, str | None]) -> Mark:
    href = attributes.get("href") or ""
    if href.startswith("#") and _BACK.search(attributes.get("class") or ""):
        return _PASSED_OVER
    return Mark(name, act=Writer.begin_link, said=target(href), attributes=attributes)


def _span(name: str, attributes: Mapping[str, str | None]) -> Mark:
    named = attributes.get("class")
    if named and _BACK.search(named):
        return _PASSED_OVER
    if attributes.get("data-tex"):
        return Mark(name, act=Writer.spoken, said=f" {attributes['data-tex']} ", hides=True)
    return Mark(name)


def _raised(name: str, attributes: Mapping[str, str | None]) -> Mark:
    number = attributes.get("data-numero")
    return Mark(name, False, Writer.footnote, True, number, attributes) if number else Mark(name)


_SPECIAL: dict[str, Callable[[str, Mapping[str, str | None]], Mark]] = {
    "img": _image,
    "a": _link,
    "span": _span,
    "sup": _raised,
    "li": lambda name, attributes: Mark(name, True, Writer.begin_item, attributes=attributes),
    "br": lambda name, _: Mark(name, act=Writer.exact, said="\n"),
    "soft-break": lambda name, _: Mark(name, act=Writer.exact, said=SOFT),
}
_ENDS = {"li": Writer.end_item, "a": Writer.end_link} | dict.fromkeys(_BOLD, Writer.end_bold)


def end(name: str) -> Mark:
    """What the end of an element means."""
    if name in _TABLES:
        return Mark(name, name in _BLOCKS, Writer.end_table)
    if name in _KINDS:
        return Mark(name, True, Writer.end_kind)
    if name in _LISTS:
        return Mark(name, True, Writer.end_list)
    return Mark(name, name in _BLOCKS, _ENDS.get(name))


def leads_back(attributes: Mapping[str, str | None], words: Callable[[], str]) -> bool:
    """Whether a link leads from an entry back to where it is cited, going by its words."""
    return (attributes.get("href") or "").startswith("#") and words().strip() in _ARROWS
