"""One node a paper, over a whole collection, whatever the order of its documents.

Identifiers come first: those that one reference (or a link on a title) gives together are one paper, but two of one
scheme never are. A reference or a title without identifier then joins the paper that a gazetteer or the collection
knows by that title; what is left is gathered by title, year and first author.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.linking.resolve import exactly_known, identified, ids, nearly_known, usable_title
from kg.linking.unidentified import Sighting, compatible, gather, join
from kg.people import surnames
from kg.records import Document, Extraction, Mention, Reference
from kg.rules import Rules
from kg.text import squash

_SCHEMES = ("arxiv", "doi")
_LINK = "-link"
# two links of a chain of identifiers: how often the collection says that they are one paper
Pair = tuple[str, str]


class Listed(NamedTuple):
    """What an entry of a reference list says of which paper it is: every identifier in its line, and its title."""

    ids: tuple[str, ...]
    sighting: Sighting | None


class Seen(NamedTuple):
    """The papers that one document speaks of.

    `listed` are the entries of its lists in order, `titled` the titles in its text, each with the identifier (or an
    empty string) that stands beside it.
    """

    listed: tuple[Listed, ...] = ()
    titled: tuple[tuple[str, str], ...] = ()


class Papers:
    """Which node each entry and each title of a collection stands for."""

    def __init__(self, sightings: Sightings, rules: Rules) -> None:
        self.rules = rules
        self._roots = _unite(sightings.identified(rules))
        self._members: dict[str, list[str]] = {}
        for node in sorted(self._roots):
            self._members.setdefault(self._roots[node], []).append(node)
        known: dict[str, set[Sighting]] = {}
        for identifier, titles in sightings.known.items():
            known.setdefault(self.root(identifier), set()).update(titles)
        self._nodes = self._resolve(known, sightings.unknown)

    def root(self, node: str) -> str:
        """The node of the paper that this identifier belongs to."""
        return self._roots.get(node, node)

    def identifiers(self, node: str) -> list[Pair]:
        """(scheme, value) of every identifier of a paper."""
        parts = (other.removeprefix("paper:").partition("/") for other in self._members.get(node, [node]))
        return [(scheme, value) for scheme, _, value in parts if scheme != "title"]

    def of_entry(self, entry: Listed) -> str | None:
        """The node of an entry's paper; None where nothing could be read of it."""
        if entry.ids:
            return self.root(entry.ids[0])
        return self._nodes.get(entry.sighting) if entry.sighting else None

    def of_name(self, name: str) -> str | None:
        """The node of a paper named by identifier or title."""
        node = identified(name)
        return self.root(node) if node else self._nodes.get(Sighting(name))

    def knows(self, title: str) -> bool:
        """Whether the gazetteers know a paper by this title."""
        return squash(title) in self.rules.titles.by_key

    def _resolve(self, known: dict[str, set[Sighting]], unknown: Counter[Sighting]) -> dict[Sighting, str]:
        """The node of every sighting without identifier."""
        ordered = sorted(unknown, key=lambda sighting: sighting.order)
        joined = join(ordered, known)
        nodes: dict[Sighting, str] = {}
        for sighting in ordered:
            apart, here = joined.get(sighting, (1, None))
            found = exactly_known(sighting.title, sighting.year, self.rules)
            found = found or (here if apart == 0 else nearly_known(sighting.title, sighting.year, self.rules)) or here
            if found:
                nodes[sighting] = self.root(found)
        return nodes | gather(Counter({sighting: unknown[sighting] for sighting in ordered if sighting not in nodes}))


class Sightings:
    """The titles and identifiers of a collection, each once; gathered in one pass over its documents."""

    def __init__(self, seen: Iterable[Seen] = ()) -> None:
        # identifier -> the titles it stands with; the titles that stand without one, and how often
        self.known: dict[str, set[Sighting]] = {}
        self.unknown: Counter[Sighting] = Counter()
        self._pairs: Counter[Pair] = Counter()
        # squashed title -> the entries of lists that have it, with an identifier of each
        self._titles: dict[str, set[tuple[Sighting, str]]] = {}
        for one in seen:
            self.add(one)

    def add(self, seen: Seen) -> None:
        """Take in one document."""
        for entry in seen.listed:
            first, *others = entry.ids or ("",)
            self._pairs.update(_pair(first, other) for other in others)
            if entry.sighting:
                self._add(entry.sighting, first)
            if entry.sighting and first:
                self._titles.setdefault(squash(entry.sighting.title), set()).add((entry.sighting, first))
        for title, identifier in seen.titled:
            self._add(Sighting(title), identifier)
            if identifier:
                self.unknown[Sighting(title)] += 1

    def _add(self, sighting: Sighting, identifier: str) -> None:
        if identifier:
            self.known.setdefault(identifier, set()).add(sighting)
        else:
            self.unknown[sighting] += 1

    def identified(self, rules: Rules) -> Counter[Pair]:
        """Pairs of identifiers that are one paper, and how often that is said; 0 where only their titles say so."""
        said = [(identified(one), identified(other)) for one, other in rules.titles.pairs]
        same = [(one, other) for one, other in said if one and other] + [
            pair for key in sorted(self._titles) for pair in _same_title(self._titles[key], rules)
        ]
        for one, other in same:
            self._pairs[_pair(one, other)] += 0
        return self._pairs


def seen(extraction: Extraction) -> Seen:
    """Which papers a document speaks of."""
    listed = tuple(
        Listed(own, _sighting(entry)) for entry, own in zip(extraction.references, _own_ids(extraction), strict=True)
    )
    links = _linked(extraction)
    titled = tuple(
        (mention.value or mention.surface, links.get((mention.span.start, mention.span.end), ""))
        for mention in extraction.mentions
        if mention.kind == "paper" and not identified(mention.value or mention.surface)
    )
    return Seen(listed, titled)


def _own_ids(extraction: Extraction) -> Iterator[tuple[str, ...]]:
    """Yield every identifier in each entry; of two of one scheme it cannot be known which is its own."""
    named = [m for m in extraction.mentions if m.kind == "paper" and identified(m.value or "")]
    starts = [mention.span.start for mention in named]
    for entry in extraction.references:
        inside = named[bisect_left(starts, entry.span.start) : bisect_left(starts, entry.span.end)]
        more = {node for mention in inside if (node := identified(mention.value or ""))}
        first = ids(entry)
        schemes = Counter(_scheme(node) for node in {*first, *more})
        others = (node for node in more.difference(first) if schemes[_scheme(node)] == 1)
        yield (*first, *sorted(others, key=_preference))


def _sighting(reference: Reference) -> Sighting | None:
    title = usable_title(reference)
    if title is None:
        return None
    first = reference.authors[0] if reference.authors else ""
    return Sighting(title, reference.year, tuple(sorted(surnames(first))) if first else ())


def _linked(extraction: Extraction) -> dict[tuple[int, int], str]:
    """The place of a link's text -> the paper its address gives."""
    found: dict[tuple[int, int], str] = {}
    for mention in extraction.mentions:
        if mention.kind == "paper" and mention.rule_id.endswith(_LINK):
            node = identified(mention.value or "")
            for start, end in _edges(extraction.document, mention):
                if node:
                    found.setdefault((start, end), node)
    return found


def _edges(document: Document, mention: Mention) -> list[tuple[int, int]]:
    """The place of a link's text, and the same without marks around it."""
    start, end = mention.span
    inner = document.text[start:end].strip(" 《》「」“”\"'.,;")
    offset = document.text.find(inner, start, end) if inner else start
    return [(start, end), (offset, offset + len(inner))]


def _pair(one: str, other: str) -> Pair:
    return min(one, other), max(one, other)


def _same_title(sightings: set[tuple[Sighting, str]], rules: Rules) -> list[Pair]:
    """Identifiers of two schemes that stand with one title, where each scheme has one for it."""
    ordered = sorted(sightings, key=lambda pair: (pair[0].order, pair[1]))
    known = [(Sighting(s.title, s.year), exactly_known(s.title, s.year, rules)) for s, _ in ordered]
    every = [*ordered, *((sighting, node) for sighting, node in known if node)]
    nodes = {node for _, node in every}
    if len(nodes) == 1 or len({_scheme(node) for node in nodes}) < len(nodes):
        return []
    return [(a, b) for one, a in every for other, b in every if a < b and compatible(one, other)]


def _unite(pairs: Counter[Pair]) -> dict[str, str]:
    """Node of an identifier -> node of its paper. What is said most often counts first; one id a scheme."""
    members: dict[str, frozenset[str]] = {}
    for one, other in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        together = members.get(one, frozenset({one})) | members.get(other, frozenset({other}))
        schemes = [_scheme(node) for node in together]
        if len(schemes) == len(set(schemes)):
            members |= dict.fromkeys(together, together)
    return {node: min(same, key=_preference) for node, same in members.items()}


def _scheme(node: str) -> str:
    return node.removeprefix("paper:").partition("/")[0]


def _preference(node: str) -> tuple[int, str]:
    scheme = _scheme(node)
    return (_SCHEMES.index(scheme) if scheme in _SCHEMES else len(_SCHEMES)), node
