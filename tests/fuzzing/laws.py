"""What must hold of whatever kg makes of an input."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import orjson
import pyarrow.parquet
import pyoxigraph as ox

from kg import contract, exporters
from kg.errors import KgError
from kg.exporters import node_link, rdf_reading
from kg.linking import coding
from kg.linking.contributions import contribute
from kg.ontology import PREDICATES
from kg.records import Document, Extraction, Mention, Reference, Span
from kg.rules import Rules

_RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "void.ttl": ox.RdfFormat.TURTLE,
}
_DATA = re.compile(r'<script type="application/json" id="(?:graph|facts)">(.*?)</script>', re.DOTALL)


def told(error: KgError) -> None:
    """An error says where, what, and what to do."""
    for one in getattr(error, "errors", (error,)):
        assert one.message, one
        assert one.place, one
        assert one.remedy, one
        assert len(str(one)) < 10_000, len(str(one))


def document(found: Document) -> None:
    """Blocks in order and apart, with nothing but blanks between; every offset inside the text."""
    position = 0
    for block in found.blocks:
        assert position <= block.span.start < block.span.end <= len(found.text), block
        assert not found.text[position : block.span.start].strip(), block
        position = block.span.end
    assert not found.text[position:].strip()
    cells = [cell for table in found.tables for row in table.rows for cell in row if cell]
    captions = [table.caption for table in found.tables if table.caption]
    for span in (*(link.span for link in found.hyperlinks), *cells, *captions):
        assert 0 <= span.start <= span.end <= len(found.text), span
    links = [link.span for link in found.hyperlinks]
    assert links == sorted(links)
    for table in found.tables:
        assert len({len(row) for row in table.rows}) == 1, table


def extraction(found: Extraction, rules: Rules) -> None:
    """What is found stands where it is said to stand, in order; it can be written, kept and linked."""
    text = found.document.text
    document(found.document)
    for mention in found.mentions:
        _mention(mention, text)
    places = [(mention.span.start, -mention.span.end) for mention in found.mentions]
    entries = [entry.span for entry in found.references]
    assert (places, entries) == (sorted(places), sorted(entries))
    for entry in found.references:
        _inside(entry.span, text)
        assert found.document.block_kind(entry.span.start) == "references", entry
    spans = {entry.span for entry in found.references}
    for relation in found.relations:
        _inside(relation.span, text)
        _mention(relation.subject, text)
        assert relation.subject.kind in PREDICATES[relation.predicate].subjects, relation
        if isinstance(relation.object, Reference):
            assert relation.object.span in spans, relation
        else:
            _mention(relation.object, text)
    for result in found.results:
        _inside(result.span, text)
        assert float(result.value) is not None
        assert result.surface in text, result
    assert orjson.loads(orjson.dumps(contract.as_dict(found, rules), default=list))
    kept = contribute(found, rules)
    assert coding.decode(*coding.encode(kept)) == kept


def _mention(mention: Mention, text: str) -> None:
    _inside(mention.span, text)
    assert mention.surface == text[slice(*mention.span)], mention
    assert 0 < mention.confidence <= 1, mention


def _inside(span: Span, text: str) -> None:
    assert 0 <= span.start <= span.end <= len(text), span


def export(suffix: str, graph: nx.MultiDiGraph) -> None:
    """An export can be read by who knows its format, and is the same when made again."""
    written: Any = exporters.load(suffix).generate(graph)
    assert written == exporters.load(suffix).generate(graph)
    readable(suffix, written)
    with tempfile.TemporaryDirectory(prefix="kg-fuzz-") as folder:
        file = Path(folder) / f"graph.{suffix}"
        if suffix == "json":
            file.write_bytes(written)
            assert nx.utils.graphs_equal(node_link.read(file), graph)
        elif file.suffix in rdf_reading.SUFFIXES and suffix != "void.ttl" and graph.number_of_edges():
            file.write_bytes(written)
            rdf_reading.read(file)


def readable(suffix: str, written: Any) -> None:
    """An export is well-formed."""
    content = written.encode("utf-8") if isinstance(written, str) else written
    if suffix in _RDF:
        assert list(ox.parse(content, format=_RDF[suffix]))
    elif suffix in {"graphml", "gexf"}:
        ElementTree.fromstring(content)
    elif suffix == "json":
        json.loads(content)
    elif suffix == "html":
        parts = _DATA.findall(content.decode())
        assert len(parts) == 2
        assert all(isinstance(json.loads(part), dict) for part in parts)
    elif suffix == "csv":
        for part in content.values():
            header, *rows = csv.reader(io.StringIO(part.decode(), newline=""), strict=True)
            assert all(len(row) == len(header) for row in rows)
    elif suffix == "parquet":
        for part in content.values():
            pyarrow.parquet.read_table(io.BytesIO(part))
