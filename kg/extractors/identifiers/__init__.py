"""Identifiers of papers and repositories in running text and in link targets.

A mention's value is `arxiv:1706.03762v5`, `doi:10.1109/…`, `openreview:…`, `acl:…`, `cvf:…`, `pmlr:…`, `jmlr:…` or
`neurips:…` for a paper, and host/owner/name for a repository. Each finder looks for a rare literal before anything
else, so that a text without identifiers costs next to nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from kg.extractors.identifiers import arxiv, dois, papers, repositories
from kg.extractors.identifiers.addresses import Found, decodings, folded
from kg.extractors.identifiers.arxiv import plausible
from kg.extractors.overlap import Spans, longest_first
from kg.records import Document, Mention, Span

__all__ = ["extract", "identify", "identify_all", "plausible"]

_VERSION = regex.compile(r"^(arxiv:.*)v\d+$")
# an article can be edited after its date, and then an address in it is still right; a number beside a word is a slip
_TIMELESS = ("arxiv-url", "arxiv-spaced", "arxiv-doi")
_LESS_SURE = {"arxiv-list": 0.9, "arxiv-beside": 0.9, "arxiv-file": 0.9}


def extract(document: Document) -> tuple[Mention, ...]:
    """Find papers by id and repositories by address, in the text and behind its links."""
    found = longest_first(_in_text(document))
    taken = Spans(mention.span for mention in found)
    starts = [mention.span.start for mention in found]
    linked = [mention for mention in _in_links(document) if not _said_inside(mention, found, starts)]
    first = [taken.add(mention.span) for mention in linked]
    free = [mention for mention, alone in zip(linked, first, strict=True) if alone]
    same_place = [mention for mention, alone in zip(linked, first, strict=True) if not alone]
    return (*found, *free, *same_place)


def identify(address: str) -> tuple[str, str] | None:
    """Read one address or string: the rule and the value of the first identifier in it, decoded as often as needed.

    >>> identify("https://link.zhihu.com/?target=https%3A//arxiv.org/abs/1706.03762v5")
    ('arxiv-url', 'arxiv:1706.03762v5')
    """
    return next(identify_all(address), None)


def identify_all(address: str) -> Iterator[tuple[str, str]]:
    """Yield the rule and the value of every identifier of a paper, those found without decoding first."""
    for decoded in decodings(address):
        for found in _find(folded(decoded)):
            if found.kind == "paper":
                yield found.rule_id, found.value


def _in_text(document: Document) -> Iterator[Mention]:
    text = document.text
    for found in _find(folded(text)):
        if _in_time(found, document):
            yield _mention(document, Span(found.start, found.end), found, found.rule_id)


def _in_links(document: Document) -> Iterator[Mention]:
    for link in document.hyperlinks:
        for decoded in decodings(link.href):
            found = next(_find(folded(decoded)), None)
            if found:
                yield _mention(document, link.span, found, f"{found.rule_id}-link")
                break


def _mention(document: Document, span: Span, found: Found, rule_id: str) -> Mention:
    surface, sure = document.text[span.start : span.end], _LESS_SURE.get(rule_id, 1.0)
    return Mention(document.id, span, surface, found.kind, found.value, rule_id, sure)


def _said_inside(link: Mention, found: Sequence[Mention], starts: Sequence[int]) -> bool:
    """Whether the text of a link, or the text around it, already says the same identifier."""
    near = found[max(0, bisect_left(starts, link.span.start) - 1) : bisect_left(starts, link.span.end)]
    return any(
        mention.span.overlaps(link.span) and _unversioned(mention.value) == _unversioned(link.value) for mention in near
    )


def _unversioned(value: str | None) -> str:
    return _VERSION.sub(r"\1", value or "").lower()


def _in_time(found: Found, document: Document) -> bool:
    """Whether an arXiv id is no later than the year of the document, where that is known."""
    published = document.provenance.published[:4]
    if not published.isdigit() or not found.value.startswith("arxiv:") or found.rule_id in _TIMELESS:
        return True
    return arxiv.year(found.value) <= int(published)


def _find(text: str) -> Iterator[Found]:
    """Yield all identifiers; of several in one address the first counts."""
    lower = text.lower() if "/" in text else ""
    yield from arxiv.find(text)
    yield from dois.find(text)
    yield from papers.find(text, lower)
    yield from repositories.find(text, lower)
