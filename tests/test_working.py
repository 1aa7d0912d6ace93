"""Several processes give what one gives, in the same order, whatever happens to them and whatever they are given."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import working_tasks
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import contract, pipeline, readers, working
from kg.errors import InputError, QueryError, RuleError, RulesError, WorkError
from kg.readers import Part, Source, lines
from kg.rules import Rules
from kg.working import Limits, Portion, crew
from kg.working.process import READY

HERE = Path(__file__).parent


def file_of(folder: Path, texts: list[str], name: str = "rows.jsonl") -> Source:
    rows = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts)]
    path = folder / name
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return Source(name, path)


def done(
    source: Source | list[Source], rules: Rules, jobs: int, seconds: float = 60, characters: int = 10_000
) -> list[str]:
    sources = source if isinstance(source, list) else [source]
    items = working.work(sources, rules, working_tasks.obey, jobs=jobs, limits=Limits(characters, seconds))
    return [
        str(item) if isinstance(item, InputError) else item.decode() for item in items if not isinstance(item, Portion)
    ]


def said(texts: list[str], left_out: dict[int, str] | None = None) -> list[str]:
    """What `done` gives of these texts, where those left out give an error."""
    errors = left_out or {}
    return [errors.get(number, f"rows/{number} {text}") for number, text in enumerate(texts)]


# the input in parts

LINES = st.one_of(
    st.builds(lambda text: json.dumps({"text": text}, ensure_ascii=False), st.text(max_size=30)),
    st.builds(lambda text: json.dumps({"id": text, "html": "<p>x"}), st.text(max_size=3)),
    st.sampled_from(
        ["", " ", "\t\r", "\u3000", "\x01", "no JSON", "[1]", '{"a": 1}', '{"text": "\\ud800x"}', "{", "\x7f"]
    ),
).map(lambda line: line.replace("\n", ""))


@given(st.lists(LINES, max_size=12), st.integers(1, 200), st.sampled_from(["", "\n", "\r\n"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_the_parts_of_a_file_hold_what_it_holds(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str], size: int, end: str, marked: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "parts.jsonl"
    rows = ['{"text": "first"}', *rows, '{"text": "last"}']
    path.write_bytes((b"\xef\xbb\xbf" if marked else b"") + (("\r\n" if end else "\n").join(rows) + end).encode())
    source = Source("parts.jsonl", path)
    parts = list(lines.cut(source, size))
    assert all(part.end == following.start for part, following in itertools.pairwise(parts))
    assert (parts[0].start, parts[-1].end) == (0, path.stat().st_size)
    whole = list(map(str, lines.read(source)))
    assert [str(item) for part in parts for item in lines.read(source, part)] == whole
    # and that is what reading it all at once gives
    content = readers.content.load(source)
    assert list(map(str, readers.rows.read(content, source.place))) == whole


@pytest.mark.parametrize(
    ("content", "is_cut"),
    [
        ('{"text": "a"}\n{"text": "b"}\n', True),
        ('{"text": "a"}\n', False),
        ('{"text": "a"}\n\n \n', False),
        ('{\n"text": "a"\n}\n', False),
        ('[{"text": "a"},\n{"text": "b"}]\n', False),
        ('{"a": 1}\n{"b": 2}\n', False),
        ("# a\n\n{}\n", False),
        ("", False),
    ],
)
def test_only_lines_of_articles_are_cut(content: str, is_cut: bool, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(content, encoding="utf-8")
    assert (list(lines.cut(Source("file", path), 1)) != [Part()]) == is_cut


def test_no_result_depends_on_the_number_of_processes(corpus: Path, rules: Rules, tmp_path: Path) -> None:
    texts = [f"在ImageNet上训练ResNet-{number}。" for number in range(150)]
    texts[7] = texts[120] = " "
    sources = [file_of(tmp_path, texts), *readers.find([corpus])[0][:3]]

    def extracted(jobs: int) -> list[bytes]:
        found: list[bytes] = []
        for item in working.work(sources, rules, pipeline.extract, jobs=jobs):
            if isinstance(item, InputError):
                found.append(str(item).encode())
            elif not isinstance(item, Portion):
                found.append(orjson.dumps(contract.as_dict(item, rules), default=list))
        return found

    alone = extracted(1)
    assert len(alone) > 150
    assert b"rows.jsonl:121: the row has no text" in alone[120]
    assert extracted(2) == alone
    assert extracted(3) == alone


def test_portions_add_up_to_the_input(tmp_path: Path, rules: Rules) -> None:
    source = file_of(tmp_path, ["x" * 500] * 200)
    for jobs in (1, 2):
        items = working.work([source, source], rules, working_tasks.obey, jobs=jobs)
        assert sum(item.size for item in items if isinstance(item, Portion)) == 2 * source.path.stat().st_size


def test_a_slow_document_does_not_let_others_pass(tmp_path: Path, rules: Rules) -> None:
    texts = ["x" * 500 for _ in range(300)]
    texts[3] = "sleep 0.4"
    assert done(file_of(tmp_path, texts), rules, 3) == said(texts)


def test_the_processes_wait_for_who_takes_the_results(
    tmp_path: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_LARGEST", 2000)
    monkeypatch.setattr(working, "_SMALLEST", 2000)
    monkeypatch.setattr(crew, "_BYTES", 1000)
    texts = ["x" * 900 for _ in range(600)]
    source = file_of(tmp_path, texts)
    items = crew.Crew(working.units([], 1), working.Work(working_tasks.obey, rules), 2)
    assert list(items.results()) == []
    ahead: list[int] = []
    units = working.units(working.pieces([source], 2000), 2000)
    team = crew.Crew(units, working.Work(working_tasks.obey, rules), 2)
    for _ in team.results():
        ahead.append(len(team._jobs))
    assert max(ahead) <= 16
    assert done(source, rules, 2) == said(texts)


# documents that end processes

KILLED = "the process that read it was ended by SIGKILL, twice"


@pytest.mark.parametrize("number", [0, 57, 199])
def test_a_process_that_is_killed_once_changes_nothing(number: int, tmp_path: Path, rules: Rules) -> None:
    texts = ["x" * 300 for _ in range(200)]
    texts[number] = f"kill-once {tmp_path / 'flag'}"
    assert done(file_of(tmp_path, texts), rules, 2) == said(texts)
    assert (tmp_path / "flag").exists()


@pytest.mark.parametrize("numbers", [[0], [57, 58, 59], [199], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]])
def test_a_document_that_ends_every_process_is_reported(numbers: list[int], tmp_path: Path, rules: Rules) -> None:
    texts = ["kill" if number in numbers else "x" * 300 for number in range(200)]
    found = done(file_of(tmp_path, texts), rules, 2)
    assert [text for number, text in enumerate(found) if number in numbers] == [
        f"rows.jsonl:{number + 1}: {KILLED} (it is left out; look whether memory is short, or read it alone)"
        for number in numbers
    ]
    assert [text for number, text in enumerate(found) if number not in numbers] == [
        text for number, text in enumerate(said(texts)) if number not in numbers
    ]


def test_the_status_of_a_process_is_told(tmp_path: Path, rules: Rules) -> None:
    (tmp_path / "a.txt").write_text("exit 7", encoding="utf-8")
    (error,) = done(Source("a.txt", tmp_path / "a.txt"), rules, 2)
    assert error.startswith("a.txt: the process that read it ended with exit status 7, twice")


def test_kills_at_random_moments_change_nothing(tmp_path: Path, rules: Rules) -> None:
    texts = [f"sleep 0.00{number % 3}" for number in range(600)]
    source = file_of(tmp_path, texts)
    chance = random.Random(7)
    moments = set(chance.sample(range(600), 20))
    found, kills = [], 0
    items = working.work([source], rules, working_tasks.obey, jobs=2)
    for item in items:
        if isinstance(item, bytes):
            found.append(item.decode())
        if len(found) in moments:
            moments.remove(len(found))
            running = multiprocessing.active_children()
            os.kill(chance.choice(running).pid or 0, signal.SIGKILL)
            kills += 1
    assert found == said(texts)
    assert kills == 20


def test_a_file_that_cannot_be_passed_is_left_where_it_ends_processes(
    tmp_path: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(source: Source, part: Part = lines.WHOLE) -> Iterator[Any]:
        for number, item in enumerate(reading(source, part)):
            if number == 5 and source.place == "bad.jsonl":
                os.kill(os.getpid(), signal.SIGKILL)
            yield item

    reading = readers.read
    monkeypatch.setattr(readers, "read", deadly)
    # only a forked process has what was put in place of the reader, and another test may have left a thread
    monkeypatch.setattr(crew, "_context", lambda: multiprocessing.get_context("fork"))
    bad, good = (file_of(tmp_path, ["x"] * 9, name) for name in ("bad.jsonl", "good.jsonl"))
    found = done([bad, good], rules, 2)
    assert found[:5] == [f"rows/{number} x" for number in range(5)]
    assert found[5].startswith(f"bad.jsonl:6: {KILLED}")
    assert "left out with what follows it" in found[5]
    assert found[6:] == [f"rows/{number} x" for number in range(9)]


def _broken(*_: Any) -> None:
    os._exit(3)


def _broken_later(pipe: Any, *_: Any) -> None:
    pipe.send_bytes(pickle.dumps((READY, [])))
    pipe.recv()
    os._exit(3)


@pytest.mark.parametrize(
    ("run", "when"), [(_broken, "before they are ready"), (_broken_later, "whatever they read")], ids=["first", "later"]
)
def test_processes_that_die_whatever_happens_are_not_replaced_for_ever(
    run: Callable[..., None], when: str, tmp_path: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "run", run)
    with pytest.raises(WorkError, match=rf"die {when} .* exit status 3.*--jobs 1"):
        done(file_of(tmp_path, ["x"] * 9), rules, 2)
    assert not multiprocessing.active_children()


def test_a_system_that_gives_no_process_is_named(tmp_path: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(crew, "Worker", refuse)
    with pytest.raises(WorkError, match="no process can be started: Resource temporarily unavailable"):
        done(file_of(tmp_path, ["x"] * 9), rules, 2)


def test_errors_of_kg_can_be_sent() -> None:
    for error in (InputError("a", place="b", remedy="c"), QueryError("a", excerpt="b"), RulesError([RuleError("a")])):
        assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_any_fault_of_a_document_costs_that_document(tmp_path: Path, rules: Rules) -> None:
    texts = ["x", "raise a\nfault", "y"]
    source = file_of(tmp_path, texts)
    for jobs in (1, 2):
        error = done(source, rules, jobs)[1]
        assert error.startswith("rows.jsonl:2: cannot be worked on: ValueError: a fault")


# documents that take too long or are too long


@pytest.mark.parametrize(
    ("text", "jobs"), [("loop", 1), ("loop", 2), ("backtrack", 1), ("backtrack", 2), ("hang", 2), ("hang", 3)]
)
def test_a_document_that_takes_too_long_is_reported(text: str, jobs: int, tmp_path: Path, rules: Rules) -> None:
    texts = ["x"] * 5 + [text] + ["y"] * 5
    slow = "rows.jsonl:6: a document that takes longer than 0.5 seconds"
    remedy = "(it is left out; raise --document-timeout, or split it into articles)"
    assert done(file_of(tmp_path, texts), rules, jobs, 0.5) == said(texts, {5: f"{slow} {remedy}"})


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_is_too_long_is_reported(jobs: int, tmp_path: Path, rules: Rules) -> None:
    texts = ["x", "x" * 101, "x" * 100]
    found = done(file_of(tmp_path, texts), rules, jobs, characters=100)
    assert found[1].startswith("rows.jsonl:2: a document of 101 characters, 100 are the most")
    assert found[::2] == said(texts)[::2]


def test_alarms_are_as_they_were(tmp_path: Path, rules: Rules) -> None:
    def mine(number: int, frame: object) -> None:
        raise AssertionError

    before = signal.signal(signal.SIGALRM, mine)
    try:
        signal.setitimer(signal.ITIMER_REAL, 100)
        done(file_of(tmp_path, ["x", "loop", "y"]), rules, 1, 0.05)
        assert signal.getsignal(signal.SIGALRM) is mine
        assert 0 < signal.setitimer(signal.ITIMER_REAL, 0)[0] <= 100
    finally:
        signal.signal(signal.SIGALRM, before)


# where it runs


@pytest.mark.parametrize(("size", "several"), [(0, False), (working.ENOUGH, False), (working.ENOUGH + 1, True)])
def test_processes_are_started_where_they_are_worth_it(
    size: int, several: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(7)), raising=False)
    assert working.default_jobs(size) == (7 if several else 1)


def test_beside_a_thread_processes_are_not_forked(tmp_path: Path, rules: Rules) -> None:
    texts = ["x", "loop", "kill", "y"]
    found: list[list[str]] = []
    jobs = [2, 1]
    threads = [
        threading.Thread(target=lambda: found.append(done(file_of(tmp_path, texts), rules, 2, 0.5))),
        threading.Thread(target=lambda: found.append(done(file_of(tmp_path, ["x", "y"], "b.jsonl"), rules, jobs[1]))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    several, alone = sorted(found, key=len, reverse=True)
    assert several[::3] == said(texts)[::3]
    assert "longer than" in several[1]
    assert KILLED in several[2]
    assert alone == ["rows/0 x", "rows/1 y"]


def test_no_process_is_left_when_nobody_wants_more(tmp_path: Path, rules: Rules) -> None:
    items = working.work([file_of(tmp_path, ["x" * 300] * 500)], rules, working_tasks.obey, jobs=3)
    next(items)
    assert multiprocessing.active_children()
    items.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _wait_for(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + 60
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


LEADER = """
import signal, sys, threading
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import working_tasks
from kg import readers, rules, working
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as on a terminal, wherever the tests are run
    if sys.argv[3] == "thread":
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    print(list(working.work(readers.find([Path(sys.argv[2])])[0], rules.load(), working_tasks.obey, jobs=2)))
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("beside", ["nothing", "thread"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_its_leader(how: signal.Signals, beside: str, tmp_path: Path) -> None:
    script, told = tmp_path / "leader.py", tmp_path / "told"
    script.write_text(LEADER, encoding="utf-8")
    told.mkdir()
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / name).write_text(f"tell {told}" + " " * 20_000, encoding="utf-8")
    leader = subprocess.Popen(
        [sys.executable, str(script), str(HERE), str(tmp_path / "in"), beside],
        cwd=HERE.parent,
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert _wait_for(lambda: len(list(told.iterdir())) == 2 or leader.poll() is not None)
        workers = [int(path.name) for path in told.iterdir()]
        assert len(workers) == 2
        assert all(map(_is_running, workers))
        # Ctrl-C reaches all of a terminal's processes; the others the leader alone
        os.killpg(leader.pid, how) if how == signal.SIGINT else os.kill(leader.pid, how)
        assert _wait_for(lambda: leader.poll() is not None)
        assert _wait_for(lambda: not any(map(_is_running, workers)))
    finally:
        leader.kill()
        leader.wait()
