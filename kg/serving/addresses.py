"""Which path of the server stands for which thing, both ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote, urlsplit

from kg.exporters._terms import path as escaped

_UNTOUCHED = "/:@!$&'()*+,;=-._~%"
_TAKEN = {"sparql", "void", "health", "robots.txt", "resource", "assets", ""}


def address(iri: str, bases: Sequence[str]) -> str:
    """Return where the page of a thing is; "" for what is no thing of this graph.

    >>> address("urn:kg:model/残差 ".rstrip(), ["urn:kg:"])
    '/model/%E6%AE%8B%E5%B7%AE'
    >>> address("https://a.org/kg/model/x", ["https://a.org/kg/"]), address("https://b.org/", ["urn:kg:"])
    ('/kg/model/x', '')
    """
    base = next((base for base in bases if iri.startswith(base)), None)
    if base is None:
        return ""
    path = iri.removeprefix(_root(base))
    if _is_plain(path):
        return "/" + quote(path, safe=_UNTOUCHED)
    return resource(iri)


def resource(iri: str) -> str:
    """Return where the page of any IRI is, also of one that is no path."""
    return "/resource?iri=" + quote(iri, safe="")


def iris(raw_path: bytes, bases: Sequence[str]) -> Iterator[str]:
    """Yield the IRIs that a path may stand for, as kg spells them first."""
    written = raw_path.decode("latin-1").lstrip("/")
    try:
        plain = unquote(written, errors="surrogatepass")
    except UnicodeDecodeError:
        return
    for base in bases:
        root = _root(base)
        own = base.removeprefix(root)  # the part of the base that is in the path
        if plain.startswith(own):
            kind, _, name = plain.removeprefix(own).partition("/")
            yield f"{base}{escaped(kind)}/{escaped(name)}"
        yield from (root + plain, root + written)


def _root(base: str) -> str:
    """What of a base is not in the path: scheme and host of one on the web, all of another."""
    if base.startswith(("http://", "https://")):
        parts = urlsplit(base)
        return f"{parts.scheme}://{parts.netloc}/"
    return base


def _is_plain(path: str) -> bool:
    """Whether a path comes back from a browser as it was sent there."""
    steps = path.split("/")
    return steps[0] not in _TAKEN and not {".", "..", ""} & set(steps) and not {"?", "#", "\\"} & set(path)
