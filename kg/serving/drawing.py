"""The explorer of a loaded store: `python -m kg.serving.drawing FOLDER`, in a process of its own.

Its exit status is 3 if the store holds nothing that kg states, so that there is nothing to draw.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox

from kg.errors import ExportError
from kg.exporters import html, rdf_reading
from kg.serving.loading import facts

PAGE = "explorer.html"
NOTHING = 3


def draw(folder: Path) -> None:
    """Write the page into the folder, made from what the store says."""
    quads = folder / "all.nq"
    ox.Store.read_only(str(folder / "store")).dump(str(quads), ox.RdfFormat.N_QUADS)
    try:
        graph = rdf_reading.read(quads)
    finally:
        quads.unlink()
    html.write(graph, folder / PAGE, base_iri=facts(folder).bases[0], served=True)


if __name__ == "__main__":
    try:
        draw(Path(sys.argv[1]))
    except ExportError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(NOTHING)
