"""Results: what a model reached on a dataset by a metric, as sentences and tables state it; nothing is guessed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import regex

from kg.extractors import measured, tables
from kg.extractors.choice import Choice
from kg.extractors.masking import LONGEST, Masked, Sheet, matches
from kg.records import SILENT, Document, Mention, RelationMention, Result, Span
from kg.rules import ResultRule, Rules
from kg.text import sentences

_NUMBER = regex.compile(r"\d")
_CLAUSE_END = regex.compile(r"[，,；;：:。（(!！?？]|而|但|\b(?:and|but|while|whereas)\b", regex.ASCII)
# what makes a model the second of a list
_LISTED = regex.compile(
    rf"{measured.MODEL}(?:\s?[\[【]\d{{1,3}}[\]】])?\s?(?:、|,|/|和|与|及|以及|,?\s(?:and|or)|&|\+)\s?$"
)
# what makes another model of it: 加入注意力的X, 剪枝后的X
_ALTERED = regex.compile(r"(?:[加改修]|使用|采用|引入|结合|带有?|剪枝|蒸馏|量化|压缩|集成)[^，。；,;]{0,20}的\s?$")


def extract(document: Document, mentions: Sequence[Mention], rules: Rules) -> tuple[Result, ...]:
    """Find every result of a document, in order of place."""
    telling = [mention for mention in mentions if _tells(mention, rules)]
    found = [*_in_sentences(document, telling, rules), *tables.extract(document, telling, rules)]
    return tuple(sorted(found, key=_place))


def evaluations(results: Iterable[Result], relations: Sequence[RelationMention]) -> Iterator[RelationMention]:
    """Yield that a model was evaluated on the dataset of its result, where the same place does not say so already."""
    said = {(r.subject.value, thing.value, r.span.start) for r in relations if isinstance(thing := r.object, Mention)}
    for result in results:
        key = (result.model.value, result.dataset.value if result.dataset else None, result.span.start)
        if result.dataset and key not in said:
            said.add(key)
            yield RelationMention(
                result.model, "evaluated_on", result.dataset, result.span, result.rule_id, result.confidence
            )


def _tells(mention: Mention, rules: Rules) -> bool:
    """Whether the mention can be a part of a result; the words of all others stay as they are."""
    return mention.kind in {"model", "citation"} or rules.category(mention) in {"metric", "dataset"}


def _place(result: Result) -> tuple[Span, Span, str, str]:
    return result.span, result.model.span, result.metric.value or "", result.value


def _in_sentences(document: Document, mentions: Sequence[Mention], rules: Rules) -> Iterator[Result]:
    sheet, choice = Sheet(document, mentions, rules), _choice(rules)
    named = [mention for mention in mentions if mention.kind == "model" and mention.surface]
    starts = [mention.span.start for mention in named]
    for sentence in _running_text(document):
        stated = document.text[slice(*sentence)]
        near = bisect_left(starts, sentence.end) > bisect_left(starts, sentence.start)
        if near and len(stated) <= LONGEST and _NUMBER.search(stated):
            masked = sheet.mask(sentence)
            if measured.METRIC in masked.text or "top" in stated.lower():
                yield from _owned(_apply(masked, choice.of(masked), rules))


def _choice(rules: Rules) -> Choice[ResultRule]:
    """The rules for results, made ready once and kept with all rules."""
    choice: Choice[ResultRule] | None = rules.cache.get("choice results")
    if choice is None:
        choice = rules.cache["choice results"] = Choice(rules.results)
    return choice


def _running_text(document: Document) -> Iterator[Span]:
    """The sentences that stand in no table: what the words of a row have to do with each other, its columns say."""
    cells = sorted(cell for table in document.tables for row in table.rows for cell in row if cell)
    at = 0
    for block in document.blocks:
        while at < len(cells) and cells[at].end <= block.span.start:
            at += 1
        inside = at < len(cells) and cells[at].start < block.span.end
        if block.kind not in SILENT and not inside:
            yield from sentences(document.text, *block.span)


def _apply(masked: Masked, result_rules: Iterable[ResultRule], rules: Rules) -> Iterator[tuple[int, Result]]:
    """Yield (place of the value, result) for everything that a rule finds."""
    for rule in result_rules:
        for match in matches(rule, masked.text):
            if _leads(masked.text, match):
                yield from _read(rule, match, masked, rules)


def _leads(text: str, match: regex.Match[str]) -> bool:
    """Whether the model is the first that its clause names, and unaltered: what `A用B` reached is not of B."""
    start = match.start("model")
    before = max(0, start - 40)
    if _LISTED.search(text, before, start) or _ALTERED.search(text, before, start):
        return False
    if start != match.start():
        return True
    clause = max((end.end() for end in _CLAUSE_END.finditer(text, 0, start)), default=0)
    return measured.MODEL not in text[clause:start]


def _read(rule: ResultRule, match: regex.Match[str], masked: Masked, rules: Rules) -> Iterator[tuple[int, Result]]:
    models = [mention for part in _parts(match, "model", masked) for mention in part.symbols(measured.MODEL)]
    document_id = models[0].document_id
    metrics = [m for part in _parts(match, "metric", masked) for m in measured.metrics(part, document_id, rules)]
    datasets = [mention for part in _parts(match, "dataset", masked) for mention in measured.datasets(part)]
    values = measured.values(match["value"])
    for model, metric, dataset, value in measured.distribute(models, metrics, datasets, values):
        stopped = rule.stopped is not None and rule.stopped.fullmatch(metric.value or "")
        if not stopped and not _of_a_threshold(match, metric) and measured.plausible(value, metric, masked.text):
            written = (value.number, value.unit, value.surface)
            result = Result(document_id, model, metric, dataset, *written, masked.span, rule.id, rule.confidence)
            yield match.start("value") + value.start, result


def _parts(match: regex.Match[str], role: str, masked: Masked) -> Iterator[measured.Stretch]:
    if role in match.re.groupindex:
        for start, end in match.spans(role):
            yield measured.Stretch(masked.text[start:end], start, masked.span, masked.at)


def _of_a_threshold(match: regex.Match[str], metric: Mention) -> bool:
    """Whether the value goes on with the name of the metric: mAP@0.5:0.95."""
    return "@" in metric.surface and match.string[match.start("value") - 1] == ":"


def _owned(found: Iterable[tuple[int, Result]]) -> Iterator[Result]:
    """Yield one result a value: that of the surest rule, with the dataset if any rule reads one.

    Rules of one confidence that disagree on whose the value is say nothing.
    """
    by_value: dict[int, list[Result]] = {}
    for place, result in found:
        by_value.setdefault(place, []).append(result)
    for rivals in by_value.values():
        surest = max(result.confidence for result in rivals)
        whose = {(r.model.span, r.metric.value) for r in rivals if r.confidence == surest}
        if len(whose) == 1:
            same = [result for result in rivals if (result.model.span, result.metric.value) in whose]
            yield max(same, key=lambda result: (result.dataset is not None, result.confidence))
