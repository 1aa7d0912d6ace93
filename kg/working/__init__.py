"""Documents worked on, in this process or in several: the same results in the same order, whatever happens to one.

A *task* is a function of a module, `task(raw, rules)`. It is given every document; what it returns comes back in order
of place and position. A document that cannot be read, takes too long or ends the process that works on it becomes an
InputError at its place among the results, and the rest goes on.

`units` cuts the input, `outcomes` says what becomes of each document wherever it is worked on, `process` is a process
that does so, and `crew` leads several of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TypeVar

from kg.errors import InputError
from kg.readers import Source
from kg.rules import Rules
from kg.working.crew import Crew
from kg.working.outcomes import Limits, Task, Work, work_on
from kg.working.units import Portion, pieces, size_of, units

__all__ = ["ENOUGH", "Limits", "Portion", "Task", "default_jobs", "size_of", "work"]

# bytes of input below which starting processes takes longer than they save
ENOUGH = 20_000_000
_LARGEST = 1 << 20
_SMALLEST = 1 << 14
_TURNS = 16

R = TypeVar("R")


def work(
    sources: Sequence[Source],
    rules: Rules,
    task: Task[R],
    *,
    jobs: int | None = None,
    limits: Limits | None = None,
) -> Iterator[R | InputError | Portion]:
    """Yield what the task makes of every document, or why it makes nothing, and a Portion after each part of the input.

    `jobs` is how many processes work; None is as many as the input is worth. Raises WorkError where they do not start.
    """
    total = sum(map(size_of, sources))
    jobs = jobs or default_jobs(total)
    # small enough that all have their turn, large enough that asking for one costs little beside it
    size = min(max(total // (jobs * _TURNS), _SMALLEST), _LARGEST)
    order = Work(task, rules, limits or Limits())
    parts = pieces(sources, size)
    if jobs > 1:
        yield from Crew(units(parts, size), order, jobs).results()
        return
    for piece in parts:
        yield from work_on(piece, order)


def default_jobs(size: int) -> int:
    """How many processes an input of so many bytes is worth: all cores that this one may use, or none beside it."""
    if size <= ENOUGH:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
