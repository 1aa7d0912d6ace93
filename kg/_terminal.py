"""What the command line shows: tables, progress, summary, complaints. All but tables goes to standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from kg.errors import InputError
    from kg.pipeline import Build, Progress
    from kg.scaling.building import Scaled

_REDRAWN = 0.1  # seconds


def print_table(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Draw a table on standard output."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    Console().print(table)


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Progress | None]:
    """Show how far the reading is, if someone looks at standard error."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.fields[documents]} documents"),
        progress.BarColumn(),
        progress.TransferSpeedColumn(),
        progress.TimeRemainingColumn(),
    )
    # no thread of its own draws the bar: a process with one thread can be forked
    with progress.Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("reading", total=None, documents=0)
        drawn = 0.0

        def show(read: int, total: int, documents: int) -> None:
            nonlocal drawn
            bar.update(task, completed=read, total=total, documents=documents)
            if time.monotonic() - drawn > _REDRAWN:
                bar.refresh()
                drawn = time.monotonic()

        yield show


def summary(result: Build | Scaled, written: Iterable[Path]) -> None:
    """Say what the graph holds and where it was written."""
    from rich.console import Console
    from rich.table import Table

    kinds = result.kinds()
    table = Table("documents", "papers", "models", "concepts", "assertions", "unread files")
    counts = (result.documents, *(kinds[kind] for kind in ("paper", "model", "concept")))
    table.add_row(*(f"{count:,}" for count in (*counts, result.assertions, len(result.errors))))
    console = Console(stderr=True)
    console.print(table)
    if result.kept:
        console.print(f"{result.kept:,} of the documents were kept from an earlier build", highlight=False)
    console.print(f"written: {', '.join(map(str, written))}", highlight=False)


def complain(errors: Iterable[InputError]) -> None:
    """Name every document that could not be read, with the reason."""
    for error in errors:
        say(f"not read: {error}")


def say(message: str) -> None:
    """Say something beside the results."""
    typer.echo(message, err=True)


def stop(message: str, status: int = 2) -> NoReturn:
    """End with a message."""
    say(f"kg: {message}")
    raise typer.Exit(status)
