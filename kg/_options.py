"""Options that several commands have, and how what they say is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.rules import Rules

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
Focus = Annotated[
    str,
    typer.Option(
        "--focus",
        metavar="NAME",
        help="Show what is around this: a name, alias, arXiv id or node id.",
        show_default=False,
    ),
]
Hops = Annotated[int, typer.Option("--hops", min=0, help="How many edges away from the focus.")]
MostNodes = Annotated[int, typer.Option("--max-nodes", min=1, help="Nodes that the page draws at first.")]
Kinds = Annotated[
    str,
    typer.Option("--kinds", metavar="KIND,…", help="Show these kinds only, separated by commas.", show_default=False),
]


def load_rules(rules: list[Path] | None, thesauri: list[Path] | None = None) -> Rules:
    """Load the rules of kg with those of the user on top."""
    from kg.rules import load

    return load(rules or [], thesauri or [])


def listed(text: str) -> list[str]:
    """Read what is separated by commas.

    >>> listed("ttl, json,")
    ['ttl', 'json']
    """
    return [part.strip() for part in text.split(",") if part.strip()]
