"""The matcher of kg beside spaCy's PhraseMatcher: the same spellings over the same text in the same run.

The text is generated: sentences in Chinese, in English and in both, with names of the gazetteers planted in them, about
as close as in articles. What the two find is counted on the planted names alone. Both say which spelling stands where
and no more; PhraseMatcher needs tokens, so their making is in its time, as folding is in that of kg.

The text comes as articles, and in one piece, where the time of spaCy's Chinese tokenizer grows with the square. As
articles kg was 14 to 18 times as fast as `blank("zh")`; the automaton alone, which finds all that overlaps and looks at
no neighbour, takes half of that time and would be 27 times as fast, so it is shown too.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

import pytest
import spacy
from pytest_benchmark.fixture import BenchmarkFixture
from spacy.matcher import PhraseMatcher

from kg.rules import Rules
from kg.rules.matching import Matcher
from kg.text import fold

BYTES = 1_000_000
ROUNDS = 5
SENTENCES_IN_AN_ARTICLE = 60
# how many times as fast at least, as articles and in one piece
AT_LEAST_TIMES = {"articles": 10, "one": 20}
START_UP_SECONDS = 1.0
# kinds that running text is not searched for
SILENT = ("venue", "publisher", "place", "sense", "cue", "lookalike")
SENTENCES = (
    "我们在{}中又试了一次，数字没有变。",
    "去年大家都说{}好，今年没有人再提起。",
    "把{}换掉以后，屋里安静了下来，曲线也平了。",
    "有人问：{}到底慢在哪里？没有人回答。",
    "先看{}，再看{}，差别就在第三页的小字里。",
    "窗外下着雨，他一页一页地翻，直到看见{}这个词。",
    "The old notes say that {} came first, and nobody doubts it.",
    "She tried {} twice before lunch, then wrote down what she saw.",
    "In the end, {} was slower than they had hoped.",
    "他说 {} is what everybody wants，可是谁也没有试过。",
    "这一节没有名字，只有几句闲话，读者可以跳过去。",
    "Nothing in this sentence is worth remembering, so it goes on for a while.",
)

Places = set[tuple[int, int]]


@dataclass(frozen=True)
class Planted:
    """Texts, and the places of the names that were planted in each."""

    texts: list[str]
    places: list[Places]

    def recall(self, found: list[Places]) -> float:
        right = sum(len(here & there) for here, there in zip(self.places, found, strict=True))
        return right / sum(map(len, self.places))


@pytest.fixture(scope="module")
def spellings(rules: Rules) -> list[str]:
    entries = [entry for entry in rules.entries if entry.kind not in SILENT]
    return sorted({spelling for entry in entries for spelling, _ in entry.spellings()})


@pytest.fixture(scope="module", params=["articles", "one"])
def planted(request: pytest.FixtureRequest, spellings: list[str]) -> tuple[str, Planted]:
    """The same text in every run, as articles and in one piece."""
    chance = random.Random(20)
    lines: list[tuple[str, Places]] = []
    size = 0
    while size < BYTES:
        lines.append(_line(chance, spellings))
        size += len(lines[-1][0].encode())
    many = SENTENCES_IN_AN_ARTICLE if request.param == "articles" else len(lines)
    texts = [_joined(lines[start : start + many]) for start in range(0, len(lines), many)]
    return request.param, Planted([text for text, _ in texts], [places for _, places in texts])


def _line(chance: random.Random, spellings: list[str]) -> tuple[str, Places]:
    """A sentence with names in its gaps."""
    text, *rest = chance.choice(SENTENCES).split("{}")
    places = set()
    for piece in rest:
        name = chance.choice(spellings)
        places.add((len(text), len(text) + len(name)))
        text += name + piece
    return text + "\n", places


def _joined(lines: list[tuple[str, Places]]) -> tuple[str, Places]:
    starts = accumulate((len(text) for text, _ in lines), initial=0)
    places = {(at + start, at + end) for at, (_, places) in zip(starts, lines, strict=False) for start, end in places}
    return "".join(text for text, _ in lines), places


Find = Callable[[str], list[tuple[int, int, int]]]


def by_kg(spellings: list[str]) -> Find:
    matcher = Matcher(dict.fromkeys(map(fold, spellings)))
    return lambda text: matcher.whole(fold(text))


def by_phrases(spellings: list[str], language: str) -> tuple[Find, Callable[[str], Places]]:
    """The matcher as it is timed, in tokens; and what it finds, in characters."""
    nlp = spacy.blank(language)
    nlp.max_length = BYTES
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("name", [nlp.make_doc(spelling) for spelling in spellings])

    def places(text: str) -> Places:
        return {(span.start_char, span.end_char) for span in matcher(nlp.make_doc(text), as_spans=True)}

    return lambda text: matcher(nlp.make_doc(text)), places


def _seconds(find: Find, texts: list[str], rounds: int) -> Iterator[float]:
    for _ in range(rounds):
        start = time.perf_counter()
        for text in texts:
            find(text)
        yield time.perf_counter() - start


@pytest.mark.benchmark(group="matching")
@pytest.mark.parametrize("language", ["zh", "xx"])
def test_matching_beside_phrase_matcher(
    benchmark: BenchmarkFixture, language: str, planted: tuple[str, Planted], spellings: list[str]
) -> None:
    layout, text = planted
    ours, (theirs, their_places) = by_kg(spellings), by_phrases(spellings, language)
    recall = text.recall([{(start, end) for start, end, _ in ours(one)} for one in text.texts])
    their_recall = text.recall([their_places(one) for one in text.texts])
    benchmark.pedantic(lambda: [ours(one) for one in text.texts], rounds=ROUNDS)
    matcher, folded = Matcher(dict.fromkeys(map(fold, spellings))), [fold(one) for one in text.texts]
    automaton = statistics.median(_seconds(matcher.found, folded, ROUNDS))
    pairs = [
        (next(_seconds(ours, text.texts, 1)), next(_seconds(theirs, text.texts, 1))) for _ in range(ROUNDS)
    ]  # in turn, so that both have the machine as it is
    kg, phrases = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(  # noqa: T201
        f"\n{layout}, {language}: kg {BYTES / kg / 1e6:.0f} MB/s (the automaton alone {BYTES / automaton / 1e6:.0f}), "
        f"recall {recall:.3f}; PhraseMatcher "
        f"{BYTES / phrases / 1e6:.1f} MB/s, recall {their_recall:.3f}; {phrases / kg:.0f} times as fast"
    )
    assert recall >= their_recall
    assert language == "xx" or phrases / kg >= AT_LEAST_TIMES[layout]


# what a fresh process does, and whether it must be done in START_UP_SECONDS
STARTS = {"load": ("kg.load_rules()", True), "first text": ("assert kg.extract('ResNet').mentions", False)}


@pytest.mark.benchmark(group="start-up")
@pytest.mark.parametrize("name", STARTS)
def test_start_up(benchmark: BenchmarkFixture, name: str) -> None:
    """A fresh process with every rule and gazetteer: until they are loaded, and until it has looked into a text."""
    work, held = STARTS[name]
    benchmark.pedantic(lambda: subprocess.run([sys.executable, "-c", f"import kg; {work}"], check=True), rounds=ROUNDS)
    assert not held or benchmark.stats is None or benchmark.stats.stats.median < START_UP_SECONDS
