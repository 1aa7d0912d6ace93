"""What is wrong with a query that cannot be read: the place, with a caret under it, and what would be right there."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import regex
from rapidfuzz import fuzz, process

from kg._lexing import Token, tokens
from kg.errors import QueryError
from kg.ontology import PREFIXES

_PARSED = regex.compile(r"Parser error at .*?: ", regex.DOTALL)
_GAP = " " * 24  # wider than the longest keyword of the language is long
_PLACE = regex.compile(r"error at (\d+):(\d+): ?(.*)", regex.DOTALL)
_WORDS = regex.compile(r"[A-Z][a-z]\w*(?: [\w'`?()-]+)+|IRI parsing failed")  # sentences among what was expected
_PREFIX = regex.compile(r"\bPREFIX\s+([^\s:]*):", regex.IGNORECASE)
_LONGEST_LINE = 100
_LONGEST_MESSAGE = 160
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_KEYWORDS = (
    *(*_FORMS, "PREFIX", "BASE", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "VALUES", "BIND", "EXISTS"),
    *("DISTINCT", "REDUCED", "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "COUNT", "SAMPLE", "COALESCE", "CONTAINS"),
)


def fault(error: SyntaxError, text: str, name: str) -> QueryError:
    """Turn the parser's complaint into an error with the line it is about and a caret below the word."""
    words = list(tokens(text))
    at, expected = _located(text, words, str(error))
    stranger = next((word for word in words if word.sort == "name" and _prefix(word) not in _declared(text)), None)
    if stranger and (at is None or stranger.start <= at):
        at, message, remedy = stranger.start, *_unknown_prefix(_prefix(stranger))
    else:
        message, remedy = _message(expected, words, at)
    if at is None:
        return QueryError(message, place=name or "query", remedy=remedy)
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    where = f"{name or 'query'}, line {line}, column {column}"
    return QueryError(message, place=where, remedy=remedy, excerpt=excerpt(text, at))


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return what is spelled most like a word, the likest first; nothing where nothing is like it.

    >>> nearest("most-cited", ["most-cited-papers", "orphans"])
    ['most-cited-papers']
    """
    found = process.extract(word.casefold(), {name: name.casefold() for name in sorted(known)}, scorer=fuzz.WRatio,
                            processor=None, limit=most, score_cutoff=70)  # fmt: skip
    return [name for _, _, name in found]


def in_file(error: SyntaxError, path: Path) -> tuple[str, str]:
    """Return the place, file and line, and the words of what a parser of RDF complains of."""
    place = f"{path}, line {error.lineno}" if error.lineno else str(path)
    return place, _PARSED.sub("", error.msg or "", count=1)


def shortened(message: str) -> str:
    """Cut a message that lists half a grammar."""
    flat = " ".join(message.split())
    return flat if len(flat) <= _LONGEST_MESSAGE else flat[:_LONGEST_MESSAGE] + "…"


def excerpt(text: str, at: int) -> str:
    """Return the line of an offset, or the part of it that fits, and a caret below the offset.

    >>> excerpt("ASK {\\n  ?s 模型 ?o", 12).split("\\n")[1] == "     " + "\\u3000" + "^"
    True
    """
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)].rstrip("\r")
    left = max(0, at - start - _LONGEST_LINE // 2) if len(line) > _LONGEST_LINE else 0
    shown = line[left : left + _LONGEST_LINE]
    padding = "".join(map(_blank, line[left : at - start]))
    return f"{_visible(shown)}\n{padding}^"


def _located(text: str, words: list[Token], complaint: str) -> tuple[int | None, str]:
    """Find the first word that does not fit, None where the fault has no place.

    The parser names the furthest place it looked at, which is where the longest keyword it tried would have ended.
    So the query is written once more with wide gaps: then that place lies behind the word, and before the next one.
    """
    spaced, starts = _spaced(words)
    try:
        ox.Store().query(spaced, prefixes=PREFIXES)
    except SyntaxError as error:
        complaint = str(error)
    place = _PLACE.match(complaint)
    if place is None:
        return None, complaint
    reached = int(place[2]) - 1
    if reached >= len(spaced):
        unplaced = _WORDS.search(place[3])  # what is wrong with the whole, seen at its end
        quote = next((word.start for word in words if word.text in "'\""), len(text.rstrip()))
        return (None if unplaced else quote), place[3]
    behind = bisect_right(starts, reached) - 1
    return words[bisect_left(starts, starts[behind])].start if words else 0, place[3]


def _spaced(words: list[Token]) -> tuple[str, list[int]]:
    """Write a query on one line with gaps, and say where each word came to stand."""
    starts: list[int] = []
    spaced, end = "", -1
    for word in words:
        if word.text == "(" and word.start == end:  # which the parser wants to touch the name of some functions
            spaced = spaced.removesuffix(_GAP)
        starts.append(len(spaced) if word.start != end or word.text != "(" else starts[-1])
        spaced += word.text.replace("\n", " ") + _GAP
        end = word.start + len(word.text)
    return spaced, starts


def _message(expected: str, words: list[Token], at: int | None) -> tuple[str, str]:
    """Say in words what is wrong and what to do; the grammar that the parser lists says nothing to a reader."""
    said = _WORDS.search(expected)
    if said:
        return _IN_WORDS.get(said[0], said[0]), "mend the query"
    word = next((word for word in words if word.start == at), None)
    if word is None:
        return "the query ends too early", "close what is open"
    if word.text in "'\"":
        return "this string has no end", f"close it with {word.text}"
    if word is words[0]:
        return f"a query does not begin with {_visible(shortened(word.text))!r}", _meant(
            word
        ) or f"begin with one of {', '.join(_FORMS)}"
    return f"{_visible(shortened(word.text))!r} does not fit here", _meant(word) or "mend the query"


def _meant(word: Token) -> str:
    likest = process.extractOne(word.text.upper(), _KEYWORDS, scorer=fuzz.ratio, score_cutoff=70)
    return f"did you mean {likest[0]}?" if likest and likest[0] != word.text.upper() else ""


_IN_WORDS = {"IRI parsing failed": "this is no absolute IRI"}


def _declared(text: str) -> set[str]:
    return {*PREFIXES, *_PREFIX.findall(text)}


def _prefix(word: Token) -> str:
    return word.text.partition(":")[0]


def _unknown_prefix(prefix: str) -> tuple[str, str]:
    likest = nearest(prefix, PREFIXES, 1)
    known = f"known are {', '.join(PREFIXES)}; declare others with PREFIX"
    hint = f"did you mean {likest[0]}:?" if likest else known
    return f"no prefix {prefix}: is known or declared", hint


def _visible(line: str) -> str:
    return "".join(char if char == "\t" or char.isprintable() else " " for char in line)


def _blank(char: str) -> str:
    if char == "\t":
        return char
    return "\u3000" if unicodedata.east_asian_width(char) in "WF" else " "
