"""The pictures that the site draws for its pages: when they are made, shown and removed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image as PillowImage
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.models import Collection, Page, PageViewRestriction

from doedemocratie.core import drawing
from doedemocratie.core.models import SharingImage
from doedemocratie.core.tasks import draw_pictures_of
from doedemocratie.delivery import content_version
from doedemocratie.library.illustrations import covers
from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import ALL_SPECS, SHAPES, make_renditions
from home.models import FeaturedPublication
from publications.models import PublicationPage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.makes_files]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    """Keep the files of this test in a directory of its own."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def small_covers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw covers small, because their renditions take seconds."""
    monkeypatch.setattr(covers, "COVER_SIZE", (320, 180))


@pytest.fixture
def site() -> dict[str, Any]:
    """Return a site of which no page has a drawn picture yet."""
    return factories.make_site()


@pytest.fixture
def worker(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    """Return what has the worker do, when it ends, all that was asked for meanwhile."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def offered(path: str, client: Client | None = None) -> dict[str, str]:
    """Return what the page at ``path`` says about its picture for sharing, by the name of the property."""
    response = (client or Client()).get(path)
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    found = page.select('meta[property^="og:image"]')
    said = {str(meta["property"]): str(meta["content"]) for meta in found}
    assert len(said) == len(found) == 4
    return said


def path_of(address: str) -> str:
    """Return the part of a full address after the host."""
    assert address.startswith("http://localhost/")
    return address.removeprefix("http://localhost")


def open_picture(address: str) -> PillowImage.Image:
    """Return the picture that the site serves at a full address to anyone."""
    response = Client().get(path_of(address))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    return PillowImage.open(io.BytesIO(b"".join(response)))


def files(media: Path) -> list[str]:
    """Return the names of the sharing pictures that are stored."""
    return sorted(file.name for file in media.glob("sharing/*"))


def publish(page: Page, **changes: Any) -> None:
    """Change a page and publish it, as an editor does."""
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_page_without_a_picture_offers_its_drawn_one(site: dict[str, Any], worker: Any) -> None:
    with worker():
        page = factories.make_article(site["nieuws"], title="Wil & “wet”")
    said = offered(page.url)
    assert open_picture(said["og:image"]).size == (1200, 630)
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["og:image:alt"] == "Nieuws: Wil & “wet”"


def test_the_default_is_offered_until_the_drawing_is_there(site: dict[str, Any]) -> None:
    page = factories.make_article(site["nieuws"])
    said = offered(page.url)
    assert path_of(said["og:image"]) == "/static/icons/sharing-default.png"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert "stoel" in said["og:image:alt"]
    assert draw_pictures_of.func(page.pk)
    assert "/media/sharing/" in offered(page.url)["og:image"]


def test_every_type_of_page_has_a_drawn_picture(site: dict[str, Any], worker: Any) -> None:
    with worker():
        theme = factories.make_theme(site["themas"])
        pages = [
            *(Page.objects.get(pk=page.pk) for page in site.values()),
            theme,
            factories.make_article(site["nieuws"], themes=(theme,)),
            factories.make_event(site["agenda"]),
            factories.make_publication(site["publicaties"]),
            factories.make_standard_page(site["home"]),
        ]
        call_command("draw_sharing_images")
    addresses = {offered(page.url)["og:image"] for page in pages}
    assert len(addresses) == len(pages)
    assert all("/media/sharing/" in address for address in addresses)
    home = offered("/")
    assert home["og:image:alt"] == site["home"].hero_title


def test_the_editors_picture_is_offered_in_place_of_a_drawn_one(site: dict[str, Any], worker: Any, media: Path) -> None:
    with worker():
        page = factories.make_article(site["nieuws"])
    assert len(files(media)) == 1
    image = factories.make_image(description="Een park")
    make_renditions(image)
    with worker():
        publish(page, lead_image=image)
    said = offered(page.url)
    assert said["og:image:alt"] == "Een park"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert "/media/images/" in said["og:image"]
    assert files(media) == []
    image.renditions.filter(filter_spec__in=SHAPES["sharing"].specs).delete()  # as of a picture from before
    assert (offered(page.url)["og:image:width"], offered(page.url)["og:image:height"]) == ("1120", "630")
    with worker():
        publish(page, lead_image=None)
    assert "/media/sharing/" in offered(page.url)["og:image"]


def test_a_picture_is_drawn_again_only_when_it_would_differ(site: dict[str, Any], worker: Any, media: Path) -> None:
    with worker():
        page = factories.make_article(site["nieuws"], title="Eerste")
    before = files(media)
    with worker():
        publish(page, introduction="Een andere samenvatting.")
    assert files(media) == before
    with worker():
        publish(page, title="Tweede")
    after = files(media)
    assert len(after) == 1
    assert after != before
    assert offered(page.url)["og:image:alt"] == "Nieuws: Tweede"
    with worker():
        publish(page)
    assert files(media) == after


def test_a_draft_changes_nothing(site: dict[str, Any], worker: Any, media: Path) -> None:
    with worker():
        page = factories.make_article(site["nieuws"])
    before = files(media)
    with worker():
        draft = page.specific
        draft.title = "Nog geheim"
        draft.save_revision()
        draw_pictures_of.func(page.pk)
        factories.make_article(site["nieuws"], live=False)
    assert files(media) == before


def test_names_of_files_say_nothing_and_cannot_be_guessed(site: dict[str, Any], worker: Any, media: Path) -> None:
    with worker():
        for _ in range(3):
            factories.make_article(site["nieuws"], title="Ontslagronde", slug=f"ontslag-{_}")
    names = files(media)
    assert len({name.removeprefix("beeld-") for name in names}) == 3
    assert not any("ontslag" in name for name in names)
    assert all(len(name) >= len("beeld-1234567.png") for name in names)


def test_nothing_is_drawn_for_a_page_that_is_not_for_everyone(site: dict[str, Any], worker: Any, media: Path) -> None:
    factories.restrict(site["nieuws"])
    with worker():
        page = factories.make_article(site["nieuws"], title="Besloten")
        cover = factories.make_publication(site["publicaties"], live=False)
        call_command("draw_sharing_images")
    assert not SharingImage.objects.filter(page__in=[page.pk, site["nieuws"].pk, cover.pk]).exists()
    assert not CustomImage.objects.exists()


def test_a_page_that_becomes_restricted_loses_its_picture_at_once(
    site: dict[str, Any], worker: Any, media: Path
) -> None:
    with worker():
        page = factories.make_article(site["nieuws"])
        publication = factories.make_publication(site["publicaties"])
    address = path_of(offered(page.url)["og:image"])
    with worker():
        factories.restrict(site["nieuws"])
        factories.restrict(site["publicaties"])
        assert not SharingImage.objects.filter(page__in=[page.pk, publication.pk]).exists()
    assert Client().get(address).status_code == 404
    assert not SharingImage.objects.filter(page__path__startswith=site["nieuws"].path).exists()
    assert not CustomImage.objects.exists()
    with worker():
        for restriction in PageViewRestriction.objects.all():
            restriction.delete()
    assert "/media/sharing/" in offered(page.url)["og:image"]
    assert PublicationPage.objects.get(pk=publication.pk).drawn_cover is not None


def test_a_page_that_moves_below_a_restriction_loses_its_picture(site: dict[str, Any], worker: Any) -> None:
    with worker():
        shut = factories.make_standard_page(site["home"])
        page = factories.make_standard_page(site["home"])
    factories.restrict(shut)
    with worker():
        Page.objects.get(pk=page.pk).move(Page.objects.get(pk=shut.pk), pos="last-child")
    assert not SharingImage.objects.filter(page=page.pk).exists()
    with worker():
        Page.objects.get(pk=page.pk).move(Page.objects.get(pk=site["home"].pk), pos="last-child")
    assert SharingImage.objects.filter(page=page.pk).exists()


@pytest.mark.parametrize("gone", ["unpublish", "delete"])
def test_a_page_that_goes_takes_its_pictures_along(site: dict[str, Any], worker: Any, media: Path, gone: str) -> None:
    with worker():
        page = factories.make_publication(site["publicaties"])
    assert len(files(media)) == 1
    assert len(list(media.glob("original_images/*"))) == 1
    with worker():
        getattr(Page.objects.get(pk=page.pk).specific, gone)()
    assert not SharingImage.objects.filter(page=page.pk).exists()
    assert not CustomImage.objects.exists()
    assert files(media) == []
    assert list(media.glob("original_images/*")) == list(media.glob("images/*")) == []


def test_pictures_go_with_a_section_that_is_deleted(site: dict[str, Any], worker: Any, media: Path) -> None:
    with worker():
        factories.make_publication(site["publicaties"])
        factories.make_publication(site["publicaties"])
    with worker():
        Page.objects.get(pk=site["publicaties"].pk).delete()
    assert files(media) == []
    assert not CustomImage.objects.exists()


def test_a_publication_without_a_picture_gets_a_cover(site: dict[str, Any], worker: Any) -> None:
    with worker():
        page = factories.make_publication(site["publicaties"], title="Wil en wet", kind="onderzoek")
    page = PublicationPage.objects.get(pk=page.pk)
    image = page.drawn_cover
    assert page.picture == image
    assert image.title == "Omslag: Wil en wet"
    assert "vergrootglas" in image.description
    assert (image.rights, image.maker) == ("cc0", "")
    assert image.collection == Collection.objects.get(name="Omslagen")
    assert image.renditions.filter(filter_spec__in=ALL_SPECS).count() == len(ALL_SPECS)
    assert "wil" not in image.file.name
    assert page.revisions.count() == 1
    for path in ("/publicaties/", "/"):
        if path == "/":
            FeaturedPublication.objects.create(page=site["home"], publication=page)
        shown = BeautifulSoup(Client().get(path).content, "html.parser").select("main picture source")
        assert len(shown) == 1
        assert "omslag" in str(shown[0]["srcset"])
    # What goes with a link has the title in it; the cover has not.
    assert "/media/sharing/" in offered(page.url)["og:image"]


def test_a_cover_is_as_large_as_the_other_pictures(site: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    page = factories.make_publication(site["publicaties"])
    draw_pictures_of.func(page.pk)
    image = PublicationPage.objects.get(pk=page.pk).drawn_cover
    assert (image.width, image.height) == (1920, 1080)
    assert image.renditions.filter(filter_spec__in=ALL_SPECS).count() == len(ALL_SPECS)


def test_a_cover_is_drawn_again_when_the_kind_or_theme_changes(site: dict[str, Any], worker: Any) -> None:
    with worker():
        theme = factories.make_theme(site["themas"])
        page = factories.make_publication(site["publicaties"], kind="rapport")
    first = PublicationPage.objects.get(pk=page.pk).drawn_cover
    with worker():
        publish(page, introduction="Anders.")
    assert PublicationPage.objects.get(pk=page.pk).drawn_cover == first
    with worker():
        publish(page, kind="advies")
    second = PublicationPage.objects.get(pk=page.pk).drawn_cover
    assert second != first
    with worker():
        publish(page, theme_links=[theme.page_links.model(theme=theme)])
    third = PublicationPage.objects.get(pk=page.pk).drawn_cover
    assert list(CustomImage.objects.all()) == [third]
    assert Collection.objects.filter(name="Omslagen").count() == 1


def test_a_chosen_picture_takes_the_place_of_the_cover(site: dict[str, Any], worker: Any) -> None:
    with worker():
        page = factories.make_publication(site["publicaties"])
    image = factories.make_image()
    with worker():
        publish(page, lead_image=image)
    page = PublicationPage.objects.get(pk=page.pk)
    assert (page.picture, page.drawn_cover) == (image, None)
    assert list(CustomImage.objects.all()) == [image]


def test_a_cover_that_an_editor_uses_elsewhere_stays(site: dict[str, Any], worker: Any) -> None:
    with worker():
        page = factories.make_publication(site["publicaties"])
    cover = PublicationPage.objects.get(pk=page.pk).drawn_cover
    with worker():
        article = factories.make_article(site["nieuws"], lead_image=cover)
        Page.objects.get(pk=page.pk).specific.delete()
    article.refresh_from_db()
    assert article.lead_image == cover


def test_an_old_draft_does_not_bring_an_old_cover_back(site: dict[str, Any], worker: Any) -> None:
    page = factories.make_publication(site["publicaties"])
    old = page.save_revision()
    draw_pictures_of.func(page.pk)
    cover = PublicationPage.objects.get(pk=page.pk).drawn_cover
    assert cover is not None
    old.publish()
    assert PublicationPage.objects.get(pk=page.pk).drawn_cover == cover


def test_a_copy_gets_a_cover_of_its_own(site: dict[str, Any], worker: Any) -> None:
    with worker():
        page = factories.make_publication(site["publicaties"])
    page = PublicationPage.objects.get(pk=page.pk)
    with worker():
        copy = page.copy(update_attrs={"slug": "kopie"})
        assert copy.drawn_cover is None
        copy.save_revision().publish()
    copy.refresh_from_db()
    assert copy.drawn_cover not in (None, page.drawn_cover)


def test_a_cover_that_was_deleted_from_the_library_is_drawn_again(site: dict[str, Any], worker: Any) -> None:
    with worker():
        page = factories.make_publication(site["publicaties"])
        CustomImage.objects.all().delete()
    assert Client().get(page.url).status_code == 200
    call_command("draw_sharing_images")
    assert PublicationPage.objects.get(pk=page.pk).picture is not None


def test_the_command_draws_what_is_missing_and_nothing_else(site: dict[str, Any], media: Path) -> None:
    factories.make_publication(site["publicaties"])
    factories.make_article(site["nieuws"], live=False)
    with pytest.raises(CommandError, match="6 pages lack"):
        call_command("draw_sharing_images", "--check")
    out = io.StringIO()
    call_command("draw_sharing_images", stdout=out)
    assert "6 pages" in out.getvalue()
    before = files(media)
    assert len(before) == 6
    out = io.StringIO()
    call_command("draw_sharing_images", stdout=out)
    assert "0 pages" in out.getvalue()
    assert files(media) == before
    call_command("draw_sharing_images", "--check")


def test_what_changed_while_it_was_drawn_is_not_stored(site: dict[str, Any]) -> None:
    page = factories.make_publication(site["publicaties"], title="Eerst")
    (task,) = [task for task in drawing.lacking() if task.page_id == page.pk]
    publish(page, title="Daarna")
    drawing.keep([(task, b"oud")])
    drawing.make_cover(task)
    assert not SharingImage.objects.exists()
    assert not CustomImage.objects.exists()
    drawing.draw(page.pk)
    assert SharingImage.objects.get().page_id == page.pk


def test_a_page_that_is_gone_is_no_error() -> None:
    assert draw_pictures_of.func(987_654) is False


@pytest.mark.parametrize("title", ["😀", "中文", "X" * 255, "<b>&amp;</b>", "Regel\u2028eind \u202e", "'\"/\\%00"])
def test_a_hostile_title_is_drawn(site: dict[str, Any], worker: Any, title: str) -> None:
    with worker():
        page = factories.make_publication(site["publicaties"], title=title)
    said = offered(page.url)
    assert open_picture(said["og:image"]).size == (1200, 630)
    assert said["og:image:alt"] == f"Handreiking: {title}"


def test_a_picture_for_sharing_costs_no_query(site: dict[str, Any], worker: Any) -> None:
    numbers = []
    pages = [factories.make_article(site["nieuws"]), factories.make_article(site["nieuws"])]
    draw_pictures_of.func(pages[0].pk)
    for page in pages:
        Client().get(page.url)
        with CaptureQueriesContext(connection) as queries:
            said = offered(page.url)
        numbers.append(len(queries))
        assert ("/media/sharing/" in said["og:image"]) == (page == pages[0])
        assert len([query for query in queries if "core_sharingimage" in query["sql"]]) == 1  # joined to the pages
    assert numbers[0] == numbers[1]


def test_a_publication_with_a_cover_costs_no_more_than_one_with_a_picture(site: dict[str, Any], worker: Any) -> None:
    image = factories.make_image()
    make_renditions(image)
    with worker():
        drawn = factories.make_publication(site["publicaties"])
        chosen = factories.make_publication(site["publicaties"], lead_image=image)
    numbers = []
    for page in (drawn, chosen):
        Client().get(page.url)
        with CaptureQueriesContext(connection) as queries:
            Client().get(page.url)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


@pytest.mark.django_db(transaction=True)
def test_the_content_version_moves_when_a_drawing_is_there_and_only_then(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    page = factories.make_article(factories.make_site()["nieuws"])
    versions = [content_version.current()]
    for _ in range(3):
        draw_pictures_of.func(page.pk)
        versions.append(content_version.current())
    assert versions[0] != versions[1] == versions[2] == versions[3]
    call_command("draw_sharing_images")
    after = content_version.current()
    call_command("draw_sharing_images")
    assert content_version.current() == after


@pytest.mark.django_db(transaction=True)
def test_what_is_published_is_drawn_by_itself(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    page = factories.make_publication(factories.make_site()["publicaties"])
    said = offered(page.url)
    assert default_storage.exists(path_of(said["og:image"]).removeprefix("/media/"))
    assert PublicationPage.objects.get(pk=page.pk).drawn_cover is not None
