"""What a query may not do, and what is wrong with one that cannot be read."""

from __future__ import annotations

import re

import pyoxigraph as ox
from rdflib.plugins.sparql.parser import parseQuery

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
_PLACE = re.compile(r"error at (\d+):\d+: ?(.*)", re.DOTALL)
_LONGEST_MESSAGE = 160


def refuse(text: str, name: str) -> None:
    """Raise if a query would change something or reach beyond the file."""
    if _UPDATE.match(text):
        raise QueryError(
            "kg answers questions and changes nothing", place=name, remedy="use SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    for word, reason in _REFUSED.items():
        if _uses(text, word, name):
            raise QueryError(f"{word} is refused: {reason}", place=name, remedy=f"leave {word} out")


def _uses(text: str, word: str, name: str) -> bool:
    """Let the parser judge: a query that stays well-formed with the word misspelt has it only in names and strings."""
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


def fault(error: SyntaxError, text: str, name: str) -> QueryError:
    """Turn the parser's complaint into an error with the line it is about."""
    place = _PLACE.match(str(error))
    if place is None:
        return QueryError(shortened(str(error)), place=name, remedy="mend the query")
    line, message = int(place[1]), place[2]  # its column is where the longest keyword it tried would end: no help
    lines = text.split("\n")
    written = shortened(lines[min(line, len(lines)) - 1].strip())
    remedy = f"known prefixes are {', '.join(PREFIXES)}" if "Prefix not found" in message else "mend the query"
    where = f"{name or 'query'}, line {line}"
    return QueryError(f"{shortened(message)}, in: {written}", place=where, remedy=remedy)


def shortened(message: str) -> str:
    """Cut a message that lists half a grammar."""
    flat = " ".join(message.split())
    return flat if len(flat) <= _LONGEST_MESSAGE else flat[:_LONGEST_MESSAGE] + "…"


def _misspell(match: re.Match[str]) -> str:
    """Keep the case, so that two names that differ in it still do."""
    return "".join("Z" if letter.isupper() else "z" for letter in match.group())


def _well_formed(text: str) -> bool:
    """Ask a second parser, which runs nothing; its answer only chooses the words of the refusal."""
    try:
        parseQuery(text)
    except Exception:  # pyparsing has many
        return False
    return True


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))
