"""What somebody would write by hand in an afternoon: the same articles, the same names, a graph of the same kind.

BeautifulSoup takes the text out of the markup, spaCy's PhraseMatcher finds the names of the gazetteers, `re` the arXiv
ids and the lines of reference lists, networkx holds the graph, rdflib writes Turtle. It is written as well as its parts
allow: the matcher is made once, of two overlapping names the longer counts, a Latin name inside a longer word is none.

What it does not do, and kg does in its time: blocks and their kinds (it searches reference lists and related links as
if they were running text), links as they really lead, dates; spellings in full width, traditional characters or with a
dash too many; names that are not in the gazetteers, variants, abbreviations, names that are also words, people, papers
by title; relations, negation, results of tables; fields of references beyond title, year and arXiv id; which title is
which paper; quotes and offsets for what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx as nx
import orjson
import rdflib
import spacy
from bs4 import BeautifulSoup
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

from kg.rules import Rules

# kinds that running text is not searched for
SILENT = ("venue", "publisher", "place", "sense", "cue", "lookalike")
ARXIV = re.compile(r"(?:arxiv\.org/(?:abs|pdf)/|arXiv:\s?)(\d{4}\.\d{4,5})", re.IGNORECASE)
REFERENCE = re.compile(r"^\s*\[(\d{1,3})\]\s*(.{20,})$", re.MULTILINE)
TITLE = re.compile(r"^(.*?)\.\s(?P<title>[^.]{8,})(?:\[[JCDM]\]|[.,])")
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
BASE = "urn:peer:"


@dataclass(frozen=True, slots=True)
class Cited:
    """A line of a reference list."""

    number: int
    title: str
    year: str
    arxiv: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is found in one article."""

    key: str
    title: str
    names: list[tuple[str, int, int]]
    arxiv: list[str]
    cited: list[Cited]


def rows(lines: bytes) -> Iterator[tuple[str, str, str]]:
    """Id, title and markup of every article of a JSON lines file."""
    for line in lines.splitlines():
        row = orjson.loads(line)
        yield row["id"], row["title"], row["html"]


def text(markup: str) -> str:
    """The text of a page."""
    return BeautifulSoup(markup, "lxml").get_text("\n")


def cited(page: str) -> list[Cited]:
    """The lines of reference lists."""
    return [_cited(int(number), line) for number, line in REFERENCE.findall(page)]


def _cited(number: int, line: str) -> Cited:
    title, year, arxiv = TITLE.search(line), YEAR.findall(line), ARXIV.search(line)
    return Cited(number, title["title"].strip() if title else line, year[-1] if year else "", arxiv[1] if arxiv else "")


class Names:
    """Finds names of the gazetteers. Of spaCy's languages, `zh` finds most: it takes each character for a token."""

    def __init__(self, rules: Rules, language: str = "zh") -> None:
        self.nlp = spacy.blank(language)
        self.nlp.max_length = 10_000_000
        self.matcher = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        for entry in rules.entries:
            if entry.kind not in SILENT:
                spellings = [spelling for spelling, _ in entry.spellings()]
                self.matcher.add(f"{entry.kind}/{entry.name}", [self.nlp.make_doc(spelling) for spelling in spellings])

    def find(self, page: str) -> list[tuple[str, int, int]]:
        spans = filter_spans(self.matcher(self.nlp.make_doc(page), as_spans=True))
        found = ((span.label_, span.start_char, span.end_char) for span in spans)
        return [one for one in found if _whole(page, one[1], one[2])]


def _whole(page: str, start: int, end: int) -> bool:
    """Whether a Latin name is not a part of a longer word."""
    before, after = page[start - 1 : start] if start else "", page[end : end + 1]
    return not (_latin(before) and _latin(page[start])) and not (_latin(after) and _latin(page[end - 1]))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def extract(key: str, title: str, markup: str, names: Names) -> Found:
    """What one article says."""
    page = text(markup)
    return Found(key, title, names.find(page), ARXIV.findall(page), cited(page))


def graph(articles: Iterable[Found]) -> nx.MultiDiGraph:
    """Articles, what they mention and what they cite; how often is kept on the edge."""
    made = nx.MultiDiGraph()
    for one in articles:
        article = f"document/{one.key}"
        made.add_node(article, kind="document", name=one.title)
        for label, start, _ in one.names:
            kind, _, name = label.partition("/")
            made.add_node(label, kind=kind, name=name)
            _count(made, article, label, "mentions", start)
        for paper in one.cited:
            node = f"paper/{paper.arxiv or paper.title.lower()}"
            made.add_node(node, kind="paper", name=paper.title)
            _count(made, article, node, "cites", paper.number)
        for arxiv in one.arxiv:
            made.add_node(f"paper/{arxiv}", kind="paper")
            _count(made, article, f"paper/{arxiv}", "cites", 0)
    return made


def _count(made: nx.MultiDiGraph, article: str, node: str, predicate: str, place: int) -> None:
    if made.has_edge(article, node, predicate):
        made[article][node][predicate]["places"].append(place)
    else:
        made.add_edge(article, node, key=predicate, places=[place])


def turtle(made: nx.MultiDiGraph) -> tuple[bytes, int]:
    """The graph as rdflib writes it, and how many triples it has."""
    out = rdflib.Graph()
    terms = rdflib.Namespace(BASE)
    iris = {node: rdflib.URIRef(BASE + re.sub(r"[^\w/.-]+", "-", node)) for node in made}
    for node, data in made.nodes(data=True):
        out.add((iris[node], rdflib.RDF.type, terms[data["kind"]]))
        if "name" in data:
            out.add((iris[node], rdflib.RDFS.label, rdflib.Literal(data["name"])))
    for subject, target, predicate, data in made.edges(keys=True, data=True):
        out.add((iris[subject], terms[predicate], iris[target]))
        statement = rdflib.URIRef(f"{iris[subject]}/{predicate}/{iris[target].removeprefix(BASE)}")
        out.add((statement, rdflib.RDF.subject, iris[subject]))
        out.add((statement, rdflib.RDF.predicate, terms[predicate]))
        out.add((statement, rdflib.RDF.object, iris[target]))
        out.add((statement, terms["count"], rdflib.Literal(len(data["places"]))))
        for place in data["places"]:
            out.add((statement, terms["place"], rdflib.Literal(place)))
    return out.serialize(format="turtle", encoding="utf-8"), len(out)
