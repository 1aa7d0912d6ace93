"""What several tests share: the rules, the sample corpus, and the folder of real documents where there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browser
import networkx as nx
import pytest
from sample_graph import sample

from kg import rules as rules_module
from kg.exporters import html, node_link, rdf
from kg.rules import Rules

# run as a module of its own, which cannot be imported as a test
collect_ignore = ["benchmarks/cost.py"]
HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
SHARED = Path(os.environ.get("KG_SHARED") or HERE.parents[1] / "shared")


@pytest.fixture(scope="session")
def rules() -> Rules:
    return rules_module.load()


@pytest.fixture(scope="session")
def corpus() -> Path:
    return CORPUS


@pytest.fixture(scope="session")
def seeds() -> Path:
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the real documents are not beside this checkout")
    return SHARED / "seeds"


@pytest.fixture(scope="session")
def gold() -> Path:
    if not (SHARED / "gold").is_dir():
        pytest.skip("the gold is not beside this checkout")
    return SHARED / "gold"


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with the sample graph as exports/graph.json and graph.ttl."""
    (tmp_path / "exports").mkdir()
    node_link.write(sample(), tmp_path / "exports" / "graph.json")
    rdf.write(sample(), tmp_path / "graph.ttl")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One browser for all tests; its start takes longer than most of them."""
    started = browser.start(tmp_path_factory.mktemp("profile"))
    yield started
    started.quit()


@pytest.fixture
def opened(driver: Any, tmp_path: Path) -> Iterator[browser.Open]:
    """Opens the page of a graph; whatever a test did there, nothing may be complained of and nothing asked for."""

    def open_page(graph: nx.MultiDiGraph, **options: Any) -> Any:
        html.write(graph, tmp_path / "graph.html", **options)
        driver.get((tmp_path / "graph.html").as_uri())
        assert driver.execute_script("return document.documentElement.dataset.ready") == "yes"
        return driver

    browser.reset(driver)
    yield open_page
    assert driver.get_log("browser") == []
    assert driver.execute_script("return performance.getEntriesByType('resource').length") == 0
