"""How the RDF exports write terms and blocks: what pyoxigraph would write, for a fraction of its time.

A block is all that is said of one subject in one graph. Whatever is rare or has rules of its own (short names of
IRIs, numbers without quotes) is asked of pyoxigraph itself, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import regex
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kg.exporters._terms import mended, term
from kg.ontology import PREFIXES

Row = tuple[NamedNode, NamedNode | Literal]
Written = tuple[str, str]  # predicate and object of a row

_NAMESPACES = tuple(PREFIXES.values())
_SPECIAL = regex.compile(r'[\x00-\x1f"\\\x7f\ud800-\udfff\ufffe\uffff]')
_ESCAPES = {number: f"\\u{number:04X}" for number in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
_ESCAPES |= {ord(raw): f"\\{letter}" for raw, letter in zip('\b\t\n\f\r"\\', 'btnfr"\\', strict=True)}
_SOME = NamedNode("urn:x")


def quoted(text: str) -> str:
    r"""Write a text as a literal; a broken surrogate becomes the replacement character.

    >>> print(quoted('"残差"\n'))
    "\"残差\"\n"
    """
    return f'"{mended(text).translate(_ESCAPES)}"' if _SPECIAL.search(text) else f'"{text}"'


class Lines:
    """N-Triples and N-Quads: a line a statement."""

    head = b""

    def term(self, name: str) -> str:
        """Write a term of a vocabulary, given as `prefix:name`."""
        return f"<{term(name).value}>"

    predicate = term

    def iri(self, iri: str) -> str:
        """Write an IRI."""
        return f"<{iri}>"

    def integer(self, number: int) -> str:
        """Write an integer."""
        return str(Literal(number))

    def rows(self, rows: Iterable[Row]) -> list[Written]:
        """Write the rows of a block."""
        return [(f"<{predicate.value}>", str(value)) for predicate, value in rows]

    def block(self, subject: str, rows: Sequence[Written], graph: str) -> str:
        """Write what is said of a subject in a graph, which is empty for the default one."""
        end = f" <{graph}> .\n" if graph else " .\n"
        return "".join([f"<{subject}> {predicate} {value}{end}" for predicate, value in rows])

    def read(self, text: bytes) -> list[Row]:
        """Read the rows of a block."""
        return [(quad.predicate, quad.object) for quad in parse(text, format=RdfFormat.N_QUADS)]

    def document(self, blocks: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
        """Put blocks together; each comes with its graph."""
        for _, text in blocks:
            yield text


class Short(Lines):
    """Turtle and TriG: prefixes, and no subject or predicate twice in a row."""

    head = "\n".join([*sorted(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()), "", ""]).encode()

    def term(self, name: str) -> str:
        """Write a term of a vocabulary, given as `prefix:name`."""
        return _short(term(name).value)

    def predicate(self, name: str) -> str:
        """Write a property, given as `prefix:name`."""
        return "a" if name == "rdf:type" else self.term(name)

    def iri(self, iri: str) -> str:
        """Write an IRI."""
        return _short(iri) if iri.startswith(_NAMESPACES) else f"<{iri}>"

    def integer(self, number: int) -> str:
        """Write an integer."""
        return str(number)

    def rows(self, rows: Iterable[Row]) -> list[Written]:
        """Write the rows of a block."""
        return [(_property(predicate.value), self._value(value)) for predicate, value in rows]

    def block(self, subject: str, rows: Sequence[Written], graph: str) -> str:
        """Write what is said of a subject in a graph, which is empty for the default one."""
        lines, indent = [], "\t\t" if graph else "\t"
        before = None
        for predicate, value in rows:
            if predicate == before:
                lines.append(f" , {value}")
            else:
                lines.append(f" ;\n{indent}{predicate} {value}" if before else f"{predicate} {value}")
                before = predicate
        return f"{indent[1:]}{self.iri(subject)} {''.join(lines)} .\n"

    def read(self, text: bytes) -> list[Row]:
        """Read the rows of a block."""
        quads = parse(self.head + text, format=RdfFormat.TURTLE)
        return [(quad.predicate, quad.object) for quad in quads]

    def document(self, blocks: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
        """Put blocks together, those of a named graph in braces; each comes with its graph."""
        yield self.head
        inside = b""
        for graph, text in blocks:
            if graph != inside:
                yield (b"}\n" if inside else b"") + self.iri(graph.decode()).encode() + b" {\n"
                inside = graph
            yield text
        if inside:
            yield b"}\n"

    def _value(self, value: NamedNode | Literal) -> str:
        if isinstance(value, NamedNode):
            return self.iri(value.value)
        text = str(value)
        return text if text[-1] != ">" else _by_oxigraph(value)


def turtle(blocks: Mapping[str, Iterable[Row]]) -> bytes:
    """Write blocks as Turtle, in order of their subjects."""
    syntax = Short()
    texts = (syntax.block(iri, syntax.rows(blocks[iri]), "").encode() for iri in sorted(blocks))
    return b"".join(syntax.document((b"", text) for text in texts))


@lru_cache(maxsize=4096)
def _short(iri: str) -> str:
    return _by_oxigraph(NamedNode(iri))


@lru_cache(maxsize=1024)
def _property(iri: str) -> str:
    return "a" if iri == term("rdf:type").value else Short().iri(iri)


@lru_cache(maxsize=4096)
def _by_oxigraph(value: NamedNode | Literal) -> str:
    """Write a term as pyoxigraph does in Turtle."""
    written = serialize([Triple(_SOME, _SOME, value)], format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    return written.decode().rpartition(f"\n{_SOME} {_SOME} ")[2].removesuffix(" .\n")
