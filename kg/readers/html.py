"""Saved pages: BeautifulSoup finds the body and what the page says of itself (meta tags, Open Graph, JSON-LD)."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from typing import Any

import regex
from bs4 import BeautifulSoup, Tag

from kg.errors import InputError
from kg.readers.content import Content, title
from kg.readers.dates import day
from kg.readers.plain import key
from kg.records import Provenance, RawDocument
from kg.text import slug

_SIGN = regex.compile(r"(?i)<!doctype html|<html[\s>]|<body[\s>]|<(?:article|section|div|p|head|meta)[\s>]")
_BODIES = (
    "#js_content",
    ".Post-RichText",
    ".RichText",
    "article",
    "main",
    "[role=main]",
    "#content",
    ".post-content",
    ".entry-content",
)
_BOILERPLATE = (
    "nav, footer, aside, header nav, script, style, noscript, form, iframe,"
    ".comments, #comments, .sidebar, .share, .ad, .ads"
)
_LOOKED_AT = 4000
_TAG = regex.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "p", "li", "td", "tr", "th", "option", "source", "wbr"})
_DEEPEST = 2000


def sniff(content: Content) -> bool:
    """Whether the text is markup."""
    return (
        not content.is_json
        and _SIGN.search(content.text[:_LOOKED_AT]) is not None
        and "<" in content.text[:200].lstrip()[:1]
    )


def read(content: Content, place: str) -> Iterator[RawDocument | InputError]:
    """Yield the one document: the densest part of the page where none is marked as the article."""
    if _depth(content.text) > _DEEPEST:
        # no article can be told from its frame here, and BeautifulSoup would take minutes; it is read whole
        yield RawDocument(f"html/{key(place)}", key(place), "html", content.text, Provenance("html", place))
        return
    with warnings.catch_warnings():
        # a page that begins like XML is read as the HTML that it is
        warnings.simplefilter("ignore")
        page = BeautifulSoup(content.text, "lxml")
    facts = _facts(page)
    body = _body(page)
    if body is None or not body.get_text(strip=True):
        yield InputError("the page has no text", place=place, remedy="save it again after it has loaded")
        return
    identity = slug(facts["url"].partition("://")[2]) if facts["url"] else key(place)
    provenance = Provenance("html", place, facts["url"], facts["site"], facts["author"], day(facts["published"]))
    yield RawDocument(f"html/{identity}", facts["title"] or key(place), "html", str(body), provenance)


def _depth(text: str) -> int:
    """How deep elements nest, at most; those that often stay open do not count."""
    depth = deepest = 0
    for closing, name in _TAG.findall(text):
        if name.lower() not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def _facts(page: BeautifulSoup) -> dict[str, str]:
    linked = _json_ld(page)
    canonical = page.select_one("link[rel=canonical]")
    return {
        "title": _meta(page, "og:title", "twitter:title")
        or title(linked.get("headline"))
        or _text(page, "#activity-name, h1, title"),
        "author": _meta(page, "author", "article:author", "og:article:author")
        or _name(linked.get("author"))
        or _text(page, "#js_name, .author"),
        "published": _meta(page, "article:published_time", "date", "pubdate")
        or title(linked.get("datePublished"))
        or _text(page, "time, #publish_time"),
        "site": _meta(page, "og:site_name") or _name(linked.get("publisher")),
        "url": _meta(page, "og:url")
        or (str(canonical.get("href") or "") if canonical else "")
        or title(linked.get("url")),
    }


def _meta(page: BeautifulSoup, *names: str) -> str:
    for name in names:
        tag = page.find("meta", attrs={"property": name}) or page.find("meta", attrs={"name": name})
        if isinstance(tag, Tag) and tag.get("content"):
            return title(str(tag["content"]))
    return ""


def _text(page: BeautifulSoup, selector: str) -> str:
    tag = page.select_one(selector)
    return title(tag.get_text(" ")) if tag else ""


def _json_ld(page: BeautifulSoup) -> dict[str, Any]:
    for script in page.find_all("script", type="application/ld+json"):
        try:
            value = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and "headline" in item:
                return item
    return {}


def _name(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value)))
    return title(value.get("name")) if isinstance(value, dict) else title(value)


def _body(page: BeautifulSoup) -> Tag | None:
    for selector in _BODIES:
        found = page.select_one(selector)
        if found and len(found.get_text(strip=True)) > 40:
            break
    else:
        found = _densest(page)
    for tag in found.select(_BOILERPLATE) if found else ():
        tag.decompose()
    return found


def _densest(page: BeautifulSoup) -> Tag | None:
    """The element whose own paragraphs hold most text."""
    best, most = page.body, 0
    for tag in page.find_all(["div", "section", "td", "body"]):
        size = sum(
            len(child.get_text(strip=True)) for child in tag.find_all(["p", "pre", "li", "h2", "h3"], recursive=False)
        )
        if size > most:
            best, most = tag, size
    return best
