"""Compiled patterns kept from run to run: what is kept is what would be made, and nothing kept is ever trusted."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import regex

from kg import cleaning
from kg.extractors import extract
from kg.records import Provenance, RawDocument
from kg.rules import Rules, _cache

FLAGS = regex.ASCII | regex.IGNORECASE
PATTERNS = [
    "基于",
    "(?P<subject>[\ue000-\ue003])(?:基于|is based on)(?P<object>[\ue000])",
    r"(?<!\bnot\s)(?>uses?|employs?){1,3}+",
    r"(?P<a>x)(?&tail)(?(DEFINE)(?P<tail>(?:\s?\[\d+\])*))",
    r"[^，。\ue000-\uf8ff]{0,24}?\p{Han}",
]
TEXT = "ResNet基于残差学习，使用ReLU。BERT is based on the Transformer, and it uses layer normalization [3]."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache of its own, at the mercy of the test."""
    monkeypatch.setenv("KG_CACHE_DIR", str(tmp_path / "cache"))
    _forget()
    yield tmp_path / "cache"
    _forget()


def _forget() -> None:
    """As if in a new process."""
    _cache.compiled.cache_clear()
    _cache._folder.cache_clear()


def _compiled() -> list[regex.Pattern[str]]:
    _forget()
    return [_cache.compiled(pattern, FLAGS) for pattern in PATTERNS]


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("patterns-*/*") if file.is_file())


def _same(found: list[regex.Pattern[str]]) -> bool:
    """Whether these do what the patterns do."""
    made = [regex.compile(pattern, FLAGS) for pattern in PATTERNS]
    texts = ("\ue000基于\ue000", "she uses it", "xx [3][4]", "a，b汉", TEXT)
    return [(p.pattern, p.flags, p.groupindex) for p in found] == [
        (p.pattern, p.flags, p.groupindex) for p in made
    ] and [[m.span() for m in p.finditer(text, overlapped=True)] for p in found for text in texts] == [
        [m.span() for m in p.finditer(text, overlapped=True)] for p in made for text in texts
    ]


def test_a_pattern_is_compiled_once_for_all_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _same(_compiled())
    assert len(_files(folder)) == len(PATTERNS)
    _cache._builder()
    monkeypatch.setattr(regex, "compile", _refused)
    found = _compiled()
    monkeypatch.undo()
    assert _same(found)


def _refused(*_: Any) -> Any:
    raise AssertionError("compiled again")


def test_only_the_user_reads_and_writes_the_files(folder: Path) -> None:
    _compiled()
    assert {file.stat().st_mode & 0o777 for file in _files(folder)} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())} == {0o700}


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


def _changed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)


def _of_another_kind(file: Path) -> None:
    payload = b'{"a": 1}'
    file.write_bytes(_cache.hashlib.sha256(payload).hexdigest().encode() + payload)


def _pickled(file: Path) -> None:
    file.write_bytes(pickle.dumps(PATTERNS))


def _writable_by_all(file: Path) -> None:
    file.chmod(0o666)


def _a_link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to(file.with_name("elsewhere"))


def _a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


SPOILT = [_emptied, _cut, _changed, _of_another_kind, _pickled, _writable_by_all, _a_link, _a_folder]


@pytest.mark.parametrize("spoil", SPOILT, ids=[spoil.__name__.strip("_") for spoil in SPOILT])
def test_a_spoilt_file_is_made_anew(spoil: Callable[[Path], None], folder: Path) -> None:
    _compiled()
    for file in _files(folder):
        spoil(file)
    assert _same(_compiled())
    assert _same(_compiled())


def test_a_pattern_that_another_file_holds_is_not_taken(folder: Path) -> None:
    _compiled()
    first, *others = _files(folder)
    for other in others:
        other.write_bytes(first.read_bytes())
    assert _same(_compiled())


def test_what_another_version_left_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _compiled()
    monkeypatch.setattr(_cache, "_version", lambda: "another")
    assert _same(_compiled())
    assert len(_files(folder)) == 2 * len(PATTERNS)


def test_what_is_old_is_removed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _compiled()
    (old,) = folder.iterdir()
    os.utime(old, (0, 0))
    monkeypatch.setattr(_cache, "_version", lambda: "another")
    monkeypatch.setattr(_cache, "_MOST", 2)
    assert _same(_compiled())
    assert not old.exists()
    _forget()
    _cache._folder(str(folder))
    assert len(_files(folder)) == len(PATTERNS) - 1


@pytest.mark.parametrize("named", ["", "/dev/null/cache", "\0"])
def test_without_a_folder_all_is_as_before(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ | {"KG_CACHE_DIR": named})
    assert _same(_compiled())
    _forget()


def test_a_folder_that_others_can_write_is_not_used(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    assert _same(_compiled())
    assert _files(folder) == []


def test_a_full_disk_is_no_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_cache.tempfile, "mkstemp", full)
    assert _same(_compiled())
    assert _files(folder) == []


SCRIPT = """
import sys
from kg.rules import _cache
for number in range(40):
    pattern = _cache.compiled(f"(?:基于|源于){{{number + 1}}}", 128)
    assert pattern.fullmatch("基于" * (number + 1)), number
"""


def test_many_may_write_at_once(folder: Path) -> None:
    workers = [subprocess.Popen([sys.executable, "-c", SCRIPT]) for _ in range(4)]
    assert [worker.wait() for worker in workers] == [0] * 4
    assert len(_files(folder)) == 40
    assert all(_cache._read(file) is not None for file in _files(folder))


def test_the_same_is_found_with_and_without(folder: Path, rules: Rules) -> None:
    document = cleaning.clean(RawDocument("a", "", "plain", TEXT, Provenance("plain", "a.txt")))
    expected = extract(document, rules)
    assert expected.relations
    for _ in range(2):  # the first time it fills, then it is read
        _forget()
        fresh = Rules.of(map(replace, rules.all), rules.entries, titles=rules.titles, senses=rules.senses)
        assert extract(document, fresh) == expected
    assert len(_files(folder)) > 20


def test_rules_can_be_sent_to_another_process(rules: Rules) -> None:
    document = cleaning.clean(RawDocument("a", "", "plain", TEXT, Provenance("plain", "a.txt")))
    expected = extract(document, rules)
    sent: Rules = pickle.loads(pickle.dumps(rules))
    assert sent.cache == {}
    assert extract(document, sent) == expected
