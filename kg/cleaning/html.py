"""HTML to text: markup that is in order is read as it stands, any other by way of the tree that Lexbor makes of it."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.cleaning import orderly
from kg.cleaning.bounds import bounded
from kg.cleaning.elements import TELLING, begin, end, leads_back
from kg.cleaning.pieces import Piece, Target
from kg.cleaning.tables import Grid
from kg.cleaning.writer import Mark, Writer


def pieces(markup: str) -> tuple[list[Piece], list[Target], list[Grid]]:
    """Read HTML into pieces, link targets and tables."""
    return (orderly.read(markup) or parsed(markup)).finish()


def parsed(markup: str) -> Writer:
    """Read HTML as a browser would, whatever its faults."""
    writer = Writer()
    body = LexborHTMLParser(bounded(markup)).body
    if body is not None:
        _walk(body, writer)
    return writer


class _Marks(dict[str, Mark]):
    """The marks of tags without attributes, made as they are met; an end is written with its slash."""

    def __missing__(self, tag: str) -> Mark:
        mark = self[tag] = end(tag[1:]) if tag[:1] == "/" else begin(tag)
        return mark


def _walk(root: LexborNode, writer: Writer) -> None:
    """Go through a tree in order, without recursion, so that nesting cannot hurt."""
    marks = _Marks()
    opened: list[tuple[LexborNode | None, Mark]] = []
    node: LexborNode | None = root
    while node is not None:
        name = node.tag or ""
        following = node.next if opened else None
        if name == "-text":
            writer.text(node.text_content or "")
        elif name and name[0] != "-":  # no comment; what begins with `<?` has no name
            mark = _begun(name, node) if name in TELLING else marks[name]
            writer.mark(mark)
            if not mark.hides:
                opened.append((following, marks[f"/{name}"]))
                following = node.first_child
        while following is None and opened:
            following, ended = opened.pop()
            writer.mark(ended)
        node = following


def _begun(name: str, node: LexborNode) -> Mark:
    attributes = node.attributes
    if not attributes:
        return begin(name)
    hides = name == "a" and leads_back(attributes, node.text)
    return Mark(name, hides=True) if hides else begin(name, attributes)
