"""What a query may not do: change something, or reach beyond the file."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from kg._faults import fault
from kg.errors import QueryError
from kg.ontology import PREFIXES

_REFUSED = {
    "SERVICE": "kg never asks another server",
    "FROM": "kg asks the whole file and fetches no other; for one graph of it write GRAPH",
}
_UPDATE = re.compile(
    r"\s*(?:(?:PREFIX|BASE)[^>]*>\s*|#.*\n\s*)*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\u00([0-9A-Fa-f]{2})|\\U000000([0-9A-Fa-f]{2})")


def refuse(text: str, name: str, refused: Mapping[str, str] = _REFUSED) -> None:
    """Raise if a query would change something or reach beyond the file: if it uses a refused word."""
    if _UPDATE.match(text):
        raise QueryError(
            "kg answers questions and changes nothing", place=name, remedy="use SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    for word, reason in refused.items():
        if uses(text, word, name):
            raise QueryError(f"{word} is refused: {reason}", place=name, remedy=f"leave {word} out")


def uses(text: str, word: str, name: str) -> bool:
    """Say whether a query uses a word of SPARQL.

    The parser judges: a query that stays well-formed with the word misspelt has it only in names and strings.
    """
    count = len(re.findall(word, text, re.IGNORECASE))
    if len(re.findall(word, _ESCAPE.sub(_unescape, text), re.IGNORECASE)) > count:
        return True  # spelled with escapes, which nobody does by accident
    if not count:
        return False
    misspelt = re.sub(word, _misspell, text, flags=re.IGNORECASE)
    try:
        ox.Store().query(misspelt, prefixes=PREFIXES)
    except SyntaxError as error:
        if _well_formed(text):
            return True
        raise fault(error, text, name) from error
    return False


def _misspell(match: re.Match[str]) -> str:
    """Keep the case, so that two names that differ in it still do."""
    return "".join("Z" if letter.isupper() else "z" for letter in match.group())


def _well_formed(text: str) -> bool:
    """Ask a second parser, which runs nothing; its answer only chooses the words of the refusal."""
    from rdflib.plugins.sparql.parser import parseQuery  # takes a while, and is seldom needed

    try:
        parseQuery(text)
    except Exception:  # pyparsing has many
        return False
    return True


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))
