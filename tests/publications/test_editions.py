"""The editions of publications: when they are made and kept, and how a reader and a curator get to them."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.checks import WARNING, run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from doedemocratie.core.models import SiteSettings
from doedemocratie.core.tasks import draw_pictures_of
from doedemocratie.delivery.preparation import check_site
from doedemocratie.library.renditions import make_renditions
from doedemocratie.library.tasks import make_renditions_of, read_document_of
from doedemocratie.search.tasks import index_pages
from publications.editions import checks, making, pdf
from publications.editions.book import gather
from publications.editions.pdf import CannotMakeError, Made
from publications.models import ChapterPage, GlossaryTerm, PublicationEdition, PublicationPage
from publications.models.editions import EditionFormat
from publications.tasks import make_editions_of, make_editions_that_are_behind
from publications.withdrawing.actions import delete, withdraw
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.makes_files]

Capture = Any  # pytest-django's fixture that runs what waits for the end of the transaction


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Let each test begin with no file: SQLite gives the pages of each the same numbers."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


@pytest.fixture
def page(site: dict[str, Any]) -> PublicationPage:
    return factories.make_publication(site["publicaties"], title="Wil en wet", slug="wil-en-wet")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[EditionFormat]:
    """Make files at once, and return the formats that were made, each time."""
    made: list[EditionFormat] = []

    def maker(form: EditionFormat) -> Callable[..., Made]:
        def make(book: Any, directory: Path, now: dt.datetime) -> Made:
            made.append(form)
            return Made(f"{form}: {book.page.title}".encode(), 7 if form == EditionFormat.PDF else None)

        return make

    monkeypatch.setattr(making, "MAKERS", {form: maker(form) for form in EditionFormat})
    return made


def files_of(page: PublicationPage) -> list[str]:
    """Return the names of the files that the storage keeps for a publication."""
    try:
        return sorted(default_storage.listdir(f"publicaties/{page.pk}")[1])
    except FileNotFoundError:
        return []


def address(page: PublicationPage, form: str = "pdf") -> str:
    return f"/bestanden/publicaties/{page.pk}/{page.slug}.{form}"


# When they are made


def test_publishing_makes_both_for_real(
    client: Client, site: dict[str, Any], django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = factories.make_publication(site["publicaties"], body=[("paragraph", "<p>Begin klein.</p>")])
    pdf_edition, epub_edition = page.editions.made()
    assert client.get(pdf_edition.url).getvalue().startswith(b"%PDF-1.7")
    assert client.get(epub_edition.url).getvalue().startswith(b"PK")
    assert pdf_edition.page_count == 3  # cover, contents, text with the colophon below it
    assert epub_edition.page_count is None
    assert all(edition.size == edition.file.size for edition in (pdf_edition, epub_edition))


def test_nothing_is_made_twice_of_the_same(page: PublicationPage, quick: list[EditionFormat]) -> None:
    assert making.make_editions(page.pk) == [EditionFormat.PDF, EditionFormat.EPUB]
    before = list(page.editions.values_list("pk", "file", "made_at"))
    assert making.make_editions(page.pk) == []
    assert len(quick) == 2
    assert list(page.editions.values_list("pk", "file", "made_at")) == before


def test_a_change_makes_them_again_and_the_old_files_go(
    page: PublicationPage, quick: list[EditionFormat], django_capture_on_commit_callbacks: Capture
) -> None:
    making.make_editions(page.pk)
    old = files_of(page)
    page.title = "Wil, wet en wij"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    new = files_of(page)
    assert len(new) == 2
    assert not set(old) & set(new)
    assert page.editions.get(format="pdf").file.read() == b"pdf: Wil, wet en wij"


@pytest.mark.parametrize("how", ["add", "unpublish", "delete", "move"])
def test_a_chapter_that_comes_goes_or_moves_is_a_change(
    page: PublicationPage, quick: list[EditionFormat], how: str, django_capture_on_commit_callbacks: Capture
) -> None:
    first, second = (
        factories.add_page(page, ChapterPage, title=title, slug=title.lower()) for title in ("Een", "Twee")
    )
    making.make_editions(page.pk)
    before = page.editions.get(format="pdf").fingerprint
    with django_capture_on_commit_callbacks(execute=True):
        if how == "add":
            factories.add_page(page, ChapterPage)
        elif how == "unpublish":
            second.unpublish()
        elif how == "delete":
            ChapterPage.objects.get(pk=second.pk).delete()
        else:
            second.move(first, pos="left")
    assert page.editions.get(format="pdf").fingerprint != before


@pytest.mark.parametrize("what", ["term", "picture", "name of the site"])
def test_what_the_book_shows_of_the_rest_of_the_site_has_it_made_again(
    site: dict[str, Any], quick: list[EditionFormat], what: str, django_capture_on_commit_callbacks: Capture
) -> None:
    picture = factories.make_image(description="Een appelboom")
    body = [("paragraph", "<p>Vraag een vergunning aan.</p>"), ("image", {"image": picture})]
    with django_capture_on_commit_callbacks(execute=True):
        page = factories.make_publication(site["publicaties"], body=body)
        factories.make_publication(site["publicaties"], title="Zonder")
    before = page.editions.get(format="pdf").fingerprint
    quick.clear()
    with django_capture_on_commit_callbacks(execute=True):
        if what == "term":
            GlossaryTerm.objects.create(term="vergunning", definition="Toestemming vooraf.")
        elif what == "picture":
            picture.description = "Een perenboom"
            picture.save()
        else:
            settings = SiteSettings.for_site(Site.objects.get())
            settings.site_name = "Doe mee"
            settings.save()
    assert page.editions.get(format="pdf").fingerprint != before
    # The other publication names the site, but shows neither the word nor the picture.
    assert len(quick) == (4 if what == "name of the site" else 2)


def test_a_picture_that_no_publication_shows_makes_nothing(
    page: PublicationPage, quick: list[EditionFormat], django_capture_on_commit_callbacks: Capture
) -> None:
    making.make_editions(page.pk)
    quick.clear()
    picture = factories.make_image()
    with django_capture_on_commit_callbacks() as callbacks:
        picture.title = "Anders"
        picture.save()
    assert not [callback for callback in callbacks if "make_editions" in repr(callback)]
    assert not quick


def test_a_draft_is_in_no_edition(page: PublicationPage, quick: list[EditionFormat]) -> None:
    making.make_editions(page.pk)
    page.title = "Nog niet"
    page.save_revision()
    assert making.make_editions(page.pk) == []


def test_the_old_edition_stays_when_the_maker_is_killed(
    page: PublicationPage, quick: list[EditionFormat], monkeypatch: pytest.MonkeyPatch
) -> None:
    making.make_editions(page.pk)
    before = files_of(page)

    def killed(*args: Any) -> Made:
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "MAKERS", {EditionFormat.PDF: killed})
    PublicationPage.objects.filter(pk=page.pk).update(title="Anders")
    with pytest.raises(KeyboardInterrupt):
        making.make_editions(page.pk)
    assert files_of(page) == before
    assert page.editions.get(format="pdf").file.read() == b"pdf: Wil en wet"


def test_what_was_made_of_an_older_text_is_not_kept(
    page: PublicationPage, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Capture
) -> None:
    """Two workers: the second makes the new text while the first is still busy with the old one."""

    def new(book: Any, directory: Path, now: dt.datetime) -> Made:
        return Made(b"new")

    def slow(book: Any, directory: Path, now: dt.datetime) -> Made:
        PublicationPage.objects.filter(pk=page.pk).update(title="Nieuw")
        monkeypatch.setattr(making, "MAKERS", {EditionFormat.PDF: new})
        making.make_editions(page.pk)
        return Made(b"old")

    monkeypatch.setattr(making, "MAKERS", {EditionFormat.PDF: slow})
    with django_capture_on_commit_callbacks(execute=True):
        making.make_editions(page.pk)
    assert page.editions.get().file.read() == b"new"
    assert len(files_of(page)) == 1


def test_files_that_nobody_names_are_cleared_away_after_an_hour(
    page: PublicationPage, quick: list[EditionFormat], settings: Any
) -> None:
    making.make_editions(page.pk)
    directory = Path(settings.MEDIA_ROOT) / "publicaties" / str(page.pk)
    for name, age in (("left-over.pdf", 2), ("at-hand.pdf", 0)):
        (directory / name).write_bytes(b"x")
        then = (timezone.now() - dt.timedelta(hours=age)).timestamp()
        os.utime(directory / name, (then, then))
    making.remove_left_overs(page.pk)
    assert "at-hand.pdf" in files_of(page)
    assert "left-over.pdf" not in files_of(page)
    assert len(files_of(page)) == 3


@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_a_page_that_is_taken_away_takes_its_files_along(
    page: PublicationPage, quick: list[EditionFormat], how: str, django_capture_on_commit_callbacks: Capture
) -> None:
    making.make_editions(page.pk)
    with django_capture_on_commit_callbacks(execute=True):
        getattr(PublicationPage.objects.get(pk=page.pk), how)()
    assert files_of(page) == []
    assert not PublicationEdition.objects.exists()


# What goes wrong


def test_a_failure_is_told_to_the_curator_and_the_outdated_file_goes(
    page: PublicationPage,
    quick: list[EditionFormat],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    making.make_editions(page.pk)

    def failing(*args: Any) -> Made:
        raise CannotMakeError("De pdf kan niet worden gemaakt.")

    monkeypatch.setitem(making.MAKERS, EditionFormat.PDF, failing)
    PublicationPage.objects.filter(pk=page.pk).update(title="Anders")
    with django_capture_on_commit_callbacks(execute=True):
        assert making.make_editions(page.pk) == [EditionFormat.EPUB]
    edition = page.editions.get(format="pdf")
    assert edition.failure == "De pdf kan niet worden gemaakt."
    assert not edition.file
    assert [made.format for made in page.editions.made()] == ["epub"]
    assert len(files_of(page)) == 1


def test_a_storage_that_is_away_is_a_failure_with_words(
    page: PublicationPage, quick: list[EditionFormat], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> str:
        raise ConnectionError("away")

    monkeypatch.setattr(type(default_storage), "save", away, raising=False)
    assert making.make_editions(page.pk) == []
    assert {edition.failure for edition in page.editions.all()} == {making.STORAGE_AWAY}
    monkeypatch.undo()


@pytest.fixture
def without_pango(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have WeasyPrint fail as it does where Pango is missing."""
    package = tmp_path / "weasyprint"
    package.mkdir()
    (package / "__init__.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_without_pango_the_epub_is_made_and_the_curator_reads_what_to_install(
    page: PublicationPage, without_pango: None
) -> None:
    assert making.make_editions(page.pk) == [EditionFormat.EPUB]
    assert page.editions.get(format="pdf").failure == pdf.MISSING_PANGO
    assert "apt install libpango-1.0-0" in pdf.MISSING_PANGO
    assert "brew install pango" in pdf.MISSING_PANGO


def test_the_start_says_in_one_line_that_pango_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_site() == []
    monkeypatch.setattr(checks, "PANGO", ("libno-such-pango.so.0",))
    (line,) = check_site()
    assert "\n" not in line
    assert "libpango-1.0-0" in line
    (warning,) = (one for one in run_checks() if one.id == "publications.W001")
    assert warning.level == WARNING


def test_the_check_looks_for_the_libraries_that_weasyprint_looks_for() -> None:
    package = find_spec("weasyprint")  # importing it would have Pillow take damaged pictures in this whole process
    assert package
    assert package.origin
    source = (Path(package.origin).parent / "text" / "ffi.py").read_text()
    for names in (checks.PANGO, checks.PANGOFT2):
        assert all(repr(name) in source for name in names)


# How a reader gets them


def test_a_reader_gets_the_file_with_all_that_should_be_said(
    client: Client, page: PublicationPage, quick: list[EditionFormat]
) -> None:
    making.make_editions(page.pk)
    response = client.get(address(page))
    assert response.status_code == 200
    assert response.getvalue() == b"pdf: Wil en wet"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="wil-en-wet.pdf"'
    assert response["Content-Length"] == "15"
    assert response["Cache-Control"] == "no-cache"
    assert response["Link"] == '<http://localhost/publicaties/wil-en-wet/>; rel="canonical"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response
    assert client.get(address(page, "epub"))["Content-Type"] == "application/epub+zip"


def test_a_reader_who_has_it_gets_nothing_anew(
    client: Client, page: PublicationPage, quick: list[EditionFormat]
) -> None:
    making.make_editions(page.pk)
    first = client.get(address(page))
    again = client.get(address(page), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert client.get(address(page), headers={"if-none-match": '"other"'}).status_code == 200
    assert client.post(address(page)).status_code == 405


def test_the_address_stays_when_it_is_made_again_and_an_old_one_leads_there(
    client: Client, page: PublicationPage, quick: list[EditionFormat]
) -> None:
    making.make_editions(page.pk)
    before = page.editions.get(format="pdf").url
    PublicationPage.objects.filter(pk=page.pk).update(title="Anders")
    making.make_editions(page.pk)
    assert page.editions.get(format="pdf").url == before == address(page)
    response = client.get(f"/bestanden/publicaties/{page.pk}/vroeger-heette-het-anders.pdf")
    assert (response.status_code, response["Location"]) == (302, before)


def test_without_an_edition_the_reader_gets_the_page(client: Client, page: PublicationPage) -> None:
    response = client.get(address(page))
    assert (response.status_code, response["Location"]) == (302, page.url)


@pytest.mark.parametrize(
    ("state", "status"), [("unpublished", 410), ("restricted", 404), ("never", 404), ("deleted", 410)]
)
def test_only_while_everyone_may_read_the_page(
    client: Client, site: dict[str, Any], quick: list[EditionFormat], state: str, status: int
) -> None:
    page = factories.make_publication(site["publicaties"], live=state != "never")
    making.make_editions(page.pk)
    wanted = address(page)
    if state == "unpublished":
        PublicationPage.objects.get(pk=page.pk).unpublish()
    elif state == "restricted":
        factories.restrict(site["publicaties"])
    elif state == "deleted":
        PublicationPage.objects.get(pk=page.pk).delete()
    assert client.get(wanted).status_code == status
    if state != "restricted":  # there the page offers to sign in
        assert client.get(page.url).status_code == status


def test_a_deleted_publication_says_why_at_its_own_files_only(
    client: Client, page: PublicationPage, admin_user: Any
) -> None:
    wanted = address(page)
    delete(page, admin_user, note="De cijfers kloppen niet.")
    response = client.get(wanted)
    assert response.status_code == 410
    assert "De cijfers kloppen niet." in response.content.decode()
    for other in (f"{page.pk + 1}/wil-en-wet.pdf", f"{page.pk}/iets-anders.pdf", f"{2**40}/wil-en-wet.pdf"):
        assert client.get(f"/bestanden/publicaties/{other}").status_code == 404


def test_who_may_read_a_private_publication_is_offered_no_files_that_are_not_there(
    admin_client: Client, page: PublicationPage, quick: list[EditionFormat]
) -> None:
    factories.restrict(page)
    for form in EditionFormat:
        PublicationEdition.objects.create(publication=page, format=form, file="x", fingerprint="x")
    response = admin_client.get(page.url)
    assert response.status_code == 200
    assert "/bestanden/" not in response.content.decode()
    assert "niet gemaakt, want niet iedereen mag deze publicatie lezen" in panel_text(admin_client, page)


@pytest.mark.parametrize(
    "path",
    ["0/x.pdf", "99999999999999999999/x.pdf", "1/x.docx", "1/../x.pdf", "x/x.pdf", "1/x.PDF", "1/%00.pdf", "1/.pdf"],
)
def test_addresses_that_lead_nowhere_are_404(client: Client, site: dict[str, Any], path: str) -> None:
    assert client.get(f"/bestanden/publicaties/{path}").status_code in {400, 404}


def test_nobody_gets_the_file_by_its_place_in_the_storage(
    client: Client, page: PublicationPage, quick: list[EditionFormat]
) -> None:
    making.make_editions(page.pk)
    for edition in page.editions.all():
        assert client.get(f"/media/{edition.file.name}").status_code == 404


def test_a_file_costs_three_queries(
    client: Client, page: PublicationPage, quick: list[EditionFormat], django_assert_max_num_queries: Any
) -> None:
    making.make_editions(page.pk)
    client.get(address(page))  # Wagtail remembers where the sites are
    with django_assert_max_num_queries(3):
        client.get(address(page))


def test_the_page_offers_them(client: Client, page: PublicationPage, quick: list[EditionFormat]) -> None:
    making.make_editions(page.pk)
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    link = html.find("a", href=address(page))
    assert "7 pagina’s" in link.find_parent("li").get_text()
    assert html.find("a", href=address(page, "epub"))


def test_a_failure_is_not_shown_to_readers(client: Client, page: PublicationPage) -> None:
    PublicationEdition.objects.create(publication=page, format="pdf", failure=pdf.MISSING_PANGO)
    text = client.get(page.url).content.decode()
    assert "Pango" not in text
    assert address(page) not in text


def test_the_woo_index_has_the_pdf_as_a_part_of_its_publication(
    page: PublicationPage, quick: list[EditionFormat], django_assert_num_queries: Any
) -> None:
    making.make_editions(page.pk)
    (part,) = (part for part in page.woo_parts() if part.format == "PDF")
    assert part.url == address(page)
    assert part.title == "Wil en wet (pdf)"
    assert part.changed_at == page.editions.get(format="pdf").made_at
    (fetched,) = PublicationPage.objects.filter(pk=page.pk).prefetch_related(*PublicationPage.woo_prefetches())
    with django_assert_num_queries(0):
        assert part in fetched.woo_parts()


def test_a_publication_that_was_taken_back_says_why_at_its_files_too(
    client: Client, page: PublicationPage, quick: list[EditionFormat], admin_user: Any
) -> None:
    making.make_editions(page.pk)
    withdraw(page, admin_user, note="De cijfers kloppen niet.")
    for asked in (address(page), page.url):
        response = client.get(asked)
        assert response.status_code == 410
        assert "De cijfers kloppen niet." in response.content.decode()


# What a curator and an operator see


def panel_text(client: Client, page: PublicationPage) -> str:
    html = BeautifulSoup(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content, "html.parser")
    panel = html.find("section", id=re.compile("pdf_en_epub"))
    return " ".join(panel.get_text(" ").split())


def test_the_form_says_whether_they_are_made(
    admin_client: Client, page: PublicationPage, quick: list[EditionFormat]
) -> None:
    assert "PDF : wordt gemaakt." in panel_text(admin_client, page)
    making.make_editions(page.pk)
    assert f"PDF : gemaakt op {timezone.localdate().day} " in panel_text(admin_client, page)
    assert "7 pagina’s" in panel_text(admin_client, page)
    PublicationEdition.objects.filter(format="pdf").update(file="", failure=pdf.MISSING_PANGO)
    assert f"PDF : niet gemaakt. {pdf.MISSING_PANGO}" in panel_text(admin_client, page)


def test_the_form_of_a_new_publication_can_be_opened(admin_client: Client, site: dict[str, Any]) -> None:
    path = reverse("wagtailadmin_pages:add", args=["publications", "publicationpage", site["publicaties"].pk])
    response = admin_client.get(path)
    assert response.status_code == 200
    assert "de site maakt dit bestand als u de publicatie publiceert" in response.content.decode()


def run(*options: str) -> str:
    output = io.StringIO()
    call_command("make_editions", *options, stdout=output, stderr=output)
    return output.getvalue()


def test_the_command_makes_what_is_missing(
    site: dict[str, Any], page: PublicationPage, quick: list[EditionFormat]
) -> None:
    factories.make_publication(site["publicaties"], live=False)
    with pytest.raises(CommandError, match="1 publications lack an edition: Wil en wet"):
        run("--check")
    assert "Wil en wet: PDF, EPUB" in run()
    assert "0 editions were made." in run()
    assert "2 editions were made." in run("--again")
    PublicationPage.objects.filter(pk=page.pk).update(title="Anders")
    assert "0 editions were made." in run("--missing")  # out of date, and not missing
    assert "2 editions were made." in run()
    assert "0 editions were made." in run("--check")


def test_the_command_ends_with_an_error_when_something_is_still_missing(
    page: PublicationPage, without_pango: None
) -> None:
    with pytest.raises(CommandError, match="lack an edition"):
        run("--missing")


def test_the_sizes_of_a_picture_that_are_made_later_change_nothing(site: dict[str, Any]) -> None:
    picture = factories.make_image()
    page = factories.make_publication(site["publicaties"], body=[("image", {"image": picture})])
    before = gather(PublicationPage.objects.get(pk=page.pk))
    make_renditions(picture)
    after = gather(PublicationPage.objects.get(pk=page.pk))
    assert before.text.html != after.text.html
    assert before.fingerprint == after.fingerprint
    picture.file.save("ander.png", factories.make_image(width=800).file)
    assert gather(PublicationPage.objects.get(pk=page.pk)).fingerprint != before.fingerprint


def test_readers_wait_for_no_picture_to_have_their_files() -> None:
    others = [draw_pictures_of, index_pages, make_editions_that_are_behind, make_renditions_of, read_document_of]
    assert make_editions_of.priority > max(task.priority for task in others)


def test_an_alias_has_the_editions_of_its_original(page: PublicationPage, client: Client) -> None:
    """It is one more address of the same publication: a PDF of its own would be a second one in the world."""
    alias = page.create_alias(update_slug="kopie")
    PublicationEdition.objects.create(publication=alias, format=EditionFormat.PDF, fingerprint="van vroeger")
    assert making.make_editions(alias.pk) == []
    assert not PublicationEdition.objects.filter(publication=alias).exists()
    own = PublicationEdition(publication=page, format=EditionFormat.PDF)
    own.file.save("wil-en-wet.pdf", ContentFile(b"%PDF-1.7"))
    links = [
        link["href"] for link in BeautifulSoup(client.get(alias.url).content, "html.parser").select("a[href$='.pdf']")
    ]
    assert links == [own.url]
    asked = client.get(own.url.replace(f"/{page.pk}/", f"/{alias.pk}/"))
    assert (asked.status_code, asked["Location"]) == (302, own.url)
