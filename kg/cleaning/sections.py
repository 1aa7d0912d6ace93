"""Which pieces are further reading, or prose that was set as code; what is a reference list is found in `lists`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import regex

from kg.cleaning import headings, lists, markers, quiet
from kg.cleaning.pieces import Piece

_ADVERT = regex.compile(
    r"二维码|扫码|公众号|关注|订阅|转发|点赞|在看|加群|入群|进群|社群|微信|课程|报名|优惠|领取|免费|购买|福利|直播|星球|专栏|点击|链接"
    r"|subscribe|newsletter|follow us|sign up|sponsor",
    regex.IGNORECASE,
)
_SENTENCE = regex.compile(r"[。！？!?；]|\.(?:\s|$)")
_CODE = regex.compile(r"[;{}=<>]|\bdef |\bimport |\breturn\b|\(\)|->|^\s*[#$]", regex.MULTILINE)
_HAN = regex.compile(r"\p{Han}")
_MIN_RUN = 3


def label(pieces: Iterable[Piece]) -> list[Piece]:
    """Set prose free from code; give reference lists and further reading their kinds."""
    free = [piece if piece.kind != "code" else _prose(piece) for piece in pieces]
    noticed = quiet.Signs(free)
    return _related(lists.find(free, noticed), noticed)


def _prose(piece: Piece) -> Piece:
    """Authors set headings and sentences as code to make them stand out; what has no sign of code is text."""
    if not _HAN.search(piece.text) or _CODE.search(piece.text):
        return piece
    long = "\n" in piece.text or len(piece.text) > headings.SHORT or markers.marker(piece.text) is not None
    return piece.read_as("paragraph" if long else "heading")


def _related(pieces: Sequence[Piece], noticed: quiet.Signs) -> list[Piece]:
    """Label what stands under a heading of further reading, until the next heading or the next running text."""
    silent = [linked and length >= _MIN_RUN for linked, length in _runs(pieces)]
    opened = evidence = -1
    for number, piece in enumerate(pieces):
        opens = noticed.related(piece)
        if opens and (piece.linked or _tail_follows(pieces, number)):
            opened, evidence = (number if opened < 0 else opened), number
        elif opened >= 0 and piece.kind == "heading" and not piece.linked and not opens:
            silent[opened:number] = [True] * (number - opened)
            opened = -1
        elif opened >= 0 and _running_text(piece):
            # the short lines before it, after the last link or advertisement, lead back into the body
            silent[opened : evidence + 1] = [True] * (evidence + 1 - opened)
            opened = -1
        elif opened >= 0 and (piece.linked or _ADVERT.search(piece.text)):
            evidence = number
    if opened >= 0:
        silent[opened:] = [True] * (len(pieces) - opened)
    return [
        piece if not is_silent or piece.kind == "references" else piece.read_as("related")
        for piece, is_silent in zip(pieces, silent, strict=True)
    ]


def _running_text(piece: Piece) -> bool:
    """Whether this is a paragraph of an article, and neither a title, a link nor an advertisement."""
    return (
        len(piece.text) >= headings.SHORT
        and piece.kind in {"paragraph", "quote"}
        and not piece.linked
        and _SENTENCE.search(piece.text) is not None
        and _ADVERT.search(piece.text) is None
        and not headings.TAIL.match(piece.text)
    )


def _tail_follows(pieces: Sequence[Piece], number: int) -> bool:
    """Further reading is announced before links, or at the end of an article."""
    following = pieces[number + 1 : number + 4]
    return not following or any(piece.linked for piece in following) or number >= len(pieces) * 0.5


def _runs(pieces: Iterable[Piece]) -> Iterator[tuple[bool, int]]:
    """For each piece whether it is a link, and how many such stand together."""
    for linked, group in groupby(pieces, lambda piece: piece.linked):
        length = sum(1 for _ in group)
        yield from [(linked, length)] * length
