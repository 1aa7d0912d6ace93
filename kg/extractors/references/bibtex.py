"""BibTeX records, on one line or many, also broken off ones: `@article{key, title = {…}, …}`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

from kg.extractors.references.parts import Fields

_RECORD = regex.compile(r"\s*@(?P<kind>[A-Za-z]{2,20})\s*\{\s*(?P<key>[^,{}\s]{0,120})\s*,")
_FIELD = regex.compile(r"[,\s]*(?P<name>[A-Za-z][\w-]{1,30})\s*=\s*")
_BARE = regex.compile(r"[^,{}\"]{0,200}")
_BRACES = regex.compile(r"[{}]")
_MARKUP = regex.compile(r"\\(?:textit|textbf|emph|url|textsc|mathrm)\b|[{}]")
_ACCENT = regex.compile(r"\\[`'^\"~=.uvHcdbrk]\s*\{?\s*\\?(?P<letter>\p{L})\}?")
_COMBINING = {"`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "c": "\u0327", "v": "\u030c"}
_AND = regex.compile(r"\s+and\s+")
_SPACE = regex.compile(r"\s+")
_LONGEST = 4000

# field of a record -> the BibTeX fields it may stand in, the first present wins
_FIELDS = {
    "title": ("title",),
    "venue": ("journal", "journaltitle", "booktitle"),
    "publisher": ("publisher", "school", "institution", "organization"),
    "year": ("year", "date"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
    "doi": ("doi",),
    "url": ("url",),
}


def read(raw: str) -> Fields | None:
    """The fields of a record; None where `raw` is none."""
    record = _RECORD.match(raw)
    if record is None:
        return None
    written = dict(_fields(raw, record.end()))
    found = {
        field: next((written[name] for name in names if written.get(name)), "") for field, names in _FIELDS.items()
    }
    authors = [" ".join(name.split()) for name in _AND.split(written.get("author", "")) if name.strip()]
    named = tuple(name for name in authors if name != "others")
    values = {field: value for field, value in found.items() if value}
    return Fields("bibtex", values, named, len(named) < len(authors))


def _fields(raw: str, position: int) -> Iterator[tuple[str, str]]:
    while match := _FIELD.match(raw, position):
        start = match.end()
        end, value = _value(raw, start)
        yield match["name"].lower(), plain(value)
        position = max(end, start + 1)


def _value(raw: str, start: int) -> tuple[int, str]:
    """Where a value ends, and the value without its delimiters; one that is not closed goes to the end."""
    if raw[start : start + 1] == "{":
        end = _closing(raw, start)
        return end + 1, raw[start + 1 : end]
    if raw[start : start + 1] == '"':
        end = raw.find('"', start + 1)
        end = len(raw) if end < 0 else end
        return end + 1, raw[start + 1 : end]
    bare = _BARE.match(raw, start)
    return (bare.end(), bare[0]) if bare else (start, "")


def _closing(raw: str, start: int) -> int:
    depth = 0
    for brace in _BRACES.finditer(raw, start, min(len(raw), start + _LONGEST)):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return len(raw)


def plain(value: str) -> str:
    """A value without TeX's braces and accents.

    >>> plain("{Deep} Learning by Schmidhuber, J{\\\\\\"u}rgen")
    'Deep Learning by Schmidhuber, Jürgen'
    """
    accented = _ACCENT.sub(lambda m: m["letter"] + _COMBINING.get(m[0][1], ""), value)
    bare = _MARKUP.sub("", accented).replace("\\&", "&").replace("~", " ").replace("\\_", "_")
    return _SPACE.sub(" ", unicodedata.normalize("NFC", bare)).strip()
