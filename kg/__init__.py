"""Turns machine-learning articles, Chinese and English mixed, into a knowledge graph of papers, models and concepts.

The names below are imported on first use, so that `import kg` and the command line start at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import extract
    from kg.errors import KgError
    from kg.pipeline import build_graph
    from kg.records import Document, Extraction
    from kg.rules import Rules
    from kg.rules import load as load_rules

__all__ = ["Document", "Extraction", "KgError", "Rules", "build_graph", "extract", "load_rules"]

_HOMES = {
    "Document": ("kg.records", "Document"),
    "Extraction": ("kg.records", "Extraction"),
    "KgError": ("kg.errors", "KgError"),
    "Rules": ("kg.rules", "Rules"),
    "build_graph": ("kg.pipeline", "build_graph"),
    "extract": ("kg.api", "extract"),
    "load_rules": ("kg.rules", "load"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
