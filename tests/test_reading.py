"""Readers: what each shape gives, how shape and encoding are told, and what is said of files that are wrong."""

from __future__ import annotations

import gzip
import json
import os
import random
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from kg import readers
from kg.errors import InputError
from kg.readers import content, lines
from kg.records import RawDocument

FEED = {
    "toInsertArticleList": [
        {
            "title": " 标题\n一 ",
            "link": "http://weixin.sogou.com/weixin?query=x",
            "description": '<div id="js_content"><p>正文</p></div><a href="http://mp.weixin.qq.com/s?a=1&amp;b=2">原文</a>',
            "publishedDate": "Tue, 15 Sep 2020 06:36:00 +0000",
            "linkMd5": "abc",
        },
        {"title": "没有正文", "linkMd5": "def"},
    ],
    "feed": {"name": "公众号"},
}
COLUMN = {
    "title": "专栏",
    "article": [
        {
            "url": "https://zhuanlan.zhihu.com/p/42",
            "userName": "作者",
            "title": "文章",
            "content": "<p>正文</p>",
            "topic": [{"tag": "CNN"}],
            "comments": ["评论里的BERT"],
        }
    ],
}
PAGE = (
    '<html><head><meta charset="{charset}"><meta property="og:title" content="标题"><meta name="author" content="老王">'
    '<meta property="article:published_time" content="2020-01-02T03:04:05Z"></head><body><nav>导航里的GAN</nav>'
    "<article><p>这是正文的第一段，它的长度足够被认作文章的正文部分，而不是页面上别的什么东西，比如导航、版权声明或者广告。</p></article>"
    "<footer>版权</footer></body></html>"
)


def documents(path: Path) -> list[RawDocument | InputError]:
    return list(readers.documents([path]))


def only(path: Path) -> RawDocument:
    (document,) = documents(path)
    assert isinstance(document, RawDocument), document
    return document


def test_feed(tmp_path: Path) -> None:
    path = tmp_path / "any.txt"
    path.write_text(json.dumps(FEED), encoding="utf-8")
    document, error = documents(path)
    assert isinstance(document, RawDocument)
    assert (document.id, document.title) == ("feed/abc", "标题 一")
    assert document.provenance.url == "http://mp.weixin.qq.com/s?a=1&b=2"
    assert (document.provenance.site, document.provenance.published) == ("公众号", "2020-09-15")
    assert isinstance(error, InputError)
    assert "article 2" in str(error)


def test_zhihu(tmp_path: Path) -> None:
    path = tmp_path / "any.txt"
    path.write_text(json.dumps(COLUMN), encoding="utf-8")
    document = only(path)
    assert (document.id, document.topics) == ("zhihu/42", ("CNN",))
    assert (document.provenance.author, document.provenance.site) == ("作者", "专栏")
    assert "BERT" not in document.content


ENCODINGS = {
    "utf-8": ("utf-8", b""),
    "utf-8 with a mark": ("utf-8", b"\xef\xbb\xbf"),
    "utf-16": ("utf-16-le", b"\xff\xfe"),
    "gb18030": ("gb18030", b""),
    "gb2312": ("gb18030", b""),
    "a wrong declaration": ("gb18030", b""),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_encodings(name: str, tmp_path: Path) -> None:
    encoding, mark = ENCODINGS[name]
    declared = {"a wrong declaration": "utf-8", "gb2312": "gb2312"}.get(name, encoding)
    path = tmp_path / "page.html"
    path.write_bytes(mark + PAGE.replace("{charset}", declared).encode(encoding))
    document = only(path)
    assert (document.title, document.provenance.author) == ("标题", "老王")
    assert document.provenance.published == "2020-01-02"
    assert "第一段" in document.content
    assert "GAN" not in document.content


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("---\ntitle: 'A: note'\ndate: 2020-3-4\ntags: [a, b]\n---\n# Other\n\ntext", encoding="utf-8")
    document = only(path)
    assert (document.id, document.title, document.markup) == ("markdown/note", "A: note", "markdown")
    assert (document.provenance.published, document.topics) == ("2020-03-04", ("a", "b"))


def test_plain(tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_text(
        "题目\n\n正文，见 https://a.example/1 。\n\n更多正文。\n\nhttps://b.example/2\n\n相关文章\n", encoding="utf-8"
    )
    document = only(path)
    assert (document.id, document.title) == ("plain/note", "题目")
    assert document.provenance.url == "https://b.example/2"


@pytest.mark.parametrize("packed", [False, True])
def test_rows(packed: bool, tmp_path: Path) -> None:
    rows = ['{"id": "1", "title": "A", "text": "x"}', "not json", '{"id": 2, "markdown": "# B"}', '{"id": "3"}']
    lines = "".join(f"{row}\n" for row in rows)
    path = tmp_path / ("rows.jsonl.gz" if packed else "rows.jsonl")
    path.write_bytes(gzip.compress(lines.encode()) if packed else lines.encode())
    found = documents(path)
    assert [item.id for item in found if isinstance(item, RawDocument)] == ["rows/1", "rows/2"]
    assert [item.place for item in found if isinstance(item, InputError)] == [f"{path.name}:2", f"{path.name}:4"]


def test_a_list_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text('[{"id": "1", "title": "A", "html": "<p>x</p>"}]', encoding="utf-8")
    assert only(path).markup == "html"


def test_a_folder_is_walked_in_order_whatever_is_named_first(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.txt", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    places = [source.place for source in readers.find([tmp_path])[0]]
    assert places == ["a.txt", "b/1.txt", "b/2.txt"]
    named = [tmp_path / "b" / "2.txt", tmp_path / "a.txt", tmp_path / "a.txt"]
    assert readers.find(named)[0] == readers.find(named[::-1])[0]
    assert len(readers.find(named)[0]) == 2


def test_what_is_no_regular_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("text", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    sources, errors = readers.find([tmp_path])
    assert [source.place for source in sources] == ["good.txt"]
    assert errors == []


BAD = {
    "empty": (b"", "empty"),
    "blank": (b" \n\n", "empty"),
    "binary": (bytes(range(256)) * 40, "binary"),
    "truncated JSON": (b'{"article": [{"url": "x"', "line 1"),
    "invalid JSON": (b'{"article":\n [}', "line 2, column 3"),
    "unknown JSON": (b'{"a": 1}', "toInsertArticleList"),
    "a list of numbers": (b"[[1, 2]]", "unknown shape"),
    "broken gzip": (b"\x1f\x8b\x08\x00broken", "cannot be read"),
    "deep JSON": (b'{"article": ' + b"[" * 200_000, "JSON"),
    "an empty page": (b"<html><body><nav>x</nav></body></html>", "no text"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_place_and_reason(name: str, tmp_path: Path) -> None:
    content, reason = BAD[name]
    path = tmp_path / "bad.file"
    path.write_bytes(content)
    (error,) = documents(path)
    assert isinstance(error, InputError), error
    assert error.place == "bad.file"
    assert reason in str(error)
    assert error.remedy


def test_missing_paths_and_empty_folders(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    errors = [str(error) for error in documents(tmp_path / "nowhere") + documents(tmp_path / "empty")]
    assert "no such file or folder" in errors[0]
    assert "no file to read" in errors[1]


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines_of_any_length_are_read_one_by_one(
    packed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MAX_BYTES", 1000)
    monkeypatch.setattr(lines, "LONGEST", 100)
    rows = [json.dumps({"id": str(number), "text": "x" * (number if number != 50 else 500)}) for number in range(1, 60)]
    path = tmp_path / "rows.jsonl"
    text = "\n".join(rows).encode()
    path.write_bytes(gzip.compress(text) if packed else text)
    found = documents(path)
    assert [item.id for item in found if isinstance(item, RawDocument)] == [
        f"rows/{number}" for number in range(1, 60) if number != 50
    ]
    assert [str(item) for item in found if isinstance(item, InputError)] == [
        "rows.jsonl:50: a line of more than 100 bytes (it is left out; split it into articles)"
    ]


def test_a_packed_file_that_breaks_off_gives_what_it_holds(tmp_path: Path) -> None:
    noise = random.Random(1)
    rows = "".join(json.dumps({"text": f"{noise.random()}" * 50}) + "\n" for _ in range(2000))
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(rows.encode())[:-500])
    *found, error = documents(path)
    assert len(found) > 100
    assert all(isinstance(item, RawDocument) for item in found)
    assert str(error).startswith("rows.jsonl.gz: cannot be read: Compressed file ended")


def test_rows_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [json.dumps({"text": text}, ensure_ascii=False) for text in ("残差网络很深", "注意力")]
    path.write_bytes(rows[0].encode("gb18030") + b"\n" + rows[1].encode() + b"\n")
    assert [item.content for item in documents(path) if isinstance(item, RawDocument)] == ["残差网络很深", "注意力"]


@pytest.mark.parametrize("byte", [b"\0", b" ", b"\n", b"x"])
def test_a_bomb_is_not_unpacked(byte: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "_SMALL", 1_000_000)
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(byte * 50_000_000))
    (error,) = documents(path)
    most = max(1_000_000, 100 * path.stat().st_size)
    assert str(error) == f"bomb.gz: unpacks to more than {most:,} bytes (unpack it and split it)"


@pytest.mark.parametrize("row", ["", '{"text": "a"}\n{"text": "b"}\n'])
def test_what_is_no_file_any_more_is_refused(row: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(row or "text", encoding="utf-8")
    sources, _ = readers.find([tmp_path])
    (tmp_path / "a.jsonl").unlink()
    assert "No such file" in _refusal(sources[0])
    os.mkfifo(tmp_path / "a.jsonl")
    assert "is no regular file" in _refusal(sources[0])
    (tmp_path / "a.jsonl").unlink()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "a.jsonl"))
        assert "cannot be read" in _refusal(sources[0])
    (tmp_path / "a.jsonl").unlink()
    (tmp_path / "a.jsonl").mkdir()
    assert "cannot be read: Is a directory" in _refusal(sources[0])


def _refusal(source: readers.Source) -> str:
    with pytest.raises(InputError) as found:
        list(readers.read(source))
    return str(found.value)


def test_a_device_is_refused() -> None:
    (error,) = documents(Path("/dev/zero"))
    assert "is no regular file" in str(error)


def test_a_file_that_shrinks_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "a"}\n' * 4, encoding="utf-8")
    source = readers.Source("rows.jsonl", path)
    *_, last = lines.cut(source, 20)
    os.truncate(path, last.start + 5)
    found = readers.read(source, last)
    assert "no JSON object" in str(next(found))
    with pytest.raises(InputError, match=r"rows.jsonl: cannot be read: it ends 23 bytes early"):
        next(found)


def test_links_that_lead_nowhere_or_in_circles(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to(tmp_path / "round")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "folder" / "a.txt").write_text("text", encoding="utf-8")
    sources, errors = readers.find([tmp_path])
    assert ([source.place for source in sources], errors) == (["folder/a.txt"], [])
    (error,) = documents(tmp_path / "round")
    assert "Too many levels of symbolic links" in str(error)


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_a_name_that_is_no_text_is_shown_byte_by_byte(tmp_path: Path) -> None:
    path = Path(os.fsdecode(bytes(tmp_path) + "/名".encode() + b"\xff.txt"))
    path.write_text("标题\n\n正文", encoding="utf-8")
    document = only(tmp_path)
    assert document.provenance.path == "名\\xff.txt"
    assert only(path) == document
    path.unlink()
    (error,) = documents(path)
    assert str(error).encode().endswith(b"\\xff.txt: no such file or folder (check the spelling of the path)")


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_name_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    (error,) = documents(tmp_path / name)
    assert "cannot be read" in str(error)


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: str) -> Any:
        if str(folder).endswith("secret"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    scandir = os.scandir
    (tmp_path / "secret").mkdir()
    (tmp_path / "a.txt").write_text("text", encoding="utf-8")
    monkeypatch.setattr(os, "scandir", refuse)
    sources, errors = readers.find([tmp_path])
    assert [source.place for source in sources] == ["a.txt"]
    assert [str(error) for error in errors] == [
        "secret: cannot be read: Permission denied (check the file and its permissions)"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("text", encoding="utf-8")
    path.chmod(0)
    (error,) = documents(path)
    assert "cannot be read" in str(error)


def test_control_characters_and_lone_surrogates_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text('{"id": "1", "title": "A\\u0000B\\ud800", "text": "x\\u0001 y"}', encoding="utf-8")
    document = only(path)
    assert (document.title, document.content) == ("AB", "x y")


def test_bytes_that_are_no_text_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "mixed.txt"
    path.write_bytes(
        "题目\n\n我们用了ResNet。".encode() + b"\xff\xfe\xff" + "后面的话也很多，足够长，能看出来是中文。".encode()
    )
    assert "ResNet" in only(path).content


CODECS = ("utf-16", "utf-32", "utf-7", "punycode", "idna", "undefined", "unicode_escape", "cp037", "rot13", "nothing")


@pytest.mark.parametrize("name", CODECS)
def test_a_declaration_that_cannot_be_meant_is_passed_over(name: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE.replace("{charset}", name).encode())
    assert "第一段" in only(tmp_path / "page.html").content


LAUGHS = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))


@pytest.mark.parametrize("before", ["", "<?xml version='1.0'?>"])
@pytest.mark.parametrize("inside", ["&e11;", "<svg><text>&e11;</text></svg>"])
def test_entities_that_hold_each_other_do_not_grow(before: str, inside: str, tmp_path: Path) -> None:
    declared = f"{before}<!DOCTYPE html [<!ENTITY e0 'x'>{LAUGHS}]>"
    page = PAGE.replace("第一段", f"第一段{inside}").replace("{charset}", "utf-8")
    (tmp_path / "page.html").write_text(declared + page, encoding="utf-8")
    assert len(only(tmp_path / "page.html").content) < 1000
