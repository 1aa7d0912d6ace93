"""A thesaurus in SKOS, read from a file of a user: its concepts, their labels, and which is broader than which.

Only the Turtle family is read: RDF/XML may declare entities that grow without bound when they are read. What a file may
hold is bounded, so that a wrong file ends in a message and not in a full memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import RuleError
from kg.ontology import PREFIXES
from kg.text import has_han

MAX_BYTES = 500_000_000
MAX_CONCEPTS = 200_000
MAX_LABELS = 100
LONGEST_LABEL = 100

_SYNTAXES = {".ttl": "TURTLE", ".nt": "N_TRIPLES", ".trig": "TRIG", ".nq": "N_QUADS"}
_SKOS = PREFIXES["skos"]
# the Computer Science Ontology says it in its own words
_CSO = "http://cso.kmi.open.ac.uk/schema/cso#"
_TYPE = PREFIXES["rdf"] + "type"
_PLAIN = PREFIXES["rdfs"] + "label"
_PREFERRED = _SKOS + "prefLabel"
_LABELS = frozenset({_PREFERRED, _SKOS + "altLabel", _SKOS + "hiddenLabel", _PLAIN})
_UP = frozenset({_SKOS + "broader"})
_DOWN = frozenset({_SKOS + "narrower", _CSO + "superTopicOf"})
_CONCEPTS = frozenset({_SKOS + "Concept", _CSO + "Topic"})
_NO_CONCEPTS = frozenset({_SKOS + "ConceptScheme", _SKOS + "Collection", _SKOS + "OrderedCollection"})


@dataclass
class Concept:
    """What a thesaurus says of one concept; `place` is its file, `preferred` is by language (`en`, `zh`, …)."""

    iri: str
    place: str
    preferred: dict[str, str] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    broader: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    plain: dict[str, str] = field(default_factory=dict)
    linked: bool = False

    @property
    def names(self) -> dict[str, str]:
        """Its names by language; rdfs:label counts where there is no prefLabel."""
        return self.preferred or self.plain

    @property
    def name(self) -> str:
        """The English name, else the Chinese, else another."""
        chosen = next((self.names[language] for language in ("en", "zh", "") if language in self.names), "")
        return chosen or min([*self.names.values(), *self.others], default="")

    @property
    def labels(self) -> list[str]:
        """Every label once, the name first, the Chinese name next."""
        rest = sorted({*self.names.values(), *self.plain.values(), *self.others})
        return list(dict.fromkeys(filter(None, (self.name, self.names.get("zh", ""), *rest))))

    @property
    def is_one(self) -> bool:
        """Whether this is a concept at all, and not its scheme or whatever else a file describes."""
        said = bool(self.preferred or self.others or self.types & _CONCEPTS or self.linked)
        return said and bool(self.labels) and not self.types & _NO_CONCEPTS


def read(paths: Iterable[Path], errors: list[RuleError]) -> dict[str, Concept]:
    """Read every file; a concept that two of them describe is one. Faults are added to `errors`."""
    table: dict[str, Concept] = {}
    for path in paths:
        labelled: set[str] = set()
        try:
            for subject, predicate, thing in _triples(path):
                _take(table, str(path), subject, predicate, thing)
                if predicate in _LABELS:
                    labelled.add(subject)
        except RuleError as error:
            errors.append(error)
        else:
            if not any(iri in table and table[iri].is_one for iri in labelled):
                remedy = "a concept has a skos:prefLabel, or is a skos:Concept with an rdfs:label"
                errors.append(RuleError("holds no concept that has a label", place=str(path), remedy=remedy))
    concepts = {iri: concept for iri, concept in sorted(table.items()) if concept.is_one}
    for concept in concepts.values():
        concept.broader &= concepts.keys()
    errors.extend(_cycles(concepts))
    return concepts


def _triples(path: Path) -> Iterator[tuple[str, str, Any]]:
    import pyoxigraph as ox

    syntax = _SYNTAXES.get(path.suffix.lower())
    if syntax is None:
        remedy = f"give a file that ends in {', '.join(_SYNTAXES)}; other forms of RDF can be turned into Turtle"
        raise RuleError("is no thesaurus that kg reads", place=str(path), remedy=remedy)
    try:
        if path.exists() and not path.is_file():  # a pipe would keep us waiting without an end
            raise RuleError(
                "cannot be read: it is no regular file", place=str(path), remedy="give the path of a file in Turtle"
            )
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"has {size:,} bytes, {MAX_BYTES:,} are the most"
            raise RuleError(message, place=str(path), remedy="keep labels and broader, leave the rest out")
        for quad in ox.parse(path=str(path), format=getattr(ox.RdfFormat, syntax)):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value, quad.predicate.value, quad.object
    except OSError as error:
        remedy = "give the path of a file in Turtle"
        raise RuleError(f"cannot be read: {error}", place=str(path), remedy=remedy) from error
    except (SyntaxError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        place = f"{path}:{line}" if line else str(path)
        message = f"is no well-formed RDF: {str(error).split(' (line')[0][:160]}"
        raise RuleError(message, place=place, remedy="mend the file; kg reads SKOS in Turtle") from error


def _take(table: dict[str, Concept], place: str, subject: str, predicate: str, thing: Any) -> None:
    literal = hasattr(thing, "datatype")
    if predicate in _LABELS and literal:
        label = " ".join(thing.value.replace("|", " ").split())
        if 0 < len(label) <= LONGEST_LABEL:
            _label(_concept(table, place, subject), predicate, label, thing.language or "")
    elif predicate == _TYPE and not literal and thing.value in _CONCEPTS | _NO_CONCEPTS:
        _concept(table, place, subject).types.add(thing.value)
    elif predicate in _UP | _DOWN and hasattr(thing, "value") and not literal:
        low, high = (subject, thing.value) if predicate in _UP else (thing.value, subject)
        _concept(table, place, low).broader.add(high)
        table[low].linked = _concept(table, place, high).linked = True


def _concept(table: dict[str, Concept], place: str, iri: str) -> Concept:
    if iri not in table and len(table) >= MAX_CONCEPTS:
        message = f"has more than {MAX_CONCEPTS:,} concepts"
        raise RuleError(message, place=place, remedy="take the part of the thesaurus that you need")
    return table.setdefault(iri, Concept(iri, place))


def _label(concept: Concept, predicate: str, label: str, tag: str) -> None:
    """Note a label; of two preferred ones in one language the first by spelling stays preferred."""
    language = tag.split("-")[0].lower() or ("zh" if has_han(label) else "")
    if predicate in {_PREFERRED, _PLAIN}:
        names = concept.preferred if predicate == _PREFERRED else concept.plain
        known = names.setdefault(language, label)
        names[language], label = min(known, label), max(known, label)
    if label not in concept.names.values() and len(concept.others) < MAX_LABELS:
        concept.others.add(label)


def _cycles(concepts: dict[str, Concept]) -> Iterator[RuleError]:
    """Yield a fault for every circle of what is broader, found where a walk upwards comes back to its own path."""
    done: set[str] = set()
    for start in concepts:
        path: dict[str, Iterator[str]] = {}
        here: str | None = start if start not in done else None
        while here is not None:
            path[here] = iter(sorted(concepts[here].broader - done))
            here = None
            while path and here is None:
                last = next(reversed(path))
                here = next(path[last], None)
                if here is None:
                    done.add(last)
                    del path[last]
                elif here in path:
                    yield _circle([*path][[*path].index(here) :], concepts)
                    here = None


def _circle(iris: list[str], concepts: dict[str, Concept]) -> RuleError:
    names = " → ".join(concepts[iri].name for iri in (*iris[:20], iris[0]))
    remedy = "take one of these broader out"
    return RuleError(f"broader goes round in a circle: {names}", place=concepts[iris[0]].place, remedy=remedy)
