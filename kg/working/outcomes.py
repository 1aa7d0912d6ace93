"""What becomes of each document, in whatever process: a result, or an error that says why there is none."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Generic, TypeVar

from kg import readers
from kg.errors import InputError
from kg.records import RawDocument
from kg.rules import Rules
from kg.working.units import Piece, Portion, where

R = TypeVar("R")
Task = Callable[[RawDocument, Rules], R]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may be and cost: characters of its markup, and seconds until it is done with (0: any)."""

    # far beyond any article; what is longer is a dump that some reader should have split
    characters: int = 10_000_000
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Work(Generic[R]):
    """What is to be done with every document."""

    task: Task[R]
    rules: Rules
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document is left out unseen; and, if no further document can be reached, the rest of its file with it."""

    error: InputError
    rest: bool = False


class _TimeIsUp(BaseException):
    """Raised wherever a document has got to; no handler of ordinary errors takes it."""


_END = object()


def work_on(
    piece: Piece,
    work: Work[R],
    *,
    skip: int = 0,
    refused: Mapping[int, Refusal] | None = None,
    begin: Callable[[int], None] = lambda index: None,
) -> Iterator[R | InputError | Portion]:
    """Yield the outcome of each document of a piece but the first `skip`, then its Portion.

    `begin` is told the index of each document before it is read; `refused` says which not to work on.
    """
    documents = readers.read(piece.source, piece.part)
    for index in count():
        begin(index)
        refusal = (refused or {}).get(index)
        if refusal and refusal.rest:
            yield refusal.error
            break
        found = _outcome(documents, piece, index, work, passed_over=index < skip or refusal is not None)
        if found is _END:
            break
        if index >= skip:
            yield refusal.error if refusal else found
    yield Portion(piece.source, piece.size)


def too_slow(place: str, seconds: float) -> InputError:
    """Say that a document takes too long."""
    message = f"a document that takes longer than {seconds:g} seconds"
    return InputError(
        message, place=place, remedy="it is left out; raise --document-timeout, or split it into articles"
    )


def _outcome(
    documents: Iterator[RawDocument | InputError], piece: Piece, index: int, work: Work[R], *, passed_over: bool
) -> Any:
    raw = None
    try:
        with _time_limit(work.limits.seconds):
            raw = next(documents, None)
            if raw is None:
                return _END
            if passed_over or isinstance(raw, InputError):
                return raw
            if len(raw.content) > work.limits.characters:
                return _too_long(len(raw.content), where(piece, index), work.limits.characters)
            return work.task(raw, work.rules)
    except _TimeIsUp:
        return too_slow(where(piece, index), work.limits.seconds)
    except InputError as error:
        return InputError(error.message, place=where(piece, index), remedy=error.remedy) if raw else error
    except Exception as error:  # whatever else one document brings about costs that document, not all the others
        return _fault(error, where(piece, index))


def _too_long(length: int, place: str, most: int) -> InputError:
    message = f"a document of {length:,} characters, {most:,} are the most"
    return InputError(message, place=place, remedy="split it into articles, or raise --max-document-size")


def _fault(error: Exception, place: str) -> InputError:
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return InputError(f"cannot be worked on: {said}", place=place, remedy="a fault of kg: report it with the document")


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _TimeIsUp inside after so many seconds, as soon as the code there is Python again.

    Signals come to the main thread only: in another there is no limit, nor where there are no such timers (Windows).
    """
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGALRM, _stop)
    # again and again, because there are places where an exception is dropped
    timer = signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler)


def _stop(number: int, frame: object) -> None:
    raise _TimeIsUp
