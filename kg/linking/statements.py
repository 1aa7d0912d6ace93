"""The statements of one document once its ends are named: those about itself, and those about other things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.linking.contributions import Contribution, Entry, Said
from kg.linking.evidence import evidence
from kg.linking.index import Index
from kg.records import Assertion, Evidence
from kg.text import slug

_SURE_ENTRY = 0.95
_SURE_LINK = 1.0
Nodes = Sequence[str | None]
# subject, predicate, object
Triple = tuple[str, str, str]


def of_document(contribution: Contribution, index: Index) -> Iterator[Assertion]:
    """Yield what a document says of itself, in order: what it mentions, cites and links to. No other says that."""
    subject = f"document:{contribution.head.id}"
    gathered: defaultdict[tuple[str, str], set[Evidence]] = defaultdict(set)
    for predicate, target, said in _of_document(contribution, index):
        gathered[predicate, target].add(said)
    for predicate, target in sorted(gathered):
        found = gathered[predicate, target]
        yield Assertion(subject, predicate, target, tuple(sorted(found, key=Evidence.sort_key)))


def _of_document(contribution: Contribution, index: Index) -> Iterator[tuple[str, str, Evidence]]:
    nodes = index.nodes(contribution)
    for said in contribution.said:
        node = nodes[said.object]
        if said.subject == 0 and node:
            yield said.predicate, node, _of_said(contribution, said)
    for entry, paper in zip(contribution.head.entries, index.entries(contribution.head), strict=True):
        if paper:
            yield "cites", paper, _of_entry(contribution, entry)
    for link in contribution.links:
        other = index.documents.find(link.address) or index.documents.find(link.text)
        if other and other != nodes[0]:
            yield "links_to", other, _evidence(contribution, link.start, link.end, "link-to-article", _SURE_LINK)


def of_things(contribution: Contribution, nodes: Nodes, index: Index) -> Iterator[tuple[Triple, Evidence]]:
    """Yield what a document says of other things; other documents may say the same."""
    for said in contribution.said:
        one, other = nodes[said.subject], nodes[said.object]
        if said.subject and one and other and one != other:
            yield (one, said.predicate, other), _of_said(contribution, said)
    for entry, paper in zip(contribution.head.entries, index.entries(contribution.head), strict=True):
        if paper:
            found = _of_entry(contribution, entry)
            for author in entry.reference.authors:
                yield (paper, "written_by", index.person(author)), found
            if entry.venue:
                yield (paper, "published_in", venue_id(entry.venue)), found


def venue_id(name: str) -> str:
    """The node id of a venue of the gazetteer."""
    return f"venue:{slug(name)}"


def _of_said(contribution: Contribution, said: Said) -> Evidence:
    return _evidence(contribution, said.start, said.end, said.rule_id, said.confidence)


def _of_entry(contribution: Contribution, entry: Entry) -> Evidence:
    return _evidence(contribution, entry.start, entry.end, entry.reference.rule_id, _SURE_ENTRY)


def _evidence(contribution: Contribution, start: int, end: int, rule_id: str, confidence: float) -> Evidence:
    return evidence(contribution.head.id, contribution.text, start, end, rule_id, confidence)
