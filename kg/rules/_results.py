"""The language of result patterns: that of relation patterns, with `<model>`, `<dataset>`, `<metric>` and `<value>`.

A metric may be narrowed where it stands: the k of `top-1`, box or mask before its name, a threshold after it
(mAP@0.5). `top-1` with nothing after it is a metric too. A dataset may carry the size of its images (ImageNet
512×512). `<value...>` is a list of values; `<number>` is a number that is not the result; `<also>` are words such as
也, 最终, only, that may stand between; `<part>` says which part of a dataset, or which contest on it; `<on:60>` is up
to 60 characters of the sentence in which no other model is named.
"""

from __future__ import annotations

import regex

from kg.rules.patterns import compile_expanded, expand_relation, symbol

_PLACEHOLDER = regex.compile(r"(?<!\(\?P?)<(?P<name>model|dataset|metric|value|number|also|part)(?P<many>\.\.\.)?>")
_ON = regex.compile(r"<on:(\d+)>")
_SEPARATOR = r"\s?(?:、|,\s?and\b|,|和|与|及|以及|\band\b|&)\s?"
_NUMBER = r"(?<![\d.,])(?<![A-Za-z][-_]?)\d{1,4}+(?:\.\d++)?+"
_UNIT = r"(?:\s?[%\uff05]|\s(?:percent|per\scent)\b)?+"
_DEVIATION = r"(?:\s?(?:±|\+/-|\+-)\s?\d{1,3}+(?:\.\d++)?+(?:\s?[%\uff05])?+)?+"
# what would make another number of it: 50层, 25M, 3×, 2-3, 5-shot, 76.1.2
_NO_VALUE = (
    r"(?![.,]?\d|\s?[-–—~～至到/]\s?\d|-[A-Za-z]|\s?(?:[MKGBT]\b|FLOPs?\b|[mkgbt]s?\b|fps\b|[xX×*倍]|分钟|多|余|左右|上下|以上|以下"
    r"|[千百十万亿年月日层次张秒毫微个块轮步章节页种类位帧小]|\+|points?\b|epochs?\b|layers?\b|parameters\b))"
)
_VALUE = f"{_NUMBER}{_UNIT}{_DEVIATION}{_NO_VALUE}"

_TOP = r"top[-_\s]?\d{1,2}(?![\d.])"
# told apart in the name of the metric: the k, and whose boxes; the split it was measured on is not
_SPLIT = r"\s?(?:的\s?)?(?:(?:test|val|validation|测试|验证)\s?集?\s?)?"
_NARROWED = rf"(?:(?:{_TOP}|(?<![A-Za-z])(?:box|mask)\s)?{_SPLIT})?"
_THRESHOLD = r"(?:@\[?\d?\.?\d{1,3}(?:\s?:\s?\d?\.\d{1,2}){0,2}\]?|-[1-4](?![\d-]))"
_METRIC = rf"(?:{_NARROWED}<metric>{_THRESHOLD}?+|{_TOP})"
_SCORE = r"(?:\s?(?:值|得分|分数|成绩|scores?|values?|rates?)(?![A-Za-z]))?"
_SIZE = r"(?:\s?\(?\d{2,4}\s?[x×*]\s?\d{2,4}(?!\d)\)?)?"
# which part of a dataset, or which contest on it: ImageNet 2015竞赛中, COCO test-dev, 验证集
_PART = (
    r"(?:\s<any>)?(?:[\s-]?20\d\d)?(?:的?(?:(?:分类|检测|分割)?(?:竞赛|比赛|挑战赛)|(?:测试|验证|开发|评测)(?:数据)?集)"
    r"|\s(?:test-dev|test|val|minival|validation)(?:\s?20\d\d)?(?:\sset)?)?"
)
_ONE = {"dataset": f"<dataset>{_SIZE}", "metric": _METRIC, "value": _VALUE}
_ALSO = (
    r"(?:\s|也|就|则|都|已经?|曾经?|还|更|甚至|最终|最后|首次|一举|同样|单独|可以?|能够?|会|本身|单模型|单个模型|当时|仅仅?|只|直接|成功地?"
    r"|\b(?:also|only|already|finally|even|alone|still|now|first|itself|can|thus|then|easily)\b){0,4}"
)
_PLAIN = {"also": _ALSO, "number": f"{_NUMBER}{_UNIT}", "part": _PART}

# one metric, dataset or value of a list, with what narrows it
_ITEMS = {
    "metric": rf"(?:(?:top[-_\s]?(?P<top>\d{{1,2}})(?![\d.])|(?<![a-z])(?P<part>box|mask)\s)?{_SPLIT})?"
    rf"(?P<symbol>[\ue000-\uf8ff])(?P<threshold>{_THRESHOLD})?+(?:\s?[（(]\s?top[-_\s]?(?P<after>\d{{1,2}})\s?[）)])?|top[-_\s]?(?P<bare>\d{{1,2}})(?![\d.])",
    "dataset": r"(?P<symbol>[\ue000-\uf8ff])(?:\s?\(?(?P<wide>\d{2,4})\s?[x×*]\s?(?P<high>\d{2,4}))?",
    "value": rf"(?P<number>{_NUMBER})(?P<unit>{_UNIT}){_DEVIATION}",
}
ITEMS = {role: regex.compile(pattern, regex.ASCII | regex.IGNORECASE) for role, pattern in _ITEMS.items()}


def compile_result(pattern: str) -> regex.Pattern[str]:
    """Compile a result pattern. Raises ValueError for an unknown kind, regex.error for a broken expression."""
    return compile_expanded(expand_result(pattern))


def expand_result(pattern: str) -> str:
    """The regular expression of a result pattern, as `expand_relation` gives that of a relation pattern."""
    onward = _ON.sub(rf"[^。；;！？!?\\n{symbol('model')}]{{0,\1}}?", pattern)
    return expand_relation(_PLACEHOLDER.sub(_expand, onward))


def _expand(match: regex.Match[str]) -> str:
    name, many = match["name"], match["many"] or ""
    if name in _PLAIN:
        return _PLAIN[name]
    if name == "model":
        return rf"(?P<model><model{many}>)(?:\s?[\[【]\d{{1,3}}[\]】])*"
    one = _ONE[name]
    listed = f"{one}(?:{_SEPARATOR}{one})*" if many else one
    return f"(?P<{name}>{listed}){_SCORE if name == 'metric' else ''}"
