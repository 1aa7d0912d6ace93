"""The node of a result, and what it ties together: a model, a metric, maybe a dataset, and a value.

The id is made from these alone, so that one result stated in two places is one node with two evidences.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.linking.resolve import mention_id
from kg.records import Mention, Result
from kg.rules import Rules, spelling_key
from kg.text import slug


class Wider(NamedTuple):
    """A concept of the gazetteer: its node id and name."""

    id: str
    name: str


def node_id(result: Result, rules: Rules) -> str:
    """The node id, readable: result:resnet-50/imagenet/top-1-accuracy/76.1%."""
    ends = (
        mention_id(mention, rules) if mention else None for mention in (result.model, result.dataset, result.metric)
    )
    named = (end.partition(":")[2] if end else "-" for end in ends)
    return f"result:{'/'.join(named)}/{result.value}{result.unit}"


def name(result: Result) -> str:
    """What people read: ResNet-50: Top-1 Accuracy 76.1% (ImageNet)."""
    where = f" ({_named(result.dataset)})" if result.dataset else ""
    return f"{_named(result.model)}: {_named(result.metric)} {result.value}{result.unit}{where}"


def parts(result: Result) -> Iterator[tuple[str, Mention, str]]:
    """Yield (predicate, mention, category of the concept) for all that the result ties together."""
    yield "of_model", result.model, ""
    yield "by_metric", result.metric, "metric"
    if result.dataset:
        yield "on_dataset", result.dataset, "dataset"


def wider(mention: Mention, rules: Rules) -> Wider | None:
    """What a metric or dataset narrows that was put together where it stands: box AP is an AP."""
    known = rules.by_spelling.get((mention.kind, spelling_key(mention.surface)))
    if known is None or mention.kind != "concept" or (mention.kind, mention.value or "") in rules.by_name:
        return None
    return None if known.name == mention.value else Wider(f"concept:{slug(known.name)}", known.name)


def _named(mention: Mention) -> str:
    return mention.value or mention.surface
