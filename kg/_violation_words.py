"""A result of SHACL in words: the thing it is about, what is wrong, the value and the shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import rdflib
from rdflib import RDF, SH
from rdflib.collection import Collection
from rdflib.term import Node

from kg.ontology import shorten

_SHAPES = "urn:kg:shapes#"
_WORST = 3  # alternatives inside alternatives are no deeper than this


class Told(NamedTuple):
    """What is said of one result."""

    node: Node
    what: str
    value: str
    shape: str


class Words:
    """Words for the results of one report."""

    def __init__(self, content: rdflib.Graph, report: rdflib.Graph, shapes: rdflib.Graph) -> None:
        self.content, self.report, self.shapes = content, report, shapes

    def of(self, result: Node) -> Told:
        """Return the words for one result."""
        node, value, shape = (self.report.value(result, name) for name in (SH.focusNode, SH.value, SH.sourceShape))
        assert node is not None
        assert shape is not None
        if self.report.value(result, SH.sourceConstraint) and value is not None:
            node, value = value, None  # a question about the whole file, whose answers are the things
        return Told(node, self._what(result, shape), "" if value is None else self._shown(value), self._owner(shape))

    def _what(self, result: Node, shape: Node) -> str:
        path = self.report.value(result, SH.resultPath)
        name = short(path) if isinstance(path, rdflib.URIRef) else "the list" if path else ""
        component = shorten_component(self.report.value(result, SH.sourceConstraintComponent))
        own = self._parameter(shape, SH.message)
        if own is None and component in _WORDS:
            return _WORDS[component](name or "it", self._wanted(shape, component))
        message = own or self.report.value(result, SH.resultMessage)
        return f"{name}: {message}".removesuffix(".") if name else str(message).removesuffix(".")

    def _wanted(self, shape: Node, component: str) -> str:
        """What the shape asks for."""
        if component in ("Class", "Or", "Node", "QualifiedMinCount", "QualifiedMaxCount"):
            return " or ".join(dict.fromkeys(map(short, self._classes(shape))))
        value = self._parameter(shape, SH[component[0].lower() + component[1:]])
        if component == "In" and value is not None:
            return ", ".join(map(short, Collection(self._graph(value), value)))
        return "" if value is None else short(value)

    def _classes(self, shape: Node, depth: int = 0) -> Iterator[Node]:
        graph = self._graph(shape)
        yield from graph.objects(shape, SH["class"])
        if depth < _WORST:
            inner = [*graph.objects(shape, SH.node), *graph.objects(shape, SH.qualifiedValueShape)]
            for listed in graph.objects(shape, SH["or"]):
                inner.extend(Collection(graph, listed))
            for node in inner:
                yield from self._classes(node, depth + 1)

    def _parameter(self, shape: Node, name: Node) -> Node | None:
        return self._graph(shape).value(shape, name)

    def _graph(self, node: Node) -> rdflib.Graph:
        """A shape without a name is copied into the report."""
        return self.shapes if (node, None, None) in self.shapes else self.report

    def _owner(self, shape: Node) -> str:
        """The shape with a name that this one is, or is a part of."""
        owner: Node | None = shape
        while owner is not None and not isinstance(owner, rdflib.URIRef):
            owner = next(self.shapes.subjects(None, owner), None)
        return short(owner) if owner is not None else ""

    def _shown(self, value: Node) -> str:
        if isinstance(value, rdflib.URIRef):
            classes = sorted(map(short, self.content.objects(value, RDF.type)))
            return f"<{value}>, {' '.join(classes) or 'of no class'}"
        if not isinstance(value, rdflib.Literal):
            return str(value)
        return f'"{value}"@{value.language}' if value.language else f'"{value}"{_datatype(value)}'


def short(node: Node) -> str:
    """Return `prefix:name` of an IRI, the text of a literal.

    >>> short(rdflib.URIRef("urn:kg:shapes#Model")), short(rdflib.Literal("a"))
    ('shapes:Model', 'a')
    """
    return shorten(str(node)).replace(_SHAPES, "shapes:")


def _datatype(value: rdflib.Literal) -> str:
    return f"^^{short(value.datatype)}" if value.datatype else ""


def shorten_component(component: Node | None) -> str:
    """Return which constraint it is: `MinCount` of `sh:MinCountConstraintComponent`."""
    return str(component or "").rpartition("#")[2].removesuffix("ConstraintComponent")


_WORDS: dict[str, Callable[[str, str], str]] = {
    "MinCount": lambda path, wanted: f"has no {path}",
    "MaxCount": lambda path, wanted: f"has more than one {path}",
    "Datatype": lambda path, wanted: f"{path} is no {wanted}",
    "Class": lambda path, wanted: f"{path} is no {wanted}",
    "Or": lambda path, wanted: f"{path} is no {wanted}",
    "Node": lambda path, wanted: f"{path} is no {wanted}",
    "NodeKind": lambda path, wanted: f"{path} is no {wanted.removeprefix('http://www.w3.org/ns/shacl#')}",
    "In": lambda path, wanted: f"{path} is none of {wanted}",
    "Pattern": lambda path, wanted: f"{path} does not look like {wanted}",
    "HasValue": lambda path, wanted: f"{path} is not {wanted}",
    "Equals": lambda path, wanted: f"{path} is not the same as {wanted}",
    "Disjoint": lambda path, wanted: f"{path} says what {wanted} says too",
    "UniqueLang": lambda path, wanted: f"has more than one {path} in one language",
    "LessThanOrEquals": lambda path, wanted: f"{path} is more than {wanted}",
    "MinInclusive": lambda path, wanted: f"{path} is less than {wanted}",
    "MaxInclusive": lambda path, wanted: f"{path} is more than {wanted}",
    "MinLength": lambda path, wanted: f"{path} is empty",
    "QualifiedMinCount": lambda path, wanted: f"has no {path} that is a {wanted}",
    "QualifiedMaxCount": lambda path, wanted: f"has more than one {path} that is a {wanted}",
}
