"""The people at the head of a reference, in every form that lists write them.

A list keeps one form: `He K, Zhang X` (GB/T 7714, Vancouver), `K. He, X. Zhang` (IEEE), `He, K., Zhang, X.` (APA),
`He, Kaiming, and Xiangyu Zhang` (MLA, Chicago), `Kaiming He, Xiangyu Zhang` (ACM), 何恺明, 张祥雨. Each form is one
pattern for the whole list; the form that reads furthest wins, so that the title is not taken for one more name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import regex

from kg.records import Span
from kg.rules import compiled

_OF = (
    r"(?:van der|van den|van de|van 't|von der|de la|de los|de las|del|della|van|von|de|den|der|di|da|dos|das|du|la|le"
    r"|ten|ter|el|al|bin|ibn|zu|af|av|san|ó|ní|st\.?)"
)
_PARTICLE = rf"(?:(?i:{_OF})[ -])"
_WORD = (
    r"(?!(?:Jr|Sr|II|III|IV)(?!\p{L})|\p{L}*\p{Ll}\p{Lu}{2})"
    r"(?:[dDlLO]'|(?:Mc|Mac|Di|De|La|Le|Al|El)-?)?\p{Lu}[[\p{L}'`-]--\p{Han}]*[\p{L}--\p{Han}](?![\p{L}--\p{Han}])"
)
# words that begin or fill titles and hardly ever names
_PLAIN = (
    r"(?!(?i:a(?!\.)|an|the|of|for|in|on|with|to|via|from|by|using|towards?|learning|networks?|deep|neural|image|models?"
    r"|is|are|what|how|why|when|proceedings|journal|conference|introduction|analysis|adaptive|fast|advances|report"
    r"|theory|data|systems?|methods?|algorithms?|information|languages?|sciences?|statistics|programming|computing|computers?"
    r"|knowledge|optimization|principles|foundations|handbook|elements|recognition|structures?|dynamics|mechanics|evolution"
    r"|mathematics|physics|chemistry|biology|economics|psychology|philosophy|artificial|intelligence|visual|statistical"
    r"|mathematical|computational|quantum|organization|causality|machines?|semantic|efficient|robust|unsupervised|supervised"
    rf"|generative|adversarial|multi|large|scale|object|detection|segmentation|attention)(?!\p{{L}})){_WORD}"
)
_SURNAME = rf"{_PARTICLE}{{0,2}}{_WORD}(?:[ -]{_WORD}){{0,2}}"
_SINGLE = rf"{_PARTICLE}{{0,2}}{_WORD}"
_ONE = r"(?:\p{Lu}h?\.(?:-\p{L}\.)?|\p{Lu}(?!\p{L}))"
_DOTTED = r"\p{Lu}[haeu]?\.(?:[ ]?-?[ ]?\p{Lu}h?\.|-\p{Ll}\.){0,4}"
_BARE = r"\p{Lu}{1,3}(?!\p{L})(?:[ -]\p{Lu}(?!\p{L})|-\p{Ll}(?!\p{L})){0,3}"
_JUNIOR = r"(?:,?[ ](?:Jr|Sr)\.?|,?[ ](?:II|III|IV)(?!\p{L}))?"
_GIVEN = rf"(?:{_WORD}(?:[ ]{_WORD})?(?:[ ]{_ONE}){{0,3}}|\p{{Lu}}\.?[ ]{_WORD})"
_HAN = (
    r"(?:(?!(?:等?著|等|编著?|主编|译)(?:人|[^\p{Han}]|$))\p{Han}){2,4}(?:[·・•]\p{Han}{1,8}){0,2}"
    r"(?!(?![等著编译主])\p{Han})"
)

_FORMS = {
    "surname, initials": rf"{_SURNAME}{_JUNIOR},[ ]?(?:{_DOTTED}(?:[ ](?i:{_OF})(?!\p{{L}}))?|{_BARE}){_JUNIOR}",
    "surname initials": rf"{_SURNAME}[ ](?:{_DOTTED}|{_BARE}){_JUNIOR}",
    "initials surname": rf"{_DOTTED}[ ]?{_SURNAME}{_JUNIOR}",
    "bare initials surname": rf"\p{{Lu}}{{1,2}}[ ]{_SURNAME}{_JUNIOR}",
    "surname, given": rf"{_SINGLE}{_JUNIOR},[ ]{_GIVEN}{_JUNIOR}",
    "given surname": (
        rf"(?:(?:{_PLAIN}[ ](?:(?:{_PLAIN}|\p{{Lu}}\.)[ ])?|\p{{Lu}}\.[ ]{_PLAIN}[ ])(?:{_ONE}[ ]?){{0,3}}"
        rf"{_PARTICLE}{{0,2}}{_PLAIN}|{_PLAIN}(?:[ ]{_PLAIN}){{1,3}}){_JUNIOR}"
    ),
    "han": _HAN,
    "surname": _SINGLE,
}
# form of a list -> form of its first name, forms of the others
_LISTS = {
    "surname, initials": ("surname, initials", ("surname, initials", "initials surname", "surname initials")),
    "surname initials": ("surname initials", ("surname initials", "surname, initials")),
    "initials surname": ("initials surname", ("initials surname",)),
    "bare initials surname": ("bare initials surname", ("bare initials surname",)),
    "surname, given": ("surname, given", ("surname, given", "surname, initials")),
    "first surname, given": ("surname, given", ("given surname", "initials surname")),
    "given surname": ("given surname", ("given surname", "initials surname")),
    "han": ("han", ("han", "given surname")),
    "surname": ("surname", ("surname",)),
}
_COMMA = r"[ ]?(?:,?[ ]?(?:…|\.\.\.)[ ]?|[,;、][ ]?)"
_AND = r"(?:[ ]?[,;][ ]?(?:and|&|und)[ ]|[ ](?:and|&)[ ]|[ ]?&[ ]?|[ ]?和)"
_SPACE = r"[ ](?=\p{Han}{2,3}(?:[ ,;、.:]|等))"
_ET_AL = (
    r"[ ]?[,;、]?[ ]?(?i:(?:and[ ])?\(?et\.?[ ]?al(?!\p{L})\.?\)?|等人?(?![\p{Han}--[著编译主]])"
    r"|and others(?!\p{L})|(?:and|&) (?:associates|colleagues)(?!\p{L}))"
)
_ROLE = r"(?:(?:[ ]?,[ ]?|[ ]|(?=\())(?i:\(?(?:Eds?\.?|editors?)\)?)|[ ]?[,，]?[ ]?(?:主编|编著?|著|译))(?!\p{L})[.,]?"
_END = r"(?:(?=[ ]?(?:[.:,;(\[\"<]|$)|[ ]\d{4})|(?<=\.))"
# a surname alone is a person only where this follows
_ALONE = r"(?=,?[ ](?:\((?:19|20)\d\d|\"))"
_PAIR = r"(?=[ ]?(?:[.,(\"]|$))"


@cache
def _pattern(form: str) -> regex.Pattern[str]:
    """The whole list as one pattern: the first name, others by commas, then others by `and`."""
    first, others = _LISTS[form]
    name = rf"(?P<name>{'|'.join(_FORMS[other] for other in others)})"
    comma = rf"(?:{_COMMA}|{_SPACE})" if form == "han" else _COMMA
    tail = rf"(?:(?P<more>{_ET_AL})(?P<role>{_ROLE})?|(?P<role>{_ROLE})|{_END})"
    if form == "surname":
        return compiled(
            rf"(?P<name>{_FORMS[first]})(?:(?P<more>{_ET_AL})|{_ALONE}|{_AND}{name}(?:(?P<more>{_ET_AL})|{_PAIR}))",
            regex.V1,
        )
    return compiled(rf"(?P<name>{_FORMS[first]})(?:{comma}{name})*(?:{_AND}{name})*{tail}", regex.V1)


_OPENING_INITIAL = ("initials surname", "bare initials surname", "given surname")
_OPENING_WORD = tuple(form for form in _LISTS if form not in {"han", "initials surname", "bare initials surname"})
_INITIAL = compiled(r"\p{Lu}[haeu]?\.|\p{Lu}[ ]")
_TWO_CAPITALS = compiled(r"\p{Lu}{2}[ ]")
_HAN_FIRST = compiled(r"\p{Han}")
# what follows one full name with an initial inside; else `Feng G. SSD: …` would be a man called G. SSD
_AUTHOR_ENDS = compiled(r"[ ]?(?:[.;(\[\"]|$|[,:][ ]?+(?!\p{Ll}))")


_INITIAL_GIVEN = compiled(r",[ ]\p{Lu}\.[ ]")
_DATED = compiled(r"[.,]?[ ](?:\(|\"|(?:19|20)\d\d)")


class People(NamedTuple):
    """Where the names of a head stand, whether more are left out, and where the head ends."""

    spans: tuple[Span, ...]
    et_al: bool
    end: int
    form: str = ""
    role: str = ""


NOBODY = People((), False, 0)


def read(flat: str, start: int = 0, stop: int | None = None, forms: Iterable[str] = ()) -> People:
    """Read the names that begin at `start`; `NOBODY` where none stand there. `flat` has half-width punctuation."""
    stop = len(flat) if stop is None else stop
    best = NOBODY
    for form in forms or _opening(flat, start):
        if form == "given surname" and best.form == "surname initials" and flat[best.spans[0].end - 1] != ".":
            continue
        match = _pattern(form).match(flat, start, stop)
        if match is not None and match.end() > best.end:
            people = _people(match, form)
            if _plausible(flat, people, stop):
                best = people
    return best


def _opening(flat: str, start: int) -> tuple[str, ...]:
    """The forms that can begin as this text does."""
    if _HAN_FIRST.match(flat, start):
        return ("han",)
    if _INITIAL.match(flat, start):
        return _OPENING_INITIAL
    # HE K is a surname first, KM He is not
    return (*_OPENING_WORD, "bare initials surname") if _TWO_CAPITALS.match(flat, start) else _OPENING_WORD


def _people(match: regex.Match[str], form: str) -> People:
    spans = tuple(Span(*span) for span in match.spans("name"))
    role = match["role"] or "" if form != "surname" else ""
    return People(spans, match["more"] is not None, match.end(), form.removeprefix("first "), role)


def _plausible(flat: str, people: People, stop: int) -> bool:
    """Whether a lone name is no title."""
    if len(people.spans) > 1 or people.et_al or people.role:
        return True
    name = flat[slice(*people.spans[0])]
    if people.form == "han" and len(name) > 3:
        return flat[people.end : people.end + 1] not in {":", ""} or flat[people.end + 1 : people.end + 2] == "<"
    if people.form == "surname, given" and _INITIAL_GIVEN.search(name):
        # Pearl, J. Causality: … was written by Pearl, J.
        return _DATED.match(flat, people.end, stop) is not None
    if people.form in {"given surname", "surname, given"} and "." in name[:-1]:
        return _AUTHOR_ENDS.match(flat, people.end, stop) is not None
    return True
