"""Models, concepts, what models are tied to, and what is stated between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.evaluation.figures import CONCEPTS, Verdict
from kg.evaluation.gold import Gold, GoldLink
from kg.evaluation.said import Said, key, tail

# the predicates that gold does not list: they are facts about papers and lists, or judged as links
_NOT_JUDGED = frozenset(
    {
        "broader",
        "cites",
        "has_code",
        "introduced_by",
        "links_to",
        "mentions",
        "published_in",
        "written_by",
    }
)


def models(gold: Gold, said: Said) -> Iterator[Verdict]:
    """A model is found under any of its names or variants; a node that is none of them is one too many."""
    if gold.models is None:
        return
    keys = [{key(name) for name in model.all} for model in gold.models]
    found: set[int] = set()
    for node, names in said.names("model").items():
        meant = [number for number, wanted in enumerate(keys) if names & wanted]
        found.update(meant)
        if not meant:
            yield Verdict("models", "extra", node, said.mentioned(node))
    for number, model in enumerate(gold.models):
        outcome = "right" if number in found else "missed"
        yield Verdict("models", outcome, model.name, said.written(*model.surfaces, model.name))


def links(gold: Gold, said: Said) -> Iterator[Verdict]:
    """A model is tied to a paper if the text introduces it by that entry or id."""
    if gold.links is None:
        return
    aliases, nodes = _Aliases(gold), said.names("model")
    papers = {str(entry["marker"]): entry.get("paper") for entry in said.references if entry.get("marker")}
    introduced = {
        (relation["object"], name)
        for relation in said.relations
        if relation["predicate"] == "introduced_by"
        for name in nodes.get(relation["subject"], set()) | {tail(relation["subject"])}
    }
    for link in gold.links:
        paper = papers.get(link.ref) if link.ref else f"paper:arxiv/{link.arxiv}"
        tied = any((paper, name) in introduced for name in aliases.family(link.model))
        yield Verdict("links.recall", "right" if paper and tied else "missed", *_shown(link, said))


def _shown(link: GoldLink, said: Said) -> tuple[str, str]:
    marks = [f"[{link.ref}]", f"【{link.ref}】", f"［{link.ref}］"] if link.ref else [link.arxiv]
    return f"{link.model} introduced_by {marks[0]}", said.written(*marks)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A relation with the names that its two ends go by."""

    subject: set[str]
    predicate: str
    object: set[str]


def relations(gold: Gold, said: Said) -> Iterator[Verdict]:
    """What gold says is stated must be; what is stated beyond it is extra, though gold need not be complete here.

    A size or version (`variant_of`) that gold does not list is not counted: names alone say that.
    """
    if gold.relations is None:
        return
    aliases, nodes = _Aliases(gold), said.names("model", "concept", "organisation", "person")
    judged = [relation for relation in said.relations if relation["predicate"] not in _NOT_JUDGED]
    stated = [
        _Stated(_ends(relation["subject"], nodes), relation["predicate"], _ends(relation["object"], nodes))
        for relation in judged
    ]
    matched: set[int] = set()
    for wanted in gold.relations:
        subjects, objects = aliases.of(wanted.subject), aliases.of(wanted.object)
        hits = {
            number
            for number, one in enumerate(stated)
            if one.predicate == wanted.predicate and one.subject & subjects and one.object & objects
        }
        matched |= hits
        what = f"{wanted.subject} {wanted.predicate} {wanted.object}"
        yield Verdict("relations", "right" if hits else "missed", what, wanted.evidence)
    for number, relation in enumerate(judged):
        if number not in matched and relation["predicate"] != "variant_of":
            what = f"{relation['subject']} {relation['predicate']} {relation['object']}"
            yield Verdict("relations", "extra", what, said.stated(relation))


def _ends(node: str, nodes: dict[str, set[str]]) -> set[str]:
    return nodes.get(node, set()) | {tail(node)}


def concepts(gold: Gold, said: Said) -> Iterator[Verdict]:
    """A concept is found under any of its names; only what is missed counts."""
    found = set().union(*said.names("concept").values())
    for list_ in CONCEPTS:
        for name in gold.concepts.get(list_, ()):
            outcome = "right" if key(name) in found else "missed"
            yield Verdict(f"concept.{list_}", outcome, name, said.written(name))


class _Aliases:
    """The names that gold gives for one model."""

    def __init__(self, gold: Gold) -> None:
        self.models = [(model.name, {key(name) for name in model.all}) for model in gold.models or ()]
        self.by_name = {key(name): names for name, names in self.models}

    def of(self, name: str) -> set[str]:
        """All names of the model that is called so; else the name itself."""
        return self.by_name.get(key(name), set()) | {key(name)}

    def family(self, name: str) -> set[str]:
        """The same for a name that may also be an alias or a variant of a model."""
        related = (names for called, names in self.models if called == name or key(name) in names)
        return {key(name)}.union(*related)
