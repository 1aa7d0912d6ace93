"""The first stage: files, or records of an archive, to what each document contributes. Runs in worker processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import orjson

from kg.errors import InputError
from kg.linking import addresses, coding
from kg.linking.contributions import TITLE, Contribution, contribute
from kg.readers import Source
from kg.records import RawDocument
from kg.rules import Rules
from kg.scaling.engine import Row
from kg.scaling.loading import RulesPaths, loaded
from kg.text import squash
from kg.working import Limits, Portion, work

Outcome = Contribution | InputError


class Files:
    """Reads files as the local build does; those of an object store come as bytes."""

    def __init__(self, paths: RulesPaths, limits: Limits) -> None:
        self.rules, self.limits = loaded(paths), limits

    def __call__(self, places: list[str], files: list[str], contents: list[bytes | None]) -> list[list[Row]]:
        """Give the rows of every file."""
        return [list(self._rows(*file)) for file in zip(places, files, contents, strict=True)]

    def _rows(self, place: str, file: str, content: bytes | None) -> Iterator[Row]:
        if content is None:
            done = outcomes(Source(place, Path(file)), self.rules, self.limits)
        else:
            done = of_bytes(place, content, self.rules, self.limits)
        return rows_of(place, file, done)


class Records:
    """Reads records of files that the engine takes apart."""

    def __init__(self, paths: RulesPaths, limits: Limits, places: dict[str, str]) -> None:
        self.rules, self.limits, self.places = loaded(paths), limits, places

    def place(self, file: str) -> str:
        """The place of a file by its path or address."""
        return self.places[file.removeprefix("file://")]

    def rows(self, file: str, number: int, record: bytes, place: str, content: bytes) -> list[Row]:
        """Give the rows of what would be a file of its own."""
        done = of_bytes(place, content, self.rules, self.limits)
        return list(rows_of(self.place(file), file, done, _order(record, number)))


class Table(Records):
    """Reads rows of `{id, title, url, text|html|markdown, …}` of Parquet files."""

    def __call__(self, files: list[str], numbers: list[int], records: list[Row]) -> list[list[Row]]:
        """Give the row of every record."""
        return [self._rows(*record) for record in zip(files, numbers, records, strict=True)]

    def _rows(self, file: str, number: int, record: Row) -> list[Row]:
        place = self.place(file)
        written = orjson.dumps(record, default=str, option=orjson.OPT_SORT_KEYS)
        if record.get("id") or record.get("url"):
            return self.rows(file, number, written, place, written)
        error = InputError("the row has neither id nor url", place=place, remedy="it is left out")
        return list(rows_of(place, file, [error], _order(written, number)))


class Pages(Records):
    """Reads the answers of a web archive that are pages; all else in it is passed over."""

    def __call__(
        self, files: list[str], numbers: list[int], urls: list[str | None], contents: list[bytes]
    ) -> list[list[Row]]:
        """Give the row of every page."""
        return [self._rows(*record) for record in zip(files, numbers, urls, contents, strict=True)]

    def _rows(self, file: str, number: int, address: str | None, content: bytes) -> list[Row]:
        head, _, body = content.partition(b"\r\n\r\n")
        if b" 200" not in head.split(b"\r\n", 1)[0] or b"html" not in _media(head):
            return []
        return self.rows(file, number, content, address or self.place(file), body)


def _media(head: bytes) -> bytes:
    lines = (line.lower() for line in head.split(b"\r\n"))
    return next((line for line in lines if line.startswith(b"content-type:")), b"")


def _order(content: bytes, number: int) -> str:
    """Stands for the place of a record in its file, which the engine reads in pieces: first of all, what it holds."""
    return f"{sha256(content).hexdigest()[:16]}-{number:020}"


def of_bytes(place: str, content: bytes, rules: Rules, limits: Limits) -> Iterator[Outcome]:
    """Yield what becomes of the documents of what would be a file."""
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(content)
        copy.flush()
        yield from outcomes(Source(place, Path(copy.name)), rules, limits)


def outcomes(source: Source, rules: Rules, limits: Limits) -> Iterator[Outcome]:
    """Yield what becomes of the documents of a file."""
    for done in work([source], rules, _contribution, jobs=1, limits=limits):
        if not isinstance(done, Portion):
            yield done


def _contribution(raw: RawDocument, rules: Rules) -> Contribution:
    from kg import cleaning, extractors  # they take longest to import, and later stages do without

    return contribute(extractors.extract(cleaning.clean(raw), rules), rules)


def rows_of(place: str, file: str, done: Iterable[Outcome], order: str = "") -> Iterator[Row]:
    """Yield what became of the documents of a file as rows."""
    for number, one in enumerate(done):
        base = {"place": place, "path": file, "order": order or f"{number:012}"}
        if isinstance(one, InputError):
            yield base | {"error": orjson.dumps([one.message, one.place, one.remedy]).decode()}
        else:
            yield base | _row(one)


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
