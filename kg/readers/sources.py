"""Which files there are to read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file to read: `place` is its path below the folder that was named, with forward slashes."""

    place: str
    path: Path


def find(paths: Iterable[Path]) -> tuple[list[Source], list[InputError]]:
    """List the files under the paths in order of place, whatever order the paths are named in.

    Folders are walked without following links to folders; hidden files and whatever is no regular file are passed over.
    """
    errors: list[InputError] = []
    found: dict[Path, Source] = {}
    for path in paths:
        for source in _below(path, errors):
            found.setdefault(source.path.resolve(), source)
    return sorted(found.values()), errors


def _below(path: Path, errors: list[InputError]) -> Iterator[Source]:
    if path.is_dir():
        sources = [Source(file.relative_to(path).as_posix(), file) for file in _walk(path)]
        if not sources:
            errors.append(
                InputError("the folder holds no file to read", place=path.name, remedy="name a folder with articles")
            )
        yield from sources
    elif path.is_file():
        yield Source(path.name, path)
    else:
        special = path.exists()
        message = "is no regular file" if special else "no such file or folder"
        errors.append(InputError(message, place=str(path), remedy="check the spelling of the path"))


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(parent) / name
            if not name.startswith(".") and _regular(file):
                yield file


def _regular(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except OSError:
        return False
