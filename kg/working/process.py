"""A process that works on units of documents until nobody asks any more.

Orders come through a pipe and results go back through it, several in one message: what is sent is the cost of working
in several processes. Shared memory says at any time which document is in hand and since when, so that whoever finds
the process dead, or busy for too long, knows which document it was.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from kg import rules as rules_module
from kg.working.outcomes import Limits, Refusal, Task, Work, work_on
from kg.working.units import Unit

R = TypeVar("R")
READY = -1
_AT_ONCE = 256
_SECONDS = 0.05
_PR_SET_PDEATHSIG = 1


class Position(NamedTuple):
    """A document of a unit: the index of its piece, and its own within the piece."""

    piece: int
    turn: int


@dataclass(frozen=True, slots=True)
class Order:
    """Work on the documents of a unit from a position on, without those that are refused."""

    number: int
    unit: Unit
    start: Position
    refused: Mapping[Position, Refusal]


class Mark:
    """What a process has in hand, in memory that its leader sees: the unit's number, the position, since when."""

    def __init__(self, cells: Any) -> None:
        self._cells = cells

    def set(self, number: int, position: Position) -> None:
        """Begin with a document."""
        self._cells[3] = 0.0  # whoever looks now sees a process that is idle, not half a position
        self._cells[0], self._cells[1], self._cells[2] = number, *position
        self._cells[3] = time.monotonic()

    def rest(self) -> None:
        """Have nothing in hand that takes time."""
        self._cells[3] = 0.0

    def get(self) -> tuple[int, Position, float]:
        """The unit's number, the position, and when it was begun with, in seconds of the monotonic clock; 0 is idle."""
        number, piece, turn, since = self._cells[:]
        return int(number), Position(int(piece), int(turn)), since


@dataclass(frozen=True, slots=True)
class Recipe(Generic[R]):
    """Work as it can be sent to a process that does not share our memory: the rules by their folders."""

    task: Task[R]
    folders: tuple[Path, ...]
    thesauri: tuple[Path, ...]
    limits: Limits

    def work(self) -> Work[R]:
        """Load the rules."""
        return Work(self.task, rules_module.load(self.folders, self.thesauri), self.limits)


def run(pipe: Connection, cells: Any, recipe: Work[R] | Recipe[R], parent: int, others: Iterable[Connection]) -> None:
    """Work until the pipe ends; `others` are ends of pipes that this process has only because it was forked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the leader, who ends us
    for other in others:
        other.close()
    _die_with(parent)
    work = recipe.work() if isinstance(recipe, Recipe) else recipe
    gc.freeze()  # what is shared with the leader stays shared if it is not looked through for garbage
    mark = Mark(cells)
    try:
        pipe.send_bytes(pickle.dumps((READY, [])))
        while True:
            _follow(pipe.recv(), work, mark, pipe)
    except (EOFError, BrokenPipeError, ConnectionResetError):  # nobody is there any more
        return


def _follow(order: Order, work: Work[R], mark: Mark, pipe: Connection) -> None:
    found: list[Any] = []
    sent = time.monotonic()

    def send() -> None:
        mark.rest()
        pipe.send_bytes(pickle.dumps((order.number, found), pickle.HIGHEST_PROTOCOL))
        found.clear()

    for number, piece in enumerate(order.unit):
        if number < order.start.piece:
            continue
        items = work_on(
            piece,
            work,
            skip=order.start.turn if number == order.start.piece else 0,
            refused={position.turn: why for position, why in order.refused.items() if position.piece == number},
            begin=lambda index, number=number: mark.set(order.number, Position(number, index)),  # type: ignore[misc]
        )
        for item in items:
            found.append(item)
            if len(found) >= _AT_ONCE or time.monotonic() - sent > _SECONDS:
                send()
                sent = time.monotonic()
    send()


def _die_with(parent: int) -> None:
    """Have the system end this process when its parent is gone, even if it never gets to look at its pipe."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
