"""Identifiers of papers and repositories in running text and in link targets.

arXiv's own scheme (arXiv identifier documentation): since April 2007 YYMM.NNNN, five digits since January 2015; before
that archive/YYMMNNN. A bare number is an id only beside a cue (the word arXiv, an arXiv address), so that decimals,
versions and telephone numbers are not. A mention's value is `arxiv:1706.03762v5`, `doi:10.1109/…` or `url:…`.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import regex

from kg.extractors.overlap import Spans, longest_first
from kg.records import Document, Mention, Span
from kg.text import narrow

_NEW = r"(?P<id>\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?P<version>v\d{1,2})?"
_OLD = r"(?P<id>[a-z-]{2,9}(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3})(?P<version>v\d{1,2})?"
_END = r"(?![0-9])(?!\.[0-9])"
_HOSTS = (
    r"(?:(?:www\.|export\.|cn\.|xxx\.)?arxiv\.org|xxx\.itp\.ac\.cn|ar5iv(?:\.labs)?(?:\.arxiv)?\.org|(?:www\.)?alphaxiv\.org"
    r"|(?:www\.)?papers\.cool|huggingface\.co|(?:www\.)?paperswithcode\.com)"
)
_PATHS = r"/(?:abs|pdf|html|format|e-print|ftp|papers?|overview|arxiv|papers/arxiv)/"

# rule id -> pattern; each runs over the text with folded width, and over every link target
_ARXIV = {
    "arxiv-url": regex.compile(
        rf"(?i)(?:https?://)?{_HOSTS}{_PATHS}(?:arxiv:)?(?:{_NEW}|(?-i:{_OLD})){_END}", regex.ASCII
    ),
    "arxiv-doi": regex.compile(rf"(?i)10\.48550/arxiv\.{_NEW}{_END}", regex.ASCII),
    "arxiv-cue": regex.compile(
        rf"(?i)(?<![a-z])arxiv(?:\s?(?:preprint|e-prints?|id|编号|论文))?(?:\s?arxiv)?\s?[:：.\[(/]?\s{{0,2}}(?:{_NEW}|(?-i:{_OLD})){_END}",
        regex.ASCII,
    ),
    "arxiv-corr": regex.compile(rf"(?i)(?:\bcorr,?\s|\babs/|\beprint\s?=\s?[{{\"]?){_NEW}{_END}", regex.ASCII),
    "arxiv-file": regex.compile(rf"(?i)(?<![\w./-]){_NEW}\.pdf\b", regex.ASCII),
}
# one of these stands in whatever a pattern above can match; looking for them first costs next to nothing
_ARXIV_CUES = ("arxiv", "corr", "abs/", "papers", "eprint", ".pdf", "xxx.itp", "ar5iv")
_DOI = regex.compile(
    r"(?i)(?:\bdoi\s?[:：]?\s?|doi\.org/|(?<![\w./]))(?P<id>10\.\d{4,9}/[^\s\"'<>\[\]{}|\\^`\p{Han}，。；、）】》]+)",
    regex.ASCII,
)
_REPOSITORY = regex.compile(
    r"(?i)(?:https?://)?(?:www\.)?(?P<host>github\.com|gitlab\.com|gitee\.com)/(?P<owner>[\w-]{1,39})/(?P<name>[\w.-]{1,100})",
    regex.ASCII,
)
_NO_OWNER = frozenset({"topics", "features", "about", "search", "explore", "blog", "orgs", "sponsors", "collections"})


def extract(document: Document) -> tuple[Mention, ...]:
    """Find papers by id and repositories by address, in the text and behind its links."""
    found = longest_first(_in_text(document))
    seen = {(mention.value, mention.span) for mention in found}
    taken = Spans(mention.span for mention in found)
    linked = [
        mention
        for mention in _in_links(document)
        if (mention.value, mention.span) not in seen and not _said_inside(mention, found)
    ]
    free = [mention for mention in linked if taken.add(mention.span)]
    same_place = [mention for mention in linked if mention not in free]
    return (*found, *free, *same_place)


def identify(address: str) -> tuple[str, str] | None:
    """Read one address or string: the rule and the value of the first identifier in it, decoded as often as needed."""
    for decoded in _decodings(address):
        for _, _, value, rule_id, kind in _find(decoded):
            if kind == "paper":
                return rule_id, value
    return None


def _in_text(document: Document) -> Iterator[Mention]:
    text = document.text
    for start, end, value, rule_id, kind in _find(narrow(text)):
        yield Mention(document.id, Span(start, end), text[start:end], kind, value, rule_id, 1.0)


def _in_links(document: Document) -> Iterator[Mention]:
    for link in document.hyperlinks:
        surface = document.text[link.span.start : link.span.end]
        for decoded in _decodings(link.href):
            found = list(_find(decoded))
            for _, _, value, rule_id, kind in found[:1]:
                yield Mention(document.id, link.span, surface, kind, value, f"{rule_id}-link", 1.0)
            if found:
                break


def _said_inside(link: Mention, found: list[Mention]) -> bool:
    """Whether the visible text of a link already says the same identifier."""
    return any(
        link.span.contains(mention.span) and (mention.value or "").split("v")[0] == (link.value or "").split("v")[0]
        for mention in found
        if mention.span.overlaps(link.span)
    )


def _decodings(address: str) -> Iterator[str]:
    """Yield the address, then what percent-decoding makes of it, at most three times (redirects nest)."""
    for _ in range(4):
        yield address
        decoded = unquote(address)
        if decoded == address:
            return
        address = decoded


def _find(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    lower = text.lower()
    if any(cue in lower for cue in _ARXIV_CUES):
        yield from _arxiv(text)
    if "10." in text:
        yield from _dois(text)
    if "git" in lower:
        yield from _repositories(text)


def _arxiv(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    for rule_id, pattern in _ARXIV.items():
        for match in pattern.finditer(text):
            identifier = match["id"]
            if plausible(identifier):
                yield match.start(), match.end(), f"arxiv:{identifier}{match['version'] or ''}", rule_id, "paper"


def plausible(identifier: str) -> bool:
    """Whether an arXiv id can exist: four digits until 1412, five from 1501; old ids 1991 to March 2007.

    >>> plausible("1706.03762"), plausible("1501.0001"), plausible("1312.44001"), plausible("hep-th/9711200")
    (True, False, False, True)
    """
    if "/" in identifier:
        month = identifier.split("/")[1][:4]
        return month >= "9108" or month <= "0703"
    month, number = identifier.split(".")
    return "0704" <= month <= "9000" and len(number) == (5 if month >= "1501" else 4) and number.strip("0") != ""


def _dois(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    for match in _DOI.finditer(text):
        identifier = match["id"].rstrip(".,;:)")
        if identifier.count("(") > identifier.count(")"):
            identifier += ")"
        if not identifier.lower().startswith("10.48550/arxiv"):
            yield match.start(), match.start("id") + len(identifier), f"doi:{identifier.lower()}", "doi", "paper"


def _repositories(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    for match in _REPOSITORY.finditer(text):
        name = match["name"].removesuffix(".git").rstrip(".-")
        if match["owner"].lower() not in _NO_OWNER and name:
            value = f"{match['host'].lower()}/{match['owner']}/{name}"
            yield match.start(), match.start("name") + len(name), value, "repository-url", "repository"
