"""What holds for every page of the site as it is first shown: its links, its head, its HTML and what it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from bs4.element import Tag

from tests.visiting import ORIGIN, Answer, Visit, addresses, own_path

pytestmark = pytest.mark.django_db  # with the tests that find a database as the migrations left it

SUBRESOURCES = "img, source, script, iframe, video, audio, track, embed, object, input[src], link, use, image"
# A link element with one of these says something about the page and loads nothing.
NOT_LOADED = {"canonical", "alternate", "next", "prev", "author", "license", "help", "search"}
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "list", "headers")


def problems(visit: Visit, check: Callable[[Answer], Iterator[str]]) -> list[str]:
    """Return what ``check`` finds on any page, each with the address of the page."""
    assert len(visit.pages) > 35, "the visitor did not come far"
    return [f"{page.url}: {problem}" for page in visit.pages for problem in check(page)]


def test_every_link_leads_somewhere(visited_site: Visit) -> None:
    assert [answer for answer in visited_site.answers.values() if answer.status != 200] == []


def test_the_visitor_saw_every_kind_of_thing(visited_site: Visit) -> None:
    kinds = {answer.content_type.partition(";")[0] for answer in visited_site.answers.values()}
    assert {"text/html", "static", "image/webp", "image/jpeg", "application/atom+xml"} <= kinds
    paths = {urlsplit(url).path for url in visited_site.answers}
    assert {"/nieuws/", "/agenda/", "/publicaties/", "/themas/", "/zoeken/", "/contact/", "/nieuws/feed/"} <= paths
    assert {"/agenda/?periode=geweest"} <= set(visited_site.answers)


def test_the_sitemap_has_every_page_and_nothing_else(visited_site: Visit) -> None:
    parts = [answer.content for url, answer in visited_site.answers.items() if url.startswith("/sitemap-")]
    sitemaps = [ElementTree.fromstring(part) for part in parts]  # noqa: S314 (our own)
    listed = [own_path(loc.text or "") for sitemap in sitemaps for loc in sitemap.iterfind("{*}url/{*}loc")]
    visited = {page.url for page in visited_site.pages if not urlsplit(page.url).query} - {"/zoeken/"}
    assert Counter(listed) == Counter(visited)


def test_no_link_is_empty_and_each_says_where_it_leads(visited_site: Visit) -> None:
    def check(page: Answer) -> Iterator[str]:
        for element in page.html.find_all(True):
            for address in addresses(element):
                if not address.strip() or address.strip() in {"None", "#"} or "None" in unquote(address).split("/"):
                    yield f"leads nowhere: {element}"
        for link in page.html.find_all(["a", "button"]):
            if link.name == "a" and not link.has_attr("href"):
                yield f"no address: {link}"
            if not name_of(link):
                yield f"no text: {link}"

    assert problems(visited_site, check) == []


def name_of(element: Tag) -> str:
    """Return the name by which a screen reader calls a link or a button."""
    pictures = " ".join(str(image.get("alt", "")) for image in element.find_all("img"))
    return str(element.get("aria-label", "")).strip() or f"{element.get_text()} {pictures}".strip()


def test_every_fragment_is_on_its_page(visited_site: Visit) -> None:
    def check(page: Answer) -> Iterator[str]:
        for link in page.html.find_all("a", href=True):
            url = urljoin(ORIGIN + page.url, link["href"])
            fragment = unquote(urlsplit(url).fragment)
            target = visited_site.answers.get(own_path(url))
            if fragment and target and not target.html.find(id=fragment):
                yield f"no such place: {link['href']}"

    assert problems(visited_site, check) == []


def test_every_page_has_one_title_one_heading_a_description_and_its_language(visited_site: Visit) -> None:
    def check(page: Answer) -> Iterator[str]:
        if len(page.html.find_all("h1")) != 1 or not page.html.h1.get_text(strip=True):
            yield f"h1: {page.html.find_all('h1')}"
        if len(page.html.head.find_all("title")) != 1 or not page.html.title.get_text(strip=True):
            yield "no title"
        descriptions = page.html.head.find_all("meta", attrs={"name": "description"})
        if len(descriptions) != 1 or not descriptions[0]["content"].strip():
            yield f"description: {descriptions}"
        if page.html.html.get("lang") != "nl":
            yield "not in Dutch"
        if len(page.html.find_all("main")) != 1:
            yield "not one main"

    assert problems(visited_site, check) == []


def test_no_two_pages_have_the_same_title_or_description(visited_site: Visit) -> None:
    pages = [page for page in visited_site.pages if not urlsplit(page.url).query]
    titles = Counter(page.html.title.get_text(strip=True) for page in pages)
    descriptions = Counter(page.html.find("meta", attrs={"name": "description"})["content"] for page in pages)
    assert [text for text, count in (titles + descriptions).items() if count > 1] == []


def test_a_canonical_address_is_the_page_itself(visited_site: Visit) -> None:
    def check(page: Answer) -> Iterator[str]:
        found = page.html.head.find_all("link", rel="canonical")
        if not page.url.startswith("/zoeken/") and [own_path(link["href"]) for link in found] != [
            urlsplit(page.url).path
        ]:
            yield f"canonical: {found}"

    assert problems(visited_site, check) == []


def test_nobody_gets_a_cookie(visited_site: Visit) -> None:
    assert [answer.url for answer in visited_site.answers.values() if answer.sets_cookie] == []


def test_nothing_is_loaded_from_another_host(visited_site: Visit) -> None:
    def check(page: Answer) -> Iterator[str]:
        for element in page.html.select(SUBRESOURCES):
            if element.name == "link" and set(element.get("rel", [])) <= NOT_LOADED:
                continue
            for address in addresses(element):
                url = urljoin(ORIGIN + page.url, address)
                if not own_path(url) and not url.startswith("data:"):
                    yield f"{element.name}: {address}"

    assert problems(visited_site, check) == []


def test_no_style_or_script_stands_in_the_page(visited_site: Visit) -> None:
    def check(page: Answer) -> Iterator[str]:
        for element in page.html.find_all(True):
            if element.name == "style" or element.has_attr("style"):
                yield f"style: {element}"
            if (
                element.name == "script"
                and not element.has_attr("src")
                and element.get("type") != "application/ld+json"
            ):
                yield f"script: {element}"
            yield from (f"{name}: {element}" for name in element.attrs if name.startswith("on"))

    assert problems(visited_site, check) == []


def test_headings_go_down_one_level_at_a_time(visited_site: Visit) -> None:
    def check(page: Answer) -> Iterator[str]:
        level = 0
        for heading in page.html.main.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
            if int(heading.name[1]) > level + 1 or not heading.get_text(strip=True):
                yield f"after h{level}: {heading}"
            level = int(heading.name[1])

    assert problems(visited_site, check) == []


def test_ids_are_unique_and_references_to_them_exist(visited_site: Visit) -> None:
    def check(page: Answer) -> Iterator[str]:
        ids = Counter(element["id"] for element in page.html.find_all(id=True))
        yield from (f"id {name!r} {count} times" for name, count in ids.items() if count > 1 or not name.strip())
        for attribute in REFERENCES:
            for element in page.html.find_all(attrs={attribute: True}):
                value = element[attribute]
                for name in value if isinstance(value, list) else value.split():
                    if name not in ids:
                        yield f"{attribute} refers to {name!r}"

    assert problems(visited_site, check) == []


def test_every_picture_has_a_description_and_a_size(visited_site: Visit) -> None:
    def check(page: Answer) -> Iterator[str]:
        for image in page.html.find_all("img"):
            sized = str(image.get("width", "")).isdigit() and str(image.get("height", "")).isdigit()
            if not sized or not image.has_attr("alt") or image["alt"].lower().endswith((".webp", ".png", ".jpg")):
                yield str(image)

    assert problems(visited_site, check) == []


def test_every_field_has_a_label(visited_site: Visit) -> None:
    def check(page: Answer) -> Iterator[str]:
        labelled = {label["for"] for label in page.html.find_all("label", attrs={"for": True})}
        for control in page.html.select("input:not([type=hidden]), select, textarea"):
            if control.get("id") not in labelled and not control.get("aria-label"):
                yield str(control)

    assert problems(visited_site, check) == []


def test_reading_the_whole_site_writes_nothing_and_makes_no_picture(visited_site: Visit) -> None:
    assert visited_site.writes == []
    assert visited_site.renditions_made == 0
