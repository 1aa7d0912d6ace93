"""The matcher finds what a look at every place would find; folding keeps every offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rules.matching import Matcher
from kg.text import fold, narrow

SPELLINGS = ["gan", "cgan", "gan模型", "模型", "r-cnn", "c++", "a", "10"]
LETTERS = "acgn模型+-1 0r_，"
# text, the names that begin and end there
CASES = [
    ("在gan中", ["gan"]),
    ("began", []),
    ("gans", []),
    ("gan模型", ["gan", "gan模型", "模型"]),
    ("cgan", ["cgan"]),
    ("用c++写", ["c++"]),
    ("c++a", ["c++", "a"]),
    ("gan_a", []),
    ("faster r-cnn", ["r-cnn"]),
    ("", []),
]


def found(text: str) -> list[str]:
    return sorted(SPELLINGS[number] for _, _, number in Matcher(SPELLINGS).whole(text))


@pytest.mark.parametrize(("text", "names"), CASES)
def test_names(text: str, names: list[str]) -> None:
    assert found(text) == sorted(names)


def word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def parted(text: str, place: int) -> bool:
    return not 0 < place < len(text) or not (word(text[place - 1]) and word(text[place]))


@given(st.text(LETTERS))
def test_every_place_is_looked_at(text: str) -> None:
    begun = sorted(
        (start, start + len(name), number)
        for number, name in enumerate(SPELLINGS)
        for start in range(len(text))
        if text.startswith(name, start) and parted(text, start)
    )
    assert sorted(Matcher(SPELLINGS).begun(text)) == begun
    assert sorted(Matcher(SPELLINGS).whole(text)) == [match for match in begun if parted(text, match[1])]


FOLDED = [
    ("\uff32\uff45\uff53\uff2e\uff45\uff54", "ResNet"),
    ("3×3，“是”：（a）；！？", '3x3,"是":(a);!?'),
    ("a–b—c−d", "a-b-c-d"),
    ("a\u3000b\u00a0c", "a b c"),
    ("汉字。《书》", "汉字。《书》"),
]


@pytest.mark.parametrize(("text", "plain"), FOLDED)
def test_width_and_dashes(text: str, plain: str) -> None:
    assert narrow(text) == plain


@given(st.text())
def test_folding_moves_no_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert [fold(char) for char in text] == list(fold(text)) or "Σ" in text  # a final sigma looks at its neighbours
