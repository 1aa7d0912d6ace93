"""Writing a file wholly or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kg.errors import ExportError


def write_atomic(path: Path, content: bytes) -> None:
    """Put the content at the path; if anything goes wrong, what stood there stays whole and nothing else is left."""
    try:
        _replace(path.resolve(), content)
    except OSError as error:
        remedy = "free some space or choose another folder" if error.errno else "choose the name of a file"
        raise ExportError(f"cannot be written: {error.strerror or error}", place=str(path), remedy=remedy) from error


def write_parts(path: Path, parts: Mapping[str, bytes]) -> None:
    """Put each part beside the path, wholly or not at all: the nodes of `graph.csv` are in `graph-nodes.csv`."""
    for part, content in parts.items():
        write_atomic(part_path(path, part), content)


def part_path(path: Path, part: str) -> Path:
    """Return where a part of an export of several files is."""
    return path.with_name(f"{path.stem}-{part}{path.suffix}")


def _replace(target: Path, content: bytes) -> None:
    if target.exists() and not target.is_file():
        raise OSError("it is a folder or a device")  # os.replace would put a file in the place of a device
    target.parent.mkdir(parents=True, exist_ok=True)
    # beside the target, because a rename is atomic only within one file system
    temporary = target.with_name(f".kg-{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        _write_synced(temporary, content)
        temporary.replace(target)
    except BaseException:  # Ctrl-C included
        with suppress(OSError):
            temporary.unlink()
        raise


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
