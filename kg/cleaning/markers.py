"""What stands before an entry: `[3]`, `3.`, `（3）`, `③`, a bullet."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import regex

MARKER = regex.compile(
    r"\s*(?:[\[【［]\s?\^?(?P<bracketed>\d{1,4})\s?[\]】］][.:：、,，]?(?!\()"
    r"|[(（]\s?(?P<round>\d{1,4})\s?[)）][.、]?"
    r"|(?P<dotted>\d{1,4})(?:[.．](?!\d)|、|[:：](?=\s))|(?P<half>\d{1,4})[)）]"
    r"|(?:参考(?:文献|资料|链接)?|文献|[Rr]ef(?:erence)?\.?)\s?[\[【]?(?P<worded>\d{1,3})[\]】]?\s?[:：.、]"
    r"|(?P<circled>[①-⑳⑴-⒇⒈-⒛❶-❿㉑-㉟㊱-㊿])|(?P<raised>[¹²³⁰⁴-⁹]{1,3})"
    r"|\[(?P<label>\p{Lu}[\p{L}+]{0,9}\d{2}[a-z]?)\])\s*"
)
# a number with nothing around it, as in the first column of a table or raised before the entry
_BARE = regex.compile(r"\s*(?P<bare>\d{1,3})(?:\s+(?=\S)|(?=\p{Lu}\p{Ll}|\p{Han}))")
# the number of a page, copied with the page
PAGE = regex.compile(r"(?!(?:19|20)\d\d)\d{1,4}")
_BULLET = regex.compile(r"[-–—•·●▪◦*■►▶○◆]\s+(?=\S)|[•●▪◦]")
# where the next entry may begin inside a line
INNER = regex.compile(
    r"(?<=[\s.。;；)\]\d/\p{L}])(?:[\[【［]\s?(?P<n>\d{1,3})\s?[\]】］]|(?<=[\s.。;；])[(（]\s?(?P<n>\d{1,3})\s?[)）]"
    r"|(?<=[\s。;；])(?P<n>\d{1,3})[.、．)](?=\s?[\p{Lu}\p{Han}\"“《\[]))|(?P<c>[①-⑳])"
)


class Marker(NamedTuple):
    """What stands before an entry: its style, its number (0 for a label of letters), its end in the line."""

    style: str
    number: int
    end: int


# a long list has such numbers too
_YEARS = range(1900, 2100)
BULLET = Marker("bullet", 0, 0)
_STYLES = ("bracketed", "round", "dotted", "half", "worded", "circled", "raised", "label")


def marker(text: str, after: int = 0) -> Marker | None:
    """The marker that a line begins with; what may be a year is one only where it counts on from `after`.

    >>> marker("【3】He K"), marker("② He K"), marker("2016. He K")
    (Marker(style='bracketed', number=3, end=3), Marker(style='circled', number=2, end=2), None)
    >>> marker("[2016] He K", after=2015)
    Marker(style='bracketed', number=2016, end=7)
    """
    match = MARKER.match(text)
    if match is None:
        return None
    style = next(style for style in _STYLES if match[style] is not None)
    number = 0 if style == "label" else digits(match[style])
    return None if number in _YEARS and number != after + 1 else Marker(style, number, match.end())


def bare(text: str) -> Marker | None:
    """The number that a line begins with, where nothing is around it."""
    match = _BARE.match(text)
    return Marker("bare", int(match["bare"]), match.end()) if match else None


def bullet(text: str) -> Marker | None:
    """The bullet that a line begins with."""
    match = _BULLET.match(text)
    return Marker("bullet", 0, match.end()) if match else None


def digits(written: str) -> int:
    """A number in any digits, encircled or raised ones too."""
    if len(written) == 1 and not written.isdecimal():
        return int(unicodedata.numeric(written))
    return int("".join(str(unicodedata.digit(character)) for character in written))
