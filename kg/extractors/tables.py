"""Results that tables state: one side names models, the other metrics and datasets, which a caption may add to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import regex

from kg.extractors import measured
from kg.extractors.masking import mask
from kg.records import SILENT, Document, Mention, Result, Span, Table
from kg.rules import Rules, spelling_key

_CONFIDENCE = 0.85
_MOST_HEADS = 3
_NUMBER = r"\d{1,4}(?:\.\d+)?\s?[%\uff05]?(?:\s?(?:±|\+/-)\s?\d{1,3}(?:\.\d+)?\s?%?)?"
_MARKS = r"[\s*†‡§↑↓]*"
_VALUE = regex.compile(
    rf"{_MARKS}(?P<values>{_NUMBER}(?:\s?/\s?{_NUMBER})*){_MARKS}(?:[（(][^（）()]{{1,12}}[）)])?{_MARKS}"
)
_UNITS = regex.compile(r"[（(\[]\s?[%\uff05][^（）()\[\]]{0,8}[)）\]]|[%\uff05↑↓*†‡]")
_PERCENT = regex.compile(r"[（(\[]\s?[%\uff05]")
_WORD = regex.compile(r"(?<![A-Za-z\d-])[A-Za-z][A-Za-z\d]{1,12}(?![A-Za-z\d-])|精度", regex.ASCII)
# what may stand beside a name without making another model of it
_BESIDE = regex.compile(
    r"[\s*†‡§]|[（(]?(?:ours|baseline|our model|本文|我们的?|原文|复现|基线|\d{4})[）)]?|[\[【][\d,\s]{1,12}[\]】]",
    regex.I,
)
_BACKBONE = regex.compile(r"backbone|encoder|pre-?train|骨干|主干|基础网络|编码器|预训练", regex.IGNORECASE)
_CAPTION = regex.compile(r"\s?(?:表格?|table|tab\.)\s?\d", regex.IGNORECASE)


@dataclass(frozen=True, eq=False)
class _Cell:
    """A cell and what it names."""

    document_id: str
    span: Span
    masked: str
    at: dict[int, Mention]
    text: str
    rules: Rules

    @cached_property
    def model(self) -> Mention | None:
        """The one model that the cell names and nothing else."""
        (*named,) = (mention for mention in self.at.values() if mention.kind == "model")
        rest = "".join(char for char in self.masked if char != measured.MODEL and char != measured.CITATION)
        return named[0] if len(named) == 1 and not _BESIDE.sub("", rest) else None

    @cached_property
    def label(self) -> Mention | None:
        """The model, also by a name that elsewhere needs a cue: among models SSD is one."""
        name = _BESIDE.sub(" ", self.text).strip()
        known = self.rules.by_spelling.get(("model", spelling_key(name))) if name else None
        entry = known if all(mention.kind == "citation" for mention in self.at.values()) else None
        if entry is None:
            return self.model
        return Mention(self.document_id, self.span, name, "model", entry.name, f"gazetteers/{entry.gazetteer}", 0.9)

    @cached_property
    def values(self) -> list[measured.Value]:
        """Its values, if it holds nothing else."""
        match = _VALUE.fullmatch(self.text)
        return measured.values(match["values"].replace("/", " ")) if match else []

    def metrics(self) -> list[Mention]:
        """The metrics it names; alone in a cell, a short name needs no cue."""
        whole = self._whole("metric")
        return [whole] if whole else measured.metrics(self._stretch, self.document_id, self.rules)

    def datasets(self) -> list[Mention]:
        """The datasets it names."""
        whole = self._whole("dataset")
        return [whole] if whole else measured.datasets(self._stretch)

    @property
    def _stretch(self) -> measured.Stretch:
        return measured.Stretch(self.masked, 0, self.span, self.at)

    def _whole(self, category: str) -> Mention | None:
        name = _UNITS.sub("", self.text).strip(" .:：")
        entry = self.rules.by_spelling.get(("concept", spelling_key(name))) if name else None
        if entry is None or entry.facts.get("category") != category:
            return None
        return Mention(self.document_id, self.span, name, "concept", entry.name, f"gazetteers/{entry.gazetteer}", 0.9)


Grid = list[list[_Cell | None]]


def extract(document: Document, mentions: Sequence[Mention], rules: Rules) -> Iterator[Result]:
    """Yield what the tables of a document state."""
    for table in document.tables:
        first = next((cell for row in table.rows for cell in row if cell), None)
        if first and document.block_kind(first.start) not in SILENT:
            yield from _Sheet(document, mentions, table, rules).results()


class _Sheet:
    """One table: its head rows, its body, and what is said over it."""

    def __init__(self, document: Document, mentions: Sequence[Mention], table: Table, rules: Rules) -> None:
        self.document, self.mentions, self.rules = document, mentions, rules
        self.known: dict[Span, _Cell] = {}
        grid = [[self._cell(span) for span in row] for row in table.rows]
        titles = [row[0] for row in grid if _is_title(row)]
        rows = [row for row in grid if not _is_title(row)]
        heads = next((number for number, row in enumerate(rows) if any(cell and cell.values for cell in row)), 0)
        self.head, self.body = rows[:heads], rows[heads:]
        self.over = [cell for cell in (*self._caption(table), *titles) if cell]

    def _cell(self, span: Span | None) -> _Cell | None:
        if span is None or span.start == span.end:
            return None
        if span not in self.known:
            first = bisect_left(self.mentions, span.start, key=_start)
            near = self.mentions[first : bisect_left(self.mentions, span.end, key=_start)]
            mentions = sorted((*near, *self._short(span)), key=_start)
            masked = mask(self.document, mentions, span, self.rules)
            text = self.document.text[slice(*span)]
            self.known[span] = _Cell(self.document.id, span, masked.text, masked.at, text, self.rules)
        return self.known[span]

    def _short(self, span: Span) -> Iterator[Mention]:
        """Metrics by names that need a cue in running text; in a table they are what they look like."""
        for match in _WORD.finditer(self.document.text, *span):
            entry = self.rules.by_spelling.get(("concept", spelling_key(match[0])))
            if entry and entry.facts.get("category") == "metric":
                place = Span(*match.span())
                yield Mention(self.document.id, place, match[0], "concept", entry.name, "table-word", 0.85)

    def _caption(self, table: Table) -> Iterator[_Cell | None]:
        yield self._cell(table.caption)
        first = min(cell.start for row in table.rows for cell in row if cell)
        before = bisect_left(self.document.blocks, first, key=lambda block: block.span.end) - 1
        block = self.document.blocks[before] if before >= 0 else None
        if block and block.span != table.caption and _CAPTION.match(self.document.text, block.span.start):
            yield self._cell(block.span)

    def results(self) -> Iterator[Result]:
        """Read the table by rows or by columns; where both would do, neither is sure."""
        if not 0 < len(self.head) <= _MOST_HEADS:
            return
        column, heads = self._model_column(), self._model_heads()
        if column is not None and not heads:
            yield from self._by_rows(column)
        elif heads and column is None and any(row[0] and not row[0].model for row in self.body):
            yield from self._by_columns(heads)

    def _model_column(self) -> int | None:
        """The first column that names models, if the others that do name what those are built on."""
        named = [
            number
            for number in range(len(self.head[0]))
            if any(cell and cell.model for cell in (row[number] for row in self.body))
        ]
        others = (" ".join(cell.text for cell in self._heads(number)) for number in named[1:])
        return named[0] if named and all(map(_BACKBONE.search, others)) else None

    def _model_heads(self) -> dict[int, Mention]:
        """The models that head columns."""
        columns = {number: self._heads(number) for number in range(1, len(self.head[0]))}
        if not any(cell.model for cells in columns.values() for cell in cells):
            return {}
        named = {number: [cell.label for cell in cells if cell.label] for number, cells in columns.items()}
        return {number: models[0] for number, models in named.items() if len(models) == 1}

    def _heads(self, column: int) -> list[_Cell]:
        """The head cells of a column, each once."""
        return list(dict.fromkeys(cell for row in self.head if (cell := row[column])))

    def _by_rows(self, column: int) -> Iterator[Result]:
        corner = self._heads(column)
        meanings = {
            number: self._meaning(self._heads(number), corner)
            for number in range(len(self.head[0]))
            if number != column
        }
        for row in self.body:
            label = row[column]
            if label and label.label:
                beside = [cell for cell in row if cell and cell is not label and not cell.values]
                for number, meaning in meanings.items():
                    cell = row[number]
                    if cell and cell.values:
                        yield from self._stated(label.label, meaning.beside(beside), label, cell, "table-rows")

    def _by_columns(self, heads: dict[int, Mention]) -> Iterator[Result]:
        for row in self.body:
            label = row[0]
            if label and not label.values:
                meaning = self._meaning([label], self._heads(0))
                for number, model in heads.items():
                    cell = row[number]
                    if cell and cell.values:
                        yield from self._stated(model, meaning, label, cell, "table-columns")

    def _meaning(self, heads: list[_Cell], corner: list[_Cell]) -> _Meaning:
        """What the values of a column mean: its own head first, then what stands over the table."""
        over = [cell for cell in (*self.over, *corner) if cell not in heads]
        metrics, telling = self._named(heads, over, "metrics")
        return _Meaning(
            metrics,
            self._named(heads, over, "datasets")[0],
            any(_PERCENT.search(cell.text) for cell in telling),
            " ".join(cell.text for cell in (*heads, *over)),
        )

    def _named(self, heads: list[_Cell], over: list[_Cell], what: str) -> tuple[list[Mention], list[_Cell]]:
        """What the heads name, else the one thing that all that stands over the table names; and those cells."""
        for cells, most in ((heads, 9), (over, 1)):
            found = {m.value: m for cell in cells for m in getattr(cell, what)()}
            if found:
                return (list(found.values()) if len(found) <= most else []), cells
        return [], heads

    def _stated(self, model: Mention, meaning: _Meaning, label: _Cell, cell: _Cell, rule_id: str) -> Iterator[Result]:
        span = Span(min(label.span.start, cell.span.start), max(label.span.end, cell.span.end))
        given = [replace(value, unit="%" if meaning.percent else value.unit) for value in cell.values]
        for _, metric, dataset, value in measured.distribute([model], meaning.metrics, meaning.datasets, given):
            if not measured.stopped(metric, self.rules) and measured.plausible(value, metric, meaning.around):
                written = (value.number, value.unit, value.surface)
                yield Result(self.document.id, model, metric, dataset, *written, span, rule_id, _CONFIDENCE)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the values of a row or column mean."""

    metrics: list[Mention]
    datasets: list[Mention]
    percent: bool
    around: str

    def beside(self, cells: list[_Cell]) -> _Meaning:
        """With the dataset that another cell of the row names, where none is named so far."""
        named = [found for cell in cells for found in cell.datasets()] if not self.datasets else []
        return replace(self, datasets=named) if len(named) == 1 else self


def _start(mention: Mention) -> int:
    return mention.span.start


def _is_title(row: Sequence[_Cell | None]) -> bool:
    """Whether one cell spans the whole row."""
    return row[0] is not None and all(cell is row[0] for cell in row)
