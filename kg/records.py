"""The records that flow from reader to graph: frozen dataclasses, tuples instead of lists.

Offsets are half-open and count code points of `Document.text`, which never changes after cleaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """Half-open offsets into `Document.text`."""

    start: int
    end: int

    def contains(self, other: Span) -> bool:
        """Whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a document came from. `path` is relative to the input it was found under; `published` is YYYY-MM-DD."""

    reader: str
    path: str
    url: str = ""
    site: str = ""
    author: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as its reader found it. `markup` is html, markdown or plain."""

    id: str
    title: str
    markup: str
    content: str
    provenance: Provenance
    topics: tuple[str, ...] = ()


SILENT = frozenset({"code", "references", "related"})  # the kinds of blocks in which nothing is stated


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document: heading, paragraph, list_item, quote, caption, code, references or related."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link: the span of its visible text (may be empty) and where it really goes."""

    span: Span
    href: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of data: rows of one width, whose cells are places in the text, or None where a row has no cell.

    A cell that spans several columns or rows stands in each of them.
    """

    rows: tuple[tuple[Span | None, ...], ...]
    caption: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned document. Blocks are in order, do not overlap and are separated by line ends."""

    id: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    hyperlinks: tuple[Hyperlink, ...]
    provenance: Provenance
    topics: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()

    def block_kind(self, position: int) -> str:
        """The kind of the block that holds this offset, `paragraph` between blocks."""
        low, high = 0, len(self.blocks)
        while low < high:
            middle = (low + high) // 2
            if self.blocks[middle].span.end <= position:
                low = middle + 1
            else:
                high = middle
        inside = low < len(self.blocks) and self.blocks[low].span.start <= position
        return self.blocks[low].kind if inside else "paragraph"


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names something. `value` is its normalised reading: an entity id, `arxiv:1706.03762v5`, or None."""

    document_id: str
    span: Span
    surface: str
    kind: str
    value: str | None
    rule_id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a reference list, as written. `mark` is the GB/T 7714 letter (J, C, D …)."""

    document_id: str
    span: Span
    marker: str | None = None
    authors: tuple[str, ...] = ()
    et_al: bool = False
    title: str | None = None
    mark: str | None = None
    venue: str | None = None
    publisher: str | None = None
    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    url: str | None = None
    rule_id: str = ""


def by_key(entries: Sequence[Reference]) -> dict[str, Reference]:
    """The entries of a document by what the value of a citation calls them.

    That is the marker, as far as it says which entry (the first that has it), and `#7` for the seventh entry.
    """
    table = {entry.marker: entry for entry in reversed(entries) if entry.marker}
    return table | {f"#{number}": entry for number, entry in enumerate(entries, start=1)}


def cited(citation: Mention, keys: Mapping[str, Reference]) -> tuple[Reference, ...]:
    """The entries that a citation points at, in the order it names them; `keys` is what `by_key` makes."""
    return tuple(keys[key] for key in (citation.value or "").split() if key in keys)


@dataclass(frozen=True, slots=True)
class RelationMention:
    """A relation stated in one place. The object may be an entry of the reference list."""

    subject: Mention
    predicate: str
    object: Mention | Reference
    span: Span
    rule_id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Result:
    """What a model reached, as stated in one place. `value` is a decimal number, `unit` is % or empty.

    `surface` is the value as written. The dataset is None where the place names none.
    """

    document_id: str
    model: Mention
    metric: Mention
    dataset: Mention | None
    value: str
    unit: str
    surface: str
    span: Span
    rule_id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document says, each list in order of place."""

    document: Document
    mentions: tuple[Mention, ...] = ()
    references: tuple[Reference, ...] = ()
    relations: tuple[RelationMention, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the graph.

    `names` holds (language, preferred name), `identifiers` (scheme, value), `details` (key, value).
    """

    id: str
    kind: str
    name: str
    names: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place that supports an assertion.

    `quote` is the text of `span` in the document, `prefix` and `suffix` the characters around it.
    A fact of a gazetteer has the source `gazetteer:NAME`, no span, and its line as the quote.
    """

    document_id: str
    span: Span | None
    quote: str
    rule_id: str
    confidence: float
    prefix: str = ""
    suffix: str = ""

    def sort_key(self) -> tuple[str, Span, str, str]:
        """Orders evidence by document, place and rule."""
        return self.document_id, self.span or Span(-1, -1), self.rule_id, self.quote


@dataclass(frozen=True, slots=True)
class Assertion:
    """A triple with all its evidence: at most one Assertion a triple."""

    subject_id: str
    predicate: str
    object_id: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class LinkedReference:
    """A reference entry with its raw line and the paper it stands for."""

    reference: Reference
    raw: str
    paper_id: str


class Collection(Protocol):
    """What a whole collection says. Each field may be too large for memory, and starts again with every `iter()`.

    Entities come in order of id and are all that assertions name; assertions come in order of subject, predicate and
    object, references in order of document and span.
    """

    @property
    def entities(self) -> Iterable[Entity]:
        """Every thing."""

    @property
    def assertions(self) -> Iterable[Assertion]:
        """Every triple, with all its evidence."""

    @property
    def references(self) -> Iterable[LinkedReference]:
        """Every entry of every reference list."""
