"""A process that answers questions about one store until nobody asks any more: `python -m kg.serving.worker FOLDER`.

It can be ended at any time, and ends itself when a question takes longer than it may, even if nobody is left to do so:
an alarm that no handler takes ends a process wherever it is.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.serving.answering import answer
from kg.serving.exchange import READY, next_question, packed
from kg.serving.loading import opened

MEMORY = 2 << 30  # bytes that a worker may use; what needs more is ended
_GRACE = 2.0  # the server ends a worker first; this is for when there is no server any more


def serve(store: ox.Store, questions: BinaryIO, answers: BinaryIO) -> None:
    """Say that all is ready, and answer one question after another."""
    answers.write(READY)
    answers.flush()
    while (question := next_question(questions)) is not None:
        _alarm(question.seconds + _GRACE)
        reply = answer(store, question)
        _alarm(0)
        answers.write(packed(reply))
        answers.flush()


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server
    _limit_memory()
    serve(opened(Path(sys.argv[1])), sys.stdin.buffer, sys.stdout.buffer)
