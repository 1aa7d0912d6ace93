"""What the page can say: of a node its names and details, of an edge the best of its evidence, each text kept once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from kg.exporters import _schemes
from kg.records import Entity, Evidence

QUOTES = 5  # of one statement
_QUOTES_OF_MENTIONS = 3
NAME_LENGTH = 300
_RESULTS = 20  # of one model
_ALIASES = 60
_QUOTE_LENGTH = 320
_CONTEXT_BELOW = 30  # a quote shorter than this is shown with what stands around it
_NOT_TOLD = {"authors", "text_hash"}  # node ids, which the edges say better; and what only machines read

_Key = TypeVar("_Key")


def told(record: Entity, kind: int, results: Sequence[str]) -> list[Any]:
    """Kind, id, name, other names by language, aliases, and details of one node; of the results of a model the first.

    A detail is [key, value], and, if it opens a page, that page's address, or 1 where the value is the address.
    """
    known = {name for _, name in record.names} | {record.name}
    return [
        kind,
        clip(record.id, NAME_LENGTH),
        clip(record.name or record.id, NAME_LENGTH),
        [[language, clip(name, NAME_LENGTH)] for language, name in record.names if name != record.name],
        [clip(alias, NAME_LENGTH) for alias in record.aliases if alias and alias not in known][:_ALIASES],
        [
            *(_detail(key, value) for key, value in _pairs(record)),
            *(_detail("result", result) for result in results[:_RESULTS]),
        ],
    ]


def _pairs(record: Entity) -> list[tuple[str, str]]:
    pairs = dict.fromkeys((*record.identifiers, *record.details))
    return [(key, value) for key, value in pairs if value and key not in _NOT_TOLD]


def _detail(key: str, value: str) -> list[Any]:
    page, shown = web_page(value) if key == "url" else _schemes.page(key, value), clip(value, NAME_LENGTH)
    return [key, shown] if not page else [key, shown, 1 if page == shown else page]


def web_page(url: str) -> str:
    """Return the address if a browser may open it, else nothing: no scheme but http and https, and a host.

    >>> web_page("https://example.org/a"), web_page("javascript:alert(1)"), web_page("https:///nowhere")
    ('https://example.org/a', '', '')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = url.isprintable() and not any(character.isspace() for character in url)
    return url if plain and parts.scheme in ("http", "https") and parts.hostname else ""


def clip(text: str, length: int) -> str:
    """Cut a text to a length, an ellipsis included."""
    return text if len(text) <= length else text[: length - 1] + "…"


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that many edges share, each kept once and named by its number."""

    records: dict[str, Entity]
    numbers: dict[str, int]
    _sources: dict[str, int] = field(default_factory=dict)
    _quotes: dict[tuple[int, str, str, str], int] = field(default_factory=dict)
    _rules: dict[tuple[str, float], int] = field(default_factory=dict)

    def evidence(self, found: Sequence[Evidence], predicate: str) -> list[int]:
        """Number of quote, number of rule, of each evidence that is kept, one after the other."""
        kept = spread(found, _QUOTES_OF_MENTIONS if predicate == "mentions" else QUOTES)
        return [number for evidence in kept for number in (self._quote(evidence), self._rule(evidence))]

    def tables(self) -> dict[str, list[Any]]:
        """Sources, quotes as [source, quote] or [source, quote, before, after], rules as [rule, confidence]."""
        return {
            "sources": [self._source(document) for document in self._sources],
            "quotes": [
                [source, said, *((before, after) * bool(before or after))]
                for source, said, before, after in self._quotes
            ],
            "rules": [list(rule) for rule in self._rules],
        }

    def _quote(self, evidence: Evidence) -> int:
        source = _number(self._sources, evidence.document_id)
        short = len(evidence.quote) < _CONTEXT_BELOW
        before, after = (evidence.prefix[-40:], clip(evidence.suffix, 40)) if short else ("", "")
        return _number(self._quotes, (source, clip(evidence.quote, _QUOTE_LENGTH), before, after))

    def _rule(self, evidence: Evidence) -> int:
        return _number(self._rules, (clip(evidence.rule_id, 100), round(evidence.confidence, 3)))

    def _source(self, document: str) -> int | dict[str, str]:
        """The node of the article that is quoted, or what is known of it without one; a gazetteer has only its name."""
        if document.startswith("gazetteer:"):
            return {"gazetteer": clip(document.partition(":")[2], 100)}
        node = f"document:{document}"
        return self.numbers[node] if node in self.records else {"title": clip(document, NAME_LENGTH), "url": ""}


def spread(evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """Choose few of many: articles before gazetteers, from as many as possible, the surest first."""
    turns: Counter[str] = Counter()
    ranked = []
    for place, found in enumerate(sorted(evidence, key=lambda found: (found.span is None, -found.confidence))):
        ranked.append((found.span is None, turns[found.document_id], place, found))
        turns[found.document_id] += 1
    return [found for *_, found in sorted(ranked, key=lambda entry: entry[:3])[:most]]


def _number(table: dict[_Key, int], key: _Key) -> int:
    return table.setdefault(key, len(table))
