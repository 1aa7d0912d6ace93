"""One article from its number: title, author, day, address, and a body made of paragraphs, figures, lists and links."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import accumulate

from .markup import Column, Markup, Messenger
from .papers import STYLES, draw, entry
from .supply import supply
from .telling import Cast, sentence

# bytes of running text, as a log-normal has them, and the most and least
MEDIAN, SPREAD, LEAST, MOST = 6_500, 0.63, 900, 40_000
# one article in so many comes from the messenger
MESSENGER_EVERY = 15
# sentences of each kind in a thousand
MIX = {
    "talk": 600,
    "plain": 50,
    "short": 95,
    "model": 4,
    "paper": 3,
    "english": 4,
    "mixed": 12,
    "uses": 130,
    "not-uses": 6,
    "compared": 17,
    "outperforms": 3,
    "not-outperforms": 2,
    "based": 11,
    "variant": 4,
    "evaluated": 4,
    "trained": 1,
    "proposed": 9,
    "part": 3,
    "same": 2,
    "cited": 75,
    "people": 14,
}
KINDS, WEIGHTS = list(MIX), list(accumulate(MIX.values()))
# how likely after a paragraph, and in an article
BOLD, FIGURE, HEADING, EQUATION, ARXIV_LINK = 0.22, 0.3, 0.068, 0.01, 0.008
REFERENCES, RELATED, BULLETS, CODE, TABLE = 0.6, 0.8, 0.25, 0.3, 0.05
STYLE_WEIGHTS = {"national": 0.8, "engineers": 0.06, "psychologists": 0.06, "short": 0.08}
FIRST_DAY, DAYS = date(2016, 1, 1), 3_500
CODE_LINES = (
    "import torch",
    "x = conv(x)",
    "x = bn(x)",
    "loss.backward()",
    "for step in range(100):",
    "    train(step)",
)


@dataclass(frozen=True, slots=True)
class Article:
    """What a crawler would have kept of it."""

    number: int
    title: str
    author: str
    published: date
    address: str
    html: str


def seeded(seed: int, number: int, part: int) -> random.Random:
    """Chance for a part of an article, whatever else is made."""
    return random.Random((seed << 40) + (number << 2) + part)


def title(seed: int, number: int) -> str:
    """The title of an article, without making the article."""
    chance = seeded(seed, number, 0)
    return Cast.of(chance, many=False).tell("title")


def address(number: int) -> str:
    """Where an article stands."""
    if number % MESSENGER_EVERY:
        return f"https://zhuanlan.zhihu.com/p/{20_000_000 + number}"
    return mirror(number)


def mirror(number: int) -> str:
    """Where the messenger has an article, or had it."""
    key = random.Random(number).getrandbits(288)
    ids = f"mid={2_600_000_000 + number}&idx={number % 4 + 1}&sn={key >> 160:032x}"
    return f"http://mp.weixin.qq.com/s?__biz=MzA3NDIyMjM1NA==&{ids}&chksm={key:072x}&scene=21#wechat_redirect"


def article(seed: int, number: int) -> Article:
    """The article of this number: the same however many there are."""
    chance = seeded(seed, number, 1)
    cast = Cast.of(chance)
    markup: Markup = Column(chance) if number % MESSENGER_EVERY else Messenger(chance)
    words = supply().words
    author = chance.choice(words["given"]) + chance.choice(words["second"])
    published = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    where = address(number)
    body = markup.whole(list(_body(cast, markup, seed, number)), where)
    return Article(number, title(seed, number), author, published, where, body)


def _body(cast: Cast, markup: Markup, seed: int, number: int) -> Iterator[str]:
    chance = cast.chance
    if chance.random() < REFERENCES:
        cast.cited = [draw(chance) for _ in range(min(1 + int(chance.expovariate(0.25)), 40))]
    left = min(max(chance.lognormvariate(0, SPREAD) * MEDIAN, LEAST), MOST)
    while left > 0:
        text = _paragraph(cast)
        left -= len(text.encode())
        yield markup.paragraph(text, bold=chance.random() < BOLD)
        yield from _after_paragraph(cast, markup)
    yield from _extras(cast)
    if cast.cited:
        yield from _references(cast, markup)
    if chance.random() < RELATED:
        yield from _related(cast, markup, seed, number)


def _paragraph(cast: Cast) -> str:
    """One sentence most often, seldom more than three."""
    chance = cast.chance
    kinds = chance.choices(KINDS, cum_weights=WEIGHTS, k=1 + int(chance.expovariate(1.3)))
    return "".join(sentence(cast, kind if cast.cited or kind != "cited" else "talk") for kind in kinds)


def _after_paragraph(cast: Cast, markup: Markup) -> Iterator[str]:
    chance = cast.chance
    if chance.random() < FIGURE:
        yield markup.figure()
    if chance.random() < HEADING:
        yield markup.heading(cast.tell("heading"))
    if chance.random() < EQUATION:
        yield '<p><img src="https://www.zhihu.com/equation?tex=y%3Df%28x%29%2Bx" alt="y=f(x)+x" eeimg="1"/></p>'
    if chance.random() < ARXIV_LINK:
        cited = draw(chance)
        if cited.arxiv:
            yield markup.link("论文：", f"https://arxiv.org/abs/{cited.arxiv}", cited.title)


def _extras(cast: Cast) -> Iterator[str]:
    """Lists, code and tables, which an article in a few has."""
    chance = cast.chance
    if chance.random() < BULLETS:
        tag = chance.choice(("ul", "ol"))
        items = "".join(f"<li>{escape(cast.tell('short'))}</li>" for _ in range(chance.randint(3, 8)))
        yield f"<{tag}>{items}</{tag}>"
    if chance.random() < CODE:
        lines = "\n".join(chance.choices(CODE_LINES, k=chance.randint(2, 9)))
        yield f'<div class="highlight"><pre><code class="language-python">{lines}</code></pre></div>'
    if chance.random() < TABLE:
        yield _table(cast)


def _table(cast: Cast) -> str:
    columns = [cast.one(cast.metrics).english for _ in range(cast.chance.randint(1, 3))]
    rows = [["Model", *columns]]
    for _ in range(cast.chance.randint(2, 6)):
        rows.append([cast.one(cast.models).english, *(f"{cast.chance.random() * 100:.1f}" for _ in columns)])
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def _references(cast: Cast, markup: Markup) -> Iterator[str]:
    style = cast.chance.choices(list(STYLES), [STYLE_WEIGHTS[name] for name in STYLES])[0]
    yield markup.heading("参考文献")
    for number, cited in enumerate(cast.cited, 1):
        yield markup.paragraph(entry(number, cited, style))


def _related(cast: Cast, markup: Markup, seed: int, number: int) -> Iterator[str]:
    """A list of earlier articles, some where they are, some where the messenger has them."""
    chance = cast.chance
    yield markup.paragraph("往期文章", bold=True)
    for place in range(1, 2 + int(chance.expovariate(1 / 20))):
        other = int(max(number, 1) * chance.random())
        href = address(other) if chance.random() < 0.3 else mirror(other)
        yield markup.link(f"第{place}期：", href, title(seed, other))
