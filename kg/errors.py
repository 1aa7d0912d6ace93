"""Every error `kg` raises on purpose.

KgError                  base of all; str() is a sentence a user can act on
├── InputError           a document or folder cannot be read
├── RuleError            one fault in rules/: file, line, what, remedy
├── RulesError           all faults of one load
├── GoldError            one fault in gold, or in the extract it is compared with
├── EvaluationError      all faults of one comparison
├── StoreError           a work store cannot be used
├── ExportError          an export cannot be written, or read back
├── QueryError           a query or the file it asks cannot be read
├── ScalingError         the engine is not there, or a stage of it failed again and again
└── WorkError            the processes that read documents cannot be had
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class KgError(Exception):
    """A fault with its place, what is wrong there, and what to do about it."""

    def __init__(self, message: str, *, place: str = "", remedy: str = "") -> None:
        self.message, self.place, self.remedy = message, place, remedy
        super().__init__(message, place, remedy)

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} ({self.remedy})" if self.remedy else text

    def __reduce__(self) -> tuple[Any, ...]:
        # exceptions are pickled by position, and ours have names; one that comes from another process must arrive
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[KgError], arguments: tuple[Any, ...], fields: dict[str, Any]) -> KgError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(fields)
    return error


class InputError(KgError):
    """A document or folder cannot be read."""


class StoreError(KgError):
    """A work store cannot be used."""


class ExportError(KgError):
    """An export cannot be written, or read back."""


class ScalingError(KgError):
    """The engine is not there, or a stage of it failed again and again."""


class QueryError(KgError):
    """A query, or the file it asks, cannot be read; `excerpt` is its line with a caret below the fault."""

    def __init__(self, message: str, *, place: str = "", remedy: str = "", excerpt: str = "") -> None:
        super().__init__(message, place=place, remedy=remedy)
        self.excerpt = excerpt

    def __str__(self) -> str:
        return f"{super().__str__()}\n{self.excerpt}" if self.excerpt else super().__str__()


class WorkError(KgError):
    """The processes that read documents cannot be had."""


class RuleError(KgError):
    """One fault in a rules folder."""


class GoldError(KgError):
    """One fault in gold, or in the extract it is compared with."""


class _SeveralError(KgError):
    """Faults reported together, so that they can be mended in one go."""

    what = "faults"

    def __init__(self, errors: Sequence[KgError]) -> None:
        super().__init__(f"{len(errors)} {self.what}")
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


class RulesError(_SeveralError):
    """All faults found in one load of a rules folder."""

    what = "faults in the rules"


class EvaluationError(_SeveralError):
    """All faults found in one comparison with gold."""

    what = "faults in the gold"
