"""A call that is given only so long: made in a process of its own, which is ended when the time is up."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from kg.errors import KgError, QueryError

_Answer = TypeVar("_Answer")


def within(seconds: float, function: Callable[..., _Answer], *arguments: Any) -> _Answer:
    """Return what the function returns, raise what it raises of kg, or raise a QueryError when the time is up."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_call, args=(sending, function, *arguments), daemon=True)
    process.start()
    sending.close()
    try:
        if not receiving.poll(seconds):
            raise QueryError(
                f"the query took longer than {seconds:g} seconds and was ended",
                remedy="ask for less, or give a longer --timeout",
            )
        answer, fault = receiving.recv()
    except EOFError as error:
        raise QueryError("the query ended the process that answered it", remedy="ask for less") from error
    finally:
        process.kill()
        process.join()
        receiving.close()
    if fault is not None:
        kind, message, place, remedy = fault
        raise kind(message, place=place, remedy=remedy)
    returned: _Answer = answer
    return returned


def _call(sending: Connection, function: Callable[..., Any], *arguments: Any) -> None:
    try:
        outcome: tuple[Any, Any] = function(*arguments), None
    except KgError as error:
        outcome = None, (type(error), error.message, error.place, error.remedy)
    sending.send(outcome)
