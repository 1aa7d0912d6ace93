"""JSON lines, read as a stream: a file of any size, packed or not, or a part of it that was cut at line ends.

A line is read by itself: as UTF-8, or as GB 18030 where it is none. Blank lines are no rows and are not counted.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, BinaryIO, cast

import orjson

from kg.errors import InputError
from kg.readers import content, rows
from kg.readers.sources import Source, opened, unreadable
from kg.records import RawDocument

# bytes; twenty times the longest article there is
LONGEST = 200_000_000
_MARK = b"\xef\xbb\xbf"
_HEAD = 4096
_LOOKED_AT = 100
_FAULTS = (OSError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file of JSON lines: half-open offsets in bytes, and the number of rows before it."""

    start: int = 0
    end: int | None = None
    number: int = 0


WHOLE = Part()


def is_lines(source: Source) -> bool:
    """Whether each line is an object of its own and one of the first holds an article; False if it cannot be read."""
    try:
        with _stream(source) as stream:
            head = stream.peek(_HEAD)[:_HEAD]
            return head.removeprefix(_MARK).lstrip()[:1] == b"{" and b"\0" not in head and _has_rows(stream)
    except (*_FAULTS, InputError):
        return False


def cut(source: Source, size: int) -> Iterator[Part]:
    """Cut a file of JSON lines into parts of about `size` bytes; any other file, and a packed one, stays whole."""
    if not is_lines(source):
        yield WHOLE
        return
    start = end = number = rows_before = 0
    try:
        with opened(source) as file:
            if file.peek(2)[:2] == content.GZIP:
                yield WHOLE
                return
            for line, taken in _lines(file):
                end += taken
                number += not _is_blank(line)
                if end - start >= size:
                    yield Part(start, end, rows_before)
                    start, rows_before = end, number
    except (OSError, InputError):
        yield Part(start, None, rows_before)  # whoever reads it meets the same fault and says so
        return
    if end > start:
        yield Part(start, end, rows_before)


def read(source: Source, part: Part = WHOLE) -> Iterator[RawDocument | InputError]:
    """Yield a document for each row. Raises InputError where the file cannot be read any further."""
    number = part.number
    try:
        with _stream(source) as stream:
            if part.start:
                stream.seek(part.start)
            for line, taken in _lines(stream, part):
                if _is_blank(line):
                    continue
                number += 1
                yield _too_long(number, source) if taken > LONGEST else rows.document(_row(line), number, source.place)
    except _FAULTS as error:
        raise unreadable(source, error) from error


@contextmanager
def _stream(source: Source) -> Iterator[io.BufferedReader]:
    with opened(source) as file:
        if file.peek(2)[:2] != content.GZIP:
            yield file
            return
        with gzip.GzipFile(fileobj=file) as packed:
            yield io.BufferedReader(cast(io.RawIOBase, packed), 1 << 17)


def _has_rows(stream: BinaryIO) -> bool:
    found = (line for line, _ in _lines(stream) if not _is_blank(line))
    first = list(islice(found, 2))
    if len(first) < 2 or len(first[0]) >= LONGEST or _row(first[0]) is None:
        return False
    return any(rows.holds_article(_row(line)) for line in chain(first, islice(found, _LOOKED_AT)))


def _lines(stream: BinaryIO, part: Part = WHOLE) -> Iterator[tuple[bytes, int]]:
    """Each line, cut where it is too long, and the number of bytes it takes in the file."""
    position = part.start
    while part.end is None or position < part.end:
        line = rest = stream.readline(LONGEST)
        taken = len(line)
        while len(rest) == LONGEST and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST)
            taken += len(rest)
        if not line and part.end is not None:
            raise EOFError(f"it ends {part.end - position:,} bytes early, so it was changed while it was read")
        if not line:
            return
        yield (line if position else line.removeprefix(_MARK)), taken
        position += taken


def _is_blank(line: bytes) -> bool:
    return line[:1] != b"{" and not _text(line).strip()


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return content.row(_text(line))
    return value if isinstance(value, dict) else None


def _text(line: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.clean(line.decode(encoding))
        except UnicodeDecodeError:
            continue
    return content.clean(line.decode("utf-8", "replace"))


def _too_long(number: int, source: Source) -> InputError:
    message = f"a line of more than {LONGEST:,} bytes"
    return InputError(message, place=f"{source.place}:{number}", remedy="it is left out; split it into articles")
