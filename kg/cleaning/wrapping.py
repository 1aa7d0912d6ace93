"""Entries that were broken over lines, as copying from a page of print does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from kg.cleaning import signs
from kg.cleaning.lines import Line

_BROKEN = regex.compile(r"\p{Ll}-$")
# words that keep their hyphen when the line is joined to the next
_KEEP = regex.compile(
    r"(?<![\p{L}])(?:multi|self|non|semi|pre|cross|end|to|large|small|fine|low|high|two|one|zero|few|real|state|of|the|art"
    r"|long|short|sub|co|region|pixel|point|off|on|in|deep|wide|light|data|graph|image|text|time|well)-$",
    regex.IGNORECASE,
)
_PARTICLE = regex.compile(
    r"(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter|el|al|bin)[\s-]){1,3}\p{Lu}\p{L}|d['’]\p{Lu}"
)
_STOPS = regex.compile(r"[.。．!?？！)\]）」》\d]\s*$")
_RESUMES = regex.compile(r"[\p{Ll},.;:)&\]–-]|\d{1,5}\s?[-–(:]|\d{1,5}\.?$|[Pp]p?\.\s?\d|[Vv]ol\.|[Nn]o\.\s?\d")
_CAPITAL = regex.compile(r"[\p{Lu}\p{Lt}\p{Han}\"“《『「\[@]|https?:")
_HAN = regex.compile(r"\p{Han}")
_HAN_END = regex.compile(r"[\p{Han}，。、：；（）《》“”]")
_WORD = regex.compile(r"\p{Han}|[^\s\p{Han}]{1,200}")
# how much of the widest line a line must fill, in hundredths: letters of print differ in width
_SLACK = 85


def join(before: Line, line: Line) -> None:
    """Join a line to the one before it: by a blank, by nothing between 汉字, without the hyphen of a broken word."""
    if _HAN_END.search(before.text[-1:]) and _HAN_END.match(line.text[:1]):
        line.join("")
    elif _BROKEN.search(before.text[-2:]) and line.text[0:1].islower():
        before.hyphen = _KEEP.search(before.text[-12:]) is None
        line.join("")
    else:
        line.join()


def resumes(before: str, text: str) -> bool:
    """Whether a line can only be the rest of a sentence that began on the line before."""
    if _PARTICLE.match(text) and _STOPS.search(before[-4:]):
        return False
    return not signs.may_end(before) or _RESUMES.match(text) is not None


def width(text: str) -> int:
    """How many columns a line takes."""
    return len(text) + len(_HAN.findall(text))


def full(before: str, text: str, widest: int) -> bool:
    """Whether the first word of a line had no place on the line before, as where a column ends."""
    word = _WORD.match(text)
    return (width(before) + 1 + width(word[0] if word else "")) * 100 >= widest * _SLACK


def ended(text: str, last: str) -> bool:
    """Whether an entry is whole, its last line being `last`."""
    return signs.complete(text) and signs.weak(last) and _STOPS.search(last[-4:]) is not None


def cut(lines: Sequence[Line]) -> None:
    """Say of each line of a list without markers whether an entry begins there."""
    column = _Column(lines)
    text = ""
    for number, line in enumerate(lines):
        if number and column.continues(text, lines[number - 1], line):
            join(lines[number - 1], line)
            text = f"{text} {line.text}"[-2000:]
        else:
            line.entry()
            text = line.text


class _Column:
    """How the lines of a list without markers are set."""

    def __init__(self, lines: Sequence[Line]) -> None:
        inner = [(before.text, line.text) for before, line in pairwise(lines) if line.wraps]
        self.widest = max((width(line.text) for line in lines if line.wraps), default=0)
        broken = sum(resumes(before, text) and not signs.complete(before) for before, text in inner)
        split = sum(self._split(before, text) for before, text in inner)
        self.wrapped = any(count * 7 >= len(inner) for count in (broken, split if split > 2 else 0) if count)
        self.hanging = len({line.indented for line in lines if line.wraps}) == 2
        self.indented = bool(lines) and lines[0].indented
        self.named = bool(lines) and signs.authors(lines[0].text)
        self.paragraphs = sum(line.gap is None and not line.wraps for line in lines) > 1

    def continues(self, text: str, before: Line, line: Line) -> bool:
        """Whether a line goes on with the entry so far."""
        if signs.ADDRESS.fullmatch(line.text):
            known = signs.ADDRESS.search(text) is not None or before.piece.linked
            return not known and (not signs.complete(text) or (line.wraps and self.wrapped))
        if not line.wraps:
            return not signs.complete(text) and not _STOPS.search(text[-4:]) and resumes(text, line.text)
        if self.hanging:
            return line.indented != self.indented
        if self.wrapped and self.paragraphs:
            return line.gap is not None
        if not self.wrapped:
            return resumes(text, line.text) and not signs.complete(text)
        if not full(before.text, line.text, self.widest):
            return False
        return resumes(text, line.text) or not self._starts(text, line.text)

    def _split(self, before: str, text: str) -> bool:
        """Whether 汉字 run on from the edge of the column to the next line."""
        runs_on = _HAN.match(before[-1:]) and _HAN.match(text[:1]) and not signs.complete(before)
        return bool(runs_on) and width(before) * 100 >= self.widest * 95

    def _starts(self, text: str, line: str) -> bool:
        """Whether an entry may begin where the line before was full."""
        if not _STOPS.search(text[-4:]):
            return False
        return signs.authors(line) if self.named else signs.complete(text) and _CAPITAL.match(line) is not None
