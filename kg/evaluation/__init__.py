"""`kg eval`: what was found in documents beside what a careful reader finds there, the gold.

Each part of the gold is compared on its own and yields a verdict on every single thing; figures and differences are two
views of these verdicts. Names are compared by their letters and digits alone, without case and plural.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from kg.errors import InputError
from kg.evaluation import names, references
from kg.evaluation.figures import PARTS, Difference, Evaluation, Verdict
from kg.evaluation.gold import Gold
from kg.evaluation.gold import read as read_gold
from kg.evaluation.said import Record, Said, is_extract, pair, read_extract
from kg.rules import Rules

__all__ = ["PARTS", "Difference", "Evaluation", "evaluate", "read_extract", "read_gold", "records"]


def records(
    paths: Sequence[Path], rules: Callable[[], Rules], errors: list[InputError], jobs: int | None = 1
) -> Iterator[Record]:
    """Yield what `kg extract` wrote or would write of these paths; rules are loaded only where documents are read."""
    articles = [path for path in paths if not is_extract(path)]
    for path in paths:
        if path not in articles:
            yield from read_extract(path)
    if articles:
        from kg import contract, pipeline

        loaded = rules()
        for extraction in pipeline.extract_all(articles, loaded, errors, jobs=jobs):
            yield contract.as_dict(extraction, loaded)


def evaluate(golds: Iterable[Gold], records: Iterable[Record]) -> Evaluation:
    """Compare the records of `kg extract` with the gold. Raises EvaluationError where a gold has none."""
    return Evaluation(
        tuple(
            Difference(gold.id, verdict)
            for gold, record in pair(list(golds), list(records))
            for verdict in _verdicts(gold, Said(record))
        )
    )


def _verdicts(gold: Gold, said: Said) -> Iterator[Verdict]:
    yield from references.arxiv(gold, said)
    yield from references.entries(gold, said)
    yield from names.models(gold, said)
    yield from names.links(gold, said)
    yield from names.relations(gold, said)
    yield from names.concepts(gold, said)
