"""HTML to text in one pass over the tree (Lexbor), without recursion, so that nesting cannot hurt.

Left out: script, style, noscript (Zhihu repeats its images there), hidden sections. Formulas become their TeX, Zhihu's
footnotes become `[n]` in the text and a reference list at the end.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.cleaning.bounds import bounded
from kg.cleaning.links import bare, target
from kg.cleaning.pieces import SOFT, Piece, Target
from kg.cleaning.tables import TAGS, Grid, Tables
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
# elements whose attributes say something
_TELLING = frozenset({"img", "sup", "span", "a", "section", "div", "p", "ol", "li"})
_BOLD = frozenset({"b", "strong"})
# the way back from an entry to where it is cited
_BACK = regex.compile(r"back-?(?:link|ref)", regex.IGNORECASE)
_LISTS = regex.compile(r"(?:^|\s)(?:ReferenceList|references|bibliography|csl-bib-body)(?:\s|$)")
_ARROWS = frozenset({"^", "↩", "↩︎", "↑", "⤴", "⏎"})
_NUMBER = regex.compile(r"\s*\d{1,4}\s*")
_HIDDEN = regex.compile(r"display\s*:\s*none", regex.IGNORECASE)
_BLANKS = frozenset(" \n" + SOFT)
_SPACE = regex.compile(r"[ \t\r\n\f\v\u00a0\u3000]+")


def pieces(markup: str) -> tuple[list[Piece], list[Target], list[Grid]]:
    """Read HTML into pieces, link targets and tables."""
    body = LexborHTMLParser(bounded(markup)).body
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
            if leaving in TAGS:
                writer.tables.leave(leaving, writer.place)
            continue
        name = node.tag or ""
        if name == "-text":
            writer.text(node.text_content or "")
        elif name[0:1] != "-" and writer.enter(name, node):
            if name in TAGS:
                writer.tables.enter(name, node.attributes, writer.place)
            stack.append((node, name))
            stack.extend((child, "") for child in reversed(list(node.iter(include_text=True))))


class _Writer:
    """Gathers the text of the current block and finishes it at the edge of the next."""

    def __init__(self) -> None:
        self.done: list[Piece] = []
        self.targets: list[Target] = []
        self.tables = Tables()
        self.footnotes: dict[str, tuple[str, str]] = {}
        self._parts: list[str] = []
        self._length = 0
        self._blank = True  # whether a space here would be the second, or the first of a block
        self._kinds: list[str] = []
        self._links: list[tuple[str | None, tuple[int, int]]] = []
        self._linked = 0
        self._bolds: list[int] = []
        self._bold = 0
        self._counters: list[int | None] = []
        self._number = ""
        self._listed = False

    @property
    def place(self) -> tuple[int, int]:
        """Where the next character will stand."""
        return len(self.done), self._length

    def enter(self, name: str, node: LexborNode) -> bool:
        """Begin an element; say whether to go inside."""
        if name in _SKIPPED:
            return False
        attributes = node.attributes if name in _TELLING else {}
        if attributes.get("style") and _HIDDEN.search(attributes["style"] or ""):
            return False
        if name in _BLOCKS:
            self._flush()
            self._enter_block(name, attributes)
        elif name == "br":
            self._write("\n")
        elif name == "soft-break":
            self._write(SOFT)
        elif name in _CELLS:
            self.text(" ")
        elif name in _BOLD:
            self._bolds.append(self._length)
        elif name == "a" and not _is_back(attributes, node):
            self._links.append((target(attributes.get("href") or ""), self.place))
        elif name in {"a", "span"} and (name == "a" or _BACK.search(attributes.get("class") or "")):
            return False
        return not self._special(name, attributes)

    def _enter_block(self, name: str, attributes: dict[str, str | None]) -> None:
        if name in {"ol", "ul"}:
            first = attributes.get("start") or "1"
            self._counters.append((int(first) if _NUMBER.fullmatch(first) else 1) if name == "ol" else None)
            outer = self._kinds[-1] if self._kinds else "paragraph"
            self._kinds.append("references" if _LISTS.search(attributes.get("class") or "") else outer)
            self._listed = self._listed or "ReferenceList" in (attributes.get("class") or "")
        elif name in _KINDS:
            inherits = name == "li" and self._kinds and self._kinds[-1] == "references"
            self._kinds.append("references" if inherits else _KINDS[name])
        if name == "li":
            self._number = self._counted(attributes.get("value") or "")

    def _counted(self, value: str) -> str:
        """The number of a list item, `-` where items are not numbered."""
        count = self._counters[-1] if self._counters else None
        if count is None:
            return "-"
        number = int(value) if _NUMBER.fullmatch(value) else count
        self._counters[-1] = number + 1
        return str(number)

    def leave(self, name: str) -> None:
        """End an element."""
        if name in _BLOCKS:
            self._flush()
            if (name in _KINDS or name in {"ol", "ul"}) and self._kinds:
                self._kinds.pop()
            if name in {"ol", "ul"} and self._counters:
                self._counters.pop()
            if name == "li":
                self._number = ""
        elif name in _BOLD and self._bolds:
            self._bold += max(0, self._length - self._bolds.pop())
        elif name == "a" and self._links:
            self._leave_link()

    def _leave_link(self) -> None:
        href, start = self._links.pop()
        end = self.place
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
            self._blank = content[-1] in _BLANKS

    def _flush(self) -> None:
        text = "".join(self._parts).rstrip()
        length = len(text.strip())
        if length:
            linked = self._linked >= length - 8 and self._linked > 0
            kind = self._kinds[-1] if self._kinds else "paragraph"
            bold = (self._bold or self._bolds) and self._bold + sum(self._length - at for at in self._bolds) >= length
            number, self._number = self._number, ""
            self.done.append(Piece(kind, text, len(self.done), 0, linked, bool(bold), number))
        self._parts, self._length, self._blank, self._linked, self._bold = [], 0, True, 0, 0
        if self._links:
            self._links = [(href, (len(self.done), 0)) for href, _ in self._links]
        if self._bolds:
            self._bolds = [0] * len(self._bolds)

    def finish(self) -> tuple[list[Piece], list[Target], list[Grid]]:
        """Pieces, targets and tables, with written-out addresses, and footnotes that the page does not list itself."""
        self._flush()
        notes = {} if self._listed else self.footnotes
        for number in sorted(notes, key=lambda n: (len(n), n)):
            line = _SPACE.sub(" ", " ".join(part for part in (f"[{number}]", *notes[number]) if part))
            if any(notes[number]):
                self.done.append(Piece("references", INVISIBLE.sub("", line), len(self.done)))
        return self.done, self.targets + written(self.done, self.targets), self.tables.done


def _is_back(attributes: dict[str, str | None], node: LexborNode) -> bool:
    """Whether a link leads from an entry back to where it is cited."""
    if not (attributes.get("href") or "").startswith("#"):
        return False
    return _BACK.search(attributes.get("class") or "") is not None or node.text().strip() in _ARROWS


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
        for start, end, address in _free(bare(piece.text), sorted(taken.get(piece.origin, ())))
    ]


def _free(found: list[tuple[int, int, str]], taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """The addresses that no link covers; both lists are in order of place."""
    reach, index = 0, 0
    for start, end, address in found:
        while index < len(taken) and taken[index][0] < end:
            reach = max(reach, taken[index][1])
            index += 1
        if reach <= start:
            yield start, end, address
