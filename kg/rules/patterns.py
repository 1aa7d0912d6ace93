"""The language of relation patterns: regular expressions in which a mention is one symbol.

Before a pattern runs, every mention of the sentence becomes one private character that stands for its kind (and, for
a concept, its category). `<subject:model>` in a pattern is such a symbol, `<model|method>` one of several,
`<subject:model...>` a list (SSD、YOLO和RetinaNet). After a symbol a citation, a bracket or a class noun may stand
(SENet[3]网络), so that rules need not say it. `<gap:12>` is up to 12 characters of the same clause without a mention,
`<any>` one mention of whatever kind.
"""

from __future__ import annotations

import regex

from kg.ontology import CATEGORIES, KINDS

# "citation" is the [3] in running text: no entity of the graph, but patterns point at it.
SYMBOL_NAMES = (*KINDS, "citation", *(f"concept/{category}" for category in CATEGORIES))
SYMBOLS = {name: chr(0xE000 + number) for number, name in enumerate(SYMBOL_NAMES)}

_CLASSES = {name: char for name, char in SYMBOLS.items() if "/" not in name}
_CLASSES["concept"] = "".join(char for name, char in SYMBOLS.items() if name.startswith("concept"))
_CLASSES |= {category: SYMBOLS[f"concept/{category}"] for category in CATEGORIES}

_PLACEHOLDER = regex.compile(r"(?<!\(\?P?)<(?:(?P<role>subject|object):)?(?P<kinds>[a-z|]+)(?P<many>\.\.\.)?>")
_GAP = regex.compile(r"<gap:(\d+)>")
_ANY = "\ue000-\uf8ff"
_SEPARATOR = r"\s?(?:、|,|/|和|与|及|以及|或|\band\b|\bor\b|&|,\s?and\b)\s?"
_TAIL = (
    rf"(?:\s?{SYMBOLS['citation']}|\s?[（(][^（）()\n]{{1,60}}[）)]|”|」|』)*"
    r"(?:\s?(?:系列)?(?:神经)?(?:网络|模型|算法|架构|结构|框架|方法|数据集|networks?\b|models?\b|architectures?\b|datasets?\b))?"
)


_HAN = "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U000323af"
_HAN_PARTS = {r"\p{Han}": f"[{_HAN}]", r"\P{Han}": f"[^{_HAN}]"}
# a property, an escape, a class: what stands between them is left as it is
_PART = regex.compile(r"\\[pP]\{Han\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", regex.DOTALL)


def symbol(kind: str, category: str = "") -> str:
    """The character that stands for a mention of this kind."""
    return SYMBOLS[f"concept/{category}"] if kind == "concept" and category else SYMBOLS[kind]


def compile_relation(pattern: str) -> regex.Pattern[str]:
    """Compile a relation pattern. Raises ValueError for an unknown kind, regex.error for a broken expression."""
    gapless = _GAP.sub(rf"[^，。；;！？!?\\n{_ANY}]{{0,\1}}", pattern).replace("<any>", f"[{_ANY}]")
    return regex.compile(_chinese(_PLACEHOLDER.sub(_expand, gapless)), regex.ASCII | regex.IGNORECASE)


def compile_pattern(pattern: str) -> regex.Pattern[str]:
    r"""Compile so that \b and \w mean ASCII: a Latin name is found between Chinese characters."""
    return regex.compile(_chinese(pattern), regex.ASCII)


def _chinese(pattern: str) -> str:
    r"""Write \p{Han} as ranges: where \b and \w mean ASCII, the properties of regex do too, and would match nothing.

    >>> compile_pattern(r"[^\p{Han}]+\p{Han}").match("a汉字")
    <regex.Match object; span=(0, 2), match='a汉'>
    """
    return _PART.sub(lambda part: _HAN_PARTS.get(part[0], _in_class(part[0])), pattern)


def _in_class(part: str) -> str:
    return part.replace(r"\p{Han}", _HAN) if part.startswith("[") else part


def _expand(match: regex.Match[str]) -> str:
    role, many = match["role"], match["many"]
    kinds = match["kinds"].split("|")
    unknown = [kind for kind in kinds if kind not in _CLASSES]
    if unknown:
        raise ValueError(f"no kind or category is called {unknown[0]!r}")
    one = f"[{''.join(_CLASSES[kind] for kind in kinds)}]"
    if role:
        one = f"(?P<{role}>{one})"
    tail = "" if kinds == ["citation"] else _TAIL
    return f"{one}{tail}(?:{_SEPARATOR}{one}{tail})*" if many else one + tail
