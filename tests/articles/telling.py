"""Sentences: templates with gaps, filled with the names that an article is about."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from string import Formatter

from .papers import Paper, draw
from .supply import Name, supply

# how many things an article speaks of
CONCEPTS, MODELS, OTHERS = 34, 7, 4
# part of the draws that fall on the best known names, beside what their rank gives them
FAMOUS_PART, FAMOUS = 0.4, 60
# added to the rank: the larger, the less the first few stand out
SHIFT = 2.5
OPENER_PART, TAIL_PART = 0.12, 0.72


def known(chance: random.Random, names: tuple[Name, ...]) -> Name:
    """A name as Zipf and Mandelbrot have it: how often is as one to the rank and a little."""
    most = FAMOUS if chance.random() < FAMOUS_PART else len(names)
    rank = int(SHIFT * ((most + SHIFT) / SHIFT) ** chance.random() - SHIFT)
    return names[min(rank, len(names) - 1)]


def _concept(chance: random.Random) -> Name:
    """A concept; one without a Chinese name gives way to another, once."""
    found = known(chance, supply().concepts)
    return known(chance, supply().concepts) if found.english == found.spellings[0] else found


@dataclass(slots=True)
class Cast:
    """Whatever one article speaks of: the first of each list most often."""

    chance: random.Random
    concepts: list[Name]
    models: list[Name]
    tasks: list[Name]
    metrics: list[Name]
    datasets: list[Name]
    frameworks: list[Name]
    organisations: list[Name]
    people: list[Name]
    cited: list[Paper] = field(default_factory=list)
    heading: int = 0

    @classmethod
    def of(cls, chance: random.Random, *, many: bool = True) -> Cast:
        """What an article speaks of; without `many`, what its title does."""

        stock = supply()

        def some(names: tuple[Name, ...]) -> list[Name]:
            return [known(chance, names) for _ in range(OTHERS if many else 1)]

        return cls(
            chance,
            concepts=[_concept(chance) for _ in range(CONCEPTS if many else 3)],
            models=[known(chance, stock.models) for _ in range(MODELS if many else 2)],
            tasks=some(stock.tasks),
            metrics=some(stock.metrics),
            datasets=some(stock.datasets),
            frameworks=some(stock.frameworks),
            organisations=some(stock.organisations),
            people=some(stock.people),
        )

    def tell(self, kind: str) -> str:
        """A sentence of this kind. Those that speak of two things speak of different ones."""
        return self.fill(self.chance.choice(pieces(kind)))

    def fill(self, template: tuple[tuple[str, str], ...]) -> str:
        parts, before = [], ""
        for literal, gap in template:
            parts.append(literal)
            if gap:
                text = GAPS[gap](self)
                before = text if text != before else GAPS[gap](self)
                parts.append(before)
        return "".join(parts)

    def one(self, names: list[Name]) -> Name:
        return names[int(len(names) * self.chance.random() ** 2)]

    def called(self, names: list[Name]) -> str:
        return self.chance.choice(self.one(names).spellings)

    def number(self, most: int) -> int:
        return int(self.chance.random() * most) + 1

    def reference(self) -> str:
        return str(self.number(max(len(self.cited), 1)))

    def cited_model(self) -> str:
        named = [paper.model for paper in self.cited if paper.model]
        return self.chance.choice(named) if named else self.called(self.models)

    def next_heading(self) -> str:
        self.heading += 1
        return str(self.heading)

    def repository(self) -> str:
        stock = supply().words
        return f"{self.chance.choice(stock['surname']).lower()}lab/{self.chance.choice(stock['stem']).lower()}"


# what each letter of a template stands for: small letters are what a Chinese sentence says, capitals an English one
GAPS: dict[str, Callable[[Cast], str]] = {
    **dict.fromkeys("cde", lambda cast: cast.called(cast.concepts)),
    **dict.fromkeys("CDE", lambda cast: cast.one(cast.concepts).english),
    **dict.fromkeys("mn", lambda cast: cast.called(cast.models)),
    "M": Cast.cited_model,
    "t": lambda cast: cast.called(cast.tasks),
    "T": lambda cast: cast.one(cast.tasks).english,
    "k": lambda cast: cast.called(cast.metrics),
    "K": lambda cast: cast.one(cast.metrics).english,
    "s": lambda cast: cast.one(cast.datasets).english,
    "f": lambda cast: cast.one(cast.frameworks).english,
    "o": lambda cast: cast.called(cast.organisations),
    "p": lambda cast: cast.called(cast.people),
    "q": lambda cast: draw(cast.chance).title,
    "y": lambda cast: str(2011 + cast.number(14)),
    "x": lambda cast: f"{cast.chance.random() * 60 + 1:.1f}",
    "i": lambda cast: str(cast.number(60)),
    "r": Cast.reference,
    "g": Cast.repository,
    "j": Cast.next_heading,
}


@cache
def pieces(kind: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The templates of a kind, each as (text, gap after it)."""
    parse = Formatter().parse
    return tuple(
        tuple((literal, gap or "") for literal, gap, _, _ in parse(template)) for template in supply().sentences[kind]
    )


def sentence(cast: Cast, kind: str) -> str:
    """A sentence of running text, now and then with words before it that lead on, or words after it that trail off."""
    text = cast.tell(kind)
    if kind == "short" or text[-1] != "。":
        return text
    if cast.chance.random() < TAIL_PART:
        text = text[:-1] + cast.tell("tail") + "。"
    return cast.tell("opener") + text if cast.chance.random() < OPENER_PART and text[0] > "\u3000" else text
