"""Who stands at the head of an entry: people in lists, and beyond lists organisations and names of any shape."""

from __future__ import annotations

import regex

from kg.extractors.references import people
from kg.extractors.references.parts import YEAR
from kg.extractors.references.people import NOBODY, People
from kg.extractors.references.words import Words
from kg.records import Span
from kg.rules import compiled
from kg.text import squash

_CAPITAL = r"[\p{Lu}&][\p{L}\d-]*"
# OpenAI. GPT-4 …; World Health Organization (2019); 中国互联网络信息中心. …
ORGANISATION = compiled(
    rf"(?P<name>(?:U\.[SK]\.[ ])?\p{{Lu}}[^.()\"]{{1,80}}?)[.,]?[ ]*(?=\({YEAR}|{YEAR}[a-z]?\.[ ]|, \")"
    rf"|(?P<name>\p{{Lu}}[\p{{L}}\d&-]{{2,}}(?:[ ](?:{_CAPITAL}|of|and|for|the|/)){{0,5}})\.[ ]+"
    r"(?=\S.{8,}(?:[.?!,][ ]|\d{4}))"
    r"|(?P<name>\p{Han}{4,30})\.[ ]*(?=[^.]{4,200}[.])"
    r"|(?P<name>\p{Han}{2,30}(?:中心|委员会|研究院|研究所|大学|学会|协会|公司|科学技术部|工业和信息化部|组织|实验室|团队))(?=,)"
)
_BODY = "Team|Group|Community|Consortium|Collaboration|Committee|Organi[sz]ation|Foundation|Association|Developers?"
# a group by its name: The NumPy Community, …
GROUP = compiled(rf"(?P<name>\p{{Lu}}[\p{{L}}& ]{{2,60}}[ ](?:{_BODY}))(?=[.,:])")
TEAM = compiled(
    r"(?P<name>\p{Lu}[\p{L}&]{1,20}(?:[ ]\p{Lu}[\p{L}&]{1,20}){0,3}[ ]"
    r"(?:Team|Group|Community|Consortium|Collaboration|Developers))(?=[ .,:]|$)"
)
# names up to the first full stop that is not an initial's
_STOPPED = compiled(
    r"(?P<names>[^\[\]?!]{2,400}?)(?P<more>[ ]?[,;、]?[ ]?(?:et\.?[ ]?al|等人?))?"
    r"(?:(?<![ .,-]\p{Lu})\.|\.\.)[ ]*(?=[^ .]{1,})"
)
_OF = "van|von|de|der|den|la|le|del|di|da|el|al|bin|ten|ter"
_NAME_LIKE = compiled(
    rf"(?:\p{{Lu}}[\p{{L}}'-]*\.?|(?:{_OF})|\p{{Lu}}[.-]?)"
    rf"(?:(?:[ -]|,[ ])(?:\p{{Lu}}[\p{{L}}'-]*\.?|-?\p{{Ll}}\.|{_OF}|of|the|for)){{0,6}}"
    r"|\p{Han}{2,20}(?:[·・•]\p{Han}{1,8}){0,2}|[\p{Han}()（）]{4,30}"
)
_GBT_NAME = r"\p{Lu}[\p{L}'-]+[ ]\p{Lu}(?:[ -]\p{Lu}(?!\p{L})){0,2}(?!\p{L})"
# GB/T names without the full stop behind them
_UNSTOPPED = compiled(
    rf"(?P<names>{_GBT_NAME}(?:,[ ]?{_GBT_NAME}){{0,12}}"
    r"|\p{Han}{2,4}(?:[,、][ ]?\p{Han}{2,4}){0,6}(?!\p{Han}))"
    r"(?P<more>,?[ ]?(?:et\.? al\.?|等))?[ ]+"
)
_ANYONE = compiled(r"(?P<name>[^.\[\]]{2,120}?)\.[ ]*(?=[^.]{3,})")
_WORD = compiled(r"\p{Lu}\p{Ll}[\p{Latin}'-]*")
_BETWEEN = compiled(r"[ ]?[,;、][ ]?|[ ](?:and|&)[ ]")


def unmarked(flat: str, start: int, stop: int, words: Words) -> People:
    """The people at the head of an entry without a mark, or the group whose name says that it is one."""
    head = _unless_term(flat, people.read(flat, start, stop), words, marked=False)
    return head if head.spans else organisation(flat, start, stop, GROUP)


def marked(flat: str, start: int, stop: int, words: Words) -> People:
    """The people before a marked title: whatever ends at the first full stop and is shaped like names, else by form."""
    head = _unless_term(flat, people.read(flat, start, stop), words, marked=True)
    divided = _STOPPED.match(flat, start, stop)
    if divided and not (head.spans and divided.end("names") <= head.end <= divided.end()):
        spans = _listed(flat, divided.start("names"), divided.end("names"))
        if all(_NAME_LIKE.fullmatch(flat, *span) for span in spans):
            return People(spans, divided["more"] is not None, divided.end())
    unstopped = _UNSTOPPED.match(flat, start, stop)
    if unstopped and unstopped.end() > head.end + 1:
        return People(_listed(flat, *unstopped.span("names")), unstopped["more"] is not None, unstopped.end())
    if head.spans and head.end < stop - 2:
        return head
    anyone = _ANYONE.match(flat, start, stop)
    return People(_listed(flat, *anyone.span("name")), False, anyone.end()) if anyone else NOBODY


def organisation(flat: str, start: int, stop: int, shape: regex.Pattern[str]) -> People:
    """The organisation of a shape that begins here."""
    name = shape.match(flat, start, stop)
    return People((Span(*name.span("name")),), False, name.end("name"), "organisation") if name else NOBODY


def _unless_term(flat: str, head: People, words: Words, *, marked: bool) -> People:
    """Batch Normalization: … begins a title; nobody is called so. Feng G. SSD: … was written by Feng G."""
    if len(head.spans) != 1 or flat[head.end : head.end + 1] != ":":
        return head
    name = flat[slice(*head.spans[0])]
    if squash(name) in words.terms:
        return NOBODY
    if marked or squash(name.rpartition(". ")[2]) in words.terms:
        return people.read(flat, head.spans[0].start, forms=("surname initials",))
    return head


def _listed(flat: str, start: int, end: int) -> tuple[Span, ...]:
    """Names of any shape, divided by commas; two single words are one name: `Sifre L, Mallat, Stéphane`."""
    found, position = [], start
    for match in _BETWEEN.finditer(flat, start, end):
        found.append(Span(position, match.start()))
        position = match.end()
    names: list[Span] = []
    pieces = [span for span in (*found, Span(position, end)) if span.end > span.start]
    paired = not all(_WORD.fullmatch(flat, *span) for span in pieces)
    for span in pieces:
        if paired and names and _WORD.fullmatch(flat, *span) and _WORD.fullmatch(flat, *names[-1]):
            names[-1] = Span(names[-1].start, span.end)
        else:
            names.append(span)
    return tuple(names)
