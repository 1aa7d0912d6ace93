"""The words of a query: where each token stands, without judging whether they make sense together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

_NAME = r"[\p{L}_](?:[\p{L}\p{N}_\-.·]*[\p{L}\p{N}_\-·])?"
_LETTER = r"[\p{L}\p{N}_:]|%[0-9A-Fa-f]{2}|\\."
_LOCAL = rf"(?:{_LETTER})(?:(?:{_LETTER}|[\-.·])*(?:{_LETTER}|[\-·]))?"
_STRING = r"'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n\r]|\\.)*'|\"(?:[^\"\\\n\r]|\\.)*\""
_TOKEN = regex.compile(
    rf"""(?P<comment>\#[^\n\r]*)
    |(?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    |(?P<string>(?:{_STRING})(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?)
    |(?P<name>(?:{_NAME})?:(?:{_LOCAL})?)
    |(?P<variable>[?$][\p{{L}}\p{{N}}_]+)
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<word>[\p{{L}}_][\p{{L}}\p{{N}}_]*)
    |(?P<mark>&&|\|\||!=|<=|>=|\^\^|\S)""",
    regex.VERBOSE | regex.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a query: what sort it is of, its text and where it begins."""

    sort: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query, comments left out.

    >>> [token.text for token in tokens("ASK { ?m kg:uses <urn:a> } # why")]
    ['ASK', '{', '?m', 'kg:uses', '<urn:a>', '}']
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "comment":
            yield Token(match.lastgroup, match[0], match.start())
