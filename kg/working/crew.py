"""Several processes that work on units, led from here: results in order, none lost with a process that dies.

A process is given two units, so that it never waits for us; how far the processes may be ahead of whoever takes the
results is bounded. One that dies is replaced and its units are worked on again from the first result that is missing.
The document it had in hand is tried a second time; after that it is left out and reported. One that has a document in
hand for too long, in code that never comes back to Python, is killed.

Pipes of our own rather than an existing pool: those of the standard library and loky give up when a process dies, and
pebble, which replaces it, knows tasks only: it cannot say which document of a unit it was or since when, it hands a
unit's results over as a whole, and it forks from threads.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import time
from collections import deque
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

from kg.errors import InputError, WorkError
from kg.working.jobs import Job, ending
from kg.working.outcomes import Work
from kg.working.process import READY, Mark, Recipe, run
from kg.working.units import Portion, Unit

R = TypeVar("R")
_TWO = 2  # units that a process has, one in hand and one to go on with
_AHEAD = 8  # units a process that may be on their way or wait to be taken
_BYTES = 16_000_000  # results of one unit that may wait to be taken
_STARTS = 3  # processes in a row that may die before they are ready
_DEATHS = 6  # times as many as there are processes may die in a row, and neither a result nor a document to blame
_PAUSE = 0.005  # seconds in which nobody listens
_GRACE = 2.0  # seconds; a process ends what takes too long itself if it can


class Worker:
    """A process, the pipe to it, what it has in hand, and the jobs it was given, the one in hand first."""

    def __init__(self, order: Work[Any], others: list[Connection]) -> None:
        context = _context()
        is_fork = context.get_start_method() == "fork"
        self.pipe, theirs = context.Pipe()
        cells = context.RawArray("d", 4)
        self.mark = Mark(cells)
        recipe = order if is_fork else Recipe(order.task, order.rules.folders, order.rules.thesauri, order.limits)
        inherited = [*others, self.pipe] if is_fork else []
        arguments = (theirs, cells, recipe, os.getpid(), inherited)
        self.process = context.Process(target=run, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        self.jobs: deque[Job] = deque()
        self.is_ready = False
        self.overdue: tuple[Any, ...] | None = None

    def give(self, job: Job) -> None:
        """Have it work on a job after those it has."""
        self.jobs.append(job)
        try:
            self.pipe.send(job.order())
        except OSError:  # it is dead, which its pipe will tell
            return

    def check(self, limit: float) -> None:
        """Kill the process where it has had one document in hand for longer than that."""
        mark = self.mark.get()
        if limit and self.overdue is None and mark[2] and time.monotonic() - mark[2] > limit:
            self.overdue = mark
            self.process.kill()

    def blame(self, status: int | None, seconds: float) -> bool:
        """Say what a document has to do with the end of the process, and whether one more is known to end processes."""
        job, mark = self.jobs[0], self.mark.get()
        position = mark[1] if mark[0] == job.number else job.next
        known = len(job.refused)
        if self.overdue == mark:
            job.overdue(position, seconds)
        else:
            job.died(position, status)
        return len(job.refused) > known

    def end(self) -> int | None:
        """End the process at once and say how it ended; it holds nothing that is not also here."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        status: int | None = self.process.exitcode
        return status


class Crew(Generic[R]):
    """Processes that work on units; started when there is something for them to do."""

    def __init__(self, units: Iterator[Unit], order: Work[R], size: int) -> None:
        self._units = enumerate(units)
        self._order, self._size = order, size
        self._workers: list[Worker] = []
        self._jobs: deque[Job] = deque()  # in order; the results of the first are taken next
        self._starts = self._deaths = 0

    def results(self) -> Iterator[R | InputError | Portion]:
        """Yield the outcomes of all documents in order. However this ends, no process is left."""
        try:
            while self._hand_out():
                yield from self._waiting(self._jobs[0])
                if self._jobs[0].is_done:
                    self._jobs.popleft()
                else:
                    self._listen(self._patience())
        finally:
            for worker in self._workers:
                worker.end()

    def _waiting(self, job: Job) -> Iterator[Any]:
        """What is there of the first job; the processes are heard meanwhile, so that none waits long."""
        heard = time.monotonic()
        while job.items:
            yield job.items.popleft()
            if time.monotonic() - heard > _PAUSE:
                self._listen(0)
                heard = time.monotonic()
        job.size = 0

    def _hand_out(self) -> bool:
        """Give out units while there is room; say whether any is on its way."""
        while len(self._jobs) < self._size * _AHEAD and self._has_room():
            number, unit = next(self._units, (0, ()))
            if not unit:
                break
            self._jobs.append(Job(number, unit))
            self._freest().give(self._jobs[-1])
        return bool(self._jobs)

    def _has_room(self) -> bool:
        return len(self._workers) < self._size or any(len(worker.jobs) < _TWO for worker in self._workers)

    def _freest(self) -> Worker:
        if len(self._workers) < self._size and all(worker.jobs for worker in self._workers):
            self._workers.append(self._started())
        return min(self._workers, key=lambda worker: len(worker.jobs))

    def _started(self) -> Worker:
        try:
            return Worker(self._order, [worker.pipe for worker in self._workers])
        except OSError as error:
            remedy = "end other processes, or use --jobs 1, which starts none"
            raise WorkError(f"no process can be started: {error.strerror}", remedy=remedy) from error

    def _listen(self, seconds: float) -> None:
        """Take what the processes send, replace those that died, end those that are overdue."""
        # who is far ahead waits in its pipe; the first job never does for long, since what it has is being taken
        heard = {worker.pipe: worker for worker in self._workers if not worker.jobs or worker.jobs[0].size < _BYTES}
        for pipe in wait(list(heard), seconds):
            self._hear(heard[pipe])
        for worker in self._workers:
            worker.check(self._limit())

    def _hear(self, worker: Worker) -> None:
        try:
            message = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            self._replace(worker)
            return
        number, items = pickle.loads(message)
        if number == READY:
            self._starts = 0
            worker.is_ready = True
            return
        self._deaths = 0
        job = worker.jobs[0]
        job.take(items, len(message))
        if job.is_done:
            worker.jobs.popleft()

    def _replace(self, worker: Worker) -> None:
        status = worker.end()
        self._workers.remove(worker)
        if worker.is_ready and worker.jobs and worker.blame(status, self._order.limits.seconds):
            self._deaths = 0
        self._count(worker, status)
        if not worker.jobs:
            return
        new = self._started()
        self._workers.append(new)
        for job in worker.jobs:
            new.give(job)

    def _count(self, worker: Worker, status: int | None) -> None:
        """Give up where processes die for other reasons than a document."""
        self._deaths += 1
        self._starts += not worker.is_ready
        if self._starts >= _STARTS or self._deaths >= _DEATHS * self._size:
            when = "before they are ready" if self._starts >= _STARTS else "whatever they read"
            raise WorkError(
                f"the processes that read documents die {when} (the last one {ending(status)})",
                remedy="look whether memory is short, or use --jobs 1, which starts none",
            )

    def _limit(self) -> float:
        """Seconds after which a process is killed that has one document in hand; 0 is never."""
        seconds = self._order.limits.seconds
        return seconds and seconds + min(seconds, _GRACE)

    def _patience(self) -> float:
        return min(1.0, self._limit() / 4 or 1.0)


def _context() -> Any:
    """How processes start: forked, where that is safe, because they then have the rules at once and share the memory.

    It is safe where this process has one thread: a lock that another holds would stay locked in the child. Else they
    are started anew and load the rules themselves.
    """
    is_alone = sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1
    return multiprocessing.get_context("fork" if is_alone else "spawn")
