"""Files of any bytes: documents or errors with place and remedy, and nothing else."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kg import readers
from kg.errors import InputError
from kg.readers import Source
from kg.records import RawDocument
from tests.fuzzing import engine, laws
from tests.fuzzing.words import CORPUS

WORDS = (
    *(
        '{"toInsertArticleList": [',
        '{"article": [',
        '"title": ',
        '"content": ',
        '"description": ',
        '"text": ',
        '"html": ',
    ),
    *(
        '"url": ',
        '"id": ',
        '"feed": {"name": ',
        '"publishedDate": ',
        '"topic": [{"tag": ',
        "[[",
        "]]",
        "{",
        "}",
        "\\ud800",
    ),
    *(
        "1e999",
        "-0",
        "null",
        "true",
        "9" * 50,
        "\\u0000",
        "<html>",
        "<article>",
        "<p>",
        "<meta charset=",
        "utf-16",
        "idna",
    ),
    *(
        "utf-7",
        "unicode_escape",
        "undefined",
        "<?xml version='1.0' encoding='",
        "<!DOCTYPE html [<!ENTITY a 'b'>]>",
        "&a;",
    ),
    *(
        "<script type='application/ld+json'>",
        '{"headline": ',
        "---\ntitle: ",
        "date: 2020-1-2\n",
        "\n---\n",
        "# ",
        "\ufeff",
    ),
    *("\r\n", "\x00", "\u2028", "</", ">", '"', "2020-13-45", "Tue, 15 Sep 2020 06:36:00 +9999", "1600000000000"),
)

_FOLDER = Path(tempfile.mkdtemp(prefix="kg-fuzz-"))


def seeds() -> Iterator[bytes]:
    """The sample articles, and small files of each shape."""
    for file in sorted(CORPUS.iterdir()):
        yield file.read_bytes()[:3000]
    yield b'{"text": "a"}\n{"text": "b"}\n'
    yield b'{"toInsertArticleList": [{"title": "T", "description": "<p>x</p>", "linkMd5": "1"}], "feed": {"name": "F"}}'
    yield b'{"title": "C", "article": [{"url": "https://a/p/1", "content": "<p>x</p>", "topic": [{"tag": "t"}]}]}'
    yield b'[{"id": 1, "html": "<p>x</p>", "published": "2020-01-02"}]'
    yield b"---\ntitle: T\ndate: 2020-01-02\ntags: [a, b]\n---\n# H\n\ntext"
    yield b"<html><head><meta charset=gbk><meta name=author content=A></head><body><p>x</p></body></html>"
    yield gzip.compress(b'{"text": "a"}\n{"text": "b"}\n')
    yield "\ufeffT\n\ntext".encode("utf-16")


def check(content: bytes) -> None:
    """Read a file twice: all errors are InputErrors that can be acted on, all documents have what they must."""
    first = _read(content)
    assert list(map(str, first)) == list(map(str, _read(content)))
    for found in first:
        if isinstance(found, InputError):
            laws.told(found)
            continue
        assert found.id.partition("/")[2], found
        assert found.content.strip(), found
        assert found.markup in {"html", "markdown", "plain"}
        assert found.title == " ".join(found.title.split()), found
        for text in (found.id, found.title, found.content, found.provenance.author, *found.topics):
            text.encode("utf-8")
        day = found.provenance.published
        assert day == "" or (len(day) == 10 and day.replace("-", "").isdigit()), day


def _read(content: bytes) -> list[RawDocument | InputError]:
    file = _FOLDER / "file"
    file.write_bytes(content)
    found: list[RawDocument | InputError] = []
    try:
        found.extend(readers.read(Source("file", file)))
    except InputError as error:
        found.append(error)
    return found


if __name__ == "__main__":
    engine.main("readers", check, seeds(), WORDS)
