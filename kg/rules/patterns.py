"""The language of relation patterns: regular expressions in which a mention is one symbol.

Before a pattern runs, every mention of the sentence becomes one private character that stands for its kind (and, for
a concept, its category). `<subject:model>` in a pattern is such a symbol, `<model|method>` one of several,
`<subject:model...>` a list (SSD、YOLO和RetinaNet). After a symbol a citation, a bracket or a class noun may stand
(SENet[3]网络), so that rules need not say it. Between symbols: `<gap:12>` is up to 12 characters of the same clause
without a mention, `<over:30>` up to 30 of the same sentence without one, `<past:30>` up to 30 of the same sentence in
which all but models may be mentioned, `<along:20>` the same within a clause; `<any>` is one mention of any kind.
`<also>` are Chinese adverbs that may stand there (也, 主要, 进一步), `<is>` the ways to say that X is Y.
For English, see kg/rules/english.py.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from kg.ontology import CATEGORIES, KINDS
from kg.records import Mention
from kg.rules import _cache, english

# "citation" is the [3] in running text: no entity of the graph, but patterns point at it.
SYMBOL_NAMES = (*KINDS, "citation", *(f"concept/{category}" for category in CATEGORIES))
SYMBOLS = {name: chr(0xE000 + number) for number, name in enumerate(SYMBOL_NAMES)}

# what a pattern may ask for -> the symbols that answer to it
CLASSES = {name: char for name, char in SYMBOLS.items() if "/" not in name}
CLASSES["concept"] = "".join(char for name, char in SYMBOLS.items() if name.startswith("concept"))
CLASSES |= {category: SYMBOLS[f"concept/{category}"] for category in CATEGORIES}
# what can be used, built on or compared: the parts that models are made of and trained with
CLASSES["technique"] = "".join(CLASSES[c] for c in ("method", "layer", "optimizer", "loss", "activation"))
CLASSES["thing"] = CLASSES["model"] + CLASSES["technique"]

_PLACEHOLDER = regex.compile(r"(?<!\(\?P?)<(?:(?P<role>subject|object):)?(?P<kinds>[a-z|]+)(?P<many>\.\.\.)?>")
_KNOWN = regex.compile(r"(?<!\(\?P?)<(model)>")
_GAP = regex.compile(r"<gap:(\d+)>")
_OVER = regex.compile(r"<over:(\d+)>")
_PAST = regex.compile(r"<past:(\d+)>")
_WIDE = 5  # a gap of more characters has room for an aside
_ALONG = regex.compile(r"<along:(\d+)>")
_WORDS = regex.compile(r"<words:(\d+)>")
_ANY = "\ue000-\uf8ff"
# words that may stand before a Chinese verb and change nothing of what it states
_ALSO = (
    r"(?:\s|[也都均就则便即还又更却仍只仅先再]|依然|依旧|只是|其实|事实上|实际上|本质上|本身|可以?|能够?|主要|通常"
    r"|一般|常常?|往往|直接|首先|首次|第一次|率先|同样|分别|同时|已经?|正|恰好?|最终|最后|后来|随后|当时|最[早初]"
    r"|逐[渐步]|大[量都多]|广泛|巧妙地?|成功地?|创新性?地?|进一步|明显|显著|大幅|远远?|全面|略微?|稍微?|轻松|统统"
    r"|基本上?|完全|几乎|单独|额外|另外?|默认|一律|全部|甚至|一举|所){0,4}"
)
_IS = (
    rf"{_ALSO}(?:是|为|属于|算是?|算得上|可谓|堪称|被?看[作成]是?|被?视[为作]|被?认为是|被?当[作成]|(?:可以)?理解为"
    r"|相当于|等于|作为)(?:了)?"
)
# Between the items of a list. A comma joins only where the list goes on or ends behind the item, since it also ends a
# clause; ", and" joins only behind a comma: "A beats B, and C beats D" holds no list.
_WHAT_KIND = (
    r"(?:(?:the|an?)\s)?"
    r"(?:[\u4e00-\u9fff\d*×xX]{0,10}(?:网络|模型|算法|方法|框架|的|[\d一二两三四五六七八九十][个层组种]))?"
)
_JOINT = rf"\s?(?:、|/|和|与|及|以及|或者?|还有|(?<!,\s?)\band\b|\bor\b|&|\+)\s?{_WHAT_KIND}"
_COMMA = rf"\s?[,，]\s?(?:以及|还有)?{_WHAT_KIND}"
_OXFORD = r",\s?(?:and|or)\s(?:the\s)?"
_GOES_ON = {"object": r"(?=\s?(?:[、，,）)。；;]|等|和|与|及|以及|and\b|or\b|$))"}
_GOES_ON["subject"] = _GOES_ON["object"][:-2] + "|都|均|为(?:典型|主要)?(?:代表|例)))"
_TAIL = (
    rf"(?:\s?{SYMBOLS['citation']}|\s?[（(][^（）()\n]{{1,60}}[）)]|”|」|』|》)*"
    r"(?:\s?系列)?(?:\s?(?:神经)?(?:网络|模型|算法|架构|结构|框架|方法|机制|技术|策略|(?:激活|损失|目标)?函数|损失|优化器|优化算法|层|核|模块|数据集|数据库|networks?\b|models?\b|architectures?\b|datasets?\b|layers?\b|loss(?:es)?\b|optimizers?\b))?"
    rf"(?:\s?{SYMBOLS['citation']})?(?:\s?等(?:等|多种|多个|一系列|各种|经典|常用|常见)?(?:的)?(?:神经)?(?:网络|模型|算法|方法|技术|结构|架构|数据集|损失函数|激活函数|优化器)?)?"
)

# Most names have no tail, and most lists one item. What a tail and what goes on a list begin with is asked first:
# a call of a part costs as much as ten characters, even where it reads nothing.
_TAIL_BEGINS = r"\s(ADLMNO[adlmno”》」』优函层技损数方机架核框模激目神等策算系结网（" + SYMBOLS["citation"]
_JOINED, _LISTED = rf"[{_TAIL_BEGINS}&+/、与以及和或还]", rf"[{_TAIL_BEGINS},，]"
GUARDED_TAIL = rf"(?:(?=[{_TAIL_BEGINS}])(?&tail)|(?![{_TAIL_BEGINS}]))"

# BERT-based, EfficientNet-L2, Flan-PaLM: a name that is a part of a longer word says nothing of itself
_WHOLE = r"(?<![A-Za-z\d]-){}(?!-[A-Za-z\d])"
# Parts that a pattern has many times are defined in it once: that compiles several times as fast.
PARTS = english.PARTS | {"tail": _TAIL + english.TAIL, "joint": _JOINT, "comma": _COMMA}
# 微软的ResNet: whose it is may be said before a model
_OWNER = f"(?:[{SYMBOLS['organisation']}{SYMBOLS['person']}](?:等人)?的)?"
_HAN = "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U000323af"
_HAN_PARTS = {r"\p{Han}": f"[{_HAN}]", r"\P{Han}": f"[^{_HAN}]"}
# a property, an escape, a class: what stands between them is left as it is
_PART = regex.compile(r"\\[pP]\{Han\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", regex.DOTALL)


def symbol(kind: str, category: str = "") -> str:
    """The character that stands for a mention of this kind."""
    return SYMBOLS[f"concept/{category}"] if kind == "concept" and category else SYMBOLS[kind]


def compile_relation(pattern: str) -> regex.Pattern[str]:
    """Compile a relation pattern. Raises ValueError for an unknown kind, regex.error for a broken expression."""
    return compile_expanded(expand_relation(pattern))


def compile_expanded(pattern: str) -> regex.Pattern[str]:
    """Compile a regular expression that may call the parts of relation patterns."""
    return _cache.compiled(_with_parts(_chinese(pattern)), regex.ASCII | regex.IGNORECASE)


def expand_relation(pattern: str) -> str:
    """The regular expression of a relation pattern, with calls of its parts. Raises ValueError for an unknown kind."""
    for name in english.PARTS:
        pattern = pattern.replace(f"<{name}>", f"(?&{name})")
    pattern = _WORDS.sub(rf"(?:\\s[^\\s,;:!?。，；()（）{_ANY}]+(?:,\\d+)?){{0,\1}}?", pattern)
    gapless = _GAP.sub(_gap, pattern).replace("<any>", f"[{_ANY}]")
    gapless = _OVER.sub(rf"[^。；;！？!?\\n{_ANY}]{{0,\1}}", gapless)
    gapless = _PAST.sub(rf"[^。；;！？!?\\n{SYMBOLS['model']}]{{0,\1}}?", gapless)
    gapless = _ALONG.sub(rf"[^，。；;！？!?\\n{SYMBOLS['model']}]{{0,\1}}?", gapless)
    return _PLACEHOLDER.sub(_expand, gapless.replace("<also>", _ALSO).replace("<is>", _IS))


def _with_parts(pattern: str) -> str:
    """The pattern with the parts that it calls, each written once: a pattern with many mentions stays short."""
    called = [name for name in PARTS if f"(?&{name})" in pattern]
    return pattern + (f"(?(DEFINE){''.join(f'(?P<{name}>{PARTS[name]})' for name in called)})" if called else "")


def roles(pattern: str) -> tuple[frozenset[str], ...]:
    """For each role of a relation pattern, the symbols that can play it."""
    wanted: dict[str, set[str]] = {}
    for match in _PLACEHOLDER.finditer(pattern):
        if match["role"]:
            wanted.setdefault(match["role"], set()).update(*(CLASSES[kind] for kind in match["kinds"].split("|")))
    return tuple(frozenset(symbols) for symbols in wanted.values())


def compile_pattern(pattern: str) -> regex.Pattern[str]:
    r"""Compile so that \b and \w mean ASCII: a Latin name is found between Chinese characters."""
    return _cache.compiled(_chinese(pattern), regex.ASCII)


def compile_mention(pattern: str) -> regex.Pattern[str]:
    """Compile the pattern of a name; `<model>` in it is a name of that kind that is known already (`cover`)."""
    return compile_pattern(_KNOWN.sub(lambda known: f"{CLASSES[known[1]]}+", pattern))


def cover(text: str, mentions: Iterable[Mention]) -> str:
    """The text with every character of a model's name as the symbol of its kind: offsets stay as they are."""
    chars = list(text)
    for start, end in (mention.span for mention in mentions if mention.kind == "model"):
        chars[start:end] = SYMBOLS["model"] * (end - start)
    return "".join(chars)


def _chinese(pattern: str) -> str:
    r"""Write \p{Han} as ranges: where \b and \w mean ASCII, the properties of regex do too, and would match nothing.

    >>> compile_pattern(r"[^\p{Han}]+\p{Han}").match("a汉字")
    <regex.Match object; span=(0, 2), match='a汉'>
    """
    return _PART.sub(lambda part: _HAN_PARTS.get(part[0], _in_class(part[0])), pattern)


def _in_class(part: str) -> str:
    return part.replace(r"\p{Han}", _HAN) if part.startswith("[") else part


def _gap(match: regex.Match[str]) -> str:
    """A gap may hold one aside in brackets before 的, whatever is mentioned there: 使用了一层（先降维再升维）的…"""
    piece = rf"[^，。；;！？!?\n{_ANY}]{{0,{match[1]}}}"
    if int(match[1]) <= _WIDE:
        return piece
    return rf"(?:[^，。；;！？!?（(\n{_ANY}]{{0,{match[1]}}}[（(][^（）()。\n]{{0,24}}[）)]的{piece}|{piece})"


def _expand(match: regex.Match[str]) -> str:
    role, many = match["role"], match["many"]
    kinds = match["kinds"].split("|")
    unknown = [kind for kind in kinds if kind not in CLASSES]
    if unknown:
        raise ValueError(f"no kind or category is called {unknown[0]!r}")
    one = f"[{''.join(CLASSES[kind] for kind in kinds)}]"
    if role:
        one = f"(?P<{role}>{one})"
        if {"model", "thing"} & set(kinds):
            one = _WHOLE.format(one)
        if kinds == ["model"] and match.start():
            one = _OWNER + one
    if kinds == ["citation"]:
        return _list(one, "", _GOES_ON[role or "object"]) if many else one
    listed = _list(one, "(?&tail)", _GOES_ON[role or "object"]) if many else one
    return f"{listed}{GUARDED_TAIL}"


def _list(one: str, tail: str, goes_on: str) -> str:
    """A list of things; what may stand behind the last is for the pattern to read or leave.

    The things are taken whole or not at all: a list tried at every length takes time that grows with its cube.
    """
    comma = f"{tail}(?&comma){one}"
    oxford = f"(?:{comma}){{1,8}}{tail}{_OXFORD}{one}"
    three = rf"(?:{comma}){{2,3}}(?={tail}\s?的)"  # A，B，C的…; with two, the comma may end a clause
    more = f"(?={_JOINED}){tail}(?&joint){one}|(?={_LISTED})(?:{comma}(?={tail}{goes_on})|{oxford})"
    return f"(?>{one}(?:(?={_LISTED}){three}|(?:{more}){{0,30}}))"
