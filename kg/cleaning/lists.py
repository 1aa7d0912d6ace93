"""Reference lists: where they begin, with a heading or without, and which lines are their entries."""

from __future__ import annotations

from collections.abc import Sequence

from kg.cleaning import headings, markers, signs, wrapping
from kg.cleaning.edges import ends, heading, opens
from kg.cleaning.lines import Line, Lines, together
from kg.cleaning.marked import FAR, Marked
from kg.cleaning.pieces import Piece
from kg.cleaning.quiet import Signs

_LONGEST_RECORD = 200
# how many of the first lines of a list without markers are looked at for signs
_SAMPLE = 10
_LONG = 120


def find(pieces: Sequence[Piece], noticed: Signs) -> list[Piece]:
    """Give the entries of reference lists, and the headings over them, their kinds: a piece for each line of a list."""
    found = Lines(pieces, noticed)
    if found.telling:
        _Finder(found).run()
    return together(found)


class _Finder:
    """Goes over the lines once; every method takes the number of a line and says where to go on (0: not here)."""

    def __init__(self, found: Lines) -> None:
        self.lines = found

    def run(self) -> None:
        """Find every list."""
        reached = 0
        for at in self.lines.telling:
            if at >= reached and self.lines[at].text:
                reached = self._headed(at) or self._record(at) or self._unheaded(at)

    def _headed(self, at: int) -> int:
        """A heading with a list under it."""
        line = self.lines[at]
        words = heading(line)
        first = self._first(at + 1, vague=words == "vague" or line.kind == "list_item") if words else None
        if first is None:
            return 0
        style = self._style(first)
        end = Marked(self.lines, style, strict=False).take(first) if style else self._unmarked(first)
        if end > first:
            line.kind = "heading"
        return end if end > first else 0

    def _first(self, at: int, *, vague: bool) -> int | None:
        """The first entry under a heading: an introduction or the head of a table may stand before it."""
        begin = self._next(at)
        if begin is None or ends(self.lines[begin]):
            return None
        second = self._next(begin + 1)
        if second is not None and not ends(self.lines[second]) and self._introduces(begin, second):
            begin, second = second, self._next(second + 1)
        titled = second is not None and signs.ADDRESS.match(self.lines[second].text) is not None
        return begin if opens(self.lines[begin], vague=vague and not titled) else None

    def _introduces(self, begin: int, second: int) -> bool:
        """Whether a line without signs leads to the first entry on the next line."""
        line, follows = self.lines[begin], self.lines[second]
        if line.marker or len(line.text) > headings.SHORT or signs.weak(line.text):
            return False
        begins = follows.marker or (markers.bare(follows.text) if markers.bare(line.text) is None else None)
        return line.text.endswith((":", "：")) or (begins is not None and begins.number == 1)

    def _next(self, at: int) -> int | None:
        return next((number for number in range(at, min(at + FAR, len(self.lines))) if self.lines[number].text), None)

    def _style(self, first: int) -> str:
        """The style of the markers of a list, by its first entries; empty where they have none."""
        line = self.lines[first]
        if line.marker:
            return line.marker.style
        if markers.bullet(line.text):
            return "bullet"
        begins = markers.bare(line.text)
        if begins is None or begins.number != 1:
            return ""
        nearby = [markers.bare(other.text) for other in self.lines[first + 1 : first + 1 + FAR] if other.text]
        return "bare" if any(other and other.number == 2 for other in nearby) else ""

    def _unmarked(self, first: int) -> int:
        """Take every line up to the end as an entry, but for those that go on with the one before."""
        at, taken = first, first
        members: list[Line] = []
        while at < len(self.lines):
            line = self.lines[at]
            record = self._record(at) if line.text else 0
            if record:
                wrapping.cut(members)
                members, at, taken = [], record, record
                continue
            if line.text:
                if ends(line) or self._leaves(line, at, first):
                    break
                members.append(line)
                taken = at + 1
            at += 1
        if not _signed(members[:_SAMPLE]):
            return first
        wrapping.cut(members)
        return taken

    def _leaves(self, line: Line, at: int, first: int) -> bool:
        """Whether a line without a marker is no entry of a list without markers."""
        if at == first or line.kind == "references":
            return False
        if headings.section(line.text) or headings.closing(line.text) or signs.prose(line.text):
            return not self._resumes(at)
        alone = line.gap is None and signs.ADDRESS.fullmatch(line.text) is not None
        return alone and self._next(at + 1) is None and self._sourced(at, first)

    def _resumes(self, at: int) -> bool:
        """Whether the next lines are entries beyond doubt, so that an odd line does not end the list."""
        following = [line.text for line in self.lines[at + 1 : at + 2 * FAR] if line.text][:3]
        return len(following) > 2 and all(signs.strong(text) and not signs.prose(text) for text in following)

    def _sourced(self, at: int, first: int) -> bool:
        """Whether the entries before a last address show that it is none: they are no addresses, and need none."""
        before = [line.text for line in self.lines[max(first, at - 50) : at]]
        return not any(map(signs.ADDRESS.fullmatch, before)) and any(map(signs.strong, before))

    def _record(self, at: int) -> int:
        """A BibTeX record, over as many lines as its braces span."""
        line = self.lines[at]
        if not line.text.startswith("@") or not signs.RECORD.match(line.text):
            return 0
        end, depth, titled = at, 0, False
        for end in range(at, min(at + _LONGEST_RECORD, len(self.lines))):
            words = self.lines[end].text
            if end > at and signs.RECORD.match(words):
                end -= 1
                break
            titled = titled or "title" in words.lower()
            depth += words.count("{") - words.count("}")
            if depth <= 0:
                break
        if not titled:
            return 0
        line.entry()
        for other in self.lines[at + 1 : end + 1]:
            other.join("\n")
        return end + 1

    def _unheaded(self, at: int) -> int:
        """Numbered lines without a heading: entries if most of them look it, else passed over as a whole."""
        line = self.lines[at]
        marker = line.marker
        if marker is None or marker.number == 0 or line.kind == "caption":
            return 0
        if line.kind == "heading" and not signs.strong(line.text):
            return 0
        if line.kind == "references":
            line.entry(f"[{marker.number}] " if marker.style == "item" else "")
            return at + 1
        run = Marked(self.lines, marker.style, strict=True)
        end = max(run.take(at), at + 1)
        part = self.lines[at:end]
        if not self._convinces(run.texts(part), marker.style, at):
            for other in part:
                other.undo()
        return end

    def _convinces(self, texts: Sequence[str], style: str, at: int) -> bool:
        """Whether entries without a heading over them look like a reference list."""
        bracketed = style == "bracketed"
        if len(texts) == 1:
            named = signs.authors(texts[0]) and signs.complete(texts[0]) and signs.shaped(texts[0])
            return bracketed and (named or signs.GB_MARK.search(texts[0]) is not None)
        if sum(map(signs.shaped, texts)) * 5 >= len(texts) * 3:
            return True
        late = at * 2 >= len(self.lines)
        return bracketed and late and all(signs.shaped(text) or signs.link(text) for text in texts)


def _signed(members: Sequence[Line]) -> bool:
    """Whether the first lines of a list without markers are entries: short ones may show no sign at all."""
    plain = [line for line in members if not (line.piece.linked or signs.weak(line.text))]
    return len(plain) < len(members) or all(len(line.text) <= _LONG for line in plain)
