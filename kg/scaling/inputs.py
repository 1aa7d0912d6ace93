"""What there is to read: files and folders here or in an object store; JSON lines, pages and feeds, Parquet, WARC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from kg import readers
from kg.errors import InputError
from kg.scaling.engine import Engine

# a path that went through pathlib has lost a slash
_URL = regex.compile(r"([a-z][a-z0-9+]+):/+(?=[^/])")
_WARC = (".warc", ".warc.gz")
_PARQUET = (".parquet",)


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A file to read: its place below what was named, its path or address, its size, and when it was changed last."""

    place: str
    path: str
    size: int
    changed: int = 0

    @property
    def form(self) -> str:
        """Who reads it: `warc` and `parquet` the engine; `file`, or `remote` if it is in a store, the readers of kg."""
        name = self.path.lower()
        if name.endswith(_WARC):
            return "warc"
        if name.endswith(_PARQUET):
            return "parquet"
        return "remote" if "://" in name else "file"


def find(paths: Iterable[str | Path], engine: Engine) -> tuple[list[Unit], list[InputError]]:
    """List the files below the paths in order of place; what begins like `s3://` is listed by the engine."""
    written = [url(str(path)) for path in paths]
    units = [unit for path in written if "://" in path for unit in _listed(path, engine)]
    sources, errors = readers.find([Path(path) for path in written if "://" not in path])
    for source in sources:
        status = source.path.stat()
        units.append(Unit(source.place, str(source.path.resolve()), status.st_size, status.st_mtime_ns))
    errors.extend(_nothing(path) for path in written if "://" in path and not any(_below(path, u) for u in units))
    return sorted(set(units)), errors


def url(path: str) -> str:
    """A path as given, an address with both of its slashes.

    >>> url("s3:/bucket/articles"), url("articles")
    ('s3://bucket/articles', 'articles')
    """
    found = _URL.match(path)
    slashes = "///" if found and found[1] == "file" else "//"
    return f"{found[1]}:{slashes}{path[found.end() :]}" if found else path


def _listed(address: str, engine: Engine) -> list[Unit]:
    """The files below an address; hidden ones are passed over, as in a folder."""
    folder = address.rstrip("/")
    pattern = folder if "*" in folder or Path(folder).suffix else f"{folder}/**"
    try:
        found = engine.daft.from_glob_path(pattern).select("path", "size").to_pylist()
    except Exception:  # the engine says in many ways that there is nothing
        return []
    start = len(folder.partition("*")[0].rpartition("/")[0]) + 1 if "*" in folder else len(folder) + 1
    units = [Unit(row["path"][start:] or Path(row["path"]).name, row["path"], row["size"] or 0) for row in found]
    return [unit for unit in units if not any(part.startswith(".") for part in unit.place.split("/"))]


def _below(address: str, unit: Unit) -> bool:
    return unit.path.startswith(address.partition("*")[0].rstrip("/"))


def _nothing(address: str) -> InputError:
    return InputError("holds no file that can be read", place=address, remedy="check the address and who may read it")


def waves(units: Sequence[Unit], size: int, many: int) -> list[list[Unit]]:
    """Cut the units into stages of about so many bytes and files; a stage that is done is not done again."""
    cut: list[list[Unit]] = []
    held = size
    for unit in units:
        if held >= size or len(cut[-1]) >= many:
            cut.append([])
            held = 0
        cut[-1].append(unit)
        held += unit.size
    return cut
