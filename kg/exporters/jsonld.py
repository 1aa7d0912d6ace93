"""The graph as JSON-LD with a context: an object a thing, with short keys, names by language and plain numbers.

A key is the local name of a property (`prefLabel`, `cites`), an own term and a class are written with their prefix.
How a key is to be read stands first and follows from all its values, so all of them are held in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from pyoxigraph import Literal, NamedNode

from kg.exporters import _export
from kg.exporters import _terms as terms
from kg.exporters._files import write_atomic
from kg.exporters._nodes import Source
from kg.graph import collector_paused
from kg.ontology import DEFAULT_BASE_IRI, PREFIXES, expand, shorten

Row = tuple[NamedNode, NamedNode | Literal]

_TYPE, _STRING, _OWN = expand("rdf:type"), expand("xsd:string"), "kg:"
_NATIVE: dict[str, Callable[[str], Any]] = {expand("xsd:integer"): int, expand("xsd:boolean"): "true".__eq__}


def generate(graph: Source, base_iri: str = DEFAULT_BASE_IRI) -> bytes:
    """Return the triples of the Turtle export as one JSON-LD document in UTF-8."""
    base = terms.checked_base(base_iri)
    with collector_paused():
        content = document(_export.blocks(graph, base), base)
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def write(graph: Source, path: Path, base_iri: str = DEFAULT_BASE_IRI) -> None:
    """Write the graph as JSON-LD, wholly or not at all."""
    write_atomic(path, generate(graph, base_iri))


def document(blocks: Mapping[str, Sequence[Row]], base: str) -> dict[str, Any]:
    """Return what blocks say as an object ready for JSON."""
    writer = _Writer(blocks, base)
    return {"@context": writer.context(), "@graph": [writer.node(iri, blocks[iri]) for iri in sorted(blocks)]}


class _Writer:
    """Knows how each property is written: as what all its values have in common."""

    def __init__(self, blocks: Mapping[str, Sequence[Row]], base: str) -> None:
        # an IRI that opens like a prefix would be taken for a short one
        self.prefixes = {name: iri for name, iri in PREFIXES.items() if not base.startswith(f"{name}:")}
        shapes: defaultdict[str, set[str]] = defaultdict(set)
        for rows in blocks.values():
            for predicate, value in rows:
                shapes[predicate.value].add(_shape(value))
        shapes.pop(_TYPE, None)
        self.shapes = {iri: next(iter(found)) if len(found) == 1 else "" for iri, found in sorted(shapes.items())}
        self.keys = {iri: key(shorten(iri)) for iri in self.shapes}

    def context(self) -> dict[str, Any]:
        """Return the prefixes and how each key is to be read."""
        keys = {self.keys[iri]: self._definition(iri, shape) for iri, shape in self.shapes.items()}
        return {**self.prefixes, **dict(sorted(keys.items()))}

    def _definition(self, iri: str, shape: str) -> str | dict[str, str]:
        if shape in ("", _STRING):
            return self._short(iri)
        coerced = {"@container": shape} if shape == "@language" else {"@type": self._short(shape)}
        return {"@id": self._short(iri), **coerced}

    def node(self, iri: str, rows: Iterable[Row]) -> dict[str, Any]:
        """Return one thing; what has one value is no list."""
        said: defaultdict[str, list[Any]] = defaultdict(list)
        for predicate, value in rows:
            if predicate.value == _TYPE:
                said["@type"].append(self._short(value.value))
            else:
                said[self.keys[predicate.value]].append(self._value(value, self.shapes[predicate.value]))
        return {"@id": iri, **{name: _together(values) for name, values in said.items()}}

    def _value(self, value: NamedNode | Literal, shape: str) -> Any:
        if isinstance(value, NamedNode):
            return self._short(value.value) if shape == "@id" else {"@id": self._short(value.value)}
        if shape == "@language":
            return value.language or "", value.value
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if shape == value.datatype.value:
            return _NATIVE.get(shape, str)(value.value)
        return {"@value": value.value, "@type": self._short(value.datatype.value)}

    def _short(self, iri: str) -> str:
        short = shorten(iri)
        return short if short.partition(":")[0] in self.prefixes else iri


def key(short: str) -> str:
    """Return the key of a property given as `prefix:name`.

    >>> key("skos:prefLabel"), key("kg:sameAs")
    ('prefLabel', 'kg:sameAs')
    """
    return short if short.startswith(_OWN) else short.rpartition(":")[2]


def _shape(value: NamedNode | Literal) -> str:
    if isinstance(value, NamedNode):
        return "@id"
    return "@language" if value.language else value.datatype.value


def _together(values: list[Any]) -> Any:
    """The values of one property: by language where they have one, one value as itself, several as a list."""
    if not isinstance(values[0], tuple):
        return _one(values)
    table: defaultdict[str, list[str]] = defaultdict(list)
    for language, text in values:
        table[language].append(text)
    return {language: _one(table[language]) for language in sorted(table)}


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
