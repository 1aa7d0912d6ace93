"""A few processes that answer queries, so that a slow one can be ended and never holds up the others."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

from kg.serving.exchange import READY, Question, Reply, packed, refusal, reply, sizes

_START_SECONDS = 120
_PACKAGES = str(Path(__file__).parents[2])


class BusyError(Exception):
    """More is asked at once than there are processes to answer and places to wait."""


def command(module: str, *words: str) -> list[str]:
    """The command that runs a module of this package as a process of its own."""
    return [sys.executable, "-m", f"kg.serving.{module}", *words]


def environment() -> dict[str, str]:
    """Our environment, and where this package lies, installed or not."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (_PACKAGES, os.environ.get("PYTHONPATH"))))}


class Worker:
    """One process; started when it is needed, and again after it was ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: Process | None = None
        self._is_ready = False

    async def start(self) -> Process:
        """Start the process unless it runs."""
        if self._process is None or self._process.returncode is not None:
            self._is_ready = False
            self._process = await asyncio.create_subprocess_exec(
                *command("worker", str(self.folder)), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment()
            )
        return self._process

    async def ready(self) -> Process:
        """Wait until the process has the store, which is no time of a question; raise EOFError if it never has."""
        process = await self.start()
        assert process.stdout
        if not self._is_ready:
            if await asyncio.wait_for(process.stdout.readline(), _START_SECONDS) != READY:
                raise EOFError
            self._is_ready = True
        return process

    async def ask(self, question: Question) -> Reply:
        """Return the answer of the process; raise EOFError if it ends without one."""
        process = await self.ready()
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(packed(question))
            await process.stdin.drain()
            line = await process.stdout.readline()
            head, body = sizes(line) if line else (0, 0)
            return reply(await process.stdout.readexactly(head), await process.stdout.readexactly(body))
        except (ConnectionError, ValueError) as error:  # without a head there is nothing to read
            raise EOFError from error

    async def end(self) -> None:
        """End the process at once, whatever it does."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        if process.stdin:
            process.stdin.close()
        await process.wait()


class Pool:
    """Workers for one store; who asks waits for an idle one, but only so many may wait."""

    def __init__(self, folder: Path, workers: int, waiting: int = 64) -> None:
        self._workers = [Worker(folder) for _ in range(workers)]
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._places = workers + waiting
        self._asking = 0

    async def start(self) -> None:
        """Start all processes, which get ready while nobody asks."""
        for worker in self._workers:
            await worker.start()
            self._idle.put_nowait(worker)

    async def ask(self, question: Question) -> Reply:
        """Return an answer, one that says why there is none, or raise BusyError."""
        if self._asking >= self._places:
            raise BusyError
        self._asking += 1
        try:
            worker = await asyncio.wait_for(self._idle.get(), question.seconds)
            try:
                return await self._asked(worker, question)
            finally:
                self._idle.put_nowait(worker)
        except TimeoutError as error:
            raise BusyError from error
        finally:
            self._asking -= 1

    async def _asked(self, worker: Worker, question: Question) -> Reply:
        try:
            await worker.ready()
            return await asyncio.wait_for(worker.ask(question), question.seconds)
        except TimeoutError:
            await _renew(worker)
            return refusal(503, f"the query took longer than {question.seconds:g} seconds and was ended")
        except (EOFError, OSError):
            await _renew(worker)
            return refusal(500, "the query needs more memory than it may have, or is nested too deeply")
        except BaseException:  # whoever asked is gone
            await worker.end()
            raise

    async def close(self) -> None:
        """End all processes."""
        await asyncio.gather(*(worker.end() for worker in self._workers))


async def _renew(worker: Worker) -> None:
    await worker.end()
    with suppress(OSError):  # the next question tries again
        await worker.start()
