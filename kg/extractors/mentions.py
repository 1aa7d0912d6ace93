"""Names of models, concepts, organisations and people in the text.

Known names come from the gazetteers through one Aho-Corasick pass over the folded text. A neighbouring letter or digit
is looked at only on the side where the name itself ends in one (ASCII), so that ResNet is found in 在ResNet中 and GAN
is not found in `began`. Names of versions and sizes are read from the known name on (ResNet-50); names that no
gazetteer lists come from the mention rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick_rs
import regex

from kg.extractors.overlap import Spans, longest_first
from kg.records import Document, Mention, Span
from kg.rules import Entry, MentionRule, Rules, spelling_key
from kg.text import fold, narrow

_CUE = regex.compile(
    r"模型|网络|论文|架构|框架|算法|提出|方法|数据集|结构|[\[【]\d+[\]】]|\b(?:models?|networks?|papers?|architectures?|propose[sd]?|datasets?|methods?)\b",
    regex.ASCII | regex.IGNORECASE,
)
_CUE_REACH = 12
# addresses, e-mail and paths; each can only begin where the one before cannot go on, so that time stays linear
_OUTSIDE = regex.compile(
    r"https?://[^\s\u4e00-\u9fff，。；）】》]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.]+|(?<![\w./-])(?:[\w.-]{1,80}/){2,30}[\w.-]{1,80}",
    regex.ASCII,
)
# names that tell something in a reference only
_SILENT = frozenset({"venue", "publisher", "place"})


@dataclass(frozen=True)
class _Matcher:
    """The gazetteers' spellings as an automaton; `owners[i]` are the (entry, spelling, how) of pattern i."""

    automaton: ahocorasick_rs.AhoCorasick
    owners: list[list[tuple[Entry, str, str]]]


def _matcher(rules: Rules) -> _Matcher:
    """The automaton of these rules, built once and kept with them."""
    matcher: _Matcher | None = rules.cache.get("matcher")
    if matcher is None:
        matcher = rules.cache["matcher"] = _build(rules.entries)
    return matcher


def _build(entries: Iterable[Entry]) -> _Matcher:
    table: dict[str, list[tuple[Entry, str, str]]] = {}
    for entry in entries:
        if entry.kind in _SILENT:
            continue
        for spelling, how in entry.spellings():
            table.setdefault(fold(spelling), []).append((entry, spelling, how))
    table.pop("", None)
    return _Matcher(ahocorasick_rs.AhoCorasick(list(table), store_patterns=False), list(table.values()))


def extract(document: Document, rules: Rules, taken: Iterable[Mention]) -> tuple[Mention, ...]:
    """Find every name. Nothing is found inside code, addresses, paths, or `taken` mentions of identifiers."""
    folded = fold(document.text)
    closed = Spans(closed_spans(document, taken))
    known = (mention for mention in _known(document, folded, rules) if closed.free(mention.span))
    names = longest_first(known)
    occupied = Spans(mention.span for mention in names)
    shapes = (mention for mention in shaped(document, rules, other_than="paper") if closed.free(mention.span))
    return (*names, *longest_first(mention for mention in shapes if occupied.free(mention.span)))


def closed_spans(document: Document, taken: Iterable[Mention]) -> Iterator[Span]:
    """Yield where no name is looked for."""
    spans = [Span(*match.span()) for match in _OUTSIDE.finditer(document.text)]
    spans += [block.span for block in document.blocks if block.kind == "code"]
    spans += [mention.span for mention in taken if not mention.rule_id.endswith("-link")]
    yield from spans


def _known(document: Document, folded: str, rules: Rules) -> Iterator[Mention]:
    matcher = _matcher(rules)
    suffixes = [rule for rule in rules.mentions if rule.after]
    for number, start, end in matcher.automaton.find_matches_as_indexes(folded, overlapping=True):
        if not _open(folded, start - 1, start):
            continue
        for entry, spelling, how in matcher.owners[number]:
            if how == "any" or _as_written(document.text, start, end, spelling, how):
                yield from _read(document, folded, entry, start, end, suffixes)


def _open(folded: str, outside: int, edge: int) -> bool:
    """Whether a name may begin or end between these two characters."""
    if not 0 <= outside < len(folded) or not 0 <= edge < len(folded):
        return True
    return not (_latin(folded[outside]) and _latin(folded[edge]))


def _latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _as_written(text: str, start: int, end: int, spelling: str, how: str) -> bool:
    if how == "exact":
        return narrow(text[start:end]) == narrow(spelling)
    written = narrow(text[start:end])
    same_case = written == narrow(spelling) or not spelling.isascii()
    return same_case and _CUE.search(text[max(0, start - _CUE_REACH) : end + _CUE_REACH]) is not None


def _read(
    document: Document, folded: str, entry: Entry, start: int, end: int, suffixes: list[MentionRule]
) -> Iterator[Mention]:
    """Yield the name itself where it ends here, or with its plural s, and the sized or versioned names it begins."""
    ends = end
    if entry.kind == "model" and folded.startswith("s", end) and _latin(folded[end - 1]) and folded[end - 1] != "s":
        ends = end + 1 if _open(folded, end + 1, end) else end
    if _open(folded, ends, ends - 1) and not _decimal(folded, ends):
        yield _mention(document, entry.kind, start, ends, entry.name, f"gazetteers/{entry.gazetteer}", 0.95)
    for rule in suffixes:
        if rule.follows(entry) and rule.compiled is not None:
            match = rule.compiled.match(document.text, end)
            if match and match.end() > end and _open(folded, match.end(), match.end() - 1):
                value = rule.value.format(base=entry.name, **match.groupdict())
                if not (rule.stopped and rule.stopped.fullmatch(value)):
                    yield _mention(document, entry.kind, start, match.end(), value, rule.id, rule.confidence)


def _decimal(folded: str, end: int) -> bool:
    """Whether the name runs on into a decimal: GPT-3 in GPT-3.5."""
    return folded[end - 1].isdigit() and folded[end : end + 1] == "." and folded[end + 1 : end + 2].isdigit()


def shaped(document: Document, rules: Rules, *, of: str = "", other_than: str = "") -> Iterator[Mention]:
    """Yield what the mention rules find in the text: those of one kind, or of all kinds but one."""
    for rule in rules.mentions:
        if rule.after or rule.compiled is None or rule.kind == other_than or (of and rule.kind != of):
            continue
        for match in rule.compiled.finditer(document.text):
            group = "name" if "name" in rule.compiled.groupindex else 0
            surface = match[group]
            blocked = rule.blocker is not None and rule.blocker.search(match[0])
            if not blocked and not (rule.stopped and rule.stopped.fullmatch(surface)):
                value = rule.value.format(**match.groupdict()) if rule.value else surface
                start, end = match.span(group)
                yield _mention(
                    document, rule.kind, start, end, _canonical(rules, rule.kind, value), rule.id, rule.confidence
                )


def _canonical(rules: Rules, kind: str, value: str) -> str:
    entry = rules.by_spelling.get((kind, spelling_key(value)))
    return entry.name if entry else value


def _mention(
    document: Document, kind: str, start: int, end: int, value: str, rule_id: str, confidence: float
) -> Mention:
    return Mention(document.id, Span(start, end), document.text[start:end], kind, value, rule_id, confidence)
