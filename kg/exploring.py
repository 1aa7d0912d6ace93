"""`kg explore`: an exported graph as a page, and the page in a browser."""

from __future__ import annotations

import os
import tempfile
import webbrowser
from pathlib import Path

import networkx as nx

from kg import exporters
from kg.errors import ExportError
from kg.exporters import node_link, rdf_reading
from kg.exporters._view import View

DEFAULTS = (Path("exports/graph.json"), Path("exports/graph.ttl"))

_WHOLE = View()
_PAGES = (".html", ".htm")
_GRAPHS = (".json", *rdf_reading.SUFFIXES)
_MARKS = (b"trusted-types", b"<title>Knowledge graph")  # of our own pages; both stand in their heads
_HEAD = 8192
_TEXT_BROWSERS = {"www-browser", "links", "elinks", "lynx", "w3m"}  # the page needs a script and a canvas


def page(file: Path | None = None, out: Path | None = None, view: View = _WHOLE) -> Path:
    """Write the page of an exported graph and return where it is; a page that is there already is returned as it is."""
    source = file or default()
    if source.suffix.lower() in _PAGES:
        return _ready(source, asked=out is not None or view != _WHOLE)
    graph = read(source)
    target = _checked(out) if out else _beside(source, view)
    exporters.load("html").write(graph, target, view=view)
    return target


def read(path: Path) -> nx.MultiDiGraph:
    """Read an export that holds the graph, told by its suffix."""
    if path.suffix.lower() not in _GRAPHS:
        raise ExportError(
            "is no graph that kg reads", place=str(path), remedy=f"give a file that ends in {', '.join(_GRAPHS)}"
        )
    return node_link.read(path) if path.suffix.lower() == ".json" else rdf_reading.read(path)


def opened(path: Path) -> bool:
    """Open the page in a browser that can show it; say whether there is one."""
    try:
        if Path(getattr(webbrowser.get(), "name", "")).name in _TEXT_BROWSERS:
            return False
        return webbrowser.open(path.resolve().as_uri())
    except (webbrowser.Error, OSError):
        return False


def default() -> Path:
    """Return the export that is meant where none is named."""
    found = next((path for path in DEFAULTS if path.is_file()), None)
    if found is None:
        raise ExportError(
            "there is no such graph", place=str(DEFAULTS[0]), remedy="run `kg build PATH` first, or name a graph"
        )
    return found


def _ready(path: Path, asked: bool) -> Path:
    if not path.is_file():
        raise ExportError("there is no such page", place=str(path), remedy="run `kg build` first")
    if asked:
        raise ExportError(
            "is a page already, and nothing can be chosen from it",
            place=str(path),
            remedy="give the graph.json or graph.ttl instead",
        )
    return path


def _beside(source: Path, view: View) -> Path:
    """Beside the graph if that may be written: part of a graph never replaces the page of the whole."""
    part = "" if view == _WHOLE else "-view"
    path = source.with_name(f"{source.stem}{part}.html")
    writable = os.access(path if path.exists() else path.parent, os.W_OK) and os.access(path.parent, os.W_OK)
    return path if writable and _may_replace(path) else Path(tempfile.mkdtemp(prefix="kg-")) / path.name


def _checked(path: Path) -> Path:
    if not _may_replace(path):
        raise ExportError(
            "is there already and is no page of kg", place=str(path), remedy="remove it or choose another name"
        )
    return path


def _may_replace(path: Path) -> bool:
    """Whether nothing is there, or a page that kg wrote."""
    if not path.exists():
        return True
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return all(mark in head for mark in _MARKS)
