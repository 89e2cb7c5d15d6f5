"""A visitor who sees everything: loads the initial content and follows every link of the site."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup
from bs4.element import Tag
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_save
from django.test import Client

from doedemocratie.library import signal_handlers
from doedemocratie.library.models import CustomImage, CustomRendition
from doedemocratie.library.renditions import make_renditions

HOST = "localhost"
ORIGIN = f"http://{HOST}"
# Where a visitor begins: the front, and what no page links to.
BEGIN = ("/", "/robots.txt", "/sitemap.xml", "/favicon.ico", "/zoeken/?q=gemeente", "/zoeken/?q=qqqq")
# How many images get their renditions, as the worker makes them. The rest are shown as they were uploaded.
IMAGES_WITH_RENDITIONS = 4
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass
class Answer:
    """What the site answered to one address, and the page where its first link stood."""

    url: str
    found_on: str
    status: int
    content_type: str = ""
    sets_cookie: bool = False
    content: bytes = field(default=b"", repr=False)

    @cached_property
    def html(self) -> BeautifulSoup:
        """The parsed page. Not to be changed: every test reads the same one."""
        return BeautifulSoup(self.content, "html.parser")

    @property
    def is_page(self) -> bool:
        """Whether this is a page for people, and not a file or a redirect."""
        return self.status == 200 and self.content_type.startswith("text/html")


@dataclass
class Visit:
    """Every answer by address, each statement that changed the database, and the renditions that were made."""

    answers: dict[str, Answer] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    renditions_made: int = 0

    @property
    def pages(self) -> list[Answer]:
        """All pages for people."""
        return [answer for answer in self.answers.values() if answer.is_page]


def load_initial_content() -> None:
    """Load the files in content/ as the first run does, without making renditions: that takes most of the time."""
    post_save.disconnect(sender=CustomImage, dispatch_uid="library.make_renditions_after_change")
    try:
        call_command("load_content", str(settings.BASE_DIR / "content"), verbosity=0)
    finally:
        signal_handlers.register()


@contextmanager
def recorded_writes(visit: Visit) -> Iterator[None]:
    """Add to ``visit`` what changes the database meanwhile."""

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.lstrip().upper().startswith(WRITING):
            visit.writes.append(sql)
        return execute(sql, params, many, context)

    before = CustomRendition.objects.count()
    with connection.execute_wrapper(note):
        yield
    visit.renditions_made += CustomRendition.objects.count() - before


def visit_site() -> Visit:
    """Follow every link of the site that is in the database. Once without any rendition, for what that would make."""
    visit = Visit()
    with recorded_writes(visit):
        for path in ("/", "/nieuws/", "/publicaties/", "/themas/"):
            ask(path, "")
    for image in CustomImage.objects.order_by("pk")[:IMAGES_WITH_RENDITIONS]:
        make_renditions(image)
    with recorded_writes(visit):
        waiting = deque((path, "") for path in BEGIN)
        while waiting:
            path, found_on = waiting.popleft()
            if path in visit.answers:
                continue
            answer = visit.answers[path] = ask(path, found_on)
            if path == "/sitemap.xml":
                index = ElementTree.fromstring(answer.content)  # noqa: S314 (our own)
                waiting.extend((own_path(part.text or ""), path) for part in index.iterfind("{*}sitemap/{*}loc"))
            if answer.is_page:
                waiting.extend((own, path) for own in map(own_path, links(answer)) if own)
    return visit


def ask(path: str, found_on: str) -> Answer:
    """Return the answer to a GET of ``path``, which is looked up among the static files when it is one of those."""
    if path.startswith(settings.STATIC_URL):
        found = finders.find(unquote(urlsplit(path).path.removeprefix(settings.STATIC_URL)))
        return Answer(path, found_on, 200 if found else 404, "static")
    response = Client(SERVER_NAME=HOST).get(path)
    answer = Answer(path, found_on, response.status_code, response.get("Content-Type", ""), bool(response.cookies))
    if response.status_code in {301, 302}:
        return ask(own_path(urljoin(ORIGIN + path, response["Location"])) or "/elders/", found_on)
    answer.content = b"".join(response) if response.streaming else response.content
    return answer


def own_path(url: str) -> str:
    """Return the path and query of an absolute address of this site, an empty text for any other address."""
    parts = urlsplit(urldefrag(url).url)
    if parts.scheme not in {"http", "https"} or parts.netloc not in {HOST, f"{HOST}:80"}:
        return ""
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def links(answer: Answer) -> Iterator[str]:
    """Yield the absolute address of everything that a page refers to, and of each choice in its lists of choices."""
    base = ORIGIN + answer.url
    for element in answer.html.find_all(True):
        for address in addresses(element):
            yield urljoin(base, address)
    for form in answer.html.find_all("form", method="get"):
        for option in form.select("select[name] option[value]"):
            name = option.find_parent("select")["name"]
            yield urljoin(base, f"{form['action']}?{name}={option['value']}")


def addresses(element: Tag) -> Iterator[str]:
    """Yield the addresses in the attributes of one element, as they are written."""
    for attribute in ("href", "src", "poster", "action", "data"):
        if element.has_attr(attribute):
            yield str(element[attribute])
    for candidate in str(element.get("srcset", "")).split(","):
        if candidate.strip():
            yield candidate.split()[0]
    if element.name == "meta" and str(element.get("property", "")) in {"og:image", "og:url"}:
        yield str(element["content"])
