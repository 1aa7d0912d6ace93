"""The work store: what each document contributes, kept between builds, so that only what is new is read again.

A document is known by a fingerprint of all that its contribution is made from: its content, where it came from, the
rules, and the version of everything that reads it. A build therefore never asks whether something is out of date: it
looks up fingerprints, and what it finds is what it would have made. SQLite keeps the rows, because they are looked up
one by one and because a process may be killed between any two instructions without hurting it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from kg._storage import FILE, faults, is_cut_short, locked
from kg.linking import coding
from kg.linking.contributions import Contribution, Head
from kg.text import from_bytes

__all__ = ["FILE", "Kept", "Known", "Report", "Store", "fingerprint"]

_FORMAT = 1
_OURS = 0x6B67  # "kg", in the place that SQLite keeps for whose file it is
_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    key BLOB PRIMARY KEY, id BLOB NOT NULL, head BLOB NOT NULL, body BLOB NOT NULL, checksum BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS sources (key BLOB PRIMARY KEY, documents BLOB NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE build (id BLOB, file INTEGER, number INTEGER, key BLOB, PRIMARY KEY (id, file, number)) WITHOUT ROWID;
CREATE TEMP TABLE read (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""
_KEY_SIZE = 16
_COMMIT_BYTES = 8_000_000


class Kept(NamedTuple):
    """A contribution as the store keeps it."""

    key: bytes
    id: bytes
    head: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: how many documents are whole, and the ids of those that were not."""

    documents: int
    broken: tuple[str, ...]


def fingerprint(*parts: bytes) -> bytes:
    """Return a hash of the parts that no other sequence of parts has."""
    digest = blake2b(digest_size=_KEY_SIZE)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


class Store:
    """Contributions by key, and which of them make up the present build.

    Iterated, yields those of the build in order of document id, again and again. Without a folder it lives as long as
    the process, in memory until it is large. Whatever the disk refuses is a StoreError.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        with ExitStack() as opened:
            if folder:
                opened.enter_context(locked(folder))
            self._database = opened.enter_context(closing(_connected(folder)))
            with faults(folder):
                _prepare(self._database, folder)
            self._opened = opened.pop_all()
        self._unsaved = 0
        self.added = 0  # since it was opened

    def close(self) -> None:
        """Save everything and let others in."""
        with self._opened:
            self.save()
            if self.folder:
                with faults(self.folder):  # all of it into the one file, whoever may still hold a reader
                    self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def add(self, kept: Kept) -> None:
        """Keep a contribution; a process that is killed loses the last few at most."""
        row = (*kept, _checksum(kept.head, kept.body))
        self._change("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)", row)
        self.added += 1
        self._unsaved += len(kept.head) + len(kept.body)
        if self._unsaved > _COMMIT_BYTES:
            self.save()

    def include(self, key: bytes, identifier: bytes, file: int, number: int) -> None:
        """Make a document that is kept a part of the build; it is the `number`th of the `file`th file."""
        self._change("INSERT OR REPLACE INTO build VALUES (?, ?, ?, ?)", (identifier, file, number, key))

    def settle(self) -> list[tuple[str, int, int]]:
        """Let the first document of each id stand; return of the others the id, the file of the first, their own."""
        rows = self._ask(
            "SELECT id, file, number FROM build AS b WHERE 1 < (SELECT count(*) FROM build WHERE id = b.id)"
        )
        firsts: dict[bytes, int] = {}
        others = []
        for identifier, file, number in sorted(rows):
            if identifier not in firsts:
                firsts[identifier] = file
                continue
            others.append((from_bytes(identifier), firsts[identifier], file))
            self._change("DELETE FROM build WHERE id = ? AND file = ? AND number = ?", (identifier, file, number))
        return others

    def knows(self, key: bytes) -> bool:
        """Whether a contribution is kept."""
        return bool(self._ask("SELECT 1 FROM documents WHERE key = ?", key))

    def add_source(self, key: bytes, documents: Iterable[bytes]) -> None:
        """Note the keys of the documents of a file that was read without a fault."""
        self._change("INSERT OR REPLACE INTO sources VALUES (?, ?)", (key, b"".join(documents)))
        self._change("INSERT OR IGNORE INTO read VALUES (?)", (key,))

    def of_source(self, key: bytes) -> list[tuple[bytes, bytes]] | None:
        """The (key, id) of every document of a file, or None where the file or one of them is not known."""
        rows = self._ask("SELECT documents FROM sources WHERE key = ?", key)
        if not rows:
            return None
        self._change("INSERT OR IGNORE INTO read VALUES (?)", (key,))
        keys = rows[0][0]
        found = [
            self._ask("SELECT key, id FROM documents WHERE key = ?", keys[start : start + _KEY_SIZE])
            for start in range(0, len(keys), _KEY_SIZE)
        ]
        return [(row[0][0], row[0][1]) for row in found] if all(found) else None

    def save(self) -> None:
        """Write what was added to the disk."""
        with faults(self.folder):
            if self._database.in_transaction:
                self._database.execute("COMMIT")
        self._unsaved = 0

    def prune(self) -> int:
        """Forget what is no part of the build; return how many documents that were."""
        before = self._ask("SELECT count(*) FROM documents")[0][0]
        self._change("DELETE FROM documents WHERE key NOT IN (SELECT key FROM build)")
        self._change("DELETE FROM sources WHERE key NOT IN (SELECT key FROM read)")
        self.save()
        with faults(self.folder):
            self._database.execute("VACUUM")
        return int(before - self._ask("SELECT count(*) FROM documents")[0][0])

    def check(self) -> Report:
        """Read everything that is kept and forget what is broken, so that the next build makes it again."""
        with faults(self.folder):
            found = self._database.execute("PRAGMA integrity_check").fetchall()
            if found != [("ok",)]:
                raise sqlite3.DatabaseError(str(found[0][0]))
            rows = self._database.execute("SELECT key, id, head, body, checksum FROM documents ORDER BY id")
            broken = [(key, identifier) for key, identifier, *written in rows if not _whole(*written)]
        for key, _ in broken:
            self._change("DELETE FROM documents WHERE key = ?", (key,))
        self.save()
        names = tuple(from_bytes(identifier) for _, identifier in broken)
        return Report(self._ask("SELECT count(*) FROM documents")[0][0], names)

    def heads(self) -> Iterator[Head]:
        """Yield the heads of the build alone, in order of document id."""
        for (head,) in self._built("head"):
            with faults(self.folder):
                yield coding.decode_head(head)

    def __iter__(self) -> Iterator[Contribution]:
        for head, body in self._built("head, body"):
            with faults(self.folder):
                yield coding.decode(head, body)

    def __len__(self) -> int:
        return int(self._ask("SELECT count(*) FROM build")[0][0])

    def _built(self, columns: str) -> Iterator[tuple[bytes, ...]]:
        self.save()
        with faults(self.folder):
            yield from self._database.execute(
                f"SELECT {columns} FROM build JOIN documents USING (key) ORDER BY build.id"
            )

    def _ask(self, query: str, *values: bytes) -> list[Any]:
        with faults(self.folder):
            return self._database.execute(query, values).fetchall()

    def _change(self, statement: str, values: tuple[bytes | int, ...] = ()) -> None:
        with faults(self.folder):
            if not self._database.in_transaction:
                self._database.execute("BEGIN")
            self._database.execute(statement, values)


class Known:
    """A look from another process at what a store holds already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with faults(folder):
            self._database = sqlite3.connect(f"{(folder / FILE).resolve().as_uri()}?mode=ro", uri=True)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __contains__(self, key: bytes) -> bool:
        with faults(self.folder):
            return self._database.execute("SELECT 1 FROM documents WHERE key = ?", (key,)).fetchone() is not None


def _connected(folder: Path | None) -> sqlite3.Connection:
    with faults(folder):
        return sqlite3.connect(folder / FILE if folder else "", isolation_level=None)


def _prepare(database: sqlite3.Connection, folder: Path | None) -> None:
    """Make the tables, in a file that is new or ours."""
    if folder and is_cut_short(folder / FILE):
        raise sqlite3.DatabaseError("it is cut short")
    whose = [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] and whose != [_OURS, _FORMAT]:
        raise sqlite3.DatabaseError("it is no work store of this version of kg")
    # without a name it is for this process alone: nothing to come back to after a crash
    safety = "journal_mode=WAL; PRAGMA synchronous=NORMAL" if folder else "journal_mode=OFF; PRAGMA synchronous=OFF"
    database.executescript(f"PRAGMA {safety}; PRAGMA cache_size=-65536; {_SCHEMA}")
    database.executescript(f"PRAGMA application_id={_OURS}; PRAGMA user_version={_FORMAT};")


def _checksum(head: bytes, body: bytes) -> bytes:
    return fingerprint(head, body)


def _whole(head: bytes, body: bytes, checksum: bytes) -> bool:
    if checksum != _checksum(head, body):
        return False
    try:
        coding.decode(head, body)
    except (ValueError, TypeError):
        return False
    return True
