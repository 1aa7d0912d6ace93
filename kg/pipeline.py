"""The whole flow on one screen: paths to documents, documents to contributions, these linked to a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kg import cleaning, extractors, linking, readers
from kg import rules as rules_module
from kg.collecting import Progress, collect, twice
from kg.errors import InputError
from kg.linking import Linked
from kg.records import Extraction, RawDocument
from kg.rules import Rules
from kg.store import Store
from kg.working import Limits, Portion, work

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Build", "Limits", "Progress", "build", "build_graph", "extract_all"]


@dataclass(frozen=True)
class Build:
    """What a collection says, how many documents it was made from, how many were kept from an earlier build.

    It reads what it says from its store; leave it, or close it, when that is written.
    """

    linked: Linked
    store: Store
    documents: int
    kept: int
    errors: tuple[InputError, ...]

    @cached_property
    def graph(self) -> nx.MultiDiGraph:
        """All of it in memory, as one networkx graph."""
        from kg.graph import build as build_from

        return build_from(self.linked)

    @property
    def assertions(self) -> int:
        """How many assertions there are."""
        return linking.count(self.linked.assertions)

    def kinds(self) -> Counter[str]:
        """How many entities there are of each kind."""
        return Counter(entity.kind for entity in self.linked.entities)

    def __enter__(self) -> Build:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()


def build_graph(
    paths: Iterable[str | Path],
    rules: Rules | None = None,
    *,
    jobs: int | None = 1,
    errors: list[InputError] | None = None,
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
    store: Path | None = None,
    progress: Progress | None = None,
    keep: Callable[[str], None] | None = None,
) -> Build:
    """Link all documents under `paths` and say what could not be read; `keep` is given the text of every document.

    `store` is a folder in which the work is kept, so that the next build reads only what is new. Raises StoreError
    where that cannot be used.
    """
    kept = Store(store)
    with ExitStack() as on_failure:
        on_failure.callback(kept.close)
        errors = collect(paths, rules, kept, jobs=jobs, limits=limits, progress=progress)
        if keep:
            for contribution in kept:
                keep(contribution.text)
        linked = linking.link(kept, rules)
        on_failure.pop_all()
    return Build(linked, kept, len(kept), len(kept) - kept.added, errors)


def extract_all(
    paths: Iterable[str | Path],
    rules: Rules,
    errors: list[InputError],
    *,
    jobs: int | None = 1,
    limits: Limits | None = None,
) -> Iterator[Extraction]:
    """Yield the extraction of every document in order of its path; unreadable ones are added to `errors`."""
    sources, missing = readers.find([Path(path) for path in paths])
    errors.extend(missing)
    seen: dict[str, str] = {}
    for result in work(sources, rules, extract, jobs=jobs, limits=limits):
        if isinstance(result, InputError):
            errors.append(result)
        elif not isinstance(result, Portion):
            place, identifier = result.document.provenance.path, result.document.id
            if identifier in seen:
                errors.append(twice(identifier, seen[identifier], place))
                continue
            seen[identifier] = place
            yield result


def extract(raw: RawDocument, rules: Rules) -> Extraction:
    """The task that finds everything in a document."""
    return extractors.extract(cleaning.clean(raw), rules)
