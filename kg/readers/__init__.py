"""Readers: files to raw documents. The reader is chosen by what a file holds, not by its name.

A reader has `sniff(content) -> bool` and `read(content, place) -> Iterator[RawDocument | InputError]`: one bad record
does not take its neighbours with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from kg.errors import InputError
from kg.readers import feed, html, lines, markdown, plain, rows, zhihu
from kg.readers.content import Content, load
from kg.readers.lines import WHOLE, Part
from kg.readers.sources import Source, find
from kg.records import RawDocument

__all__ = ["READERS", "WHOLE", "Content", "Part", "Source", "find", "read"]

# in the order in which they are asked
READERS: dict[str, ModuleType] = {
    "feed": feed,
    "zhihu": zhihu,
    "rows": rows,
    "html": html,
    "markdown": markdown,
    "plain": plain,
}


def read(source: Source, part: Part = WHOLE) -> Iterator[RawDocument | InputError]:
    """Yield the documents of one file or of a part of it. Raises InputError where it cannot be read any further."""
    if part != WHOLE or lines.is_lines(source):
        yield from lines.read(source, part)
        return
    content = load(source)
    for reader in READERS.values():
        if reader.sniff(content):
            yield from reader.read(content, source.place)
            return
    raise InputError(
        "JSON of an unknown shape",
        place=source.place,
        remedy="known are a feed (toInsertArticleList), a Zhihu column (article), rows with text, html or markdown",
    )


def documents(paths: Iterable[Path]) -> Iterator[RawDocument | InputError]:
    """Yield every document under the paths, and an error for each that cannot be read."""
    sources, missing = find(paths)
    yield from missing
    for source in sources:
        try:
            yield from read(source)
        except InputError as error:
            yield error
