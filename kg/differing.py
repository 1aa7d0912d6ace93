"""`kg diff`: what came, went and changed between two graphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import networkx as nx
import orjson

from kg.records import Entity
from kg.text import one_line


@dataclass(frozen=True, slots=True)
class Change:
    """A thing or statement that both graphs have, with what went and what came there: (what it is, its value)."""

    what: str
    went: tuple[tuple[str, str], ...]
    came: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What one sort of things did: the ids that came, those that went, and the changed ones."""

    came: tuple[str, ...]
    went: tuple[str, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.changed)


@dataclass(frozen=True, slots=True)
class Difference:
    """All that tells two graphs apart; false where nothing does."""

    things: Changes
    statements: Changes
    references: Changes

    def __bool__(self) -> bool:
        return bool(self.things or self.statements or self.references)


def compare(old: nx.MultiDiGraph, new: nx.MultiDiGraph) -> Difference:
    """Compare two graphs by the ids of their things and the triples of their statements."""
    return Difference(
        _changes(_things(old), _things(new)),
        _changes(_statements(old), _statements(new)),
        _changes(_references(old), _references(new)),
    )


def lines(difference: Difference) -> Iterator[str]:
    """Describe a difference as text: + came, - went, ~ changed."""
    if not difference:
        yield "the graphs say the same"
    for title, changes in _parts(difference):
        if changes:
            counts = (f"{len(changes.came):,} came", f"{len(changes.went):,} went", f"{len(changes.changed):,} changed")
            yield f"{title}: {', '.join(counts)}"
            yield from (f"+ {_shown(one)}" for one in changes.came)
            yield from (f"- {_shown(one)}" for one in changes.went)
            for change in changes.changed:
                yield f"~ {_shown(change.what)}"
                yield from (f"    - {key}: {one_line(value)}" for key, value in change.went)
                yield from (f"    + {key}: {one_line(value)}" for key, value in change.came)


def as_json(difference: Difference) -> bytes:
    """Return a difference as JSON."""
    content = {"same": not difference, **{title: _plain(changes) for title, changes in _parts(difference)}}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _parts(difference: Difference) -> tuple[tuple[str, Changes], ...]:
    return (
        ("things", difference.things),
        ("statements", difference.statements),
        ("reference entries", difference.references),
    )


def _shown(key: str) -> str:
    """The parts of a key stand two blanks apart."""
    return "  ".join(map(one_line, key.split("  ")))


def _plain(changes: Changes) -> dict[str, Any]:
    return _mended(asdict(changes))  # type: ignore[no-any-return]


def _mended(value: Any) -> Any:
    """A lone surrogate, which hostile input may hold, is no UTF-8."""
    if isinstance(value, dict):
        return {key: _mended(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(inner) for inner in value]
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _changes(old: dict[str, set[tuple[str, str]]], new: dict[str, set[tuple[str, str]]]) -> Changes:
    """Compare two tables of what is said under each id."""
    changed = (
        Change(key, tuple(sorted(old[key] - new[key])), tuple(sorted(new[key] - old[key])))
        for key in sorted(old.keys() & new.keys())
        if old[key] != new[key]
    )
    return Changes(tuple(sorted(new.keys() - old.keys())), tuple(sorted(old.keys() - new.keys())), tuple(changed))


def _things(graph: nx.MultiDiGraph) -> dict[str, set[tuple[str, str]]]:
    return {node: _described(entity) for node, entity in graph.nodes(data="entity")}


def _described(entity: Entity | None) -> set[tuple[str, str]]:
    if entity is None:  # only a statement names it
        return set()
    names = {(f"name ({language})", name) for language, name in entity.names}
    aliases = {("also written", alias) for alias in entity.aliases}
    return {("name", entity.name), *names, *aliases, *entity.identifiers, *entity.details}


def _statements(graph: nx.MultiDiGraph) -> dict[str, set[tuple[str, str]]]:
    said = {}
    for subject, object_, predicate, data in graph.edges(keys=True, data=True):
        places = {
            ("evidence", f"“{' '.join(one.quote.split())}” — {one.document_id}{_at(one.span)}, rule {one.rule_id}, "
             f"confidence {one.confidence:g}")
            for one in data["evidence"]
        }  # fmt: skip
        said[f"{subject}  {predicate}  {object_}"] = {("support", str(data["support"])), *places}
    return said


def _references(graph: nx.MultiDiGraph) -> dict[str, set[tuple[str, str]]]:
    entries: dict[str, set[tuple[str, str]]] = {}
    for entry in graph.graph.get("references", ()):
        key = f"{entry.reference.document_id}  {' '.join(entry.raw.split())}"
        entries.setdefault(key, set()).add(("stands for", entry.paper_id or "no known paper"))
    return entries


def _at(span: tuple[int, int] | None) -> str:
    return "" if span is None else f" {span[0]}-{span[1]}"
