"""What form the values of a rules file have, and whether what they say can be used: all that TOML itself lets pass."""

from __future__ import annotations

import dataclasses
import string
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import regex

from kg.rules._schema import MentionRule, RelationRule, Rule

Fault = tuple[str, str]  # the key, and what is wrong with its value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1


# how a field is annotated -> what it must be, in words and as a test
_FORMS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "str": ("a text", _is_text),
    "str | None": ("a text", _is_text),
    "int": ("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    "float": ("a number above 0, at most 1", _is_share),
    "tuple[str, ...]": ("a list of texts", lambda value: isinstance(value, list) and all(map(_is_text, value))),
    "tuple[RuleTest, ...]": ("tables under [[rule.test]]", _is_tables),
    "tuple[Mapping[str, Any], ...]": ("a list of tables", _is_tables),
}
_OF_FILE: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "rule": ("tables under [[rule]]", _is_tables),
    "define": ("texts under [define]", lambda value: isinstance(value, dict) and all(map(_is_text, value.values()))),
}


def of_file(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what a file says in a wrong form; its keys are known ones."""
    for key, value in content.items():
        words, holds = _OF_FILE.get(key, _FORMS["str"])
        if not holds(value):
            yield key, f"{key!r} must be {words}"


def of_table(table: Mapping[str, Any], schema: type[Any]) -> Iterator[Fault]:
    """Yield what a rule or test says in a wrong form; keys that the schema does not have are passed over."""
    for field in dataclasses.fields(schema):
        words, holds = _FORMS.get(str(field.type), _FORMS["str"])
        if field.name in table and not holds(table[field.name]):
            yield field.name, f"{field.name!r} must be {words}"


def unusable(rule: Rule) -> Iterator[Fault]:
    """Yield what of a rule could not be used when it is asked for, beside its patterns."""
    if isinstance(rule, MentionRule):
        yield from _template(rule)
    elif isinstance(rule, RelationRule) and rule.tokens:
        yield from _tokens(rule)


def _template(rule: MentionRule) -> Iterator[Fault]:
    """A `value` takes groups of the pattern, and `{base}` where there is one, as they are."""
    groups = set(rule.compiled.groupindex) if rule.compiled else set()
    known = groups | ({"base"} if rule.after else set())
    try:
        parts = list(string.Formatter().parse(rule.value))
    except ValueError as error:
        yield "value", f"the value cannot be read: {error}"
        return
    for _, name, form, conversion in parts:
        if name is not None and name not in known:
            yield "value", f"the value takes {{{name}}}, which is no group of the pattern"
        elif form or conversion:
            yield "value", f"the value must take {{{name}}} as it is"
    if rule.follows and "n" not in groups:
        yield "pattern", "the pattern of a rule that follows must name the group <n>"


def _tokens(rule: RelationRule) -> Iterator[Fault]:
    """What spaCy would refuse while articles are read."""
    from spacy.lang.xx import MultiLanguage
    from spacy.matcher import Matcher

    for key in ("subject", "object"):
        if not 0 <= getattr(rule, key) < len(rule.tokens):
            yield key, f"{key!r} must be the number of a token, from 0 to {len(rule.tokens) - 1}"
    try:
        matcher = Matcher(MultiLanguage().vocab, validate=True)
        matcher.add(rule.id, [[dict(token) for token in rule.tokens]])
    except Exception as error:  # it raises whatever its parts do
        yield "tokens", f"spaCy cannot use the tokens: {' '.join(str(error).split())[:200]}"


def compiled(compiler: Callable[[str], regex.Pattern[str]], pattern: str) -> regex.Pattern[str] | str:
    """The compiled pattern, or what is wrong with it."""
    try:
        return compiler(pattern)
    except (regex.error, ValueError) as error:
        return str(error)
    except (IndexError, KeyError, MemoryError, OverflowError, RecursionError, TypeError) as error:
        return f"too much for the compiler of patterns ({type(error).__name__})"
