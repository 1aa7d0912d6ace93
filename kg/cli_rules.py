"""The commands that test rules: `kg eval` and `kg rules …`. Heavy imports happen inside them, as in `cli`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg._options import Jobs, RulesDirs, load_rules
from kg._terminal import complain, print_table, say, stop

if TYPE_CHECKING:
    from kg.errors import InputError

rules_app = typer.Typer(help="Check, try and list the rules.", no_args_is_help=True)


def evaluate(
    paths: Annotated[list[Path], typer.Argument(help="Documents, or what `kg extract` wrote; - is standard input.")],
    gold: Annotated[Path, typer.Argument(help="A gold file, or a folder of them.")],
    part: Annotated[str, typer.Option("--part", help="Show this part alone.")] = "",
    least: Annotated[float | None, typer.Option("--least", help="Exit with 1 if --part falls below this.")] = None,
    rules: RulesDirs = None,
    jobs: Jobs = None,
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
    result = evaluation.evaluate(expected, evaluation.records(paths, lambda: load_rules(rules), errors, jobs))
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

    loaded = load_rules(rules)
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
    for rule in load_rules(rules).all:
        typer.echo(f"{rule.id:28} {rule.place:42} {rule.doc}")
