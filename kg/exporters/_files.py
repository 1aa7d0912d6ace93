"""Writing a file wholly or not at all, at once or as its parts come."""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import SpooledTemporaryFile

import regex

from kg.errors import ExportError

_IN_MEMORY = 64_000_000  # bytes
_AT_ONCE = 1 << 18
_OTHER_FOLDER = "choose a folder that can be written to"
_REMEDIES = {
    errno.EFBIG: "raise the limit of the size of files (ulimit -f), or choose another file system",
    errno.EROFS: _OTHER_FOLDER,
    errno.EACCES: _OTHER_FOLDER,
    errno.EPERM: _OTHER_FOLDER,
}
# whose it is stands in the name, so that what a killed process left can be told from what another is writing
_TEMPORARY = regex.compile(r"\.kg-(?P<host>.+)-(?P<process>\d+)-\d+\.tmp")


def write_atomic(path: Path, content: bytes) -> None:
    """Put the content at the path; if anything goes wrong, what stood there stays whole and nothing else is left."""
    write_stream(path, (content,))


def write_stream(path: Path, parts: Iterable[bytes]) -> None:
    """Put the parts at the path one after the other as they come, wholly or not at all as `write_atomic` does."""
    try:
        _replace(path.resolve(), parts)
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "free some space or choose another folder")
        remedy = remedy if error.errno else "choose the name of a file"
        raise ExportError(f"cannot be written: {error.strerror or error}", place=str(path), remedy=remedy) from error


def write_parts(path: Path, parts: Mapping[str, bytes]) -> None:
    """Put each part beside the path, wholly or not at all: the nodes of `graph.csv` are in `graph-nodes.csv`."""
    write_part_streams(path, {part: (content,) for part, content in parts.items()})


def write_part_streams(path: Path, parts: Mapping[str, Iterable[bytes]]) -> None:
    """Put each part beside the path as `write_parts` does, as it comes."""
    for part, content in parts.items():
        write_stream(part_path(path, part), content)


def part_path(path: Path, part: str) -> Path:
    """Return where a part of an export of several files is."""
    return path.with_name(f"{path.stem}-{part}{path.suffix}")


def waiting(folder: Path | None) -> SpooledTemporaryFile[bytes]:
    """Open a place for what is needed later: memory, and beyond some size a file in the folder that has no name."""
    return SpooledTemporaryFile(_IN_MEMORY, dir=str(folder) if folder else None)


def contents(file: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    """Yield what was put there."""
    file.seek(0)
    while part := file.read(_AT_ONCE):
        yield part


def _replace(target: Path, parts: Iterable[bytes]) -> None:
    if target.exists() and not target.is_file():
        raise OSError("it is a folder or a device")  # os.replace would put a file in the place of a device
    target.parent.mkdir(parents=True, exist_ok=True)
    _tidy(target.parent)
    # beside the target, because a rename is atomic only within one file system
    temporary = target.with_name(f".kg-{socket.gethostname()}-{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        _write_synced(temporary, parts)
        temporary.replace(target)
    except BaseException:  # Ctrl-C included
        with suppress(OSError):
            temporary.unlink()
        raise


def _write_synced(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def _tidy(folder: Path) -> None:
    """Remove what processes of this machine left that were killed while they wrote here."""
    for file in folder.glob(".kg-*.tmp"):
        match = _TEMPORARY.fullmatch(file.name)
        if match and match["host"] == socket.gethostname() and not _alive(int(match["process"])):
            with suppress(OSError):
                file.unlink()


def _alive(process: int) -> bool:
    if os.name != "posix":  # elsewhere there is no way to ask that does no harm
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
