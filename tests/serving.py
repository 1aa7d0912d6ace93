"""What the tests of the server share: files, the server in this process, and the server as a user starts it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sample_graph import sample

from kg.exporters import rdf

MISSING = "the extra serve is not installed (pip install '.[test]')"
GRAPHS = ("http://example.org/data1", "http://example.org/data2", "http://example.org/data3")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def write(folder: Path) -> list[Path]:
    """Write the sample graph, and three small named graphs that each say one thing of themselves."""
    turtle, quads = folder / "graph.ttl", folder / "graphs.nq"
    rdf.write(sample(), turtle)
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Graph>"
    quads.write_text("".join(f"<{name}> {kind} <{name}> .\n" for name in GRAPHS), encoding="utf-8")
    return [turtle, quads]


@contextlib.contextmanager
def inside(files: list[Path], hosts: tuple[str, ...] = ("127.0.0.1",), cors: str = "*", **limits: Any) -> Iterator[Any]:
    """A client of the server in this process."""
    pytest.importorskip("httpx", reason=MISSING)
    testclient = pytest.importorskip("starlette.testclient", reason=MISSING)
    from kg.serving.app import application
    from kg.serving.site import Limits, Site

    site = Site(files, Limits(**{"workers": 2, "seconds": 5.0, **limits}), every=0.1)
    asyncio.run(site.load())
    with testclient.TestClient(application(site, hosts, cors), base_url="http://127.0.0.1:8000") as client:
        client.headers.pop("accept-encoding")
        yield client
    assert not site.folder.exists()


def with_own_temporary(folder: Path) -> dict[str, str]:
    """An environment whose temporary files lie in the folder, where a test can see what is left of them."""
    (folder / "temporary").mkdir(exist_ok=True)
    return {**os.environ, "TMPDIR": str(folder / "temporary")}


def left(folder: Path) -> list[str]:
    """What is left of the temporary files of a server that was started in the folder."""
    return [path.name for path in (folder / "temporary").iterdir()]


@dataclass
class Running:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    log: Path

    def said(self) -> str:
        """What it has written to standard error."""
        return self.log.read_text(encoding="utf-8")

    def end(self) -> int:
        """Ask it to end, and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextlib.contextmanager
def outside(folder: Path, *words: str) -> Iterator[Running]:
    """The server as `kg serve` starts it, on a free port, in a folder."""
    pytest.importorskip("uvicorn", reason=MISSING)
    log = folder / "serve.log"
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", *words]
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=with_own_temporary(folder), stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        assert process.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found, log.read_text(encoding="utf-8")
        yield Running(process, found[0], log)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
        if process.stdout:
            process.stdout.close()
