"""The quote behind a statement: the sentence around a span, or a window of it where it is long."""

from __future__ import annotations

from bisect import bisect_right

from kg.records import Document, Evidence, Span
from kg.rules import Entry
from kg.text import sentences

_LONGEST = 320
_AROUND = 32


class Quotes:
    """Where the quotes of one document begin and end; its sentences are found once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.spans = [span for block in document.blocks for span in sentences(document.text, *block.span)]
        self.starts = [span.start for span in self.spans]

    def window(self, span: Span) -> Span:
        """Where the quote stands: the sentence that holds `span`, or a window of it."""
        index = bisect_right(self.starts, span.start) - 1
        sentence = self.spans[index] if index >= 0 and self.spans[index].end > span.start else span
        start, end = min(sentence.start, span.start), max(sentence.end, span.end)
        if end - start <= _LONGEST:
            return Span(start, end)
        room = max(0, _LONGEST - (span.end - span.start)) // 2
        return Span(
            max(start, span.start - room), min(end, max(span.end, span.start + 1) + room, span.start + 2 * _LONGEST)
        )


def evidence(document_id: str, text: str, start: int, end: int, rule_id: str, confidence: float) -> Evidence:
    """Evidence whose quote stands from `start` to `end` in the text of a document."""
    around = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return Evidence(document_id, Span(start, end), text[start:end], rule_id, confidence, *around)


def fact(entry: Entry) -> Evidence:
    """Evidence for what a gazetteer knows: the gazetteer and its line, no document."""
    cells = [entry.name, entry.zh, *entry.facts.values()]
    quote = " | ".join(cell for cell in cells if cell)
    return Evidence(f"gazetteer:{entry.gazetteer}", None, quote, f"gazetteers/{entry.gazetteer}", 1.0)
