"""Citations by author and year: (He et al., 2016; Vaswani et al., 2017a), Kingma & Ba (2015), 何恺明等（2016）.

A name and a year stand for an entry only where exactly one entry of the document has that first author and that year;
`a` and `b` behind a year count such entries in the order of the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import regex

from kg.people import fold_name, surnames
from kg.records import Document, Mention, Reference, Span

# (numbers of entries, a place) -> the entry meant there
Nearest = Callable[[Sequence[int], int], int]

_LATIN = r"(?:(?:van|von|der|de|di|la|le|Van|De)\s){0,2}\p{Lu}[\p{Latin}'’‐-]{1,24}"
_OTHERS = (
    rf"(?:\s?,?\s?et\.?\s?al\.?|\s?等人?|\s?和|\s?(?:,|，)?\s?(?:and|&|和|与)\s?(?P<second>{_LATIN}|\p{{Han}}{{2,4}}))"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?P<letter>[a-z])?"
_PART = regex.compile(
    rf"(?:(?:see|cf\.|e\.g\.,?|i\.e\.,?|例如|参见|见|如)\s?)?(?P<first>{_LATIN}|\p{{Han}}{{2,4}}?){_OTHERS}?\s?[,，]?\s?{_YEAR}"
    r"(?P<more>(?:\s?[,，]\s?(?:(?:19|20)\d\d)?[a-z]?){0,4})"
)
_MORE = regex.compile(r"(?P<year>(?:19|20)\d\d)?(?P<letter>[a-z])?")
_ENCLOSED = regex.compile(r"[（(\[【](?P<inside>[^（()）\[\]【】\n]{6,240})[）)\]】]")
_NARRATIVE = regex.compile(rf"(?P<first>{_LATIN}){_OTHERS}?\s?[（(\[]{_YEAR}[）)\]]")
_NARRATIVE_HAN = regex.compile(rf"(?P<first>\p{{Han}}{{2,4}}?)(?:等人?)?\s?[（(\[]{_YEAR}[）)\]]")
# a year alone in brackets, and how far before one a name with it can begin
_YEAR_ALONE = re.compile(r"[（(\[](?:19|20)[^\n]{2,3}?[）)\]]")
_REACH, _HAN_REACH = 120, 8
_HAS_YEAR = regex.compile(r"(?:19|20)\d\d")
_SPLIT = regex.compile(r"\s?[;；]\s?")


def extract(document: Document, entries: Sequence[Reference], nearest: Nearest) -> tuple[Mention, ...]:
    """Find citations by author and year that one entry answers."""
    if not any(entry.authors and entry.year for entry in entries):
        return ()
    book = _Book(document, entries, nearest)
    return (*_enclosed(document, book), *_narrative(document, book))


class _Book:
    """The entries by first author's surname and year."""

    def __init__(self, document: Document, entries: Sequence[Reference], nearest: Nearest) -> None:
        self.document, self.entries, self.nearest = document, entries, nearest
        self.table: dict[tuple[str, int], list[int]] = {}
        for number, entry in enumerate(entries):
            if entry.authors and entry.year:
                for surname in surnames(entry.authors[0]):
                    self.table.setdefault((surname, entry.year), []).append(number)

    def find(self, first: str, second: str | None, year: int, letter: str | None, position: int) -> int | None:
        """The number of the one entry that fits."""
        numbers = self.table.get((_key(first), year), [])
        if second and len(numbers) > 1:
            numbers = [number for number in numbers if self._second(number, second)]
        if letter:
            return self._lettered(numbers, f"{year}{letter}", ord(letter) - ord("a"))
        if len(numbers) > 1 and len({self._title(number) for number in numbers}) == 1:
            return self.nearest(numbers, position)
        return numbers[0] if len(numbers) == 1 else None

    def _lettered(self, numbers: Sequence[int], written: str, place: int) -> int | None:
        """The entry that writes this letter itself, else the one in that place."""
        text = self.document.text
        said = [number for number in numbers if written in text[slice(*self.entries[number].span)]]
        if len(said) == 1:
            return said[0]
        return numbers[place] if not said and place < len(numbers) else None

    def _second(self, number: int, second: str) -> bool:
        authors = self.entries[number].authors
        return len(authors) > 1 and _key(second) in surnames(authors[1])

    def _title(self, number: int) -> str:
        return (self.entries[number].title or f"#{number}").casefold()


def _key(written: str) -> str:
    return written if regex.match(r"\p{Han}", written) else fold_name(written)


def _enclosed(document: Document, book: _Book) -> Iterator[Mention]:
    for match in _ENCLOSED.finditer(document.text):
        if not _HAS_YEAR.search(match["inside"]):
            continue
        found = [_part(part, book, match.start()) for part in _SPLIT.split(match["inside"].strip())]
        if found and all(found):
            yield _mention(document, match.span(), [number for part in found for number in part])


def _part(part: str, book: _Book, position: int) -> list[int]:
    """The entries that one part of a bracket names, none where a part of it is no citation."""
    match = _PART.fullmatch(part)
    if match is None:
        return []
    year, found = int(match["year"]), []
    wanted: list[tuple[int, str | None]] = [(year, match["letter"])]
    for more in regex.split(r"[,，]\s?", match["more"])[1:]:
        follow = _MORE.fullmatch(more.strip())
        if follow:
            year = int(follow["year"] or year)
            wanted.append((year, follow["letter"]))
    for when, letter in wanted:
        number = book.find(match["first"], match["second"], when, letter, position)
        if number is None:
            return []
        found.append(number)
    return found


def _narrative(document: Document, book: _Book) -> Iterator[Mention]:
    years = [year.span() for year in _YEAR_ALONE.finditer(document.text)]
    for match in (*_latin(document.text, years), *_han(document.text, years)):
        second = match["second"] if match.re is _NARRATIVE else None
        number = book.find(match["first"], second, int(match["year"]), match["letter"], match.start())
        if number is not None:
            yield _mention(document, match.span(), [number])


def _latin(text: str, years: Iterable[tuple[int, int]]) -> Iterator[regex.Match[str]]:
    """Yield the Latin names with a year in brackets: nothing in a match but its end has brackets."""
    position = 0
    for start, end in years:
        match = _NARRATIVE.search(text, max(position, start - _REACH), end)
        if match:
            yield match
            position = end


def _han(text: str, years: Iterable[tuple[int, int]]) -> Iterator[regex.Match[str]]:
    """Yield the Chinese names with a year in brackets, at every length that one may have."""
    for start, end in years:
        for match in _NARRATIVE_HAN.finditer(text, max(0, start - _HAN_REACH), end, overlapped=True):
            if match.end() == end:
                yield match


def _mention(document: Document, span: tuple[int, int], numbers: Sequence[int]) -> Mention:
    place = Span(*span)
    value = " ".join(f"#{number + 1}" for number in dict.fromkeys(numbers))
    surface = document.text[place.start : place.end]
    return Mention(document.id, place, surface, "citation", value, "citation-author-year", 0.9)
