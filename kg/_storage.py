"""The file of a work store: who may use it, whether it is whole, and what to do where it is not."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.errors import StoreError

FILE = "work.sqlite"
_MAGIC = b"SQLite format 3\0"
_CHECK = "run `kg store check` on the folder"


def locked(folder: Path) -> IO[bytes]:
    """Keep the folder for this process; the system lets go of it when the process ends, however that is."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("wb")
    except OSError as error:
        raise StoreError(
            f"cannot be written: {error.strerror}", place=str(folder), remedy="choose another folder for --store"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StoreError(
            "another build is using it", place=str(folder), remedy="wait for that, or choose another folder for --store"
        ) from error
    return lock


def is_cut_short(file: Path) -> bool:
    """Whether a file is smaller than its first page says; with a log beside it, that may be right.

    SQLite itself would only see that where it looks for a page that is gone.
    """
    with file.open("rb") as opened:
        head = opened.read(32)
    log = file.with_name(f"{FILE}-wal")
    if not head.startswith(_MAGIC) or (log.exists() and log.stat().st_size):
        return False
    size, count = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    return file.stat().st_size < (65536 if size == 1 else size) * count


@contextmanager
def faults(folder: Path | None) -> Iterator[None]:
    """Say what the disk, the database or a broken document has against it, and what helps."""
    place = str(folder / FILE) if folder else "temporary files"
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(str(error), place=place, remedy=_remedy(error)) from error
    except (ValueError, TypeError) as error:
        raise StoreError(f"holds a broken document: {error}", place=place, remedy=_CHECK) from error


def _remedy(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return "free some space, or choose another folder for --store"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return "choose a folder for --store that can be written"
    return f"{_CHECK}; where it cannot be mended, delete the folder: it is made anew from the documents"
