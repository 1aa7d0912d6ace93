"""What one document brings to a collection: made from that document and the rules alone, so in any order and place.

Things that only the whole collection can name are written as *ends*: `#3` is the third entry of the reference list,
`title:…` a paper named by its title; all others are node ids, of which papers and persons may still turn out to be one
with others. The document itself is the end 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kg.linking import addresses, results
from kg.linking.evidence import Quotes
from kg.linking.papers import Seen, seen
from kg.linking.resolve import identified, mention_id
from kg.linking.venues import venue_of
from kg.ontology import PREDICATES
from kg.records import Document, Extraction, Mention, Reference, RelationMention, Result, by_key, cited
from kg.rules import Rules
from kg.text import language, squash, text_hash

TITLE = "title:"
ENTRY = "#"
_SILENT = frozenset({"related"})


class Said(NamedTuple):
    """One statement: its ends by number, the place of its quote, and what found it."""

    subject: int
    predicate: str
    object: int
    start: int
    end: int
    rule_id: str
    confidence: float


class Named(NamedTuple):
    """A name that a document gives an end, how often, and the category it shows there; all may be empty."""

    end: int
    name: str
    times: int
    category: str = ""


class Link(NamedTuple):
    """A hyperlink: the address and the visible text, folded as documents are known by, and the place of its quote."""

    address: str
    text: str
    start: int
    end: int


class Entry(NamedTuple):
    """An entry of a reference list, its line, the place of its quote, and its venue's name in the gazetteer."""

    reference: Reference
    raw: str
    start: int
    end: int
    venue: str


@dataclass(frozen=True, slots=True)
class Head:
    """What linking a whole collection needs of each document."""

    id: str
    title: str
    details: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    seen: Seen


@dataclass(frozen=True, slots=True)
class Contribution:
    """All that linking needs of a document. `results` are (end, name, value, unit), `surfaces` (end, as written)."""

    head: Head
    text: str
    ends: tuple[str, ...] = ()
    names: tuple[Named, ...] = ()
    surfaces: tuple[tuple[int, str], ...] = ()
    said: tuple[Said, ...] = ()
    results: tuple[tuple[int, str, str, str], ...] = ()
    links: tuple[Link, ...] = ()


def contribute(extraction: Extraction, rules: Rules) -> Contribution:
    """What a document brings, made of its extraction."""
    gathering = _Gathering(extraction, rules)
    for mention in extraction.mentions:
        gathering.mention(mention)
    for relation in extraction.relations:
        gathering.relation(relation)
    for result in extraction.results:
        gathering.result(result)
    return gathering.contribution()


class _Gathering:
    """A contribution while it is being put together."""

    def __init__(self, extraction: Extraction, rules: Rules) -> None:
        self.extraction, self.rules = extraction, rules
        self.quotes = Quotes(extraction.document)
        self.numbers = {f"document:{extraction.document.id}": 0}
        self.names: Counter[tuple[int, str, str]] = Counter()
        self.surfaces: set[tuple[int, str]] = set()
        self.said: dict[Said, None] = {}
        self.results: list[tuple[int, str, str, str]] = []
        self.keys = by_key(extraction.references)
        self.places = {entry.span: f"{ENTRY}{number}" for number, entry in enumerate(extraction.references)}
        self.is_silent = any(block.kind in _SILENT for block in extraction.document.blocks)
        # (kind, value, rule) of a mention -> what it names; most things are named many times
        self.known: dict[tuple[str, str, str], tuple[int, str, str]] = {}

    def mention(self, mention: Mention) -> None:
        """A mention ties the document to what it names; a citation to the entries it points at."""
        if mention.kind == "citation":
            for entry in cited(mention, self.keys):
                self.say(0, "cites", self.number(self.places[entry.span]), mention)
            return
        predicate = "cites" if mention.kind == "paper" else "mentions"
        # a person is a node of the graph where something is said of one
        if mention.kind not in PREDICATES[predicate].objects or self.silent(mention):
            return
        end = self.named(mention)
        self.surfaces.add((end, mention.surface))
        self.say(0, predicate, end, mention)

    def relation(self, relation: RelationMention) -> None:
        """A relation ties two things that stand in it."""
        thing = relation.object
        target = self.number(self.places[thing.span]) if isinstance(thing, Reference) else self.named(thing)
        self.say(self.named(relation.subject), relation.predicate, target, relation)

    def result(self, result: Result) -> None:
        """A result is a node that ties model, metric and dataset."""
        node = self.number(results.node_id(result, self.rules))
        self.results.append((node, results.name(result), result.value, result.unit))
        for predicate, mention, category in results.parts(result):
            end = self.named(mention)
            self.names[end, "", category] += 0
            self.say(node, predicate, end, result)
            wider = results.wider(mention, self.rules)
            if wider:
                self.names[self.number(wider.id), "", ""] += 0
                self.say(end, "broader", self.number(wider.id), result)

    def silent(self, mention: Mention) -> bool:
        """Whether a mention stands where nothing is mentioned: among further reading."""
        return self.is_silent and self.extraction.document.block_kind(mention.span.start) in _SILENT

    def named(self, mention: Mention) -> int:
        """The end that a mention names, after noting the name."""
        key = mention.kind, mention.value or mention.surface, mention.rule_id
        name = self.known.get(key)
        if name is None:
            name = self.known[key] = self._name(mention)
        self.names[name] += 1
        return name[0]

    def _name(self, mention: Mention) -> tuple[int, str, str]:
        value = mention.value or mention.surface
        if mention.kind == "paper":
            node = identified(value)
            return self.number(node or f"{TITLE}{value}"), "" if node else value, ""
        return self.number(mention_id(mention, self.rules) or ""), value, self.rules.category(mention)

    def say(self, subject: int, predicate: str, target: int, found: Mention | RelationMention | Result) -> None:
        """Note a statement, once."""
        start, end = self.quotes.window(found.span)
        self.said[Said(subject, predicate, target, start, end, found.rule_id, found.confidence)] = None

    def number(self, end: str) -> int:
        """The number of an end."""
        return self.numbers.setdefault(end, len(self.numbers))

    def contribution(self) -> Contribution:
        """The finished record."""
        document = self.extraction.document
        entries = tuple(self._entry(entry) for entry in self.extraction.references)
        head = Head(document.id, document.title, _details(document), entries, seen(self.extraction))
        names = (Named(end, name, times, category) for (end, name, category), times in self.names.items())
        return Contribution(
            head,
            document.text,
            tuple(self.numbers),
            tuple(names),
            tuple(sorted(self.surfaces)),
            tuple(self.said),
            tuple(self.results),
            tuple(self._links(document)),
        )

    def _entry(self, entry: Reference) -> Entry:
        venue = venue_of(entry.venue, self.rules)
        raw = self.extraction.document.text[slice(*entry.span)]
        return Entry(entry, raw, *self.quotes.window(entry.span), venue.name if venue else "")

    def _links(self, document: Document) -> Iterable[Link]:
        for link in document.hyperlinks:
            surface = document.text[slice(*link.span)]
            if surface:
                yield Link(addresses.fold(link.href), squash(surface), *self.quotes.window(link.span))


def _details(document: Document) -> tuple[tuple[str, str], ...]:
    source = document.provenance
    known = {
        "author": source.author,
        "language": language(document.text),
        "published": source.published,
        "site": source.site,
        "text_hash": text_hash(document.text),
        "topics": "|".join(document.topics),
        "url": source.url,
    }
    return tuple((key, value) for key, value in known.items() if value)
