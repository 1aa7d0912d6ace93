"""`kg store`: look after the work that builds keep."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg._terminal import say, stop

store_app = typer.Typer(name="store", help="Look after the work that builds keep.", no_args_is_help=True)


@store_app.callback()
def _group() -> None:
    """Look after the work that builds keep."""


@store_app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="A folder given as --store.", show_default=False)],
) -> None:
    """Read everything that a store holds; forget what is broken, so that the next build makes it again."""
    from kg.store import FILE, Store

    if not (folder / FILE).is_file():
        stop(f"{folder} holds no store; name a folder that was given as --store")
    store = Store(folder)
    try:
        report = store.check()
    finally:
        store.close()
    for name in report.broken:
        say(f"broken, and forgotten: {name}")
    size = (folder / FILE).stat().st_size
    typer.echo(f"{report.documents:,} documents are whole, {len(report.broken):,} were not; {size:,} bytes")
    raise typer.Exit(1 if report.broken else 0)
