"""What XML 1.0 can hold."""

from __future__ import annotations

import regex

_ILLEGAL = regex.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = regex.compile(r"\r\n?")  # a reader of XML would turn them into \n anyway


_MARKUP = regex.compile("[&<>]")


def legal(text: str) -> str:
    """Return the text without the characters that XML has no way to write.

    >>> legal("a\\x00b\\r\\nc")
    'ab\\nc'
    """
    return _ILLEGAL.sub("", _LINE_END.sub("\n", text)) if _ILLEGAL.search(text) else text


def escaped(text: str) -> str:
    """Write a legal text as the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if _MARKUP.search(text) else text


def escaped_value(text: str) -> str:
    """Write a legal text as the value of an attribute."""
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#09;")
