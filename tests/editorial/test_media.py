"""What editors do with many images and documents: add them, find what is there, replace files, delete what is used."""

from __future__ import annotations

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks import default_task_backend
from PIL import Image as PillowImage
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection, ReferenceIndex, UploadedFile

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.editorial.bin.moving import throw_away
from doedemocratie.library.duplicates import hash_of
from doedemocratie.library.models import CustomDocument, CustomImage, FormerName
from doedemocratie.library.renditions import make_renditions
from publications.models import PublicationDownload
from tests import factories
from tests.accounts.conftest import make_user, signed_in
from tests.library.test_pictures import media

__all__ = ["media"]  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

XHR = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def editor(db: None) -> Client:
    """The browser of a Redacteur."""
    set_up_roles()
    return signed_in(make_user("ria", Role.REDACTEUREN))


def picture(colour: str = "teal", size: tuple[int, int] = (64, 48)) -> bytes:
    """Return a small picture."""
    file = io.BytesIO()
    PillowImage.new("RGB", size, colour).save(file, "png")
    return file.getvalue()


def root() -> int:
    """Return the id of the collection that everything is in."""
    return int(Collection.get_first_root_node().pk)


def drop(editor: Client, kind: str, content: bytes, name: str) -> dict[str, Any]:
    """Return the answer to a file that is dropped on the page for many."""
    data = {"files[]": SimpleUploadedFile(name, content), "title": name, "collection": root()}
    answer: dict[str, Any] = editor.post(f"/beheer/{kind}/multiple/add/", data, headers=XHR).json()
    return answer


def tasks() -> set[tuple[Any, ...]]:
    """Return what the worker has to do: the name of each task and its last argument."""
    backend: Any = default_task_backend
    return {(result.task.name, str(result.args[-1])) for result in backend.results}


def described(upload: int, **data: str) -> dict[str, Any]:
    """Return what the form of a dropped picture sends."""
    values = {"title": "Plein", "description": "Een plein.", "maker": "Bo", "rights": "cc-by", "focus": "", "tags": ""}
    values |= {"collection": str(root()), **data}
    return {f"uploaded-image-{upload}-{name}": value for name, value in values.items()}


def test_many_pictures_each_with_their_words_and_none_twice_by_accident(editor: Client) -> None:
    page = BeautifulSoup(editor.get("/beheer/images/multiple/add/").content, "html.parser")
    assert page.select_one("#fileupload[multiple]")
    assert page.select_one("[data-for-all] select[data-for=rights] option[selected]")
    bad = drop(editor, "images", b"geen beeld", "stuk.png")
    assert not bad["success"]
    assert bad["error_message"]
    first, second = (drop(editor, "images", picture(), name) for name in ("a.png", "b.png"))
    form = BeautifulSoup(first["form"], "html.parser").form
    assert form is not None
    assert {"description", "maker", "rights", "focus"} <= {
        str(one["name"]).split("-")[-1] for one in form.select("[name]")
    }
    assert "staat al" not in first["form"]
    address = "/beheer/images/multiple/create_from_uploaded_image/{}/"
    number = first["uploaded_file_id"]
    lacking = editor.post(address.format(number), described(number, description=""), headers=XHR).json()
    assert "Beschrijf wat er op de afbeelding te zien is" in lacking["form"]
    assert editor.post(address.format(number), described(number, focus="top-right"), headers=XHR).json()["success"]
    image = CustomImage.objects.get()
    assert (image.maker, image.rights, image.focal_point_x, image.focal_point_y) == ("Bo", "cc-by", 53, 8)
    # The other one was dropped when neither was an image yet: it is seen when it is saved.
    number = second["uploaded_file_id"]
    again = editor.post(address.format(number), described(number), headers=XHR).json()
    assert not again["success"]
    assert "staat al in de bibliotheek" in again["form"]
    assert f"/beheer/images/{image.pk}/" in again["form"]
    assert "Gebruik de bestaande" in again["form"]
    # A third one is seen when it is dropped.
    third = drop(editor, "images", picture(), "c.png")
    assert "Toch toevoegen" in third["form"]
    delete = BeautifulSoup(third["form"], "html.parser").select_one("a.delete")
    assert delete is not None
    assert editor.post(str(delete["href"]), headers=XHR).json()["success"]
    assert UploadedFile.objects.count() == 1
    kept = editor.post(address.format(number), described(number) | {"keep_duplicate": "1"}, headers=XHR).json()
    assert kept["success"]
    assert CustomImage.objects.count() == 2
    assert not UploadedFile.objects.exists()


def test_a_document_that_is_there_already_is_shown(editor: Client) -> None:
    there = factories.make_document(title="Handreiking")
    content = b"%PDF-1.7 voorbeeld"
    assert there.file_hash
    answer = drop(editor, "documents", content, "kopie.pdf")
    assert "Handreiking" in answer["form"]
    assert "Gebruik de bestaande" in answer["form"]
    delete = f"/beheer/documents/multiple/{answer['doc_id']}/delete/"
    assert editor.post(delete, headers=XHR).json()["success"]
    assert "staat al" not in drop(editor, "documents", b"anders", "anders.pdf")["form"]
    assert not drop(editor, "documents", b"MZ", "virus.exe")["success"]
    # In the window of a page.
    address, prefix = "/beheer/documents/chooser/create/", "document-chooser-upload"
    data = {f"{prefix}-title": "Kopie", f"{prefix}-collection": root(), f"{prefix}-tags": ""}
    for keep in (False, True):
        sent = {**data, f"{prefix}-file": SimpleUploadedFile("kopie.pdf", content)}
        asked = editor.post(address, sent).json()
        assert asked["step"] == "reshow_creation_form"
        new = CustomDocument.objects.order_by("pk").last()
        assert new is not None
        existing, both = BeautifulSoup(asked["htmlFragment"], "html.parser").select("form")
        chosen = {str(one["name"]): str(one["value"]) for one in (both if keep else existing).select("input[value]")}
        answer = editor.post(address, chosen).json()
        assert answer["step"] == "chosen"
        assert str(answer["result"]["id"]) == str(new.pk if keep else there.pk)
        assert CustomDocument.objects.filter(pk=new.pk).exists() == keep
    # What is not a copy stays, whoever asks.
    other = CustomDocument.objects.get(title="anders.pdf")
    assert editor.post(address, {"chosen": there.pk, "instead_of": other.pk}).json()["step"] == "chosen"
    assert CustomDocument.objects.filter(pk=other.pk).exists()


def test_another_picture_takes_the_place_of_the_old_one_everywhere(
    editor: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    site = factories.make_site()
    image = factories.make_image(
        400, 300, focal_point_x=10, focal_point_y=10, focal_point_width=5, focal_point_height=5
    )
    article = factories.make_article(site["nieuws"], lead_image=image)
    ReferenceIndex.create_or_update_for_object(article)  # a task's work
    make_renditions(image)
    old = [image.file.name, *image.renditions.values_list("file", flat=True)]
    default_task_backend.clear()
    address = f"/beheer/images/{image.pk}/"
    page = BeautifulSoup(editor.get(address).content, "html.parser")
    assert "Bestand vervangen" in page.text
    assert "meteen op de plek waar het oude nu staat" in page.text
    data = {"title": image.title, "description": image.description, "rights": "cc0", "collection": root(), "tags": ""}
    data |= {"maker": "", "focus": "", "focal_point_x": 10, "focal_point_y": 10}
    data |= {"focal_point_width": 5, "focal_point_height": 5}

    def send(**more: Any) -> Any:
        sent = {**data, "file": SimpleUploadedFile("nieuw.png", picture("red", (800, 300))), **more}
        with django_capture_on_commit_callbacks(execute=True):
            return editor.post(address, sent, follow=True)

    refused = send()
    text = BeautifulSoup(refused.content, "html.parser").text
    assert "Past de omschrijving ook bij het nieuwe bestand?" in text
    assert "Het bestand van deze afbeelding is er niet meer" not in text
    assert old[0].rpartition("/")[2] in text
    assert not tasks() & {("delete_file_from_storage_task", name) for name in old}
    done = send(same_description="on")
    text = " ".join(BeautifulSoup(done.content, "html.parser").text.split())
    assert "is vervangen. Het staat nu op de plek van het oude." in text
    assert "Het focusgebied van het oude bestand is gewist" in text
    new = CustomImage.objects.get()
    assert (new.pk, new.width, new.has_focal_point()) == (image.pk, 800, False)
    assert new.file_hash != image.file_hash
    assert new.file_size == new.file.size
    assert {("delete_file_from_storage_task", name) for name in old} <= tasks()
    assert ("make_renditions_of", str(new.pk)) in tasks()
    assert not new.renditions.exclude(filter_spec__startswith="max-").exists()
    shown = editor.get(article.url).content.decode()
    assert not any(name in shown for name in old)
    assert new.file.name.rpartition("/")[2].removesuffix(".png") in shown


def test_two_who_replace_a_file_at_once_leave_none_behind(
    media: None, db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """The second form was read before the first one was saved; so was a third one, which changes the title only."""
    document = factories.make_document()
    first = document.file.name
    model_form: Any = get_document_form(CustomDocument)
    user = make_user("bo", Role.BEHEERDERS)

    def form(title: str, **files: Any) -> Any:
        data = {"title": title, "collection": root(), "tags": ""}
        found = model_form(data, files, instance=CustomDocument.objects.get(pk=document.pk), user=user)
        assert found.is_valid(), found.errors
        return found

    second, third = (
        form("Stuk", file=SimpleUploadedFile(f"{name}.pdf", f"%PDF-1.7 {name}".encode())) for name in ("twee", "drie")
    )
    title_only = form("Andere titel")
    with django_capture_on_commit_callbacks(execute=True):
        middle = second.save().file.name
        last = third.save().file.name
        title_only.save()
    now = CustomDocument.objects.get()
    assert (now.title, now.file.name, now.file_size) == ("Andere titel", last, len(b"%PDF-1.7 drie"))
    assert hash_of(now.file) == now.file_hash
    gone = {name for task, name in tasks() if task == "delete_file_from_storage_task"}
    assert gone == {first, middle}
    assert FormerName.objects.count() == 2


def test_a_replaced_document_answers_at_its_old_address(
    editor: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    document = factories.make_document()
    site = factories.make_site()
    publication = factories.make_publication(site["publicaties"])
    publication.downloads.add(PublicationDownload(document=document))
    publication.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(publication)
    before, old = document.url, document.file.name
    data = {"title": "Handreiking", "collection": root(), "tags": ""}
    data["file"] = SimpleUploadedFile("nieuw.pdf", b"%PDF-1.7 nieuw")
    with django_capture_on_commit_callbacks(execute=True):
        done = editor.post(f"/beheer/documents/edit/{document.pk}/", data, follow=True)
    assert "Kijk na of dat nog klopt" in BeautifulSoup(done.content, "html.parser").text
    now = CustomDocument.objects.get()
    assert now.pk == document.pk
    assert now.url != before
    assert ("delete_file_from_storage_task", old) in tasks()
    assert {("read_document_of", str(now.pk)), ("make_editions_of", str(publication.pk))} <= tasks()
    assert FormerName.objects.get().document == now
    for address in (before, now.url):
        answer = Client().get(address)
        assert b"".join(answer) == b"%PDF-1.7 nieuw"
    assert now.url in Client().get(publication.url).content.decode()


def test_what_lacks_is_said_once(editor: Client) -> None:
    image = factories.make_image()
    answer = editor.post(f"/beheer/images/{image.pk}/", {"title": image.title, "description": "", "rights": "cc0"})
    assert answer.content.decode().count("Beschrijf wat er op de afbeelding te zien is") == 1


def test_a_page_in_the_bin_is_called_that_where_a_file_is_used(editor: Client) -> None:
    site, image = factories.make_site(), factories.make_image()
    article = factories.make_article(site["nieuws"], title="Weg", lead_image=image)
    ReferenceIndex.create_or_update_for_object(article)
    throw_away(article, None)
    text = BeautifulSoup(editor.get(f"/beheer/images/{image.pk}/delete/").content, "html.parser").text
    assert "Een pagina in de prullenbak" in text
    assert "Weg" not in text


def test_what_is_used_is_deleted_only_by_who_saw_where(editor: Client) -> None:
    set_up_roles()
    boss = signed_in(make_user("bo", Role.BEHEERDERS))
    site = factories.make_site()
    image, other = factories.make_image(), factories.make_image()
    lead, document = factories.make_image(), factories.make_document(title="Brief")
    body = [
        ("image", {"image": image, "decorative": False, "caption": "", "credit": ""}),
        ("paragraph", f'<p><a linktype="document" id="{document.pk}">brief</a></p>'),
    ]
    article = factories.make_article(site["nieuws"], title="Bericht", lead_image=lead, body=body)
    ReferenceIndex.create_or_update_for_object(article)
    for kind, used, address in (
        ("images", image, f"/beheer/images/{image.pk}/delete/"),
        ("documents", document, f"/beheer/documents/delete/{document.pk}/"),
    ):
        page = boss.get(address)
        assert f"/beheer/pages/{article.pk}/edit/" in page.content.decode()
        assert "Bericht" in page.content.decode()
        usage = boss.get(used.usage_url).content.decode()
        assert "Bericht" in usage
        refused = boss.post(address)
        assert "Er is niets verwijderd" in refused.content.decode()
        assert type(used).objects.filter(pk=used.pk).exists()
        assert boss.post(f"/beheer/{kind}/multiple/{used.pk}/delete/", headers=XHR).status_code == 403
        bulk = boss.post(f"/beheer/bulk/library/{used._meta.model_name}/delete/?id={used.pk}&next=/beheer/")
        assert bulk.status_code == 302
        assert type(used).objects.filter(pk=used.pk).exists()
        assert boss.post(address, {"also_in_use": "1"}).status_code == 302
        assert not type(used).objects.filter(pk=used.pk).exists()
    assert Client().get(article.url).status_code == 200
    counts = []
    for _ in range(2):
        boss.get("/beheer/images/?layout=list")  # makes the small pictures of the list
        with CaptureQueriesContext(connection) as queries:
            assert "keer gebruikt" in boss.get("/beheer/images/?layout=list").content.decode()
        counts.append(len(queries))
        factories.make_image()
    assert counts[0] == counts[1]
    CustomImage.objects.filter(pk__gt=other.pk).exclude(pk=lead.pk).delete()
    protected = f"/beheer/images/{lead.pk}/delete/"
    assert "Dit bestand kunt u niet verwijderen" in boss.get(protected).content.decode()
    assert boss.post(protected, {"also_in_use": "1"}, headers=XHR).status_code == 403
    ReferenceIndex.objects.all().delete()  # as if the page was saved a moment ago
    refused = boss.post(protected)
    assert "Dit bestand kunt u niet verwijderen" in refused.content.decode()
    ReferenceIndex.create_or_update_for_object(article)
    asked = boss.get(f"/beheer/bulk/library/customimage/delete/?id={other.pk}&id={lead.pk}&next=/beheer/")
    assert "blijven staan" in asked.content.decode()
    assert boss.post(f"/beheer/images/{other.pk}/delete/").status_code == 302
    assert CustomImage.objects.get() == lead
