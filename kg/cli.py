"""The command line. Heavy imports happen inside the commands, so that `kg --help` is immediate.

Exit status: 0 done, 1 some documents could not be read (the others are done), 2 wrong use.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg._options import Focus, Hops, Jobs, Kinds, MostNodes, Paths, Quiet, RulesDirs, Thesauri, listed, load_rules
from kg._terminal import complain, print_table, progress_bar, say, stop, summary
from kg.cli_rules import evaluate, rules_app
from kg.cli_validate import validate

if TYPE_CHECKING:
    from kg.errors import InputError
    from kg.exporters._view import View

app = typer.Typer(
    name="kg",
    help="Turn machine-learning articles, Chinese and English mixed, into a knowledge graph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(rules_app, name="rules")

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
    jobs: Jobs = 1,
    base_iri: Annotated[str, typer.Option("--base-iri", help="Start of the IRIs of the graph's things.")] = "urn:kg:",
    focus: Focus = "",
    hops: Hops = 2,
    max_nodes: MostNodes = 1500,
    kinds: Kinds = "",
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Write the cleaned texts too, so that the offsets can be checked.")
    ] = False,
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
    options["html"] |= _view_for(chosen, focus, hops, max_nodes, kinds)
    loaded = load_rules(rules, thesaurus)
    _notify(() if quiet else loaded.notices)
    with progress_bar(quiet) as progress:
        keep = texts.keeper(out / texts.FOLDER) if with_text else None
        result = pipeline.build(paths, loaded, jobs=jobs, progress=progress, keep=keep)
    complain(result.errors)
    if not result.documents:
        stop("no document could be read, so nothing is written", status=1)
    _check_focus(result.graph, options["html"])
    written: list[Path] = [out / texts.FOLDER] if with_text else []
    for name in chosen:
        exporters.load(name).write(result.graph, out / f"graph.{name}", **options.get(name, {}))
        written.extend(exporters.files(name, out / f"graph.{name}"))
        if verbose:
            say(f"wrote {', '.join(map(str, exporters.files(name, out / f'graph.{name}')))}")
    if not quiet:
        summary(result, written)
    raise typer.Exit(1 if result.errors else 0)


@app.command()
def extract(paths: Paths, rules: RulesDirs = None, thesaurus: Thesauri = None, jobs: Jobs = 1) -> None:
    """Write what each document says, one JSON object a line, to standard output."""
    import orjson

    from kg import contract, pipeline

    loaded = load_rules(rules, thesaurus)
    _notify(loaded.notices)
    errors: list[InputError] = []
    for extraction in pipeline.extract_all(paths, loaded, errors, jobs=jobs):
        sys.stdout.buffer.write(
            orjson.dumps(contract.as_dict(extraction, loaded), default=list, option=orjson.OPT_APPEND_NEWLINE)
        )
    sys.stdout.buffer.flush()
    complain(errors)
    raise typer.Exit(1 if errors else 0)


@app.command()
def query(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="A graph file (default exports/graph.ttl) and a SPARQL query.", show_default=False),
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file that holds the query.")] = None,
    name: Annotated[str, typer.Option("--name", "-n", help="A named query; --list shows them.")] = "",
    settings: Annotated[
        list[str] | None, typer.Option("--set", "-s", metavar="KEY=VALUE", help="A parameter of a named query.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="table, json, csv, tsv or ttl.")] = "",
    list_: Annotated[bool, typer.Option("--list", help="List the named queries.")] = False,
) -> None:
    """Ask the exported graph in SPARQL."""
    from kg import query as asking

    if list_:
        for known in asking.named_queries().values():
            typer.echo(f"{known.name:24} {known.title}  {' '.join(f'{k}={v}' for k, v in known.parameters.items())}")
        return
    graph, asked = _split(words or [])
    text = asking.read_query(asked, file, name)
    rows = asking.run(graph, text, _pairs(settings or []))
    _show_rows(rows, format_ or ("table" if sys.stdout.isatty() else "csv"))


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A name, alias, arXiv id or node id.")],
    graph: Annotated[Path, typer.Option("--graph", "-g", help="The JSON export to look in.")] = Path(
        "exports/graph.json"
    ),
    quotes: Annotated[int, typer.Option("--quotes", min=0, help="Quotes shown for each statement.")] = 1,
) -> None:
    """Show everything the graph says of one thing, with quotes."""
    from kg import showing

    lines = showing.lines(showing.load(graph), name, quotes)
    typer.echo("\n".join(lines))


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


app.command("eval")(evaluate)
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


def _check_focus(graph: Any, options: dict[str, Any]) -> None:
    """Nothing is written for a focus that nothing is called by."""
    from kg.exporters._view import focused

    focused(graph, options["view"])


def _notify(notices: tuple[str, ...]) -> None:
    for notice in notices[:_MOST_NOTICES]:
        say(notice)
    if len(notices) > _MOST_NOTICES:
        say(f"… and {len(notices) - _MOST_NOTICES:,} more names that two things claim")


def _split(words: list[str]) -> tuple[Path, str]:
    """Tell the graph file from the query among the words."""
    files = [word for word in words if "{" not in word and Path(word).suffix in {".ttl", ".trig", ".nt", ".nq"}]
    asked = [word for word in words if word not in files]
    if len(files) > 1 or len(asked) > 1:
        stop("give one graph file and one query")
    return Path(files[0] if files else "exports/graph.ttl"), asked[0] if asked else ""


def _pairs(settings: list[str]) -> dict[str, str]:
    for setting in settings:
        if "=" not in setting:
            stop(f"--set takes KEY=VALUE, not {setting!r}")
    return dict(setting.split("=", 1) for setting in settings)


def _show_rows(rows: Any, format_: str) -> None:
    from kg import query as asking

    if format_ != "table":
        if format_ not in asking.FORMATS:
            stop(f"no format is called {format_!r}; known are table, {', '.join(asking.FORMATS)}")
        typer.echo(asking.FORMATS[format_](rows), nl=False)
        return
    print_table(rows.variables, rows.rows)
