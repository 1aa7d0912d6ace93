"""The cleaned texts that offsets count in, one file each, named by the hash that the graph gives of the text.

The graph is the same with them and without; texts of several builds may share a folder.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.errors import ExportError
from kg.exporters._files import write_atomic
from kg.text import encoded, text_hash

FOLDER = "texts"


def keeper(folder: Path) -> Callable[[str], None]:
    """Return what writes each text it is given into the folder."""

    def keep(text: str) -> None:
        write_atomic(file(folder, text_hash(text)), encoded(text))

    return keep


def file(folder: Path, name: str) -> Path:
    """Return where the text with this hash is."""
    return folder / f"{name}.txt"


def read(folder: Path, name: str) -> str:
    """Return the text with this hash, or say that it is not there or was changed."""
    path = file(folder, name)
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ExportError(
            f"cannot be read: {getattr(error, 'strerror', '') or error}",
            place=str(path),
            remedy="run `kg build --with-text` on the same documents",
        ) from error
    if text_hash(text) != name:
        raise ExportError(
            "was changed: its hash is another", place=str(path), remedy="run `kg build --with-text` again"
        )
    return text
