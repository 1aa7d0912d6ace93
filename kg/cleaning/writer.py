"""Gathers the text of the current block and finishes it at the edge of the next.

What a tag means for the text is in its `Mark`, made once for each way the tag is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import regex

from kg.cleaning.links import bare
from kg.cleaning.pieces import SOFT, Piece, Target
from kg.cleaning.tables import Grid, Tables
from kg.text import INVISIBLE

_LISTS = regex.compile(r"(?:^|\s)(?:ReferenceList|references|bibliography|csl-bib-body)(?:\s|$)")
_NUMBER = regex.compile(r"\s*\d{1,4}\s*")
_BLANKS = frozenset(" \n" + SOFT)
_SPACE = regex.compile(r"[ \t\r\n\f\v\u00a0\u3000]+")


@dataclass(slots=True)
class Mark:
    """What a tag does: whether a block ends there, what else happens, and whether what it holds is passed over."""

    name: str
    edge: bool = False
    act: Callable[[Writer, Mark], None] | None = None
    hides: bool = False
    # the kind of the block that begins, the address of a link, or the text that stands in an attribute
    said: str | None = ""
    attributes: Mapping[str, str | None] | None = None

    def read(self, name: str) -> str:
        """What an attribute says; the empty string where it is not there."""
        return (self.attributes.get(name) or "") if self.attributes else ""


class Writer:
    """Takes tags and texts in order; `finish` gives what became of them."""

    def __init__(self) -> None:
        self.done: list[Piece] = []
        self.targets: list[Target] = []
        self.tables = Tables()
        self.footnotes: dict[str, tuple[str, str]] = {}
        self.parts: list[str] = []
        self._length = 0
        self._blank = True  # whether a space here would be the second, or the first of a block
        self._kinds: list[str] = []
        self._code = False
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

    def mark(self, mark: Mark) -> None:
        """Do what a tag means."""
        if mark.edge and self.parts:
            self.flush()
        if mark.act is not None:
            mark.act(self, mark)

    def text(self, content: str) -> None:
        """Add text, with white space run together outside of code."""
        if content.isprintable() and "  " not in content:
            # among what is printable, only the blank is white, and nothing is invisible
            if self._blank and not self._code and content[0:1] == " ":
                content = content[1:]
        else:
            if not self._code:
                content = _SPACE.sub(" ", content)
                if self._blank and content[0:1] == " ":
                    content = content[1:]
            content = INVISIBLE.sub("", content)
        if content:
            self.parts.append(content)
            self._length += len(content)
            self._blank = content[-1] in _BLANKS

    def exact(self, mark: Mark) -> None:
        """Add a character that is no white space to run together: a line end."""
        self.parts.append(mark.said or "")
        self._length += 1
        self._blank = True

    def spoken(self, mark: Mark) -> None:
        """Add a text that stands in an attribute, or the blank between cells."""
        self.text(mark.said or "")

    def footnote(self, mark: Mark) -> None:
        """Add the number of a footnote, and keep its words for the end."""
        number = mark.said or ""
        words = mark.read("data-text"), mark.read("data-url")
        self.footnotes.setdefault(number, words)
        self.text(f"[{number}]")

    def begin_kind(self, mark: Mark) -> None:
        """Begin a block of a kind."""
        self._kinds.append(mark.said or "")
        self._code = self._code or mark.said == "code"

    def end_kind(self, mark: Mark) -> None:
        """End a block of a kind."""
        if self._kinds:
            self._kinds.pop()
            self._code = "code" in self._kinds

    def begin_list(self, mark: Mark) -> None:
        """Begin a list: one of references where its class says so."""
        first = mark.read("start") or "1"
        self._counters.append((int(first) if _NUMBER.fullmatch(first) else 1) if mark.name == "ol" else None)
        named = mark.read("class")
        outer = self._kinds[-1] if self._kinds else "paragraph"
        self._kinds.append("references" if _LISTS.search(named) else outer)
        self._listed = self._listed or "ReferenceList" in named

    def end_list(self, mark: Mark) -> None:
        """End a list."""
        self.end_kind(mark)
        if self._counters:
            self._counters.pop()

    def begin_item(self, mark: Mark) -> None:
        """Begin an item of a list, and count it."""
        inherits = self._kinds and self._kinds[-1] == "references"
        self._kinds.append("references" if inherits else "list_item")
        count = self._counters[-1] if self._counters else None
        self._number = "-"
        if count is not None:
            value = mark.read("value")
            number = int(value) if _NUMBER.fullmatch(value) else count
            self._counters[-1] = number + 1
            self._number = str(number)

    def end_item(self, mark: Mark) -> None:
        """End an item of a list."""
        self.end_kind(mark)
        self._number = ""

    def begin_bold(self, mark: Mark) -> None:
        """Begin bold text."""
        self._bolds.append(self._length)

    def end_bold(self, mark: Mark) -> None:
        """End bold text."""
        if self._bolds:
            self._bold += max(0, self._length - self._bolds.pop())

    def begin_link(self, mark: Mark) -> None:
        """Begin the visible text of a link."""
        self._links.append((mark.said, self.place))

    def end_link(self, mark: Mark) -> None:
        """End the visible text of a link."""
        if not self._links:
            return
        href, start = self._links.pop()
        end = self.place
        if start[0] == end[0]:
            self._linked += end[1] - start[1]
        if href:
            self.targets.append(Target(href, start, end))

    def begin_table(self, mark: Mark) -> None:
        """Begin an element of a table; a blank keeps cells apart."""
        if mark.name == "caption":
            self.begin_kind(mark)
        elif mark.said:
            self.text(mark.said)
        self.tables.enter(mark.name, mark.attributes or {}, self.place)

    def end_table(self, mark: Mark) -> None:
        """End an element of a table."""
        if mark.name == "caption":
            self.end_kind(mark)
        self.tables.leave(mark.name, self.place)

    def flush(self) -> None:
        """Finish the block; one without words is none."""
        parts = self.parts
        text = (parts[0] if len(parts) == 1 else "".join(parts)).rstrip()
        words = len(text.strip())
        if words:
            bold = (self._bold or self._bolds) and self._bold + sum(self._length - at for at in self._bolds) >= words
            self.done.append(
                Piece(
                    self._kinds[-1] if self._kinds else "paragraph",
                    text,
                    len(self.done),
                    0,
                    self._linked >= words - 8 and self._linked > 0,
                    bool(bold),
                    self._number,
                )
            )
            self._number = ""
        self.parts = []
        self._length = self._linked = self._bold = 0
        self._blank = True
        if self._links:
            self._links = [(href, (len(self.done), 0)) for href, _ in self._links]
        if self._bolds:
            self._bolds = [0] * len(self._bolds)

    def finish(self) -> tuple[list[Piece], list[Target], list[Grid]]:
        """Pieces, targets and tables, with written-out addresses, and footnotes that the page does not list itself."""
        if self.parts:
            self.flush()
        notes = {} if self._listed else self.footnotes
        for number in sorted(notes, key=lambda n: (len(n), n)):
            line = _SPACE.sub(" ", " ".join(part for part in (f"[{number}]", *notes[number]) if part))
            if any(notes[number]):
                self.done.append(Piece("references", INVISIBLE.sub("", line), len(self.done)))
        return self.done, self.targets + written(self.done, self.targets), self.tables.done


def written(done: list[Piece], known: list[Target]) -> list[Target]:
    """Targets for addresses written out in the text where no link stands."""
    places = [piece for piece in done if "://" in piece.text]
    if not places:
        return []
    taken: dict[int, list[tuple[int, int]]] = {}
    for item in known:
        if item.start[0] == item.end[0]:
            taken.setdefault(item.start[0], []).append((item.start[1], item.end[1]))
    return [
        Target(address, (piece.origin, start), (piece.origin, end))
        for piece in places
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
