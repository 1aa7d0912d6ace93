"""`kg validate` of the command line."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from kg._options import Quiet
from kg._terminal import say

_MOST = 100


def validate(
    file: Annotated[
        Path, typer.Argument(help="An RDF file: .ttl, .trig, .nt, .nq, .rdf or .jsonld.", show_default=False)
    ],
    texts: Annotated[
        Path | None,
        typer.Option(
            "--texts", metavar="DIR", help="The texts of `kg build --with-text`: look every quote up in them."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Check an RDF file against the shapes that every export keeps; exit status 1 if something is wrong in it."""
    from kg import validating

    report = validating.validate(file, texts)
    shown = report.violations[:_MOST]
    for (name, iri), violations in groupby(shown, key=lambda violation: (violation.name, violation.iri)):
        typer.echo(f"{name or 'without a name'}  <{iri}>")
        for violation in violations:
            value = f": {violation.value}" if violation.value else ""
            typer.echo(f"    {violation.what}{value}  ({violation.shape})")
    if len(report.violations) > _MOST:
        say(f"… and {len(report.violations) - _MOST:,} more")
    if not quiet:
        count = len(report.violations)
        say(f"{report.triples:,} triples, {count or 'no'} violation{'' if count == 1 else 's'}")
    raise typer.Exit(1 if report.violations else 0)
