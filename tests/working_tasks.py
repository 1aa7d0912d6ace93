"""Tasks for the tests of kg.working, where any process finds them; the text of a document says what to do."""

from __future__ import annotations

import itertools
import os
import re
import signal
import time
from pathlib import Path

from kg.records import RawDocument
from kg.rules import Rules


def obey(raw: RawDocument, rules: Rules) -> bytes:
    """Do what the text says, and give the id and the text back."""
    what, _, argument = raw.content.partition(" ")
    if what in ORDERS:
        ORDERS[what](argument)
    return f"{raw.id} {raw.content}".encode()


def _kill(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _kill_once(flag: str) -> None:
    if not Path(flag).exists():
        Path(flag).touch()
        _kill("")


def _tell(folder: str) -> None:
    """Leave our number and be busy."""
    (Path(folder.strip()) / str(os.getpid())).touch()
    time.sleep(300)


def _loop(_: str) -> None:
    while True:
        try:
            time.sleep(0.001)
        except Exception:
            continue


def _hang_in_c(_: str) -> None:
    any(itertools.repeat(0))  # looks at no signal, ever


def _backtrack(_: str) -> None:
    re.match("(a+)+$", "a" * 60 + "b")


def _exit(status: str) -> None:
    os._exit(int(status))


def _raise(message: str) -> None:
    raise ValueError(message)


ORDERS = {
    "kill": _kill,
    "kill-once": _kill_once,
    "tell": _tell,
    "loop": _loop,
    "hang": _hang_in_c,
    "backtrack": _backtrack,
    "exit": _exit,
    "raise": _raise,
    "sleep": lambda seconds: time.sleep(float(seconds)),
}
