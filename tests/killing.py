"""Builds that are killed at random points: `python -m tests.killing --kills 50` says what was found after each.

A process that has loaded the rules forks a build, kills it with all its processes after a random time, and looks at
what lies in its folders. Whenever a build got through, it begins again from the exports of another collection.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from kg.cli import app
from kg.rules import load
from kg.store import Store

FORMATS = ("ttl", "json", "graphml", "html", "nt", "csv")
_CORPUS = Path(__file__).with_name("corpus")


class Bench:
    """Two collections, what each of them gives, and the folders in which builds are killed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)
        self.out, self.store = folder / "out", folder / "store"
        for name in ("before", "after"):
            shutil.copytree(_CORPUS, folder / name / "articles")
        (folder / "after" / "articles" / "new.md").write_text("# 新\n\nResNet基于VGG。", encoding="utf-8")
        self.expected = {name: self._whole(name) for name in ("before", "after")}
        started = time.perf_counter()
        self._wait(self._start("after", 1))
        self.longest = time.perf_counter() - started
        self.found: Counter[str] = Counter()
        self._begin()

    def kill_one(self, number: int) -> None:
        """Start a build, kill it, and look."""
        pid = self._start("after", jobs=1 + number % 2)
        time.sleep(self.random.uniform(0, self.longest))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        finished = self._wait(pid) == 0
        self.found["finished before the kill" if finished else "killed"] += 1
        found = contents(self.out)
        for name, content in found.items():
            if content not in (self.expected["before"].get(name), self.expected["after"].get(name)):
                raise AssertionError(f"kill {number} left a torn {name}")
        lost = self.expected["before"].keys() - found.keys()
        if lost:
            raise AssertionError(f"kill {number} lost {sorted(lost)}")
        if finished:
            self._begin()

    def finish(self) -> None:
        """Let the next build through; it must give what one that was never killed gives, and leave nothing else."""
        if self._wait(self._start("after", 1)) != 0:
            raise AssertionError("the build after the kills failed")
        if contents(self.out, hidden=True) != self.expected["after"]:
            raise AssertionError("the build after the kills gives something else")
        store = Store(self.store)
        broken = store.check().broken
        store.close()
        if broken:
            raise AssertionError(f"the kills broke {broken}")

    def _begin(self) -> None:
        """The exports of the other collection, and a store that knows nothing, or that collection."""
        shutil.rmtree(self.store, ignore_errors=True)
        shutil.rmtree(self.out, ignore_errors=True)
        if self.random.random() < 0.5:
            self._wait(self._start("before", 1))
        shutil.copytree(self.folder / "before" / "out", self.out, dirs_exist_ok=True)

    def _whole(self, name: str) -> dict[str, bytes]:
        out = self.folder / name / "out"
        self._wait(_fork(lambda: _build(self.folder / name / "articles", out, None, 1)))
        return contents(out)

    def _start(self, name: str, jobs: int) -> int:
        return _fork(lambda: _build(self.folder / name / "articles", self.out, self.store, jobs))

    def _wait(self, pid: int) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def contents(folder: Path, *, hidden: bool = False) -> dict[str, bytes]:
    """What lies in a folder."""
    files = (path for path in folder.glob("*") if path.is_file() and (hidden or not path.name.startswith(".")))
    return {path.name: path.read_bytes() for path in files}


def _build(articles: Path, out: Path, store: Path | None, jobs: int) -> None:
    kept = ["--store", str(store)] if store else []
    app(["build", str(articles), "-o", str(out), "-f", ",".join(FORMATS), "-q", "-j", str(jobs), *kept])


def _fork(run: Callable[[], None]) -> int:
    """Run something in a process of its own, which leads a group, so that all it starts can be killed with it."""
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        try:
            run()
        except SystemExit as done:
            os._exit(int(done.code or 0))
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 -- a program of its own
            os._exit(3)
        os._exit(0)
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    return pid


def main() -> None:
    """Kill as many builds as asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    load()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), asked.seed)
        for number in range(asked.kills):
            bench.kill_one(number)
        bench.finish()
    print(f"{dict(bench.found)}; every file was whole each time, the last build gave the same bytes")  # noqa: T201


if __name__ == "__main__":
    main()
