"""What a build costs: `python -m tests.benchmarks.cost --sizes 100,1000,10000 [--jobs 2] [-- --format ttl]`.

For every size the articles are generated and built by `kg build` in a process of its own, which is given whatever
stands after `--`. Printed is a table in Markdown and how straight a line the seconds are on the number of articles;
`--readme` puts the table into both READMEs.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..articles import write
from .table import put

MEGABYTE = 1e6
HEADS = {
    "README.md": "articles|MB of HTML|s|CPU s|s per 1,000|MB/s|peak MB, largest process|peak MB, all|MB written",
    "README.zh.md": "文章数|HTML（MB）|秒|CPU秒|每千篇秒数|MB/秒|最大进程内存峰值（MB）|合计峰值（MB）|写出（MB）",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """One build: seconds on the wall and of all processors; peak memory of its largest process and of all, in bytes."""

    documents: int
    html: int
    seconds: float
    cpu: float
    largest: int
    together: int
    written: dict[str, int]

    def row(self) -> str:
        """A line of the table."""
        size = self.html / MEGABYTE
        files = ", ".join(f"{name} {length / MEGABYTE:.1f}" for name, length in self.written.items())
        numbers = (self.seconds, self.cpu, self.seconds / self.documents * 1000, size / self.seconds)
        rates = " | ".join(f"{number:.1f}" if number >= 1 else f"{number:.2f}" for number in numbers)
        memory = f"{self.largest / MEGABYTE:.0f} | {self.together / MEGABYTE:.0f}"
        return f"| {self.documents:,} | {size:.1f} | {rates} | {memory} | {files} |"


def measure(documents: int, folder: Path, *, seed: int, jobs: int, options: list[str]) -> Cost:
    """Generate so many articles, build them in a process of its own, and remove both."""
    source, out = folder / "articles", folder / "exports"
    html = write(source, documents, seed=seed, jobs=os.cpu_count() or 1)
    command = [sys.executable, "-m", "kg", "build", str(source), "--out", str(out), "--jobs", str(jobs), "--quiet"]
    start = time.perf_counter()
    process = subprocess.Popen([*command, *options])
    watched: list[int] = [0]
    watcher = threading.Thread(target=_watch, args=(process.pid, watched), daemon=True)
    watcher.start()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"kg build of {documents} articles ended with {process.returncode}")
    written = {file.name: file.stat().st_size for file in sorted(out.iterdir()) if file.is_file()}
    shutil.rmtree(source)
    shutil.rmtree(out)
    return Cost(documents, html, seconds, used.ru_utime + used.ru_stime, _bytes(used), watched[0], written)


def _bytes(used: resource.struct_rusage) -> int:
    """The peak of the process and of each it waited for, whichever is most; macOS counts in bytes, Linux in kB."""
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _watch(pid: int, peak: list[int]) -> None:
    """Note the most that the process and its children held at one time, as far as a look ten times a second shows."""
    while (now := sum(map(_resident, _family(pid)))) or not peak[0]:
        peak[0] = max(peak[0], now)
        time.sleep(0.1)
        if not Path(f"/proc/{pid}").exists():
            return


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def straightness(pairs: list[tuple[int, float]]) -> float:
    """R² of the line of least squares through articles and seconds."""
    mean_x, mean_y = (sum(side) / len(pairs) for side in zip(*pairs, strict=True))
    both = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return both**2 / (sum((x - mean_x) ** 2 for x, _ in pairs) * sum((y - mean_y) ** 2 for _, y in pairs))


def table(readme: str, costs: list[Cost]) -> str:
    """The table in Markdown, in the language of a README."""
    head = HEADS[readme].split("|")
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *(cost.row() for cost in costs)]) + "\n"


def main() -> None:
    """Build each size in turn and print what it cost."""
    given = sys.argv[1:]
    cut = given.index("--") if "--" in given else len(given)
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cost")
    parser.add_argument("--sizes", default="100,1000,10000", help="numbers of articles, with commas between")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--folder", type=Path, help="where there is room; a temporary folder by default")
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args(given[:cut])
    costs = []
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for documents in map(int, options.sizes.split(",")):
            rest = given[cut + 1 :]
            costs.append(measure(documents, Path(folder), seed=options.seed, jobs=options.jobs, options=rest))
            print(costs[-1].row(), flush=True)  # noqa: T201
    print("\n" + table("README.md", costs) + _line(costs))  # noqa: T201
    for readme in HEADS if options.readme else ():
        put(readme, "cost", table(readme, costs))


def _line(costs: list[Cost]) -> str:
    if len(costs) < 3:
        return ""
    wall = straightness([(cost.documents, cost.seconds) for cost in costs])
    cpu = straightness([(cost.documents, cost.cpu) for cost in costs])
    return f"R² of articles against seconds {wall:.4f}, against CPU seconds {cpu:.4f}"


if __name__ == "__main__":
    main()
