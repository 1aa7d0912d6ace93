"""Records to RDF terms: functions that have an answer for every string, however hostile."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from datetime import date
from functools import lru_cache
from urllib.parse import quote, unquote

import regex
from pyoxigraph import Literal, NamedNode

from kg import text as strings
from kg.errors import ExportError
from kg.ontology import expand
from kg.records import LinkedReference

type_of_year = NamedNode(expand("xsd:gYear"))
type_of_date = NamedNode(expand("xsd:date"))
type_of_decimal = NamedNode(expand("xsd:decimal"))

_HASH_DIGITS = 24  # 96 bits: no two of a billion things meet
_LONGEST_NAME = 200
_HEAD_OF_LONG_NAME = 80

# What an IRI may not hold in a path, and what it may but should not: blanks, marks of direction, private characters.
_ESCAPED = regex.compile(
    r"[^A-Za-z0-9._~!$&'()*+,;=:@/\-"
    r"\u00a1-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\uffef"
    r"\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd]"
)
_ESCAPED_IN_URL = regex.compile(r"%(?![0-9A-Fa-f]{2})|" + _ESCAPED.pattern.replace("[^", "[^?#%", 1))
_WEB_URL = regex.compile(r"https?://[^/?#@:\s]+(?::\d+)?(?:[/?#].*)?", regex.IGNORECASE)
_YEAR = regex.compile(r"[12]\d{3}", regex.ASCII)
_DATE = regex.compile(r"[12]\d{3}-\d\d-\d\d", regex.ASCII)
_DECIMAL = regex.compile(r"[+-]?\d+(?:\.\d+)?", regex.ASCII)
_STATEMENT = regex.compile(r"(.*)statement/[0-9a-f]{24}")
_BASE = regex.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s#]*")


@lru_cache(maxsize=1024)
def term(name: str) -> NamedNode:
    """Return the IRI of a term written `prefix:name`."""
    return NamedNode(expand(name))


def plain(text: str) -> Literal:
    """Make a literal without a language; a broken surrogate becomes the replacement character."""
    try:
        return Literal(text)
    except ValueError:
        return Literal(mended(text))


def tagged(text: str, language: str = "") -> Literal:
    """Make a literal with a language: the given one if it is a language tag, else the one its letters show.

    >>> str(tagged("残差网络")), str(tagged("ResNet", "no tag"))
    ('"残差网络"@zh', '"ResNet"@en')
    """
    whole = mended(text)
    try:
        return Literal(whole, language=language or language_of(text))
    except ValueError:
        return Literal(whole, language=language_of(text))


def language_of(name: str) -> str:
    """Say `zh` if the name holds a Chinese character, else `en`."""
    return "zh" if strings.has_han(name) else "en"


def year(text: str) -> Literal | None:
    """Make an xsd:gYear of four digits, nothing of anything else."""
    return Literal(text, datatype=type_of_year) if _YEAR.fullmatch(text) else None


def day(text: str) -> Literal | None:
    """Make an xsd:date of a day that the calendar has, written YYYY-MM-DD, nothing of anything else.

    >>> day("2019-02-30") is None
    True
    """
    if not _DATE.fullmatch(text):
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return Literal(text, datatype=type_of_date)


@lru_cache(maxsize=4096)
def decimal(value: float) -> Literal:
    """Make an xsd:decimal, which knows neither exponents nor infinity.

    >>> decimal(0.9).value, decimal(1e-9).value, decimal(float("nan")).value
    ('0.9', '0.0', '0.0')
    """
    digits = f"{value:.6f}".rstrip("0") if math.isfinite(value) else "0."
    return Literal(digits + "0" if digits.endswith(".") else digits, datatype=type_of_decimal)


def number(text: str) -> Literal | None:
    """Make an xsd:decimal of digits with at most one point, nothing of anything else.

    >>> number("82.9").value, number("1e9") is None
    ('82.9', True)
    """
    return Literal(text, datatype=type_of_decimal) if _DECIMAL.fullmatch(text) else None


def web_iri(url: str) -> NamedNode | None:
    """Make an IRI of an http or https address, nothing of anything else.

    >>> web_iri("https://a.org/x y").value, web_iri("javascript:alert(1)")
    ('https://a.org/x%20y', None)
    """
    stripped = url.strip()
    if not _WEB_URL.fullmatch(stripped):
        return None
    head, mark, fragment = stripped.partition("#")
    escaped = _ESCAPED_IN_URL.sub(_percent, head) + mark + _ESCAPED_IN_URL.sub(_percent, fragment).replace("#", "%23")
    try:
        return NamedNode(escaped)
    except ValueError:
        return None


def path(name: str) -> str:
    """Write any string as a part of an IRI: Chinese stays as it is, a very long one is cut and ends in its hash.

    >>> path('zhihu/残差 "50%"')
    'zhihu/残差%20%2250%25%22'
    """
    composed = unicodedata.normalize("NFC", name)
    if len(composed) > _LONGEST_NAME:
        composed = f"{composed[:_HEAD_OF_LONG_NAME]}~{digest(composed)}"
    return _ESCAPED.sub(_percent, composed)


def digest(*parts: str) -> str:
    """Return a hash of the parts that no other sequence of parts has."""
    measured = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.sha256(measured.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]


def checked_base(base_iri: str) -> str:
    """Return the base ready to be followed by a path, or say why it is none."""
    try:
        usable = _BASE.fullmatch(base_iri) is not None and bool(NamedNode(base_iri))
    except ValueError:
        usable = False
    if not usable:
        raise ExportError(
            f"{base_iri!r} is no base IRI",
            place="--base-iri",
            remedy="give one such as https://example.org/kg/ or urn:kg:",
        )
    return base_iri if base_iri.endswith(("/", ":")) else base_iri + "/"


def entity_iri(base: str, identifier: str) -> str:
    """Return the IRI of a node.

    >>> entity_iri("urn:kg:", "model:resnet-50")
    'urn:kg:model/resnet-50'
    """
    kind, _, name = identifier.partition(":")
    return f"{base}{path(kind)}/{path(name)}"


def entity_id(iri: str, base: str, name: str = "") -> str:
    """Return the node id that an IRI was made from; of a long one, which is cut, only where `name` is all it said.

    >>> entity_id("urn:kg:model/50%25/残差", "urn:kg:")
    'model:50%/残差'
    """
    kind, _, written = iri.removeprefix(base).partition("/")
    whole = name if len(name) > _LONGEST_NAME and path(name) == written else unquote(written, errors="surrogatepass")
    return f"{unquote(kind, errors='surrogatepass')}:{whole}"


def base_of_statement(iri: str) -> str:
    """Return the base that the IRI of a statement opens with, nothing if it is none.

    >>> base_of_statement(f"urn:kg:statement/{digest('a')}"), base_of_statement("urn:kg:model/a")
    ('urn:kg:', '')
    """
    match = _STATEMENT.fullmatch(iri)
    return match[1] if match else ""


@lru_cache(maxsize=4096)
def document_iri(base: str, document_id: str) -> str:
    """Return the IRI of a document, whose own id lacks the kind that its node id has."""
    return entity_iri(base, f"document:{document_id.removeprefix('document:')}")


def reference_iri(base: str, entry: LinkedReference) -> str:
    """Return the IRI of an entry of a reference list, made from its place and line."""
    reference = entry.reference
    return f"{base}reference/{digest(reference.document_id, *map(str, reference.span), entry.raw)}"


def _percent(match: regex.Match[str]) -> str:
    return quote(match.group(), safe="", errors="surrogatepass")


def mended(text: str) -> str:
    """Return the text with every broken surrogate replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
