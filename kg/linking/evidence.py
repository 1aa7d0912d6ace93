"""The quote behind a statement: the sentence around a span, or a window of it where it is long."""

from __future__ import annotations

from bisect import bisect_right

from kg.records import Document, Evidence, Span
from kg.rules import Entry
from kg.text import sentences

_LONGEST = 320
_AROUND = 32


class Quotes:
    """Makes evidence from places of one document; its sentences are found once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.spans = [span for block in document.blocks for span in sentences(document.text, *block.span)]
        self.starts = [span.start for span in self.spans]

    def evidence(self, span: Span, rule_id: str, confidence: float) -> Evidence:
        """Evidence whose quote is the sentence that holds `span`."""
        text = self.document.text
        start, end = self._window(span)
        return Evidence(
            self.document.id,
            Span(start, end),
            text[start:end],
            rule_id,
            confidence,
            prefix=text[max(0, start - _AROUND) : start],
            suffix=text[end : end + _AROUND],
        )

    def _window(self, span: Span) -> Span:
        index = bisect_right(self.starts, span.start) - 1
        sentence = self.spans[index] if index >= 0 and self.spans[index].end > span.start else span
        start, end = min(sentence.start, span.start), max(sentence.end, span.end)
        if end - start <= _LONGEST:
            return Span(start, end)
        room = max(0, _LONGEST - (span.end - span.start)) // 2
        return Span(
            max(start, span.start - room), min(end, max(span.end, span.start + 1) + room, span.start + 2 * _LONGEST)
        )


def fact(entry: Entry) -> Evidence:
    """Evidence for what a gazetteer knows: the gazetteer and its line, no document."""
    cells = [entry.name, entry.zh, *entry.facts.values()]
    quote = " | ".join(cell for cell in cells if cell)
    return Evidence(f"gazetteer:{entry.gazetteer}", None, quote, f"gazetteers/{entry.gazetteer}", 1.0)
