"""A real browser for tests: Chromium without a window and without a network, and what a reader's screen may be like."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WIDE, PHONE = (1280, 800), (360, 640)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", f"--window-size={WIDE[0]},{WIDE[1]}"),
    *("--lang=en-US", "--accept-lang=en-US"),
    # views are where they go at once, so that no test depends on how fast the machine is
    "--force-prefers-reduced-motion",
    # no name has an address, so that a page that asks for one shows it; a server of ours is asked by its number
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# two frames later what was asked for last is on the screen
FRAMES = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"

# takes a graph and options of `html.write`; returns the browser that shows the page
Open = Callable[..., Any]


def start(profile: Path) -> Any:
    """Start the browser, or skip the test and say what is missing."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed (pip install '.[test]')")
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    browser, remote = next(filter(None, found), None), shutil.which("chromedriver")
    for name, path in (("Chromium", browser), ("chromedriver", remote)):
        if path is None:
            pytest.skip(f"{name} is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    options.set_capability("unhandledPromptBehavior", "ignore")  # a dialog has to show up as a failure
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(remote))


def set_size(page: Any, size: tuple[int, int]) -> None:
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 2, "mobile": size[0] < 800}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def set_colours(page: Any, scheme: str) -> None:
    """Prefer "light" or "dark"; the empty text is the browser's own choice."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def set_language(page: Any, language: str) -> None:
    """The first language of the reader, for pages opened from now on."""
    agent = page.execute_script("return navigator.userAgent")
    page.execute_cdp_cmd("Emulation.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": language})


def reset(page: Any) -> None:
    """Back to a wide, light screen and English, on an empty page with an empty log."""
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    set_colours(page, "")
    page.get("about:blank")
    set_language(page, "en-US")
    page.get_log("browser")  # reading empties it
