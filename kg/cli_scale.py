"""`kg build --engine daft`: what the command line says of the engine, and what it cannot be asked together with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg._terminal import stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.rules import Rules
    from kg.scaling.building import Scaled
    from kg.working import Limits

ENGINES = ("local", "daft")

Engine = Annotated[str, typer.Option("--engine", metavar="NAME", help="local, or daft: for what many machines share.")]
Address = Annotated[
    str,
    typer.Option("--address", metavar="HOST:PORT", help="The Ray cluster of the engine (default: this machine alone)."),
]
Work = Annotated[
    Path | None,
    typer.Option(
        "--work", metavar="DIR", help="Where the engine keeps what is done (default OUT/work).", show_default=False
    ),
]


def check(engine: str, address: str, work: Path | None, **local: object) -> bool:
    """Whether the engine is to build; `local` are options, by name, that only the local build has."""
    if engine not in ENGINES:
        stop(f"no engine is called {engine!r}; known are {', '.join(ENGINES)}")
    if engine == "local":
        if address or work:
            stop("--address and --work are for an engine: add --engine daft")
        return False
    others = [f"--{name.replace('_', '-')}" for name, value in local.items() if value]
    if others:
        stop(f"{others[0]} is for the local build: leave it out, or --engine daft")
    return True


def build(
    paths: Sequence[Path], rules: Rules, out: Path, places: tuple[str, Path | None], limits: Limits, base_iri: str
) -> Scaled:
    """Build on the engine; `places` are the address of the cluster and the folder for what is done."""
    from kg.scaling import building

    address, work = places
    options = building.Options(work or out / "work", address, limits=limits)
    return building.build(paths, rules, out, options, base_iri)
