"""Who is spoken of: what 该网络, 它 and `it` stand for, and the subject that Chinese leaves out.

A paragraph speaks of what its heading names, until a sentence has a subject of its own. A word stands for something
only where one thing can be meant: after a sentence that names several and puts none of them first, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import regex

from kg.extractors.masking import StandIn, between, category
from kg.extractors.overlap import longest_first
from kg.records import Block, Document, Mention, Span
from kg.rules import Rules

# what can use, be based on or outperform something
_TECHNIQUES = frozenset({"method", "layer", "optimizer", "loss", "activation"})
_MODEL_NOUNS = "网络|模型|架构|结构|网络结构|检测器|分类器|生成器|编码器|解码器|框架"
_HEADING_LENGTH = 48
_OPEN_END = regex.compile(r"[。！？…：:；;，,!?]\s*$|://")
_CLAUSE = regex.compile(r"[，；：;:,](?!\d)\s*")

# before a subject: an ordinal, a connective, a time, or what makes it one of a kind
_BEFORE_SUBJECT = regex.compile(
    r"\s?(?:[（(]?\d{1,2}[)）.、]\s?|[-•·*]\s?|[①-⑳]\s?)?"
    r"(?:(?:而且?|但是?|因此|所以|其中的?|此外|另外|例如|比如|譬如|首先|随后|后来|于是|当然|然而|不过|同时|其次|最后|接着|然后|最近|当时|最早|早期的?"
    r"|接下来|对于|关于|至于|就像?|像|再看|先看|看看|可见|可知|我们知道|众所周知|总之|即|相反|反之|事实上|实际上|本文|这里|这就是|现在|目前|如今"
    r"|\d{4}\s?年(?:的|\d{1,2}月)?|(?:19|20)\d\d\s?|[^，。；\s]{1,8}(?<!和|与|跟|比|对|把|将|用|被|为|是|了|于|过)的|在(?=[^，。；]{1,24}(?:中|里|内)[，,])|以(?=[^，。；]{1,24}为(?:例|代表))"
    r"|however|then|later|finally|first|second|next|also|moreover|furthermore|in (?:\d{4}|practice|contrast)|the|our|for|in|and|but|while|so)[，,\s]?\s?){0,4}",
    regex.IGNORECASE | regex.ASCII,
)
_NO_SUBJECT = regex.compile(r"\s?(?:的基础|基础上|相比|相较|比较|之前|以前|出现之|那样|一样|类似)")
_LIST_GOES_ON = regex.compile(
    r"(?:\s?(?:[（(][^（）()\n]{1,60}[）)]|[\[【]\d{1,3}[\]】]|网络|模型|算法|方法|系列)){0,3}\s?(?:、|和|与|及|以及|或|/|,?\s?and\b|&)"
)

_PRONOUN = regex.compile(
    r"(?P<noun>(?:该|这个|这一个?|这种|此|上述|这款|这类|这样的)(?:神经)?(?P<head>网络结构|网络|模型|算法|结构|架构|框架|方法|检测器|分类器|生成器|优化器|损失函数|损失|激活函数|技术|策略|层|模块)(?!化|上的|之间|中的每|的每))"
    r"|(?P<it>它(?!们)|(?<![与及极尤何])其(?![中他它实余次一二三后间])|作者(?:们)?(?=[^，。；]{0,6}(?:使用|采用|引入|借鉴|提出|利用|用|加入|在|将|把)))"
    r"|(?<![A-Za-z])(?P<english>(?:this|the proposed|the resulting) (?P<thing>model|network|architecture|method|approach|algorithm|framework|detector)|it(?= (?:also |further |first |only |then )?(?:is|was|uses|used|has|adopts|employs|introduces|replaces|outperforms|beats|achieves|achieved|reaches|extends|improves|builds|combines|consists|contains|relies|can|was)))(?![A-Za-z])",
    regex.ASCII | regex.IGNORECASE,
)
_ADVERBS = (
    r"(?:同时|并且|并|而且|而|还是?|也|则|又|更是?|就|主要|首先|其次|然后|再|接着|依然|依旧|仍然|仍|另外|此外|因此|所以|于是|从而|最终|最后|直接|巧妙地|成功地?"
    r"|只|仅|都|不仅|首次|第一次|正式|进一步|大量|创新性?地?|既|可以|能够|主要是|最重要的是|通常|一般|常常|一开始|最初|最早|总是|除此之外|对此|为此)"
)
_ZERO = regex.compile(
    rf"\s?(?:[（(]?\d{{1,2}}[)）.、]\s?|[①-⑳]\s?|[-•·*]\s?)?{_ADVERBS}{{0,3}}(?P<verb>使用|采用|引入|利用|借鉴|提出|基于|加入|增加|添加|去掉|去除|移除|取消"
    r"|替换|代替|替代|取代|抛弃|摒弃|学习|沿用|继承|吸收|参考|采纳|运用|应用|结合|融合|改进|扩展|用(?=了|的是|[A-Za-z\d两三多一])|是(?!否|因|由于|不是|的)|由|属于|优于|超过|超越|打败|击败|战胜|胜过|比(?=[^如较例])|不如|达到|取得|获得|拿到|包括|包含"
    r"|也叫|又叫|又称|也称|称为|简称|源于|源自|来自|脱胎|建立|受到?(?=[^，。]{1,12}启发)|训练|将(?=[^，。]{1,20}(?:替换|换成|改成|改为|分解|拆))|把(?=[^，。]{1,20}(?:替换|换成|改成|改为|分解|拆))|被(?!动)"
    r"|(?:which |and |that )?(?:also )?(?:uses|adopts|employs|introduces|replaces|outperforms|extends|improves|builds|combines|achieves|is based|was (?:proposed|introduced)|using|employing)\b)",
    regex.ASCII | regex.IGNORECASE,
)
_ZERO_FRAME = regex.compile(r"\s?(?:在|与|和|相比|对比|于|同)")


class Focus:
    """What a document speaks of, block by block; feed the blocks in order."""

    def __init__(self, document: Document, mentions: Sequence[Mention], rules: Rules) -> None:
        self.document, self.rules = document, rules
        self.mentions = longest_first(m for m in mentions if m.kind == "model" or self._technique(m))
        self.topic: Mention | None = None

    def heading(self, block: Block) -> bool:
        """Note what a heading names; say whether the block is one. A short open paragraph heads too."""
        text = self.document.text[slice(*block.span)]
        if block.kind != "heading" and (len(text) > _HEADING_LENGTH or _OPEN_END.search(text)):
            return False
        named = between(self.mentions, block.span)
        models = [mention for mention in named if mention.kind == "model"]
        self.topic = _only(models or named)
        return True

    def stand_ins(self, block: Block, sentences: Iterable[Span]) -> Iterator[tuple[Span, list[StandIn]]]:
        """Yield each sentence of a block with the words in it that stand for something named before."""
        current = self.topic
        for sentence in sentences:
            named = between(self.mentions, sentence)
            found, subject = self._sentence(sentence, named, current)
            yield sentence, found
            if subject and (subject.kind == "model" or not self._on_a_model(current)):
                current = subject
            elif named and not subject:
                current = _only([m for m in named if m.kind == "model"] or named)

    def _on_a_model(self, current: Mention | None) -> bool:
        """Whether a model is spoken of: a sentence about one of its parts does not change that."""
        return current is not None and current.kind == "model"

    def _technique(self, mention: Mention) -> bool:
        return mention.kind == "concept" and category(mention, self.rules) in _TECHNIQUES

    def _sentence(
        self, sentence: Span, named: Sequence[Mention], before: Mention | None
    ) -> tuple[list[StandIn], Mention | None]:
        """The stand-ins of a sentence, and its last subject; `before` is what was spoken of until then."""
        clauses = list(_clauses(self.document.text, sentence))
        heads = [self._head(clause, named) for clause in clauses]
        found: list[StandIn] = []
        current, subject = before, None
        for number, (clause, head) in enumerate(zip(clauses, heads, strict=True)):
            if head:
                current = None if self._listed(head) else head
                subject = current or subject
            elif current and not self._names_at_start(clause, named):
                found += self._zero(clause, current, later=any(heads[number + 1 :]))
            if current:
                found += self._pronouns(clause, current, named)
        return found, subject

    def _head(self, clause: Span, named: Sequence[Mention]) -> Mention | None:
        """The thing a clause begins with, behind connectives."""
        match = _BEFORE_SUBJECT.match(self.document.text, clause.start, clause.end)
        first = next((m for m in named if clause.contains(m.span)), None)
        if match is None or first is None or first.span.start != match.end():
            return None
        return None if _NO_SUBJECT.match(self.document.text, first.span.end) else first

    def _listed(self, head: Mention) -> bool:
        return _LIST_GOES_ON.match(self.document.text, head.span.end) is not None

    def _names_at_start(self, clause: Span, named: Sequence[Mention]) -> bool:
        return any(mention.span.start == clause.start for mention in named)

    def _zero(self, clause: Span, current: Mention, *, later: bool) -> Iterator[StandIn]:
        """The empty place before a verb that has no subject in its clause."""
        match = _ZERO.match(self.document.text, clause.start, clause.end)
        if match is None and not later:
            match = _ZERO_FRAME.match(self.document.text, clause.start, clause.end)
        if match:
            yield StandIn(Span(clause.start, clause.start), current)

    def _pronouns(self, clause: Span, current: Mention, named: Sequence[Mention]) -> Iterator[StandIn]:
        """The words of a clause that stand for what is spoken of, if they can mean such a thing."""
        taken = [mention.span for mention in named]
        for match in _PRONOUN.finditer(self.document.text, clause.start, clause.end):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in taken) and self._agrees(match, current):
                yield StandIn(span, current)

    def _agrees(self, match: regex.Match[str], current: Mention) -> bool:
        """Whether a noun such as 该网络 can name the thing: a loss is no network."""
        head = (match["head"] or match["thing"] or "").lower()
        if not head:
            return True
        if head in {*_MODEL_NOUNS.split("|"), "model", "network", "architecture", "framework", "detector"}:
            return current.kind == "model"
        wanted = {
            "优化器": "optimizer",
            "损失函数": "loss",
            "损失": "loss",
            "激活函数": "activation",
            "层": "layer",
        }.get(head)
        return wanted is None or category(current, self.rules) == wanted


def _only(mentions: Sequence[Mention]) -> Mention | None:
    """The one thing that all of the mentions name."""
    return mentions[0] if len({mention.value for mention in mentions}) == 1 else None


def _clauses(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    for match in _CLAUSE.finditer(text, sentence.start, sentence.end):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, sentence.end)
