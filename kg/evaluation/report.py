"""Figures and differences as rows and lines."""

from __future__ import annotations

from collections.abc import Iterator

from kg.evaluation.figures import Evaluation, Figures, Verdict

COLUMNS = ("part", "precision", "recall", "F1", "tp", "fp", "fn")


def row(one: Figures) -> tuple[str, ...]:
    """The cells of a table."""
    shares = (f"{share:.3f}" for share in (one.precision, one.recall, one.f1))
    return one.part, *shares, str(one.tp), str(one.fp), str(one.fn)


def line(one: Figures) -> str:
    """The same where no table can be drawn."""
    shares = f"P {one.precision:.3f} R {one.recall:.3f} F1 {one.f1:.3f}"
    return f"{one.part:20} {shares}  (tp {one.tp} fp {one.fp} fn {one.fn})"


def differences(evaluation: Evaluation, part: str = "") -> Iterator[str]:
    """Yield every difference under its document: the part, what is missed, extra or wrong, and where that is said."""
    document = None
    for difference in evaluation.differences(part):
        if difference.document != document:
            document = difference.document
            yield f"{document}"
        yield f"  {_shown(difference.verdict)}"


def _shown(verdict: Verdict) -> str:
    said = f"  “{verdict.evidence}”" if verdict.evidence else ""
    return f"{verdict.part:20} {verdict.outcome:6} {verdict.what}{said}"
