"""DOIs: `10.` and four to nine digits, a slash, and a name that ends where punctuation or Chinese begins.

What DOIs of arXiv and of the ACL Anthology stand for is told by those ids. Publishers' pages carry a DOI in their path.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import regex

from kg.extractors.identifiers.addresses import HOST, SLASH, Found, closed, head, tail, truncated

# Wiley's and AMS's older DOIs hold <1661::AID-SIM968>3.0.CO;2-2; nowhere else do angle brackets and semicolons belong
_SICI = r"(?:<|&lt;)\d{1,6}:{1,2}[A-Z]{1,6}(?:-[A-Z]{1,8}\d{0,6})?(?:>|&gt;)\d\.\d\.[A-Z]{2};2(?:-[A-Z0-9])?"
_NEXT = r"(?!(?i:arxiv[:.]|https?:|doi:|www\.))"
_NAME = rf"(?:{_NEXT}(?:[\w.\-()/+~]|:(?=\d)|{_SICI})){{1,200}}"
_DOI = regex.compile(
    r"10\.\d{4,9}(?:\.\d{1,9}){0,3}(?:/|%(?:25){0,3}2[Ff])"
    r"(?:[\w.\-()/+~:<>]|;(?!10\.)|&[lg]t;|%[0-9A-Fa-f]{2}){1,300}",
    regex.ASCII,
)
_PLAIN = regex.compile(rf"10\.\d{{4,9}}(?:\.\d{{1,9}}){{0,3}}/{_NAME}", regex.ASCII)
_CUE = regex.compile(
    r"(?ri)(?:(?<![a-z])doi(?:\s?(?:号|number|no\.?))?\s?[:：=]?\s?[{\"'(（]?\s?|(?:数字)?对象(?:唯一)?标识符\s?[:：]?\s?)\Z",
    regex.ASCII,
)
_ADDRESS = regex.compile(
    rf"(?ri){HOST}(?:{SLASH}[\w.~+-]{{0,60}}){{0,6}}(?:{SLASH}|\?(?:[\w.=%&-]{{1,100}}&)?[a-z_]{{1,12}}=)\Z",
    regex.ASCII,
)
# what a publisher's address adds to the DOI
_VIEW = regex.compile(
    r"(?i)(?:\.pdf|\.html?|\.full|\.abstract|\.epub"
    r"|/(?:e?pdf|full|abstract|abs|meta|summary|references|citations|html|figures|pdfdirect|fulltext|metrics|tables))+$"
)
_PREPRINT_VERSION = regex.compile(r"(?<=^10\.(?:1101|21203)/.{4,60})v\d{1,2}(?:\.full)?(?:-text)?$")
_ACL = regex.compile(r"10\.(?:18653|3115)/v1/([A-Za-z]\d\d-\d{4}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d{1,4})")
_NATURE = regex.compile(
    r"(?i)nature\.com/articles/(?P<id>s\d{5}-\d{3}-\d{4,5}-[\dxyz]"
    r"|(?!d\d{5}-)[a-z]{2,10}\.?\d{3,8}|\d{5,6}[a-z]\d)(?![\w-])",
    regex.ASCII,
)
_SHORTEST_BARE = 4
_REACH = 260


def find(text: str) -> Iterator[Found]:
    """Yield every DOI of a text whose width is folded."""
    if "10." in text:
        for match in _DOI.finditer(text):
            found = _read(text, match)
            if found:
                yield found
    if "nature.com/articles/" in text:
        for match in _NATURE.finditer(text):
            identifier = match["id"].lower()
            yield Found(head(text, match.start()), tail(text, match.end()), f"doi:10.1038/{identifier}", "doi-nature")


def _read(text: str, match: regex.Match[str]) -> Found | None:
    start = match.start()
    before = text[start - 1 : start]
    near = max(0, start - _REACH)
    address = _ADDRESS.search(text, near, start)
    cue = address or _CUE.search(text, near, start)
    if cue is None and (before in {"/", "."} or (before.isascii() and before.isalnum()) or before == "_"):
        return None
    name, length = _cut(match[0], in_address=address is not None)
    end = start + length
    if name is None or truncated(text, end) or (cue is None and not _sure(name)):
        return None
    acl = _ACL.fullmatch(name)
    value = f"acl:{_acl(acl[1])}" if acl else f"doi:{name.lower()}"
    if address:
        return Found(address.start(), tail(text, end), value, "doi-url")
    return (
        Found(cue.start(), closed(text, cue.start(), start, end), value, "doi")
        if cue
        else Found(start, end, value, "doi")
    )


def _sure(name: str) -> bool:
    suffix = name.partition("/")[2]
    return len(suffix) >= _SHORTEST_BARE and any(char.isdigit() for char in suffix)


def _acl(identifier: str) -> str:
    return identifier if identifier[0].isdigit() else identifier.upper()


def _cut(written: str, *, in_address: bool) -> tuple[str | None, int]:
    """The DOI at the start of a run of characters, decoded, and how many characters of the run spell it."""
    encoded = "%" in written
    run = _decoded(written) if encoded else written
    match = _PLAIN.match(run)
    if match is None:
        return None, 0
    name = _balanced(match[0]).rstrip(".:-_/~+(")
    length = len(_spelled(written, name)) if encoded else len(name)
    name = name.replace("&lt;", "<").replace("&gt;", ">")
    if in_address:
        name = _PREPRINT_VERSION.sub("", _VIEW.sub("", name))
    name = name.removesuffix(".pdf")
    prefix, _, suffix = name.partition("/")
    arxiv = name.lower().startswith("10.48550/arxiv")
    return (None if arxiv or not suffix or not prefix else name), length


def _decoded(written: str) -> str:
    for _ in range(4):
        decoded = unquote(written)
        if decoded == written:
            break
        written = decoded
    return written


def _spelled(written: str, name: str) -> str:
    """The start of the run that decodes to the name: as many tokens as the name has characters."""
    tokens = regex.findall(r"%(?:25)*[0-9A-Fa-f]{2}|.", written)
    return "".join(tokens[: len(name)])


def _balanced(name: str) -> str:
    """Cut at the bracket that closes nothing, or opens what is never closed."""
    opened: list[int] = []
    for place, char in enumerate(name):
        if char == "(":
            opened.append(place)
        elif char == ")":
            if not opened:
                return name[:place]
            opened.pop()
    return name[: opened[0]] if opened else name
