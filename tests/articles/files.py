"""Files of articles in the forms that readers know: rows, crawler records, columns, saved pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from .composing import Article, article


def write(folder: Path, documents: int, *, seed: int = 7, form: str = "rows", jobs: int = 1) -> int:
    """Write the articles as files of a form; the number of bytes of HTML in them."""
    folder.mkdir(parents=True, exist_ok=True)
    many = FORMS[form][0]
    starts = range(0, documents, many)
    work = partial(_write_file, folder, documents, seed, form)
    if jobs == 1:
        return sum(map(work, starts))
    with ProcessPoolExecutor(jobs) as pool:
        return sum(pool.map(work, starts))


def _write_file(folder: Path, documents: int, seed: int, form: str, start: int) -> int:
    many, suffix, render = FORMS[form]
    size = 0

    def made() -> Iterator[Article]:
        nonlocal size
        for number in range(start, min(start + many, documents)):
            one = article(seed, number)
            size += len(one.html.encode())
            yield one

    with (folder / f"{form}-{start // many:06}{suffix}").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(render(made()))
    return size


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _rows(articles: Iterator[Article]) -> Iterator[str]:
    for one in articles:
        row = {"id": f"{one.number:07}", "title": one.title, "url": one.address, "author": one.author}
        yield _json({**row, "published": one.published.isoformat(), "html": one.html}) + "\n"


def _feed(articles: Iterator[Article]) -> Iterator[str]:
    for one in articles:
        day = one.published.isoformat()
        record = {"title": one.title, "description": one.html, "descriptionType": "html", "createdTime": day}
        record |= {"linkMd5": f"{one.number:032x}", "author": one.author, "link": one.address}
        stats = {"fetchMs": one.number % 997, "handleMs": 22, "hostName": f"us-{one.number % 60:03}"}
        yield _json({"code": 1, "toInsertArticleList": [record], "record": stats, "feed": {"name": "样例"}})


def _column(articles: Iterator[Article]) -> Iterator[str]:
    yield '{"title":"样例专栏","description":"","article":['
    for place, one in enumerate(articles):
        value = {"url": one.address, "userName": one.author, "upvote": one.number % 300, "title": one.title}
        yield "," * bool(place) + _json({**value, "content": one.html, "topic": [{"tag": "深度学习"}], "comments": []})
    yield "]}"


def _page(articles: Iterator[Article]) -> Iterator[str]:
    for one in articles:
        head = f'<meta charset="utf-8"><title>{escape(one.title)}</title><meta name="author" content="{one.author}">'
        head += f'<link rel="canonical" href="{escape(one.address)}">'
        menu = '<nav><a href="/">首页</a><a href="/about">关于</a></nav>'
        body = f"<article><h1>{escape(one.title)}</h1>{one.html}</article>"
        yield f"<!DOCTYPE html><html lang=zh><head>{head}</head><body>{menu}{body}<footer>©</footer></body></html>"


# form -> (articles in a file, how its name ends, what is in it)
FORMS: dict[str, tuple[int, str, Callable[[Iterator[Article]], Iterator[str]]]] = {
    "rows": (1_000, ".jsonl", _rows),
    "feed": (1, ".json", _feed),
    "zhihu": (50, ".json", _column),
    "html": (1, ".html", _page),
}
