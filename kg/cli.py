"""The command line. Heavy imports happen inside the commands, so that `kg --help` is immediate.

Exit status: 0 done, 1 some documents could not be read (the others are done), 2 wrong use.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg import cli_scale
from kg._options import (
    DocumentSeconds,
    DocumentSize,
    Focus,
    Hops,
    Jobs,
    Kinds,
    MostNodes,
    Paths,
    Quiet,
    RulesDirs,
    Thesauri,
    limits,
    listed,
    load_rules,
)
from kg._terminal import complain, progress_bar, say, stop, summary
from kg.cli_graph import diff, path, show, stats
from kg.cli_query import query
from kg.cli_rules import evaluate, rules_app
from kg.cli_serve import serve
from kg.cli_store import store_app
from kg.cli_validate import validate

if TYPE_CHECKING:
    from kg.errors import InputError
    from kg.exporters._view import View
    from kg.records import Collection
    from kg.scaling.building import Scaled

app = typer.Typer(
    name="kg",
    help="Turn machine-learning articles, Chinese and English mixed, into a knowledge graph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(rules_app, name="rules")
app.add_typer(store_app, name="store")

_MOST_NOTICES = 20


@app.command()
def build(
    paths: Paths,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to.")] = Path("exports"),
    formats: Annotated[
        str, typer.Option("--format", "-f", help="What to write, separated by commas.")
    ] = "ttl,graphml,json,html",
    rules: RulesDirs = None,
    thesaurus: Thesauri = None,
    jobs: Jobs = None,
    max_document_size: DocumentSize = "10M",
    document_timeout: DocumentSeconds = 60,
    base_iri: Annotated[str, typer.Option("--base-iri", help="Start of the IRIs of the graph's things.")] = "urn:kg:",
    focus: Focus = "",
    hops: Hops = 2,
    max_nodes: MostNodes = 1500,
    kinds: Kinds = "",
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Write the cleaned texts too, so that the offsets can be checked.")
    ] = False,
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="DIR", help="Keep the work here: the next build reads only what is new."),
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Forget documents of the store that are gone.")] = False,
    engine: cli_scale.Engine = "local",
    address: cli_scale.Address = "",
    work: cli_scale.Work = None,
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done.")] = False,
) -> None:
    """Build the graph of all documents and write it as Turtle, GraphML, JSON and a page."""
    from kg import exporters, pipeline, texts

    chosen = listed(formats)
    unknown = [name for name in chosen if name not in exporters.EXPORTERS]
    if unknown:
        stop(f"no format is called {unknown[0]!r}; known are {', '.join(exporters.EXPORTERS)}")
    options: dict[str, dict[str, Any]] = {name: {"base_iri": base_iri} for name in exporters.WITH_BASE_IRI}
    if prune and not store:
        stop("--prune is for a store: add --store DIR")
    options["html"] |= _view_for(chosen, focus, hops, max_nodes, kinds)
    loaded = load_rules(rules, thesaurus)
    _notify(() if quiet else loaded.notices)
    keep = texts.keeper(out / texts.FOLDER) if with_text else None
    bounds = limits(max_document_size, document_timeout)
    made: pipeline.Build | Scaled
    if cli_scale.check(engine, address, work, jobs=jobs, store=store, with_text=with_text):
        made = cli_scale.build(paths, loaded, out, (address, work), bounds, base_iri)
    else:
        with progress_bar(quiet) as progress:
            made = pipeline.build(paths, loaded, jobs=jobs, limits=bounds, store=store, progress=progress, keep=keep)
    with made as result:
        complain(result.errors)
        if not result.documents:
            stop("no document could be read, so nothing is written", status=1)
        _check_focus(result.linked, options["html"])
        written = [*getattr(result, "written", ()), *([out / texts.FOLDER] if with_text else ())]
        for name in chosen:
            written += _write(result.linked, name, out, options.get(name, {}), verbose)
        if prune and isinstance(result, pipeline.Build):
            result.store.prune()
        if not quiet:
            summary(result, written)
    raise typer.Exit(1 if result.errors else 0)


@app.command()
def extract(
    paths: Paths,
    rules: RulesDirs = None,
    thesaurus: Thesauri = None,
    jobs: Jobs = None,
    max_document_size: DocumentSize = "10M",
    document_timeout: DocumentSeconds = 60,
) -> None:
    """Write what each document says, one JSON object a line, to standard output."""
    import orjson

    from kg import contract, pipeline

    loaded = load_rules(rules, thesaurus)
    _notify(loaded.notices)
    errors: list[InputError] = []
    bounds = limits(max_document_size, document_timeout)
    for extraction in pipeline.extract_all(paths, loaded, errors, jobs=jobs, limits=bounds):
        sys.stdout.buffer.write(
            orjson.dumps(contract.as_dict(extraction, loaded), default=list, option=orjson.OPT_APPEND_NEWLINE)
        )
    sys.stdout.buffer.flush()
    complain(errors)
    raise typer.Exit(1 if errors else 0)


@app.command()
def explore(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="An exported graph: JSON, Turtle, or a page (default exports/graph.json, else graph.ttl).",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="PAGE", help="Where to write the page (default: beside FILE).")
    ] = None,
    focus: Focus = "",
    hops: Hops = 2,
    max_nodes: MostNodes = 1500,
    kinds: Kinds = "",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page.")] = True,
) -> None:
    """Open the page of an exported graph in the browser."""
    from kg import exploring

    page = exploring.page(file, out, _view(focus, hops, max_nodes, kinds))
    if not browser:
        typer.echo(page)
    elif exploring.opened(page):
        say(f"opened {page}")
    else:
        say("no browser could be opened; open this page in one:")
        typer.echo(page)


app.command()(query)
for command in (show, path, diff, stats):
    app.command()(command)
app.command("eval")(evaluate)
app.command()(serve)
app.command("validate")(validate)


def main() -> None:
    """Run the command line; errors of kg become one message and exit status 2."""
    from kg.errors import KgError

    try:
        app(prog_name="kg")
    except KgError as error:
        say(str(error))
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)


def _view(focus: str = "", hops: int = 2, max_nodes: int = 1500, kinds: str = "") -> View:
    from kg.exporters._view import View

    return View(focus, hops, max_nodes, tuple(listed(kinds)))


def _view_for(formats: list[str], *asked: Any) -> dict[str, Any]:
    """The options of the page, which say nothing where no page is written."""
    view = _view(*asked)
    if view != _view() and "html" not in formats:
        stop("--focus, --hops, --max-nodes and --kinds are for the page: add html to --format")
    return {"view": view}


def _write(linked: Collection, name: str, out: Path, options: dict[str, Any], verbose: bool) -> tuple[Path, ...]:
    """Write one format and return its files."""
    from kg import exporters

    path = out / f"graph.{name}"
    exporters.load(name).write(linked, path, **options)
    files = exporters.files(name, path)
    if verbose:
        say(f"wrote {', '.join(map(str, files))}")
    return files


def _check_focus(graph: Any, options: dict[str, Any]) -> None:
    """Nothing is written for a focus that nothing is called by."""
    from kg.exporters._view import focused

    focused(graph, options["view"])


def _notify(notices: tuple[str, ...]) -> None:
    for notice in notices[:_MOST_NOTICES]:
        say(notice)
    if len(notices) > _MOST_NOTICES:
        say(f"… and {len(notices) - _MOST_NOTICES:,} more names that two things claim")
