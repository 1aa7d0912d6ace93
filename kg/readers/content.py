"""A file's bytes as text, or as JSON: unpacked, decoded, and refused with a reason where that fails."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zlib
from dataclasses import dataclass
from typing import Any

import orjson
import regex

from kg.errors import InputError
from kg.readers.sources import Source, opened, unreadable

MAX_BYTES = 2_000_000_000
GZIP = b"\x1f\x8b"
_SMALL = 64_000_000
_PACKED = 100

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = regex.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", regex.IGNORECASE
)
_JSON = regex.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
# those that articles are saved in; a page whose declaration can be read byte by byte is in no UTF-16, whatever it says
_ENCODING = regex.compile(
    r"utf-?8|us-ascii|ascii|gb[_a-z0-9-]*|big5[a-z-]*|hz-gb-2312|euc-[a-z]+|shift[_-]jis|sjis|iso-2022-jp|iso-?8859-\d+"
    r"|latin-?\d+|windows-\d+|cp12\d\d|koi8-[a-z]+|macintosh"
)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: its text, and the JSON value where it is JSON (a list of rows for JSON lines)."""

    text: str
    value: Any = None

    @property
    def is_json(self) -> bool:
        return self.value is not None


def load(source: Source) -> Content:
    """Read and decode a file. Raises InputError with the reason where that cannot be done."""
    text = _decode(_bytes(source), source.place)
    if not text.strip():
        raise InputError("the file is empty", place=source.place, remedy="remove it or put an article into it")
    if not _JSON.match(text):
        return Content(text)
    return _json(text, source.place)


def _bytes(source: Source) -> bytes:
    try:
        with opened(source) as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES:,} bytes", place=source.place, remedy="split it")
        return content if content[:2] != GZIP else _unpacked(content, source.place)
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(source, error) from error


def _unpacked(content: bytes, place: str) -> bytes:
    # text packs ten times; what packs far better is made to fill the memory
    most = min(MAX_BYTES, max(_SMALL, _PACKED * len(content)))
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
        unpacked = packed.read(most + 1)
    if len(unpacked) > most:
        raise InputError(f"unpacks to more than {most:,} bytes", place=place, remedy="unpack it and split it")
    return unpacked


def _decode(content: bytes, place: str) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return clean(content[len(bom) :].decode(encoding, "replace"))
    if b"\0" in content[:4096] and content[:4096].count(b"\0") > len(content[:4096]) // 50 + 1:
        raise InputError("looks binary", place=place, remedy="give text, HTML, Markdown or JSON (.gz is unpacked)")
    declared = _DECLARED.search(content[:4096])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if not _ENCODING.fullmatch(name):
        name = "utf-8"
    for encoding in dict.fromkeys((_CHINESE.get(name, name), "utf-8", "gb18030")):
        try:
            return clean(content.decode(encoding))
        except (UnicodeError, LookupError):
            continue
    text = content.decode("utf-8", "replace")
    if text.count("\ufffd") * 10 > len(text):
        raise InputError("looks binary or is in an unknown encoding", place=place, remedy="save it as UTF-8")
    return clean(text)


def clean(text: str) -> str:
    """Text without the characters that no article needs."""
    return _CONTROL.sub("", text)


def _json(text: str, place: str) -> Content:
    try:
        return Content(text, _loads(text))
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and row(lines[0]) is not None:
            return Content(text, [row(line) for line in lines])
        position = _position(text)
        raise InputError(
            f"invalid or truncated JSON at {position}", place=place, remedy="mend or fetch it again"
        ) from error


def row(line: str) -> dict[str, Any] | None:
    """The JSON object that a line is, if it is one."""
    try:
        value = _loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _loads(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # the standard library reads lone surrogates, which crawlers write; they are dropped afterwards
        try:
            return json.loads(_CONTROL.sub("", text)) if "\\u" in text else _refuse()
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def _refuse() -> Any:
    raise ValueError("invalid JSON")


def _position(text: str) -> str:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    except RecursionError:
        return "line 1: nested too deeply"
    except ValueError:
        return "a number of too many digits"
    return "a number that is too large"


def string(value: Any) -> str:
    """A JSON value as text: strings and numbers as they are, anything else empty; lone surrogates dropped."""
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def title(value: Any) -> str:
    """A title on one line."""
    return " ".join(string(value).split())
