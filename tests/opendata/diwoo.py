"""Reads the Woo sitemaps of a site as the harvester does, and validates each document with the schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from lxml import etree

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DIWOO = "{https://standaarden.overheid.nl/diwoo/metadata/}"
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "diwoo-metadata-0.9.1.xsd"))


def indexes(client: Client) -> list[str]:
    """Return the paths of the indexes that robots.txt names."""
    lines = client.get("/robots.txt").content.decode().splitlines()
    addresses = [line.removeprefix("Sitemap: ") for line in lines if line.startswith("Sitemap: ")]
    return [urlsplit(address).path for address in addresses if "/sitemaps/sitemapindex-diwoo-" in address]


def parsed(client: Client, path: str) -> Any:
    """Return the root of the document at ``path``."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml"
    return etree.fromstring(response.content)


def parts(client: Client, index: str) -> list[str]:
    """Return the paths of the parts that ``index`` names."""
    return [urlsplit(loc.text).path for loc in parsed(client, index).iter(f"{SITEMAP}loc")]


def harvest(client: Client) -> dict[str, dict[str, Any]]:
    """Return by category every document by its address, each validated with the schema.

    No document may be there twice.
    """
    found: dict[str, dict[str, Any]] = {}
    seen: set[str] = set()
    for index in indexes(client):
        documents = found.setdefault(index[-14:-4], {})
        for part in parts(client, index):
            for url in parsed(client, part).iter(f"{SITEMAP}url"):
                address = url.findtext(f"{SITEMAP}loc")
                assert address not in seen
                seen.add(address)
                assert url.findtext(f"{SITEMAP}lastmod")
                document = url.find(f"{DIWOO}Document")
                SCHEMA.assertValid(document)
                documents[address] = document
    return found


def text(document: Any, name: str) -> str:
    """Return the text of the one element with this name."""
    (element,) = document.iter(f"{DIWOO}{name}")
    return element.text


def texts(document: Any, name: str) -> list[str]:
    """Return the texts of the elements with this name."""
    return [element.text for element in document.iter(f"{DIWOO}{name}")]


def resources(document: Any, name: str) -> list[str]:
    """Return the URIs of the elements with this name."""
    return [element.get("resource") for element in document.iter(f"{DIWOO}{name}")]
