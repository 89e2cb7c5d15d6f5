"""What a load makes of files that are right."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, Site

from doedemocratie.content.loader import load_directory
from doedemocratie.content.planning import Action
from doedemocratie.core.models import SiteSettings, StandardPage, ThemePage
from doedemocratie.library.models import CustomDocument, CustomImage
from home.models import HomePage
from news.models import EventPage, NewsArticlePage
from publications.models import PublicationPage
from tests.content.trees import ARTICLE, ContentTree, page, png

pytestmark = pytest.mark.django_db


def test_the_tree(tree: ContentTree) -> None:
    load_directory(tree.root)
    paths = list(Page.objects.filter(depth__gt=1).order_by("path").values_list("url_path", flat=True))
    assert paths == [
        "/home/",
        "/home/nieuws/",
        "/home/nieuws/burgertop/",
        "/home/themas/",
        "/home/themas/burgertoppen/",
    ]
    assert not Page.find_problems()[0]
    assert all(not problem for problem in Page.find_problems())


def test_the_home_page_takes_the_place_of_wagtails_own(tree: ContentTree) -> None:
    host = Site.objects.get().hostname
    load_directory(tree.root)
    site = Site.objects.get()
    assert site.hostname == host
    assert site.root_page.specific == HomePage.objects.get()
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_an_article(tree: ContentTree) -> None:
    load_directory(tree.root)
    article = NewsArticlePage.objects.get()
    theme = ThemePage.objects.get()
    assert article.title == "De burgertop"
    assert article.publication_date == dt.date(2016, 1, 15)
    assert article.lead_image.description == "Tafels van boven."
    assert article.lead_image.rights == "cc0"
    assert article.themes == [theme]
    assert [link.related_page.specific for link in article.related_links.all()] == [theme]
    assert article.body.raw_data[0]["value"] == (
        f'<p>Er waren <b>honderd</b> tafels. Lees over <a linktype="page" id="{theme.pk}">burgertoppen</a>.</p>'
    )


def test_references_in_any_order(tree: ContentTree) -> None:
    load_directory(tree.root)
    home = HomePage.objects.get()
    assert [link.article for link in home.featured_news.all()] == [NewsArticlePage.objects.get()]
    assert home.intro_text == "<p>Dit is <b>nieuw</b>.</p>"


def test_pages_are_published_with_a_revision_and_no_user(tree: ContentTree) -> None:
    load_directory(tree.root)
    for loaded in Page.objects.filter(depth__gt=1).specific():
        assert loaded.live
        assert not loaded.has_unpublished_changes
        assert loaded.latest_revision == loaded.live_revision
        assert loaded.latest_revision.user is None
        # What an editor opens is what visitors see.
        draft = loaded.get_latest_revision_as_object()
        assert draft.title == loaded.title
        if hasattr(loaded, "theme_links"):
            assert [link.theme_id for link in draft.theme_links.all()] == [
                link.theme_id for link in loaded.theme_links.all()
            ]


def test_visitors_read_the_pages(tree: ContentTree, client: Client) -> None:
    load_directory(tree.root)
    for path in ("/", "/nieuws/", "/nieuws/burgertop/", "/themas/", "/themas/burgertoppen/"):
        response = client.get(path)
        assert response.status_code == 200, path
    assert "honderd" in client.get("/nieuws/burgertop/").content.decode()


def test_siblings_stand_in_order(tree: ContentTree) -> None:
    tree.write("zebra.md", page("core.StandardPage", "Zebra", "order: 1"))
    tree.write("aap.md", page("core.StandardPage", "Aap"))
    load_directory(tree.root)
    slugs = [child.slug for child in HomePage.objects.get().get_children()]
    assert slugs == ["zebra", "aap", "nieuws", "themas"]
    tree.write("beer.md", page("core.StandardPage", "Beer"))
    load_directory(tree.root)
    slugs = [child.slug for child in HomePage.objects.get().get_children()]
    assert slugs == ["zebra", "aap", "beer", "nieuws", "themas"]
    assert all(not problem for problem in Page.find_problems())


def test_an_event(tree: ContentTree) -> None:
    tree.write("agenda/index.md", page("news.AgendaPage", "Agenda"))
    tree.write(
        "agenda/top.md",
        page("news.EventPage", "Top", "start: 2015-06-06 10:00", "whole_day: true", "report: nieuws/burgertop"),
    )
    load_directory(tree.root)
    event = EventPage.objects.get()
    assert timezone.localtime(event.start).isoformat() == "2015-06-06T10:00:00+02:00"
    assert event.whole_day
    assert event.report == NewsArticlePage.objects.get()


def test_a_publication_with_a_download(tree: ContentTree) -> None:
    tree.write("publicaties/index.md", page("publications.PublicationIndexPage", "Publicaties"))
    tree.write("publicaties/x.pdf", b"%PDF-1.4 inhoud")
    tree.write(
        "publicaties/x.md",
        page(
            "publications.PublicationPage",
            "X",
            "kind: brochure",
            "publication_year: 2013",
            "downloads:",
            "  - {file: x.pdf, title: Alles, language: nl, page_count: 12}",
            body="::: downloads\n- [Alles](x.pdf)\n:::\n\n[Alles](x.pdf)\n",
        ),
    )
    load_directory(tree.root)
    publication = PublicationPage.objects.get()
    document = CustomDocument.objects.get()
    row = publication.downloads.get()
    assert (row.document, row.title, row.language, row.page_count) == (document, "Alles", "nl", 12)
    assert publication.publication_year == 2013
    assert publication.body[0].value["documents"][0] == document
    assert publication.body.raw_data[1]["value"] == f'<p><a linktype="document" id="{document.pk}">Alles</a></p>'


def test_an_image_is_loaded_once(tree: ContentTree) -> None:
    tree.write("nieuws/x.md", ARTICLE.replace("De burgertop", "Nog een"))
    tree.write("themas/zelfde.png", png())
    tree.write("themas/zelfde.yaml", "description: Tafels.\n")
    tree.replace("themas/burgertoppen.md", "title:", "lead_image: zelfde.png\ntitle:")
    load_directory(tree.root)
    assert CustomImage.objects.count() == 1
    image = CustomImage.objects.get()
    assert (image.width, image.height, image.title, image.maker) == (32, 18, "Tafels", "Wij")
    assert image.file_size == len(png())


def test_settings(tree: ContentTree) -> None:
    tree.write("privacy.md", page("core.StandardPage", "Privacy"))
    tree.write(
        "site.yaml",
        "site_name: Doen\nfooter_columns:\n  - heading: Hier\n    links:\n      - {label: Privacy, page: privacy}\n",
    )
    load_directory(tree.root)
    settings = SiteSettings.objects.get()
    assert settings.site_name == "Doen"
    link = settings.footer_columns[0].value["links"][0]
    assert link["label"] == "Privacy"
    assert link["page"].specific == StandardPage.objects.get()


def test_the_indexes_are_filled(tree: ContentTree) -> None:
    load_directory(tree.root)
    article = NewsArticlePage.objects.get()
    assert article.page_ptr in Page.objects.search("burgertop")
    assert CustomImage.objects.get() in CustomImage.objects.search("tafels")
    assert ReferenceIndex.get_references_to(ThemePage.objects.get()).count() >= 3
    # Afterwards, saving works as always: an editor's change is found at once.
    article.title = "Zonnebloem"
    article.save_revision().publish()
    assert article.page_ptr in Page.objects.search("zonnebloem")


def test_dry_run_writes_nothing(tree: ContentTree) -> None:
    output = io.StringIO()
    call_command("load_content", str(tree.root), "--dry-run", stdout=output)
    assert "made: nieuws/burgertop.md (/nieuws/burgertop/)" in output.getvalue()
    assert Page.objects.count() == 2
    assert not CustomImage.objects.exists()
    assert not list(tree.root.parent.glob("media/**/*.png"))


def test_progress_and_report(tree: ContentTree) -> None:
    output = io.StringIO()
    call_command("load_content", str(tree.root), stdout=output)
    assert "Loading pages: 5 of 5" in output.getvalue()
    assert "Pages: 5 made, 0 updated, 0 unchanged, 0 left alone." in output.getvalue()
    assert "Images and documents: 1 made, 0 updated." in output.getvalue()


def test_a_failure_while_writing_leaves_nothing_behind(tree: ContentTree, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: ThemePage, **options: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(ThemePage, "save_revision", fail)
    with pytest.raises(RuntimeError):
        load_directory(tree.root)
    assert Page.objects.count() == 2
    assert not CustomImage.objects.exists()
    assert not list(tree.root.parent.glob("media/**/*.png"))


def test_a_hundred_pages(tree: ContentTree) -> None:
    for number in range(100):
        tree.write(f"nieuws/bericht-{number}.md", ARTICLE.replace("De burgertop", f"Bericht {number}"))
    report = load_directory(tree.root)
    assert len(report.plan.with_action(Action.CREATE)) == 105
    assert NewsArticlePage.objects.live().count() == 101
    assert CustomImage.objects.count() == 1
    assert all(not problem for problem in Page.find_problems())
