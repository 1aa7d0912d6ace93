"""Names of people as reference lists write them: which part is the surname, and whether two may be one person.

`He K`, `K. He`, `He, Kaiming`, `Kaiming He` and `HE K M` all have the surname `he`; a Chinese name is kept whole. Where
nothing tells surname from given name (`Wei Zhang`, `Zhang Wei`) a name has two readings.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import regex

_INITIALS = regex.compile(r"(?:\p{Lu}\.?[‐‑-]?){1,4}")
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "di", "da", "del", "della", "la", "le", "dos", "du", "el", "al"}
)
_HAN_NAME = regex.compile(r"[\p{Han}·]{2,8}")
_NOT_LETTER = regex.compile(r"[^\p{L}]+")
_LONGEST = 80


class Reading(NamedTuple):
    """One way to read a name: the surname folded, the given names folded or, where only these stand, as initials."""

    surname: str
    given: str


def fold_name(text: str) -> str:
    """Letters only, without accents and case.

    >>> fold_name("Müller-Härtel")
    'mullerhartel'
    """
    plain = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("ł", "l"))
    return _NOT_LETTER.sub("", "".join(c for c in plain if not unicodedata.combining(c))).casefold()


def readings(written: str) -> tuple[Reading, ...]:
    """The ways to read a written name, the likelier first.

    >>> readings("Howard A G"), readings("He, Kaiming")
    ((Reading(surname='howard', given='AG'),), (Reading(surname='he', given='kaiming'),))
    >>> [reading.surname for reading in readings("L. van der Maaten")]
    ['vandermaaten', 'maaten']
    """
    text = " ".join(unicodedata.normalize("NFKC", written).strip(" .,;").split())[:_LONGEST]
    if _HAN_NAME.fullmatch(text):
        return (Reading(text, ""),)
    last, comma, first = text.partition(",")
    if comma:
        return _read(last.split(), first.split())
    words = text.split()
    short = [_initials(word) for word in words]
    if len(words) > 1 and short[-1] and (not short[0] or len(words[-1]) < len(words[0])):
        cut = next((number for number, is_short in enumerate(short) if is_short and number), 1)
        return _read(words[:cut], words[cut:])
    start = _surname_start(words)
    turned = _read(words[:1], words[1:]) if len(words) == 2 and not short[0] else ()
    return (*_read(words[start:], words[:start]), *turned)


def surnames(written: str) -> frozenset[str]:
    """What may be the surname in a written name."""
    return frozenset(reading.surname for reading in readings(written))


def _initials(word: str) -> bool:
    return _INITIALS.fullmatch(word) is not None and (len(word) <= 3 or "." in word)


def _surname_start(words: list[str]) -> int:
    """Where the surname begins in a name written given name first: its last word, with `van der` before it."""
    start = max(0, len(words) - 1)
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return start


def _read(last: list[str], first: list[str]) -> tuple[Reading, ...]:
    """The readings of a name whose parts are known; a surname with particles is known with and without them."""
    short = all(_initials(word) for word in first)
    given = "".join(c for word in first for c in word if c.isalpha()).upper() if short else fold_name("".join(first))
    bare = [word for word in last if word.lower() not in _PARTICLES]
    found = dict.fromkeys(fold_name("".join(words)) for words in (last, bare))
    return tuple(Reading(surname, given) for surname in found if surname)


def compatible(one: str, other: str) -> bool:
    """Whether two written names may be one person: one surname, and given names that agree as far as they go.

    >>> compatible("He K", "Kaiming He"), compatible("He K", "Xiangyu He"), compatible("Zhang Wei", "Wei Zhang")
    (True, False, True)
    >>> compatible("Kaiming He", "Ke He"), compatible("He K", "He KM"), compatible("何恺明", "He K")
    (False, True, False)
    """
    return any(a.surname == b.surname and _agree(a.given, b.given) for a in readings(one) for b in readings(other))


def _agree(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    if one.isupper() or other.isupper():
        short, long = sorted((one.casefold(), other.casefold()), key=len)
        both = one.isupper() and other.isupper()
        return long.startswith(short) if both else long[0] == short[0]
    return one == other


def written_out(written: str) -> bool:
    """Whether the given name is there in full.

    >>> written_out("Kaiming He"), written_out("He K"), written_out("何恺明")
    (True, False, True)
    """
    found = readings(written)
    return any(not reading.given.isupper() and (reading.given or len(found) == 1) for reading in found)
