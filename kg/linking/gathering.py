"""The entities of a collection but its documents: what all documents call them, and what the rules know of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.linking.contributions import Contribution, Entry, Head
from kg.linking.evidence import fact
from kg.linking.index import Index
from kg.linking.papers import Papers
from kg.linking.resolve import identified
from kg.linking.statements import Triple, venue_id
from kg.linking.things import Thing, paper_entry
from kg.records import Entity, Evidence
from kg.rules import Entry as Line
from kg.rules import Rules, spelling_key
from kg.text import slug


class Things:
    """The entities that documents speak of; what they are called does not depend on the order of the documents."""

    def __init__(self, rules: Rules, index: Index) -> None:
        self.rules, self.index = rules, index
        self._things: dict[str, Thing] = {}
        # paper -> its longest list of authors, of equally long ones a complete one: in whatever order they are met
        self._authors: dict[str, tuple[int, bool, str]] = {}

    def add(self, contribution: Contribution, nodes: Sequence[str | None]) -> None:
        """Take in what one document calls things."""
        for end, name, times, category in contribution.names:
            if node := nodes[end]:
                thing = self._thing(node)
                if name:
                    thing.call(name, times)
                thing.learn(category=category)
        for end, surface in contribution.surfaces:
            if node := nodes[end]:
                self._thing(node).show(surface)
        for end, name, value, unit in contribution.results:
            if node := nodes[end]:
                thing = self._thing(node)
                thing.call(name)
                thing.learn(value=value, unit=unit)
        for entry, paper in zip(contribution.head.entries, self.index.entries(contribution.head), strict=True):
            if paper:
                self._listed(paper, entry)

    def facts(self) -> Iterator[tuple[Triple, Evidence]]:
        """Yield what the gazetteers know of the entities that are here, and of those that this brings in."""
        waiting = sorted(self._things)
        while waiting:
            before = set(self._things)
            for node in waiting:
                entry = self._things[node].entry
                if entry:
                    yield from self._facts(node, entry)
            waiting = sorted(set(self._things) - before)

    def entities(self, above: str = "", below: str = "") -> Iterator[Entity]:
        """Yield the finished records in order of id, those above or below an id only."""
        for node in sorted(self._things):
            if node > above and (not below or node < below):
                yield self._things[node].entity()

    def _thing(self, node: str) -> Thing:
        thing = self._things.get(node)
        if thing is None:
            thing = self._things[node] = Thing(node, self.rules.by_node.get(node))
            _identify(thing, self.index.papers, self.rules)
        return thing

    def _listed(self, paper: str, entry: Entry) -> None:
        """Take in an entry of a reference list."""
        reference, thing = entry.reference, self._thing(paper)
        if reference.title:
            thing.call(reference.title)
        thing.learn(year=reference.year)
        people = [(self.index.person(author), author) for author in reference.authors]
        for person, author in people:
            self._thing(person).call(author)
        if people:
            listed = (-len(people), reference.et_al, " ".join(person for person, _ in people))
            best = self._authors[paper] = min(listed, self._authors.get(paper, listed))
            thing.details["authors"] = best[2]
        if entry.venue:
            venue, line = self._thing(venue_id(entry.venue)), self.rules.by_name["venue", entry.venue]
            venue.entry = line
            venue.learn(full_name=line.facts.get("full_name"), venue_kind=line.facts.get("kind"))

    def _facts(self, node: str, entry: Line) -> Iterator[tuple[Triple, Evidence]]:
        said = fact(entry)
        paper = self.index.papers.root(_paper_fact(entry) or "")
        if paper and entry.kind in {"model", "concept"}:
            thing = self._thing(paper)
            if entry.facts.get("title"):
                thing.call(entry.facts["title"], 0)
            yield (node, "introduced_by", paper), said
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
                    yield (node, predicate, target), said


def document(head: Head) -> Entity:
    """The entity of a document."""
    thing = Thing(f"document:{head.id}")
    thing.call(head.title)
    thing.details.update(head.details)
    return thing.entity()


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


def _paper_fact(entry: Line) -> str | None:
    paper = entry.facts.get("paper", "")
    return identified(paper if paper.startswith("doi:") else f"arxiv:{paper}") if paper else None
