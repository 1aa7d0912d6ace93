"""What one document cannot know: which papers and persons of the whole collection are one, and which documents it has.

Its size is that of the distinct titles, identifiers and names, however many documents repeat them.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.linking.addresses import Documents
from kg.linking.contributions import ENTRY, TITLE, Contribution, Head
from kg.linking.papers import Listed, Papers, Sightings
from kg.linking.persons import Authors, joined, person_id
from kg.rules import Rules
from kg.text import squash

_PAPER, _PERSON = "paper:", "person:"


class Index:
    """Names the ends that a document leaves open; made in one pass over the heads, in order of their ids."""

    def __init__(self, heads: Iterable[Head], rules: Rules) -> None:
        self.documents = Documents()
        sightings = Sightings()
        authors: dict[Listed, set[Authors]] = {}
        for head in heads:
            self.documents.add(head.id, head.title, dict(head.details).get("url", ""))
            sightings.add(head.seen)
            for entry, listed in zip(head.entries, head.seen.listed, strict=True):
                if entry.reference.authors:
                    authors.setdefault(listed, set()).add((entry.reference.authors, entry.reference.et_al))
        self.papers = Papers(sightings, rules)
        self._persons = joined(self._by_paper(authors))

    def person(self, name: str) -> str:
        """The node of a person by a written name."""
        node = person_id(name)
        return self._persons.get(node, node)

    def nodes(self, contribution: Contribution) -> list[str | None]:
        """The node of every end; None where it names nothing."""
        return [self._node(end, contribution.head) for end in contribution.ends]

    def entries(self, head: Head) -> list[str | None]:
        """The node of the paper of every entry."""
        return [self.papers.of_entry(listed) for listed in head.seen.listed]

    def _node(self, end: str, head: Head) -> str | None:
        if end.startswith(_PAPER):
            return self.papers.root(end)
        if end.startswith(_PERSON):
            return self._persons.get(end, end)
        if end.startswith(ENTRY):
            return self.papers.of_entry(head.seen.listed[int(end[1:])])
        return self._titled(end[len(TITLE) :]) if end.startswith(TITLE) else end

    def _titled(self, title: str) -> str | None:
        """A paper named by its title; not the title of another document of the collection, unless a paper has it."""
        node = self.papers.of_name(title)
        return None if self.documents.find(squash(title)) and not self.papers.knows(title) else node

    def _by_paper(self, authors: dict[Listed, set[Authors]]) -> dict[str, set[Authors]]:
        table: dict[str, set[Authors]] = {}
        for listed, lists in authors.items():
            node = self.papers.of_entry(listed)
            if node:
                table.setdefault(node, set()).update(lists)
        return table
