"""Where a link really goes: redirects of Zhihu, CSDN, Google and others carry the target percent-encoded."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, unquote_to_bytes, urlsplit

import regex

# host -> the paths that redirect (all where none is named), and the parameters that may carry the target
_REDIRECTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "link.zhihu.com": ((), ("target",)),
    "link.csdn.net": ((), ("target",)),
    "link.juejin.cn": ((), ("target",)),
    "link.juejin.im": ((), ("target",)),
    "link.jianshu.com": ((), ("t", "to", "url")),
    "links.jianshu.com": ((), ("to", "t", "url")),
    "www.jianshu.com": (("/go-wild", "/go"), ("url", "to")),
    "gitee.com": (("/link",), ("target",)),
    "sspai.com": (("/link",), ("target",)),
    "www.oschina.net": (("/action/GoToLink",), ("url",)),
    "my.oschina.net": (("/action/GoToLink",), ("url",)),
    "www.douban.com": (("/link2",), ("url",)),
    "weibo.cn": (("/sinaurl",), ("u", "toasturl")),
    "weibo.com": (("/sinaurl",), ("u", "toasturl")),
    "cloud.tencent.com": (("/developer/tools/blog-entry",), ("target",)),
    "developer.aliyun.com": (("/redirect",), ("target",)),
    "xie.infoq.cn": (("/link",), ("target",)),
    "www.infoq.cn": (("/link",), ("target",)),
    "leetcode.cn": (("/link",), ("target",)),
    "afdian.net": (("/link",), ("target",)),
    "hacpai.com": (("/forward",), ("goto",)),
    "ld246.com": (("/forward",), ("goto",)),
    "c.pc.qq.com": ((), ("pfurl", "url")),
    "docs.qq.com": (("/scenario/link.html",), ("url",)),
    "weixin110.qq.com": ((), ("url", "main_url")),
    "mp.weixin.qq.com": (("/mp/waerrpage", "/mp/redirect", "/mp/link"), ("url", "target")),
    "link.wtturl.cn": ((), ("target",)),
    "security.feishu.cn": (("/link",), ("target",)),
    "www.google.com": (("/url",), ("q", "url")),
    "www.google.com.hk": (("/url",), ("q", "url")),
    "scholar.google.com": (("/scholar_url",), ("url", "q")),
    "duckduckgo.com": (("/l",), ("uddg",)),
    "www.youtube.com": (("/redirect",), ("q",)),
    "l.facebook.com": ((), ("u",)),
    "www.linkedin.com": (("/redir",), ("url",)),
    "slack-redir.net": ((), ("url",)),
}
_HTTP = regex.compile(r"(?i)https?://")
_ENCODED = regex.compile(r"(?i)https?(?::|%(?:25){0,3}3a)(?:/|%(?:25){0,3}2f){2}")
# an author who forgot the scheme did not mean a page of their own site
_HOST_FIRST = regex.compile(r"(?i)(?:www\.[\w-]+\.|(?:export\.)?arxiv\.org/|(?:dx\.)?doi\.org/|github\.com/)")
# everything full-width and every Chinese bracket or point ends an address; ASCII punctuation may stand inside
_BARE = regex.compile(
    r"(?i)https?://[^\s\p{Han}\u2018-\u201f\u2026\u2e80-\u303f\uff00-\uffef<>\"`|\\^{}]+", regex.UNICODE
)
_GLUED = regex.compile(r"(?i)(?<=[^=/&?#:%])https?://")
_CUT_OFF = ("…", "⋯")
_MAX_NESTING = 5


def target(href: str) -> str | None:
    """The address a link leads to, unwrapped as often as redirects nest; None where it is no http(s) address.

    >>> target("https://link.zhihu.com/?target=https%3A//arxiv.org/abs/1706.03762")
    'https://arxiv.org/abs/1706.03762'
    >>> target("//arxiv.org/abs/1706.03762"), target("javascript:alert(1)")
    ('https://arxiv.org/abs/1706.03762', None)
    """
    address = _schemed(href.strip())
    for _ in range(_MAX_NESTING):
        inner = _inner(address)
        if inner is None:
            break
        address = inner
    return address if _http(address) else None


def _http(address: str) -> bool:
    return address.startswith(("http://", "https://")) or _HTTP.match(address) is not None


def _schemed(address: str) -> str:
    """The address with a scheme: pages leave it out before `//`, authors before a host they know by heart."""
    if address.startswith("//"):
        return f"https:{address}"
    return f"https://{address}" if not address.startswith("http") and _HOST_FIRST.match(address) else address


def _inner(address: str) -> str | None:
    host, path, query = _parted(address)
    paths, keys = _REDIRECTS.get(host.lower(), ((), ()))
    if not keys or (paths and not path.rstrip("/").startswith(paths)):
        return None
    found = _parameters(query)
    inner = next((found[key] for key in keys if key in found), "").strip()
    for _ in range(_MAX_NESTING):
        if _http(inner) or not _ENCODED.match(inner):
            break
        inner = unquote(inner)
    inner = _schemed(inner)
    return inner if _http(inner) else None


def _parted(address: str) -> tuple[str, str, str]:
    """The host, the path and the query of an address; nothing where it is none."""
    if not (address.isascii() and address.isprintable() and " " not in address and address.startswith("http")):
        try:
            parts = urlsplit(address)
        except ValueError:
            return "", "", ""
        return parts.netloc, parts.path, parts.query
    # what urlsplit does is simple where no character is to be left out
    whole, _, _ = address.partition("#")
    front, _, query = whole.partition("?")
    host, _, path = front.partition("://")[2].partition("/")
    return host, f"/{path}", query


def _parameters(query: str) -> dict[str, str]:
    if "&" in query:
        return dict(parse_qsl(query))
    name, _, value = query.partition("=")
    return {_unquoted(name): _unquoted(value)} if value else {}


def _unquoted(written: str) -> str:
    written = written.replace("+", " ")
    return unquote_to_bytes(written).decode("utf-8", "replace") if written.isascii() else unquote(written)


def bare(text: str) -> list[tuple[int, int, str]]:
    """Addresses written out in a text, without the punctuation after them, as (start, end, address).

    What an ellipsis cuts off leads nowhere and is left out.
    """
    found = []
    for match in _BARE.finditer(text):
        for start, end in _parts(match):
            address = _trimmed(text[start:end])
            dots = text[start + len(address) : start + len(address) + 3]
            if not dots.startswith(_CUT_OFF) and dots != "...":
                found.append((start, start + len(address), address))
    return found


def _parts(match: regex.Match[str]) -> list[tuple[int, int]]:
    """Two addresses that nothing separates are two; a redirect that holds another as it is, is one."""
    starts = [match.start(), *(match.start() + glued.start() for glued in _GLUED.finditer(match[0]))]
    return list(zip(starts, [*starts[1:], match.end()], strict=True))


def _trimmed(address: str) -> str:
    """The address without the punctuation of the sentence and without a bracket that it does not open."""
    address = address.rstrip(".,;:!?*'~")
    for opening, closing in ("()", "[]"):
        while address.endswith(closing) and address.count(opening) < address.count(closing):
            address = address[:-1].rstrip(".,;:!?*'~")
    return address
