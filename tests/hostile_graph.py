"""A graph with an attack wherever an article or a rule can put text."""

from __future__ import annotations

import networkx as nx

from kg.graph import build
from kg.records import Assertion, Entity, Evidence, Span

ATTACKS = (
    "<script>window.pwned=1;alert(1)</script>",
    "</script><script>window.pwned=2</script>",
    "<img src=x onerror=window.pwned=3>",
    "<!--<script>",
    "]]></style><svg onload=window.pwned=4>",
    "<a href='javascript:window.pwned=5'>href</a>",
    "\"'`;window.pwned=6//",
    "{{ 7*191 }}{% raw %}",
    "\u202egnp.exe\u2066 ‮",
    "__proto__",
    "constructor",
    "\u2028\u2029 \ud800 \x00",
    "长" * 10_000,
)


def hostile() -> nx.MultiDiGraph:
    """Of each attack an article, a model, and something that only an edge names."""
    entities, assertions = [], []
    for number, attack in enumerate(ATTACKS):
        document, model = f"document:{attack}{number}", f"model:{attack}"
        details = (("url", f"javascript:{attack}"), ("author", attack), (attack, attack), ("topics", attack))
        entities.append(Entity(document, "document", attack, details=details))
        entities.append(
            Entity(model, "model", attack, ((attack, attack), ("zh", attack)), (attack,), (("arxiv", attack),))
        )
        found = Evidence(document.partition(":")[2], Span(0, len(attack)), attack, attack, 0.9)
        assertions.append(Assertion(document, "mentions", model, (found,)))
        assertions.append(Assertion(model, attack, f"{attack}:{number}", (found,)))
    return build(entities, assertions)
