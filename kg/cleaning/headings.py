"""Lines that open or close a reference list: its headings, other sections, further reading, the tail of an article."""

from __future__ import annotations

import regex

from kg.cleaning.signs import weak

SHORT = 40
_NUMBERING = (
    r"(?:(?:0x)?第?[\d一二三四五六七八九十]{1,3}(?:\.\d{1,2}){0,2}[章节]?[.、．:：)）\s]\s?|[（(][\d一二三四五六七八九十]{1,3}[)）]\s?"
    r"|[IVX]{1,4}[.、\s]\s?|附录?[:：\s]?\s?)"
)
_WHAT = r"(?:文献|文獻|资料|資料|链接|連結|论文|论著|来源|文章|书目|书籍|网址|网站|内容|文档|引用|列表|出处|博客)"
_CLEAR = (
    rf"(?:(?:主要|部分|本文|文章|相关)?(?:参\s?考\s?文\s?献|参考{_WHAT}|參考(?:文獻|資料|連結))"
    rf"(?:\s?[和与及、/&]\s?(?:参考|引用)?(?:{_WHAT}|注释|致谢|感谢|鸣谢|延伸阅读|扩展阅读|推荐阅读))?(?:列表|清单|目录)?"
    r"|(?:引用|引文)(?:文献|文獻|资料|链接|列表|论文|来源)|文献(?:引用|列表|目录)"
    r"|r\s?eferences?(?:\s(?:and\s(?:notes|links|further\sreading)|cited|list))?|reference\s(?:list|links)"
    r"|selected\sreferences|bibliography|works\scited|literature\scited|notes\sand\sreferences)"
)
# words that head other things too, and sentences that lead to a list
_VAGUE = (
    r"(?:(?:主要)?参考|引用|文献|refs?|literature|citations?|sources"
    rf"|[^\s，。：:]{{1,16}}(?:参考|引用)(?:{_WHAT}|了?(?:以下|如下).{{0,8}})(?=\s?[:：])"
    r"|参考(?:\s?[和与及&]\s?(?:致谢|感谢|鸣谢|推荐)))"
)
_LEFT, _RIGHT = r"[\s【\[《「〖*#=—\-■◆●▍★►▶•·📚🔗📖📝📎]{0,6}", r"[\s】\]》」〗*#=—\-:：.。]{0,6}"
_CORE = rf"(?:(?P<clear>{_CLEAR})|(?P<vague>{_VAGUE}))(?:\s?[（(/|]?\s?(?:参考文献|参考资料|references?)[)）]?)?"
HEADING = regex.compile(rf"(?i){_LEFT}{_NUMBERING}?{_LEFT}{_CORE}{_RIGHT}")
# one of these stands in every heading that is glued to an entry
HINTS = (
    "参",
    "參",
    "引用",
    "文献",
    "文獻",
    "eference",
    "EFERENCE",
    "ibliog",
    "IBLIOG",
    "orks cited",
    "iterature cited",
)
# and one of these in what is matched of it; İ and the like are no letters of a heading
GLUED_WORDS, GLUED_LETTERS = ("考", "引用", "引文", "文献", "文獻"), ("efere", "ograph", "cited")
# a heading with its first entry on the same line, at the start of the line or after a sentence
_FIRST = r"(?=[\[【［(（]\s?1\s?[\]】］)）]|1[.、．)）](?!\d)|①|¹)"
GLUED = regex.compile(
    rf"(?i)(?:^{_LEFT}{_NUMBERING}?|(?<=[。.!！?？\s])){_LEFT}(?:{_CLEAR}|(?:参考|引用|文献)(?=\s?[】\]:：])){_RIGHT}{_FIRST}"
    rf"|^{_LEFT}{_NUMBERING}?{_LEFT}{_CLEAR}[】\]]?\s?[:：]\s?(?=\S)"
)
_ENDS = r"the\s+end\b|(?:end|fin)\W*$|完\W*$|全文完|未完待续|(?:文章|正文)结束|以上(?:就是|便是|是|内容|为|即)"
_INVITES = (
    r"欢迎|(?:点击|长按|扫码|扫描|识别|搜索|关注)|点个?(?:赞|在看)|(?:喜欢|觉得).{0,12}(?:赞|在看|转发|有用)"
    r"|(?:如果|若).{0,20}(?:帮助|喜欢|有用|疑问|问题)|加(?:入|微信|群)|公众号|微信(?:公众号|号|群)?\s?[:：]|投稿|商务合作"
    r"|联系(?:我们|方式|邮箱)|share\s(?:this|on)\b|subscribe\b|follow\s(?:us|me)\b|leave\sa\s|comments?\W*$"
)
_CREDITS = (
    r"作者(?:简介|介绍|信息|\s?[:：|/])|关于(?:作者|我们)|about\s(?:the\s)?authors?\b|author\sbio"
    r"|(?:责任|本文|文章)?(?:编辑|编译|审校|校对|排版|责编|整理|来源|撰文|文案|审核|监制|出品|作者|译者)\s?(?:[:：|/]|$)"
    r"|(?:本文|文章|原文)(?:转载|转自|首发|来源|来自|作者|仅|由|为|经|链接|地址|版权|内容|授权|完|系|的)"
    r"|转载|转自|原文\s?(?:[:：]|$)|版权|免责声明|声明\s?[:：]|copyright\b|©|all\srights\sreserved"
    r"|(?:编辑|发布|发表|更新|修改)于\s?\d|感谢|谢谢|致谢|acknowledge?ments?\b|thanks?\s(?:for|to|you)\b|图片来源|封面图?\s?[:：]"
    r"|posted\s(?:in|by|on)\b|filed\sunder|tags?\s?:|originally\spublished|this\s(?:article|post|work)\s(?:was|is|first)"
)
_MORE = (
    r"往期|推荐(?:阅读|文章|你看)|相关(?:阅读|文章|推荐)|延伸阅读|扩展阅读|更多(?:精彩|阅读|文章|内容|可见)|阅读原文"
    r"|further\sreading|related\s(?:articles|posts)|read\smore|附录|appendi(?:x|ces)\b|supplementary"
)
# what stands after an article, or after its references
TAIL = regex.compile(rf"(?i)[\s\-—=*~·•|>▲▼◆■★☆👇👆👉（(【\[「《]*(?:{_ENDS}|{_INVITES}|{_CREDITS}|{_MORE})")
_SECTION_NUMBER = r"(?:第?[一二三四五六七八九十]{1,3}[章节]?[、.．\s]|\d{1,2}(?:\.\d{1,2}){0,2}[.、．\s])\s?"
_SECTION = regex.compile(rf"{_SECTION_NUMBER}\P{{P}}{{1,16}}$")
_CLOSING = regex.compile(
    rf"{_SECTION_NUMBER}?(?:总结|结论|附录|致谢|展望|结语|小结|后记|写在最后|conclusions?|appendix|summary|discussion)\P{{P}}{{0,12}}$",
    regex.IGNORECASE,
)
RELATED = regex.compile(
    r"(?i)(?:相关(?:文章|阅读|推荐)|推荐(?:阅读|你看|文章)|往期(?:文章|推荐|精彩|回顾|内容)?"
    r"|系列(?:文章|完整阅读|阅读)|完整阅读|延伸阅读|扩展阅读|精彩(?:推荐|回顾)|更多(?:阅读|文章|精彩|内容)"
    r"|THE END|转载(?:请联系|须知)|长按.{0,6}二维码|扫.{0,4}二维码|关注(?:我们|公众号)|投稿或寻求"
    r"|(?<!and )further reading|related (?:articles|posts|reading)|read more|you may also like)"
)


def may_glue(text: str) -> bool:
    """Whether the words are there that a heading has which is glued to an entry."""
    if not any(hint in text for hint in HINTS):
        return False
    return any(word in text for word in GLUED_WORDS) or any(word in text.lower() for word in GLUED_LETTERS)


def section(text: str) -> bool:
    """Whether this is the number and title of a section, set as plain text."""
    return len(text) <= SHORT and _SECTION.match(text) is not None and not weak(text)


def closing(text: str) -> bool:
    """Whether this is the title of a section that may follow a list, with or without a number."""
    return len(text) <= SHORT and _CLOSING.match(text) is not None


def related(text: str) -> bool:
    """Whether a short line announces further reading."""
    return len(text) <= SHORT and RELATED.search(text) is not None
