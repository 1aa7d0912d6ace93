"""What each stage asks of the engine: which columns of which files, which work on them, which group-by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import orjson

from kg.collecting import twice as met_again
from kg.errors import InputError
from kg.linking.index import Index
from kg.rules import Rules
from kg.scaling import resolving, schemas
from kg.scaling import shards as blocks
from kg.scaling.engine import Engine, Frame, Row, Work
from kg.scaling.extracting import Files, Pages, Table
from kg.scaling.indexing import Heads
from kg.scaling.inputs import Unit
from kg.scaling.loading import RulesPaths
from kg.scaling.resolving import DOCUMENT, Merge, Resolve
from kg.scaling.tables import Entities, References, Statements
from kg.working import Limits

__all__ = ["DOCUMENT", "READ", "TABLES"]

_COLUMNS = ("id", "title", "url", "site", "author", "published", "text", "html", "markdown")
_FILES_A_BATCH = 8
_BATCH = 128
# (path, order) of documents whose id an earlier one has
LeftOut = frozenset[tuple[str, str]]
# where the rules are, and what a document may cost
Reading = tuple[RulesPaths, Limits]


def files(engine: Engine, units: Sequence[Unit], reading: Reading, part: int) -> Frame:
    """Documents of files that the workers open."""
    return _files(engine, engine.rows(_rows(units), _parts(units, part), schemas.units()), reading)


def remote(engine: Engine, units: Sequence[Unit], reading: Reading, part: int) -> Frame:
    """Documents of files that the engine fetches."""
    frame = engine.rows(_rows(units), _parts(units, part), schemas.units())
    return _files(engine, frame.with_column("content", engine.daft.col("path").download()), reading)


def _files(engine: Engine, frame: Frame, reading: Reading) -> Frame:
    columns = ("place", "path", "content")
    return engine.each(frame, partial(Files, *reading), columns, schemas.documents(), _FILES_A_BATCH)


def _rows(units: Sequence[Unit]) -> list[Row]:
    return [{"place": unit.place, "path": unit.path} for unit in units]


def _parts(units: Sequence[Unit], part: int) -> int:
    return -(-sum(unit.size for unit in units) // part)


def parquet(engine: Engine, units: Sequence[Unit], reading: Reading, _: int) -> Frame:
    """Documents of the rows of Parquet files."""
    frame = engine.daft.read_parquet([unit.path for unit in units], file_path_column="file")
    columns = [name for name in _COLUMNS if name in frame.column_names]
    struct = engine.daft.functions.to_struct(*(engine.daft.col(name) for name in columns))
    return _records(engine, frame.select("file", struct.alias("record")), Table, ("record",), units, reading)


def warc(engine: Engine, units: Sequence[Unit], reading: Reading, _: int) -> Frame:
    """Documents of the pages of web archives."""
    col = engine.daft.col
    frame = engine.daft.read_warc([unit.path for unit in units], file_path_column="file")
    frame = frame.where(col("WARC-Type") == "response")
    return _records(engine, frame, Pages, ("WARC-Target-URI", "warc_content"), units, reading)


def _records(
    engine: Engine,
    frame: Frame,
    kind: type[Table] | type[Pages],
    columns: tuple[str, ...],
    units: Sequence[Unit],
    reading: Reading,
) -> Frame:
    places = {unit.path.removeprefix("file://"): unit.place for unit in units}
    # tells two records that hold the same from one another
    frame = frame.with_column("number", engine.daft.functions.monotonically_increasing_id())
    make = partial(kind, *reading, places)
    return engine.each(frame, make, ("file", "number", *columns), schemas.documents(), _FILES_A_BATCH)


READ: dict[str, Callable[[Engine, Sequence[Unit], Reading, int], Frame]] = {
    "file": files,
    "remote": remote,
    "parquet": parquet,
    "warc": warc,
}


def readable(engine: Engine, documents: Sequence[str]) -> Frame:
    """The documents that could be read."""
    return engine.read(documents).where(engine.daft.col("id").not_null())


def twice(engine: Engine, documents: Sequence[str]) -> list[Row]:
    """Documents whose id an earlier one has; `first` is where that one was read."""
    col = engine.daft.col
    rows = readable(engine, documents).select("id", "place", "path", "order")
    many = rows.groupby("id").agg(col("place").count().alias("times")).where(col("times") > 1)
    found = engine.collected("twice", lambda: rows.join(many.select("id"), on="id", how="semi"))
    found.sort(key=itemgetter("id", "place", "path", "order"))
    later: list[Row] = []
    for _, group in groupby(found, key=itemgetter("id")):
        first, *others = group
        later.extend(row | {"first": first["place"]} for row in others)
    return later


def errors(engine: Engine, documents: Sequence[str], later: Sequence[Row]) -> list[InputError]:
    """Why documents are left out, in order of place."""
    col = engine.daft.col
    columns = ("place", "path", "order", "error")
    found = engine.collected("errors", lambda: engine.read(documents).where(col("error").not_null()).select(*columns))
    found.sort(key=itemgetter("place", "path", "order"))
    faults = [orjson.loads(row["error"]) for row in found]
    unread = [InputError(message, place=place, remedy=remedy) for message, place, remedy in faults]
    return [*unread, *(met_again(row["id"], row["first"], row["place"]) for row in later)]


def sightings(engine: Engine, documents: Sequence[str], left_out: LeftOut) -> Frame:
    """What documents say of which papers and authors there are: each once, with a count."""
    col = engine.daft.col
    frame = readable(engine, documents).select("path", "order", "head")
    rows = engine.each(frame, partial(Heads, left_out), ("path", "order", "head"), schemas.sightings(), _BATCH)
    return rows.groupby("kind", "key").agg(col("times").sum().alias("times"))


def linked_to(engine: Engine, documents: Sequence[str], left_out: LeftOut) -> list[tuple[str, str, str]]:
    """Id, title and address of the documents that others look for by a title or an address, in order of id."""
    col = engine.daft.col

    def make() -> Frame:
        frame = readable(engine, documents)
        asked = frame.select(col("asks").explode().alias("key")).where(col("key").not_null()).distinct()
        known = frame.select("id", "title", "url", "path", "order", col("keys").alias("key")).explode("key")
        found = known.join(asked, on="key", how="semi")
        return found.select("id", "title", "url", "path", "order").distinct()

    rows = engine.collected("linked", make)
    return sorted((row["id"], row["title"], row["url"]) for row in rows if (row["path"], row["order"]) not in left_out)


def resolved(engine: Engine, documents: Sequence[str], index: Path, paths: RulesPaths, left_out: LeftOut) -> Frame:
    """Statements of documents, and parts of things."""
    columns = ("path", "order", "head", "body")
    make = partial(Resolve, index, paths, left_out)
    return engine.each(readable(engine, documents).select(*columns), make, columns, schemas.resolved(), _BATCH)


def facts(engine: Engine, parts: Sequence[str], index: Index, rules: Rules) -> list[Row]:
    """What the gazetteers know of the things that are here."""
    col = engine.daft.col
    known = sorted(rules.by_node)
    rows = engine.collected("facts", lambda: engine.read(parts).select("id").where(col("id").is_in(known)).distinct())
    return resolving.facts(sorted(row["id"] for row in rows), index, rules)


def merged(engine: Engine, parts: Sequence[str], known: Sequence[Row], index: Path, paths: RulesPaths) -> Frame:
    """All that is said of each thing, brought together."""
    col = engine.daft.col
    frame = engine.read(parts).select("id", "content")
    rows = [{"id": row["id"], "content": row["content"]} for row in known]
    if rows:
        frame = frame.concat(engine.rows(rows, 1, schemas.merged()))
    frame = frame.groupby("id").agg(col("content").list_agg().alias("contents"))
    return engine.each(frame, partial(Merge, index, paths), ("id", "contents"), schemas.merged(), _BATCH)


TABLES: dict[str, tuple[Callable[[], Work], Callable[[], schemas.Schema], tuple[str, ...]]] = {
    "entities": (Entities, schemas.entities, ("id",)),
    "statements": (Statements, schemas.statements, ("subject", "predicate", "object")),
    "references": (References, schemas.references, ("document", "start", "end")),
}


def table(engine: Engine, things: Sequence[str], name: str) -> Frame:
    """A table for other programs, in order of its key."""
    work, schema, key = TABLES[name]
    return engine.each(engine.read(things).select("content"), work, ("content",), schema(), _BATCH).sort(list(key))


def shards(engine: Engine, things: Sequence[str], folder: Path, base: str, many: int) -> Frame:
    """N-Triples, written by the workers: of each shard its file."""
    col = engine.daft.col
    make = partial(blocks.Blocks, base, many)
    records = engine.each(engine.read(things).select("content"), make, ("content",), schemas.records(), _BATCH)
    declared = list(blocks.rows_of(blocks.declared(base), many))
    records = records.concat(engine.rows(declared, 1, schemas.records()))
    grouped = records.groupby("shard").agg(col("record").list_agg().alias("records"))
    return engine.each(grouped, partial(blocks.Write, folder, many), ("shard", "records"), schemas.shards(), 1)
