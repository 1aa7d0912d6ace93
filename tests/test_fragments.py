"""A cue is looked for only where a literal part of it stands: no match of a cue's pattern is lost by that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import rules
from kg.extractors.cues import AGAINST, FOR, cues_of
from kg.extractors.fragments import Fragments
from kg.rules import NAME, compile_cues

RULES = rules.load()
CUES = cues_of(RULES)
PATTERNS = {"noun": CUES.noun, "near": CUES.near, "role": CUES.role, "phrase": CUES.phrase}
SENSES = sorted(RULES.senses.values(), key=lambda sense: sense.name)
WORDS = sorted(
    {word for entry in RULES.entries if entry.kind == "cue" for word in entry.name.replace("*", "").split("~")}
    | {word for sense in SENSES for cue in (*sense.cues_for, *sense.cues_against) for word in cue.split("~")}
)
texts = st.lists(st.sampled_from([*WORDS, NAME, " ", "a", "的", "s"]), max_size=6).map(
    lambda parts: "".join(parts).lower()
)


@given(texts)
def test_where_a_cue_matches_a_part_of_it_is_held(text: str) -> None:
    held = CUES.fragments.places(text)
    for group, pattern in PATTERNS.items():
        assert all(held.within(group, *match.span()) and held.any(group) for match in pattern.finditer(text)), group


@given(texts, st.sampled_from(SENSES))
def test_where_an_ambiguous_name_is_decided_a_part_is_held(text: str, sense: rules.Sense) -> None:
    held = CUES.fragments.places(text)
    for side, pattern in ((FOR, sense.speaks), (AGAINST, sense.contradicts)):
        group = (sense.name, side)
        assert all(held.within(group, *match.span()) and held.any(group) for match in pattern.finditer(text)), group


@pytest.mark.parametrize(
    ("cues", "text", "held"),
    [
        (["movie ~"], "a movie about", True),
        (["movie ~"], "a film", False),
        (["网络", "net*"], "the nets", True),
        (["~"], "", True),
        ([], "net", False),
    ],
)
def test_a_group_may_stand_in_a_text(cues: list[str], text: str, held: bool) -> None:
    places = Fragments({"group": cues}).places(text)
    assert places.any("group") is held
    assert places.within("group", 0, len(text)) is held
    assert held or compile_cues(cues).search(text) is None
