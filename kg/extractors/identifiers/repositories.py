"""Repositories of code, models and data, read from addresses: GitHub, GitLab, Gitee and Hugging Face."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from kg.extractors.identifiers.addresses import Found, head, tail, truncated

_OWNER = r"(?P<owner>[a-z0-9][\w.-]{0,60})"
_NAME = r"(?P<name>[\w.-]{1,100})"
# what may stand before the host: the start of an address, not another host (gist.github.com, docs.github.com)
_BEFORE = r"(?<![\w.-]|%40)(?:www\.|m\.)?"
_CODE = regex.compile(rf"(?i){_BEFORE}(?P<host>github\.com|gitlab\.com|gitee\.com)[/:]{_OWNER}/{_NAME}", regex.ASCII)
# the same repositories by other doors: raw files, notebooks shown elsewhere
_DOORS = regex.compile(
    rf"(?i){_BEFORE}(?:raw\.githubusercontent\.com|(?:colab\.research\.google\.com|nbviewer\.(?:jupyter\.)?org)/github)/{_OWNER}/{_NAME}",
    regex.ASCII,
)
_HUB = regex.compile(
    rf"(?i){_BEFORE}(?:huggingface\.co|hf\.co|hf-mirror\.com)/(?P<folder>datasets/|spaces/)?{_OWNER}/{_NAME}",
    regex.ASCII,
)
# pages of the sites themselves stand where an owner would
_NO_OWNER = {
    "code": regex.compile(
        "about|account|apps|blog|codespaces|collections|contact|copilot|customer-stories|dashboard|enterprise|events"
        "|explore|features|groups|help|issues|join|link|login|marketplace|new|notifications|organizations|orgs|pricing"
        "|pulls|readme|repos|search|security|sessions|settings|signup|site|sponsors|stars|team|topics|trending"
        "|user-attachments|users",
        regex.IGNORECASE,
    ),
    "hub": regex.compile(
        "api|assets|autotrain|blog|chat|collections|course|datasets|docs|enterprise|front|hub|inference"
        "|inference-endpoints|join|landing|learn|login|models|new|organizations|papers|posts|pricing|privacy|search"
        "|settings|spaces|storage|support|tasks|terms-of-service|transformers|welcome",
        regex.IGNORECASE,
    ),
}
# what stands where a name would, after an owner's name or that of a model without owner
_NO_NAME = regex.compile("blob|commits|discussions|edit|raw|resolve|tree|viewer", regex.IGNORECASE)


def find(text: str, lower: str) -> Iterator[Found]:
    """Yield every repository of a text whose width is folded; `lower` is the text in lower case."""
    if "git" in lower:
        yield from _found(text, _CODE, "code")
    if "githubusercontent" in lower or "/github/" in lower:
        yield from _found(text, _DOORS, "code")
    if "hf.co/" in lower or "huggingface.co/" in lower or "hf-mirror.com/" in lower:
        yield from _found(text, _HUB, "hub")


def _found(text: str, pattern: regex.Pattern[str], hub: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        groups = match.groupdict()
        written = match["name"].rstrip(".-")
        name = written.removesuffix(".git")
        end = match.start("name") + len(written)
        folder = (groups.get("folder") or "").lower()
        if not name or folder == "spaces/" or _NO_NAME.fullmatch(name) or _NO_OWNER[hub].fullmatch(match["owner"]):
            continue
        if match["name"].endswith("..") or truncated(text, end):
            continue
        host = "huggingface.co" if hub == "hub" else (groups.get("host") or "github.com").lower()
        value = f"{host}/{folder}{match['owner']}/{name}"
        rule_id = "hub-url" if hub == "hub" else "repository-url"
        yield Found(head(text, match.start()), tail(text, end), value, rule_id, "repository")
