"""The commands that look into an exported graph: `kg show`, `path`, `diff` and `stats`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg._terminal import stop

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

_Graph = Annotated[
    Path | None,
    typer.Option(
        "--graph",
        "-g",
        metavar="FILE",
        help="The exported graph, JSON or RDF (default exports/graph.json, else graph.ttl).",
        show_default=False,
    ),
]
_Quotes = Annotated[int, typer.Option("--quotes", min=0, help="Quotes shown for each statement.")]


def show(
    name: Annotated[str, typer.Argument(help="A name, alias, arXiv id or node id.")],
    graph: _Graph = None,
    quotes: _Quotes = 1,
) -> None:
    """Show everything the graph says of one thing, with quotes."""
    from kg import showing

    typer.echo("\n".join(showing.lines(_read(graph), name, quotes)))


def path(
    start: Annotated[str, typer.Argument(metavar="A", help="A name, alias, arXiv id or node id.")],
    end: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    graph: _Graph = None,
    most: Annotated[int, typer.Option("--max", min=1, help="Ways shown, of those that are equally short.")] = 1,
    quotes: _Quotes = 1,
) -> None:
    """Show how two things are connected, with the quote of each step; exit status 1 if nothing connects them."""
    from kg import connecting

    read = _read(graph)
    first, last = connecting.resolve(read, start), connecting.resolve(read, end)
    found = connecting.ways(read, first, last, most)
    typer.echo("\n".join(connecting.lines(read, first, last, found, quotes)))
    raise typer.Exit(0 if found else 1)


def diff(
    old: Annotated[Path, typer.Argument(help="An exported graph, JSON or RDF.")],
    new: Annotated[Path, typer.Argument(help="A later one.")],
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """Say what came, went and changed between two graphs; exit status 1 if they differ."""
    from kg import differing

    _checked(format_, "text")
    found = differing.compare(_read(old), _read(new))
    _written(differing.as_json(found) if format_ == "json" else _text(differing.lines(found)))
    raise typer.Exit(1 if found else 0)


def stats(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="An exported graph, JSON or RDF (default exports/graph.json, else graph.ttl).", show_default=False
        ),
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="table or json.")] = "table",
) -> None:
    """Count what the graph holds."""
    from kg import counting

    _checked(format_, "table")
    counts = counting.count(_read(file))
    _written(counting.as_json(counts) if format_ == "json" else _text(counting.lines(counts)))


def _read(file: Path | None) -> nx.MultiDiGraph:
    from kg import exploring

    return exploring.read(file or exploring.default())


def _checked(format_: str, readable: str) -> None:
    if format_ not in (readable, "json"):
        stop(f"no format is called {format_!r}; known are {readable}, json")


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _written(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
