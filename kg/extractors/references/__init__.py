"""Reference lists: what each entry says.

Where an entry stands is told by `entries`. Its marker is taken off, then the reference rules are tried in order of
their files; what none of them fits is read as BibTeX, else divided into fields by `entry`, whose cue is the rule id.
What cannot be read at all is kept with its raw line under the rule id `unread`.
"""

from __future__ import annotations

from bisect import bisect_left

import regex

from kg.extractors import entries, identifiers
from kg.extractors.references import bibtex, entry, parts, people
from kg.extractors.references.parts import Fields
from kg.extractors.references.words import Words
from kg.records import Document, Reference, Span
from kg.rules import ReferenceRule, Rules
from kg.text import narrow

_URL = regex.compile(r"https?://[^\s\p{Han}，。；）】》<>\"]+")
_YEAR = regex.compile(rf"(?<![\d./:-]){parts.YEAR}(?![\d-])(?!\.\d)")
_VERSION = regex.compile(r"v\d+$")
_DASHES = regex.compile(r"--+|~")
_STRAY = ' \t,，.。;；:："“”/'
# no reference is longer; what follows is kept in the raw line and not read
_LONGEST = 2500


def extract(document: Document, rules: Rules) -> tuple[Reference, ...]:
    """Read every entry of every reference list, in order of place."""
    reader = _Reader(document, rules)
    found: list[Reference] = []
    for span in entries.spans(document):
        found.append(reader.read(span, found[-1].marker if found else None))
    return tuple(found)


class _Reader:
    """Reads the entries of a document with the rules and words of one load."""

    def __init__(self, document: Document, rules: Rules) -> None:
        self.document, self.rules = document, rules.references
        self.starts = [link.span.start for link in document.hyperlinks]
        words = rules.cache.get("words")
        self.words: Words = words or rules.cache.setdefault("words", Words.of(rules.entries))

    def read(self, span: Span, after: str | None = None) -> Reference:
        """Read the entry that stands at a span, behind one with the marker `after`."""
        marker, raw = entries.marked(self.document.text[span.start : span.end][:_LONGEST], after)
        fields = self._fields(raw) or Fields("unread", {})
        values = {name: clean for name, value in fields.values.items() if (clean := _clean(value))}
        url = self._link(span) or _url(raw) or values.get("url")
        arxiv, doi = _ids(raw, url)
        title = values.get("title")
        return Reference(
            self.document.id,
            span,
            marker,
            authors=_names(fields),
            et_al=fields.et_al,
            title=title,
            mark=fields.mark,
            venue=values.get("venue"),
            publisher=values.get("publisher"),
            year=_year(values.get("year", "")) or _year(raw.replace(title or "\0", "")),
            volume=values.get("volume"),
            issue=values.get("issue"),
            pages=_pages(values.get("pages", "")),
            arxiv=arxiv or values.get("arxiv"),
            doi=doi or values.get("doi"),
            url=url,
            rule_id=fields.cue,
        )

    def _fields(self, raw: str) -> Fields | None:
        for rule in self.rules:
            fields = _matched(rule, raw)
            if fields is not None:
                return fields
        return bibtex.read(raw) or entry.read(raw, self.words)

    def _link(self, span: Span) -> str | None:
        """Where the first link inside an entry leads."""
        links = self.document.hyperlinks
        for index in range(bisect_left(self.starts, span.start), len(links)):
            if links[index].span.start >= span.end:
                return None
            if span.contains(links[index].span):
                return links[index].href
        return None


def _matched(rule: ReferenceRule, raw: str) -> Fields | None:
    """The fields that a rule names, its authors divided as those of any entry."""
    match = rule.compiled.match(raw) if rule.compiled else None
    if match is None or (rule.blocker is not None and rule.blocker.search(raw)):
        return None
    values = {name: value for name, value in match.groupdict().items() if value}
    written = values.pop("authors", "").strip()
    head = people.read(narrow(written))
    names = tuple(written[slice(*place)] for place in head.spans)
    return Fields(rule.id, values, names or ((written,) if written else ()), head.et_al, values.pop("mark", None))


def _names(fields: Fields) -> tuple[str, ...]:
    """The authors as written, without the full stop that ends a list of bare initials: `Redmon J, Farhadi A.`"""
    names = [" ".join(name.split()).strip(" ,，;；、") for name in fields.people]
    bare = len(names) > 1 or fields.mark is not None
    if names and bare and not any("." in name for name in names[:-1]) and names[-1].count(".") == 1:
        names[-1] = names[-1].removesuffix(".")
    return tuple(names)


def _clean(value: str) -> str:
    return " ".join(value.split()).strip(_STRAY)


def _year(value: str) -> int | None:
    found = _YEAR.findall(narrow(value))
    return int(found[-1]) if found else None


def _pages(value: str) -> str | None:
    return _DASHES.sub("-", "".join(narrow(value).split())).strip(".,;") or None


def _url(raw: str) -> str | None:
    match = _URL.search(raw)
    return match[0].rstrip(".,;)]") if match else None


def _ids(raw: str, url: str | None) -> tuple[str | None, str | None]:
    """The arXiv id (without version) and the DOI of an entry or of where it links."""
    found: dict[str, str] = {}
    for place in (raw, url or ""):
        for _, identifier in identifiers.identify_all(place):
            scheme, _, value = identifier.partition(":")
            found.setdefault(scheme, value)
    arxiv = found.get("arxiv")
    return _VERSION.sub("", arxiv) if arxiv else None, found.get("doi")
