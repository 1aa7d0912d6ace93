"""Identifiers of papers as addresses: the page that stands for what an id names."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import regex

_CVF = regex.compile(r".+_(?P<meeting>CVPR|ICCV|ECCV|WACV|ACCV)_(?P<year>\d{4})", regex.ASCII)


def _of(before: str, after: str = "") -> Callable[[str], str]:
    return lambda value: f"{before}{value}{after}"


def _cvf(value: str) -> str:
    """The folders of CVF's pages changed with the years; those of workshops cannot be told from the id."""
    match = _CVF.fullmatch(value)
    if match is None:
        return ""
    meeting, year = match["meeting"], match["year"]
    folder = f"content/{meeting}{year}" if year >= "2021" or meeting == "ACCV" else f"content_{meeting}_{year}"
    lower = year <= "2018" and meeting != "ECCV"
    return f"https://openaccess.thecvf.com/{folder.lower() if lower else folder}/html/{value}_paper.html"


# scheme -> the page of an id; neurips has none, since what follows a hash or number there is not known
_PAGES: dict[str, Callable[[str], str]] = {
    "acl": _of("https://aclanthology.org/"),
    "arxiv": _of("https://arxiv.org/abs/"),
    "cvf": _cvf,
    "doi": _of("https://doi.org/"),
    "jmlr": _of("https://jmlr.org/papers/", ".html"),
    "openreview": _of("https://openreview.net/forum?id="),
    "pmlr": _of("https://proceedings.mlr.press/", ".html"),
}


def page(scheme: str, value: str) -> str:
    """The address of the page of an identifier, the empty string where there is none.

    >>> page("openreview", "a b"), page("neurips", "7181")
    ('https://openreview.net/forum?id=a%20b', '')
    >>> page("cvf", "He_Deep_Residual_Learning_CVPR_2016")
    'https://openaccess.thecvf.com/content_cvpr_2016/html/He_Deep_Residual_Learning_CVPR_2016_paper.html'
    """
    return _PAGES[scheme](quote(value, safe="/.-_:;()", errors="replace")) if scheme in _PAGES else ""
