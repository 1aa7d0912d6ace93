"""The command that asks in SPARQL: `kg query`. Heavy imports happen inside it, as in `cli`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg._terminal import print_table, say, stop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.query import NamedQuery, Rows

_DEFAULT = Path("exports/graph.ttl")
_SUFFIXES = (".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf")


def query(
    words: Annotated[
        list[str] | None,
        typer.Argument(help=f"A graph file (default {_DEFAULT}) and a SPARQL query.", show_default=False),
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file that holds the query.")] = None,
    name: Annotated[str, typer.Option("--name", "-n", help="A named query; --list shows them.")] = "",
    settings: Annotated[
        list[str] | None, typer.Option("--set", "-s", metavar="KEY=VALUE", help="A parameter of a named query.")
    ] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format", "-f", help="table, json, csv, tsv or xml; for triples also ttl, nt, jsonld or rdf (RDF/XML)."
        ),
    ] = "",
    store: Annotated[
        Path | None,
        typer.Option(
            "--store", metavar="DIR", help="A folder that keeps the graph loaded; a changed file is loaded anew."
        ),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", min=0.01, help="Give up after so long.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the named queries.")] = False,
) -> None:
    """Ask an exported graph in SPARQL."""
    from kg import query as asking
    from kg._timed import within

    if list_:
        _list(asking.named_queries().values())
        return
    graph, text = _split(words or [])
    asked, given = asking.read_query(text, file, name), _pairs(settings or [])
    chosen = _format(format_, asking.FORMATS)
    asking.check(asked, given)  # before a large file is loaded in vain
    question = (graph, asked, given, store, say)
    rows, notices = within(timeout, asking.answer, *question) if timeout else asking.answer(*question)
    for notice in notices:
        say(notice)
    _show(rows, chosen)


def _list(queries: Iterable[NamedQuery]) -> None:
    for known in queries:
        settings = " ".join(f"{key}={value}" for key, value in known.parameters.items())
        typer.echo(f"{known.name:30} {known.title}\n{'':30} {known.title_zh}")
        if settings:
            typer.echo(f"{'':30} {settings}")


def _split(words: list[str]) -> tuple[Path, str]:
    """Tell the graph file from the query among the words: no query is without a bracket and without a blank."""
    files = [word for word in words if "{" not in word and (word.endswith(_SUFFIXES) or len(word.split()) == 1)]
    asked = [word for word in words if word not in files]
    if len(files) > 1 or len(asked) > 1:
        stop("give one graph file and one query")
    return Path(files[0]) if files else _DEFAULT, asked[0] if asked else ""


def _pairs(settings: list[str]) -> dict[str, str]:
    for setting in settings:
        if "=" not in setting:
            stop(f"--set takes KEY=VALUE, not {setting!r}")
    return dict(setting.split("=", 1) for setting in settings)


def _format(name: str, known: Iterable[str]) -> str:
    if name and name != "table" and name not in known:
        stop(f"no format is called {name!r}; known are table, {', '.join(known)}")
    return name or ("table" if sys.stdout.isatty() else "csv")


def _show(rows: Rows, format_: str) -> None:
    from kg import query as asking
    from kg.ontology import shorten

    if format_ != "table":
        typer.echo(asking.FORMATS[format_](rows), nl=False)
        return
    print_table(rows.variables, ([shorten(v) if isinstance(v, str) else v for v in row] for row in rows.rows))
