"""GraphML written as its nodes and edges come, byte for byte what networkx writes of a graph that is all there.

Which keys there are, in the head of the file, is known only at the end: so what follows the head waits in a file
without a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from kg.exporters._files import contents, waiting
from kg.exporters._xml import escaped, escaped_value

Attributes = dict[str, Any]
Node = tuple[str, Attributes]
Edge = tuple[str, str, str, Attributes]  # subject, object, predicate

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    f'<graphml xmlns="{_SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:schemaLocation="{_SPACE} {_SPACE}/1.0/graphml.xsd">\n'
)
_KINDS = {str: "string", bool: "boolean", int: "long", float: "double"}


def document(nodes: Iterable[Node], edges: Iterable[Edge], folder: Path | None) -> Iterator[bytes]:
    """Yield the parts of the file; the temporary one is put into `folder`."""
    with waiting(folder) as body:
        keys = _Keys()
        for text in chain(keys.nodes(nodes), keys.edges(edges)):  # `writelines` would look at the size only once
            body.write(text.encode())
        yield (_HEAD + keys.declared()).encode()
        if body.tell():
            yield b'  <graph edgedefault="directed">\n'
            yield from contents(body)
            yield b"  </graph>\n</graphml>\n"
        else:
            yield b'  <graph edgedefault="directed" />\n</graphml>\n'


class _Keys:
    """Numbers the attributes as they are met."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, type, str], str] = {}

    def nodes(self, nodes: Iterable[Node]) -> Iterator[str]:
        """Yield the text of each node."""
        for node, attributes in nodes:
            start = f'    <node id="{escaped_value(node)}"'
            yield f"{start}>\n{self._data(attributes, 'node')}    </node>\n" if attributes else f"{start} />\n"

    def edges(self, edges: Iterable[Edge]) -> Iterator[str]:
        """Yield the text of each edge."""
        for subject, object_, _, attributes in edges:
            ends = f'source="{escaped_value(subject)}" target="{escaped_value(object_)}"'
            data = self._data(attributes, "edge")
            yield f'    <edge {ends} id="{escaped_value(attributes["id"])}">\n{data}    </edge>\n'

    def declared(self) -> str:
        """Return the declarations of all keys, the last first."""
        return "".join(
            f'  <key id="{key}" for="{scope}" attr.name="{escaped_value(name)}" attr.type="{_KINDS[kind]}" />\n'
            for (name, kind, scope), key in reversed(self._ids.items())
        )

    def _data(self, attributes: Attributes, scope: str) -> str:
        ids, lines = self._ids, []
        for name, value in attributes.items():
            known = (name, type(value), scope)
            key = ids.get(known) or ids.setdefault(known, f"d{len(ids)}")
            text = escaped(value) if isinstance(value, str) else str(value)
            lines.append(f'      <data key="{key}">{text}</data>\n' if text else f'      <data key="{key}" />\n')
        return "".join(lines)
