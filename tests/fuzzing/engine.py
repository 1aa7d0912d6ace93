"""Runs a target for some seconds, and counts what it finds instead of stopping there."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import FunctionType

Check = Callable[[bytes], None]

# seconds of the processor that an input may take: for being there, and for each of its bytes
_LEAST, _PER_BYTE = 2.0, 1 / 50_000
_LONGEST = 20_000
_STOPPED = 20.0


class _TooSlow(BaseException):
    """Raised where an input has got to when its time is up; no handler of ordinary errors takes it."""


@dataclass
class Run:
    """What one run has done so far; `findings` are the shortest inputs by what they broke and where."""

    name: str
    check: Check
    seconds: float
    folder: Path
    started: float = field(default_factory=time.monotonic)
    count: int = 0
    slowest: float = 0.0
    findings: dict[str, bytes] = field(default_factory=dict)

    def one(self, content: bytes) -> None:
        """Check one input; end the process when the time is up."""
        if time.monotonic() - self.started > self.seconds:
            self.end()
        self.count += 1
        begun = time.process_time()
        try:
            with _stopped_after(_STOPPED):
                self.check(content)
        except (Exception, _TooSlow) as error:
            self.note(_place(error), content, traceback.format_exc())
            return
        taken = time.process_time() - begun
        self.slowest = max(self.slowest, taken)
        if taken > _LEAST + _PER_BYTE * len(content):
            self.note("slow", content, f"{taken:.1f} s for {len(content)} bytes")

    def note(self, what: str, content: bytes, detail: str) -> None:
        """Keep a finding that is new, or shorter than what was known."""
        known = self.findings.get(what)
        if known is None:
            _say(f"\n== {self.name}: {what}\n{detail[-3000:]}\n{content[:400]!r}")
        if known is None or len(content) < len(known):
            self.findings[what] = content
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{self.name}-{sha256(what.encode()).hexdigest()[:8]}").write_bytes(content)

    def end(self) -> None:
        """Say what there was and leave: libFuzzer would go on, and has no way to be told."""
        taken = time.monotonic() - self.started
        _say(
            f"\n{self.name}: {self.count} inputs, {taken:.0f} s, slowest {self.slowest:.2f} s,"
            f" {len(self.findings)} findings"
        )
        for what in sorted(self.findings):
            _say(f"  {what}")
        os._exit(1 if self.findings else 0)


def main(name: str, check: Check, seeds: Iterable[bytes], words: Sequence[str] = ()) -> None:
    """Fuzz one target as the command line says."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.fuzzing.{name}")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=Path, default=Path(tempfile.gettempdir()) / "kg-findings")
    given = parser.parse_args()
    inputs = list(dict.fromkeys(seed[:_LONGEST] for seed in seeds))
    run = Run(name, check, given.seconds, given.findings)
    for content in inputs:  # what is made when it is first needed is made here, outside the time of any one input
        with contextlib.suppress(Exception):
            check(content)
    try:
        import atheris
    except ImportError:
        _say("without atheris, inputs are changed at random")
        for content in changed(inputs, words, random.Random(given.seed)):
            run.one(content)
    _instrument(atheris.instrument_func)
    _guided(atheris, run, inputs, words, given.seed)


def _guided(atheris: object, run: Run, inputs: Sequence[bytes], words: Sequence[str], seed: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="kg-fuzz-"))
    (folder / "corpus").mkdir()
    for content in inputs:
        (folder / "corpus" / sha256(content).hexdigest()[:16]).write_bytes(content)
    (folder / "words").write_text("".join(map(_dictionary_line, words)), encoding="ascii")
    options = [f"-seed={seed}", f"-max_len={_LONGEST}", f"-dict={folder / 'words'}", "-timeout=1000000", "-verbosity=0"]
    run.started = time.monotonic()
    atheris.Setup([run.name, *options, str(folder / "corpus")], run.one)  # type: ignore[attr-defined]
    atheris.Fuzz()  # type: ignore[attr-defined]


def changed(inputs: Sequence[bytes], words: Sequence[str], chance: random.Random) -> Iterator[bytes]:
    """Yield inputs without an end, each some changes away from one of those given."""
    pieces = [word.encode("utf-8", "surrogatepass") for word in words] or [b"\0"]
    while True:
        content = bytearray(chance.choice(inputs) if inputs else b"")
        for _ in range(chance.randint(1, 6)):
            start = chance.randint(0, len(content))
            end = min(len(content), start + chance.choice((0, 0, 1, 5, 50)))
            other = chance.choice(inputs) if inputs else b""
            at = chance.randint(0, len(other))
            content[start:end] = chance.choice(
                (b"", chance.choice(pieces) * chance.choice((1, 1, 1, 40)), chance.randbytes(1), other[at : at + 40])
            )
        yield bytes(content[:_LONGEST])


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _dictionary_line(word: str) -> str:
    return '"' + "".join(f"\\x{byte:02X}" for byte in word.encode("utf-8", "surrogatepass")[:60]) + '"\n'


def _instrument(patch: Callable[[FunctionType], object]) -> None:
    """Let every function of kg that is loaded report the ways it takes."""
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and (thing.__module__ or "").partition(".")[0] == "kg":
            with contextlib.suppress(Exception):
                patch(thing)


def _place(error: BaseException) -> str:
    """What was raised, and the last line of kg, else of the fuzzer, that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    root = f"{os.sep}kg{os.sep}"
    own = [frame for frame in frames if root in frame.filename] or frames
    return f"{type(error).__name__} in {Path(own[-1].filename).name}:{own[-1].name} via {frames[-1].name}"


@contextlib.contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        raise _TooSlow

    handler = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
