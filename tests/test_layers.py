"""Imports point one way, and modules stay short."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "kg"

# a module may import from its own layer's package and from the layers before it
LAYERS = (
    {"errors", "_storage", "records", "ontology", "people", "text"},
    {"rules"},
    {"readers", "cleaning"},
    {"extractors", "linking"},
    {"store", "working"},
    {"collecting"},
    {"graph", "finding"},
    {"exporters", "query", "_rows", "_guard", "_faults", "_lexing", "_loading", "_swelling", "_vocabulary", "queries"},
    {"pipeline", "checks", "contract", "evaluation", "explaining", "exploring", "showing", "api", "spacy_component"}
    | {"texts", "validating", "_violation_words", "connecting", "counting", "differing"},
    {"serving", "scaling", "_timed"},
    {"cli", "cli_graph", "cli_query", "cli_rules", "cli_scale", "cli_serve", "cli_store", "cli_validate"}
    | {"_options", "_terminal", "__main__", "__init__"},
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Names of the parts of kg that a module imports when it is run, type-checking imports left out."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kg":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
    return found & RANK.keys()


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(PACKAGE)) for path in MODULES])
def test_imports_point_to_earlier_layers(path: Path) -> None:
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    late = {name for name in imported(path) if name != part and RANK[name] > RANK[part]}
    assert not late
    siblings = {name for name in imported(path) if name != part and RANK[name] == RANK[part] and RANK[part] in {2, 3}}
    assert not siblings


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(PACKAGE)) for path in MODULES])
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_only_graph_and_later_layers_know_networkx() -> None:
    early = [path for path in MODULES if RANK[path.relative_to(PACKAGE).parts[0].removesuffix(".py")] < RANK["graph"]]
    assert [path.name for path in early if "networkx" in path.read_text(encoding="utf-8")] == []
