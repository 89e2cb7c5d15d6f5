"""Making a publication of a Word file in the admin: who may, what is made, and that nothing is left when it fails."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from doedemocratie.accounts.enums import Role
from doedemocratie.library.models import CustomImage
from publications.models import ChapterPage, PublicationPage
from publications.word import assembling, forms, making
from publications.word.reading import read_word_file
from publications.word.refusals import MAX_CHAPTERS, Refusal
from tests.accounts.conftest import Tree, make_tree, make_user, set_up_roles, signed_in
from tests.publications.wordfiles import inline_picture, paragraph, picture, styles, word_file

pytestmark = pytest.mark.django_db

PICTURE_PARTS: dict[str, Any] = {
    "targets": [("rIdS", "styles", "styles.xml", False), ("rIdP", "image", "media/foto.png", False)],
    "parts": {
        "word/styles.xml": styles(Titel="Title", Kop1="heading 1", Kop2="heading 2"),
        "word/media/foto.png": picture(),
    },
}
TEXT = paragraph("Bewoners aan zet", "Titel") + paragraph("Vooraf.") + paragraph("Begin", "Kop1") + paragraph("Tekst.")


@pytest.fixture
def tree(db: None) -> Tree:
    pages = make_tree()
    set_up_roles()
    return pages


@pytest.fixture
def curator(tree: Tree) -> Client:
    return signed_in(make_user("pien", Role.PUBLICATIEBEHEERDERS))


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def address(tree: Tree) -> str:
    return reverse("publication_from_word", args=[tree["publication_index"].pk])


def upload(file: io.BytesIO, name: str = "Mijn rapport.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, file.getvalue())


def post(client: Client, tree: Tree, file: io.BytesIO, **data: str) -> Any:
    sent = {"kind": "rapport", "layout": "een-pagina", **data, "file": upload(file)}
    return client.post(address(tree), sent)


def page_of(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def new_publications(tree: Tree) -> list[PublicationPage]:
    return list(PublicationPage.objects.exclude(pk=tree["publication"].pk))


def stored_files() -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return [str(path) for path in root.rglob("*") if path.is_file()] if root.exists() else []


def assert_nothing_made(tree: Tree) -> None:
    assert not new_publications(tree)
    assert not CustomImage.objects.exists()
    assert not stored_files()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.REDACTEUREN, False),
        (Role.PUBLICATIEBEHEERDERS, True),
        (Role.EINDREDACTEUREN, True),
        (Role.BEHEERDERS, True),
    ],
)
def test_who_may(tree: Tree, role: Role, may: bool) -> None:
    client = signed_in(make_user("iemand", role))
    home = reverse("wagtailadmin_home")
    opened = client.get(address(tree))
    assert opened.status_code == (200 if may else 302)
    response = post(client, tree, word_file(TEXT, **PICTURE_PARTS))
    assert response.status_code == 302
    # Who may not is told so where the others are: in the admin.
    assert (response["Location"] == home) is not may
    assert opened.get("Location", "") == ("" if may else home)
    assert len(new_publications(tree)) == int(may)
    explorer = client.get(reverse("wagtailadmin_explore", args=[tree["publication_index"].pk])).content.decode()
    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()
    assert (address(tree) in explorer) is may
    assert (address(tree) in dashboard) is may


def test_who_did_not_sign_in_is_sent_to_do_so_and_nothing_is_made(tree: Tree) -> None:
    assert Client().get(address(tree)).status_code == 302
    assert post(Client(), tree, word_file(TEXT, **PICTURE_PARTS)).status_code == 403
    assert_nothing_made(tree)


def test_there_is_a_form_for_a_list_of_publications_only(curator: Client, tree: Tree) -> None:
    for page in (tree["home"].pk, tree["publication"].pk, 999_999):
        assert curator.get(reverse("publication_from_word", args=[page])).status_code == 404


def test_a_draft_is_made_and_opened(curator: Client, tree: Tree) -> None:
    body = TEXT + paragraph(inside=inline_picture(description="Een tafel met stoelen"))
    response = post(curator, tree, word_file(body, **PICTURE_PARTS))
    [page] = new_publications(tree)
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.slug, page.kind, page.live) == ("Bewoners aan zet", "bewoners-aan-zet", "rapport", False)
    assert page.first_published_at is None
    assert page.owner == get_user_model().objects.get(username="pien")
    assert page.introduction == ""
    assert [child.block_type for child in page.body] == ["paragraph", "heading", "paragraph", "image"]
    image = CustomImage.objects.get()
    assert page.body[3].value["image"] == image
    assert (image.description, image.uploaded_by_user) == ("Een tafel met stoelen", page.owner)
    assert (image.width, image.height) == (40, 20)
    assert page.latest_revision.as_object().title == "Bewoners aan zet"
    assert PageLogEntry.objects.filter(page=page.pk, user=page.owner).exists()
    editor = curator.get(response["Location"])
    assert editor.status_code == 200
    message = page_of(editor).find(class_="messages").get_text(" ", strip=True)
    assert "is klaar" in message


def test_visitors_do_not_see_it(curator: Client, tree: Tree) -> None:
    post(curator, tree, word_file(TEXT, **PICTURE_PARTS))
    [page] = new_publications(tree)
    assert Client().get(page.url or page.get_url()).status_code == 404


def test_the_report_stays_readable(curator: Client, tree: Tree) -> None:
    body = TEXT + paragraph(
        "x", inside="<w:del><w:r><w:delText>Een &lt;b&gt;oude&lt;/b&gt; zin</w:delText></w:r></w:del>"
    )
    post(curator, tree, word_file(body, **PICTURE_PARTS))
    [page] = new_publications(tree)
    assert page.editorial_note.startswith("Overgenomen uit ‘Mijn rapport.docx’ op ")
    response = curator.get(reverse("publication_word_report", args=[page.pk]))
    html = page_of(response)
    remarks = [item.get_text() for item in html.select("main li, [role=main] li")]
    assert any("“Een <b>oude</b> zin”" in remark for remark in remarks)
    assert html.find("a", string=re.compile("Naar het concept"))["href"] == reverse(
        "wagtailadmin_pages:edit", args=[page.pk]
    )
    assert "Mijn rapport.docx" in html.get_text()
    other = signed_in(make_user("rik", Role.REDACTEUREN))
    refused = other.get(reverse("publication_word_report", args=[page.pk]))
    assert refused["Location"] == reverse("wagtailadmin_home")
    page.editorial_note = ""
    page.save_revision(clean=False)
    assert "staat geen verslag" in page_of(curator.get(reverse("publication_word_report", args=[page.pk]))).get_text()


def test_chapters_are_pages_below_it(curator: Client, tree: Tree) -> None:
    body = TEXT + paragraph("Verder", "Kop1") + paragraph("Meer.")
    post(curator, tree, word_file(body, **PICTURE_PARTS), layout="hoofdstukken")
    [page] = new_publications(tree)
    chapters = ChapterPage.objects.child_of(page).order_by("path")
    assert [(chapter.title, chapter.live) for chapter in chapters] == [("Begin", False), ("Verder", False)]
    assert [child.value.source for child in page.body] == ["<p>Vooraf.</p>"]
    assert [child.value.source for child in chapters[1].body] == ["<p>Meer.</p>"]


def test_chapters_with_one_title_have_addresses_of_their_own(curator: Client, tree: Tree) -> None:
    counts = []
    for number in (1, 4, 7, 10):  # the first fills what Wagtail keeps in memory
        body = paragraph(f"Titel {number}", "Titel") + (paragraph("Casus 2", "Kop1") + paragraph("Tekst.")) * number
        with CaptureQueriesContext(connection) as queries:
            post(curator, tree, word_file(body, **PICTURE_PARTS), layout="hoofdstukken")
        counts.append(len(queries))
    page = PublicationPage.objects.get(title="Titel 10")
    slugs = list(ChapterPage.objects.child_of(page).order_by("path").values_list("slug", flat=True))
    assert slugs == ["casus-2", *(f"casus-2-{number}" for number in range(2, 11))]
    assert counts[2] - counts[1] == counts[3] - counts[2]  # each chapter costs the same


@pytest.mark.parametrize("title", ["Casus", "???"])
def test_too_many_chapters_are_refused_where_the_layout_is_chosen(curator: Client, tree: Tree, title: str) -> None:
    file = word_file((paragraph(title, "Kop1") + paragraph("Tekst.")) * (MAX_CHAPTERS + 1), **PICTURE_PARTS)
    response = post(curator, tree, file, layout="hoofdstukken")
    assert response.context["form"].errors == {"layout": [Refusal.TOO_MANY_CHAPTERS.value]}
    assert "Kies ‘Alles op één pagina’" in page_of(response).main.get_text()
    assert_nothing_made(tree)
    assert post(curator, tree, file, layout="een-pagina").status_code == 302


def test_twice_the_same_file_makes_two_addresses(curator: Client, tree: Tree) -> None:
    for _time in range(2):
        post(curator, tree, word_file(TEXT, **PICTURE_PARTS))
    assert sorted(page.slug for page in new_publications(tree)) == ["bewoners-aan-zet", "bewoners-aan-zet-2"]


def test_a_title_of_signs_gets_an_address(curator: Client, tree: Tree) -> None:
    post(curator, tree, word_file(paragraph("???", "Titel") + paragraph("Tekst."), **PICTURE_PARTS))
    [page] = new_publications(tree)
    assert page.slug


@pytest.mark.parametrize(
    "refusal_and_content",
    [(Refusal.PDF, b"%PDF-1.7"), (Refusal.NOT_WORD, b"hallo"), (Refusal.OLD_OFFICE, bytes.fromhex("D0CF11E0A1B11AE1"))],
)
def test_a_bad_file_changes_nothing_and_is_explained_at_its_field(
    curator: Client, tree: Tree, refusal_and_content: tuple[Refusal, bytes]
) -> None:
    refusal, content = refusal_and_content
    response = post(curator, tree, io.BytesIO(content), layout="hoofdstukken")
    assert response.status_code == 200
    html = page_of(response)
    field = html.find("input", {"type": "file"})
    assert refusal.value in " ".join(field.find_parent(attrs={"data-field": True}).get_text().split())
    # What was chosen is still chosen.
    assert html.select_one("[name=layout] [selected]")["value"] == "hoofdstukken"
    assert html.select_one("[name=kind] [selected]")["value"] == "rapport"
    assert_nothing_made(tree)


@pytest.mark.parametrize("data", [{}, {"kind": "onzin"}, {"layout": "x"}, {"beschrijving-zzz": "x"}])
def test_bad_input_is_never_a_server_error(curator: Client, tree: Tree, data: dict[str, str]) -> None:
    assert curator.post(address(tree), data).status_code == 200
    assert_nothing_made(tree)


def test_a_picture_without_a_description_is_asked_for(curator: Client, tree: Tree) -> None:
    file = word_file(TEXT + paragraph(inside=inline_picture()) * 2, **PICTURE_PARTS)
    response = post(curator, tree, file)
    assert response.status_code == 200
    assert_nothing_made(tree)
    html = page_of(response)
    [question] = html.find_all("textarea")
    assert html.find("img", src=re.compile(r"^data:image/webp;base64,"))["alt"]
    assert html.find("label", {"for": question["id"]}).get_text(strip=True) == "Beschrijving van afbeelding 1"
    # It is a question and no error, and it comes before the file: there the eye goes.
    assert html.find("strong", string="Bijna klaar.").find_parent(class_="help-info")
    assert not html.select(".w-field--error, form .error-message")
    assert "Lees bij het veld" not in html.get_text()
    assert [field["name"] for field in html.select("form textarea, input[type=file]")] == [question["name"], "file"]
    assert "bij ‘Begin’" in html.select_one(".doe-question").get_text()
    # The browser asks for the file, since a form without it comes back without the pictures.
    assert not html.find("form", {"enctype": True}).has_attr("novalidate")
    assert html.find("input", {"type": "file"}).has_attr("required")
    response = post(curator, tree, file, **{question["name"]: "  Zes stoelen om\neen tafel "})
    [page] = new_publications(tree)
    assert [child.block_type for child in page.body][-2:] == ["image", "image"]
    assert CustomImage.objects.get().description == "Zes stoelen om een tafel"


def test_a_description_that_is_left_empty_leaves_the_picture_out(curator: Client, tree: Tree) -> None:
    file = word_file(TEXT + paragraph(inside=inline_picture()), **PICTURE_PARTS)
    [question] = page_of(post(curator, tree, file)).find_all("textarea")
    post(curator, tree, file, **{question["name"]: ""})
    [page] = new_publications(tree)
    assert not CustomImage.objects.exists()
    assert "omdat u er geen beschrijving bij gaf" in page.editorial_note


def test_a_question_about_a_picture_of_another_file_is_taken_back(curator: Client, tree: Tree) -> None:
    file = word_file(TEXT + paragraph(inside=inline_picture()), **PICTURE_PARTS)
    [question] = page_of(post(curator, tree, file)).find_all("textarea")
    parts = {**PICTURE_PARTS["parts"], "word/media/foto.png": picture(colour="#b8430b")}
    other = word_file(TEXT + paragraph(inside=inline_picture()), targets=PICTURE_PARTS["targets"], parts=parts)
    html = page_of(post(curator, tree, other, **{question["name"]: "Een tafel"}))
    [asked] = html.find_all("textarea")
    assert asked["name"] != question["name"]
    assert asked.get_text(strip=True) == ""
    assert html.find("label", {"for": asked["id"]}).get_text(strip=True) == "Beschrijving van afbeelding 1"


def test_the_title_stands_once_on_the_form_and_on_the_report(curator: Client, tree: Tree) -> None:
    post(curator, tree, word_file(TEXT, **PICTURE_PARTS))
    [page] = new_publications(tree)
    for opened in (address(tree), reverse("publication_word_report", args=[page.pk])):
        html = page_of(curator.get(opened))
        [title] = html.find_all("h1")
        assert not [heading for heading in html.find_all("h2") if heading.get_text() == title.get_text(strip=True)]


def test_a_description_survives_an_error(curator: Client, tree: Tree) -> None:
    file = word_file(TEXT + paragraph(inside=inline_picture()), **PICTURE_PARTS)
    [question] = page_of(post(curator, tree, file)).find_all("textarea")
    response = post(curator, tree, io.BytesIO(b"%PDF"), **{question["name"]: "Een tafel"})
    assert page_of(response).find("textarea").get_text(strip=True) == "Een tafel"


@pytest.mark.parametrize("error", [DatabaseError("vol"), OSError("schijf vol"), RuntimeError("?")])
def test_when_the_making_fails_nothing_is_left(
    curator: Client, tree: Tree, error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: Any) -> None:
        assert stored_files()
        raise error

    monkeypatch.setattr(making, "_body", fail)
    file = word_file(TEXT + paragraph(inside=inline_picture(description="Een tafel")), **PICTURE_PARTS)
    response = post(curator, tree, file)
    assert response.status_code == 200
    assert "Er is niets veranderd" in page_of(response).get_text()
    assert caplog.records[-1].exc_info
    assert_nothing_made(tree)


def test_what_goes_wrong_while_the_text_is_composed_is_explained(
    curator: Client, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        raise RecursionError

    monkeypatch.setattr(assembling, "blocks_of", fail)
    response = post(curator, tree, word_file(TEXT, **PICTURE_PARTS))
    assert Refusal.TOO_DEEP.value in " ".join(page_of(response).get_text().split())
    assert_nothing_made(tree)


def test_when_the_last_chapter_fails_nothing_is_left(
    curator: Client, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Page.objects.count()
    add = making._add

    def add_until(parent: Any, page: Any, user: Any) -> None:
        if page.title == "Verder":
            raise DatabaseError("weg")
        add(parent, page, user)

    monkeypatch.setattr(making, "_add", add_until)
    body = TEXT + paragraph("Verder", "Kop1") + paragraph(inside=inline_picture(description="Een tafel"))
    post(curator, tree, word_file(body, **PICTURE_PARTS), layout="hoofdstukken")
    assert Page.objects.count() == before
    assert_nothing_made(tree)
    assert not ModelLogEntry.objects.exists()
    assert not Page.find_problems()[0]


def test_the_form_works_without_script_and_has_none_inline(curator: Client, tree: Tree) -> None:
    html = page_of(curator.get(address(tree)))
    form = html.find("form", {"enctype": "multipart/form-data"})
    assert form["method"] == "post"
    assert [field["name"] for field in form.select("input[type=file], select")] == ["file", "kind", "layout"]
    for field in form.select("input[type=file], select"):
        assert html.find("label", {"for": field["id"]})
    assert not form.select("script, [style], [onclick]")


def test_the_number_of_queries_does_not_grow_with_the_text(curator: Client, tree: Tree) -> None:
    counts = []
    for number in (0, 1, 400):  # the first fills what Wagtail keeps in memory
        text = paragraph(f"Titel {number}", "Titel") + paragraph("Meer.") * (number + 1)
        with CaptureQueriesContext(connection) as queries:
            post(curator, tree, word_file(text, **PICTURE_PARTS))
        counts.append(len(queries))
    assert len(new_publications(tree)) == 3
    assert counts[1] == counts[2]
    assert counts[2] < 150


def test_the_browser_may_send_a_description_of_no_picture(tree: Tree) -> None:
    """What a browser sends in the place of a description is a text, and makes nothing else."""
    form = forms.WordFileForm({"beschrijving-0123456789abcdef": "x", "kind": "rapport", "layout": "een-pagina"}, {})
    assert not form.is_valid()
    assert set(form.errors) == {"file"}
    assert read_word_file(word_file(TEXT, **PICTURE_PARTS)).pictures == []
