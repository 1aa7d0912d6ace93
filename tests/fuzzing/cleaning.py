"""Markup of any kind: a document whose blocks, links and tables lie where they are said to lie."""

from __future__ import annotations

from collections.abc import Iterator

from kg import cleaning, readers
from kg.cleaning import CLEANERS
from kg.records import Provenance, RawDocument
from tests.fuzzing import engine, laws
from tests.fuzzing.words import CORPUS, text_of

WORDS = (
    *(
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<section>",
        "</section>",
        "<b>",
        "</b>",
        "<strong>",
        "<i>",
        "<br>",
        "<br/>",
        "<hr>",
    ),
    *(
        "<a href='https://a.example/'>",
        "</a>",
        "<a href='#b' class='footnote-backref'>",
        "↩",
        "<ol>",
        "<ol start=3>",
        "</ol>",
    ),
    *(
        "<ul class='references'>",
        "</ul>",
        "<li>",
        "<li value=7>",
        "</li>",
        "<h2>",
        "</h2>",
        "<pre>",
        "</pre>",
        "<code>",
    ),
    *(
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<td colspan=2 rowspan=3>",
        "<th>",
        "<caption>",
        "</caption>",
        "<figcaption>",
    ),
    *(
        "<sup data-numero='1' data-text='x' data-url='https://a.example/'>",
        "</sup>",
        "<span data-tex='x^2'>",
        "</span>",
    ),
    *(
        "<img eeimg=1 alt='y'>",
        "<section style='display:none'>",
        "<script>",
        "</script>",
        "<svg>",
        "<math>",
        "<!--",
        "-->",
    ),
    *(
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&lt;p&gt;",
        "&#0;",
        "&#xD800;",
        "&#1114112;",
        "<template>",
        "<select>",
        "<textarea>",
    ),
    *(
        "# ",
        "## 参考文献\n",
        "参考文献",
        "References",
        "推荐阅读",
        "[1] He K. Deep[C]. 2016.",
        "1. ",
        "- ",
        "* ",
        "> ",
        "```\n",
    ),
    *(
        "| a | b |\n|---|---|\n",
        "| c | d |\n",
        "[x](https://a.example/)",
        "![y](z.png)",
        "[r]: https://a.example/\n",
        "[^1]",
    ),
    *(
        "https://a.example/1",
        "\n",
        "\n\n",
        "  ",
        "\t",
        "    ",
        "\u3000",
        "\u200b",
        "\u202e",
        "\u00ad",
        "\u2028",
        "\x85",
        "\x0b",
    ),
    *(
        "ResNet在ImageNet上训练。",
        "text ",
        "图1",
        "表 2",
        "**",
        "__",
        "`",
        "~~",
        "\\",
        "<",
        ">",
        "/",
        "=",
        "'",
        '"',
        "&",
    ),
)


def seeds() -> Iterator[bytes]:
    """The sample articles as each kind of markup, and words in all orders that fuzzing will find."""
    for raw in readers.documents([CORPUS]):
        if isinstance(raw, RawDocument):
            yield b"\1" + bytes([sorted(CLEANERS).index(raw.markup)]) + raw.content[:1500].encode()
    for number in range(3):
        yield bytes([0, number, *range(0, len(WORDS), 2)])
        yield bytes([0, number, *range(1, len(WORDS), 3)])


def check(content: bytes) -> None:
    """Clean twice: equal, and well-formed."""
    markup = sorted(CLEANERS)[content[1] % len(CLEANERS) if len(content) > 1 else 0]
    text = text_of(content[:1] + content[2:], WORDS)
    raw = RawDocument("test/1", "T", markup, text, Provenance("test", "test"))
    found = cleaning.clean(raw)
    laws.document(found)
    assert found == cleaning.clean(raw)


if __name__ == "__main__":
    engine.main("cleaning", check, seeds(), WORDS)
