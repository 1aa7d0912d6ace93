"""The entries of a list by their markers: what counts on, what goes on with the entry before, what is a note."""

from __future__ import annotations

from collections.abc import Sequence

from kg.cleaning import headings, markers, signs, wrapping
from kg.cleaning.edges import ends
from kg.cleaning.lines import Line

# how many lines apart two numbers of a list may stand, and how many numbers may be missing between them
FAR, _MISSING = 5, 20
_UNCOUNTED = frozenset({"label", "bullet"})


class Marked:
    """A list of one style of markers, being read. A strict one (without a heading) must count without gaps."""

    def __init__(self, lines: Sequence[Line], style: str, *, strict: bool) -> None:
        self.lines, self.style, self.strict = lines, style, strict
        self.number, self.text, self.joined, self.widest = 0, "", False, 0

    def take(self, at: int) -> int:
        """Take the entries from a line on; say where the last of them ends."""
        end, begin = at, at
        while at < len(self.lines):
            line = self.lines[at]
            marker = self._marker(line) if line.text else None
            if marker and self._counts(marker, line):
                self._enter(line, marker)
                end = at + 1
            elif line.text:
                if ends(line) or (line.kind == "references" and end > begin):
                    break
                if not self._between(at, end):
                    break
                end = at + 1 if line.listed else end
            at += 1
        return end

    def _between(self, at: int, end: int) -> bool:
        """Whether the list goes on after a line without a marker: the rest of an entry, a new one, or a note."""
        line = self.lines[at]
        if line.wraps and markers.PAGE.fullmatch(line.text) and self.style != "bare" and signs.may_end(self.text):
            return True
        later = self._later(at + 1)
        if line.marker and (self.strict or line.marker.style == "bracketed"):
            return False
        if all(not other.text for other in self.lines[end:at]) and self._goes_on(at, end - 1, later=later):
            wrapping.join(self.lines[end - 1], line)
            self.text = f"{self.text} {line.text}"[-2000:]
            self.joined = True
            return True
        if not later:
            return False
        whole = signs.strong(line.text) and signs.complete(line.text) and signs.complete(self.text)
        if not self.strict and later != self.number + 1 and whole and not signs.prose(line.text):
            line.entry()
            self.text = line.text
        return True

    def _enter(self, line: Line, marker: markers.Marker) -> None:
        bare = marker.style in {"item", "bare"}
        line.entry(f"[{marker.number}] " if bare else "", marker.end if bare or marker.style == "bullet" else 0)
        self.number, self.text = marker.number, line.text[marker.end :]
        self.widest = max(self.widest, wrapping.width(line.text) if line.wraps else 0)

    def _counts(self, marker: markers.Marker, line: Line) -> bool:
        """Whether a marker of the list's style is its next."""
        if line.kind == "heading" and not signs.strong(line.text):
            return False
        if marker.style in _UNCOUNTED:
            return not ends(line) and not signs.prose(line.text)
        if headings.closing(line.text[marker.end :]) and marker.style in {"dotted", "half", "bare"}:
            return False
        step = marker.number - self.number
        if self.strict:
            return self.number == 0 or 1 <= step <= 2
        if marker.style == "item" and step <= 0 and not signs.weak(line.text):
            return False
        return self.number == 0 or 0 <= step <= _MISSING or (marker.number == 1 and signs.weak(line.text))

    def _later(self, at: int) -> int:
        """Which of the list's next numbers stands close below; 0 for none, the next number for what is not counted."""
        seen = 0
        for line in self.lines[at : at + 3 * FAR]:
            if not line.text:
                continue
            marker = self._marker(line)
            if marker and (marker.style in _UNCOUNTED or 1 <= marker.number - self.number <= 3):
                heads = line.kind == "heading" and not signs.strong(line.text)
                return 0 if heads else marker.number or self.number + 1
            seen += 1
            if seen == FAR or ends(line):
                break
        return 0

    def _goes_on(self, at: int, before: int, *, later: int) -> bool:
        """Whether a line without a marker is the rest of the entry before it."""
        line, last = self.lines[at], self.lines[before].text
        if signs.prose(line.text) or (headings.section(line.text) and not later):
            return False
        if not self.text.strip():
            return True
        close = line.gap is not None or line.wraps
        if close and (later == self.number + 1 or (self.joined and self._fills(last, line))):
            return True
        if signs.ADDRESS.fullmatch(line.text):
            known = signs.ADDRESS.search(self.text) is not None
            return not known and (later > 0 or line.gap is not None or not signs.complete(self.text))
        if signs.complete(self.text):
            return close and wrapping.resumes(self.text, line.text)
        rest = self.lines[at : at + 3] if close else [line]
        return later > 0 or wrapping.resumes(self.text, line.text) or any(signs.weak(other.text) for other in rest)

    def _fills(self, last: str, line: Line) -> bool:
        """Whether the line before was broken off at the edge of the column."""
        self.widest = max(self.widest, wrapping.width(last))
        over = line.gap is None and wrapping.ended(self.text, last)
        return not over and wrapping.full(last, line.text, self.widest)

    def _marker(self, line: Line) -> markers.Marker | None:
        """The marker of a line, if it is of this list's style."""
        if self.style == "bare":
            return markers.bare(line.text)
        if self.style == "bullet" and line.marker is None:
            return markers.bullet(line.text)
        return line.marker if line.marker and line.marker.style == self.style else None

    def texts(self, part: Sequence[Line]) -> list[str]:
        """The words of each entry without its marker, joined over its lines."""
        texts: list[str] = []
        for line in part:
            marker = self._marker(line)
            if line.listed and marker:
                texts.append(line.text[marker.end :])
            elif line.listed and texts:
                texts[-1] += f" {line.text}"
        return texts
