"""The graph as one page to explore: made with pyvis, complete in itself, and asking nothing of any network.

Texts of articles reach the page only as JSON in a data block and are shown only as text; the page's own policy
lets no script run but the two that are hashed here. A page holds a graph up to some size; of a larger one it holds
the best supported part, and says so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pyvis.network import Network

from kg.errors import ExportError
from kg.exporters import _page
from kg.exporters._excerpt import excerpt
from kg.exporters._files import write_atomic
from kg.exporters._nodes import Source
from kg.exporters._view import View
from kg.ontology import DEFAULT_BASE_IRI

_FOLDER = Path(__file__).parent / "page"
_WHOLE = View()

# the page's own scripts, in the order in which they build on each other
_SCRIPTS = (
    *("words", "data", "looks", "state", "places", "drawing", "labelling", "camera"),
    *("quoting", "panel", "filters", "search", "walking", "taking", "start"),
)

# Places are given, so nothing has to move.
_OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {"hover": True, "tooltipDelay": 200, "selectConnectedEdges": False, "keyboard": False},
}

# U+2028 and U+2029 end a line in old JavaScript; half a surrogate pair is no UTF-8.
_ESCAPED = re.compile("[\u2028\u2029\ud800-\udfff]")


def generate(graph: Source, view: View = _WHOLE, base_iri: str = DEFAULT_BASE_IRI, served: bool = False) -> str:
    """Return the page; equal graphs give equal pages. A `served` one leads to the server's pages of things."""
    part = excerpt(graph, view)  # what the view leaves out is not in the page at all
    page = _page.collect(part.graph, view.max_nodes, part.focus, base_iri)
    style, scripts = _asset("page.css"), (_vis_network(), _own_script())
    network = Network(directed=True, notebook=False, cdn_resources="in_line")
    network.set_template_dir(str(_FOLDER), "template.html")
    environment = network.templateEnv
    environment.autoescape = True
    environment.policies.update({"json.dumps_function": _json, "json.dumps_kwargs": {}})
    facts = page.facts | {"served": served} | ({"chosenFrom": part.chosen_from} if part.chosen_from else {})
    environment.globals.update(facts=facts, style=style, scripts=scripts, policy=_policy(style, scripts))
    # pyvis' own add_edge looks through all nodes each time
    network.nodes, network.edges, network.options = page.nodes, page.edges, _OPTIONS
    return str(network.generate_html())


def write(
    graph: Source,
    path: Path,
    view: View = _WHOLE,
    base_iri: str = DEFAULT_BASE_IRI,
    served: bool = False,
) -> None:
    """Write the page, wholly or not at all."""
    write_atomic(path, generate(graph, view, base_iri, served).encode("utf-8"))


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _policy(style: str, scripts: tuple[str, ...]) -> str:
    """Allow exactly these texts as style and scripts, pictures inside the page, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest())
    return f"'sha256-{digest.decode('ascii')}'"


def _asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _own_script() -> str:
    parts = "".join(_asset(f"{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


@cache
def _vis_network() -> str:
    """Read the drawing library that pyvis carries, the newest if it carries several."""
    folder = resources.files("pyvis") / "templates" / "lib"
    versions = sorted(
        (entry for entry in folder.iterdir() if entry.name.startswith("vis-")),
        key=lambda entry: [int(number) for number in re.findall(r"\d+", entry.name)],
    )
    try:
        source = (versions[-1] / "vis-network.min.js").read_text(encoding="utf-8")
    except (IndexError, OSError) as error:
        raise ExportError("pyvis carries no vis-network", remedy="install pyvis again") from error
    # a page reads any line end as LF before it is hashed; the map would be one more request
    return re.sub(r"//# sourceMappingURL=\S*\s*$", "", source.replace("\r\n", "\n"))
