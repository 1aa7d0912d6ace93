"""Files of RDF as an Oxigraph store: in memory, or in a folder that keeps what was loaded once.

Such a folder holds `kg-store.json`, which names the folder inside it that is current. That name is made from the
content of the file, its syntax and the version of the engine: whatever changes, the file is loaded anew beside the old
data, and takes its place when it is whole. Nothing is ever removed from a folder that has no such file.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import pyoxigraph as ox

from kg import _swelling
from kg._faults import shortened
from kg.errors import QueryError

SYNTAXES = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}

_MANIFEST = "kg-store.json"
_FORMAT = "kg-store-1"
_LOADING = "loading"  # where data grow that are not whole yet
_DIGITS = 24


def in_memory(source: Path) -> ox.Store:
    """Load a file into memory; the syntax is told by the suffix."""
    syntax = _checked(source)
    store = ox.Store()
    _fill(store, source, syntax)
    return store


def kept(folder: Path, source: Path, tell: Callable[[str], object] = lambda message: None) -> ox.Store:
    """Open what the folder keeps of a file, after loading it if the folder holds nothing of this content."""
    syntax = _checked(source)
    name = _data_name(source, syntax)
    if _current(folder) != name:
        tell(f"loading {source} into {folder}; the next query finds it there")
        _load(folder, name, source, syntax)
    try:
        return ox.Store.read_only(str(folder / name))
    except OSError as error:
        raise QueryError(
            f"cannot be opened: {shortened(str(error))}",
            place=str(folder),
            remedy="remove this folder; the next query loads it anew",
        ) from error


def _checked(source: Path) -> ox.RdfFormat:
    syntax = SYNTAXES.get(source.suffix.lower())
    if syntax is None:
        raise QueryError(
            "is no RDF that kg reads", place=str(source), remedy=f"give a file that ends in {', '.join(SYNTAXES)}"
        )
    if not source.is_file():
        raise QueryError("there is no such file", place=str(source), remedy="run `kg build` first")
    return syntax


def _fill(store: ox.Store, source: Path, syntax: ox.RdfFormat) -> None:
    try:
        if swelling := _swelling.fault(source):
            raise ValueError(swelling)
        store.bulk_load(path=str(source), format=syntax)
    except (OSError, SyntaxError, ValueError) as error:
        raise QueryError(
            f"cannot be read: {shortened(str(error))}", place=str(source), remedy="run `kg build` again"
        ) from error


def _data_name(source: Path, syntax: ox.RdfFormat) -> str:
    try:
        with source.open("rb") as file:
            content = hashlib.file_digest(file, "sha256")
    except OSError as error:
        raise QueryError(f"cannot be read: {error}", place=str(source), remedy="run `kg build` again") from error
    content.update(f"{syntax} {ox.__version__}".encode())
    return f"data-{content.hexdigest()[:_DIGITS]}"


def _current(folder: Path) -> str:
    """Return the name of the data that are current, nothing where there are none yet. Refuses what is not ours."""
    manifest = folder / _MANIFEST
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return ""
    if not manifest.is_file():
        raise QueryError("is no store of kg", place=str(folder), remedy="name a new or empty folder with --store")
    try:
        content: dict[str, Any] = orjson.loads(manifest.read_bytes())
        if content["format"] != _FORMAT:
            raise ValueError(f"its format is {content['format']!r}")
        name = content["data"]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise QueryError(
            f"cannot be read: {error!r}",
            place=str(manifest),
            remedy="remove this folder, if it is a store of kg; the next query loads it anew",
        ) from error
    return str(name)


def _load(folder: Path, name: str, source: Path, syntax: ox.RdfFormat) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / _MANIFEST).exists():
            _declare(folder, "")
        _grow(folder / _LOADING, source, syntax)
        if (folder / name).exists():  # of an older version of the file that is back again, or half removed
            shutil.rmtree(folder / name)
        (folder / _LOADING).rename(folder / name)
        _declare(folder, name)
    except OSError as error:
        raise QueryError(f"cannot be written: {error}", place=str(folder), remedy="name another folder") from error
    for old in folder.glob("data-*"):
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)  # where someone still reads it, the next change removes it


def _grow(folder: Path, source: Path, syntax: ox.RdfFormat) -> None:
    """Load into a folder of its own; the engine's lock on it keeps a second process out."""
    try:
        store = ox.Store(str(folder))
    except OSError as error:
        raise QueryError(
            f"something is being loaded here: {shortened(str(error))}",
            place=str(folder),
            remedy="try again when that is done; if nothing loads, remove this folder",
        ) from error
    try:
        if len(store):  # left by one that was killed
            store.clear()
        _fill(store, source, syntax)
        store.optimize()
        store.flush()
    except BaseException:
        del store
        with suppress(OSError):
            shutil.rmtree(folder)
        raise


def _declare(folder: Path, name: str) -> None:
    """Write the manifest in one step, so that nobody reads half of it."""
    written = folder / f"{_MANIFEST}.new"
    written.write_bytes(orjson.dumps({"format": _FORMAT, "data": name}, option=orjson.OPT_APPEND_NEWLINE))
    written.replace(folder / _MANIFEST)
