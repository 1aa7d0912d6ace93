"""Rules files: TOML to records, with every fault of a load collected and shown under its line."""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import regex

from kg.errors import RuleError
from kg.ontology import CATEGORIES, KINDS, PREDICATES
from kg.rules import _files, _forms
from kg.rules._schema import STATUSES, TOPICS, MentionRule, ReferenceRule, RelationRule, ResultRule, Rule, RuleTest
from kg.rules.patterns import compile_pattern

_INTERNAL = {"place", "blocker", "denial", "supposition"}
_COMMON_KEYS = ("unless", "denied_by", "supposed_by")
_FILE_KEYS = ("rule", "define", *_COMMON_KEYS)
_SHARED = "_all.toml"  # what stands in this file holds for every rule of its folder
_FIELDS = {"authors", "title", "mark", "venue", "publisher", "year", "volume", "issue", "pages", "arxiv", "doi", "url"}
_SCOPES = ("sentence", "block", "passage", "section", "title")
# a part that holds parts that hold parts grows without bound
_LONGEST = 100_000
_SHOWN = 300
# a key of this many parts, which costs the reader of TOML the square of their number
_DEEP = regex.compile(r"^[ \t[]*(?:[\w\"'-]+[ \t]*\.[ \t]*){100}", regex.MULTILINE)
_HEADER = regex.compile(r"\s*\[\[\s*rule\s*\]\]\s*(?:#.*)?")
_CALLED = regex.compile(r"no kind or category is called '(.*)'")
_README = "see rules/README.md"
_ID = regex.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def load_rules(folders: Sequence[Path], errors: list[RuleError], *, trusted: Path | None = None) -> list[Rule]:
    """Read every rules file of the folders; a rule of a later folder replaces one with the same id.

    The patterns of the `trusted` folder are compiled when they are used, those of all others at once, to find faults.
    """
    rules: dict[str, Rule] = {}
    for folder in folders:
        seen: dict[str, str] = {}
        for topic in TOPICS:
            shared = _shared(folders, folder, topic, errors)
            for path in sorted((folder / topic).glob("[!_]*.toml")):
                place = f"{folder.name}/{topic}/{path.name}"
                for rule in _RulesFile(path, place, topic, errors, shared).rules(compiling=folder != trusted):
                    if rule.id in seen:
                        errors.append(
                            RuleError(
                                f"{rule.id!r} is also in {seen[rule.id]}",
                                place=rule.place,
                                remedy="give one of them another id",
                            )
                        )
                    seen[rule.id] = rule.place
                    rules[rule.id] = rule
    return list(rules.values())


def _shared(folders: Sequence[Path], folder: Path, topic: str, errors: list[RuleError]) -> dict[str, str]:
    """What holds for every rule of a topic: said in the folder itself, else in that of the shipped rules."""
    for owner in (folder, folders[0]):
        path = owner / topic / _SHARED
        if path.is_file():
            return _RulesFile(path, f"{owner.name}/{topic}/{_SHARED}", topic, errors, {}).common()
    return {}


class _RulesFile:
    """One file of rules, read once; its lines are kept to show where a fault is."""

    def __init__(self, path: Path, place: str, topic: str, errors: list[RuleError], shared: Mapping[str, str]) -> None:
        self.path, self.place, self.errors, self.shared = path, place, errors, shared
        self.schema = TOPICS[topic]
        self.lines: list[str] = []
        self.defined: dict[str, str] = {}

    def rules(self, *, compiling: bool) -> Iterator[Rule]:
        content = self._read()
        starts = [number for number, line in enumerate(self.lines) if _HEADER.fullmatch(line)]
        tables = content.get("rule", [])
        for start, table in zip([*starts, *[0] * len(tables)], tables, strict=False):
            shared = {"stop": content["stop"]} if self.schema is ResultRule and "stop" in content else {}
            rule = self._rule(shared | table, start, content)
            if rule is not None and not (compiling and self._faulty(rule, start)):
                yield rule

    def common(self) -> dict[str, str]:
        """What the file says of all rules."""
        content = self._read()
        return {key: str(content[key]) for key in _COMMON_KEYS if key in content}

    def _read(self) -> dict[str, Any]:
        text = _files.text(self.path, self.place, self.errors)
        self.lines = (text or "").splitlines()
        try:
            content = _parsed(text or "")
        except (ValueError, RecursionError) as error:
            message = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            self.errors.append(RuleError(message, place=self.place, remedy=_README))
            return {}
        shared = ("stop",) if self.schema is ResultRule else ()
        self._known(content, (*_FILE_KEYS, *shared), 0)
        for key, message in list(_forms.of_file(content)):
            self._fault(message, 0, key, _README)
            del content[key]
        self.defined = {f"<{name}>": part for name, part in content.get("define", {}).items()}
        return content

    def _rule(self, table: dict[str, Any], start: int, content: Mapping[str, Any]) -> Rule | None:
        before = len(self.errors)
        keys = [field.name for field in dataclasses.fields(self.schema) if field.name not in _INTERNAL]
        self._known(table, keys, start)
        for key, message in _forms.of_table(table, self.schema):
            self._fault(message, start, key, _README)
        for key in (
            "id",
            "doc",
            *(("kind",) if "kind" in keys else ()),
            *(("predicate",) if "predicate" in keys else ()),
        ):
            if not table.get(key):
                self._fault(f"the rule has no {key!r}", start, remedy=f"add {key} = …")
        tests = tuple(self._tests(table.get("test", []), start)) if len(self.errors) == before else ()
        if len(self.errors) > before:
            return None
        values = {key: _frozen(value) for key, value in table.items() if key != "test"}
        values["pattern"] = self._expanded(values.get("pattern", ""), start)
        rule = self.schema(**values, test=tests, place=f"{self.place}:{start + 1}")
        self._check(rule, start)
        parts = (content.get("unless", self.shared.get("unless")), rule.unless)
        unless = "|".join(f"(?:{part})" for part in parts if part)
        blocker = self._regex(unless, "unless", start, compile_pattern) if unless else None
        rule = dataclasses.replace(rule, blocker=blocker)
        if isinstance(rule, RelationRule):
            denial = self._nearest_words("denied_by", rule.denied_by, start, content)
            supposition = self._nearest_words("supposed_by", rule.supposed_by, start, content)
            rule = dataclasses.replace(rule, denial=denial, supposition=supposition)
        return rule if len(self.errors) == before else None

    def _nearest_words(
        self, key: str, own: str | None, start: int, content: Mapping[str, Any]
    ) -> regex.Pattern[str] | None:
        """What a rule says itself stands in place of what its file says, and that in place of the folder's."""
        said = (own, content.get(key), self.shared.get(key))
        nearest = next((words for words in said if words is not None), "")
        return self._regex(nearest, key, start, compile_pattern) if nearest else None

    def _expanded(self, pattern: str, start: int) -> str:
        """The pattern with the parts that the file defines under `[define]` put in; a part may hold those before it."""
        for name, part in reversed(self.defined.items()):
            pieces = regex.split(rf"(?<!\(\?P?){regex.escape(name)}", pattern)
            if len(pattern) + len(pieces) * len(part) > _LONGEST:
                self._fault(
                    f"the pattern grows longer than {_LONGEST:,} characters", start, "pattern", "say less in it"
                )
                return ""
            pattern = part.join(pieces)
        return pattern

    def _tests(self, tables: Iterable[Mapping[str, Any]], start: int) -> Iterator[RuleTest]:
        keys = [field.name for field in dataclasses.fields(RuleTest)]
        for table in tables:
            self._known(table, keys, start)
            wrong = list(_forms.of_table(table, RuleTest))
            for key, message in wrong:
                self._fault(message, start, key, _README)
            if "text" not in table or "expect" not in table:
                self._fault("a test needs `text` and `expect`", start)
            elif not wrong and all(key in keys for key in table):
                yield RuleTest(**{key: _frozen(value) for key, value in table.items()})

    def _check(self, rule: Rule, start: int) -> None:
        self._choice(rule.status, STATUSES, "status", start)
        if not _ID.fullmatch(rule.id):
            self._fault(f"{rule.id!r} is not a sayable id", start, "id", "use lower-case words joined by hyphens")
        if isinstance(rule, RelationRule):
            self._choice(rule.predicate, PREDICATES, "predicate", start)
            self._choice(rule.scope, _SCOPES, "scope", start)
            if bool(rule.pattern) == bool(rule.tokens):
                self._fault("a relation rule needs either `pattern` or `tokens`", start)
        elif not rule.pattern:
            self._fault("the rule has no 'pattern'", start)
        kind = getattr(rule, "kind", None)
        if kind is not None:
            self._choice(kind, (*KINDS, "citation"), "kind", start)
        if isinstance(rule, MentionRule):
            self._choice(rule.category, ("", *CATEGORIES), "category", start)
            self._choice(rule.after, ("", *KINDS, *CATEGORIES), "after", start)

    def _faulty(self, rule: Rule, start: int) -> bool:
        """Whether the pattern does not compile or names the wrong groups."""
        before = len(self.errors)
        if not rule.pattern or self._regex(rule.pattern, "pattern", start, lambda _: rule.compiled) is not None:
            if rule.pattern:
                self._check_groups(rule, start)
            for key, message in _forms.unusable(rule):
                self._fault(message, start, key, _README)
        if isinstance(rule, MentionRule | ResultRule) and rule.stop:
            self._regex(rule.stop, "stop", start, lambda _: rule.stopped)
        return len(self.errors) > before

    def _check_groups(self, rule: Rule, start: int) -> None:
        groups = set(rule.compiled.groupindex) if rule.compiled else set()
        if isinstance(rule, ReferenceRule):
            for group in sorted(groups - _FIELDS):
                self._fault(f"a reference has no field {group!r}", start, "pattern", _nearest(group, _FIELDS))
        if (
            isinstance(rule, RelationRule)
            and not ({"subject"} if rule.scope == "title" else {"subject", "object"}) <= groups
        ):
            self._fault("the pattern must name <subject:…> and <object:…>", start, "pattern")
        if isinstance(rule, ResultRule) and not {"model", "metric", "value"} <= groups:
            self._fault("the pattern must name <model>, <metric> and <value>", start, "pattern")

    def _regex(self, pattern: str, key: str, start: int, compiler: Any) -> regex.Pattern[str] | None:
        found = _forms.compiled(compiler, pattern)
        if not isinstance(found, str):
            return found
        kind = _CALLED.match(found)
        if kind:
            self._fault(found, start, key, _nearest(kind[1], (*KINDS, "citation")))
        else:
            self._fault(f"the pattern does not compile: {found}", start, key)
        return None

    def _known(self, table: Mapping[str, Any], keys: Iterable[str], start: int) -> None:
        for key in table:
            if key not in keys:
                self._fault(f"unknown key {key!r}", start, key, _nearest(key, keys))

    def _choice(self, value: str, allowed: Iterable[str], key: str, start: int) -> None:
        if value not in allowed:
            self._fault(f"{value!r} is no {key}", start, key, _nearest(str(value), allowed))

    def _fault(self, message: str, start: int, key: str = "", remedy: str = _README) -> None:
        number, line = self._line(start, key)
        caret = " " * line.find(key) + "^" * len(key) if key and key in line else ""
        shown = f"\n    {line.strip()[:_SHOWN]}\n    {caret[len(line) - len(line.lstrip()) :]}" if caret else ""
        self.errors.append(RuleError(message[:_SHOWN] + shown, place=f"{self.place}:{number + 1}", remedy=remedy))

    def _line(self, start: int, key: str) -> tuple[int, str]:
        if key:
            for number in range(start, len(self.lines)):
                if self.lines[number].split("=")[0].strip() == key:
                    return number, self.lines[number]
        return start, self.lines[start] if start < len(self.lines) else ""


def _parsed(text: str) -> dict[str, Any]:
    if _DEEP.search(text):
        raise RecursionError
    return tomllib.loads(text)


def _nearest(word: str, known: Iterable[str]) -> str:
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else "known are " + ", ".join(known)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
