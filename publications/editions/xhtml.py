"""Makes the HTML of the screen fit for a book: a tree without what only a browser does, with its own pictures and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element, tostring

import tinyhtml5
from django.utils.encoding import iri_to_uri

from doedemocratie.core.characters import NOT_XML

from .pictures import Picture

ID = re.compile(r'\sid="([^"]+)"')

DROPPED_TAGS = frozenset("script style template button input label source svg video audio iframe object form".split())
DROPPED_CLASSES = frozenset({"no-print", "paragraph-link", "heading-link"})
# What only means something in a browser, or names what is not in the book.
DROPPED_ATTRIBUTES = frozenset("tabindex loading decoding fetchpriority srcset sizes target style open cite".split())
HEADING = re.compile(r"h([1-6])")
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Where a reader on paper needs the address: nothing else says where the source is.
WITH_ADDRESSES = frozenset("block-sources block-page-links block-downloads block-video notes".split())
SOURCES = "block-sources"  # a list that is read by itself: each source has its address there, wherever else it stands


@dataclass
class Surroundings:
    """What a part of a book needs to know of the whole: its address on the web, and where its links lead.

    ``places`` has, by the address of a page that is in the book, the anchor of that part and the prefix of its anchors;
    ``ids`` are all the anchors of the book, and ``addresses`` what it has shown of the web so far: outside the lists of
    sources, each once.
    """

    address: str
    find_picture: Callable[[str], Picture | None]
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)


def parse(html: str) -> Element:
    """Return the tree of a piece of HTML, in a ``section``."""
    document = f"<!DOCTYPE html><title>x</title><section>{NOT_XML.sub('', html)}</section>"
    tree = tinyhtml5.parse(document.encode(), namespace_html_elements=False, transport_encoding="utf-8")
    section = tree.find("body/section")
    if section is None:
        raise ValueError("The HTML of this part has no beginning")
    return section


def ids_in(html: str) -> set[str]:
    """Return the anchors in ``html``, which our own templates rendered; without a tree, which takes much memory."""
    return {unescape(name) for name in ID.findall(html)}


def adapt(tree: Element, around: Surroundings, *, shift: int = 0, addresses: bool = False) -> Element:
    """Change ``tree`` into what stands in a book, and return it.

    ``shift`` is added to the level of each heading. With ``addresses`` the sources show where they are on the web.
    """
    _Adapter(around, shift, addresses).walk(tree)
    return tree


def as_xml(tree: Element) -> str:
    """Return ``tree`` as XML, without a declaration or namespace."""
    return tostring(tree, encoding="unicode")


def as_html(tree: Element) -> str:
    """Return ``tree`` as HTML."""
    return tostring(tree, encoding="unicode", method="html")


class _Adapter:
    def __init__(self, around: Surroundings, shift: int, addresses: bool) -> None:
        self._around = around
        self._shift = shift
        self._addresses = addresses

    def walk(self, parent: Element, *, shows_addresses: bool = False, in_sources: bool = False) -> None:
        """Adapt everything in ``parent``, from the inside out."""
        shows_addresses = shows_addresses or not WITH_ADDRESSES.isdisjoint(_classes(parent))
        in_sources = in_sources or SOURCES in _classes(parent)
        for child in list(parent):
            is_comment = callable(child.tag)
            if is_comment or child.tag in DROPPED_TAGS or _classes(child) & DROPPED_CLASSES:
                _replace(parent, child, [])
                continue
            self.walk(child, shows_addresses=shows_addresses, in_sources=in_sources)
            _plain(child)
            if child.tag == "a":
                self._link(parent, child, shows_addresses=shows_addresses and self._addresses, again=in_sources)
            elif child.tag == "img":
                self._picture(parent, child)
            elif child.tag == "picture" or (child.tag == "div" and parent.tag == "dl"):
                _replace(parent, child, list(child))
            elif child.tag in ("details", "summary"):
                child.tag = {"details": "div", "summary": "p"}[child.tag]
                child.set("class", {"div": "fold", "p": "block__title"}[child.tag])
            elif match := HEADING.fullmatch(child.tag):
                child.tag = f"h{min(6, max(1, int(match[1]) + self._shift))}"

    def _link(self, parent: Element, link: Element, *, shows_addresses: bool, again: bool) -> None:
        href = link.get("href")
        if href is None:
            return
        target = self._target(href, stays="outside" not in _classes(link))
        if not target:
            _replace(parent, link, [link.text or "", *link])  # the words stay
            return
        link.set("href", target)
        shown = target.removeprefix("https://").removeprefix("http://").removesuffix("/")
        if not shows_addresses or shown == target or (shown in self._around.addresses and not again):
            return
        self._around.addresses.add(shown)
        if shown not in "".join(link.itertext()):
            address = Element("span", {"class": "address"})
            address.text = shown
            link.tail, address.tail = " ", link.tail
            parent.insert(list(parent).index(link) + 1, address)

    def _target(self, href: str, *, stays: bool) -> str:
        """Return where a link leads: to an anchor in the book, or to a whole address; empty when it leads nowhere.

        Unless it ``stays`` in the book, it leads to the web also for what the book has.
        """
        try:
            absolute = urljoin(self._around.address, href.strip())
            scheme = urlsplit(absolute).scheme
        except ValueError:  # what an editor typed as an address is none
            return ""
        if scheme not in SCHEMES:
            return ""
        page, fragment = urldefrag(absolute)
        if stays and page in self._around.places:
            start, prefix = self._around.places[page]
            for anchor in (fragment, f"{prefix}{fragment}") if fragment else (start,):
                if anchor in self._around.ids:
                    return f"#{anchor}"
        return str(iri_to_uri(absolute))

    def _picture(self, parent: Element, image: Element) -> None:
        picture = self._around.find_picture(image.get("src", ""))
        description = image.get("alt", "")
        if picture is None:
            missing = Element("p", {"class": "missing"})
            missing.text = f"Afbeelding: {description}"
            _replace(parent, image, [missing] if description else [])
            return
        image.attrib.clear()
        image.attrib.update(src=picture.path, alt=description, width=str(picture.width), height=str(picture.height))
        if not description:
            image.set("role", "presentation")


def _classes(element: Element) -> set[str]:
    return set(element.get("class", "").split())


def _plain(element: Element) -> None:
    for name in list(element.attrib):
        if name in DROPPED_ATTRIBUTES or name.startswith(("data-", "on")):
            del element.attrib[name]
    if element.get("role") == "region":
        element.attrib.pop("role")
        element.attrib.pop("aria-label", None)
    for part in (element, *element):
        for name in ("text", "tail"):
            text = getattr(part, name)
            if text and "↩" in text:
                setattr(part, name, text.replace("↩", "↑"))  # the letter of the site has no such arrow


def _replace(parent: Element, child: Element, instead: list[Element | str]) -> None:
    """Put ``instead`` in the place of ``child``, and keep the text that follows it."""
    index = list(parent).index(child)
    parent.remove(child)
    last: Element | None = parent[index - 1] if index else None
    for item in [*instead, child.tail or ""]:
        if isinstance(item, str):
            if last is None:
                parent.text = (parent.text or "") + item
            else:
                last.tail = (last.tail or "") + item
        else:
            parent.insert(index, item)
            index += 1
            last = item
