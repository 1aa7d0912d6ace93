"""Which pieces are a reference list, further reading, or prose that was set as code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import regex

from kg.cleaning.pieces import Piece

REFERENCES = regex.compile(
    r"(?i)\s*(?:[\d一二三四五六七八九十]{1,3}[.、．\s]\s*)?[【\[]?(?:主要)?"
    r"(?:参考(?:文献|资料|链接|论文|来源)?|引用(?:文献)?|文献|references?|bibliography|works cited)"
    r"[】\]]?\s*(?:list)?\s*[:：]?\s*"
)
_RELATED = regex.compile(
    r"(?i)(?:相关(?:文章|阅读|推荐)|推荐(?:阅读|你看|文章)|往期(?:文章|推荐|精彩|回顾|内容)?"
    r"|系列(?:文章|完整阅读|阅读)|完整阅读|延伸阅读|扩展阅读|精彩(?:推荐|回顾)|更多(?:阅读|文章|精彩|内容)"
    r"|THE END|转载(?:请联系|须知)|长按.{0,6}二维码|扫.{0,4}二维码|关注(?:我们|公众号)|投稿或寻求"
    r"|further reading|related (?:articles|posts|reading)|read more|you may also like)"
)
_ENTRY = regex.compile(r"\s*(?:[\[【［(（]\s?\d{1,3}\s?[\]】］)）]|\d{1,3}[.．、](?!\d))")
_BIBLIOGRAPHIC = regex.compile(
    r"\[[A-Z]{1,2}(?:/OL)?\]|\bet al|等[.．,，]|arXiv|https?://|(?:19|20)\d\d|\bpp?\.|@\w+\{|doi", regex.IGNORECASE
)
_CODE = regex.compile(r"[;{}=<>]|\bdef |\bimport |\breturn\b|\(\)|->|^\s*[#$]", regex.MULTILINE)
_ADDRESS = regex.compile(r"https?://\S+")
_HAN = regex.compile(r"\p{Han}")
_BRACKETS = tuple("[【［")
_SHORT = 40
_MIN_RUN = 3


def tidy(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Split a heading of references off the lines that follow it, join broken entries, set prose free from code."""
    for piece in pieces:
        yield from (_joined(part) for part in _split(_prose(piece)))


def _prose(piece: Piece) -> Piece:
    """Authors set headings and sentences as code to make them stand out; what has no sign of code is text."""
    if piece.kind != "code" or not _HAN.search(piece.text) or _CODE.search(piece.text) or _entries(piece.text) > 1:
        return piece
    return replace(piece, kind="paragraph" if "\n" in piece.text or len(piece.text) > _SHORT else "heading")


def _split(piece: Piece) -> Iterator[Piece]:
    lines, offset = piece.text.split("\n"), 0
    for number, line in enumerate(lines[:-1]):
        if len(line) <= _SHORT and REFERENCES.fullmatch(line) and line.strip():
            before, rest = piece.text[:offset].rstrip("\n"), "\n".join(lines[number + 1 :])
            if before.strip():
                yield replace(piece, text=before)
            yield replace(piece, kind="heading", text=line, offset=offset)
            yield replace(piece, text=rest, offset=offset + len(line) + 1)
            return
        offset += len(line) + 1
    yield piece


def _entries(text: str) -> int:
    """How many lines begin with a marker in brackets, where at least half as many signs of a bibliography stand."""
    entries = sum(1 for line in text.split("\n") if line.lstrip().startswith(_BRACKETS) and _ENTRY.match(line))
    return entries if entries and len(_BIBLIOGRAPHIC.findall(text)) * 2 >= entries else 0


def _joined(piece: Piece) -> Piece:
    """Make one line of each entry of a list: a line end before anything but a marker becomes a blank, same length."""
    if _entries(piece.text) < 2:
        return piece
    lines = piece.text.split("\n")
    text = lines[0]
    for line in lines[1:]:
        text += ("\n" if _ENTRY.match(line) or not line.strip() else " ") + line
    return replace(piece, text=text, kind="references" if piece.kind in {"code", "paragraph", "quote"} else piece.kind)


def label(pieces: Iterable[Piece]) -> list[Piece]:
    """Give reference lists and further reading their kinds."""
    return list(_related(_referenced(list(pieces))))


def _referenced(pieces: list[Piece]) -> list[Piece]:
    labelled, inside = [], False
    for number, piece in enumerate(pieces):
        if len(piece.text) <= _SHORT and REFERENCES.fullmatch(piece.text) and _leads(pieces, number):
            labelled.append(replace(piece, kind="heading"))
            inside = True
            continue
        inside = inside and piece.kind != "heading" and _entry_like(piece) and not _source_line(pieces, number)
        alone = piece.kind != "heading" and _in_run(pieces, number)
        labelled.append(replace(piece, kind="references") if inside or alone else piece)
    return labelled


def _leads(pieces: list[Piece], number: int) -> bool:
    return number + 1 < len(pieces) and _entry_like(pieces[number + 1])


def _entry_like(piece: Piece) -> bool:
    text = piece.text
    if _RELATED.search(text[:_SHORT]):
        return False
    return (
        piece.kind == "references" or bool(_BIBLIOGRAPHIC.search(text)) or (bool(_ENTRY.match(text)) and len(text) > 12)
    )


def _source_line(pieces: list[Piece], number: int) -> bool:
    """Whether this is only an address after entries with markers: where a plain text says it comes from."""
    return _ADDRESS.fullmatch(pieces[number].text) is not None and _ENTRY.match(pieces[number - 1].text) is not None


def _in_run(pieces: list[Piece], number: int) -> bool:
    """Whether this piece and a neighbour begin with [n] and look like entries."""
    if not _strict(pieces[number]):
        return False
    neighbours = (pieces[other] for other in (number - 1, number + 1) if 0 <= other < len(pieces))
    return any(_strict(piece) for piece in neighbours)


def _strict(piece: Piece) -> bool:
    return (
        piece.text[0:1] in "[【［"
        and _ENTRY.match(piece.text) is not None
        and _BIBLIOGRAPHIC.search(piece.text) is not None
    )


def _related(pieces: list[Piece]) -> Iterator[Piece]:
    inside = False
    for number, piece in enumerate(pieces):
        opens = len(piece.text) <= _SHORT and _RELATED.search(piece.text) is not None
        if opens and (piece.linked or _tail_follows(pieces, number)):
            inside = True
        elif inside and piece.kind == "heading" and not piece.linked and not opens:
            inside = False
        linked = piece.linked and _run(pieces, number) >= _MIN_RUN
        silent = piece.kind != "references" and (inside or linked)
        yield replace(piece, kind="related") if silent else piece


def _tail_follows(pieces: list[Piece], number: int) -> bool:
    """Further reading is announced before links, or at the end of an article."""
    following = pieces[number + 1 : number + 4]
    return not following or any(piece.linked for piece in following) or number >= len(pieces) * 0.5


def _run(pieces: list[Piece], number: int) -> int:
    start = number
    while start > 0 and pieces[start - 1].linked:
        start -= 1
    end = number
    while end + 1 < len(pieces) and pieces[end + 1].linked:
        end += 1
    return end - start + 1
