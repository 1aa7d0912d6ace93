"""Where the title of a reference ends and its venue begins."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

import regex

from kg.extractors.references import pieces
from kg.extractors.references.parts import MONTHS, YEAR
from kg.extractors.references.words import Words
from kg.records import Span
from kg.rules import compiled
from kg.text import squash

_QUOTED = compiled(
    r"[\"'`]{1,2}(?P<title>(?:[^\"]|\"(?=[\p{L}\d])(?<=[ (-]\")|\"(?=[^\"]{1,60}\"[^\"]{0,80}[,.?!]\")){3,400}?)"
    r"(?P<stop>[,.?!;:]?)(?:\"|''|``)(?=[ ,.;:(]|$)[ ]?[,.;:]*[ ]*"
)
_SINGLE = compiled(r"'(?P<title>[^\"]{3,300}?)(?P<stop>[,.?!]?)'(?=[ ,.;(]|$)[ ]?[,.;:]*[ ]*")
# what a venue begins with, after the title's full stop or comma
_CUE = compiled(
    r"(?i:in[ :](?!the (?:wild|loop|presence|context|field)\b)(?=[^.]*\p{Lu})|(?:in )?proc(?:eedings|\.)"
    r"|conf(?:erence|\.)|workshop|symposium|lecture notes|advances in"
    r"|(?:the )?(?:international|annual|european|journal|annals|bulletin|transactions|acta)[ .]"
    r"|j\.|trans\.|int(?:ern)?\.|ann\.|rev\."
    r"|(?:ph\.? ?d\.?|master'?s?|m\.? ?s\.?c?\.?|doctoral|diploma|bachelor)[ ](?:thesis|dissertation)"
    r"|(?:technical|tech\.?|research|internal) (?:report|memo|note|rep\.)"
    r"|thesis|diss(?:ertation|\.)|unpublished|manuscript|submitted|to appear|in press|forthcoming"
    r"|arxiv|corr(?!\p{L})|biorxiv|medrxiv|preprint|u\.?s\.? patent|patent"
    r"|[\p{L}.&' ]{0,60}(?:press|publish(?:ers?|ing)|verlag|springer|wiley|elsevier|kaufmann|addison|prentice|mcgraw)"
    r"(?!\p{L}))"
    r"|(?:IEEE|ACM|AAAI|NIPS|NeurIPS|ICML|ICLR|CVPR|ICCV|ECCV|ACL|EMNLP|NAACL|IJCAI|KDD|SIGIR|SIGGRAPH|INTERSPEECH"
    r"|ICASSP|JMLR|TPAMI|PAMI|PNAS|PLoS|Nature|Science|Cell|Lancet|Neural [CN]|Machine Learning"
    r"|Artificial Intelligence|Pattern Recognit)(?!\p{Ll})"
    r"|\d{1,3}(?:st|nd|rd|th)[ ]"
    rf"|\(?{YEAR}(?!-?\d|[ ]\p{{Ll}})|(?:{MONTHS})[ ]{YEAR}|\d{{1,2}}[ ]{MONTHS}|v(?:ol)?\.[ ]?\d"
    r"|\p{Han}{2,20}(?:学报|杂志|通报|通讯|研究|科学|出版社|大学|会议)"
)
# a year, a date or a volume alone: what stands before it may be the venue
_WEAK = compiled(rf"\(?{YEAR}|(?:\d{{1,2}}[ ])?(?:{MONTHS})[ ]|v(?:ol)?\.")
_SMALL = r"(?:of|and|for|the|in|on|&)"
# the words of a journal's name, then the number of a volume or a year
_NUMBERED = compiled(
    rf"(?=\p{{Lu}})[^.,;?!()\d\[\]]{{2,90}}(?:[.,]?[ ]|[ ]?\()(?:\d{{1,4}}[ ]?[(:,;.]|{YEAR}|[Vv]ol)"
    rf"|(?:\p{{Lu}}\p{{L}}*[.]?[ ]|{_SMALL}[ ]|\([A-Z][\p{{L}} ]+\)[ ]){{1,9}}"
    rf"(?:[,:;]?[ ]?\d{{1,4}}[ ]?[(:,;]|\({YEAR}\))"
)
# an abbreviated journal and its volume: Neural Comput., 34 (1970)
_JOURNAL = compiled(
    rf"(?:\p{{Lu}}[\p{{L}}-]*\.?[ ]|{_SMALL}[ ]){{0,8}}\p{{Lu}}[\p{{L}}-]*\.,?[ ]"
    rf"(?:\p{{Lu}}?\d{{1,4}}[ ]?[(:,;]|\({YEAR}\))"
)
_ABBREVIATION = (
    r"[ .(-]\p{Lu}|[ (](?:vs|cf|St|No|Vol|Fig|Dr|Mr|al|Inc|Ltd|Corp|[Aa]pprox|resp|etc|ca|sp|spp|var|U\.S)"
    r"|e\.g|i\.e|Ph|\bE"
)
_STOP = compiled(
    rf"(?<!{_ABBREVIATION})\.(?=[ ]+\S|\p{{Han}}|(?<=\p{{Ll}}\.)\p{{Lu}}\p{{Ll}})[ ]*"
    r"|(?<=\p{Lu}{2,}|[ (-]\p{Lu})\.[ ]+(?=\p{Lu}\p{Ll}|In[: ])|[?!][ \"']+(?=\S)"
    r"|(?<=\p{Han}|\d)\.(?=\p{Han}|[A-Z])|\.$"
)
_IN = compiled(
    r"[,.;?!]?[ ]+(?:[Ii]n[ ]?:[ ]?|In,[ ]|(?<=[,.;?!][ ]+)In[ ](?=[ ]?(?:[\p{Lu}\d]|the \p{Lu}))"
    r"|in[ ](?=Proc|Adv|Conf|Int|IEEE|ACM|Workshop|the Proc|European|Advances))"
    r"|/[ ]?/[ ]?|,[ ]+in[ ]+(?=\p{Lu}|\d|the \p{Lu})"
)
_COMMA = compiled(r"[,;][ ]?")
# what a bracket at the end holds: (Springer, Cham, 2016), (2016), (MIT Press)
_BRACKET = compiled(rf"[ ]?\((?=[^()]{{2,90}}[ ]{YEAR}\)\.?$)")
_DATED = compiled(rf"[ ]?\((?={YEAR}\)\.?$)")
_HOUSE = compiled(r"[ ]\((?P<house>[^()]{2,60})\)(?:, \d{1,5}-\d{1,5})?\.?$")
_SEPARATED = (*",.;: (", "")
_UP_TO = compiled(r"[^,.;:(]{2,60}")
_HAN = compiled(r"\p{Han}")
_ANGLE = compiled("[<>]")
_LOCATED = compiled(rf"\d{{1,4}}[ ]?[(:]|{YEAR}|(?i:vol\.|no\.|pp?\.)")
_REACH = 100
# a title has few full stops and commas; more are looked at in no entry
_MOST = 40


class Title(NamedTuple):
    """Where the title stands, where the rest begins, and the cue that told."""

    span: Span
    rest: int
    cue: str


def quoted(flat: str, start: int, stop: int) -> Title | None:
    """The title in quotation marks that begins here."""
    if flat[start : start + 1] not in {'"', "'", "`"}:
        return None
    match = _QUOTED.match(flat, start, stop) or _SINGLE.match(flat, start, stop)
    if match is None:
        return None
    asked = match["stop"] in {"?", "!"}
    return Title(Span(match.start("title"), match.end("title") + asked), match.end(), "quoted-title")


def bracketed(flat: str, start: int, stop: int) -> Title | None:
    """The title in 《》 (folded to <>) that begins here, unless more of the title follows."""
    depth = 0
    if flat[start : start + 1] != "<":
        return None
    for match in _ANGLE.finditer(flat, start, stop):
        depth += 1 if match[0] == "<" else -1
        if depth == 0:
            ends = flat[match.end() : match.end() + 1] in _SEPARATED
            return Title(Span(start + 1, match.start()), match.end(), "book-title-marks") if ends else None
    return None


def plain(flat: str, start: int, stop: int, commas: bool, words: Words) -> Title:
    """The title that begins here, without marks; `commas` says that commas divide the fields of this entry."""
    inside = _IN.search(flat, start + 4, stop)
    limit = inside.start() if inside else stop
    told = _by_commas(flat, start, limit, words) if commas else None
    if told is None:
        told = _by_journal(flat, start, limit)
    if told:
        return told
    best, sure = _by_stops(flat, start, limit, stop)
    if inside and not sure:
        return Title(Span(start, inside.start() + (flat[inside.start()] in "?!")), inside.end(), "in-venue")
    if best is None or best.rest >= stop:
        return _at_the_end(flat, start, limit, stop, words) or best or Title(Span(start, stop), stop, "whole")
    return best


def _by_commas(flat: str, start: int, limit: int, words: Words) -> Title | None:
    """The title of an entry whose fields commas divide, unless a bracket or an earlier full stop ends it."""
    bracket = _near_end(_BRACKET, flat, start, limit)
    if bracket and _LOCATED.search(flat, start, bracket.start()) is None:
        return Title(Span(start, bracket.start()), bracket.end(), "bracket")
    divided = _divided(flat, start, limit, words)
    if divided is None:
        return None
    weak = _WEAK.match(flat, divided.rest, limit) is not None
    return None if weak and _STOP.search(flat, start + 3, divided.span.end) else divided


def _divided(flat: str, start: int, limit: int, words: Words) -> Title | None:
    """The title up to the first comma that a venue, a publisher or a year follows; in Chinese any comma."""
    for match in islice(_COMMA.finditer(flat, start + 4, limit), _MOST):
        upto = _UP_TO.match(flat, match.end(), limit)
        if (
            _CUE.match(flat, match.end(), limit)
            or _NUMBERED.match(flat, match.end(), limit)
            or (upto is not None and _known(upto[0], words))
            or _HAN.match(flat, match.start() - 1)
        ):
            return Title(Span(start, match.start()), match.end(), "comma")
    return None


def _by_journal(flat: str, start: int, limit: int) -> Title | None:
    """The title up to the comma before an abbreviated journal and its volume: `…, Neural Comput., 34 (1970)`."""
    for comma in islice(_COMMA.finditer(flat, start + 4, limit), _MOST):
        if _JOURNAL.match(flat, comma.end(), limit):
            earlier = _STOP.search(flat, start + 3, comma.start())
            return None if earlier else Title(Span(start, comma.start()), comma.end(), "comma")
    return None


def _by_stops(flat: str, start: int, limit: int, stop: int) -> tuple[Title | None, bool]:
    """The title up to the first full stop, or up to a later one where only there a venue follows; and if one does."""
    first: Title | None = None
    for match in islice(_STOP.finditer(flat, start + 3, limit), _MOST):
        asked = flat[match.start()] in "?!"
        found = Title(Span(start, match.start() + asked), match.end(), "full-stop")
        if first is not None and _WEAK.match(flat, found.rest, stop):
            return first, True
        if _CUE.match(flat, found.rest, stop) or _NUMBERED.match(flat, found.rest, stop):
            return (found if first is None or not _settled(flat, first) else first), True
        if first is None or (flat[first.span.end - 1] in "?!" and not _settled(flat, first)):
            first = found
    return first, False


def _settled(flat: str, title: Title) -> bool:
    """Whether numbers follow before the next full stop, so that a venue may stand there after all."""
    following = flat.find(". ", title.rest)
    return _LOCATED.search(flat, title.rest, following if following > 0 else len(flat)) is not None


def _at_the_end(flat: str, start: int, limit: int, stop: int, words: Words) -> Title | None:
    """The title before a bracket with the publisher or year, or a comma, where no full stop divides."""
    house = _near_end(_HOUSE, flat, start, stop)
    if house and any(_known(part, words) for part in house["house"].split(",")):
        return Title(Span(start, house.start()), house.start("house"), "bracket")
    bracket = _near_end(_BRACKET, flat, start, limit) or _near_end(_DATED, flat, start, limit)
    if bracket:
        return Title(Span(start, bracket.start()), bracket.end(), "bracket")
    return _divided(flat, start, limit, words)


def _known(text: str, words: Words) -> bool:
    """Whether a piece names a publisher or a city; a country may end a title."""
    name = squash(text)
    return (name in words.places and name not in words.regions) or pieces.is_publisher(text.strip(), words)


def _near_end(pattern: regex.Pattern[str], flat: str, start: int, stop: int) -> regex.Match[str] | None:
    return pattern.search(flat, max(start + 4, stop - _REACH), stop)
