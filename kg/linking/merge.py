"""All extractions of a collection, merged by key: the union of entities, the union of evidence.

What needs the whole collection happens here: which references are one paper and which names one author; a link to an
article that is in the collection becomes `links_to`, and the place of a citation evidence for `cites`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.linking import addresses, results
from kg.linking.evidence import Quotes, fact
from kg.linking.papers import Papers
from kg.linking.persons import joined, person_id
from kg.linking.resolve import identified, mention_id
from kg.linking.things import Thing, paper_entry
from kg.linking.venues import venue_of
from kg.ontology import PREDICATES
from kg.records import (
    Assertion,
    Document,
    Entity,
    Evidence,
    Extraction,
    LinkedReference,
    Mention,
    Reference,
    Result,
    by_key,
    cited,
)
from kg.rules import Entry, Rules, spelling_key
from kg.text import language, slug, squash, text_hash

_SILENT = frozenset({"related"})


@dataclass(frozen=True, slots=True)
class Linked:
    """What a collection says, ready for the graph."""

    entities: tuple[Entity, ...]
    assertions: tuple[Assertion, ...]
    references: tuple[LinkedReference, ...]


def merge(extractions: Iterable[Extraction], rules: Rules) -> Linked:
    """Link a whole collection."""
    collection = _Collection(rules, list(extractions))
    for extraction in collection.extractions:
        collection.add(extraction)
    collection.add_facts()
    return collection.linked()


class _Collection:
    """The entities and the evidence gathered so far."""

    def __init__(self, rules: Rules, extractions: Sequence[Extraction]) -> None:
        self.rules, self.extractions = rules, extractions
        self.things: dict[str, Thing] = {}
        self.evidence: dict[tuple[str, str, str], set[Evidence]] = {}
        self.references: list[LinkedReference] = []
        self.papers = Papers(extractions, rules)
        self.persons = joined(_by_paper(extractions, self.papers))
        self.documents = addresses.of_documents(extractions)
        # paper -> its longest list of authors, of equally long ones a complete one: in whatever order they are met
        self.author_lists: dict[str, tuple[int, bool, str]] = {}

    def add(self, extraction: Extraction) -> None:
        """Take in one document."""
        document, quotes = extraction.document, Quotes(extraction.document)
        node = self._document(document)
        papers = {entry.span: self._reference(node, entry, document, quotes) for entry in extraction.references}
        keys = by_key(extraction.references)
        for mention in extraction.mentions:
            if mention.kind == "citation":
                self._citation(node, mention, [papers[entry.span] for entry in cited(mention, keys)], quotes)
            else:
                self._mention(node, mention, document, quotes)
        for relation in extraction.relations:
            thing = relation.object
            target = papers.get(thing.span) if isinstance(thing, Reference) else self._node(thing)
            subject = self._node(relation.subject)
            if subject and target and subject != target:
                self._say(
                    subject,
                    relation.predicate,
                    target,
                    quotes.evidence(relation.span, relation.rule_id, relation.confidence),
                )
        for result in extraction.results:
            self._result(result, quotes.evidence(result.span, result.rule_id, result.confidence))
        self._links(node, document, quotes)

    def add_facts(self) -> None:
        """Add what the gazetteers know of the entities that are here, and of those that this brings in."""
        waiting = sorted(self.things)
        while waiting:
            before = set(self.things)
            for node in waiting:
                entry = self.things[node].entry
                if entry:
                    self._facts(node, entry)
            waiting = sorted(set(self.things) - before)

    def linked(self) -> Linked:
        """The finished records, in order of id."""
        assertions = (
            Assertion(*triple, tuple(sorted(self.evidence[triple], key=Evidence.sort_key)))
            for triple in sorted(self.evidence)
        )
        entities = (self.things[node].entity() for node in sorted(self.things))
        return Linked(tuple(entities), tuple(assertions), tuple(self.references))

    def _say(self, subject: str, predicate: str, target: str, evidence: Evidence) -> None:
        self.evidence.setdefault((subject, predicate, target), set()).add(evidence)

    def _thing(self, node: str) -> Thing:
        thing = self.things.get(node)
        if thing is None:
            thing = self.things[node] = Thing(node, self.rules.by_node.get(node))
            _identify(thing, self.papers, self.rules)
        return thing

    def _document(self, document: Document) -> str:
        node = f"document:{document.id}"
        source = document.provenance
        thing = self._thing(node)
        thing.names[document.title] += 1
        thing.learn(
            url=source.url,
            site=source.site,
            author=source.author,
            published=source.published,
            language=language(document.text),
            text_hash=text_hash(document.text),
            topics="|".join(document.topics),
        )
        return node

    def _node(self, mention: Mention) -> str | None:
        if mention.kind == "paper":
            return self._paper(mention)
        node = mention_id(mention, self.rules)
        if node is None:
            return None
        node = self.persons.get(node, node)
        value = mention.value or mention.surface
        thing = self._thing(node)
        thing.names[value] += 1
        thing.learn(category=self.rules.category(mention))
        return node

    def _paper(self, mention: Mention) -> str | None:
        """The node of a paper; None for the title of another document of the collection, unless a paper has it."""
        value = mention.value or mention.surface
        node = self.papers.of_mention(mention)
        named = not identified(value)
        if node is None or (named and squash(value) in self.documents and not self.papers.knows(value)):
            return None
        thing = self._thing(node)
        if named:
            thing.names[value] += 1
        return node

    def _citation(self, document_node: str, mention: Mention, papers: Iterable[str | None], quotes: Quotes) -> None:
        """The sentence that cites an entry is evidence for what the list says."""
        said = quotes.evidence(mention.span, mention.rule_id, mention.confidence)
        for paper in papers:
            if paper:
                self._say(document_node, "cites", paper, said)

    def _mention(self, document_node: str, mention: Mention, document: Document, quotes: Quotes) -> None:
        if document.block_kind(mention.span.start) in _SILENT:
            return
        predicate = "cites" if mention.kind == "paper" else "mentions"
        # a person is a node of the graph where something is said of one
        node = self._node(mention) if mention.kind in PREDICATES[predicate].objects else None
        if node:
            self.things[node].surfaces.add(mention.surface)
            self._say(
                document_node, predicate, node, quotes.evidence(mention.span, mention.rule_id, mention.confidence)
            )

    def _reference(self, document_node: str, entry: Reference, document: Document, quotes: Quotes) -> str | None:
        node = self.papers.of_reference(entry)
        raw = document.text[entry.span.start : entry.span.end]
        self.references.append(LinkedReference(entry, raw, node or ""))
        if node is None:
            return None
        said = quotes.evidence(entry.span, entry.rule_id, 0.95)
        thing = self._thing(node)
        if entry.title:
            thing.names[entry.title] += 1
        thing.learn(year=entry.year)
        self._say(document_node, "cites", node, said)
        self._people(node, thing, entry, said)
        self._venue(node, entry, said)
        return node

    def _result(self, result: Result, said: Evidence) -> None:
        thing = self._thing(results.node_id(result, self.rules))
        thing.names[results.name(result)] += 1
        thing.learn(value=result.value, unit=result.unit)
        for predicate, mention, category in results.parts(result):
            node = self._node(mention)
            if node:
                self.things[node].learn(category=category)
                self._say(thing.id, predicate, node, said)
                wider = results.wider(mention, self.rules)
                if wider:
                    self._thing(wider.id)
                    self._say(node, "broader", wider.id, said)

    def _people(self, node: str, thing: Thing, entry: Reference, said: Evidence) -> None:
        people = [(self.persons.get(person_id(author), person_id(author)), author) for author in entry.authors]
        for person, author in people:
            self._thing(person).names[author] += 1
            self._say(node, "written_by", person, said)
        if people:
            listed = (-len(people), entry.et_al, " ".join(person for person, _ in people))
            best = self.author_lists[node] = min(listed, self.author_lists.get(node, listed))
            thing.details["authors"] = best[2]

    def _venue(self, node: str, entry: Reference, said: Evidence) -> None:
        found = venue_of(entry.venue, self.rules)
        if found:
            venue = self._thing(f"venue:{slug(found.name)}")
            venue.entry = found
            venue.learn(full_name=found.facts.get("full_name"), venue_kind=found.facts.get("kind"))
            self._say(node, "published_in", venue.id, said)

    def _links(self, node: str, document: Document, quotes: Quotes) -> None:
        for link in document.hyperlinks:
            surface = document.text[link.span.start : link.span.end]
            target = self.documents.get(addresses.fold(link.href)) or self.documents.get(squash(surface))
            if target and target != node and surface:
                self._say(node, "links_to", target, quotes.evidence(link.span, "link-to-article", 1.0))

    def _facts(self, node: str, entry: Entry) -> None:
        said = fact(entry)
        paper = self.papers.root(_paper_fact(entry) or "")
        if paper and entry.kind in {"model", "concept"}:
            thing = self._thing(paper)
            if entry.facts.get("title"):
                thing.names[entry.facts["title"]] += 0
            self._say(node, "introduced_by", paper, said)
        for column, predicate, kind in (
            ("variant_of", "variant_of", "model"),
            ("broader", "broader", "concept"),
            ("organisation", "proposed_by", "organisation"),
        ):
            for value in filter(None, entry.facts.get(column, "").split("|")):
                known = self.rules.by_name.get((kind, value)) or self.rules.by_spelling.get((kind, spelling_key(value)))
                if known and known.name != entry.name:
                    target = f"{kind}:{slug(known.name)}"
                    self._thing(target)
                    self._say(node, predicate, target, said)


def _identify(thing: Thing, papers: Papers, rules: Rules) -> None:
    """Note what the id and the gazetteer say of a new thing."""
    if thing.kind == "paper":
        for scheme, identifier in papers.identifiers(thing.id):
            thing.identifiers[scheme] = identifier
            known = rules.titles.by_paper.get(f"{scheme}:{identifier}")
            if known and not thing.entry:
                thing.entry = paper_entry(known)
                thing.learn(year=known.year)
    if thing.kind == "repository":
        thing.learn(url=f"https://{thing.id.partition(':')[2]}")
    if thing.entry and thing.kind in {"model", "concept", "organisation"}:
        facts = thing.entry.facts
        thing.learn(
            year=facts.get("year"),
            family=facts.get("family"),
            category=facts.get("category"),
            organisation_kind=facts.get("kind"),
        )


def _paper_fact(entry: Entry) -> str | None:
    paper = entry.facts.get("paper", "")
    return identified(paper if paper.startswith("doi:") else f"arxiv:{paper}") if paper else None


def _by_paper(extractions: Iterable[Extraction], papers: Papers) -> dict[str, list[Reference]]:
    """Node of a paper -> the references that stand for it."""
    table: dict[str, list[Reference]] = {}
    for extraction in extractions:
        for reference in extraction.references:
            node = papers.of_reference(reference)
            if node:
                table.setdefault(node, []).append(reference)
    return table
