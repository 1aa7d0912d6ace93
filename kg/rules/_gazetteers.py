"""Gazetteers: tab-separated tables of known names, one entry a line, that open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.errors import RuleError
from kg.rules import _files
from kg.rules._schema import Entry
from kg.rules._titles import COLUMNS, STEM

# file stem (before a hyphen, so models-mine.tsv is read as models) -> kind of its entries, and its columns
GAZETTEERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "models": (
        "model",
        ("name", "aliases", "exact", "cued", "family", "variant_of", "paper", "year", "organisation", "title"),
    ),
    "concepts": ("concept", ("name", "zh", "aliases", "exact", "cued", "category", "broader")),
    "organisations": ("organisation", ("name", "zh", "aliases", "exact", "cued", "kind")),
    "people": ("person", ("name", "zh", "aliases", "exact", "cued")),
    "venues": ("venue", ("name", "full_name", "aliases", "kind")),
    STEM: ("paper", COLUMNS),
    # these two help to read references and make no nodes
    "publishers": ("publisher", ("name",)),
    "places": ("place", ("name", "kind")),
    # these three help to find names: words that are also names, words beside names, words that look like names
    "ambiguous": ("sense", ("name", "usual", "scope", "cues_for", "cues_against", "why")),
    "cues": ("cue", ("name", "kind")),
    "lookalikes": ("lookalike", ("name", "kind")),
}

_LISTS = ("aliases", "exact", "cued")


def load_gazetteers(
    folders: Iterable[Path], errors: list[RuleError], places: dict[tuple[str, str], str] | None = None
) -> list[Entry]:
    """Read every gazetteer but the titles; an entry of a later folder replaces one of the same kind and name.

    Where each entry stands is noted in `places`, for what is checked later.
    """
    entries: dict[tuple[str, str], Entry] = {}
    places = {} if places is None else places
    for folder in folders:
        for path in sorted((folder / "gazetteers").glob("*.tsv")):
            if path.stem.split("-")[0] == STEM:
                continue
            for place, entry in _read(path, f"{folder.name}/gazetteers/{path.name}", errors):
                entries[entry.kind, entry.name] = entry
                places[entry.kind, entry.name] = place
    return list(entries.values())


def _read(path: Path, place: str, errors: list[RuleError]) -> Iterator[tuple[str, Entry]]:
    stem = path.stem.split("-")[0]
    if stem not in GAZETTEERS:
        errors.append(RuleError("no gazetteer has this name", place=place, remedy="use " + ", ".join(GAZETTEERS)))
        return
    text = _files.text(path, place, errors)
    if text is None:
        return
    kind, known = GAZETTEERS[stem]
    lines = text.split("\n")
    header = lines[0].rstrip("\r").split("\t")
    before = len(errors)
    errors.extend(_of_header(header, known, f"{place}:1"))
    for number, line in enumerate(lines[1:] if len(errors) == before else (), start=2):
        if len(errors) - before > _files.MOST_FAULTS:
            errors.append(
                RuleError("the rest is not looked at", place=f"{place}:{number}", remedy="mend what is above")
            )
            return
        if line.strip():
            here = f"{place}:{number}"
            for entry in _entry(stem, kind, header, line.rstrip("\r").split("\t"), here, errors):
                yield here, entry


def _of_header(header: Sequence[str], known: Sequence[str], place: str) -> Iterator[RuleError]:
    """Yield what is wrong with the names of the columns."""
    remedy = "known are " + ", ".join(known)
    unknown = [column for column in header if column not in known]
    for column in unknown[: _files.MOST_FAULTS]:
        yield RuleError(f"unknown column {column[:100]!r}", place=place, remedy=remedy)
    if len(unknown) > _files.MOST_FAULTS:
        yield RuleError(f"{len(unknown):,} unknown columns in all", place=place, remedy=remedy)
    if not unknown and header[0] != known[0]:
        yield RuleError(f"the first column is {header[0]!r}", place=place, remedy=f"put {known[0]!r} first")
    if not unknown and len(set(header)) < len(header):
        yield RuleError("a column stands twice", place=place, remedy=remedy)


def _entry(
    stem: str, kind: str, header: list[str], cells: list[str], place: str, errors: list[RuleError]
) -> Iterator[Entry]:
    if len(cells) > len(header) or not cells[0].strip():
        fault = "more cells than the header" if len(cells) > len(header) else "the first cell is empty"
        errors.append(RuleError(fault, place=place, remedy="one cell a column, separated by tabs; lists use |"))
        return
    row = {column: cell.strip() for column, cell in zip(header, cells, strict=False) if cell.strip()}
    lists = {key: tuple(item.strip() for item in row.pop(key, "").split("|") if item.strip()) for key in _LISTS}
    yield Entry(gazetteer=stem, kind=kind, name=row.pop("name"), zh=row.pop("zh", ""), facts=row, **lists)
