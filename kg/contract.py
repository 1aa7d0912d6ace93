"""The JSON of `kg extract`: one object a document, whose keys are the fields of the records.

Beside them stand `entity`, `name` and `block` of a mention, `paper` and `raw` of a reference; subject and object of a
relation are node ids. A span is `[start, end]`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from kg.linking import mention_id, paper_id
from kg.records import Extraction, Mention, Reference, RelationMention
from kg.rules import Rules


def as_dict(extraction: Extraction, rules: Rules) -> dict[str, Any]:
    """Write one extraction as plain values."""
    papers = {entry.span: paper_id(entry, rules) for entry in extraction.references}
    markers = {entry.marker: papers[entry.span] for entry in reversed(extraction.references)}
    return {
        "document": dataclasses.asdict(extraction.document),
        "mentions": [_mention(mention, extraction, markers, rules) for mention in extraction.mentions],
        "references": [_reference(entry, extraction, papers[entry.span]) for entry in extraction.references],
        # an entry that no field could be read of stands for no paper, so nothing can be said of it
        "relations": [
            _relation(relation, papers, rules)
            for relation in extraction.relations
            if not isinstance(relation.object, Reference) or papers[relation.object.span]
        ],
    }


def _mention(
    mention: Mention, extraction: Extraction, markers: Mapping[str | None, str | None], rules: Rules
) -> dict[str, Any]:
    entity = markers.get(mention.value) if mention.kind == "citation" else mention_id(mention, rules)
    block = extraction.document.block_kind(mention.span.start)
    return {**dataclasses.asdict(mention), "entity": entity, "name": mention.value or mention.surface, "block": block}


def _reference(entry: Reference, extraction: Extraction, paper: str | None) -> dict[str, Any]:
    return {**dataclasses.asdict(entry), "paper": paper, "raw": extraction.document.text[slice(*entry.span)]}


def _relation(relation: RelationMention, papers: Mapping[Any, str | None], rules: Rules) -> dict[str, Any]:
    thing = relation.object
    return {
        "subject": mention_id(relation.subject, rules),
        "predicate": relation.predicate,
        "object": papers[thing.span] if isinstance(thing, Reference) else mention_id(thing, rules),
        "span": list(relation.span),
        "rule_id": relation.rule_id,
        "confidence": relation.confidence,
    }
