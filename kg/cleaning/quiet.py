"""Which pieces are plainly no part of a list of references: by the words and characters that such a part must show.

Searching for a literal costs next to nothing: what is in no piece of a document is not looked for in each.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.cleaning import headings, markers
from kg.cleaning.pieces import SOFT, Piece

# what a marker may begin with, besides digits
_FIRST = frozenset("[【［(（参文Rr")
# one of these stands in every heading of references; letters that have more than two cases are left out
_HEADED = ("考", "引", "文", "ref", "efere", "ograph", "wor", "terat", "tat", "ource")
# and one of these in every heading of further reading
_RELATED = (
    *("相关", "推荐", "往期", "系列", "完整", "延伸", "扩展", "精彩", "更多", "转载", "长按", "扫", "关注", "投稿"),
    *("the end", "further read", "related ", "read more", "may al"),
)


class Signs:
    """The words that are in a document at all."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        whole = "\0".join([piece.text for piece in pieces]).replace(SOFT, " ")
        self._glued = [word for word in headings.GLUED_WORDS if word in whole]
        low = whole.lower()
        self._glued_low = [word for word in headings.GLUED_LETTERS if word in low]
        self._headed = [word for word in _HEADED if word in low]
        self._related = [word for word in _RELATED if word in low]

    def quiet(self, piece: Piece) -> bool:
        """Whether a piece is one line, without a marker, that neither is nor holds a heading of references."""
        text = piece.text.strip()
        if piece.number or "\n" in piece.text or SOFT in piece.text or piece.kind == "references":
            return False
        first = text[:1]
        if first == "@":
            return False
        if (first in _FIRST or (first.isnumeric() and not first.isalpha())) and markers.MARKER.match(text):
            return False
        for word in self._glued:
            if word in text:
                return False
        short = len(text) <= headings.SHORT
        if not self._glued_low and not (short and self._headed):
            return True
        low = text.lower()
        return not any(word in low for word in (*self._glued_low, *(self._headed if short else ())))

    def related(self, piece: Piece) -> bool:
        """Whether a piece is a heading of further reading."""
        if not self._related or len(piece.text) > headings.SHORT:
            return False
        low = piece.text.lower()
        return any(word in low for word in self._related) and headings.related(piece.text)
