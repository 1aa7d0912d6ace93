"""Whatever ends a build, a kill, a full disk or a folder that cannot be written, nothing that was there is lost."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.killing import contents

ROOT = Path(__file__).parents[1]
# more of them by hand: KG_KILLS=50 pytest tests/test_nothing_lost.py
KILLS = os.environ.get("KG_KILLS", "3")


def build(*arguments: str | Path, limit: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "build", "-q", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, preexec_fn=limit, check=False)


def test_killed_builds_lose_nothing() -> None:
    command = [sys.executable, "-m", "tests.killing", "--kills", KILLS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "every file was whole each time" in done.stdout


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "article.md"
    file.write_text("# ResNet\n\nResNet基于VGG，在ImageNet上训练。", encoding="utf-8")
    return file


def small_files() -> None:
    """Let no file grow over 20,000 bytes, as on a disk with no more room."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


@pytest.mark.parametrize(
    ("options", "remedy"), [((), "raise the limit"), (("--store",), "free some space")], ids=["exports", "store"]
)
def test_a_full_disk_leaves_the_old_files(
    options: tuple[str, ...], remedy: str, article: Path, corpus: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert build(article, "-o", out, "-f", "ttl,json").returncode == 0
    before = contents(out, hidden=True)
    kept = (*options, tmp_path / "store") if options else ()
    done = build(corpus, "-o", out, "-f", "ttl,json", *kept, limit=small_files)
    assert done.returncode == 2
    assert remedy in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(out, hidden=True) == before
    again = build(corpus, "-o", out, "-f", "ttl,json", *kept)
    assert again.returncode == 0, again.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with little room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("no file system may be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_disk_without_room(small_disk: Path, article: Path, corpus: Path) -> None:
    assert build(article, "-o", small_disk / "out", "-f", "ttl").returncode == 0
    before = contents(small_disk / "out", hidden=True)
    done = build(corpus, "-o", small_disk / "out", "-f", "ttl", "--store", small_disk / "store")
    assert done.returncode == 2
    assert "free some space" in done.stderr
    assert contents(small_disk / "out", hidden=True) == before


@pytest.mark.parametrize("option", ["-o", "--store"])
def test_a_disk_that_cannot_be_written(option: str, small_disk: Path, article: Path, tmp_path: Path) -> None:
    assert build(article, "-o", small_disk / "there", "-f", "ttl").returncode == 0
    before = contents(small_disk / "there", hidden=True)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    done = build(article, "-o", tmp_path / "out", option, small_disk / "there", "-f", "ttl")
    assert done.returncode == 2
    assert "Read-only file system" in done.stderr
    assert re.search(r"choose a(?:nother)? folder", done.stderr)
    assert "Traceback" not in done.stderr
    assert contents(small_disk / "there", hidden=True) == before
