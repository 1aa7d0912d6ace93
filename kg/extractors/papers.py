"""Papers named by their titles in running text: titles that the gazetteer knows, and those the mention rules find.

A known title is found whatever its punctuation, case and line breaks: the words of the text are run together and looked
up by their first characters. One that could also be a mere name or phrase (Generative Adversarial Networks) counts only
in quotation marks, or beside a word such as 论文.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import regex

from kg.extractors.lexicon import Text
from kg.extractors.overlap import Spans, longest_first
from kg.extractors.scanning import Found
from kg.extractors.shapes import titles
from kg.records import Document, Mention, Span
from kg.rules import PREFIX, Rules, Title, spelling_key
from kg.text import squash

_WORD = regex.compile(r"[\p{Latin}\p{Greek}\p{N}\p{M}]+")
_GAP = regex.compile(r"(?!.*[。；！？》《」「”“(（]|\n\s*\n)[\s\p{P}\p{S}]{1,4}", regex.DOTALL)
_SMALL = regex.compile(
    r"an?|and|are|as|at|be|by|can|do|does|for|from|in|into|is|of|on|or|the|to|via|vs|what|when|why|with|without",
    regex.IGNORECASE,
)
_OPEN, _CLOSE = '《「『“"【‘*', '》」』”"】’*'
_CUE_BEFORE = regex.compile(r"(?:论文|文章|题为|名为|题目|标题|文献|出自|[Pp]apers?|titled|entitled)[^。\n]{0,8}\Z")
_CUE_AFTER = regex.compile(r"^[》」』”\"】’*]?\s?(?:一文|(?:的|这篇|一篇)?\s?(?:论文|paper))")
_RUNS_ON = regex.compile(
    r"^(?:\s(?:in|for|of|on|via|with|from|using|towards?|under|over)\s\p{Lu}|\s\p{Lu}[\p{Ll}-]|\s?:\s?\p{Lu})"
)
_RUNS_IN = regex.compile(
    r"(?:^|[^\p{L}.!?:])(?!(?:Paper|In|The|See|Title|And|Our|This|Their|From|By)\s)\p{Lu}\p{L}+\s$"
)
_NEAR = 24
_MIN_KEY = 8


def extract(text: Text, found: Iterable[Found], closed: Spans, rules: Rules) -> tuple[Mention, ...]:
    """Find every paper named by its title outside the reference lists and what is `closed`.

    `found` is what the mention rules found.
    """
    document = text.document
    elsewhere = _own_links(document)
    named = [
        mention
        for mention in (*_known(document, rules), *_ruled(text, found, rules))
        if closed.free(mention.span)
        and document.block_kind(mention.span.start) != "references"
        and not any(span.overlaps(mention.span) for span in elsewhere)
    ]
    return tuple(longest_first(named))


def _own_links(document: Document) -> list[Span]:
    """Where the text links to the site the document is from: titles there are those of its other articles."""
    site = _site(document.provenance.url)
    return [
        link.span for link in document.hyperlinks if site and _site(link.href) == site and link.span[0] < link.span[1]
    ]


def _site(address: str) -> str:
    try:
        host = urlsplit(address).netloc.lower()
    except ValueError:
        return ""
    return "" if "arxiv" in host else ".".join(host.split(".")[-2:])


def _ruled(text: Text, found: Iterable[Found], rules: Rules) -> Iterator[Mention]:
    for mention in titles(text, found, rules):
        title = mention.surface.strip(" .,;:")
        key = squash(title)
        if key in rules.venues or len(key) < _MIN_KEY:
            continue
        known = rules.titles.by_key.get(key)
        if known is None and _is_name(title, rules):
            continue
        start = mention.span.start + mention.surface.find(title)
        value = known.title if known else " ".join(title.split())
        end = start + len(title)
        yield text.mention("paper", start, end, value, mention.rule_id, mention.confidence)


def _known(document: Document, rules: Rules) -> Iterator[Mention]:
    for block in document.blocks:
        if block.kind not in {"references", "code"}:
            for run in _runs(document.text, block.span):
                yield from _in_run(document, run, rules)


def _runs(text: str, span: Span) -> Iterator[list[Span]]:
    """Yield the words of a block in runs that no sentence end, bracket of a title or long gap interrupts."""
    run: list[Span] = []
    for match in _WORD.finditer(text, *span):
        if run and not _GAP.fullmatch(text, run[-1].end, match.start()):
            yield run
            run = []
        run.append(Span(*match.span()))
    yield run


def _in_run(document: Document, run: list[Span], rules: Rules) -> Iterator[Mention]:
    """Look up each word of a run as the first of a known title."""
    if len(run) < 2:
        return
    keys = [squash(document.text[start:end]) for start, end in run]
    joined = "".join(keys)
    starts, position = [], 0
    for key in keys:
        starts.append(position)
        position += len(key)
    last_word = {start + len(key): number for number, (start, key) in enumerate(zip(starts, keys, strict=True))}
    table = rules.titles.by_prefix
    for number, start in enumerate(starts):
        for key in table.get(joined[start : start + PREFIX], ()):
            last = last_word.get(start + len(key))
            if last is not None and joined.startswith(key, start):
                span = Span(run[number].start, run[last].end)
                title = rules.titles.by_key[key]
                if _is_title(document.text, span, title, rules):
                    surface = document.text[slice(*span)]
                    yield Mention(document.id, span, surface, "paper", title.title, "gazetteers/titles", 0.95)
                    break


def _is_title(text: str, span: Span, title: Title, rules: Rules) -> bool:
    """Whether these words are said as a title here."""
    before, after = text[max(0, span.start - _NEAR) : span.start], text[span.end : span.end + _NEAR]
    opened, closed = before[-1:] in _OPEN and before != "", after.lstrip(" .,!?")[:1] in _CLOSE and after.strip() != ""
    if opened and before[-1] in "《「『“【":
        return closed and (before[-1] == "《" or _cued(before, after) or _distinctive(text, span, title, rules))
    if _RUNS_ON.match(after) or _RUNS_IN.search(before):
        return False
    return _cued(before, after) or _distinctive(text, span, title, rules)


def _cued(before: str, after: str) -> bool:
    return _CUE_BEFORE.search(before) is not None or _CUE_AFTER.match(after) is not None


def _distinctive(text: str, span: Span, title: Title, rules: Rules) -> bool:
    """Whether nothing but a title would be written so: no known name, and long, or a phrase in title case."""
    words = _WORD.findall(title.title)
    if _is_name(title.title, rules):
        return False
    phrase = ":" in title.title or any(_SMALL.fullmatch(word) for word in words)
    if len(words) >= 7 or (len(words) >= 6 and phrase):
        return True
    long = [word for word in _WORD.findall(text, *span) if not _SMALL.fullmatch(word)]
    capital = sum(1 for word in long if not word.islower())
    return len(words) >= 4 and phrase and capital * 3 >= len(long) * 2


def _is_name(title: str, rules: Rules) -> bool:
    key = spelling_key(title)
    return any((kind, key) in rules.by_spelling for kind in ("model", "concept"))
