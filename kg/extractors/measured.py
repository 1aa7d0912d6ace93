"""What names a metric, a dataset and a value in a masked stretch of text, each with what narrows it there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from kg.records import Mention, Span
from kg.rules import RESULT_ITEMS, Rules, patterns, spelling_key

METRIC, DATASET = patterns.symbol("concept", "metric"), patterns.symbol("concept", "dataset")
MODEL, CITATION = patterns.symbol("model"), patterns.symbol("citation")
_ASIDE = regex.compile(r"[（(\[][^（）()\[\]]*[\ue000-\uf8ff][^（）()\[\]]*[)）\]]")
_ERROR = regex.compile(r"错误|误差|\berr", regex.IGNORECASE)
# what measures right and wrong alike: an integer beside it is as likely a number of something else
_GENERAL = regex.compile(r"(?:Top-\d+ )?(?:Accuracy|Error Rate)|Precision|Recall")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_TOP = regex.compile(r"^Top-\d+ ")
_BARE = "bare-top-k"
_LEAST_BARE = 50  # below it, a `top-1` may as well count the errors


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its number as a decimal, its unit, how it is written, and where that begins."""

    number: str
    unit: str
    surface: str
    start: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a masked text; `start` is where it begins there, `span` the place in the document it belongs to."""

    text: str
    start: int
    span: Span
    at: dict[int, Mention]

    def shown(self) -> str:
        """The text, with brackets that hold mentions of their own as blanks."""
        return _ASIDE.sub(lambda aside: " " * len(aside[0]), self.text)

    def symbols(self, symbol: str) -> list[Mention]:
        """The mentions of one symbol."""
        return [self.at[self.start + place] for place, char in enumerate(self.shown()) if char == symbol]


def metrics(stretch: Stretch, document_id: str, rules: Rules) -> list[Mention]:
    """The metrics: `top-1和top-5错误率` are two. One of which only `top-1` is said is an accuracy, by convention."""
    found: list[Mention] = []
    waiting: list[str] = []
    for match in RESULT_ITEMS["metric"].finditer(stretch.shown()):
        if match["bare"]:
            waiting.append(match["bare"])
        elif match["symbol"] == METRIC:
            base = stretch.at[stretch.start + match.start("symbol")]
            found += [_narrowed(base, f"Top-{top} ", "", rules) for top in waiting]
            found.append(_narrowed(base, _before(match), match["threshold"] or "", rules))
            waiting = []
    rest = (f"Top-{top}" for top in waiting)
    return found + [Mention(document_id, stretch.span, top, "concept", f"{top} Accuracy", _BARE, 0.7) for top in rest]


def _before(match: regex.Match[str]) -> str:
    if match["top"] or match["after"]:
        return f"Top-{match['top'] or match['after']} "
    return f"{match['part'].lower()} " if match["part"] else ""


def _narrowed(base: Mention, before: str, after: str, rules: Rules) -> Mention:
    """The metric under its full name; the gazetteer's name goes before one that is put together."""
    if not before and not after:
        return base
    narrowed = base.value or base.surface
    name = f"{before}{_TOP.sub('', narrowed) if before else narrowed}{after.replace('[', '').replace(']', '')}"
    known = rules.by_spelling.get(("concept", spelling_key(name)))
    return replace(base, value=known.name if known else name)


def datasets(stretch: Stretch) -> list[Mention]:
    """The datasets; images of a stated size make one of its own."""
    found = []
    for match in RESULT_ITEMS["dataset"].finditer(stretch.shown()):
        if match["symbol"] == DATASET:
            base = stretch.at[stretch.start + match.start("symbol")]
            size = f" {match['wide']}x{match['high']}" if match["wide"] else ""
            found.append(replace(base, value=f"{base.value or base.surface}{size}"))
    return found


def values(text: str) -> list[Value]:
    """The values of a list; a unit that only the last one has holds for all."""
    found = list(RESULT_ITEMS["value"].finditer(text))
    unit = "%" if found and found[-1]["unit"] else ""
    return [Value(_decimal(match["number"]), unit, match[0].strip(), match.start()) for match in found]


def _decimal(number: str) -> str:
    """One spelling for one number.

    >>> _decimal("82.90"), _decimal("100"), _decimal("03.0")
    ('82.9', '100', '3')
    """
    return f"{Decimal(number).normalize():f}"


def plausible(value: Value, metric: Mention, around: str) -> bool:
    """Whether this metric can have this value; `around` is the text that would tell that it means something else."""
    bounded = value.unit or metric.rule_id == _BARE or _GENERAL.fullmatch(metric.value or "")
    if bounded and not 0 <= Decimal(value.number) <= 100:
        return False
    if _YEAR.fullmatch(value.surface):
        return False
    if metric.rule_id == _BARE:
        stated = bool(value.unit) or "." in value.surface
        return stated and Decimal(value.number) >= _LEAST_BARE and _ERROR.search(around) is None
    return bool(value.unit) or "." in value.surface or not _GENERAL.fullmatch(metric.value or "")


def stopped(metric: Mention, rules: Rules) -> bool:
    """Whether the rules say that this metric measures no quality, but cost."""
    return any(rule.stopped and rule.stopped.fullmatch(metric.value or "") for rule in rules.results)


def distribute(
    models: list[Mention], metric: list[Mention], dataset: list[Mention], found: list[Value]
) -> Iterator[tuple[Mention, Mention, Mention | None, Value]]:
    """Give each value its owner: of models, metrics and datasets one may be a list, as long as that of the values."""
    sets: list[Mention | None] = [*dataset] or [None]
    lengths = (len(models), len(metric), len(sets))
    many = [length for length in lengths if length != 1]
    if 0 in lengths or many not in ([], [len(found)]) or (not many and len(found) != 1):
        return
    for number, value in enumerate(found):
        yield (
            models[number if len(models) > 1 else 0],
            metric[number if len(metric) > 1 else 0],
            sets[number if len(sets) > 1 else 0],
            value,
        )
