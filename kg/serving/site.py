"""What is served at the moment: a store with its workers, and the next one when the files change."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.finding import likest
from kg.serving import drawing, loading
from kg.serving.pool import Pool, command, environment
from kg.serving.things import Things
from kg.text import squash

log = logging.getLogger("kg.serving")

_MOST_LABELS = 300_000
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a query may take, how many rows an answer may have, and how much is done at once."""

    seconds: float = 10.0
    max_rows: int = 10_000
    workers: int = 4
    waiting: int = 64
    body: int = 1 << 20
    address: int = 16 << 10


class Generation:
    """One loaded state of the files; it goes when nobody uses it any more."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder, self.facts = folder, loading.facts(folder)
        self.pool = Pool(folder, limits.workers, limits.waiting)
        self.things = Things(ox.Store.read_only(str(folder / "store")), self.facts.bases)
        self.users = 0
        self.unused = asyncio.Event()
        self.unused.set()
        self._drawn: asyncio.Task[bytes] | None = None

    async def explorer(self) -> bytes:
        """Return the page that shows all, drawn when first asked for; b"" if there is nothing to draw."""
        if self._drawn is None:
            self._drawn = asyncio.create_task(self._draw())
        return await asyncio.shield(self._drawn)

    async def _draw(self) -> bytes:
        status, complaint = await _run("drawing", str(self.folder))
        if status:
            log.warning("there is no explorer: %s", complaint)
            return b""
        return (self.folder / drawing.PAGE).read_bytes()

    @cached_property
    def labels(self) -> dict[tuple[str, str], str]:
        """Every name of every thing, folded, by IRI and name."""
        pairs = (pair for pair, _ in zip(self.things.labels(), range(_MOST_LABELS), strict=False))
        return {(iri, name): squash(name)[:_LONGEST_NAME] for iri, name in pairs}

    def nearest(self, name: str, most: int = 5) -> list[str]:
        """IRIs of the things whose names are spelled most like this one."""
        return likest(squash(name)[:_LONGEST_NAME], self.labels, most)[:most]

    async def close(self) -> None:
        """Wait for whoever still uses it, then end the workers and remove the files."""
        await self.unused.wait()
        if self._drawn and not self._drawn.done():
            self._drawn.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._drawn
        await self.pool.close()
        del self.things
        shutil.rmtree(self.folder, ignore_errors=True)


class Site:
    """The files that are served, and what they held when they were last whole."""

    def __init__(self, files: Sequence[Path], limits: Limits, every: float = 1.0) -> None:
        self.files, self.limits, self.every = list(files), limits, every
        self.folder = Path(tempfile.mkdtemp(prefix="kg-serve-"))
        self._stamps = self._seen()
        self._current: Generation | None = None
        self._first = self.folder / "1"
        self._number = 1
        self._watching: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def load(self) -> None:
        """Load the files for the first time; raise if they cannot be read."""
        await _load(self.files, self._first)

    async def start(self) -> None:
        """Start to answer what was loaded, and to watch the files."""
        self._current = await self._started(self._first)
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """End everything that was started and remove everything that was written."""
        if self._watching:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await asyncio.gather(*self._closing)
        if self._current:
            await self._current.close()
        self.remove()

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.asynccontextmanager
    async def use(self) -> AsyncIterator[Generation]:
        """Hold what is served now until the answer is made."""
        generation = self._current
        assert generation
        generation.users += 1
        generation.unused.clear()
        try:
            yield generation
        finally:
            generation.users -= 1
            if not generation.users:
                generation.unused.set()

    async def _started(self, folder: Path) -> Generation:
        generation = Generation(folder, self.limits)
        await generation.pool.start()
        return generation

    async def _watch(self) -> None:
        """Load what has changed and then stayed the same for a while: a file that is being written is not whole."""
        before = self._stamps
        while True:
            await asyncio.sleep(self.every)
            now = self._seen()
            if now == before and now != self._stamps:
                self._stamps = now
                try:
                    await self._replace()
                except Exception:  # whatever is wrong with a file, the next one may be right
                    log.exception("the files cannot be read again")
            before = now

    async def _replace(self) -> None:
        self._number += 1
        folder = self.folder / str(self._number)
        try:
            await _load(self.files, folder)
            if self._seen() != self._stamps:
                raise QueryError("has changed while it was read", place=", ".join(map(str, self.files)))
            fresh = await self._started(folder)
        except (OSError, QueryError) as error:
            log.warning("%s; what was read before is served further", error)
            shutil.rmtree(folder, ignore_errors=True)
            return
        old, self._current = self._current, fresh
        log.warning("read again: %s, %s triples", ", ".join(map(str, self.files)), f"{fresh.facts.triples:,}")
        if old:
            task = asyncio.create_task(old.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    def _seen(self) -> list[tuple[int, ...]]:
        """What tells a file from what was there before; an empty one is none at all."""
        return [_stamp(path) for path in self.files]


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns


async def _load(files: Sequence[Path], folder: Path) -> None:
    folder.mkdir()
    status, complaint = await _run("loading", str(folder), *map(str, files))
    if status:
        raise QueryError(complaint or f"loading {', '.join(map(str, files))} ended with status {status}")


async def _run(module: str, *words: str) -> tuple[int, str]:
    """Run a module of this package as a process of its own; return its status and the last line of its complaint."""
    process = await asyncio.create_subprocess_exec(
        *command(module, *words), stdin=DEVNULL, stderr=PIPE, env=environment()
    )
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode or 0, said.decode("utf-8", "replace").strip().rpartition("\n")[2]
