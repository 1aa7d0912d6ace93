"""What all finders share: the record of a find, the folding of width, and where an address begins and ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

import regex


class Found(NamedTuple):
    """An identifier: its place in the text that was searched, its value, the rule that read it, and its kind."""

    start: int
    end: int
    value: str
    rule_id: str
    kind: str = "paper"


# Full-width letters, digits and the signs that stand inside identifiers, one character for one. Full-width commas,
# colons and brackets are left alone: they end an identifier where their narrow twins may belong to it.
_WIDTH = {chr(c): chr(c - 0xFEE0) for c in range(0xFF0D, 0xFF5B) if chr(c - 0xFEE0).isalnum()}
_WIDTH |= {chr(c): chr(c - 0xFEE0) for c in (0xFF0D, 0xFF0E, 0xFF0F, 0xFF20, 0xFF3F)}  # - . / @ _
_WIDTH |= {chr(c): "-" for c in range(0x2010, 0x2014)} | {"\u00a0": " ", "\u3000": " "}
# one of these stands in every identifier that is written wide or has a dash; looking for each beats a pattern
_SIGNS = tuple(map(chr, (*range(0xFF0D, 0xFF1A), 0xFF24, 0xFF36, 0xFF44, 0xFF56, *range(0x2010, 0x2014), 0xA0, 0x3000)))

# a slash, as it is or percent-encoded as often as redirects nest
SLASH = r"(?:/|%(?:25){0,3}2f)"
_COLON = r"(?:[:：]|%(?:25){0,3}3a)"
SCHEME = rf"(?:(?:https?|git|ssh){_COLON}{SLASH}{{2}})"
# a host's first label begins outside of a percent-encoded character: in %2Farxiv.org it is arxiv, not 2Farxiv
_OUTSIDE = r"(?<!%(?:25){0,3}[0-9a-f]?)"
HOST = rf"{SCHEME}?(?:git@)?{_OUTSIDE}(?:[\w-]{{1,40}}\.){{1,4}}[a-z]{{2,6}}(?::\d{{1,5}})?"
_REACH = 260
_HEAD = regex.compile(rf"(?ri){SCHEME}?(?:git@)?(?:{_OUTSIDE}(?:[\w-]{{1,40}}\.){{1,4}})?\Z", regex.ASCII)
_PAIRS = {")": "(", "）": "（", "]": "[", "】": "【", "］": "［", "}": "{"}
_TAIL = regex.compile(r"[\w~%&=+/?#.:@!$*-]{0,500}", regex.ASCII)
_TRUNCATED = regex.compile(r"\s?(?:…|\.\.|⋯)")


def folded(text: str) -> str:
    """Fold the width of letters, digits, points and slashes; the result has the same length as the text.

    >>> folded("\uff21\uff11：a，")
    'A1：a，'
    """
    if text.isascii() or not any(sign in text for sign in _SIGNS):
        return text
    for wide, narrow in _WIDTH.items():
        if wide in text:
            text = text.replace(wide, narrow)
    return text


def head(text: str, host: int) -> int:
    """Where the address begins whose host is at `host`: scheme and subdomains go before it."""
    match = _HEAD.search(text, max(0, host - _REACH), host)
    return match.start() if match else host


def tail(text: str, end: int) -> int:
    """Where the address ends that holds an identifier up to `end`: after extension, query and fragment."""
    if text[end : end + 1] not in {".", "/", "?", "#", "&", "-", "_"}:
        return end
    match = _TAIL.match(text, end)
    rest = match[0] if match else ""
    return end + len(rest.rstrip(".:!?*-_&#"))


def closed(text: str, start: int, identifier: int, end: int) -> int:
    """One further where what stands here closes a bracket that the cue before the identifier opened."""
    cue, after = text[start:identifier], text[end : end + 1]
    return end + (after in _PAIRS and cue.count(_PAIRS[after]) > cue.count(after))


def truncated(text: str, end: int) -> bool:
    """Whether what ends here was cut off: an ellipsis follows."""
    return _TRUNCATED.match(text, end) is not None


def decodings(address: str) -> Iterator[str]:
    """Yield the address, then what percent-decoding makes of it, at most four times (redirects nest)."""
    for _ in range(5):
        yield address
        decoded = unquote(address)
        if decoded == address:
            return
        address = decoded
