"""A large graph made by rule, the same in every run: what articles, models and papers look like by the thousand."""

from __future__ import annotations

import random
from collections.abc import Iterator

import networkx as nx

from kg.graph import build
from kg.records import Assertion, Entity, Evidence, LinkedReference, Reference, Span

FAMILIES = ("CNN", "Transformer", "GAN", "RNN", "GNN")
CATEGORIES = ("task", "dataset", "metric", "method", "layer", "loss", "notion")
QUOTES = (
    "{0}是在{1}的基础上改进的，参数更少，训练更快。",
    "{0} builds on {1} and keeps its training schedule.",
    "实验表明，{0}比{1}高两个百分点，但在长文本上略差。",
)


class _Maker:
    """Draws from one source of chance, in one order."""

    def __init__(self, documents: int) -> None:
        self.chance = random.Random(7)
        self.documents = [f"document:zhihu/{number}" for number in range(documents)]
        self.models = [f"model:net-{number}" for number in range(2 * documents)]
        self.papers = [f"paper:arxiv/{1000 + number // 20000}.{number % 20000:05}" for number in range(3 * documents)]
        self.concepts = [f"concept:term-{number}" for number in range(documents // 2)]
        self.people = [f"person:author-{number}" for number in range(documents)]
        self.venues = [f"venue:conf-{number}" for number in range(20)]
        self.organisations = [f"organisation:lab-{number}" for number in range(documents // 2)]
        self.repositories = [f"repository:github.com/lab/net-{number}" for number in range(0, 2 * documents, 4)]
        self.results = [f"result:net-{number}/term-1/{number % 90}.{number % 10}" for number in range(documents)]

    def few(self, ids: list[str]) -> str:
        """Draw one; the first ones are drawn far more often, as famous things are."""
        return ids[int(len(ids) * self.chance.random() ** 3)]

    def entities(self) -> Iterator[Entity]:
        """Yield every thing, with names in two languages where things have them."""
        for number, node in enumerate(self.documents):
            details = (
                ("language", "zh"),
                ("published", f"20{10 + number % 15}-0{1 + number % 9}-11"),
                ("site", "zhihu"),
            )
            yield Entity(node, "document", f"第{number}讲：深度学习笔记", details=details)
        for number, node in enumerate(self.models):
            names, aliases = (("en", f"Net-{number}"), ("zh", f"网络{number}")), (f"Net{number}", f"网络{number}")
            family = (("family", FAMILIES[number % 5]), ("year", str(2000 + number % 24)))
            yield Entity(node, "model", f"Net-{number}", names, aliases, details=family)
        for number, node in enumerate(self.papers):
            identifiers = (("arxiv", node.rpartition("/")[2]),)
            year = (("year", str(2000 + number % 24)),)
            yield Entity(node, "paper", f"On the Depth of Things, Part {number}", identifiers=identifiers, details=year)
        for number, node in enumerate(self.concepts):
            details = (("category", CATEGORIES[number % 7]),)
            yield Entity(node, "concept", f"Term {number}", (("zh", f"术语{number}"),), details=details)
        for number, node in enumerate(self.results):
            value = (("value", f"{number % 90}.{number % 10}"),)
            yield Entity(node, "result", f"Net-{number}: {value[0][1]}", details=value)
        for node in self.repositories:
            yield Entity(node, "repository", node.partition(":")[2])
        for kind, nodes in (("person", self.people), ("venue", self.venues), ("organisation", self.organisations)):
            for number, node in enumerate(nodes):
                yield Entity(node, kind, f"{kind.title()} {number}")

    def triples(self) -> Iterator[tuple[str, str, str]]:
        """Yield what is said, some of it more than once."""
        for node in self.documents:
            for _ in range(8):
                yield node, "mentions", self.few(self.models)
                yield node, "mentions", self.few(self.concepts)
                yield node, "cites", self.few(self.papers)
            yield node, "links_to", self.few(self.documents)
        for number, node in enumerate(self.models):
            yield node, "introduced_by", self.papers[number]
            if number:
                yield node, "variant_of" if number % 3 else "based_on", self.models[number // 4]
            yield node, "uses", self.few(self.concepts)
            yield node, "evaluated_on", self.few(self.concepts[1::7])
            yield node, "outperforms", self.few(self.models)
            yield node, "compared_with", self.few(self.models)
            yield node, "has_code", self.repositories[number // 4]
            yield node, "proposed_by", self.few(self.organisations)
        for number, node in enumerate(self.results):
            yield node, "of_model", self.models[number // 3]
            yield node, "on_dataset", self.few(self.concepts[1::7])
            yield node, "by_metric", self.few(self.concepts[2::7])
        for node in self.papers:
            yield node, "written_by", self.few(self.people)
            yield node, "written_by", self.few(self.people)
            yield node, "published_in", self.few(self.venues)

    def assertions(self) -> Iterator[Assertion]:
        """Yield each triple once, with one piece of evidence for each time it was drawn."""
        drawn: dict[tuple[str, str, str], list[Evidence]] = {}
        for triple in self.triples():
            if triple[0] != triple[2]:
                drawn.setdefault(triple, []).append(self.evidence(*triple))
        for (subject, predicate, object_), found in drawn.items():
            yield Assertion(subject, predicate, object_, tuple(sorted(set(found), key=Evidence.sort_key)))

    def evidence(self, subject: str, predicate: str, object_: str) -> Evidence:
        """Quote a sentence that names both, somewhere in an article."""
        source = subject if subject.startswith("document:") else self.chance.choice(self.documents)
        start, quote = self.chance.randrange(5000), self.chance.choice(QUOTES).format(subject, object_)
        return Evidence(source.partition(":")[2], Span(start, start + len(quote)), quote, predicate, 0.9, "前", "后")

    def references(self) -> Iterator[LinkedReference]:
        """Yield three entries an article, every fifth of no known paper."""
        for node in self.documents:
            for number in range(3):
                paper = self.few(self.papers) if self.chance.random() < 0.8 else ""
                reference = Reference(node.partition(":")[2], Span(number, number + 1), str(number), rule_id="gbt7714")
                yield LinkedReference(reference, f"[{number}] 作者{self.chance.random()}. 题名[J]. 2019.", paper)


def big(documents: int) -> nx.MultiDiGraph:
    """Build a graph of that many articles; 1,000 of them make 1.3 million triples."""
    maker = _Maker(documents)
    return build(maker.entities(), maker.assertions(), maker.references())
