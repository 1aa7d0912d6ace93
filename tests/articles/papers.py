"""Papers to cite: the known ones of the gazetteers, and a million invented ones, each always the same."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from .supply import supply

INVENTED = 1_000_000
# parts of the references that go to known papers, and of the papers that have an arXiv id or are named after a model
KNOWN_PART = 0.4
ARXIV_PART = 0.4
NAMED_PART = 0.4
# papers that are cited again and again are made once
KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, and the model that it is about if it is about one."""

    title: str
    authors: tuple[tuple[str, str], ...]
    year: int
    venue: str
    venue_in_full: str
    arxiv: str
    model: str
    pages: tuple[int, int]


def draw(chance: random.Random) -> Paper:
    """A known paper as its fame goes, or an invented one, of which most are never seen twice."""
    known = len(supply().titles)
    if chance.random() < KNOWN_PART:
        return paper(int(known ** chance.random()) - 1)
    return paper(known + int(INVENTED * chance.random() ** 2))


@lru_cache(maxsize=KEPT)
def paper(number: int) -> Paper:
    """The paper of this number: the known ones come first."""
    chance = random.Random(number)
    titles, words = supply().titles, supply().words
    short, full = chance.choice(supply().venues[:60])
    model = ""
    if number < len(titles):
        title, arxiv, year = titles[number]
        when = int(year or 2018)
        model = title.partition(":")[0] if ":" in title[:16] else ""
    else:
        when = chance.randint(2010, 2025)
        title = _title(chance, words)
        arxiv = f"{when % 100:02}{chance.randint(1, 12):02}.{chance.randint(10000, 19999)}"
        arxiv = arxiv if chance.random() < ARXIV_PART and when >= 2015 else ""
        if chance.random() < NAMED_PART:
            model = chance.choice(words["stem"]) + chance.choice(words["ending"])
            title = f"{model}: {title}"
    authors = tuple(
        (chance.choice(words["surname"]), "".join(chance.sample("ABCDEFGHJKLMNPQRSTWXYZ", chance.randint(1, 2))))
        for _ in range(chance.randint(2, 6))
    )
    first = chance.randint(1, 9000)
    return Paper(title, authors, when, short, full or short, arxiv, model, (first, first + chance.randint(6, 14)))


def _title(chance: random.Random, words: dict[str, tuple[str, ...]]) -> str:
    adjective, noun, task = (chance.choice(words[kind]) for kind in ("adjective", "noun", "task"))
    shape = chance.randrange(5)
    if shape == 0:
        return f"{adjective} {noun} for {task}"
    if shape == 1:
        return f"{adjective} {noun} for {task} {chance.choice(words['manner'])}"
    if shape == 2:
        return f"Rethinking {noun} in {task}: A {adjective} View"
    if shape == 3:
        return f"Learning {adjective} {noun} and {chance.choice(words['noun'])} {chance.choice(words['manner'])}"
    return f"{task} with {adjective} {noun} and {chance.choice(words['adjective'])} {chance.choice(words['noun'])}"


def entry(number: int, cited: Paper, style: str) -> str:
    """The line of a reference list, in one of STYLES."""
    return STYLES[style](number, cited)


def _national(number: int, cited: Paper) -> str:
    """GB/T 7714, as most articles have it."""
    names = ", ".join(f"{surname} {initials}" for surname, initials in cited.authors[:3])
    names += ", et al" if len(cited.authors) > 3 else ""
    if cited.arxiv and cited.pages[0] % 10 < 3:
        return f"[{number}] {names}. {cited.title}[J]. arXiv preprint arXiv:{cited.arxiv}, {cited.year}."
    if cited.pages[0] % 3:
        where = f"Proceedings of the {cited.venue_in_full}"
        return f"[{number}] {names}. {cited.title}[C]//{where}. {cited.year}: {cited.pages[0]}-{cited.pages[1]}."
    volume = cited.pages[0] % 40 + 1
    where = f"{cited.venue}, {cited.year}, {volume}({volume % 12 + 1})"
    return f"[{number}] {names}. {cited.title}[J]. {where}: {cited.pages[0]}-{cited.pages[1]}."


def _engineers(number: int, cited: Paper) -> str:
    """As the engineers' societies have it."""
    names = [f"{'. '.join(initials)}. {surname}" for surname, initials in cited.authors]
    joined = f"{', '.join(names[:-1])} and {names[-1]}"
    where = f"arXiv:{cited.arxiv}" if cited.arxiv else f"in Proc. {cited.venue}"
    return f'[{number}] {joined}, "{cited.title}," {where}, {cited.year}.'


def _psychologists(number: int, cited: Paper) -> str:
    """As the psychologists' society has it, numbered all the same."""
    names = ", ".join(f"{surname}, {'. '.join(initials)}." for surname, initials in cited.authors)
    where = f"arXiv preprint arXiv:{cited.arxiv}" if cited.arxiv else f"In {cited.venue}"
    return f"[{number}] {names} ({cited.year}). {cited.title}. {where}."


def _short(number: int, cited: Paper) -> str:
    """As people write it by hand."""
    where = f"https://arxiv.org/abs/{cited.arxiv}" if cited.arxiv else f"{cited.venue} {cited.year}"
    return f"[{number}] {cited.title}. {where}"


STYLES = {"national": _national, "engineers": _engineers, "psychologists": _psychologists, "short": _short}
