"""What a query may not do: change something, or reach beyond the file."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox
import regex

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
# the engine goes down into a query as deep as it nests, and below some depth the system ends the whole process
_DEEPEST = 200
# words, variables and signs; lists of values may be as long as they like
_LONGEST = 10_000
# what is begun is taken to its end, closed or not, so that any text is passed once
_PART = regex.compile(
    r"""\#[^\n\r]*+ | <[^<>"{}|^`\\\x00-\x20]*+>
    | \"{3}[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:\"{3})? | '{3}[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+(?:'{3})?
    | "[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*+"? | '[^'\\\n\r]*+(?:\\.[^'\\\n\r]*+)*+'?
    | (?P<bracket>[()\[\]{}]) | (?P<word>[?$]?[\p{L}\p{N}_.:%-]++ | [^\s,])""",
    regex.VERBOSE | regex.DOTALL,
)
_HALF = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\u00([0-9A-Fa-f]{2})|\\U000000([0-9A-Fa-f]{2})")


def refuse(text: str, name: str, refused: Mapping[str, str] = _REFUSED) -> None:
    """Raise if a query would change something or reach beyond the file: if it uses a refused word; or is too large."""
    _refuse_wild(text, name)
    if _UPDATE.match(text):
        raise QueryError(
            "kg answers questions and changes nothing", place=name, remedy="use SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    for word, reason in refused.items():
        if uses(text, word, name):
            raise QueryError(f"{word} is refused: {reason}", place=name, remedy=f"leave {word} out")


def _refuse_wild(text: str, name: str) -> None:
    if _HALF.search(text):
        raise QueryError("holds half of a surrogate pair", place=name or "query", remedy="give a query in UTF-8")
    depth = deepest = length = 0
    for part in _PART.finditer(text) if len(text) > _DEEPEST else ():
        if part.lastgroup == "bracket":
            depth += 1 if part[0] in "([{" else -1
            deepest = max(deepest, depth)
        length += part.lastgroup == "word" and ":" not in part[0] and not part[0][0].isdigit()
    if deepest > _DEEPEST:
        raise QueryError(
            f"nests deeper than {_DEEPEST} brackets", place=name or "query", remedy="ask in several queries"
        )
    if length > _LONGEST:
        message = f"has more than {_LONGEST:,} words and signs"
        raise QueryError(message, place=name or "query", remedy="ask in several queries, or list values with VALUES")


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
