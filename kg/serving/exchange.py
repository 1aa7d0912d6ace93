"""What the server and the processes that answer say to each other, over a pipe."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

import orjson

READY = b"ready\n"  # the first that a process says, once it has the store


@dataclass(frozen=True, slots=True)
class Question:
    """A query, what it is asked of, and what the answer may be: None for graphs is whatever the query says."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    accept: str = ""
    short: str = ""
    max_rows: int = 10_000
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, ready to be sent; `cut` is the number of rows it was cut after, 0 if it is whole."""

    status: int
    media: str
    body: bytes = field(default=b"", repr=False)
    cut: int = 0


def refusal(status: int, message: str) -> Reply:
    """Say in plain text why there is no answer."""
    return Reply(status, "text/plain", message.rstrip("\n").encode("utf-8", "replace") + b"\n")


def packed(message: Question | Reply) -> bytes:
    """Write a message so that its end is known from its first line."""
    fields = {name: getattr(message, name) for name in message.__dataclass_fields__ if name != "body"}
    head, body = orjson.dumps(fields), getattr(message, "body", b"")
    return b"%d %d\n%b%b" % (len(head), len(body), head, body)


def sizes(line: bytes) -> tuple[int, int]:
    """Read the first line: the lengths of head and body."""
    head, body = line.split()
    return int(head), int(body)


def reply(head: bytes, body: bytes) -> Reply:
    """Read the parts of a reply."""
    return Reply(**orjson.loads(head), body=body)


def next_question(pipe: BinaryIO) -> Question | None:
    """Read the next question, None at the end."""
    line = pipe.readline()
    if not line:
        return None
    fields = orjson.loads(pipe.read(sizes(line)[0]))
    for name in ("default_graphs", "named_graphs"):
        fields[name] = None if fields[name] is None else tuple(fields[name])
    return Question(**fields)
