"""Two pieces of work in turn, so that both have the machine as it is; CPU time, so that others on it do not count."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from pytest_benchmark.fixture import BenchmarkFixture

ROUNDS = 5
Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Beside:
    """Medians of CPU seconds."""

    ours: float
    theirs: float

    @property
    def times(self) -> float:
        """How many times as fast ours is."""
        return self.theirs / self.ours


def beside(benchmark: BenchmarkFixture, ours: Work, theirs: Work, *, rounds: int = ROUNDS, size: float = 0) -> Beside:
    """Time both, theirs before each round of ours. With `size` in MB the rates are noted with the benchmark."""
    seconds: dict[Work, list[float]] = {ours: [], theirs: []}

    def timed(work: Work) -> None:
        start = time.process_time()
        work()
        seconds[work].append(time.process_time() - start)

    for work in (theirs, ours):  # what either makes once and keeps is no part of its rate
        work()
    benchmark.pedantic(timed, (ours,), setup=lambda: timed(theirs), rounds=rounds)
    result = Beside(statistics.median(seconds[ours]), statistics.median(seconds[theirs]))
    noted = {"ours": result.ours, "theirs": result.theirs, "times": result.times}
    if size:
        noted |= {"ours MB/s": size / result.ours, "theirs MB/s": size / result.theirs}
    benchmark.extra_info |= {name: float(f"{value:.3g}") for name, value in noted.items()}
    print("\n" + ", ".join(f"{name} {value:.3g}" for name, value in noted.items()))  # noqa: T201
    return result
