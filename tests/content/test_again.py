"""Loading again: what nobody touched follows the files, and what an editor did stays."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from wagtail.models import Page, Revision

from doedemocratie.content.loader import load_directory
from doedemocratie.content.models import LoadedPage
from doedemocratie.content.planning import Action
from doedemocratie.core.models import SiteSettings, StandardPage, ThemePage
from doedemocratie.editorial.bin.moving import throw_away
from doedemocratie.library.models import CustomImage
from home.models import HomePage
from news.models import NewsArticlePage, NewsIndexPage
from tests.content.trees import ContentTree, page, png
from tests.factories import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(tree: ContentTree) -> ContentTree:
    """Return the directory after it was loaded once."""
    tree.write("site.yaml", "site_name: Doen\n")
    load_directory(tree.root)
    return tree


def left(tree: ContentTree) -> dict[str, str]:
    """Load again, and return what was left alone and why."""
    return {step.document.source: step.reason for step in load_directory(tree.root).plan.with_action(Action.LEAVE)}


def test_nothing_changed(loaded: ContentTree) -> None:
    before = (Revision.objects.count(), list(Page.objects.order_by("pk").values()))
    report = load_directory(loaded.root)
    assert len(report.plan.with_action(Action.UNCHANGED)) == 5
    assert report.settings is Action.UNCHANGED
    assert (Revision.objects.count(), list(Page.objects.order_by("pk").values())) == before


def test_a_changed_file_updates_its_page(loaded: ContentTree) -> None:
    article = NewsArticlePage.objects.get()
    loaded.replace("nieuws/burgertop.md", "De burgertop", "De grote burgertop")
    loaded.replace("nieuws/burgertop.md", "related_pages: [themas/burgertoppen]\n", "")
    loaded.replace("nieuws/burgertop.md", "lead_image: tafels.png\n", "")
    report = load_directory(loaded.root)
    assert [step.document.source for step in report.plan.with_action(Action.UPDATE)] == ["nieuws/burgertop.md"]
    article.refresh_from_db()
    article = NewsArticlePage.objects.get(pk=article.pk)
    assert article.title == article.draft_title == "De grote burgertop"
    assert article.lead_image is None
    assert not article.related_links.exists()
    assert article.live
    assert article.latest_revision == article.live_revision
    assert left(loaded) == {}


def test_a_changed_slug_moves_the_address(loaded: ContentTree) -> None:
    loaded.replace("nieuws/burgertop.md", "title:", "slug: top\ntitle:")
    loaded.replace("index.md", "nieuws/burgertop", "nieuws/top")
    load_directory(loaded.root)
    assert NewsArticlePage.objects.get().url_path == "/home/nieuws/top/"


@pytest.mark.parametrize("published", [True, False])
def test_what_an_editor_changed_is_left_alone(loaded: ContentTree, published: bool) -> None:
    article = NewsArticlePage.objects.get()
    article.title = "Van de redactie"
    revision = article.save_revision()
    if published:
        revision.publish()
    loaded.replace("nieuws/burgertop.md", "De burgertop", "Van het bestand")
    assert left(loaded) == {
        "nieuws/burgertop.md": "an editor changed the page" if published else "an editor saved a draft"
    }
    assert NewsArticlePage.objects.get().get_latest_revision_as_object().title == "Van de redactie"


def test_an_unpublished_page_stays_unpublished(loaded: ContentTree) -> None:
    NewsArticlePage.objects.get().unpublish()
    loaded.replace("nieuws/burgertop.md", "De burgertop", "Van het bestand")
    assert left(loaded) == {"nieuws/burgertop.md": "an editor unpublished the page"}
    assert not NewsArticlePage.objects.get().live


@pytest.mark.parametrize("for_good", [False, True])
def test_a_deleted_page_does_not_come_back(loaded: ContentTree, for_good: bool) -> None:
    throw_away(NewsIndexPage.objects.get(), None)
    if for_good:
        call_command("empty_bin", days=0, verbosity=0)
    assert left(loaded) == {
        "nieuws/index.md": "an editor deleted the page",
        "nieuws/burgertop.md": "an editor deleted the page",
    }
    loaded.write("nieuws/nieuw.md", page("news.NewsArticlePage", "Nieuw"))
    assert "nieuws/nieuw.md" in left(loaded)
    assert not NewsArticlePage.objects.live().exists()


def test_a_page_that_points_at_a_deleted_one_still_loads(loaded: ContentTree) -> None:
    ThemePage.objects.get().delete()
    loaded.replace("nieuws/burgertop.md", "De burgertop", "Van het bestand")
    load_directory(loaded.root)
    article = NewsArticlePage.objects.get()
    assert article.title == "Van het bestand"
    assert article.themes == []
    assert "Lees over burgertoppen." in article.body.raw_data[0]["value"]


def test_a_moved_page_is_left_alone(loaded: ContentTree) -> None:
    loaded.write("a.md", page("core.StandardPage", "A"))
    loaded.write("b.md", page("core.StandardPage", "B"))
    load_directory(loaded.root)
    StandardPage.objects.get(slug="a").move(StandardPage.objects.get(slug="b"), pos="last-child")
    loaded.replace("a.md", "title: A", "title: Anders")
    assert left(loaded) == {"a.md": "an editor moved the page"}


def test_an_editors_page_at_the_same_address(loaded: ContentTree) -> None:
    own = StandardPage(title="Van ons", slug="contact", introduction="Van ons.")
    HomePage.objects.get().add_child(instance=own)
    loaded.write("contact.md", page("core.StandardPage", "Contact"))
    assert left(loaded) == {"contact.md": "an editor made a page at this address"}
    assert StandardPage.objects.get().title == "Van ons"


def test_an_editors_home_page_stays(tree: ContentTree) -> None:
    home = make_home()
    reasons = left(tree)
    assert reasons == {"index.md": "the site has a home page that an editor made"}
    assert HomePage.objects.get() == home
    assert NewsArticlePage.objects.get().url_path == "/home/nieuws/burgertop/"


def test_a_file_that_is_gone(loaded: ContentTree) -> None:
    loaded.delete("nieuws/burgertop.md")
    loaded.replace("index.md", "featured_news: [nieuws/burgertop]\n", "")
    output = io.StringIO()
    call_command("load_content", str(loaded.root), stdout=output)
    assert "the file is gone" in output.getvalue()
    assert "nieuws/burgertop.md (/home/nieuws/burgertop/)" in output.getvalue()
    assert NewsArticlePage.objects.get().live


def test_a_page_of_another_type(loaded: ContentTree) -> None:
    loaded.write("x.md", page("core.StandardPage", "X"))
    load_directory(loaded.root)
    loaded.write("x.md", page("news.AgendaPage", "X"))
    with pytest.raises(Exception, match=r"exists as core\.StandardPage"):
        load_directory(loaded.root)


def test_a_new_picture_replaces_the_old_one(loaded: ContentTree) -> None:
    image = CustomImage.objects.get()
    rendition = image.get_rendition("width-16")
    loaded.write("nieuws/tafels.png", png("#b8430b"))
    loaded.replace("nieuws/tafels.yaml", "Tafels van boven.", "Andere tafels.")
    report = load_directory(loaded.root)
    assert report.files == {"made": 0, "updated": 1}
    changed = CustomImage.objects.get()
    assert changed.pk == image.pk
    assert changed.description == "Andere tafels."
    assert changed.file.open().read() == png("#b8430b")
    assert not changed.renditions.filter(pk=rendition.pk).exists()


def test_an_image_that_an_editor_changed_is_left_alone(loaded: ContentTree) -> None:
    image = CustomImage.objects.get()
    image.description = "Beter."
    image.save()
    loaded.replace("nieuws/tafels.yaml", "Tafels van boven.", "Andere tafels.")
    report = load_directory(loaded.root)
    assert report.left_files == ["nieuws/tafels.png"]
    assert CustomImage.objects.get().description == "Beter."


def test_settings_follow_the_file_until_an_editor_changes_them(loaded: ContentTree) -> None:
    loaded.write("site.yaml", "site_name: Doen!\n")
    assert load_directory(loaded.root).settings is Action.UPDATE
    settings = SiteSettings.objects.get()
    assert settings.site_name == "Doen!"
    settings.site_name = "Van ons"
    settings.save()
    loaded.write("site.yaml", "site_name: Toch niet\n")
    assert load_directory(loaded.root).settings is Action.LEAVE
    assert SiteSettings.objects.get().site_name == "Van ons"


def test_dry_run_says_what_would_happen(loaded: ContentTree) -> None:
    article = NewsArticlePage.objects.get()
    article.save_revision()
    loaded.replace("themas/burgertoppen.md", "Waar het", "Waar dit")
    before = list(LoadedPage.objects.order_by("pk").values())
    output = io.StringIO()
    call_command("load_content", str(loaded.root), "--dry-run", stdout=output)
    assert "updated: themas/burgertoppen.md" in output.getvalue()
    assert "nieuws/burgertop.md (/nieuws/burgertop/): an editor saved a draft" in output.getvalue()
    assert list(LoadedPage.objects.order_by("pk").values()) == before
    assert ThemePage.objects.get().introduction == "Waar het over gaat."
