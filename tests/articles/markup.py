"""The two markups that articles come in: a column's, lean, and a messenger's, where every tag carries its style."""

from __future__ import annotations

import random
from html import escape
from typing import Protocol
from urllib.parse import quote


class Markup(Protocol):
    """How the parts of an article are written; text comes unescaped."""

    chance: random.Random

    def paragraph(self, text: str, *, bold: bool = False) -> str: ...
    def heading(self, text: str) -> str: ...
    def figure(self) -> str: ...
    def link(self, before: str, href: str, text: str) -> str: ...
    def whole(self, parts: list[str], address: str) -> str: ...


class Column:
    """Paragraphs with hardly an attribute, figures that stand twice (for readers without scripts), wrapped links."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def paragraph(self, text: str, *, bold: bool = False) -> str:
        inner = escape(text)
        return f"<p><b>{inner}</b></p>" if bold else f"<p>{inner}</p>"

    def heading(self, text: str) -> str:
        return f"<h2><b>{escape(text)}</b></h2>"

    def figure(self) -> str:
        chance = self.chance
        wide, high = chance.randint(300, 1280), chance.randint(200, 900)
        image = f"https://pic{chance.randint(1, 4)}.zhimg.com/v2-{chance.getrandbits(128):032x}"
        size = f'data-caption="" data-size="normal" data-rawwidth="{wide}" data-rawheight="{high}"'
        shape = f"&lt;svg xmlns=&#39;http://www.w3.org/2000/svg&#39; width=&#39;{wide}&#39; height=&#39;{high}&#39;&gt;"
        style = "origin_image zh-lightbox-thumb"
        return (
            f'<figure data-size="normal"><noscript><img src="{image}_b.jpg" {size} class="{style}" width="{wide}" '
            f'data-original="{image}_r.jpg"/></noscript><img src="data:image/svg+xml;utf8,{shape}&lt;/svg&gt;" {size} '
            f'class="{style} lazy" width="{wide}" data-original="{image}_r.jpg" data-actualsrc="{image}_b.jpg"/>'
            "</figure>"
        )

    def link(self, before: str, href: str, text: str) -> str:
        if "zhihu.com" in href:
            anchor = f'<a href="{escape(href)}" class="internal">{escape(text)}</a>'
        else:
            href = f"https://link.zhihu.com/?target={quote(href)}"
            opened = 'class=" wrap external" target="_blank" rel="nofollow noreferrer"'
            anchor = f'<a href="{escape(href)}" {opened}>{escape(text)}</a>'
        return f"<p>{escape(before)}{anchor}</p>"

    def whole(self, parts: list[str], address: str) -> str:
        return "".join(parts)


BOX = "max-width: 100%;box-sizing: border-box !important;overflow-wrap: break-word !important;"
P = f"{BOX}min-height: 1em;line-height: 1.75em;"
SPAN = "color: rgb(63, 63, 63);font-size: 15px;letter-spacing: 1px;"
STRONG = f"{BOX}font-weight: 700;"


class Messenger:
    """Sections in sections, and a style with every tag."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def paragraph(self, text: str, *, bold: bool = False) -> str:
        inner = escape(text)
        inner = f'<strong style="{STRONG}">{inner}</strong>' if bold else inner
        return f'<p style="{P}"><span style="{SPAN}">{inner}</span></p>\n<p><br></p>'

    def heading(self, text: str) -> str:
        return f'<section style="{BOX}"><p style="{P}"><strong style="{STRONG}">{escape(text)}</strong></p></section>'

    def figure(self) -> str:
        chance = self.chance
        key = f"{chance.getrandbits(256):064x}"
        image = f"http://mmbiz.qpic.cn/mmbiz_png/{key}/640?wx_fmt=png"
        return (
            f'<p style="{P}"><img class="rich_pages" data-copyright="0" data-ratio="{chance.random():.16f}" '
            f'data-s="300,640" data-src="{image}" data-type="png" data-w="{chance.randint(400, 1280)}" '
            f'style="{BOX}width: 578px; height: 322px;" src="{image}"></p>'
        )

    def link(self, before: str, href: str, text: str) -> str:
        anchor = f'<a target="_blank" href="{escape(href)}" data-linktype="2" style="{SPAN}">{escape(text)}</a>'
        return f'<p style="{P}"><span style="{SPAN}">{escape(before)}</span>{anchor}</p>'

    def whole(self, parts: list[str], address: str) -> str:
        sections = self.chance.randint(3, 9)
        opened = f'<section data-tools="135" data-color="rgb(117, 117, 118)" style="{BOX}">' * sections
        head = '<div><div><div class="rich_media_content" id="js_content">\n                    \n'
        foot = (
            f'<br>\n        <a target="_blank" href="{escape(address)}" style="color: blue">原文</a>\n<br></div></div>'
        )
        inner = "\n".join(parts)
        return f"{head}{opened}{inner}{'</section>' * sections}\n                </div>\n\n{foot}"
