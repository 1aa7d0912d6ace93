"""What axe-core finds wrong with the page for readers who see little, use a keyboard alone or listen to it.

axe-core is no part of this checkout: `npm install --no-save axe-core` puts it where it is looked for, or KG_AXE names
its axe.min.js.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import serving
from browser import FRAMES, PHONE, WIDE, Open, set_colours, set_language, set_size
from sample_graph import sample

AXE = Path(os.environ.get("KG_AXE") or Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js")

# the reader's language, colours and screen
READERS = {
    "english": ("en-US", "light", WIDE),
    "chinese": ("zh-CN", "light", WIDE),
    "dark": ("en-US", "dark", WIDE),
    "phone": ("en-US", "light", PHONE),
    "chinese dark phone": ("zh-CN", "dark", PHONE),
}
# what was done before one looks
STATES = {
    "first view": "",
    "panel": "kgPage.open(0)",
    "suggestions": "const q = document.getElementById('query'); q.focus(); q.value = 'res';"
    "q.dispatchEvent(new Event('input', {bubbles: true}))",
    "contents": "document.getElementById('contents-button').click()",
    "menu": "document.getElementById('take-toggle').click()",
    "help": "document.getElementById('help').showModal()",
    "filters": "document.getElementById('filters').hidden = false;"
    "document.querySelectorAll('#filters details').forEach(part => part.open = true)",
    "nothing found": "const q = document.getElementById('query'); q.focus(); q.value = 'qqqq';"
    "q.dispatchEvent(new Event('input', {bubbles: true}))",
}
RUN = """
    axe.run(document, {resultTypes: ["violations"]}).then(
        ({violations}) => arguments[0](violations.map(({id, impact, help, nodes}) =>
            ({id, impact, help, where: nodes.map(node => [node.target.join(" "), node.failureSummary])}))),
        error => arguments[0]([{id: "axe", impact: "critical", help: String(error), where: []}]));
"""


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.is_file():
        assert not os.environ.get("KG_AXE"), f"KG_AXE names no file: {AXE}"
        pytest.skip("axe-core is not installed (npm install --no-save axe-core, or KG_AXE)")
    return AXE.read_text(encoding="utf-8")


def violations(page: Any, axe: str) -> list[str]:
    """One line for each serious or critical violation, and those places of it."""
    page.execute_script(axe)
    found = page.execute_async_script(RUN)
    return [
        f"{rule['impact']} {rule['id']}: {rule['help']}"
        + "".join(f"\n    {selector}: {' '.join(summary.split())}" for selector, summary in rule["where"])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("reader", READERS)
def test_nothing_serious_bars_a_reader(opened: Open, driver: Any, axe: str, reader: str, state: str) -> None:
    language, scheme, size = READERS[reader]
    set_language(driver, language)
    set_colours(driver, scheme)
    set_size(driver, size)
    page = opened(sample())
    assert page.execute_script("return [document.documentElement.lang.slice(0, 2), innerWidth]") == [
        language[:2],
        size[0],
    ]
    page.execute_script(STATES[state])
    page.execute_async_script(FRAMES)
    found = violations(page, axe)
    assert not found, "\n" + "\n".join(found)


def test_a_violation_would_be_found(driver: Any, axe: str) -> None:
    driver.get("data:text/html,<html><body><button></button><img src=''></body></html>")
    assert {line.split(":")[0] for line in violations(driver, axe)} >= {"critical button-name", "critical image-alt"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Running]:
    folder = tmp_path_factory.mktemp("served")
    with serving.outside(folder, *(path.name for path in serving.write(folder))) as running:
        yield running


@pytest.mark.parametrize("path", ["/model/resnet", "/document/zhihu/76072364", "/sparql", "/nothing/resnte"])
@pytest.mark.parametrize("reader", READERS)
def test_nothing_serious_bars_a_reader_of_the_server(
    driver: Any, server: serving.Running, axe: str, reader: str, path: str
) -> None:
    language, scheme, size = READERS[reader]
    set_language(driver, language)
    set_colours(driver, scheme)
    set_size(driver, size)
    driver.get(server.url + path)
    if path == "/sparql":
        driver.find_element("id", "run").click()
        driver.execute_async_script("setTimeout(arguments[0], 300)")
    found = violations(driver, axe)
    assert not found, "\n" + "\n".join(found)
    assert driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
