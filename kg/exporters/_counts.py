"""How many triples, subjects, objects and members of classes an RDF export has, in memory that does not grow with it.

Subjects come one at a time, so they are counted as they come. Objects come again and again: what is known of each goes
through the sorting that exports go through, gathered a little first, since a few are in half of all triples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from kg.exporters._sorting import in_order
from kg.ontology import KINDS, expand

_TYPE = f"<{expand('rdf:type')}>".encode()
_GATHERED = 100_000  # objects
_END = b"\x01"  # which no literal holds as it is


class Counts:
    """What is counted, by IRI."""

    def __init__(self, blocks: Iterable[list[bytes]], folder: Path | None) -> None:
        self.uses: Counter[str] = Counter()
        self.subjects: Counter[str] = Counter()
        self.objects: Counter[str] = Counter()
        self.members: Counter[str] = Counter()
        self.things = self.all_subjects = self.all_objects = 0
        self._kinds = {f"<{expand(kind.classes[0])}>".encode() for kind in KINDS.values()}
        self._best: dict[bytes, tuple[int, str]] = {}
        records = (record for part in in_order(self._subjects(blocks), folder) for record in part)
        for node, known in groupby((record.split(_END) for record in records), key=lambda parts: parts[0]):
            self._object(node, known)

    def most_pointed_at(self, class_: str) -> str:
        """Return the member of the class of a kind that most things point at, of several the first."""
        return self._best.get(f"<{expand(class_)}>".encode(), (0, ""))[1]

    def _subjects(self, blocks: Iterable[list[bytes]]) -> Iterator[bytes]:
        """Count subjects, and yield what is known of objects: node, number of this gathering, subjects, properties."""
        gathered: Counter[tuple[bytes, bytes]] = Counter()
        gathering = 0
        for lines in blocks:
            subject, by_object, by_property = _read(lines)
            classes = {node for node, properties in by_object.items() if _TYPE in properties}
            self._subject(by_property, classes)
            yield from (_END.join((subject, b"", class_)) for class_ in classes & self._kinds)
            gathered.update((node, b" ".join(sorted(names))) for node, names in by_object.items())
            if len(gathered) >= _GATHERED:
                yield from _records(gathered, gathering)
                gathering += 1
                gathered.clear()
        yield from _records(gathered, gathering)

    def _subject(self, by_property: Counter[bytes], classes: set[bytes]) -> None:
        self.all_subjects += 1
        self.things += not classes.isdisjoint(self._kinds)
        for name, number in by_property.items():
            self.uses[_iri(name)] += number
            self.subjects[_iri(name)] += 1
        self.members.update(map(_iri, classes))

    def _object(self, node: bytes, known: Iterable[list[bytes]]) -> None:
        """Count an object, if the node is one, and remember it if it is the best of its kind."""
        pointing, properties, kinds = 0, set[bytes](), []
        for _, gathering, *rest in known:
            if not gathering:
                kinds.append(rest[0])
                continue
            names = rest[1].split(b" ")
            properties.update(names)
            pointing += int(rest[0]) if names != [_TYPE] else 0
        self.all_objects += bool(properties)
        self.objects.update(map(_iri, properties))
        for kind in kinds:
            self._best[kind] = min(self._best.get(kind, (1, "")), (-pointing, _iri(node)))


def _read(lines: list[bytes]) -> tuple[bytes, dict[bytes, set[bytes]], Counter[bytes]]:
    """The subject, its objects with their properties, and how often each property has another object."""
    by_object: dict[bytes, set[bytes]] = {}
    for line in lines:
        subject, name, node = line[:-2].split(b" ", 2)
        by_object.setdefault(node, set()).add(name)
    return subject, by_object, Counter(name for names in by_object.values() for name in names)


def _records(gathered: Counter[tuple[bytes, bytes]], gathering: int) -> Iterator[bytes]:
    for (node, names), subjects in gathered.items():
        yield _END.join((node, b"%d" % (gathering + 1), b"%d" % subjects, names))


def _iri(written: bytes) -> str:
    return written[1:-1].decode()
