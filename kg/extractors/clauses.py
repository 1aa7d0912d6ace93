"""Clauses and what stands at their head: a subject, a word that stands for one, or none where a verb comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from kg.extractors import english
from kg.records import Mention, Span

_BREAK = regex.compile(
    rf"[，；：:;]\s*|,\s+|,(?=\p{{Han}})|(?<=[)）])\s?[-—–]{{1,2}}\s?|{english.BREAK}", regex.IGNORECASE
)
_NUMBERING = r"(?:[（(]?\d{1,2}[)）.、]\s?|[①-⑳]\s?|[-•·*]\s?|第?[一二三四五六七八九十]{1,2}[是、，]\s?)?"

# what may stand before a subject: an ordinal, a connective, a time, what makes it one of a kind
_CONNECTIVE = (
    r"而且?|但是?|因此|所以|其中的?|此外|另外|例如|比如|譬如|首先|随后|后来|于是|当然|然而|不过|同时|其次|最后|接着|然后|最近|当时|最早|早期的?|其实|事实上"
    r"|实际上|接下来|对于|关于|至于|就像?|像|再看|先看|看看|可见|可知|我们知道|众所周知|总之|即|相反|反之|本文|这里|这就是|现在|目前|如今|后续|直到|到了|而后|之后"
    r"|\d{4}\s?年(?:的|\d{1,2}月)?|(?:19|20)\d\d\s?|[^，。；\s]{1,8}(?<!和|与|跟|比|对|把|将|用|被|为|是|了|于|过)的"
    r"|在(?=[^，。；]{1,24}(?:中|里|内)(?:[，,]|$))|以(?=[^，。；]{1,24}为(?:例|代表))"
    r"|(?:however|then|later|finally|first|second|next|also|moreover|furthermore|in (?:\d{4}|practice|contrast)|the|our|for|in|and|but|while|so)(?![A-Za-z])"
)
_BEFORE_SUBJECT = regex.compile(
    rf"\s?{_NUMBERING}(?:(?:{_CONNECTIVE})[，,\s]?\s?){{0,4}}", regex.IGNORECASE | regex.ASCII
)
# someone else is the subject: what follows in this sentence is said of them
_OTHER = regex.compile(
    r"\s?(?:我们|我|你|大家|人们|有人|笔者|小编|读者|他们?|她|网友|专家|研究(?:者|人员)?|学者|业界|学术界|工业界|实验|对于|针对|当|若|上面|下面|上图|下图|如图|图\s?\d|表\s?\d|[A-Z][a-z]+\s?(?:等人|等|et al))",
    regex.ASCII | regex.IGNORECASE,
)
# a thing set beside or beneath another is not what the sentence is about
_BESIDE = regex.compile(
    r"\s?(?:的?基础|基础上|相比|相较|比较|之前|以前|出现之|那样|一样|类似|相似|不同|为(?:典型|主要)?(?:代表|例))"
)
_LIST_GOES_ON = regex.compile(
    r"(?:\s?(?:[（(][^（）()\n]{1,60}[）)]|[\[【]\d{1,3}[\]】]|网络|模型|算法|方法|系列)){0,3}\s?(?:(?:、|和|与|及|以及|或|/|,?\s?and\b|&)|(?P<alone>$))"
)
# 变种有很多，包括A和B: the second clause goes on with the first
_ITEMS = regex.compile(r"(?:包括|包含|有)")
_ITEMISED = regex.compile(r"(?:变种|变体|方法|算法|模型|网络|结构|类型|版本|任务|技术|策略|函数|层|种|类|改进)\s?$")
# 冠军是X, 于是有了X, 何恺明提出了X: what is presented here is spoken of next
_PRESENTS = regex.compile(r"(?:是|叫做?|称为|名为|即|有|出现|提出|设计|推出|发布|介绍|来看|看看)了?[^，。；]{0,12}$")
_NAMES = regex.compile(r"(?:就是|即|叫做?|称为|名为|还有)[^，。；]{0,6}$")

_VERB = (
    r"使用|采用|引入|利用|借鉴|提出|基于|加入|增加|添加|去掉|去除|移除|取消|替换|代替|替代|取代|抛弃|摒弃|学习|沿用|继承|吸收|参考|采纳|运用|应用|结合|融合"
    r"|改进|扩展|用(?=了|的是|[A-Za-z\d两三多一])|是(?!否|因|由于|不是|的)|由|属于|优于|超过|超越|打败|击败|战胜|胜过|比(?=[^如较例])|不如|达到|取得|获得|拿到"
    r"|包括|包含|也叫|又叫|又称|也称|称为|简称|源于|源自|来自|脱胎|建立|受到?(?=[^，。]{1,12}启发)|训练|有(?=[一两三四五六七八九十\d多])|含有|拥有"
    r"|[将把](?=[^，。]{1,20}(?:替换|换成|改成|改为|分解|拆|压缩|推广|扩展|简化))|被(?!动)|通过|需要通过|可视为|可看[作成]|能|可|用于|应用于|用在|适用于|有了"
)
_ADVERB = (
    r"同时|并且|并|而且|而|还是?|也|则|又|更是?|就|主要|首先|其次|然后|再|接着|依然|依旧|仍然|仍|另外|此外|因此|所以|于是|从而|最终|最后|直接|巧妙地|成功地?|只|仅|都|不仅"
    r"|首次|第一次|正式|进一步|大量|创新性?地?|既|可以|能够|主要是|最重要的是|通常|一般|常常|往往|一开始|最初|最早|总是|除此之外|对此|为此|考虑到|全部|都是|后续|已经?|逼近|甚至|共|一共|总共|本质上|因为|由于"
)
_VERB_FIRST = regex.compile(rf"\s?{_NUMBERING}(?:{_ADVERB}){{0,3}}(?:{_VERB})", regex.ASCII | regex.IGNORECASE)
_FRAME_FIRST = regex.compile(r"\s?(?:在|与|和|相比|对比|于|同)")

_HEADS = "网络结构|网络|模型|算法|结构|架构|框架|方法|检测器|分类器|生成器|优化器|损失函数|损失|激活函数|技术|策略|思路|思想|技巧|操作|机制|层|模块"
_PRONOUN = regex.compile(
    rf"(?:该|这个|这一个?|这种|此|上述|这款|这类|这样的)(?:神经)?(?P<head>{_HEADS})(?!化|上的|之间|中的每|的每)"
    rf"|(?P<it>它(?!们)|(?<![与及极尤何])其(?![中他它实余次一二三后间]))"
    r"|(?P<author>作者(?:们)?|研究者们?|研究人员|文章|论文|该文)(?=[^，。；]{0,6}(?:使用|采用|引入|借鉴|利用|用|加入|在|将|把))",
    regex.ASCII | regex.IGNORECASE,
)
# 网络比X更深: the network that is spoken of, where the word begins a clause
_BARE = regex.compile(
    rf"\s?{_NUMBERING}(?P<noun>(?:整个)?(?:网络|模型)(?:结构|整体)?)(?=比|一?共?有|由|包含|包括|使用|采用|引入|采取|中?使用|的?(?:核心|输入|损失))"
)
MODEL_HEADS = frozenset(
    [
        "网络结构",
        "网络",
        "模型",
        "结构",
        "架构",
        "框架",
        "检测器",
        "分类器",
        "生成器",
        "model",
        "network",
        "architecture",
        "framework",
        "detector",
        "system",
        "generator",
        "encoder",
        "decoder",
    ]
)
CATEGORY_OF_HEAD = {
    "optimizer": "optimizer",
    "loss": "loss",
    "layer": "layer",
    "优化器": "optimizer",
    "损失函数": "loss",
    "损失": "loss",
    "激活函数": "activation",
    "层": "layer",
}
IDEA_HEADS = frozenset(["技术", "策略", "思路", "思想", "技巧", "操作", "机制"])


def clauses(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the clauses of a sentence."""
    start = sentence.start
    for match in _BREAK.finditer(text, sentence.start, sentence.end):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, sentence.end)


def head(text: str, clause: Span, named: Sequence[Mention]) -> Mention | None:
    """The thing that a clause begins with, behind connectives; `named` are the mentions of its sentence."""
    first = next((mention for mention in named if clause.contains(mention.span)), None)
    match = _BEFORE_SUBJECT.match(text, clause.start, clause.end) if first else None
    if first is None or match is None or first.span.start != match.end():
        return None
    if match.end() > clause.start and _VERB_FIRST.match(text, clause.start, match.end()):
        return None  # 借鉴了微软的ResNet: a verb comes first
    return None if _BESIDE.match(text, first.span.end, clause.end) else first


def of_others(text: str, clause: Span) -> bool:
    """Whether a clause begins with 我们, 图3 or somebody's name: its verbs have a subject that is no model."""
    match = _BEFORE_SUBJECT.match(text, clause.start, clause.end)
    return _OTHER.match(text, match.end() if match else clause.start, clause.end) is not None


def opens_list(text: str, clause: Span, first: Mention, *, comma: bool) -> bool:
    """Whether the first thing of a clause is one of several: A和B or, where the next clause names one (`comma`), A，B."""
    match = _LIST_GOES_ON.match(text, first.span.end, clause.end)
    return match is not None and (match["alone"] is None or comma)


def enumerates(text: str, before: Span, clause: Span) -> bool:
    """Whether a clause lists the items of what the one before it ends in."""
    items = _ITEMS.match(text, clause.start, clause.end)
    return items is not None and _ITEMISED.search(text, before.start, before.end) is not None


def presented(text: str, clause: Span, named: Sequence[Mention]) -> Mention | None:
    """The one model that a clause presents (冠军是X), or the method it ends with (这就是X)."""
    within = [mention for mention in named if clause.contains(mention.span)]
    models = [mention for mention in within if mention.kind == "model"]
    if len(models) == 1:
        return models[0] if _PRESENTS.search(text, clause.start, models[0].span.start) else None
    if models or not within or within[-1].span.end < clause.end - 3:
        return None
    return within[-1] if _NAMES.search(text, clause.start, within[-1].span.start) else None


def verb_first(text: str, clause: Span, *, frames: bool) -> bool:
    """Whether a clause begins with a verb, so that its subject is left out; with `frames`, also with 在, 与 …"""
    if _VERB_FIRST.match(text, clause.start, clause.end):
        return True
    return frames and _FRAME_FIRST.match(text, clause.start, clause.end) is not None


def pronouns(text: str, clause: Span) -> Iterator[tuple[Span, str]]:
    """Yield (place, noun) of each word that can stand for something; the noun is empty for 它."""
    bare = _BARE.match(text, clause.start, clause.end)
    if bare:
        yield Span(*bare.span("noun")), "网络"
    for match in _PRONOUN.finditer(text, clause.start, clause.end):
        noun = "作者" if match["author"] else (match["head"] or "")
        yield Span(*match.span()), noun
