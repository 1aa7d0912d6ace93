"""Verdicts on single things, and the figures that follow from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

CONCEPTS = ("datasets", "metrics", "optimizers", "activations", "losses", "layers", "frameworks", "tasks", "methods")
FIELDS = ("title", "authors", "year", "venue", "pages")
# in the order they are shown; of those that end in `recall` only what is missed counts
PARTS = (
    "arxiv",
    "references",
    *(f"ref.{field}" for field in FIELDS),
    "models",
    "links.recall",
    "relations",
    "relations.recall",
    *(f"concept.{list_}" for list_ in CONCEPTS),
    "concepts.recall",
)
_RECALL = "recall"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing of one part: `right`, `missed`, `extra`, or `wrong` (read, but otherwise), with where it is said."""

    part: str
    outcome: str
    what: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A verdict on a document, named by the id of its gold."""

    document: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Figures:
    """How much of a part is right: tp right, fp found but not gold, fn gold but not found."""

    part: str
    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """Of what is right, how much was found."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def value(self) -> float:
        """The figure a part is measured by."""
        return self.recall if self.part.endswith(_RECALL) else self.f1


@dataclass(frozen=True)
class Evaluation:
    """All verdicts of one run, in order of document and part."""

    verdicts: tuple[Difference, ...]

    @cached_property
    def _counts(self) -> Counter[tuple[str, str]]:
        return Counter((d.verdict.part, d.verdict.outcome) for d in self.verdicts)

    @property
    def figures(self) -> dict[str, Figures]:
        """The figures of every part that the gold speaks of."""
        judged = {part for part, _ in self._counts}
        return {part: self._figures(part) for part in PARTS if judged & set(summands(part))}

    def _figures(self, part: str) -> Figures:
        def count(*outcomes: str) -> int:
            return sum(self._counts[summand, outcome] for summand in summands(part) for outcome in outcomes)

        extra = 0 if part.endswith(_RECALL) else count("extra", "wrong")
        return Figures(part, count("right"), extra, count("missed", "wrong"))

    def differences(self, part: str = "") -> Iterator[Difference]:
        """Yield what is not right, of one part or of all."""
        wanted = summands(part) if part else PARTS
        for difference in self.verdicts:
            verdict = difference.verdict
            silent = verdict.outcome == "right" or (part.endswith(_RECALL) and verdict.outcome == "extra")
            if verdict.part in wanted and not silent:
                yield difference


def summands(part: str) -> tuple[str, ...]:
    """The parts whose verdicts a part sums up; of most, its own."""
    if part == "relations.recall":
        return ("relations",)
    return tuple(f"concept.{list_}" for list_ in CONCEPTS) if part == "concepts.recall" else (part,)
