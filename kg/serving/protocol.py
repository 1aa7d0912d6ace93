"""The SPARQL 1.1 Protocol: what an HTTP request asks, or why it may not."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from urllib.parse import parse_qsl

import pyoxigraph as ox

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"

_MOST_FIELDS = 200
_READ_ONLY = "this endpoint is read only: it answers SELECT, ASK, CONSTRUCT and DESCRIBE and takes no update"


class RefusedError(Exception):
    """A request that is not answered, with the status that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the graphs that the request names for it, and the format if one is named by its short name."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    short: str = ""


def asked(method: str, url_query: bytes, content_type: str = "", body: bytes = b"") -> Asked | None:
    """Read a request; None is one that asks nothing and so is given the description of the service."""
    if method not in METHODS:
        raise RefusedError(405, f"{method} is not answered here; use GET or POST")
    fields = _fields(url_query)
    if method == "POST":
        fields += _posted(content_type, body)
    _refuse_update(fields, posted=method == "POST")
    queries = _all(fields, "query")
    if len(queries) > 1:
        raise RefusedError(400, "there is more than one query")
    if not queries and method != "POST":
        return None
    if not queries:
        raise RefusedError(400, "there is no query")
    return Asked(queries[0], _graphs(fields, "default"), _graphs(fields, "named"), _short(fields))


def _posted(content_type: str, body: bytes) -> list[tuple[str, str]]:
    header = Message()
    header["Content-Type"] = content_type
    media = header.get_content_type() if content_type else ""
    if not media:
        raise RefusedError(400, f"a POST says what it holds: Content-Type is {FORM} or {QUERY}")
    if media not in {FORM, QUERY, UPDATE}:
        raise RefusedError(415, f"{media} is not read here; Content-Type is {FORM} or {QUERY}")
    charset = header.get_content_charset("utf-8")
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise RefusedError(415, f"queries are written in UTF-8, not in {charset}")
    if media == FORM:
        return _fields(body)
    return [("query" if media == QUERY else "update", _text(body))]


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise RefusedError(400, "the parameters are not written in UTF-8") from error
    except ValueError as error:
        raise RefusedError(400, f"there are more than {_MOST_FIELDS} parameters") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(400, "the query is not written in UTF-8") from error


def _refuse_update(fields: list[tuple[str, str]], posted: bool) -> None:
    updates = _all(fields, "update")
    if updates and (not posted or len(updates) > 1 or _all(fields, "query")):
        raise RefusedError(400, f"an update is sent by POST and alone, and {_READ_ONLY}")
    if updates:
        raise RefusedError(403, _READ_ONLY)


def _graphs(fields: list[tuple[str, str]], which: str) -> tuple[str, ...] | None:
    names = _all(fields, f"{which}-graph-uri")
    for name in names:
        try:
            ox.NamedNode(name)
        except ValueError as error:
            raise RefusedError(400, f"{which}-graph-uri is no IRI: {name[:200]!r}") from error
    return tuple(names) or None


def _short(fields: list[tuple[str, str]]) -> str:
    """Clients say the format under three names; what none of them knows is left to Accept."""
    return next((value for key, value in fields if key in {"format", "output", "results"} and value), "")


def _all(fields: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in fields if key == name]
