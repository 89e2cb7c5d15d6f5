"""What holds for every page of the site, with the site's own content: valid, accessible, without cookies, links that work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as BrowserPage
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Page

from tests.browser.conftest import DESKTOP, PHONE

# Pages that are no page of the tree: a search with and without an answer, a filtered list, a page that does not exist.
MISSING = "/nergens/"
OTHER_PATHS = [
    "/zoeken/?q=gemeenten",
    "/zoeken/?q=xyzzy",
    "/zoeken/",
    "/nieuws/?jaar=2016",
    "/agenda/?periode=geweest",
    MISSING,
]


@pytest.fixture
def content(transactional_db: None) -> None:
    """Load the site's own content."""
    call_command("load_content", str(settings.BASE_DIR / "content"), verbosity=0)


def page_paths() -> list[str]:
    """Return the path of every published page of the tree."""
    pages = Page.objects.live().public().filter(depth__gt=1).order_by("path")
    return [urlsplit(page.full_url).path for page in pages if page.full_url]


def one_path_of_each_type() -> list[str]:
    """Return the path of the first page of each type."""
    pages = Page.objects.live().public().filter(depth__gt=1).order_by("path").specific()
    return list({type(page): urlsplit(page.full_url).path for page in reversed(list(pages))}.values())


def test_every_page_is_complete_valid_and_linked(
    content: None, client: Client, vnu: Callable[[dict[str, str]], list[str]]
) -> None:
    documents = {}
    for path in page_paths() + OTHER_PATHS:
        response = client.get(path)
        assert response.status_code == (404 if path == MISSING else 200), path
        assert not response.cookies, f"{path} sets a cookie"
        documents[path] = response.content.decode()
    problems = vnu(documents)
    for path, html in documents.items():
        lacks = incomplete(BeautifulSoup(html, "html.parser"))
        problems += [f"{path}: {lack}" for lack in lacks if (path, lack) != (MISSING, "no description")]
    problems += broken_links(documents, client)
    assert not problems, "\n".join(problems)


def incomplete(soup: BeautifulSoup) -> list[str]:
    """Return what a page lacks."""
    problems = []
    if len(soup.find_all("h1")) != 1:
        problems.append("not one h1")
    if not soup.find("title") or not soup.find("title").get_text(strip=True):
        problems.append("no title")
    if soup.html["lang"] != "nl":
        problems.append("no language")
    description = soup.find("meta", attrs={"name": "description"})
    if not description or not description["content"].strip():
        problems.append("no description")
    problems += [f"no alternative for {image}" for image in soup.find_all("img") if image.get("alt") is None]
    problems += [f"no address in {link}" for link in soup.find_all("a") if link.get("href") in {None, "", "None"}]
    return problems


def broken_links(documents: dict[str, str], client: Client) -> list[str]:
    """Return the addresses on this site that lead nowhere: pages, images in every size, feeds, documents."""
    seen_on: dict[str, str] = {}
    for path, html in documents.items():
        soup = BeautifulSoup(html, "html.parser")
        found = [tag[name] for name in ("href", "src") for tag in soup.find_all(attrs={name: True})]
        found += [one.split()[0] for tag in soup.find_all(srcset=True) for one in tag["srcset"].split(",")]
        for address in found:
            absolute = urlsplit(urljoin(f"http://localhost{path}", urldefrag(address).url))
            if absolute.hostname in {"localhost", "127.0.0.1"} and absolute.scheme == "http":
                seen_on.setdefault(absolute._replace(scheme="", netloc="").geturl(), path)
    broken = []
    for address, path in seen_on.items():
        # In a browser, the other test fails on a static file that is missing.
        if address.startswith(settings.STATIC_URL) or address == MISSING:
            continue
        response = client.get(address)
        if response.status_code not in {200, 301, 302}:
            broken.append(f"{path}: {address} gives {response.status_code}")
        response.close()
    return broken


def test_every_page_type_is_accessible_and_asks_for_nothing_that_fails(
    chromium: Browser,
    live_server: LiveServer,
    content: None,
    new_context: Callable[..., BrowserContext],
    axe: Callable[[BrowserPage], list[str]],
) -> None:
    paths = one_path_of_each_type() + OTHER_PATHS
    problems: list[str] = []

    def note_failure(response: Any) -> None:
        if response.status >= 400 and MISSING not in response.url:
            problems.append(f"{response.url} {response.status}")

    for viewport in (PHONE, DESKTOP):
        for scheme in ("light", "dark"):
            context = new_context(viewport=viewport, color_scheme=scheme)
            page = context.new_page()
            page.on("response", note_failure)
            page.on("pageerror", lambda error: problems.append(str(error)))
            for path in paths:
                page.goto(path)
                problems.extend(f"{scheme} {viewport['width']} {problem}" for problem in axe(page))
                width = page.evaluate("document.documentElement.scrollWidth")
                if width > viewport["width"]:
                    problems.append(f"{path} scrolls sideways: {width} > {viewport['width']}")
            assert context.cookies() == []
            context.close()
    assert not problems, "\n".join(sorted(set(problems)))
