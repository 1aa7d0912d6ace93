"""The whole flow on one screen: paths to documents, documents to extractions, extractions to a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg import cleaning, extractors, linking, readers, working
from kg import rules as rules_module
from kg.errors import InputError
from kg.records import Document, Extraction, RawDocument
from kg.rules import Rules
from kg.working import Limits

if TYPE_CHECKING:
    import networkx as nx

# told after each part of the input: bytes read so far, bytes in all, documents so far
Progress = Callable[[int, int, int], None]


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
    jobs: int | None = 1,
    limits: Limits | None = None,
    progress: Progress | None = None,
    keep: Callable[[Document], None] | None = None,
) -> Build:
    """Build the graph and say what could not be read; `keep` is given every document as soon as it is read."""
    from kg.graph import build as build_from

    errors: list[InputError] = []
    extractions = []
    for extraction in extract_all(paths, rules, errors, jobs=jobs, limits=limits, progress=progress):
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
    jobs: int | None = 1,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Iterator[Extraction]:
    """Yield the extraction of every document in order of its path; unreadable ones are added to `errors`."""
    sources, missing = readers.find([Path(path) for path in paths])
    errors.extend(missing)
    seen: dict[str, str] = {}
    total = sum(map(working.size_of, sources))
    read = 0
    for item in working.work(sources, rules, extract, jobs=jobs, limits=limits):
        if isinstance(item, InputError):
            errors.append(item)
        elif isinstance(item, working.Portion):
            read += item.size
            if progress:
                progress(read, total, len(seen))
        elif (document_id := item.document.id) in seen:
            errors.append(_twice(document_id, seen[document_id], item.document.provenance.path))
        else:
            seen[document_id] = item.document.provenance.path
            yield item


def extract(raw: RawDocument, rules: Rules) -> Extraction:
    """What one document says."""
    return extractors.extract(cleaning.clean(raw), rules)


def _twice(document_id: str, first: str, place: str) -> InputError:
    return InputError(
        f"a document with the id {document_id!r} was already read from {first}",
        place=place,
        remedy="this one is left out; remove one of them",
    )
