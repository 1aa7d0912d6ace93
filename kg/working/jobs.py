"""One unit on its way: what has come back of it, and what is known of the documents that end processes."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.errors import InputError
from kg.working.outcomes import Refusal, too_slow
from kg.working.process import Order, Position
from kg.working.units import Portion, Unit, where


@dataclass(slots=True)
class Job:
    """A unit that processes work on; `items` came back and nobody has taken them yet, `size` is their bytes."""

    number: int
    unit: Unit
    items: deque[Any] = field(default_factory=deque)
    size: int = 0
    next: Position = field(default_factory=lambda: Position(0, 0))
    suspect: Position | None = None
    refused: dict[Position, Refusal] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.next.piece == len(self.unit)

    def order(self) -> Order:
        """What is still to do."""
        return Order(self.number, self.unit, self.next, self.refused)

    def take(self, items: Sequence[Any], size: int) -> None:
        """Keep what came back."""
        self.items.extend(items)
        self.size += size
        for item in items:
            piece, turn = self.next
            self.next = Position(piece + 1, 0) if isinstance(item, Portion) else Position(piece, turn + 1)

    def died(self, position: Position, status: int | None) -> None:
        """A process died with this document in hand: the first time it may be chance."""
        if self.suspect == position:
            self._refuse(position, _died(where(self.unit[position.piece], position.turn), status))
        self.suspect = position

    def overdue(self, position: Position, seconds: float) -> None:
        """A process was killed because it had this document in hand for too long."""
        self._refuse(position, too_slow(where(self.unit[position.piece], position.turn), seconds))

    def _refuse(self, position: Position, error: InputError) -> None:
        # where even passing a document over ends the process, what comes after it cannot be reached
        known = position in self.refused
        if known:
            error = InputError(
                error.message, place=error.place, remedy="it is left out with what follows it in its file"
            )
        self.refused[position] = Refusal(error, rest=known)


def ending(status: int | None) -> str:
    """How a process ended, in words."""
    if status is None or status >= 0:
        return f"ended with exit status {status}"
    return f"was ended by {signal.Signals(-status).name}"


def _died(place: str, status: int | None) -> InputError:
    message = f"the process that read it {ending(status)}, twice"
    return InputError(message, place=place, remedy="it is left out; look whether memory is short, or read it alone")
