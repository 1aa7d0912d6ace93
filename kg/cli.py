"""The command line. Heavy imports happen inside the commands, so that `kg --help` is immediate.

Exit status: 0 done, 1 some documents could not be read (the others are done), 2 wrong use.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg._terminal import complain, print_table, progress_bar, say, stop, summary

if TYPE_CHECKING:
    from kg.errors import InputError
    from kg.rules import Rules

app = typer.Typer(
    name="kg",
    help="Turn machine-learning articles, Chinese and English mixed, into a knowledge graph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(help="Check, try and list the rules.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")

_MOST_NOTICES = 20

Paths = Annotated[list[Path], typer.Argument(help="Files or folders to read.", show_default=False)]
RulesDirs = Annotated[
    list[Path] | None, typer.Option("--rules", metavar="DIR", help="A folder of your own rules, on top of those of kg.")
]
Thesauri = Annotated[
    list[Path] | None,
    typer.Option(
        "--thesaurus", metavar="FILE", help="A SKOS thesaurus of your own (Turtle), laid over the gazetteers."
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read documents.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]


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
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done.")] = False,
) -> None:
    """Build the graph of all documents and write it as Turtle, GraphML, JSON and a page."""
    from kg import exporters, pipeline

    chosen = [name.strip() for name in formats.split(",") if name.strip()]
    unknown = [name for name in chosen if name not in exporters.EXPORTERS]
    if unknown:
        stop(f"no format is called {unknown[0]!r}; known are {', '.join(exporters.EXPORTERS)}")
    loaded = _load(rules, thesaurus)
    _notify(() if quiet else loaded.notices)
    with progress_bar(quiet) as progress:
        result = pipeline.build(paths, loaded, jobs=jobs, progress=progress)
    complain(result.errors)
    if not result.documents:
        stop("no document could be read, so nothing is written", status=1)
    for name in chosen:
        options = {"base_iri": base_iri} if name == "ttl" else {}
        exporters.load(name).write(result.graph, out / f"graph.{name}", **options)
        if verbose:
            say(f"wrote {out / f'graph.{name}'}")
    if not quiet:
        summary(result, out, chosen)
    raise typer.Exit(1 if result.errors else 0)


@app.command()
def extract(paths: Paths, rules: RulesDirs = None, thesaurus: Thesauri = None, jobs: Jobs = 1) -> None:
    """Write what each document says, one JSON object a line, to standard output."""
    import orjson

    from kg import contract, pipeline

    loaded = _load(rules, thesaurus)
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


@app.command("eval")
def evaluate(
    paths: Annotated[list[Path], typer.Argument(help="Documents, or what `kg extract` wrote; - is standard input.")],
    gold: Annotated[Path, typer.Argument(help="A gold file, or a folder of them.")],
    part: Annotated[str, typer.Option("--part", help="Show this part alone.")] = "",
    least: Annotated[float | None, typer.Option("--least", help="Exit with 1 if --part falls below this.")] = None,
    rules: RulesDirs = None,
    jobs: Jobs = 1,
) -> None:
    """Compare what is found with gold: precision, recall and F1 a part, and every difference."""
    from kg import evaluation
    from kg.evaluation import report

    if part and part not in evaluation.PARTS:
        stop(f"no part is called {part!r}; known are {', '.join(evaluation.PARTS)}")
    if least is not None and not part:
        stop("--least needs --part: say which figure it is for")
    expected = evaluation.read_gold(gold)
    errors: list[InputError] = []
    result = evaluation.evaluate(expected, evaluation.records(paths, lambda: _load(rules), errors, jobs))
    complain(errors)
    shown = [figures for name, figures in result.figures.items() if part in ("", name)]
    if part and not shown:
        stop(f"the gold says nothing of {part}")
    typer.echo("".join(f"{line}\n" for line in report.differences(result, part)), nl=False)
    if sys.stdout.isatty():
        print_table(report.COLUMNS, map(report.row, shown))
    else:
        typer.echo("\n".join(map(report.line, shown)))
    short = least is not None and shown[0].value < least
    raise typer.Exit(1 if errors or short else 0)


@rules_app.command("check")
def rules_check(rules: RulesDirs = None) -> None:
    """Validate every rule and run the tests inside them."""
    from kg import checks
    from kg.rules import load

    loaded = load(rules or [], trusting=False)
    faults = list(checks.lint(loaded))
    results = list(checks.outcomes(loaded))
    for outcome in results:
        if not outcome.passed:
            faults.append(outcome.complaint)
    for fault in faults:
        say(fault)
    typer.echo(
        f"{len(loaded.all)} rules, {len(results)} tests, {len(loaded.entries)} gazetteer entries, {len(faults)} faults"
    )
    raise typer.Exit(1 if faults else 0)


@rules_app.command("try")
def rules_try(rule_id: Annotated[str, typer.Argument(metavar="ID")], text: str, rules: RulesDirs = None) -> None:
    """Run one rule over a text; print what it found as a test to paste, or why it found nothing."""
    import json

    from kg import checks, explaining

    loaded = _load(rules)
    rule = next((rule for rule in loaded.all if rule.id == rule_id), None)
    if rule is None:
        stop(f"no rule is called {rule_id!r}; `kg rules list` shows them")
    found = json.dumps(list(checks.findings(rule, text, loaded)), ensure_ascii=False)
    typer.echo(f"  [[rule.test]]\n  text   = {json.dumps(text, ensure_ascii=False)}\n  expect = {found}")
    for line in explaining.why(rule, text, loaded):
        typer.echo(f"  # {line}")


@rules_app.command("list")
def rules_list(rules: RulesDirs = None) -> None:
    """List every rule with what it is for."""
    for rule in _load(rules).all:
        typer.echo(f"{rule.id:28} {rule.place:42} {rule.doc}")


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


def _load(rules: list[Path] | None, thesauri: list[Path] | None = None) -> Rules:
    from kg.rules import load

    return load(rules or [], thesauri or [])


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
