"""The JSON of `kg extract`: one object a document, whose keys are the fields of the records.

Beside them stand `entity`, `name` and `block` of a mention, `paper` and `raw` of a reference; subject and object of a
relation are node ids, and so are model, metric and dataset of a result. A span is `[start, end]`.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from kg.linking import Papers, Sightings, mention_id, result_id, seen
from kg.records import Extraction, Mention, Reference, RelationMention, Result, by_key, cited
from kg.rules import Rules


def as_dict(extraction: Extraction, rules: Rules) -> dict[str, Any]:
    """Write one extraction as plain values."""
    nodes = _Nodes(extraction, rules)
    return {
        "document": dataclasses.asdict(extraction.document),
        "mentions": [_mention(mention, extraction, nodes) for mention in extraction.mentions],
        "references": [_reference(entry, extraction, nodes) for entry in extraction.references],
        # an entry that no field could be read of stands for no paper, so nothing can be said of it
        "relations": [
            _relation(relation, nodes) for relation in extraction.relations if nodes.of(relation.object) is not None
        ],
        "results": [_result(result, nodes) for result in extraction.results],
    }


class _Nodes:
    """Which node each mention and each entry of one document stands for."""

    def __init__(self, extraction: Extraction, rules: Rules) -> None:
        spoken = seen(extraction)
        self.rules, self.papers = rules, Papers(Sightings([spoken]), rules)
        self.listed = {entry.span: own for entry, own in zip(extraction.references, spoken.listed, strict=True)}
        self.keys = by_key(extraction.references)

    def of(self, thing: Mention | Reference) -> str | None:
        """The node id; for a citation, the paper of the first entry it points at."""
        if isinstance(thing, Reference):
            return self.papers.of_entry(self.listed[thing.span])
        if thing.kind == "citation":
            return next((self.of(entry) for entry in cited(thing, self.keys)), None)
        return (
            self.papers.of_name(thing.value or thing.surface)
            if thing.kind == "paper"
            else mention_id(thing, self.rules)
        )


def _mention(mention: Mention, extraction: Extraction, nodes: _Nodes) -> dict[str, Any]:
    beside = {
        "entity": nodes.of(mention),
        "name": mention.value or mention.surface,
        "block": extraction.document.block_kind(mention.span.start),
    }
    return {**dataclasses.asdict(mention), **beside}


def _reference(entry: Reference, extraction: Extraction, nodes: _Nodes) -> dict[str, Any]:
    raw = extraction.document.text[slice(*entry.span)]
    return {**dataclasses.asdict(entry), "paper": nodes.of(entry), "raw": raw}


def _relation(relation: RelationMention, nodes: _Nodes) -> dict[str, Any]:
    return {
        "subject": nodes.of(relation.subject),
        "predicate": relation.predicate,
        "object": nodes.of(relation.object),
        "span": list(relation.span),
        "rule_id": relation.rule_id,
        "confidence": relation.confidence,
    }


def _result(result: Result, nodes: _Nodes) -> dict[str, Any]:
    return {
        "entity": result_id(result, nodes.rules),
        "model": nodes.of(result.model),
        "metric": nodes.of(result.metric),
        "dataset": nodes.of(result.dataset) if result.dataset else None,
        "value": result.value,
        "unit": result.unit,
        "surface": result.surface,
        "span": list(result.span),
        "rule_id": result.rule_id,
        "confidence": result.confidence,
    }
