"""Reference lists: where the entries are, and what each says.

An entry is one line of a `references` block. Its marker is taken off, then the reference rules are tried in order of
their files; the first whose pattern fits names the fields. What no rule can read is kept with its raw line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from kg.extractors import identifiers
from kg.records import Document, Hyperlink, Mention, Reference, Span
from kg.rules import ReferenceRule, Rules
from kg.text import narrow

_MARKER = regex.compile(
    r"\s*(?:[\[【［(（]\s?(?P<bracketed>\d{1,3})\s?[\]】］)）]|(?P<dotted>\d{1,3})[.．、](?=\s|\D))\s*", regex.ASCII
)
_CITATION = regex.compile(
    r"(?<![\w)\]])?[\[【［](?P<numbers>\d{1,3}(?:\s?[,，、;–—~-]\s?\d{1,3}){0,9})[\]】］]", regex.ASCII
)
_RANGE = regex.compile(r"(\d+)\s?[–—~-]\s?(\d+)")
_ET_AL = regex.compile(r"[,，]?\s*(?:et\.? ?al\b\.?|等人?\b?|and others)[.,，。]?\s*", regex.IGNORECASE)
_AND = regex.compile(r"\s*[,，;；、]\s*(?:and\s|&\s?)?|\s+and\s+|\s*&\s*")
_INITIALS = regex.compile(r"(?:\p{Lu}\.[\s-]?)+")
_INITIAL_LAST = regex.compile(r"(?:^|[\s.-])\p{Lu}\.$")
_URL = regex.compile(r"https?://[^\s\p{Han}，。；）】》<>\"]+")
_YEAR = regex.compile(r"(?<!\d)(?:19[4-9]\d|20[0-4]\d)(?!\d)")
_CORR_ID = regex.compile(r"[,，]?\s*abs/\d{4}\.\d{4,5}.*$")
_LONGEST = 4000


def extract(document: Document, rules: Rules) -> tuple[Reference, ...]:
    """Read every entry of every reference list, in order of place."""
    return tuple(
        _entry(document, span, rules)
        for block in document.blocks
        if block.kind == "references"
        for span in _lines(document, block.span)
    )


def citations(document: Document, entries: Sequence[Reference]) -> tuple[Mention, ...]:
    """Find `[3]`, `[1,3]`, `【2】` outside the lists, where an entry with that marker exists; the value is `1 3`."""
    markers = {entry.marker for entry in entries if entry.marker}
    if not markers:
        return ()
    return tuple(_citations(document, markers))


def _citations(document: Document, markers: set[str]) -> Iterator[Mention]:
    text = document.text
    for match in _CITATION.finditer(text):
        numbers = _expand(match["numbers"])
        inside = document.block_kind(match.start()) in {"references", "related", "code"}
        if not inside and numbers and all(number in markers for number in numbers):
            span = Span(*match.span())
            yield Mention(document.id, span, match[0], "citation", " ".join(numbers), "citation-bracket", 0.95)


def _expand(numbers: str) -> list[str]:
    found: list[str] = []
    for part in regex.split(r"[,，、;]", numbers):
        span = _RANGE.fullmatch(part.strip())
        if span and int(span[1]) < int(span[2]) <= int(span[1]) + 30:
            found += [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
        else:
            found.append(part.strip())
    return found


def _lines(document: Document, block: Span) -> Iterator[Span]:
    position = block.start
    for line in document.text[block.start : block.end].split("\n"):
        if line.strip():
            start = position + len(line) - len(line.lstrip())
            yield Span(start, start + len(line.strip()))
        position += len(line) + 1


def _entry(document: Document, span: Span, rules: Rules) -> Reference:
    line = document.text[span.start : span.end][:_LONGEST]
    marker = _MARKER.match(line)
    raw = line[marker.end() :] if marker else line
    number = (marker["bracketed"] or marker["dotted"]) if marker else None
    url = _url(raw, [link for link in document.hyperlinks if span.contains(link.span)])
    arxiv, doi = _ids(raw, url)
    for rule in rules.references:
        fields = _fields(rule, raw)
        if fields is not None:
            break
    else:
        rule_id, fields = "unread", {}
        return Reference(document.id, span, number, arxiv=arxiv, doi=doi, url=url, year=_year(raw), rule_id=rule_id)
    return Reference(
        document.id,
        span,
        number,
        authors=_authors(fields.get("authors", "")),
        et_al=_ET_AL.search(fields.get("authors", "")) is not None,
        title=_clean(fields.get("title")),
        mark=_clean(fields.get("mark")),
        venue=_clean(_CORR_ID.sub("", fields.get("venue", ""))),
        year=_year(fields.get("year", "")) or _year(raw.replace(fields.get("title", "\0"), "")),
        volume=_clean(fields.get("volume")),
        issue=_clean(fields.get("issue")),
        pages=_pages(fields.get("pages")),
        arxiv=arxiv,
        doi=doi,
        url=url,
        rule_id=rule.id,
    )


def _fields(rule: ReferenceRule, raw: str) -> dict[str, str] | None:
    if rule.compiled is None:
        return None
    match = rule.compiled.match(raw)
    if match is None or (rule.blocker is not None and rule.blocker.search(raw)):
        return None
    return {name: value for name, value in match.groupdict().items() if value}


def _clean(value: str | None) -> str | None:
    stripped = regex.sub(r"\s+", " ", value or "").strip(' \t,，.。;；:："“”/')
    return stripped or None


def _year(value: str) -> int | None:
    found = _YEAR.findall(value)
    return int(found[-1]) if found else None


def _pages(value: str | None) -> str | None:
    pages = regex.sub(r"\s", "", narrow(value or "")).replace("--", "-").strip(".,;")
    return pages or None


def _authors(written: str) -> tuple[str, ...]:
    """Split authors as written: `He K, Zhang X` and `K. He, X. Zhang` by commas, `He, K., Zhang, X.` by pairs."""
    names = _ET_AL.sub("", written).strip(" \t,，。:：;；")
    people = regex.split(r"\s+and\s+", names)
    if len(people) > 1 and all(person.count(",") == 1 for person in people):
        return tuple(person.strip() for person in people)
    joined: list[str] = []
    for part in (part.strip() for part in _AND.split(names)):
        if joined and "," not in joined[-1] and _INITIALS.fullmatch(part):
            joined[-1] = f"{joined[-1]}, {part}"
        elif part.strip("."):
            joined.append(part if _INITIAL_LAST.search(part) else part.rstrip("."))
    return tuple(joined)


def _url(raw: str, links: Sequence[Hyperlink]) -> str | None:
    if links:
        return links[0].href
    match = _URL.search(raw)
    return match[0].rstrip(".,;)]") if match else None


def _ids(raw: str, url: str | None) -> tuple[str | None, str | None]:
    arxiv = doi = None
    for place in (raw, url or ""):
        found = identifiers.identify(place)
        if found is not None:
            scheme, _, value = found[1].partition(":")
            if scheme == "arxiv":
                arxiv = arxiv or regex.sub(r"v\d+$", "", value)
            elif scheme == "doi":
                doi = doi or value
    return arxiv, doi
