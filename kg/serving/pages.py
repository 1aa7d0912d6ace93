"""The pages that are made here: every text in them is data, and no page has a script but the editor's own file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.ontology import KINDS, PREDICATES
from kg.query import named_queries
from kg.serving.words import WORDS

FOLDER = Path(__file__).with_name("pages")
ASSETS = {"style.css": "text/css", "editor.js": "text/javascript"}
PLAIN = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
WITH_EDITOR = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def page(template: str, language: str, **facts: Any) -> bytes:
    """Make a page in one of the two languages."""
    words = {key: both[language == "zh"] for key, both in WORDS.items()}
    text = _environment().get_template(f"{template}.html").render(language=language, words=words, **facts)
    return text.encode("utf-8", "replace")


def editor(language: str, query: str, limits: tuple[float, int]) -> bytes:
    """Make the page to write queries on, with the named ones to begin from."""
    examples = [
        {"title": named.title_zh if language == "zh" else named.title, "about": named.description, "text": named.text}
        for named in named_queries().values()
    ]
    return page("editor", language, query=query, examples=examples, limits=limits)


def language_of(accept: str) -> str:
    """The first of the two languages that a browser names, English if neither.

    >>> language_of("fr, zh-CN;q=0.9, en;q=0.8"), language_of("")
    ('zh', 'en')
    """
    for part in accept.lower().split(","):
        tag = part.partition(";")[0].strip().partition("-")[0]
        if tag in {"zh", "en"}:
            return tag
    return "en"


def asset(name: str) -> bytes:
    """Read a file that the pages ask for."""
    return (FOLDER / name).read_bytes()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(kinds=KINDS, predicates=PREDICATES)
    return environment
