"""HTML to text in one pass over the tree (Lexbor), without recursion, so that nesting cannot hurt.

Left out: script, style, noscript (Zhihu repeats its images there), hidden sections. Formulas become their TeX, Zhihu's
footnotes become `[n]` in the text and a reference list at the end.
"""

from __future__ import annotations

import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.cleaning.links import bare, target
from kg.cleaning.pieces import Piece, Target
from kg.text import INVISIBLE

_SKIPPED = frozenset(
    {
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
    }
)
_KINDS = {f"h{level}": "heading" for level in range(1, 7)} | {
    "li": "list_item",
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
    "pre": "code",
    "dt": "list_item",
}
_BLOCKS = frozenset(
    {
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
        *_KINDS,
    }
)
_CELLS = frozenset({"td", "th"})
_HIDDEN = regex.compile(r"display\s*:\s*none", regex.IGNORECASE)
_SPACE = regex.compile(r"[ \t\r\n\f\v\u00a0\u3000]+")


def pieces(markup: str) -> tuple[list[Piece], list[Target]]:
    """Read HTML into pieces and link targets."""
    body = LexborHTMLParser(markup).body
    writer = _Writer()
    if body is not None:
        _walk(body, writer)
    return writer.finish()


def _walk(root: LexborNode, writer: _Writer) -> None:
    stack: list[tuple[LexborNode, str]] = [(root, "")]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            writer.leave(leaving)
            continue
        name = node.tag or ""
        if name == "-text":
            writer.text(node.text_content or "")
        elif name[0:1] != "-" and writer.enter(name, node):
            stack.append((node, name))
            stack.extend((child, "") for child in reversed(list(node.iter(include_text=True))))


class _Writer:
    """Gathers the text of the current block and finishes it at the edge of the next."""

    def __init__(self) -> None:
        self.done: list[Piece] = []
        self.targets: list[Target] = []
        self.footnotes: dict[str, tuple[str, str]] = {}
        self._parts: list[str] = []
        self._length = 0
        self._blank = True  # whether a space here would be the second, or the first of a block
        self._kinds: list[str] = []
        self._links: list[tuple[str | None, tuple[int, int]]] = []
        self._linked = 0

    def enter(self, name: str, node: LexborNode) -> bool:
        """Begin an element; say whether to go inside."""
        if name in _SKIPPED:
            return False
        attributes = node.attributes if name in {"img", "sup", "span", "a", "section", "div", "p"} else {}
        if attributes.get("style") and _HIDDEN.search(attributes["style"] or ""):
            return False
        if name in _BLOCKS:
            self._flush()
            if name in _KINDS:
                self._kinds.append(_KINDS[name])
        elif name == "br":
            self._write("\n")
        elif name in _CELLS:
            self.text(" ")
        elif name == "a":
            self._links.append((target(attributes.get("href") or ""), (len(self.done), self._length)))
        return not self._special(name, attributes)

    def leave(self, name: str) -> None:
        """End an element."""
        if name in _BLOCKS:
            self._flush()
            if name in _KINDS and self._kinds:
                self._kinds.pop()
        elif name == "a" and self._links:
            href, start = self._links.pop()
            end = (len(self.done), self._length)
            if start[0] == end[0]:
                self._linked += end[1] - start[1]
            if href:
                self.targets.append(Target(href, start, end))

    def _special(self, name: str, attributes: dict[str, str | None]) -> bool:
        """Formulas and footnotes, whose text stands in attributes."""
        if name == "img" and attributes.get("eeimg"):
            self.text(f" {attributes.get('alt') or ''} ")
        elif name == "span" and attributes.get("data-tex"):
            self.text(f" {attributes['data-tex']} ")
            return True
        elif name == "sup" and attributes.get("data-numero"):
            number = attributes["data-numero"] or ""
            self.footnotes.setdefault(number, (attributes.get("data-text") or "", attributes.get("data-url") or ""))
            self.text(f"[{number}]")
            return True
        return False

    def text(self, content: str) -> None:
        """Add text, with white space run together outside of code."""
        if "code" not in self._kinds:
            content = _SPACE.sub(" ", content)
            if self._blank and content[0:1] == " ":
                content = content[1:]
        self._write(INVISIBLE.sub("", content))

    def _write(self, content: str) -> None:
        if content:
            self._parts.append(content)
            self._length += len(content)
            self._blank = content[-1] in " \n"

    def _flush(self) -> None:
        text = "".join(self._parts).rstrip()
        if text.strip():
            linked = self._linked >= len(text.strip()) - 8 and self._linked > 0
            kind = self._kinds[-1] if self._kinds else "paragraph"
            self.done.append(Piece(kind, text, len(self.done), 0, linked))
        self._parts, self._length, self._blank, self._linked = [], 0, True, 0
        self._links = [(href, (len(self.done), 0)) for href, _ in self._links]

    def finish(self) -> tuple[list[Piece], list[Target]]:
        """The pieces and targets, with footnotes and written-out addresses added."""
        self._flush()
        for number in sorted(self.footnotes, key=lambda n: (len(n), n)):
            text, url = self.footnotes[number]
            line = INVISIBLE.sub("", _SPACE.sub(" ", f"[{number}] {text} {url}".strip()))
            self.done.append(Piece("references", line, len(self.done)))
        return self.done, self.targets + written(self.done, self.targets)


def written(done: list[Piece], known: list[Target]) -> list[Target]:
    """Targets for addresses written out in the text where no link stands."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for item in known:
        if item.start[0] == item.end[0]:
            taken.setdefault(item.start[0], []).append((item.start[1], item.end[1]))
    return [
        Target(address, (piece.origin, start), (piece.origin, end))
        for piece in done
        if "://" in piece.text
        for start, end, address in bare(piece.text)
        if not any(start < high and low < end for low, high in taken.get(piece.origin, ()))
    ]
