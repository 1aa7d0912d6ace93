"""N-Triples in files that can be read one by one: all that is said of one subject stands in one of them, once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from kg.exporters import _blocks, _export, _syntax
from kg.exporters._files import write_stream
from kg.scaling.coding import Collected, read_told
from kg.scaling.engine import Row


class Blocks:
    """Things to blocks, each for the shard that its subject belongs to; without those that every export has."""

    def __init__(self, base: str, many: int) -> None:
        self.base, self.many = base, many
        self.declared = frozenset(declared(base))

    def __call__(self, contents: list[bytes]) -> list[list[Row]]:
        """Give the blocks of a batch, each once, with the first thing."""
        things = Collected.of(map(read_told, contents))
        records = set(_blocks.records(things, self.base, _syntax.Lines())) - self.declared
        return [[*rows_of(sorted(records), self.many)], *([] for _ in contents[1:])]


def declared(base: str) -> list[bytes]:
    """The blocks that every export has: the ontology."""
    return list(_blocks.records(Collected((), (), ()), base, _syntax.Lines()))


def rows_of(records: Iterable[bytes], many: int) -> Iterable[Row]:
    """Blocks with their shards."""
    return ({"shard": shard_of(record, many), "record": record} for record in records)


def shard_of(record: bytes, many: int) -> int:
    """The shard of a block: a number made of its subject."""
    return crc32(record.split(_blocks.KEY_END, 2)[1]) % many


class Write:
    """Writes a shard, wholly or not at all; who does it a second time writes the same bytes."""

    def __init__(self, folder: Path, many: int) -> None:
        self.folder, self.many = folder, many

    def __call__(self, shards: list[int], records: list[list[bytes]]) -> list[list[Row]]:
        """Give a row for every file."""
        return [[self._written(*shard)] for shard in zip(shards, records, strict=True)]

    def _written(self, shard: int, records: list[bytes]) -> Row:
        path = self.folder / name(shard, self.many)
        texts = [text for _, text in _export.once([sorted(set(records))], _syntax.Lines())]
        write_stream(path, texts)
        return {
            "file": path.name,
            "triples": sum(text.count(b"\n") for text in texts),
            "bytes": sum(map(len, texts)),
        }


def name(shard: int, many: int) -> str:
    """The name of a file.

    >>> name(3, 64)
    'graph-0003-of-0064.nt'
    """
    return f"graph-{shard:04}-of-{many:04}.nt"
