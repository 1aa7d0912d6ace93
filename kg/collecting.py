"""Documents into a store: those that are new are read and worked on, those that are kept already are only named.

What decides is a fingerprint of everything that a contribution is made from, so that nothing is ever out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from functools import lru_cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path

from kg import cleaning, extractors, readers
from kg.errors import InputError
from kg.linking import coding
from kg.linking.contributions import contribute
from kg.readers import Source
from kg.records import RawDocument
from kg.rules import Rules, default_dir
from kg.store import Kept, Known, Store, fingerprint
from kg.text import to_bytes
from kg.working import Limits, Portion, size_of, work

# told after each part of the input: bytes read so far, bytes in all, documents so far
Progress = Callable[[int, int, int], None]
# what a contribution depends on beside the document and the rules: the code up to linking, and the libraries it uses
_CODE = ("errors", "records", "ontology", "people", "text", "rules", "readers", "cleaning", "extractors", "linking")
_LIBRARIES = ("beautifulsoup4", "daachorse", "lxml", "markdown-it-py", "orjson", "regex", "selectolax", "spacy")


@dataclass(frozen=True, slots=True)
class Contributing:
    """The task that turns a document into what the store keeps; without bytes where the store has it already."""

    stamp: bytes
    folder: Path | None = None

    def __call__(self, raw: RawDocument, rules: Rules) -> Kept:
        identifier = to_bytes(raw.id)
        key = fingerprint(self.stamp, *map(to_bytes, (raw.id, raw.title, raw.markup, raw.content)), *_source(raw))
        if self.folder and key in _known(self.folder):
            return Kept(key, identifier, b"", b"")
        contribution = contribute(extractors.extract(cleaning.clean(raw), rules), rules)
        return Kept(key, identifier, *coding.encode(contribution))


@dataclass(slots=True)
class _File:
    """What came of one file so far."""

    source: Source
    key: bytes
    documents: list[bytes] = field(default_factory=list)
    is_whole: bool = True


def collect(
    paths: Iterable[str | Path],
    rules: Rules,
    store: Store,
    *,
    jobs: int | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> tuple[InputError, ...]:
    """Make all documents under the paths the build of a store; return what could not be read, in order of place."""
    sources, errors = readers.find([Path(path) for path in paths])
    collection = _Collection(store, sources, stamp(rules), limits or Limits(), progress)
    new = [source for source in sources if not collection.has(source)]
    task = Contributing(collection.stamp, store.folder)
    collection.read(new, work(new, rules, task, jobs=jobs, limits=limits))
    _known.cache_clear()
    others = [twice(name, sources[first].place, sources[file].place) for name, first, file in store.settle()]
    return tuple(sorted([*errors, *collection.errors, *others], key=lambda error: error.place))


class _Collection:
    """A build while its documents come in."""

    def __init__(
        self, store: Store, sources: Sequence[Source], stamp: bytes, limits: Limits, progress: Progress | None
    ) -> None:
        self.store, self.stamp, self.progress = store, stamp, progress
        self.errors: list[InputError] = []
        self._limits = repr(limits).encode()
        self._keys: dict[Source, bytes] = {}
        self._numbers = {source: number for number, source in enumerate(sources)}
        self._size = self._done = self._documents = 0

    def has(self, source: Source) -> bool:
        """Whether all documents of a file are kept; if so they are a part of the build now."""
        size, digest = _content(source) if self.store.folder else (size_of(source), b"")
        self._size += size
        self._keys[source] = key = (
            fingerprint(self.stamp, self._limits, to_bytes(source.place), digest) if digest else b""
        )
        kept = self.store.of_source(key) if key else None
        for number, (document, identifier) in enumerate(kept or ()):
            self.store.include(document, identifier, self._numbers[source], number)
        if kept is not None:
            self._tell(size, len(kept))
        return kept is not None

    def read(self, sources: Sequence[Source], results: Iterator[Kept | InputError | Portion]) -> None:
        """Take in what came of the documents of some files."""
        files = iter(sources)
        file = None
        waiting: list[Kept | InputError] = []
        for result in results:
            if not isinstance(result, Portion):
                waiting.append(result)
                continue
            while file is None or file.source != result.source:
                self._finish(file)
                source = next(files)
                file = _File(source, self._keys[source])
            self._take(waiting, file)
            self._tell(result.size, len(waiting))
            waiting = []
        self._finish(file)

    def _take(self, results: Iterable[Kept | InputError], file: _File) -> None:
        for result in results:
            if isinstance(result, InputError):
                self.errors.append(result)
                file.is_whole = False
                continue
            if result.head:
                self.store.add(result)
            self.store.include(result.key, result.id, self._numbers[file.source], len(file.documents))
            file.documents.append(result.key)

    def _finish(self, file: _File | None) -> None:
        if file and file.is_whole and file.key:
            self.store.add_source(file.key, file.documents)

    def _tell(self, size: int, documents: int) -> None:
        self._done += size
        self._documents += documents
        if self.progress:
            self.progress(self._done, self._size, self._documents)


@lru_cache(maxsize=4)
def _code() -> bytes:
    """A hash of the code and the libraries that contributions are made by."""
    package = Path(__file__).parent
    files = [path for name in _CODE for path in (*package.glob(f"{name}.py"), *(package / name).rglob("*.py"))]
    versions = "".join(f"{name} {metadata.version(name)};" for name in _LIBRARIES)
    return fingerprint(sys.version.encode(), versions.encode(), *(path.read_bytes() for path in sorted(files)))


def stamp(rules: Rules) -> bytes:
    """Return a hash of the rules, and of all code and libraries that contributions are made by."""
    folders = (default_dir(), *rules.folders)
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    parts = [*files, *rules.thesauri]
    return fingerprint(_code(), *(part for path in parts for part in (path.name.encode(), path.read_bytes())))


@lru_cache(maxsize=1)
def _known(folder: Path) -> Known:
    return Known(folder)


def _content(source: Source) -> tuple[int, bytes]:
    """The size of a file and a hash of it; nothing where it cannot be read, which its reader will say."""
    digest, size = blake2b(digest_size=16), 0
    try:
        with source.path.open("rb", buffering=0) as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
    except OSError:
        return size, b""
    return size, digest.digest()


def _source(raw: RawDocument) -> tuple[bytes, bytes]:
    """Where a document comes from, and its topics."""
    return to_bytes("\0".join(astuple(raw.provenance))), to_bytes("\0".join(raw.topics))


def twice(identifier: str, first: str, place: str) -> InputError:
    """Say that an id was met again."""
    return InputError(
        f"a document with the id {identifier!r} was already read from {first}",
        place=place,
        remedy="this one is left out; remove one of them",
    )
