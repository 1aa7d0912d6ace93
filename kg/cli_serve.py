"""`kg serve`, which needs more than the rest of kg: the extra `serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg._terminal import stop


def serve(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Exported graphs, served as one (default exports/graph.ttl, else graph.json).", show_default=False
        ),
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds that a query may take.")] = 10.0,
    max_rows: Annotated[int, typer.Option("--max-rows", min=1, help="Rows after which an answer is cut.")] = 10_000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Queries answered at once.")] = 4,
    cors: Annotated[
        str, typer.Option("--cors", metavar="ORIGIN", help="Sites whose pages may read answers; '' for none.")
    ] = "*",
) -> None:
    """Serve exported graphs: explorer, a page for every thing, SPARQL."""
    try:
        from kg.serving import running
        from kg.serving.site import Limits
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn", "jinja2", "anyio"}:
            raise
        stop(f"kg serve needs {error.name}, which is not installed: pip install 'kg[serve]'")
    limits = Limits(seconds=timeout, max_rows=max_rows, workers=workers)
    running.run(files or [], host, port, limits, cors, typer.echo)
