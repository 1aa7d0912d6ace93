"""Citations in running text: markers (`[3]`, 【1-3】, ³) and author and year, each tied to the entries it points at.

Where an article has several lists, a citation means the next list after it that has such an entry, else the last one
before it. The value of a citation names its entries as `kg.records.by_key` does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from kg.extractors import authoryear
from kg.extractors.overlap import longest_first
from kg.records import SILENT, Document, Mention, Reference, Span, by_key

_DASH = "[–—~～‐-]"
_BRACKETED = regex.compile(
    r"[\[【［\u3014]\s?\^?(?P<markers>[A-Za-z0-9+][A-Za-z0-9+ ,，、;；–—~～‐\n-]{0,80}?)\s?[\]】］\u3015]", regex.ASCII
)
_SEPARATOR = regex.compile(r"\s?[,，、;；]\s?")
_RANGE = regex.compile(rf"(\d{{1,3}})\s?{_DASH}\s?(\d{{1,3}})", regex.ASCII)
_MARKER = regex.compile(r"\d{1,3}|[A-Za-z+]{1,12}\d{2}[a-z]?", regex.ASCII)
_RAISED = regex.compile(r"[⁰¹²³⁴-⁹]{1,3}(?:[,，⁻–-][⁰¹²³⁴-⁹]{1,3}){0,9}")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_NAMED = regex.compile(r"文献\s?(?P<markers>\d{1,3})(?![\d年月日种篇个本部类条章万千百余.])", regex.ASCII)
_LONGEST_RANGE = 30
_LIST_HEADING = regex.compile(r"参考|引用|文献|references|bibliography|works cited", regex.IGNORECASE)

# what stands before a bracket that is no citation: an index, an interval, the number of a figure
_INDEXED = regex.compile(
    r"(?:(?<![A-Za-z])[A-Za-z]|[A-Za-z]\w*_\w*|\.[a-z]\w*|(?<![A-Za-z])(?:shape|size|dims?|axis|arr|array|args?|argv|list|data"
    r"|inputs?|outputs?|img|idx|index|keys?|values?|tensor|tuple|dict|vec|weights?|params?|labels?|out|ret|res|tmp|buf|map)"
    r"|\w\(\w*\))\Z",
    regex.ASCII,
)
_INDEXES = regex.compile(r"(?:\[[\d, -]{1,20}\])+\Z", regex.ASCII)
_INTERVAL = regex.compile(
    r"(?:区间|范围[为是在]?|取值[为是在]?|介于|属于|∈|位于|落在|缩放到|归一化到"
    r"|\brange[sd]?(?: (?:of|is|in|from|between))?|\binterval|\bbetween|\bwithin"
    r"|(?<!\w\w\wed|\bas|shown|given|found|seen|works?|results|methods|models|done|papers?|\band|\bor) in)\s?$",
    regex.IGNORECASE | regex.ASCII,
)
_AFTER_INTERVAL = regex.compile(r"\s?(?:之间|区间|范围|的(?:区间|范围)|内的)")
_NUMBERED = regex.compile(
    r"(?:(?:^|[如见在由从和与上下、，。（(])图|表|公式|(?<![方公形格模])式|步骤"
    r"|\b(?:Fig(?:ure)?s?|Tables?|Eqs?|Equations?|Step|Algorithm|Sec(?:tion)?|Chapter)\.?)\s?$",
    regex.IGNORECASE,
)
_CODE_AFTER = regex.compile(r"\s?=(?!>)|\[\d+\]\s?=|\.[a-z_]+[(\[=]|\(\w*\)")
_WORD_BEFORE = regex.compile(r"(?:\p{Han}|[A-Za-z]{3,}\d{0,3}|[\"”》」』，。；、.,;:])\Z")
_UNITS = regex.compile(r"(?<![A-Za-z])(?:km|cm|mm|dm|nm|ft|in|sin|cos|tan|cot|tanh|log|exp|平方|立方|[方厘毫千]?米)\Z")
_AHEAD = 24


def extract(document: Document, entries: Sequence[Reference]) -> tuple[Mention, ...]:
    """Find every citation outside the lists that some entry answers."""
    if not entries:
        return ()
    lists = _Lists(document, entries)
    marked = [mention for mention in _marked(document, lists) if mention.value]
    written = authoryear.extract(document, entries, lists.nearest)
    return tuple(longest_first(mention for mention in (*marked, *written) if _spoken(document, mention)))


def _spoken(document: Document, mention: Mention) -> bool:
    return document.block_kind(mention.span.start) not in SILENT


class _Lists:
    """The reference lists of a document: which entry a marker means at a place."""

    def __init__(self, document: Document, entries: Sequence[Reference]) -> None:
        self.document, self.entries = document, entries
        self.keys = by_key(entries)
        self.places: dict[str, list[int]] = {}
        for number, entry in enumerate(entries):
            if entry.marker:
                self.places.setdefault(entry.marker, []).append(number)
        self.starts = [entry.span.start for entry in entries]

    def value(self, markers: Sequence[str], position: int) -> str:
        """The value of a citation at a place, empty where one of its markers is in no list."""
        found = [self._number(marker, position) for marker in markers]
        if not found or None in found:
            return ""
        return " ".join(self._key(number) for number in dict.fromkeys(found) if number is not None)

    def nearest(self, numbers: Sequence[int], position: int) -> int:
        """Of entries that answer to one name, that of the next list, else of the last one before."""
        later = next((number for number in numbers if self.starts[number] >= position), None)
        before = [number for number in numbers if self.starts[number] < position]
        if before and (later is None or self._same_section(before[-1], position, later)):
            return before[-1]
        return numbers[0] if later is None else later

    def _number(self, marker: str, position: int) -> int | None:
        numbers = self.places.get(marker)
        return self.nearest(numbers, position) if numbers else None

    def _key(self, number: int) -> str:
        """The marker, where it says which entry; else the number of the entry in the document."""
        marker = self.entries[number].marker
        return marker if marker and self.keys.get(marker) is self.entries[number] else f"#{number + 1}"

    def _same_section(self, before: int, position: int, later: int) -> bool:
        """Whether no heading parts the list before from this place, while one parts it from the list after."""
        here = self._headings(self.entries[before].span.end, position)
        return not here and bool(self._headings(position, self.starts[later]))

    def _headings(self, start: int, end: int) -> bool:
        """Whether a heading that announces no reference list begins between two places."""
        blocks = self.document.blocks
        first = bisect_left(blocks, start, key=lambda block: block.span.start)
        for block in blocks[first:]:
            if block.span.start >= end:
                return False
            if block.kind == "heading" and not _LIST_HEADING.search(self.document.text, *block.span):
                return True
        return False


def _marked(document: Document, lists: _Lists) -> Iterator[Mention]:
    if not lists.places:
        return
    for match in _BRACKETED.finditer(document.text):
        markers = _expand(match["markers"])
        if markers and not _refused(document, match, markers):
            yield _mention(document, match.span(), lists.value(markers, match.start()), "citation-bracket", 0.95)
    for match in _RAISED.finditer(document.text):
        before = document.text[max(0, match.start() - _AHEAD) : match.start()]
        if _WORD_BEFORE.search(before) and not _UNITS.search(before):
            value = lists.value(_expand(match[0].translate(_LOWERED)), match.start())
            yield _mention(document, match.span(), value, "citation-raised", 0.8)
    for match in _NAMED.finditer(document.text):
        yield _mention(
            document, match.span("markers"), lists.value([match["markers"]], match.start()), "citation-named", 0.9
        )


def _mention(document: Document, span: tuple[int, int], value: str, rule_id: str, confidence: float) -> Mention:
    place = Span(*span)
    return Mention(document.id, place, document.text[place.start : place.end], "citation", value, rule_id, confidence)


def _expand(written: str) -> list[str]:
    """The markers of `1, 3-5`; none where something else stands among them."""
    found: list[str] = []
    for part in _SEPARATOR.split(written.strip()):
        span = _RANGE.fullmatch(part)
        if span and int(span[1]) < int(span[2]) <= int(span[1]) + _LONGEST_RANGE:
            found += [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
        elif _MARKER.fullmatch(part):
            found.append(part)
        else:
            return []
    return found


def _refused(document: Document, match: regex.Match[str], markers: Sequence[str]) -> bool:
    """Whether brackets around numbers are an index, an interval, the number of a figure or of a point in a list."""
    text, start, end = document.text, match.start(), match.end()
    before = text[max(0, start - _AHEAD) : start]
    if match[0][0] == "[" and _INDEXED.search(_INDEXES.sub("", text[max(0, start - 2 * _AHEAD) : start])):
        return True
    if _CODE_AFTER.match(text, end, end + _AHEAD) or _NUMBERED.search(before):
        return True
    if len(markers) == 2 and all(marker.isdigit() for marker in markers) and int(markers[0]) < int(markers[1]):
        between = not regex.search(_DASH, match["markers"])
        if between and (_INTERVAL.search(before) or _AFTER_INTERVAL.match(text, end)):
            return True
    opens_line = not before.strip(" ") or before.rstrip(" ").endswith("\n")
    return opens_line and regex.match(r"\s+[^\sa-z\n]", text[end : end + 3]) is not None
