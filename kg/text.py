"""Pure string helpers for mixed Chinese and English text. Folding never moves an offset."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

import regex

from kg.records import Span

# One character for one, so that an offset into the folded text is an offset into the text.
_ONE_TO_ONE: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ONE_TO_ONE |= {ord(c): "-" for c in "‐‑‒–—−﹣"} | {ord(c): " " for c in "\u00a0\u2002\u2003\u2009\u3000"}
_ONE_TO_ONE |= {ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"', ord("×"): "x", ord("，"): ","}

_ONE_CHAR = {chr(code): to if isinstance(to, str) else chr(to) for code, to in _ONE_TO_ONE.items()}
_USUAL = [(char, _ONE_CHAR[char]) for char in "，：；（）！？“”"]
# the standard library searches for a class of characters five times as fast as regex
_UNUSUAL = re.compile(rf"[{''.join(char for char in _ONE_CHAR if char not in dict(_USUAL))}]")

_SENTENCE_END = regex.compile(
    r"[。！？!?；;\n]+[”」』）)\"]*|(?<!(?<![A-Za-z\d])[A-Z]|al|vs|etc|Fig|i\.e|e\.g)\.(?=\s+[A-Z\p{Han}])|(?<=\p{Han})\.(?=\s|\p{Han})"
)
_NOT_WORD = regex.compile(r"[\W_]+")
_ASCII_NOT_WORD = {code: None for code in range(128) if not chr(code).isalnum()}
_SLUG_BREAK = regex.compile(r"[^\p{L}\p{N}.+]+")
_HAN = regex.compile(r"\p{Han}")
_HAN_RUN = regex.compile(r"\p{Han}+")

# Not visible, but they split words: joiners, marks of direction, byte order mark, soft hyphen.
INVISIBLE = regex.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def fold(text: str) -> str:
    """Fold width, dashes, quotes and case; the result has the same length as the text.

    >>> fold("ＲｅｓＮｅｔ–50，İ")
    'resnet-50,İ'
    """
    plain = narrow(text)
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    return "".join(low if len(low := c.lower()) == 1 else c for c in plain)


def narrow(text: str) -> str:
    """Fold width, dashes and quotes but not case; the result has the same length as the text."""
    if text.isascii():
        return text
    # str.translate looks up each character, which costs more than all matching: the usual ones are replaced at a go
    for char, plain in _USUAL:
        text = text.replace(char, plain)
    return _UNUSUAL.sub(lambda found: _ONE_CHAR[found[0]], text)


def squash(text: str) -> str:
    """Reduce a title or name to what decides identity: its letters and digits, without case, width or accents' form.

    >>> squash("Attention Is All You Need.") == squash("attention is all you need")
    True
    """
    if text.isascii():
        return text.lower().translate(_ASCII_NOT_WORD)
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def slug(name: str) -> str:
    """Make the readable part of a node id: lower case, words joined by hyphens, Chinese kept.

    >>> slug("Inception v3"), slug("残差网络"), slug("R-CNN"), slug("C++")
    ('inception-v3', '残差网络', 'r-cnn', 'c++')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _SLUG_BREAK.sub("-", folded).strip("-.")[:200] or "x"


def one_line(text: str) -> str:
    """Write a text on one line that any terminal can show: line ends and what is not printable become blanks.

    >>> one_line("a\\n  b\\x1b[1m")
    'a b [1m'
    """
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def has_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return _HAN.search(text) is not None


def language(text: str) -> str:
    """Say `zh` where at least a tenth of the letters are Chinese characters, else `en`."""
    head = text[:4000]
    han = sum(map(len, _HAN_RUN.findall(head)))
    return "zh" if han * 10 >= max(1, sum(map(str.isalpha, head))) else "en"


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the spans of the sentences between two offsets, without the blanks around them.

    >>> text = "SENet很好。见 He et al. 2016. We use VGG. I. Doe too."
    >>> [text[s.start:s.end] for s in sentences(text)]
    ['SENet很好。', '见 He et al. 2016.', 'We use VGG.', 'I. Doe too.']
    """
    stop = len(text) if end is None else end
    position = start
    for match in _SENTENCE_END.finditer(text, start, stop):
        yield from _trimmed(text, position, match.end())
        position = match.end()
    yield from _trimmed(text, position, stop)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def encoded(text: str) -> bytes:
    """Return a text in UTF-8; half a surrogate pair, which UTF-8 has no bytes for, becomes a question mark."""
    return text.encode("utf-8", "replace")


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(encoded(text)).hexdigest()


def to_bytes(text: str) -> bytes:
    """Return a text as bytes that `from_bytes` reads back, whatever it holds."""
    return text.encode("utf-8", "surrogatepass")


def from_bytes(written: bytes) -> str:
    """Read back what `to_bytes` wrote."""
    return written.decode("utf-8", "surrogatepass")
