"""The first stage: files, or records of an archive, to what each document contributes. Runs in worker processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import orjson

from kg import readers
from kg.errors import InputError
from kg.linking import addresses, coding
from kg.linking.contributions import TITLE, Contribution, contribute
from kg.readers import rows
from kg.readers.content import Content
from kg.records import Extraction, RawDocument
from kg.rules import Rules
from kg.scaling.engine import Row
from kg.scaling.loading import RulesPaths, loaded
from kg.text import squash


class Files:
    """Reads files as the local build does; those of an object store come as bytes."""

    def __init__(self, paths: RulesPaths) -> None:
        self.rules = loaded(paths)

    def __call__(self, places: list[str], files: list[str], contents: list[bytes | None]) -> list[list[Row]]:
        """Give the rows of every file."""
        return [list(self._rows(*file)) for file in zip(places, files, contents, strict=True)]

    def _rows(self, place: str, file: str, content: bytes | None) -> Iterator[Row]:
        raws = read(place, Path(file)) if content is None else read_bytes(place, content)
        return rows_of(place, file, extracted(raws, self.rules), self.rules)


class Table:
    """Reads rows of `{id, title, url, text|html|markdown, …}` of Parquet files."""

    def __init__(self, paths: RulesPaths, places: dict[str, str]) -> None:
        self.rules, self.places = loaded(paths), places

    def __call__(self, files: list[str], numbers: list[int], records: list[Row]) -> list[list[Row]]:
        """Give the row of every record."""
        return [list(self._rows(*record)) for record in zip(files, numbers, records, strict=True)]

    def _rows(self, file: str, number: int, record: Row) -> Iterator[Row]:
        place = self.places[file.removeprefix("file://")]
        written = orjson.dumps(record, default=str, option=orjson.OPT_SORT_KEYS)
        raws: Iterator[RawDocument | InputError] = rows.read(Content("", [orjson.loads(written)]), place)
        if not record.get("id") and not record.get("url"):
            raws = iter([InputError("the row has neither id nor url", place=place, remedy="it is left out")])
        return rows_of(place, file, extracted(raws, self.rules), self.rules, _order(written, number))


class Pages:
    """Reads the answers of a web archive that are pages; all else in it is passed over."""

    def __init__(self, paths: RulesPaths, places: dict[str, str]) -> None:
        self.rules, self.places = loaded(paths), places

    def __call__(
        self, files: list[str], numbers: list[int], urls: list[str | None], contents: list[bytes]
    ) -> list[list[Row]]:
        """Give the row of every page."""
        return [list(self._rows(*record)) for record in zip(files, numbers, urls, contents, strict=True)]

    def _rows(self, file: str, number: int, address: str | None, content: bytes) -> Iterator[Row]:
        head, _, body = content.partition(b"\r\n\r\n")
        if b" 200" not in head.split(b"\r\n", 1)[0] or b"html" not in _media(head):
            return iter(())
        place = self.places[file.removeprefix("file://")]
        raws = read_bytes(address or place, body)
        return rows_of(place, file, extracted(raws, self.rules), self.rules, _order(content, number))


def _media(head: bytes) -> bytes:
    lines = (line.lower() for line in head.split(b"\r\n"))
    return next((line for line in lines if line.startswith(b"content-type:")), b"")


def _order(content: bytes, number: int) -> str:
    """Stands for the place of a record in its file, which the engine reads in pieces: first of all, what it holds."""
    return f"{sha256(content).hexdigest()[:16]}-{number:020}"


def read(place: str, path: Path) -> Iterator[RawDocument | InputError]:
    """Yield the documents of a file, and an error for what cannot be read."""
    try:
        yield from readers.read(readers.Source(place, path))
    except InputError as error:
        yield error


def read_bytes(place: str, content: bytes) -> Iterator[RawDocument | InputError]:
    """Yield the documents of what would be a file."""
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(content)
        copy.flush()
        yield from read(place, Path(copy.name))


def extracted(raws: Iterable[RawDocument | InputError], rules: Rules) -> Iterator[Extraction | InputError]:
    """Yield what each document says."""
    from kg import pipeline  # the extractors take longest to import, and later stages do without

    for raw in raws:
        if isinstance(raw, InputError):
            yield raw
            continue
        try:
            yield pipeline.extract(raw, rules)
        except InputError as error:
            yield InputError(error.message, place=raw.provenance.path, remedy=error.remedy)


def rows_of(
    place: str, file: str, done: Iterable[Extraction | InputError], rules: Rules, order: str = ""
) -> Iterator[Row]:
    """Yield what became of the documents of a file as rows."""
    for number, one in enumerate(done):
        base = {"place": place, "path": file, "order": order or f"{number:012}"}
        if isinstance(one, InputError):
            yield base | {"error": orjson.dumps([one.message, one.place, one.remedy]).decode()}
        else:
            yield base | _row(contribute(one, rules))


def _row(contribution: Contribution) -> Row:
    head, body = coding.encode(contribution)
    first = contribution.head
    address = dict(first.details).get("url", "")
    titles = (end[len(TITLE) :] for end in contribution.ends if end.startswith(TITLE))
    asks = {link.address for link in contribution.links} | {link.text for link in contribution.links}
    return {
        "id": first.id,
        "title": first.title,
        "url": address,
        "keys": sorted({squash(first.title), addresses.fold(address)} - {""}),
        "asks": sorted((asks | set(map(squash, titles))) - {""}),
        "head": head,
        "body": body,
    }
