"""The columns of what stages write, as pyarrow has them; made on demand, since pyarrow comes with an extra."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def _arrow() -> Any:
    import pyarrow

    return pyarrow


def units() -> Schema:
    """Files to read; those that the engine fetches have their content."""
    arrow = _arrow()
    return {"place": arrow.string(), "path": arrow.string(), "content": arrow.binary()}


def documents() -> Schema:
    """A document's contribution, or an error; `order` is its place among those of its file.

    `keys` are the addresses and titles that links may find it by, `asks` those that its own links look for.
    """
    arrow = _arrow()
    text, raw = arrow.string(), arrow.binary()
    columns = dict.fromkeys(("place", "path", "order", "id", "title", "url"), text)
    lists = dict.fromkeys(("keys", "asks"), arrow.list_(text))
    return {**columns, **lists, "head": raw, "body": raw, "error": text}


def sightings() -> Schema:
    """What documents say of which papers and authors there are, and how often."""
    arrow = _arrow()
    return {"kind": arrow.string(), "key": arrow.string(), "times": arrow.int64()}


def resolved() -> Schema:
    """Rows of several kinds: `document` is all of one document; `part` and `said` wait to be merged by their thing."""
    arrow = _arrow()
    return {"table": arrow.string(), "id": arrow.string(), "content": arrow.binary()}


def merged() -> Schema:
    """All that is known of one thing: its record and its statements."""
    arrow = _arrow()
    return {"id": arrow.string(), "content": arrow.binary()}


def entities() -> Schema:
    """The columns of `graph-nodes.parquet`."""
    arrow = _arrow()
    text = arrow.string()
    lists = {"names": ("language", "name"), "identifiers": ("scheme", "value"), "details": ("key", "value")}
    pairs = {name: arrow.list_(arrow.struct([(part, text) for part in parts])) for name, parts in lists.items()}
    return {"id": text, "kind": text, "name": text, "aliases": arrow.list_(text), **pairs}


def statements() -> Schema:
    """The columns of `graph-edges.parquet`."""
    arrow = _arrow()
    text, whole, real = arrow.string(), arrow.int64(), arrow.float64()
    found = {"document": text, "start": whole, "end": whole, "quote": text, "rule": text, "confidence": real}
    evidence = arrow.list_(arrow.struct(list({**found, "prefix": text, "suffix": text}.items())))
    ends = dict.fromkeys(("subject", "predicate", "object"), text)
    return {**ends, "support": whole, "confidence": real, "evidence": evidence}


def references() -> Schema:
    """The fields of a reference, its line, and the paper it stands for."""
    arrow = _arrow()
    text, whole = arrow.string(), arrow.int64()
    names = ("document", "marker", "title", "mark", "venue", "publisher", "volume", "issue", "pages")
    columns = dict.fromkeys((*names, "arxiv", "doi", "url", "rule", "raw", "paper"), text)
    numbers = dict.fromkeys(("start", "end", "year"), whole)
    return {**columns, **numbers, "authors": arrow.list_(text), "et_al": arrow.bool_()}


def records() -> Schema:
    """Blocks of N-Triples on their way into a shard."""
    arrow = _arrow()
    return {"shard": arrow.int64(), "record": arrow.binary()}


def shards() -> Schema:
    """Files of N-Triples that were written."""
    arrow = _arrow()
    return {"file": arrow.string(), "triples": arrow.int64(), "bytes": arrow.int64()}
