"""Whether the words beside a new name say that it names something else than a model: data, a program, a firm.

The class nouns of such things are the cues of kind `thing` (gazetteers/cues.tsv).

    HarborNet数据集   HarborNet是一家公司   名为HarborNet的芯片   HarborNet, a library for …   the dataset HarborNet
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from kg.extractors.lexicon import Text
from kg.records import Span
from kg.rules import Rules, compile_cues
from kg.rules.patterns import compile_pattern

_CLOSE = r"s?[\"\u300d\u300f\u300b]?(?: ?\([^()\n]{0,60}\)| ?[\[【]\d{1,3}[\]】])?"
_OPEN = r"[\"\u300c\u300e\u300a]?$"
# a character of the same noun phrase: no sign, no Latin, no particle
_HAN = r"[^\x00-\x7f。；：、《》“”在的与和用对把上到从于由比是了中里将]"
_ZH_MODEL = "网络|模型|架构"
_EN_WORD = (
    r"(?:(?!(?:models?|networks?|architectures?|frameworks?|and|or|on|for|with|in|of|to|by|is|was|that|which)\b)"
    r"[a-z0-9-]+ )"
)
# where a class noun of models follows, the thing is only what the model is about: a robot control network
_NOT_MODEL = r"(?![\u4e00-\u9fff]{0,2}(?:网络|模型|架构)|(?: [a-z-]+){0,2} (?:models?|networks?|architectures?)\b)"
_NAMED = "(?:名为|名叫|叫做?|叫作|称为|取名|命名为)"
BEFORE, AFTER = 24, 120


@dataclass(frozen=True)
class _Things:
    """What says so before the name and behind it, and behind a name that 名为 introduces."""

    before: regex.Pattern[str]
    after: regex.Pattern[str]
    naming: regex.Pattern[str]
    named: regex.Pattern[str]


def named(text: Text, span: Span, rules: Rules) -> bool:
    """Whether the words right before or behind the name say so."""
    things, folded = _things(rules), text.folded
    low, high = max(0, span.start - BEFORE), span.end + AFTER
    if things.after.match(folded, span.end, high) or things.before.search(folded, low, span.start):
        return True
    introduced = things.named.match(folded, span.end, high) is not None
    return introduced and things.naming.search(folded, low, span.start) is not None


def _things(rules: Rules) -> _Things:
    """The patterns of these rules, built once and kept with them."""
    things: _Things | None = rules.cache.get("things")
    if things is None:
        entries = (entry for entry in rules.entries if entry.kind == "cue")
        words = [entry.name for entry in entries if "thing" in entry.facts.get("kind", "").split("|")]
        noun = f"(?:{compile_cues(words).pattern}){_NOT_MODEL}"
        after = (
            rf"{_CLOSE} ?(?:{_HAN}{{0,6}}?{noun}"
            rf"|(?:(?:都|均)?是|为|,(?:是|为)?)(?:一?[个家款种套枚块])?(?:(?!{_ZH_MODEL})[^,。;\n]){{0,24}}?{noun}"
            rf"|(?:(?:are|were) )?{_EN_WORD}{{0,2}}?{noun}|(?:[,:]| is| was)? (?:an?|the|our) {_EN_WORD}{{0,6}}?{noun})"
        )
        things = rules.cache["things"] = _Things(
            compile_pattern(rf"{noun} ?(?:{_NAMED}|called |named )? ?{_OPEN}"),
            compile_pattern(after),
            regex.compile(rf"{_NAMED} ?{_OPEN}"),
            compile_pattern(rf"{_CLOSE}的(?:(?!{_ZH_MODEL})[^,。;\n]){{0,10}}?{noun}"),
        )
    return things
