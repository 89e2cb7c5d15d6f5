"""When documents are read, and what an editor is told of it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from doedemocratie.delivery.clock import jobs
from doedemocratie.library import documents
from doedemocratie.library.models import (
    CustomDocument,
    DocumentPage,
    DocumentReading,
    public_documents,
    unread_documents,
)
from doedemocratie.library.tasks import read_document_of
from tests.library import pdfs

pytestmark = pytest.mark.django_db

Outcome = DocumentReading.Outcome


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> None:
    """Keep the files of this test in a directory of its own."""
    settings.MEDIA_ROOT = str(tmp_path)


def texts(document: CustomDocument) -> list[tuple[int, str]]:
    """Return the number and text of the pages that are kept of ``document``."""
    return list(document.text_pages.values_list("number", "text"))


def test_a_document_is_read_when_it_is_added_replaced_and_deleted(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document = pdfs.add_document(pdfs.pdf("Eerste bladzijde.", "Tweede bladzijde."))
    assert texts(document) == [(1, "Eerste bladzijde."), (2, "Tweede bladzijde.")]
    assert document.reading.outcome == Outcome.READ

    kept = set(document.text_pages.values_list("pk", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        CustomDocument.objects.get().save()
    assert set(document.text_pages.values_list("pk", flat=True)) == kept, "the same file is not read twice"

    with django_capture_on_commit_callbacks(execute=True):
        document.file = ContentFile(pdfs.pdf("Derde bladzijde."), "rapport.pdf")
        document.save()
    assert texts(document) == [(1, "Derde bladzijde.")]
    assert DocumentReading.objects.get().page_count == 1

    with django_capture_on_commit_callbacks(execute=True):
        document.file = ContentFile(b"a,b", "cijfers.csv")
        document.save()
    assert texts(document) == []
    assert not DocumentReading.objects.exists()

    document.file = ContentFile(pdfs.pdf("Vierde bladzijde."), "rapport.pdf")
    document.save()
    documents.read_document(document)
    document.delete()
    assert not DocumentReading.objects.exists()
    assert not DocumentPage.objects.exists()


@pytest.mark.parametrize(
    ("content", "outcome", "told"),
    [
        (pdfs.pdf("Eén bladzijde."), Outcome.READ, "De site heeft 1 pagina gelezen."),
        (pdfs.pdf("Een.", "Twee."), Outcome.READ, "De site heeft 2 pagina's gelezen."),
        (b"%PDF-1.7 kapot", Outcome.DAMAGED, "De site kan dit bestand niet lezen"),
        (pdfs.encrypted("samen"), Outcome.ENCRYPTED, "Dit bestand is beveiligd"),
        (pdfs.assembled([pdfs.stream(b"0 0 9 9 re f")]), Outcome.NO_TEXT, "Dit bestand is een scan"),
        (
            pdfs.assembled([pdfs.stream(pdfs.page_content("Een.")), pdfs.stream(b"x", b"/Filter /Onbekend")]),
            Outcome.PARTLY,
            "De site heeft 1 van de 2 pagina's gelezen.",
        ),
        (pdfs.pdf("Een.") + b"\x00" * 3_000, Outcome.TOO_LARGE, "Dit bestand is te groot"),
    ],
    ids=["one", "two", "damaged", "encrypted", "scan", "partly", "too-large"],
)
def test_the_editor_is_told_what_was_found(
    admin_client: Any, monkeypatch: pytest.MonkeyPatch, content: bytes, outcome: str, told: str
) -> None:
    monkeypatch.setattr(documents, "MAX_FILE_SIZE", 3_000)
    document = pdfs.add_document(content)
    page = admin_client.get(f"/beheer/documents/edit/{document.pk}/")
    assert "nog niet gelezen" in BeautifulSoup(page.content, "html.parser").get_text()
    assert read_document_of.call(document.pk) == outcome
    page = admin_client.get(f"/beheer/documents/edit/{document.pk}/")
    assert told in BeautifulSoup(page.content, "html.parser").get_text()


def test_the_editor_is_told_that_a_private_document_is_not_found(admin_client: Any) -> None:
    closed = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    document = pdfs.add_document(pdfs.pdf("Een."), collection=closed)
    documents.read_document(document)
    page = BeautifulSoup(admin_client.get(f"/beheer/documents/edit/{document.pk}/").content, "html.parser").get_text()
    assert "De map van dit bestand is niet voor iedereen" in page
    assert "De site heeft" not in page


def test_nothing_is_said_of_other_kinds_of_files(admin_client: Any) -> None:
    document = pdfs.add_document(b"a,b", name="cijfers.csv")
    assert read_document_of.call(document.pk) == ""
    page = BeautifulSoup(admin_client.get(f"/beheer/documents/edit/{document.pk}/").content, "html.parser").get_text()
    assert "gelezen" not in page
    assert "zoekfunctie" not in page
    assert admin_client.get("/beheer/documents/multiple/add/").status_code == 200


def test_a_file_that_is_away_is_read_later() -> None:
    document, other = pdfs.add_document(pdfs.pdf("Een.")), pdfs.add_document(pdfs.pdf("Twee."))
    away = Path(document.file.path).rename(f"{document.file.path}.weg")
    assert read_document_of.call(document.pk) == ""
    assert set(unread_documents()) == {document, other}
    out, complaints = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="1 documents were not read"):
        call_command("read_documents", stdout=out, stderr=complaints)
    assert f"Document {document.pk} cannot be read" in complaints.getvalue()
    assert texts(other) == [(1, "Twee.")]
    away.rename(document.file.path)
    call_command("read_documents", stdout=out)
    assert texts(document) == [(1, "Een.")]
    assert not unread_documents().exists()


def test_the_clock_leaves_what_a_task_did_not_read_to_the_worker() -> None:
    (job,) = [job for job in jobs() if job.command == "read_documents"]
    document, read = pdfs.add_document(pdfs.pdf("Een.")), pdfs.add_document(pdfs.pdf("Twee."))
    away = Path(document.file.path).rename(f"{document.file.path}.weg")
    for added in (document, read):
        read_document_of.call(added.pk)
    call_command(job.command, verbosity=0, **job.options)
    assert list(unread_documents()) == [document]
    kept = set(read.text_pages.values_list("pk", flat=True))
    away.rename(document.file.path)
    call_command(job.command, verbosity=0, **job.options)
    assert texts(document) == [(1, "Een.")]
    assert set(read.text_pages.values_list("pk", flat=True)) == kept


def test_the_command_reads_what_was_not_read_and_all_when_it_is_asked() -> None:
    document = pdfs.add_document(pdfs.pdf("Een."), name="RAPPORT.PDF")
    broken = pdfs.add_document(b"kapot")
    pdfs.add_document(b"a,b", name="cijfers.csv")
    with pytest.raises(CommandError, match="2 documents were not read"):
        call_command("read_documents", "--check")
    assert not DocumentReading.objects.exists()
    out = io.StringIO()
    call_command("read_documents", stdout=out)
    assert out.getvalue().splitlines() == [
        f"Document {document.pk}: 1 pages (read)",
        f"Document {broken.pk}: 0 pages (damaged)",
        "2 documents were read.",
    ]
    call_command("read_documents", "--check")
    out = io.StringIO()
    call_command("read_documents", stdout=out)
    assert out.getvalue() == "0 documents were read.\n"
    document.text_pages.update(text="Oud.")
    call_command("read_documents", "--again", stdout=out)
    assert texts(document) == [(1, "Een.")]


def test_a_file_that_was_replaced_meanwhile_is_left_to_the_next_task() -> None:
    document = pdfs.add_document(pdfs.pdf("Een."))
    newer = CustomDocument.objects.get()
    newer.file = ContentFile(pdfs.pdf("Twee."), "rapport.pdf")
    newer.save()
    assert documents.read_document(document) is None
    assert not DocumentPage.objects.exists()
    assert list(unread_documents()) == [document]


def test_the_task_passes_over_a_document_that_is_gone() -> None:
    assert read_document_of.call(999_999) == ""


def test_what_was_read_is_no_place_where_the_document_is_used() -> None:
    document = pdfs.add_document(pdfs.pdf("Een."))
    documents.read_document(document)
    assert not ReferenceIndex.get_references_to(document).exists()


@pytest.mark.parametrize("kind", [CollectionViewRestriction.LOGIN, CollectionViewRestriction.PASSWORD])
def test_a_document_below_a_restricted_collection_is_not_public(kind: str) -> None:
    root = Collection.get_first_root_node()
    closed = root.add_child(name="Intern")
    below = closed.add_child(name="Dieper")
    beside = root.add_child(name="Open")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=kind, password="samen")
    public = [pdfs.add_document(b"", collection=root), pdfs.add_document(b"", collection=beside)]
    for collection in (closed, below):
        pdfs.add_document(b"", collection=collection)
    assert set(public_documents()) == set(public)
