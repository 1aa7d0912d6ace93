"""The page: what it holds, that hostile text stays text, and, in a real browser without a network, that it works."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from browser import FRAMES, Open
from hostile_graph import ATTACKS, hostile
from pyoxigraph import NamedNode
from sample_graph import sample, shuffled

from kg.exporters import _page, html
from kg.exporters._telling import web_page
from kg.graph import build
from kg.records import Assertion, Entity, Evidence, Span

ROOT = Path(__file__).parent.parent
QUOTE = "残差网络（ResNet）由何恺明等人提出，<b>152</b>层。"


def evidence(document: str, quote: str = QUOTE, rule: str = "some-rule", confidence: float = 0.9) -> Evidence:
    return Evidence(document, Span(0, len(quote)), quote, rule, confidence)


def small() -> nx.MultiDiGraph:
    """Two articles, a model with a Chinese name and its paper."""
    entities = [
        Entity("document:web/a", "document", "深入ResNet", details=(("url", "https://example.org/a"),)),
        Entity("document:web/b", "document", "另一篇", details=(("url", "javascript:alert(1)"),)),
        Entity("model:resnet", "model", "ResNet", (("en", "ResNet"), ("zh", "残差网络")), ("深度残差网络",)),
        Entity("paper:arxiv/1512.03385", "paper", "Deep Residual Learning", identifiers=(("arxiv", "1512.03385"),)),
    ]
    many = tuple(evidence("web/a", f"第{n}处说到残差网络。") for n in range(9))
    fact = Evidence("gazetteer:models", None, "ResNet | 1512.03385", "gazetteers/models", 1.0)
    assertions = [
        Assertion("document:web/a", "mentions", "model:resnet", many),
        Assertion("document:web/b", "mentions", "model:resnet", (evidence("web/b"),)),
        Assertion("model:resnet", "introduced_by", "paper:arxiv/1512.03385", (fact, evidence("web/a"))),
    ]
    return build(entities, assertions)


class Tags(HTMLParser):
    """The tags of a page as a browser would see them, and what stands in its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.raw.append("")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.raw[-1] += data


def data(page: str, name: str) -> Any:
    return json.loads(re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page)[1])


# ---- the text of the page


def test_hostile_text_adds_no_tag_and_no_attribute() -> None:
    safe, attacked = Tags(html.generate(small())), Tags(html.generate(hostile()))
    assert attacked.tags == safe.tags
    assert len(safe.raw) == 5  # the style, two blocks of data, vis-network and our script
    assert not re.search("[<>&]", attacked.raw[1] + attacked.raw[2])


def test_nothing_is_loaded_and_no_handler_is_inline() -> None:
    for tag, attributes in Tags(html.generate(sample())).tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes), tag
        assert "src" not in attributes, tag
        assert (attributes.get("href") or "data:").startswith("data:"), tag
    assert "sourceMappingURL" not in html.generate(sample())


def test_policy_allows_the_inline_texts_by_hash_and_nothing_else() -> None:
    parsed = Tags(html.generate(hostile()))
    metas = [attributes for tag, attributes in parsed.tags if attributes.get("http-equiv")]
    policy = dict(part.split(" ", 1) for part in metas[0]["content"].split("; "))
    style, _, _, *scripts = parsed.raw

    def hashes(*texts: str) -> str:
        digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
        return " ".join(f"'sha256-{digest}'" for digest in digests)

    assert policy["default-src"] == policy["connect-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["script-src"] == hashes(*scripts)
    assert policy["style-src"] == hashes(style)
    assert policy["img-src"] == "data:"
    names = [tag for tag, _ in parsed.tags]
    assert names.index("meta") < names.index("script")
    assert parsed.tags.index(("meta", metas[0])) < names.index("style")


def test_data_comes_back_as_it_was() -> None:
    facts = data(html.generate(hostile()), "facts")
    told = {name for _, _, name, *_ in facts["nodes"]}
    assert told >= set(ATTACKS[:-1])
    assert {quote for _, quote, *_ in facts["quotes"]} >= set(ATTACKS[:-1])
    assert max(map(len, told)) == 300  # the name of 10,000 characters


def test_page_is_utf8_whatever_the_text(tmp_path: Path) -> None:
    html.write(hostile(), tmp_path / "graph.html")
    written = (tmp_path / "graph.html").read_bytes()
    assert written.decode("utf-8") == html.generate(hostile())
    assert "残差网络".encode() in written or "长".encode() in written


def test_pages_of_equal_graphs_are_equal_in_every_process() -> None:
    pages = {html.generate(sample()), html.generate(sample()), html.generate(shuffled())}
    assert len(pages) == 1
    code = (
        "import hashlib, sample_graph; from kg.exporters import html; "
        "print(hashlib.sha256(html.generate(sample_graph.sample()).encode()).hexdigest())"
    )
    for seed in "12":
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
        run = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
        assert run.stdout.strip() == hashlib.sha256(pages.copy().pop().encode()).hexdigest()


def test_our_own_part_is_small() -> None:
    page = Tags(html.generate(nx.MultiDiGraph()))
    own = sum(len(text.encode()) for text in page.raw) - len(page.raw[3].encode())
    assert own < 130_000
    assert "vis-network" in page.raw[3][:60]


# ---- what the page holds


def test_links_open_only_pages_of_the_web() -> None:
    details = {node[1]: node[5] for node in data(html.generate(small()), "facts")["nodes"]}
    assert details["paper:arxiv/1512.03385"] == [["arxiv", "1512.03385", "https://arxiv.org/abs/1512.03385"]]
    assert details["document:web/a"] == [["url", "https://example.org/a", 1]]  # the value is the address
    assert details["document:web/b"] == [["url", "javascript:alert(1)"]]


def test_an_address_too_long_to_show_still_opens() -> None:
    long = "https://example.org/" + "a" * 400
    graph = build([Entity("document:web/a", "document", "A", details=(("url", long),))], [])
    ((*_, details),) = data(html.generate(graph), "facts")["nodes"]
    assert details == [["url", long[:299] + "…", long]]


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "JAVASCRIPT:x", "java\nscript:x", "data:text/html,x", "vbscript:x", "file:///x"),
        *("//host/x", "/x", "", " https://a.b", "https://a.b/\u202e", "https:", "https://[", "http://a b/"),
    ],
)
def test_what_is_no_web_page_gets_no_link(url: str) -> None:
    assert web_page(url) == ""


def test_quotes_kept_are_few_from_many_articles_with_the_total_told() -> None:
    found = (
        *(evidence("web/a", f"a{n}", confidence=0.99) for n in range(8)),
        evidence("web/b", "b", confidence=0.4),
        evidence("web/c", "c", confidence=0.5),
        Evidence("gazetteer:models", None, "line", "gazetteers/models", 1.0),
    )
    graph = build(
        [Entity("model:a", "model", "A"), Entity("model:b", "model", "B")],
        [Assertion("model:a", "uses", "model:b", found)],
    )
    facts = data(html.generate(graph), "facts")
    assert facts["support"] == [11]
    kept, rules = facts["evidence"][0][::2], facts["evidence"][0][1::2]
    assert [facts["quotes"][said][1] for said in kept] == ["a0", "c", "b", "a1", "a2"]
    assert [facts["rules"][rule] for rule in rules] == [["some-rule", sure] for sure in (0.99, 0.5, 0.4, 0.99, 0.99)]


def test_results_are_told_at_their_model_and_not_drawn() -> None:
    entities = [
        Entity("model:a", "model", "A"),
        Entity("concept:m", "concept", "M"),
        *(Entity(f"result:a/-/m/{n:02}", "result", f"A: M {n:02}", details=(("value", f"{n}"),)) for n in range(30)),
    ]
    said = [
        Assertion(f"result:a/-/m/{n:02}", predicate, end, (evidence("web/a"),))
        for n in range(30)
        for predicate, end in (("of_model", "model:a"), ("by_metric", "concept:m"))
    ]
    graph = build(entities, [Assertion("model:a", "uses", "concept:m", (evidence("web/a"),)), *said])
    page = _page.collect(graph, most=10)
    assert [node[1] for node in page.facts["nodes"]] == ["concept:m", "model:a"]
    assert len(page.edges) == 1
    assert page.facts["nodes"][1][5] == [["result", f"A: M {n:02}"] for n in range(20)]


def test_budget_draws_the_most_supported_of_every_kind_and_none_alone() -> None:
    entities = [Entity(f"{kind}:{n}", kind, f"{kind} {n}") for kind in ("model", "concept") for n in range(10)]
    assertions = [
        Assertion(f"model:{n}", "uses", f"concept:{n}", tuple(evidence("web/a", f"{i}") for i in range(20 - n)))
        for n in range(10)
    ]

    def drawn(graph: nx.MultiDiGraph, focus: str = "") -> list[str]:
        page = _page.collect(graph, most=6, focus=focus)
        assert len(page.nodes) == 6
        assert len(page.facts["nodes"]) == len(graph)  # the rest is in the page as data
        assert len(page.edges) == graph.number_of_edges()
        return [node[1] for node in page.facts["nodes"]][:6]

    assert drawn(build(entities, assertions)) == [f"{kind}:{n}" for n in range(3) for kind in ("concept", "model")]
    lone = build([*entities, Entity("venue:x", "venue", "Best of its kind, tied to nothing")], assertions)
    assert "venue:x" not in drawn(lone)
    assert "venue:x" in drawn(lone, focus="venue:x")


def test_queries_can_name_everything() -> None:
    facts = data(html.generate(hostile(), base_iri="https://example.org/kg"), "facts")
    known = dict(facts["iris"])
    for number, node in enumerate(facts["nodes"]):
        NamedNode(known.get(number, facts["base"] + node[1].replace(":", "/", 1)))  # raises where it is no IRI
    assert facts["base"] == "https://example.org/kg/"
    assert all(term["iri"].startswith(("<urn:kg:ontology#", "cito:", "schema:")) for term in facts["predicates"])


# ---- in a browser


def visible_text(page: Any, selector: str) -> str:
    return str(page.execute_script("return document.querySelector(arguments[0]).innerText", selector))


def shown(page: Any) -> dict[str, int]:
    return dict(page.execute_script("return kgPage.shown()"))


def type_keys(page: Any, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(page).send_keys(*keys).perform()


def click_canvas(page: Any, x: float, y: float) -> None:
    left, top = page.execute_script(
        "const r = document.getElementById('canvas').getBoundingClientRect(); return [r.x, r.y]"
    )
    for kind in ("mousePressed", "mouseReleased"):
        event = {"type": kind, "x": left + x, "y": top + y, "button": "left", "clickCount": 1}
        page.execute_cdp_cmd("Input.dispatchMouseEvent", event)
    page.execute_async_script("setTimeout(arguments[0], 400)")  # vis-network waits to tell a click from a double click


def inked(page: Any) -> int:
    """How many pixels of the canvas are painted."""
    return int(
        page.execute_script(
            "const c = document.querySelector('#canvas canvas'),"
            " d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            "let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n"
        )
    )


def test_page_draws_from_a_file_without_a_network(opened: Open) -> None:
    page = opened(sample())
    whole = sample()
    graph = whole.subgraph(node for node, kind in whole.nodes(data="kind") if kind != "result")  # details, not nodes
    assert shown(page) == {"nodes": len(graph), "edges": graph.number_of_edges()}
    page.execute_async_script(FRAMES)
    assert inked(page) > 1000
    assert f"{len(graph)} things · {graph.number_of_edges()} statements · 2 articles" in visible_text(page, "#counts")


def test_graphs_of_next_to_nothing_open(opened: Open) -> None:
    assert shown(opened(nx.MultiDiGraph())) == {"nodes": 0, "edges": 0}
    lone = build([Entity("model:a", "model", "A"), Entity("document:b", "document", "B")], [])
    assert shown(opened(lone)) == {"nodes": 2, "edges": 0}


def test_click_on_a_node_and_on_an_edge(opened: Open) -> None:
    entities = [Entity("model:a", "model", "First"), Entity("model:b", "model", "Second")]
    both = [
        Assertion("model:a", name, "model:b", (evidence("web/a", f"said as {name}"),)) for name in ("uses", "based_on")
    ]
    page = opened(build(entities, both))
    (ax, ay), (bx, by) = page.execute_script("return [0, 1].map(kgPage.spot).map(spot => [spot.x, spot.y])")
    click_canvas(page, ax, ay)
    assert visible_text(page, "#panel h2") == "First"
    type_keys(page, "\ue00c")
    click_canvas(page, (ax + bx) / 2, (ay + by) / 2)
    panel = visible_text(page, "#panel")
    assert "said as uses" in panel  # both relations lie on one line
    assert "said as based_on" in panel


def test_hostile_text_stays_text_in_every_panel(opened: Open) -> None:
    from selenium.common.exceptions import NoAlertPresentException

    page = opened(hostile())
    count, before = len(hostile()), page.execute_script("return Object.keys(window).length")
    seen = page.execute_script(
        "const seen = []; for (let i = 0; i < arguments[0]; i++) { kgPage.open(i);"
        " document.querySelectorAll('#panel .more').forEach(more => more.click());"
        " seen.push(document.getElementById('panel').textContent.toWellFormed()); } return seen",
        count,
    )
    for attack in ATTACKS[:7]:
        assert any(attack in text for text in seen), attack
        page.execute_script("kgPage.open(0)")
        type_keys(page, "/", attack[:12])
    strange = "script, img, iframe, object, embed, style, [onerror], [onload]"
    assert (
        page.execute_script(f"return document.querySelectorAll('main :is({strange}), header :is({strange})').length")
        == 0
    )
    hrefs = page.execute_script("return [...document.querySelectorAll('main a')].map(a => a.protocol)")
    assert set(hrefs) <= {"https:"}
    assert page.execute_script("return [typeof window.pwned, Object.keys(window).length]") == ["undefined", before]
    assert page.execute_script("return ({}).polluted === undefined && Object.prototype.hasOwnProperty('id') === false")
    with pytest.raises(NoAlertPresentException):
        _ = page.switch_to.alert


def test_policy_stops_what_a_hole_would_let_in(opened: Open) -> None:
    page = opened(small())
    attempts = """
        const tried = [];
        try { document.body.innerHTML += "<img src=x>"; tried.push("innerHTML"); } catch { }
        const script = document.createElement("script");
        try { script.textContent = "window.pwned = 1"; document.body.append(script); } catch { }
        return [tried, typeof window.pwned];
    """
    assert page.execute_script(attempts) == [[], "undefined"]
    log = [entry["message"] for entry in page.get_log("browser")]  # reading empties it
    assert any("TrustedHTML" in message or "Content Security Policy" in message for message in log)
