"""Where a link really goes: redirects of Zhihu, CSDN, Google and others carry the target percent-encoded."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import regex

_REDIRECTS = {
    "link.zhihu.com": ("target",),
    "link.csdn.net": ("target",),
    "link.juejin.cn": ("target",),
    "www.google.com": ("q", "url"),
    "www.jianshu.com": ("to", "url"),
    "gitee.com": ("target",),
}
_BARE = regex.compile(r"https?://[^\s\p{Han}<>\"'，。；！？、）】》」』“”]+")
_MAX_NESTING = 4


def target(href: str) -> str | None:
    """The address a link leads to, unwrapped as often as redirects nest; None where it is no http(s) address.

    >>> target("https://link.zhihu.com/?target=https%3A//arxiv.org/abs/1706.03762")
    'https://arxiv.org/abs/1706.03762'
    >>> target("javascript:alert(1)")
    """
    address = href.strip()
    for _ in range(_MAX_NESTING):
        inner = _inner(address)
        if inner is None:
            break
        address = inner
    return address if address.lower().startswith(("http://", "https://")) else None


def _inner(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    keys = _REDIRECTS.get(parts.netloc.lower())
    if not keys or (parts.netloc.lower() in {"gitee.com", "www.google.com"} and parts.path not in {"/link", "/url"}):
        return None
    found = dict(parse_qsl(parts.query))
    inner = next((found[key] for key in keys if key in found), None)
    return inner if inner and inner.lower().startswith("http") else None


def bare(text: str) -> list[tuple[int, int, str]]:
    """Addresses written out in a text, without the punctuation after them, as (start, end, address)."""
    found = []
    for match in _BARE.finditer(text):
        address = match[0].rstrip(".,;:!?*")
        while address.endswith(")") and address.count("(") < address.count(")"):
            address = address[:-1].rstrip(".,;:")
        found.append((match.start(), match.start() + len(address), address))
    return found
