"""Compiled patterns kept from one run to the next, since compiling them takes longer than reading a short article.

Each stands in a file of its own in the user's cache folder, named by a hash of what it is made from; the folder is
named by a hash of all that decides how: Python, regex and this package. Whatever is missing, broken or not the user's
own is made anew, and nothing here ever fails: without a folder all is as before, only slower.

The files hold JSON, never pickles, which could run a program. Still, since the code of a pattern is handed to regex as
it is, only files and folders are read that belong to the user and that no one else can write, and that have the right
digest. `KG_CACHE_DIR` names another folder; where it is empty, there is none.
"""

from __future__ import annotations

import contextlib
import copyreg
import hashlib
import io
import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import regex

_LARGEST = 16_000_000  # bytes that are read of one file
_MOST = 4_000  # files of one version
_OLD = 60 * 86_400  # seconds after which what another version left is removed
_DIGEST = 64
_ARGUMENTS = 11  # what regex builds a pattern from


@lru_cache(maxsize=4096)
def compiled(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    """Compile a pattern, or take it from the cache. Raises regex.error for a broken one."""
    data = kept(f"pattern {flags} {pattern}", lambda: _taken_apart(regex.compile(pattern, flags)))
    found = _put_together(data)
    if found is not None and found.pattern == pattern and found.flags & flags == flags:
        return found
    return regex.compile(pattern, flags)


def kept(source: str, make: Callable[[], Any]) -> Any:
    """What `make` returns for this source, which must be JSON; made only if it is not in the cache."""
    folder = _folder(os.environ.get("KG_CACHE_DIR"))
    if folder is None:
        return make()
    path = folder / hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    found = _read(path)
    if found is None:
        found = make()
        _write(path, found)
    return found


def _taken_apart(pattern: regex.Pattern[str]) -> list[Any] | None:
    """What regex itself keeps of a pattern that is pickled; None for what JSON does not hold."""
    _, found = _taken(pattern)
    if len(found) != _ARGUMENTS or found[5] or found[6]:
        return None
    code = found[2].decode("latin-1") if isinstance(found[2], bytes) else found[2]
    return [*found[:2], code, found[3], sorted(found[4].items()), *found[5:]]


def _put_together(data: Any) -> regex.Pattern[str] | None:
    """The pattern; None where the parts do not fit."""
    try:
        source, flags, code, groups, names, _, _, offset, chars, char_flags, count = data
        code = code.encode("latin-1") if isinstance(code, str) else code
        chars = chars and tuple(chars)
        found = _builder()(source, flags, code, groups, dict(names), {}, [], offset, chars, char_flags, count)
    except (TypeError, ValueError, RuntimeError, OverflowError, regex.error):
        return None
    return found if isinstance(found, regex.Pattern) else None


def _taken(pattern: regex.Pattern[str]) -> tuple[Callable[..., Any], Sequence[Any]]:
    """The function by which regex restores a pattern that was pickled, and what it is given."""
    reduce: Callable[..., Any] = copyreg.dispatch_table[regex.Pattern]
    build, arguments = reduce(pattern)
    return build, arguments


@lru_cache(maxsize=1)
def _builder() -> Callable[..., Any]:
    return _taken(regex.compile("a"))[0]


@lru_cache(maxsize=8)
def _folder(named: str | None) -> Path | None:
    """The folder of this version; None if there is none to be used."""
    base = Path(named) if named else None if named == "" else _usual()
    version = _version()
    if base is None or version is None:
        return None
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _owned(base.lstat()):
            return None
        folder = base / f"patterns-{version}"
        folder.mkdir(mode=0o700, exist_ok=True)
        usable = _owned(folder.lstat())
    except (OSError, ValueError):
        return None
    if usable:
        _prune(base, folder)
    return folder if usable else None


def _usual() -> Path | None:
    """Where programs keep what they can make anew."""
    with contextlib.suppress(RuntimeError, KeyError):
        if os.name == "nt":
            local = os.environ.get("LOCALAPPDATA")
            return Path(local) / "kg" / "Cache" if local else None
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "kg"
        named = os.environ.get("XDG_CACHE_HOME", "")
        return (Path(named) if Path(named).is_absolute() else Path.home() / ".cache") / "kg"
    return None


@lru_cache(maxsize=1)
def _version() -> str | None:
    """A hash of all that decides what is made from a source; None where the code of this package is not at hand."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    try:
        texts = [module.read_bytes() for module in modules]
    except OSError:
        return None
    runs_on = f"{sys.version} {sys.platform} {sys.byteorder} {sys.maxsize} {regex.__version__}"
    return hashlib.sha256(b"\0".join([runs_on.encode(), *texts])).hexdigest()[:16] if texts else None


def _owned(status: os.stat_result) -> bool:
    """Whether something is a folder or file of the user's own that no one else can write; links are not."""
    if not (stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)):
        return False
    return os.name == "nt" or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _read(path: Path) -> Any:
    """What a file holds; None if it is missing, broken or another's."""
    try:
        with io.FileIO(path, opener=_opened) as file:
            status = os.fstat(file.fileno())
            if not _owned(status) or not _DIGEST < status.st_size <= _LARGEST:
                return None
            content = file.readall()
        payload = content[_DIGEST:]
        if content[:_DIGEST] != hashlib.sha256(payload).hexdigest().encode():
            return None
        return orjson.loads(payload)
    except (OSError, ValueError):
        return None


def _opened(path: str, flags: int) -> int:
    """Open a file; a link is refused."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


def _write(path: Path, found: Any) -> None:
    """Keep something; a reader sees the whole file or none, whoever else writes it."""
    written = ""
    try:
        payload = orjson.dumps(found)
        opened, written = tempfile.mkstemp(prefix="new-", dir=path.parent)
        with os.fdopen(opened, "wb") as file:
            file.write(hashlib.sha256(payload).hexdigest().encode() + payload)
        Path(written).replace(path)
    except (OSError, TypeError):
        with contextlib.suppress(OSError):
            Path(written).unlink()


def _prune(base: Path, folder: Path) -> None:
    """Remove what versions left that were not used for long, and the oldest files where there are too many."""
    with contextlib.suppress(OSError):
        os.utime(folder)
        for other in base.glob("patterns-*"):
            if other != folder and time.time() - other.stat().st_mtime > _OLD:
                _remove(sorted(other.iterdir()))
                other.rmdir()
        files = list(folder.iterdir())
        if len(files) > _MOST:
            _remove(sorted(files, key=lambda file: file.stat().st_mtime)[: _MOST // 2])


def _remove(files: list[Path]) -> None:
    for file in files:
        with contextlib.suppress(OSError):
            file.unlink()
