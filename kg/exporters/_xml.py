"""What XML 1.0 can hold."""

from __future__ import annotations

import regex

_ILLEGAL = regex.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = regex.compile(r"\r\n?")  # a reader of XML would turn them into \n anyway


def legal(text: str) -> str:
    """Return the text without the characters that XML has no way to write.

    >>> legal("a\\x00b\\r\\nc")
    'ab\\nc'
    """
    return _ILLEGAL.sub("", _LINE_END.sub("\n", text))
