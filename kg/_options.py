"""Options that several commands have, and how what they say is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.rules import Rules
    from kg.working import Limits

_FACTORS = {"k": 1_000, "K": 1_000, "M": 1_000_000}

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
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        help="Processes that read documents (default: all cores above 20 MB of input, else 1).",
        show_default=False,
    ),
]

DocumentSize = Annotated[
    str,
    typer.Option(
        "--max-document-size",
        metavar="SIZE",
        help="Characters of the largest document that is read, such as 500k.",
    ),
]
DocumentSeconds = Annotated[
    float,
    typer.Option(
        "--document-timeout", metavar="SECONDS", min=0, help="A document that takes longer is left out; 0: none is."
    ),
]
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


def amount(text: str) -> int:
    """Read a number that may end with k or M.

    >>> amount("500k"), amount("1.5M"), amount("7")
    (500000, 1500000, 7)
    """
    number, factor = (text[:-1], _FACTORS[text[-1]]) if text[-1:] in _FACTORS else (text, 1)
    found = int(float(number) * factor) if number.replace(".", "", 1).isdecimal() else 0
    if found < 1:
        raise typer.BadParameter(f"{text!r} is no size; write 500k, 10M or a number of characters")
    return found


def limits(size: str, seconds: float) -> Limits:
    """What a document may be and cost."""
    from kg.working import Limits

    return Limits(amount(size), seconds)


def listed(text: str) -> list[str]:
    """Read what is separated by commas.

    >>> listed("ttl, json,")
    ['ttl', 'json']
    """
    return [part.strip() for part in text.split(",") if part.strip()]
