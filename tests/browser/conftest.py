"""A real browser for the tests in this directory: the system's Chromium, driven by Playwright.

Without Chromium, or without the tools in package.json, the tests say in one line that they are skipped. With CI=true
they fail instead: there, a test that did not run would pass for a test that passed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NoReturn
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

NODE_MODULES = Path(__file__).parent / "node_modules"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_OPTIONS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other host has an address, so that nothing of a test leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

# What else may differ between light and dark than these is seen by eye.
AXE_ON_COLOURS = ["color-contrast", "link-in-text-block"]

# Two frames later: what follows a window that changed begins to move only then.
FINISH_TRANSITIONS = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    document.getAnimations().forEach(one => one instanceof CSSTransition && one.finish())
}"""

PATIENCE = 15_000  # milliseconds that a step may take: enough for a busy machine

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this directory as browser tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def cannot_run(reason: str) -> NoReturn:
    """Skip the test for ``reason``; with CI=true fail it."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the system's Chromium, without a window."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        cannot_run("Chromium is not found, so the browser tests do not run. On Debian: sudo apt install chromium")
    # Chromium refuses its sandbox to root, which is who a CI often is.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*CHROMIUM_OPTIONS, *sandbox])
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, url: str) -> Iterator[Callable[..., BrowserContext]]:
    """Give what makes a browser context for the site at ``url``: see ``new_context``."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []
    own_host = urlsplit(url).netloc

    def note_foreign(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http") and parts.netloc != own_host:
            foreign.append(request.url)

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=url, locale="nl-NL", timezone_id="Europe/Amsterdam", **{"viewport": DESKTOP, **options}
        )
        # Listened to, not routed: Playwright switches off the browser's cache when it has to decide on every request.
        context.on("request", note_foreign)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not foreign, f"The site asks other hosts: {sorted(set(foreign))}"


@pytest.fixture
def new_context(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """Return what makes a browser context: a person with cookies of their own.

    It takes Playwright's options, such as ``java_script_enabled=False``, ``viewport=PHONE`` and
    ``color_scheme="dark"``. Addresses are relative to the live site. A request to any other host finds nobody, and fails
    the test when it ends.
    """
    with visiting(chromium, live_server.url) as make:
        yield make


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """Return an empty page of a visitor with a desktop."""
    return new_context().new_page()


def note_watching(page: Page) -> None:
    """Have the form of a page give its document the id ``watched`` once Wagtail remembers it as it is.

    What is filled in before that is not seen as a change. Another form beside it is remembered at another moment.
    """
    page.add_init_script(
        """addEventListener("w-unsaved:watch-edits", ({target}) => {
            if (target.id === "page-edit-form") document.documentElement.id = "watched";
        })"""
    )


def looks(page: Page, *viewports: ViewportSize) -> Iterator[str]:
    """Show ``page`` light and dark in each of these windows, a phone's and a desktop's if none is given; name each look.

    Nothing may be wider than the window.
    """
    for viewport in viewports or (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            # A colour halfway from light to dark is nobody's choice.
            page.evaluate(FINISH_TRANSITIONS)
            yield f"{viewport['width']}-{scheme}"


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return what lists the accessibility problems of a page: WCAG 2.0, 2.1 and 2.2 A and AA, and best practice.

    A page that is shown dark is looked at for its colours only: the rest is as it is in the light.
    """
    program = NODE_MODULES / "axe-core" / "axe.min.js"
    if not program.exists():
        cannot_run("axe-core is not found, so accessibility is not tested. It needs npm; make test installs it then.")
    source = program.read_text(encoding="utf-8")

    def problems(page: Page) -> list[str]:
        # Evaluated in the page, not added as a script element: the site's own Content-Security-Policy stays in force.
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        rules = {"type": "rule", "values": AXE_ON_COLOURS} if dark else {"type": "tag", "values": AXE_TAGS}
        result = page.evaluate("runOnly => axe.run(document, {runOnly, resultTypes: ['violations']})", rules)
        return [
            f"{page.url} {violation['id']}: {node['html']} ({node['failureSummary']})"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    return problems


@pytest.fixture(scope="session")
def vnu(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, str]], list[str]]:
    """Return what lists the errors and warnings in HTML documents, given as {name: html}. One call with many is fastest."""
    program = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    java = shutil.which("java")
    if not program.exists() or java is None:
        cannot_run("vnu or Java is not found, so HTML is not validated. It needs npm and a Java runtime.")

    def errors(documents: dict[str, str]) -> list[str]:
        directory = tmp_path_factory.mktemp("vnu")
        names = {}
        for number, (name, html) in enumerate(documents.items()):
            file = directory / f"{number}.html"
            file.write_text(html, encoding="utf-8")
            names[file.as_uri().replace("file:///", "file:/")] = name
        command = [java, "-Xss2m", "-jar", str(program), "--format", "json", "--exit-zero-always"]
        run = subprocess.run([*command, *map(str, sorted(directory.iterdir()))], capture_output=True, check=True)
        return [
            f"{names.get(message['url'], message['url'])}:{message.get('lastLine', 0)}: {message['message']}"
            for message in json.loads(run.stderr)["messages"]
        ]

    return errors
