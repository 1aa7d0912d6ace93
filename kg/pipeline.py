"""The whole flow on one screen: paths to documents, documents to extractions, extractions to a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg import cleaning, extractors, linking, readers
from kg import rules as rules_module
from kg.errors import InputError
from kg.records import Document, Extraction, RawDocument
from kg.rules import Rules

if TYPE_CHECKING:
    import networkx as nx

# told after each file: bytes read so far, bytes in all, documents so far
Progress = Callable[[int, int, int], None]
# far beyond any article; what is longer is a dump that some reader should have split
MAX_CHARACTERS = 10_000_000
_worker_rules: dict[str, Rules] = {}


@dataclass(frozen=True, slots=True)
class Build:
    """A graph, how many documents it was made from, and what could not be read."""

    graph: nx.MultiDiGraph
    documents: int
    errors: tuple[InputError, ...]


def build_graph(
    paths: Iterable[str | Path], rules: Rules | None = None, *, jobs: int = 1, errors: list[InputError] | None = None
) -> nx.MultiDiGraph:
    """Build the graph of all documents under `paths`.

    What cannot be read is added to `errors`; without such a list the first of them is raised.
    """
    result = build(paths, rules or rules_module.load(), jobs=jobs)
    if result.errors and errors is None:
        raise result.errors[0]
    if errors is not None:
        errors.extend(result.errors)
    return result.graph


def build(
    paths: Iterable[str | Path],
    rules: Rules,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    keep: Callable[[Document], None] | None = None,
) -> Build:
    """Build the graph and say what could not be read; `keep` is given every document as soon as it is read."""
    from kg.graph import build as build_from

    errors: list[InputError] = []
    extractions = []
    for extraction in extract_all(paths, rules, errors, jobs=jobs, progress=progress):
        extractions.append(extraction)
        if keep:
            keep(extraction.document)
    linked = linking.merge(extractions, rules)
    graph = build_from(linked.entities, linked.assertions, linked.references)
    return Build(graph, len(extractions), tuple(errors))


def extract_all(
    paths: Iterable[str | Path],
    rules: Rules,
    errors: list[InputError],
    *,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Iterator[Extraction]:
    """Yield the extraction of every document in order of its path; unreadable ones are added to `errors`."""
    sources, missing = readers.find([Path(path) for path in paths])
    errors.extend(missing)
    seen: dict[str, str] = {}
    sizes = [source.path.stat().st_size for source in sources]
    read = 0
    for number, batch in enumerate(_batches(sources, rules, jobs)):
        errors.extend(batch.errors)
        for extraction in batch.extractions:
            place, document_id = extraction.document.provenance.path, extraction.document.id
            if document_id in seen:
                errors.append(_twice(document_id, seen[document_id], place))
                continue
            seen[document_id] = place
            yield extraction
        read += sizes[number]
        if progress:
            progress(read, sum(sizes), len(seen))


def _too_long(length: int, place: str) -> InputError:
    message = f"a document of {length:,} characters, {MAX_CHARACTERS:,} are the most"
    return InputError(message, place=place, remedy="split it into articles")


def _twice(document_id: str, first: str, place: str) -> InputError:
    return InputError(
        f"a document with the id {document_id!r} was already read from {first}",
        place=place,
        remedy="this one is left out; remove one of them",
    )


@dataclass(slots=True)
class _Batch:
    """What one source gave."""

    extractions: list[Extraction] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)


def _batches(sources: list[readers.Source], rules: Rules, jobs: int) -> Iterator[_Batch]:
    if jobs <= 1 or len(sources) < 2:
        yield from (_work(source, rules) for source in sources)
        return
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(rules.folders, rules.thesauri)) as pool:
        yield from pool.map(_work_here, sources)


def _start(folders: tuple[Path, ...], thesauri: tuple[Path, ...]) -> None:
    _worker_rules["rules"] = rules_module.load(folders, thesauri)


def _work_here(source: readers.Source) -> _Batch:
    return _work(source, _worker_rules["rules"])


def _work(source: readers.Source, rules: Rules) -> _Batch:
    batch = _Batch()
    try:
        for raw in readers.read(source):
            if isinstance(raw, InputError):
                batch.errors.append(raw)
            elif len(raw.content) > MAX_CHARACTERS:
                batch.errors.append(_too_long(len(raw.content), raw.provenance.path))
            else:
                _extract(raw, rules, batch)
    except InputError as error:
        batch.errors.append(error)
    return batch


def _extract(raw: RawDocument, rules: Rules, batch: _Batch) -> None:
    try:
        batch.extractions.append(extractors.extract(cleaning.clean(raw), rules))
    except InputError as error:
        batch.errors.append(InputError(error.message, place=raw.provenance.path, remedy=error.remedy))
