"""Control characters do not come in, whatever form they are sent with, and break nothing that is made of a text."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.content.loader import load_directory
from doedemocratie.editorial.clean_input import clean
from publications.editions import epub, pdf
from publications.editions.book import gather
from publications.editions.pdf import CannotMakeError
from publications.models import ChapterPage, GlossaryTerm, PublicationPage
from publications.models.editions import PublicationEdition
from tests import factories
from tests.content.conftest import tree  # noqa: F401 (a fixture)
from tests.content.trees import ContentTree, page
from tests.publications.books import paragraph

pytestmark = pytest.mark.django_db

DIRTY = "Een\x0btwee\x07drie\x1bvier\ufffevijf\x85zes\x7fzeven"
CLEAN = "Een twee drie vier vijf zes zeven"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (DIRTY, CLEAN),
        ("met\ttab\r\nen regel", "met\ttab\r\nen regel"),
        ("één € 😀 \u200b\ufeff", "één € 😀 \u200b\ufeff"),
        (r"C:\u000bin", r"C:\u000bin"),
        ('{"a": "\\u000b"}', '{"a": "\\u000b"}'),
        ('{"entityMap": \\u000b', '{"entityMap": \\u000b'),
    ],
)
def test_only_control_characters_go(sent: str, kept: str) -> None:
    assert clean(sent) == kept


def test_rich_text_keeps_its_places() -> None:
    block = {"text": f"{DIRTY} \\u000b 😀", "inlineStyleRanges": [{"offset": 4, "length": 4, "style": "BOLD"}]}
    found = json.loads(clean(json.dumps({"blocks": [block], "entityMap": {}})))
    assert found["blocks"][0] == {**block, "text": f"{CLEAN} \\u000b 😀"}
    assert json.loads(clean('{"blocks": [{"text": "half \\ud800"}], "entityMap": {}}'))["blocks"][0]["text"] == "half  "


def send(client: Client, address: str, form_id: str | None = "page-edit-form", **fields: str) -> None:
    data = querydict_from_html(client.get(address).content.decode(), form_id=form_id)
    for name, value in fields.items():
        data[name] = value
    response = client.post(address, data)
    assert response.status_code == 302, response.content.decode()


def rich(text: str) -> str:
    block = {"key": "abcde", "type": "unstyled", "depth": 0, "text": text, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def test_a_page_with_its_blocks(admin_client: Client) -> None:
    site = factories.make_site()
    publication = factories.make_publication(site["publicaties"])
    fields = {
        "title": DIRTY,
        "subtitle": DIRTY,
        "introduction": DIRTY,
        "changes-count": "0",
        "body-count": "2",
        "body-0-type": "heading",
        "body-0-value-text": DIRTY,
        "body-0-value-level": "h2",
        "body-1-type": "paragraph",
        "body-1-value": rich(DIRTY),
    }
    for number in range(2):
        fields |= {f"body-{number}-order": str(number), f"body-{number}-deleted": "", f"body-{number}-id": ""}
    address = reverse("wagtailadmin_pages:edit", args=[publication.pk])
    send(admin_client, address, **fields, **{"action-publish": "1"})
    publication = PublicationPage.objects.get(pk=publication.pk)
    assert publication.title == publication.subtitle == publication.introduction == CLEAN
    assert publication.body[0].value["text"] == CLEAN
    assert CLEAN in publication.body[1].value.source


def test_a_snippet(admin_client: Client) -> None:
    address = reverse(GlossaryTerm.snippet_viewset.get_url_name("add"))
    fields = {"term": "aan\x0bbesteden", "variants": "", "definition": DIRTY}
    assert admin_client.post(address, fields).status_code == 302
    term = GlossaryTerm.objects.get()
    assert (term.term, term.definition) == ("aan besteden", CLEAN)


def test_an_image(admin_client: Client) -> None:
    image = factories.make_image()
    address = reverse("wagtailimages:edit", args=[image.pk])
    data = querydict_from_html(admin_client.get(address).content.decode(), form_index=0)
    data["description"] = DIRTY
    admin_client.post(address, data)
    image.refresh_from_db()
    assert image.description == CLEAN


def test_visitors_and_passwords_are_left_alone(client: Client, admin_user: Any) -> None:
    factories.make_site()
    admin_user.set_password("geheim\x07woord-en-lang")
    admin_user.save()
    credentials = {"username": admin_user.get_username(), "password": "geheim\x07woord-en-lang"}
    assert client.post(reverse("wagtailadmin_login"), credentials).status_code == 302


def test_content_files(tree: ContentTree) -> None:  # noqa: F811
    tree.write("publicaties/index.md", page("publications.PublicationIndexPage", "Publicaties"))
    lines = ('subtitle: "twee\\x0bdrie"', "authors: 'een\x1btwee'")
    tree.write(
        "publicaties/x.md", page("publications.PublicationPage", "Een\x07twee", *lines, body="Tekst\x0b hier\ufffe.\n")
    )
    tree.write("snippets/publications.GlossaryTerm.yaml", '"aan\\x0bbesteden":\n  definition: "Werk\x07geven."\n')
    load_directory(tree.root)
    publication = PublicationPage.objects.get(slug="x")
    assert (publication.title, publication.subtitle, publication.authors) == ("Een twee", "twee drie", "een twee")
    assert "Tekst  hier ." in publication.body[0].value.source
    term = GlossaryTerm.objects.get()
    assert (term.term, term.definition) == ("aan besteden", "Werk geven.")


# What is in the database already


def dirty_publication(site: dict[str, Any]) -> PublicationPage:
    image = factories.make_image(description=DIRTY)
    GlossaryTerm.objects.create(term="aan\x0bbesteden", definition=DIRTY)
    publication = factories.make_publication(
        site["publicaties"],
        title=DIRTY,
        slug="vuil",
        introduction=DIRTY,
        subtitle=DIRTY,
        authors=DIRTY,
        publisher=DIRTY,
        lead_image=image,
        body=[paragraph(1, DIRTY), ("image", {"image": image, "caption": DIRTY, "credit": DIRTY})],
    )
    factories.add_page(
        publication, ChapterPage, title=DIRTY, introduction=DIRTY, body=[paragraph(1, "aan\x0bbesteden")]
    )
    publication.refresh_from_db()
    return publication


def test_every_file_of_an_epub_is_xml(tmp_path: Path) -> None:
    made = epub.make(gather(dirty_publication(factories.make_site())), tmp_path, timezone.localtime())
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf")):
                etree.fromstring(archive.read(name))


def test_what_is_no_xml_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub, "_cover", lambda book, cover: "<p>open & niet dicht")
    book = gather(factories.make_publication(factories.make_site()["publicaties"]))
    with pytest.raises(CannotMakeError, match="De epub kan niet worden gemaakt"):
        epub.make(book, tmp_path, timezone.localtime())


def test_a_pdf_is_made_too(tmp_path: Path) -> None:
    made = pdf.make(gather(dirty_publication(factories.make_site())), tmp_path, timezone.localtime())
    assert made.page_count
    assert b"\x0b" not in (tmp_path / "book.html").read_bytes()


def test_the_sitemap_for_the_woo_is_xml(client: Client) -> None:
    publication = dirty_publication(factories.make_site())
    PublicationEdition.objects.create(
        publication=publication, format="pdf", file="x.pdf", made_at=timezone.now(), fingerprint="x"
    )
    index = etree.fromstring(client.get("/sitemaps/sitemapindex-diwoo-infocat018.xml").content)
    (location,) = index.findall(".//{*}loc")
    part = etree.fromstring(client.get(location.text).content)
    assert len(part.findall("{*}url")) == 2
    assert "Een" in part.find(".//{*}hasPart").text


def test_a_feed_is_xml(client: Client) -> None:
    site = factories.make_site()
    factories.make_article(site["nieuws"], title=DIRTY, introduction=DIRTY)
    etree.fromstring(client.get("/nieuws/feed/").content)
