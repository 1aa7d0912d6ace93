"""The stages of a build on an engine, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property, partial
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from kg import linking
from kg.collecting import stamp
from kg.errors import InputError
from kg.exporters._files import write_atomic
from kg.linking.index import Index
from kg.ontology import DEFAULT_BASE_IRI
from kg.rules import Rules
from kg.scaling import frames
from kg.scaling.engine import Engine
from kg.scaling.indexing import Collected
from kg.scaling.inputs import Unit, find, waves
from kg.scaling.loading import RulesPaths
from kg.scaling.tables import Tables, laid_out
from kg.working import Limits

if TYPE_CHECKING:
    import networkx as nx

# one shard of N-Triples for so many documents: some 80 MB
_DOCUMENTS_A_SHARD = 250
_FILES_A_WAVE = 200_000


@dataclass(frozen=True, slots=True)
class Options:
    """Where an engine runs and what it keeps.

    `work` is a folder that all workers reach; `wave` bytes of input are one stage, of which `part` bytes are one task.
    """

    work: Path
    address: str = ""
    wave: int = 4_000_000_000
    part: int = 16_000_000
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Scaled:
    """What a build gave: what the collection says, how many documents it was made from, what could not be read.

    `written` are the folders of tables and N-Triples.
    """

    linked: Tables
    documents: int
    errors: tuple[InputError, ...]
    written: tuple[Path, ...] = ()
    kept: int = 0  # as of a store

    @cached_property
    def graph(self) -> nx.MultiDiGraph:
        """All of it in memory, as one networkx graph."""
        from kg.graph import build as build_from

        return build_from(self.linked.entities, self.linked.assertions, self.linked.references)

    @property
    def assertions(self) -> int:
        """How many assertions there are."""
        return linking.count(self.linked.assertions)

    def kinds(self) -> Counter[str]:
        """How many entities there are of each kind."""
        return Counter(entity.kind for entity in self.linked.entities)

    def __enter__(self) -> Scaled:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing is open: the tables are files."""


def build(
    paths: Iterable[str | Path], rules: Rules, out: Path, options: Options, base_iri: str = DEFAULT_BASE_IRI
) -> Scaled:
    """Build the graph of all documents below the paths; tables and N-Triples are written below `out`."""
    engine = Engine(options.work, options.address)
    return _Run(engine, rules, options, out.resolve(), base_iri).all(paths)


class _Run:
    """One build: every stage is made of the files of those before it."""

    def __init__(self, engine: Engine, rules: Rules, options: Options, out: Path, base_iri: str) -> None:
        self.engine, self.rules, self.options, self.out, self.base = engine, rules, options, out, base_iri
        self.paths: RulesPaths = (rules.folders, rules.thesauri)
        self.fingerprint = fingerprint(rules)

    def all(self, paths: Iterable[str | Path]) -> Scaled:
        """Run all stages."""
        units, errors = find(paths, self.engine)
        documents = self._documents(units)
        twice = frames.twice(self.engine, documents) if documents else []
        errors += frames.errors(self.engine, documents, twice) if documents else []
        errors.sort(key=lambda error: error.place)
        count = frames.readable(self.engine, documents).count_rows() - len(twice) if documents else 0
        if not count:
            return Scaled(Tables((), (), ()), 0, tuple(errors))
        left_out = frozenset((row["path"], row["order"]) for row in twice)
        things = self._linked(documents, left_out)
        tables = {name: self._table(name, things) for name in frames.TABLES}
        folders = [*(self.out / name for name in tables), self._shards(things, count)]
        return Scaled(Tables.of(**tables), count, tuple(errors), tuple(folders))

    def _documents(self, units: list[Unit]) -> list[str]:
        """What every document contributes."""
        form = attrgetter("form")
        groups = [list(group) for _, group in groupby(sorted(units, key=form), form)]
        cut = [wave for group in groups for wave in waves(group, self.options.wave, _FILES_A_WAVE)]
        return [file for wave in cut for file in self._wave(wave)]

    def _wave(self, units: list[Unit]) -> list[str]:
        reading = self.paths, self.options.limits
        read = partial(frames.READ[units[0].form], self.engine, units, reading, self.options.part)
        return self.engine.stage("documents", [self.fingerprint, repr(reading), *map(astuple, units)], read)

    def _linked(self, documents: list[str], left_out: frames.LeftOut) -> list[str]:
        """All of each document, and of each thing that documents share."""
        key: list[object] = [self.fingerprint, sorted(left_out), documents]
        index, path = self._index(documents, left_out, key)
        resolve = partial(frames.resolved, self.engine, documents, path, self.paths, left_out)
        files = self.engine.stage("resolved", key, resolve, by="table")
        whole = [file for file in files if f"table={frames.DOCUMENT}" in file]
        parts = sorted(set(files) - set(whole))
        known = frames.facts(self.engine, parts, index, self.rules)
        merge = partial(frames.merged, self.engine, parts, known, path, self.paths)
        return [*whole, *self.engine.stage("merged", key, merge)]

    def _index(self, documents: list[str], left_out: frames.LeftOut, key: Sequence[object]) -> tuple[Index, Path]:
        count = partial(frames.sightings, self.engine, documents, left_out)
        rows = self.engine.local(self.engine.read(self.engine.stage("sightings", key, count)))
        index = Collected(rows, frames.linked_to(self.engine, documents, left_out), self.rules)
        written = index.encode()
        path = self.engine.folder / f"index-{sha256(written).hexdigest()[:16]}.json"
        write_atomic(path, written)
        return index, path

    def _table(self, name: str, things: list[str]) -> list[str]:
        make = partial(frames.table, self.engine, things, name)
        return laid_out(name, self.engine.stage(name, [self.fingerprint, things], make), self.out / name)

    def _shards(self, things: list[str], documents: int) -> Path:
        many = -(-documents // _DOCUMENTS_A_SHARD)
        folder = self.out / "triples"
        rows = self.engine.collected("shards", partial(frames.shards, self.engine, things, folder, self.base, many))
        wanted = {row["file"] for row in rows}
        for old in folder.glob("graph-*.nt"):
            if old.name not in wanted:
                old.unlink()  # of a run that cut them otherwise
        return folder


def fingerprint(rules: Rules) -> str:
    """A digest of what documents are read and put together with: kg itself, and the rules."""
    digest = sha256(stamp(rules))
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
