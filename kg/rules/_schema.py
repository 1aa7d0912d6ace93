"""The records of `rules/`. The dataclass of a topic is its schema: its fields are the keys a rule may have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import regex

from kg.ontology import KINDS
from kg.records import Mention
from kg.rules import patterns
from kg.rules._results import compile_result, expand_result
from kg.rules._titles import Titles
from kg.rules.chains import Chain, chains
from kg.text import fold, slug, squash

if TYPE_CHECKING:
    from kg.rules._senses import Sense

Compiler = Callable[[str], regex.Pattern[str]]

STATUSES = ("experimental", "stable", "deprecated")


@dataclass(frozen=True, kw_only=True)
class RuleTest:
    """A sentence and what a rule should find in it; `todo` marks a known gap that must still fail."""

    text: str
    expect: tuple[str, ...]
    why: str = ""
    todo: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What every rule has. `place` is file:line, for messages."""

    id: str
    doc: str
    pattern: str = ""
    status: str = "stable"
    confidence: float = 0.9
    unless: str = ""
    test: tuple[RuleTest, ...] = ()
    place: str = ""
    blocker: regex.Pattern[str] | None = None

    topic: ClassVar[str] = ""
    compiler: ClassVar[Compiler] = patterns.compile_pattern

    @cached_property
    def compiled(self) -> regex.Pattern[str] | None:
        """The compiled pattern, made when first asked for: a load that compiled all would take ten times as long."""
        return type(self).compiler(self.pattern) if self.pattern else None


@dataclass(frozen=True, kw_only=True)
class MentionRule(Rule):
    """Finds names of a kind that no gazetteer lists.

    The group `name` (else the whole match) is the mention; `value` writes its normalised reading from the groups.
    With `after`, the pattern is a suffix read at the end of a known name of that kind, or of that category of concept
    (`{base}`), as in ResNet-50; with `follows` too, it reads the group `n` that stands alone behind a name that one of
    these rules (ids, between |) has read: the 101 of ResNet-50/101. `category` is that of the concept the rule finds,
    where no gazetteer says it.
    `stop` is matched against the whole surface and refuses it. `<model>` in the pattern is a known model's name.
    """

    kind: str
    after: str = ""
    follows: str = ""
    value: str = ""
    stop: str = ""
    category: str = ""
    topic: ClassVar[str] = "mentions"
    compiler: ClassVar[Compiler] = patterns.compile_mention

    @cached_property
    def stopped(self) -> regex.Pattern[str] | None:
        """The compiled `stop`."""
        return regex.compile(self.stop, regex.ASCII | regex.IGNORECASE) if self.stop else None

    @property
    def reads_known(self) -> bool:
        """Whether the pattern asks for names that are known already."""
        return self.compiled is not None and patterns.SYMBOLS["model"] in self.compiled.pattern

    def reads_on(self, entry: Entry) -> bool:
        """Whether the rule reads on from the names of this line."""
        return self.after != "" and self.after in (entry.kind, entry.facts.get("category"))


@dataclass(frozen=True, kw_only=True)
class ReferenceRule(Rule):
    """Reads one entry of a reference list: its named groups are the fields of a Reference."""

    topic: ClassVar[str] = "references"


@dataclass(frozen=True, kw_only=True)
class RelationRule(Rule):
    """States a relation between two mentions.

    `pattern` names mentions as `<subject:model>`; `tokens` is a spaCy token pattern instead, in which `subject` and
    `object` are the positions of the two. `scope` is sentence, block, passage (a block with its short neighbours),
    section (a heading and what follows it), or title (of a reference or a named paper). `denied_by` refuses a match in
    whose clauses it is found, `supposed_by` one before whose end it is found; a rule that gives none has those of its
    folder.
    """

    predicate: str
    scope: str = "sentence"
    denied_by: str | None = None
    denial: regex.Pattern[str] | None = None
    supposed_by: str | None = None
    supposition: regex.Pattern[str] | None = None
    tokens: tuple[Mapping[str, Any], ...] = ()
    subject: int = -1
    object: int = -1
    topic: ClassVar[str] = "relations"
    compiler: ClassVar[Compiler] = patterns.compile_relation

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """What a masked text must hold in order, in one of these ways; empty where any text may match."""
        return chains(self.pattern, patterns.expand_relation)

    @cached_property
    def anchor(self) -> regex.Pattern[str] | None:
        """For a token rule, finds the words of which a sentence must hold one; None if any words will do."""
        required = (token["LOWER"] for token in self.tokens if "LOWER" in token and "OP" not in token)
        first = next(((word,) if isinstance(word, str) else word.get("IN", ()) for word in required), ())
        # wherever they stand: whether they are whole tokens is for spaCy to say, and Chinese has no edges of words
        return regex.compile("|".join(map(regex.escape, first)), regex.IGNORECASE) if first else None


@dataclass(frozen=True, kw_only=True)
class ResultRule(Rule):
    """States what a model reached by a metric: `pattern` names `<model>`, `<metric>`, `<value>`, maybe `<dataset>`.

    `stop` is matched against the name of the metric and refuses it: what measures cost is no result.
    """

    stop: str = ""
    topic: ClassVar[str] = "results"
    compiler: ClassVar[Compiler] = compile_result

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """What a masked text must hold in order, in one of these ways; empty where any text may match."""
        return chains(self.pattern, expand_result)

    @cached_property
    def stopped(self) -> regex.Pattern[str] | None:
        """The compiled `stop`."""
        return regex.compile(self.stop, regex.ASCII | regex.IGNORECASE) if self.stop else None


TOPICS: dict[str, type[MentionRule | ReferenceRule | RelationRule | ResultRule]] = {
    topic.topic: topic for topic in (MentionRule, ReferenceRule, RelationRule, ResultRule)
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of a gazetteer. `facts` holds the columns that are no spelling."""

    gazetteer: str
    kind: str
    name: str
    zh: str = ""
    aliases: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    cued: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def spellings(self) -> Iterable[tuple[str, str]]:
        """Yield (spelling, how): `any` case, `exact` as written, `cued` beside a cue word."""
        special = {*map(fold, self.exact), *map(fold, self.cued)}
        for spelling in dict.fromkeys((self.name, *((self.zh,) if self.zh else ()), *self.aliases)):
            if fold(spelling) not in special:
                yield spelling, "any"
        yield from ((spelling, "exact") for spelling in self.exact)
        yield from ((spelling, "cued") for spelling in self.cued)


def spelling_key(name: str) -> str:
    """What decides whether two spellings are one name: letters, digits, and the plus of UNet++."""
    return squash(name.replace("+", "plus"))


@dataclass(frozen=True)
class Rules:
    """All rules and gazetteers of one load."""

    mentions: tuple[MentionRule, ...]
    references: tuple[ReferenceRule, ...]
    relations: tuple[RelationRule, ...]
    entries: tuple[Entry, ...]
    results: tuple[ResultRule, ...] = ()
    titles: Titles = field(default_factory=Titles, compare=False, repr=False)
    # folded spelling -> what decides whether it means the name here
    senses: Mapping[str, Sense] = field(default_factory=dict, compare=False, repr=False)
    # the user's own folders and thesauri, so that another process can load the same
    folders: tuple[Path, ...] = ()
    thesauri: tuple[Path, ...] = ()
    # what a user should know of the load: names that two things claim
    notices: tuple[str, ...] = ()
    # what later stages compile from these rules (an automaton, a spaCy matcher), so that it is done once
    cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """What another process gets: what was read, without what is made from it when first asked for."""
        return {name: {} if name == "cache" else getattr(self, name) for name in (one.name for one in fields(self))}

    @classmethod
    def of(
        cls,
        rules: Iterable[Rule],
        entries: Iterable[Entry],
        folders: Iterable[Path] = (),
        titles: Titles | None = None,
        senses: Mapping[str, Sense] | None = None,
    ) -> Rules:
        """Sort rules into their topics."""
        rules = tuple(rules)
        return cls(
            mentions=tuple(rule for rule in rules if isinstance(rule, MentionRule)),
            references=tuple(rule for rule in rules if isinstance(rule, ReferenceRule)),
            relations=tuple(rule for rule in rules if isinstance(rule, RelationRule)),
            entries=tuple(entries),
            results=tuple(rule for rule in rules if isinstance(rule, ResultRule)),
            titles=titles or Titles(),
            senses=senses or {},
            folders=tuple(folders),
        )

    @property
    def all(self) -> tuple[Rule, ...]:
        """Every rule, in the order of loading."""
        return (*self.mentions, *self.references, *self.relations, *self.results)

    @cached_property
    def by_name(self) -> dict[tuple[str, str], Entry]:
        """(kind, name) -> entry."""
        return {(entry.kind, entry.name): entry for entry in self.entries}

    @cached_property
    def by_node(self) -> dict[str, Entry]:
        """Node id -> entry, of the kinds that are nodes of the graph."""
        return {f"{entry.kind}:{slug(entry.name)}": entry for entry in reversed(self.entries) if entry.kind in KINDS}

    def category(self, mention: Mention) -> str:
        """The category of a concept: what its line says, else the rule that found it."""
        known = self._categories.get((mention.kind, mention.value or ""))
        if known is not None:
            return known
        rule = self._categorised.get(mention.rule_id)
        return rule.category if rule and rule.kind == mention.kind else ""

    @cached_property
    def _categories(self) -> dict[tuple[str, str], str]:
        return {key: entry.facts.get("category", "") for key, entry in self.by_name.items()}

    @cached_property
    def _categorised(self) -> dict[str, MentionRule]:
        return {rule.id: rule for rule in self.mentions if rule.category}

    @cached_property
    def by_spelling(self) -> dict[tuple[str, str], Entry]:
        """(kind, key of a spelling) -> entry; the name of one entry goes before the alias of another."""
        table = {(entry.kind, spelling_key(entry.name)): entry for entry in reversed(self.entries)}
        for entry in self.entries:
            for spelling, _ in entry.spellings():
                table.setdefault((entry.kind, spelling_key(spelling)), entry)
        return table

    @cached_property
    def venues(self) -> dict[str, Entry]:
        """Squashed name, full name or alias -> venue; short names go before full ones."""
        table: dict[str, Entry] = {}
        venues = [entry for entry in self.entries if entry.kind == "venue"]
        for spellings in (
            [(e.name, e) for e in venues],
            [(s, e) for e in venues for s in (e.facts.get("full_name", ""), *e.aliases)],
        ):
            for spelling, entry in spellings:
                table.setdefault(squash(spelling), entry)
        table.pop("", None)
        return table
