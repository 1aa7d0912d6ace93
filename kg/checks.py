"""The tests inside rules: each `[[rule.test]]` run through the very extractors that articles go through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg import cleaning, extractors
from kg.extractors import relations
from kg.linking import mention_id
from kg.records import Document, Extraction, Mention, Provenance, RawDocument, Reference, Result
from kg.rules import MentionRule, ReferenceRule, RelationRule, ResultRule, Rule, Rules, RuleTest

_REFERENCE_FIELDS = (
    "marker",
    "title",
    "mark",
    "venue",
    "publisher",
    "year",
    "volume",
    "issue",
    "pages",
    "arxiv",
    "doi",
    "url",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One test of one rule: what was expected and what was found."""

    rule: Rule
    number: int
    test: RuleTest
    found: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the findings are those expected; a `todo` must still fail."""
        return self.as_expected != bool(self.test.todo)

    @property
    def as_expected(self) -> bool:
        if isinstance(self.rule, ReferenceRule) and self.test.expect:
            return set(self.test.expect) <= set(self.found)
        return set(self.test.expect) == set(self.found)

    @property
    def complaint(self) -> str:
        """What went otherwise than expected, with the place of the rule."""
        found, expected = list(self.found), list(self.test.expect)
        where = f"{self.rule.place}: {self.rule.id}#{self.number}"
        return f"{where} found {found} instead of {expected} in {self.test.text!r}"


def outcomes(rules: Rules) -> Iterator[Outcome]:
    """Run every test of every rule."""
    for rule in rules.all:
        for number, test in enumerate(rule.test, start=1):
            yield Outcome(rule, number, test, findings(rule, test.text, rules))


def lint(rules: Rules) -> Iterator[str]:
    """Yield a sentence for every rule that lacks a hit or a miss, and for every pattern that stands twice."""
    seen: dict[str, str] = {}
    for rule in rules.all:
        if not any(test.expect for test in rule.test):
            yield f'{rule.place}: {rule.id} has no test that hits; add one with expect = ["…"]'
        if not any(not test.expect for test in rule.test):
            yield f"{rule.place}: {rule.id} has no test that misses; add one with expect = []"
        key = f"{rule.topic} {getattr(rule, 'after', '')} {rule.pattern}"
        if rule.pattern and key in seen:
            yield f"{rule.place}: {rule.id} has the same pattern as {seen[key]}"
        seen[key] = rule.id


def findings(rule: Rule, text: str, rules: Rules) -> tuple[str, ...]:
    """What this rule alone finds in a text, in the words of a test's `expect`."""
    extraction = extractors.extract(document(rule, text), rules)
    if isinstance(rule, MentionRule):
        return tuple(f"{m.kind} {m.value}" for m in extraction.mentions if m.rule_id == rule.id)
    if isinstance(rule, ReferenceRule):
        return tuple(field for entry in extraction.references if entry.rule_id == rule.id for field in fields(entry))
    if isinstance(rule, ResultRule):
        return tuple(stated(result) for result in extraction.results if result.rule_id == rule.id)
    return _relations(rule, extraction, rules)


def stated(result: Result) -> str:
    """A result in the words of a test's `expect`: ResNet-50 Top-1 Accuracy 76.1% on ImageNet."""
    where = f" on {result.dataset.value}" if result.dataset else ""
    return f"{result.model.value} {result.metric.value} {result.value}{result.unit}{where}"


def document(rule: Rule, text: str) -> Document:
    """Make a document of one text; a reference rule reads it as a list, a citation gets the entry it points at."""
    if isinstance(rule, ReferenceRule):
        text = f"参考文献\n\n[1] {text}\n\n"
    elif isinstance(rule, RelationRule) and ("citation" in rule.pattern or rule.scope == "title"):
        entries = (
            [text]
            if rule.scope == "title"
            else [f"[{n}] Author A. An entry with a title {n}[J]. 2020." for n in range(1, 5)]
        )
        text = ("" if rule.scope == "title" else f"{text}\n\n") + "参考文献\n\n" + "\n".join(entries)
    return cleaning.clean(RawDocument("test", "", "plain", text, Provenance("plain", "test")))


def fields(entry: Reference) -> Iterator[str]:
    """Write the fields of an entry as a test expects them: `field=value`."""
    if entry.authors:
        yield f"authors={'|'.join(entry.authors)}"
    for name in _REFERENCE_FIELDS:
        value = getattr(entry, name)
        if value is not None:
            yield f"{name}={value}"


def _relations(rule: Rule, extraction: Extraction, rules: Rules) -> tuple[str, ...]:
    found = relations.every(extraction.document, extraction.mentions, extraction.references, rules)
    said = (
        f"{relation.subject.value} {relation.predicate} {_named(relation.object, rules)}"
        for relation in found
        if relation.rule_id == rule.id
    )
    return tuple(dict.fromkeys(said))


def _named(thing: Mention | Reference, rules: Rules) -> str:
    if isinstance(thing, Reference):
        return thing.marker or thing.title or ""
    return (mention_id(thing, rules) if thing.kind in {"paper", "repository"} else thing.value) or ""
