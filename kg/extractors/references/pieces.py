"""The pieces between the title and the numbers of a reference: which is a place, a date, a series, a publisher."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extractors.references.parts import DIVIDER, MONTHS, YEAR
from kg.extractors.references.words import Words
from kg.records import Span
from kg.rules import compiled
from kg.text import squash

_SPLIT = compiled(
    r"[.](?:[ ]+|(?=\p{Han}))|(?<=[\p{Ll})\d])[.](?=\p{Lu})|[,;\x1f][ ]*|[ ]\[|[ ]\((?=[^()]*$)|[ ]?\(|\)[ ]?"
)
UNPUBLISHED = compiled(
    r"(?i)(?:unpublished )?(?:[\p{L}' .]{0,20}"
    r"(?:ph\.? ?d\.?|master'?s?|m\.? ?s\.?c?\.?|m\.?eng\.?|doctoral|diploma|bachelor'?s?|b\.?sc?\.?|licentiate)"
    r"[ ](?:thesis|dissertation)|thesis|diss(?:ertation|\.)"
    r"|(?:technical|tech\.?|research|internal|working)[ ](?:report|memo(?:randum)?|note|paper|rep\.?)"
    r"|u\.?s\.? patent|patent no|report no|unpublished|manuscript|submitted|to appear|in preparation|in press"
    r"|\p{Han}{0,16}(?:博士|硕士)(?:学位)?论文)(?!\p{L})[^,.;()]{0,40}"
)
_DATE = (
    rf"(?:{MONTHS})?[ ]?\d{{0,2}}(?:[ ]?-[ ]?(?:(?:{MONTHS})[ ])?\d{{1,2}})?(?:[ ,]*{YEAR}[a-z]?)?"
    rf"|\d{{1,2}}(?:-\d{{1,2}})?[ ](?:{MONTHS})(?:[ ]{YEAR})?|{YEAR}(?:-{YEAR})?|{YEAR}年.{{0,10}}"
    rf"|{YEAR}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?|{YEAR}[ ](?:{MONTHS})[ ]?\d{{0,2}}|n\.?d\.?"
)
# what is neither venue nor publisher: dates, editions, versions, numbers of patents and standards, states of a text
DROPPED = compiled(
    rf"(?i)(?:{_DATE}|(?:\d+(?:st|nd|rd|th)?|first|second|third|fourth|fifth|revised) ed(?:ition|n|\.)?"
    r"|第?[\d一二三四五六七八九十]{1,3}[ ]?版|eds?|editors?|pt\.? ?\w{1,2}|ser|series|s\.?[ln]\.?|inc|ltd"
    r"|(?:special )?issue[ ].*|version [\d.]+|\d+(?:\.\d+){1,2}|preprint(?: at)?"
    r"|abs/[\w./-]+|arxiv:[\w./-]+|[a-z-]{2,8}\.[a-z]{2}|\[[A-Z]{1,2}\]"
    r"|[A-Z]{2}\d{5,}[A-Z]?\d?|(?:ISO|IEEE|GB|ANSI)[\p{L}/ ]{0,8}\d[\d.:-]*"
    r"|to appear|in press|submitted|forthcoming|accepted|oral|spotlight|poster|best paper.*)"
)
_SERIES = compiled(
    r"(?i)(?:ser\.?[ ]|lecture notes in|lncs|lnai|lnm|ccis|springer (?:series|tracts)"
    r"|advances in (?:intelligent systems|experimental medicine)|communications in computer|ceur|studies in|ifip|icpc"
    r"|volume \w+ of|proceedings of machine learning research|jmlr w)[^,.;]*"
)
_HOUSE = (
    r"press|publish(?:ers?|ing)(?: (?:co(?:mpany|rp)?|group|house|inc|ltd)\.?)?|publications|verlag|books"
    r"|university|universit\p{L}{1,4}|inc\.?|ltd\.?|gmbh|institute|laborator(?:y|ies)|college|corporation"
    r"|foundation(?: for [\p{L} ]+)?|association for [\p{L} ]+"
)
_PUBLISHER = compiled(
    r"(?i)(?!trans|proc|journal|annual|conf|finding|workshop|symp|bulletin|annals)"
    rf"(?:[\p{{L}}&'.\- ]{{2,60}}[ ])?(?:{_HOUSE})(?: (?:of|at) [\p{{L}} ]{{2,40}})?"
    r"|(?:university|institute|department|dept\.?|school|faculty|college) of [\p{L} ,&-]{2,60}"
    r"|.{1,20}(?:出版社|出版公司|出版集团|印书馆|书局|书店|出版中心|大学|学院|研究所|研究院|公司|协会|学会|委员会)"
    r"(?:出版社)?(?:.{0,14}(?:系|学院|研究所|部))?"
)
_LONGEST_HOUSE = 100
_NEAR = 30
_BEFORE, _BEHIND = f" .,;:()[]{DIVIDER}", f" ,;:([{DIVIDER}"
_LOOSE_STOPS = frozenset({" .", ";.", f"{DIVIDER}."})
LONE_YEAR = compiled(rf"(?:[ ,]+\(?|\()(?:{MONTHS})?[ ]?(?:{YEAR}[a-z]?)\)?$")


def split(flat: str, start: int, end: int) -> Iterator[Span]:
    """Yield what commas, full stops and brackets divide, without the punctuation around it."""
    position = start
    for match in _SPLIT.finditer(flat, start, end):
        if match.start() > position:
            yield stripped(flat, position, match.start())
        position = match.end()
    if end > position:
        yield stripped(flat, position, end)


def stripped(flat: str, start: int, end: int) -> Span:
    """The span without the punctuation around it; the full stop of an abbreviation stays."""
    while start < end and flat[start] in _BEFORE:
        start += 1
    while end > start and (flat[end - 1] in _BEHIND or flat[end - 2 : end] in _LOOSE_STOPS):
        end -= 1
    return Span(start, end)


def kind(flat: str, piece: Span, words: Words) -> tuple[str, Span]:
    """Say of a piece whether it is venue, publisher (and where its name stands) or other."""
    text = flat[slice(*piece)]
    if _is_dropped(text, words):
        return "other", piece
    lone = LONE_YEAR.search(text)
    if lone and lone.start():
        piece, text = Span(piece.start, piece.start + lone.start()), text[: lone.start()]
    colon = text.find(":")
    if colon > 0:
        return _around_colon(flat, piece, piece.start + colon, words)
    return ("publisher" if is_publisher(text, words) else "venue"), piece


def _around_colon(flat: str, piece: Span, colon: int, words: Words) -> tuple[str, Span]:
    """Place: Publisher, or Publisher: Place, or a venue with a colon."""
    left, right = stripped(flat, piece.start, colon), stripped(flat, colon + 1, piece.end)
    if is_publisher(flat[slice(*left)], words):
        return "publisher", left
    near = colon - piece.start < _NEAR and is_publisher(flat[slice(*right)], words)
    return ("publisher", right) if near or squash(flat[slice(*left)]) in words.places else ("venue", piece)


def _is_dropped(text: str, words: Words) -> bool:
    if not text or squash(text) in words.places or DROPPED.fullmatch(text):
        return True
    return _SERIES.fullmatch(text) is not None or UNPUBLISHED.match(text) is not None


def is_publisher(text: str, words: Words) -> bool:
    """Whether a piece names a publisher: a known one, or by its shape."""
    if squash(text) in words.publishers:
        return True
    return len(text) < _LONGEST_HOUSE and _PUBLISHER.fullmatch(text) is not None
