"""Media types: what answers can be written in, and which of them a client would like best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

_JSON, _XML = ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML

# What SELECT and ASK are answered in, the first if the client does not mind; the standard name of each comes first.
ROWS: dict[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": _JSON,
    "application/sparql-results+xml": _XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": _JSON,
    "application/xml": _XML,
    "text/xml": _XML,
}
# What CONSTRUCT and DESCRIBE, and every thing, are answered in.
TRIPLES: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/json": ox.RdfFormat.JSON_LD,
    "application/xml": ox.RdfFormat.RDF_XML,
    "text/xml": ox.RdfFormat.RDF_XML,
}
# What clients say in `format=`, `output=` or after a dot; each means a type of rows, a type of triples, or both.
SHORT: dict[str, tuple[str, ...]] = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "ttl": ("text/turtle",),
    "turtle": ("text/turtle",),
    "nt": ("application/n-triples",),
    "ntriples": ("application/n-triples",),
    "n-triples": ("application/n-triples",),
    "jsonld": ("application/ld+json",),
    "json-ld": ("application/ld+json",),
    "rdf": ("application/rdf+xml",),
    "rdf+xml": ("application/rdf+xml",),
    "html": ("text/html",),
}


def choose(accept: str, offered: Sequence[str], short: str = "") -> str:
    """Return the offered type that the client likes best; of a short name that says one, that one; "" if none fits.

    >>> choose("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    >>> choose("image/png", ["text/csv"]), choose("", ["text/csv"]), choose("image/png", ["text/csv"], "csv")
    ('', 'text/csv', 'text/csv')
    """
    for name in (*SHORT.get(short.lower(), ()), short.lower()):
        if name in offered:
            return name
    ranges = list(_ranges(accept)) if accept.strip() else [("*/*", 1.0)]
    liked = []
    for place, name in enumerate(offered):
        weight, closeness, rank = _liking(name, ranges)
        if weight > 0:
            liked.append((-weight, -closeness, rank, place, name))
    return min(liked)[-1] if liked else ""


def _liking(name: str, ranges: list[tuple[str, float]]) -> tuple[float, int, int]:
    """How much a type is liked, by the range that fits it closest, how close that is, and where it stands."""
    fits = {name: 3, f"{name.partition('/')[0]}/*": 2, "*/*": 1}
    found = [(fits[range_], -rank, weight) for rank, (range_, weight) in enumerate(ranges) if range_ in fits]
    closeness, rank, weight = max(found, default=(0, 0, 0.0))
    return weight, closeness, -rank


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """Yield media ranges with their weights; one whose weight cannot be read is left out."""
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [value.strip() for key, _, value in (p.partition("=") for p in parameters) if key.strip() == "q"]
        try:
            weight = float(weights[0]) if weights else 1.0
        except ValueError:
            continue
        if name and 0 <= weight <= 1:
            yield name, weight
