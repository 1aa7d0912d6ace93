"""Which files there are to read."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError

_BUFFER = 1 << 17
_CHECK = "check the spelling of the path"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file to read: `place` is its path below the folder that was named, with forward slashes."""

    place: str
    path: Path


def opened(source: Source) -> io.BufferedReader:
    """Open a file to read its bytes; raise OSError, and InputError for what is no file any more."""
    # a pipe that took the place of a file after it was listed would keep us waiting without an end
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file: io.BufferedReader = io.BufferedReader(io.FileIO(os.open(source.path, flags)), _BUFFER)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise InputError("is no regular file", place=source.place, remedy=_CHECK)
    return file


def unreadable(source: Source, error: Exception) -> InputError:
    """Say why a file cannot be opened, read or unpacked."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return InputError(f"cannot be read: {reason}", place=source.place, remedy="check the file and its permissions")


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
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        errors.append(InputError("no such file or folder", place=_printable(path), remedy=_CHECK))
        return
    except (OSError, ValueError) as error:
        errors.append(unreadable(Source(_printable(path), path), error))
        return
    if stat.S_ISDIR(mode):
        yield from _inside(path, errors)
    elif stat.S_ISREG(mode):
        yield Source(_printable(path.name), path)
    else:
        errors.append(InputError("is no regular file", place=_printable(path), remedy=_CHECK))


def _inside(folder: Path, errors: list[InputError]) -> Iterator[Source]:
    faults: list[OSError] = []
    sources = [Source(_printable(file.relative_to(folder).as_posix()), file) for file in _walk(folder, faults.append)]
    for fault in faults:
        place = Path(fault.filename or folder)
        closed = Source(_printable(place.relative_to(folder) if place != folder else folder.name), place)
        errors.append(unreadable(closed, fault))
    if not sources and not faults:
        errors.append(
            InputError(
                "the folder holds no file to read", place=_printable(folder.name), remedy="name a folder with articles"
            )
        )
    yield from sources


def _printable(path: Path | str) -> str:
    """A path that is text whatever bytes the name is made of: those that are no UTF-8 are written as \\xff."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(folder: Path, fault: Callable[[OSError], None]) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, onerror=fault):
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
