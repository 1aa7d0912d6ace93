"""The graph as GEXF 1.2, for Gephi: the nodes and edges of the GraphML export, an edge as heavy as its support.

All of it is held in memory while it is written.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from networkx.readwrite.gexf import GEXFWriter

from kg.exporters import graphml
from kg.exporters._files import write_atomic
from kg.exporters._nodes import Source


def generate(graph: Source) -> bytes:
    """Return the graph as GEXF in UTF-8."""
    flat = graphml.flatten(graph)
    for *_, attributes in flat.edges(data=True):
        attributes["weight"] = float(attributes["support"])
    writer = GEXFWriter()
    meta = writer.xml.find("meta")
    del meta.attrib["lastmodifieddate"]  # the same graph gives the same bytes tomorrow
    meta.find("creator").text = "kg"
    writer.add_graph(flat)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def write(graph: Source, path: Path) -> None:
    """Write the graph as GEXF, wholly or not at all."""
    write_atomic(path, generate(graph))
