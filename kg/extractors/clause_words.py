"""The words by which Chinese clauses are read: what may stand before a subject, verbs that come first, pronouns."""

from __future__ import annotations

import re

import regex

from kg.extractors import english
from kg.extractors.gates import Gate
from kg.rules import compiled
from kg.rules.patterns import SYMBOLS

BREAK = compiled(rf"[，；：:;]\s*|,\s+|,(?=\p{{Han}})|(?<=[)）])\s?[-—–]{{1,2}}\s?|{english.BREAK}", regex.IGNORECASE)
_NUMBERING = r"(?:[（(]?\d{1,2}[)）.、]\s?|[①-⑳]\s?|[-•·*]\s?|第?[一二三四五六七八九十]{1,2}[是、，]\s?)?"

# what may stand before a subject: an ordinal, a connective, a time, what makes it one of a kind
_CONNECTIVE = (
    r"而且?|但是?|因此|所以|其中的?|此外|另外|例如|比如|譬如|首先|随后|后来|于是|当然|然而|不过|同时|其次|最后|接着"
    r"|然后|最近|当时|最早|早期的?|其实|事实上"
    r"|实际上|接下来|对于|关于|至于|就像?|像|如(?![果何此下上图今同])|再看|先看|看看|可见|可知|我们知道|众所周知"
    r"|总之|即|相反|反之|本文|这里|这就是|说[到起]|提[到起]|谈[到起]|聊到|讲到|与其说|论|现在|目前|如今|后续|直到"
    r"|到了|而后|之后"
    r"|\d{4}\s?年(?:的|\d{1,2}月)?|(?:19|20)\d\d\s?"
)
_OF_SOMETHING = r"(?![在把将对用从给以被由])[^，。；\s]{1,8}(?<!和|与|跟|比|对|把|将|用|被|为|是|了|于|过)的"
_FURTHER = (
    r"在(?=[^，。；]{1,24}(?:中|里|内)(?:[，,]|$))|以(?=[^，。；]{1,24}为(?:例|代表))"
    r"|(?:however|then|later|finally|first|second|next|also|moreover|furthermore"
    r"|in (?:\d{4}|practice|contrast)|the|our|for|in|and|but|while|so)(?![A-Za-z])"
)
BEFORE_SUBJECT = compiled(
    rf"\s?{_NUMBERING}(?:(?:{_CONNECTIVE}|{_OF_SOMETHING}|{_FURTHER})[，,\s]?\s?){{0,4}}",
    regex.IGNORECASE | regex.ASCII,
)
# someone else is the subject: what follows in this sentence is said of them
OTHER = compiled(
    r"\s?(?:我们|我|你|大家|人们|有人|笔者|小编|读者|他们?|她|网友|专家|研究(?:者|人员)?|学者|业界|学术界|工业界"
    r"|实验|对于|针对|当|若|第\s?[\d一二三四五]种|上面|下面|上图|下图|如图|图\s?\d|表\s?\d"
    r"|[A-Z][a-z]+\s?(?:等人|等|et al)|[A-Za-z]\w{0,2}\s?(?:[为是]|表示|代表))",
    regex.ASCII | regex.IGNORECASE,
)
# (2) 对于图像生成任务，使用…: what is done there, nobody named does
AS_FOR = compiled(rf"\s?{_NUMBERING}(?:对于|针对|至于)")
# a thing set beside or beneath another is not what the sentence is about
BESIDE = compiled(
    r"\s?(?:的?基础|基础上|相比|相较|比较|之前|以前|出现之|那样|一样|类似|相似|不同|为(?:典型|主要)?(?:代表|例))"
)
SET_BESIDE = compiled(r"(?:[和与跟同比像]|类似|不如|优于|超过)于?\s?$")
LIST_GOES_ON = compiled(
    r"(?:\s?(?:[（(][^（）()\n]{1,60}[）)]|[\[【]\d{1,3}[\]】]|网络|模型|算法|方法|系列)){0,3}\s?(?:(?:、|和|与|及"
    r"|以及|或|/|,?\s?and\b|&)|(?P<alone>$))"
)
# 变种有很多，包括A和B: the second clause goes on with the first
ITEMS = compiled(r"(?:包括|包含|有)")
ITEMISED = compiled(r"(?:变种|变体|方法|算法|模型|网络|结构|类型|版本|任务|技术|策略|函数|层|种|类|改进)\s?$")
# 冠军是X, 于是有了X, 何恺明提出了X: what is presented here is spoken of next
PRESENTS = compiled(
    r"(?:是|叫做?|称为|名为|即|有|出现|提出|设计|推出|发布|介绍|来看|看看|发展到|演变[到为]"
    r"|进化[到为])了?[^，。；]{0,12}$"
)
NAMES = compiled(r"(?:就是|即|叫做?|称为|名为|还有)[^，。；]{0,6}$")

_VERB = (
    r"使用|采用|引入|利用|借鉴|提出|基于|进行|实现|完成|解决|提高|提升|降低|减少|增强|缓解|加入|增加|添加|去掉|去除"
    r"|移除|取消|替换|代替|替代|取代|抛弃|摒弃|学习|沿用|继承|吸收|参考|采纳|运用|应用|结合|融合"
    r"|改进|扩展|是(?!否|因|由于|不是|的)|由|属于|优于|超过|超越|打败|击败|战胜"
    r"|胜过|比(?=[^如较例])|不如|达到|取得|获得|拿到"
    r"|包括|包含|也叫|又叫|又称|也称|称为|简称|源于|源自|来自|脱胎(?!于[^，。；]{1,14}的\s?[A-Z])|建立"
    r"|受到?(?=[^，。]{1,12}启发)|训练|(?<!还)有(?=[一两三四五六七八九十\d多])|有(?=\d|一?些)|含有|拥有"
    r"|用(?!于|途|户|来|法|处|例|意|心)|靠(?!近|谱|着|前|后)|[将把](?![来近要会])|凭(?:借|着)?|借助|依靠|经过|堆叠"
    r"|出自|来自|取自|微调|蒸馏|搭配|配合|叠加|改用|换成"
    r"|启发|催生|以(?=[^，。；]{1,16}(?:为|作)(?!止))|力压|反超|碾压|领先|略[高优低逊]|省去|放弃|舍弃|只(?=[用有])"
    r"|也?出现在|曾?(?:登顶|夺得|赢得|拿下|刷新)"
    r"|被(?!动)|通过|需要通过|可视为|可视作|可看[作成]|能|可|用于|应用于|用在|适用于|有了"
)
_ADVERB = (
    r"同时|并且|并|而且|而|还是?|也|则|又|更是?|就|主要|首先|其次|然后|再|接着|依然|依旧|仍然|仍|另外|此外|因此"
    r"|所以|于是|从而|最终|最后|直接|巧妙地|成功地?|只|仅|都|不仅"
    r"|首次|转而|全|第一次|正式|进一步|大量|创新性?地?|既|可以|能够|主要是|最重要的是|通常|一般|常常|往往|一开始"
    r"|最初|最早|总是|除此之外|对此|为此|考虑到|全部|都是|后续|已经?|逼近|甚至|共|一共|总共|本质上|因为|由于"
)
VERB_FIRST = compiled(rf"\s?{_NUMBERING}(?:{_ADVERB}){{0,3}}(?:{_VERB})", regex.ASCII | regex.IGNORECASE)
# 还可以使用…: what anybody may do
ADVICE = compiled(r"\s?(?:我们)?(?:还|也|就|又|则)?可以?(?:考虑)?(?:使用|采用|利用|尝试|选择|通过)")
FRAME_FIRST = compiled(
    r"\s?(?:先|再|随后|然后|之后|最后|后来|并|并且|而且|还|同时|也){0,2}"
    r"(?:[在于]|(?P<beside>与|和|相比|对比|同))"
)
FRAME_ADDS = compiled(
    r"[^，。；]{0,4}[在于][^，。；]{1,24}(?:后面?|前面?|[基上]础?上|之上|上)(?:又|再|还|额外|多|进一步)?"
    r"(?:添加|增加|加|引入|插入|接|改|微调|训练|进行|用|更|再)"
)
FRAME_VERB = compiled(
    rf"[^，。；]{{0,4}}[在于][^，。；]{{1,24}}[上中里内时下](?:的?(?:{_ADVERB}){{0,3}}(?:{_VERB})|的[^，。；]{{2}})",
    regex.ASCII | regex.IGNORECASE,
)
# 主干是VGG, 作者来自谷歌, 训练时只用了COCO: a part of what is spoken of, or its making, in the place of the subject
_OF_IT = (
    r"主干|骨干|backbone|颈部|检测头|分类头|编码器|解码器|生成器|判别器|鉴别器|激活函数|损失函数|目标函数|优化器"
    r"|优化算法|底座|基座|特征提取器|核心(?!期刊)"
    r"|(?:预?训练|微调)(?:集|数据|语料|样本|时|阶段|过程|用|上|只)|(?:强化学习|推理|测试|后处理)(?:时|阶段|过程)"
    r"|作者(?:是|为|来自|团队)|背后的|提出者|(?:隐藏|卷积|池化|输出|输入|全连接)层|(?:主要|基本|核心|大致"
    r"|整体)(?:的)?(?:思路|思想|想法|做法|原理)(?=是|就|在于)"
    r"|(?:归一化|位置编码|注意力|池化|初始化|正则化|优化)(?:层|方法|部分)?(?=则|用的|换成|改用|选用|用了|采用的)"
    r"|(?:预训练|微调)(?:集|数据|语料)"
    r"|(?:训练|推理)?(?:效果|性能|精度|速度|参数量?|计算量|准确率|表现|体积)(?=[也更则却上还比远略均都优超只仅]|明显|显著)"
)
PART_FIRST = compiled(rf"\s?{_NUMBERING}(?:(?:{_ADVERB})[，,]?){{0,2}}(?:{_OF_IT})", regex.ASCII | regex.IGNORECASE)
# 作为第一个深层网络的AlexNet，…: who the next clause speaks of
AS = compiled(r"\s?(?:而)?作为[^，。；]{1,16}$")
OF_MODEL = compiled(r"\s?(?:机制|方法|思想|网络|操作)?的\s?")
# what makes of the model behind it the object of a verb or preposition: no subject of what follows
GOVERNS = compiled(
    r"(?:用|使用|采用|利用|运用|借助|通过|基于|[把将比对给以被由让在从]|引入|加入|借鉴|参考|沿用|包含|包括|含有"
    r"|超过|超越|优于|不如|低于|高于|打败|击败|取代|代替|替[代换]|打破|摆脱|改变|抛弃|避免"
    r"|相比|相较|相对于?|不同于|(?<!的)是|即|叫做?|称为|作为)(?:了|的是)?\s?$"
)
PIVOT = compiled(r"来|代替|取代|替[换代]")  # 用方法B来…, 用B代替C: B does it, too
MODEL = SYMBOLS["model"]
TAKES = frozenset([MODEL, *(SYMBOLS[f"concept/{c}"] for c in ("method", "layer", "optimizer", "loss", "activation"))])

_HEADS = (
    "网络结构|网络|模型|算法|结构|架构|框架|方法|检测器|分类器|生成器|优化器|损失函数|损失|激活函数"
    "|技术|策略|思路|思想|技巧|操作|机制|层|模块|指标"
)
PRONOUN = compiled(
    rf"(?:该|这个|这一个?|这种|此|上述|这款|这类|这样的)(?:神经)?(?P<head>{_HEADS})(?!化|上的|之间|中的每|的每)"
    rf"|(?P<it>它)(?!们)|(?P<its>(?<![与及极尤何])其(?![中他它实余次一二三后间]))"
    r"|(?P<author>作者(?:们)?|研究者们?|研究人员|文章|论文|该文)(?=[^，。；]{0,6}(?:使用|采用|引入|借鉴|利用|用|加入|在|将|把))",
    regex.ASCII | regex.IGNORECASE,
)
# 网络比X更深: the network that is spoken of, where the word begins a clause
BARE = compiled(
    rf"\s?{_NUMBERING}(?P<noun>(?:整个)?(?:网络|模型)(?:结构|整体)?)(?=比|一?共?有|由|包含|包括|使用|采用|引入|采取"
    rf"|中?使用|的?(?:核心|输入|损失))"
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
    "指标": "metric",
}
IDEA_HEADS = frozenset(["技术", "策略", "思路", "思想", "技巧", "操作", "机制"])


# what a clause may begin with, asked of its first character before any of these is tried
MAY = Gate(
    AS_FOR,
    OTHER,
    compiled(rf"{_NUMBERING[:-1]}|{_CONNECTIVE}|{_FURTHER}", regex.IGNORECASE | regex.ASCII),
    ADVICE,
    VERB_FIRST,
    FRAME_FIRST,
    PART_FIRST,
    BARE,
)
MAY_BE_AS_FOR, MAY_BE_OTHER, MAY_CONNECT, MAY_ADVISE, MAY_BE_VERB, MAY_FRAME, MAY_BE_PART, MAY_BE_BARE = (
    1 << bit for bit in range(8)
)
MOST_OF = 9  # characters of what 的 ends before a subject
MAY_STAND = re.compile("[该这此上它其作研文论]")
