"""What the tests of the engine share: a run in a process of its own, and a Ray cluster whose machines can be lost."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TOP = Path(__file__).parents[1]
# small, so that a few files are several tasks
PART = 150_000
_RUN = """
import sys
from pathlib import Path
from kg import rules
from kg.exporters import rdf
from kg.scaling.building import Options, build

if __name__ == "__main__":
    source, out, address, part = sys.argv[1:]
    options = Options(Path(out) / "work", address, part=int(part))
    made = build([source], rules.load(), Path(out), options)
    rdf.write(made.graph, Path(out) / "graph.ttl")
"""


class Cluster:
    """A head that works on nothing, and two workers with a core each."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        # nobody else on this machine may give the cluster anything to do
        guard = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
        # a busy machine takes its time
        patient = {"RAY_raylet_start_wait_time_s": "60", "RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(TOP)}
        self.environment = os.environ | guard | patient
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start all three."""
        port = self.address.rpartition(":")[2]
        self._ray("--head", f"--port={port}", "--num-cpus=0", "--include-dashboard=false", f"--temp-dir={self.folder}")
        for _ in range(2):
            self._ray(f"--address={self.address}", "--num-cpus=1")

    def _ray(self, *options: str) -> None:
        common = ("--node-ip-address=127.0.0.1", "--object-store-memory=200000000", "--block")
        command = [str(Path(sys.executable).with_name("ray")), "start", *options, *common]
        # on a busy machine the parts of a node may wait for one another for too long
        assert any(self._begun(command) for _ in range(4)), "Ray does not start"

    def _begun(self, command: list[str]) -> bool:
        name = self.folder.with_name(f"ray-{len(self.processes)}.log")
        with name.open("wb") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and process.poll() is None:
            if b"Ray runtime started" in name.read_bytes():
                self.processes.append(process)
                return True
            time.sleep(0.2)
        _end(process)
        return False

    def kill(self, number: int) -> None:
        """End a machine as a power cut would: all its processes, and none is told."""
        _end(self.processes[number])

    def stop(self) -> None:
        """End all that is still there."""
        for number, process in reversed(list(enumerate(self.processes))):
            if process.poll() is None:
                self.kill(number)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster that is gone afterwards."""
    started = Cluster(folder)
    try:
        started.start()
        yield started
    finally:
        started.stop()


def run(source: Path, out: Path, address: str = "", environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Start a build on the engine."""
    script = out.with_suffix(".py")
    script.write_text(_RUN, encoding="utf-8")
    environment = dict(environment or os.environ) | {"PYTHONPATH": str(TOP)}
    command = [sys.executable, str(script), str(source), str(out), address, str(PART)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, encoding="utf-8")


def wait_for(pattern: str, folder: Path, process: subprocess.Popen[str]) -> None:
    """Wait until there is a file that a process writes."""
    while not any(folder.glob(pattern)):
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.05)


def _end(process: subprocess.Popen[bytes]) -> None:
    for member in _family(process.pid):
        with suppress(ProcessLookupError):
            os.kill(member, signal.SIGKILL)
    process.wait()


def _family(parent: int) -> list[int]:
    """A process and all that came from it, as Linux tells."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            above = int(status.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(above, []).append(int(status.parent.name))
    family = [parent]
    for process in family:
        family.extend(children.get(process, ()))
    return family
