"""The lists of pages in the admin: what they show, what they may be narrowed to, and what a longer one costs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from doedemocratie.accounts.enums import Role
from doedemocratie.content.indexing import quiet_saves
from doedemocratie.core.models import PageTheme
from doedemocratie.core.models.review import PageReview
from doedemocratie.editorial.bin.moving import throw_away
from doedemocratie.editorial.four_eyes.sections import set_up
from news.models import NewsArticlePage
from publications.models import ChapterPage, PublicationPage, Withdrawal
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in
from tests.editorial.reviewing import said

pytestmark = pytest.mark.django_db

PUBLICATIONS, NEWS, EVENTS = "publicaties:index", "nieuwsberichten:index", "bijeenkomsten:index"


def rows_of(client: Client, url: str, **query: str) -> dict[str, str]:
    """Return the text of each row of a list by the title of its page."""
    answer = client.get(url, query)
    assert answer.status_code == 200
    found = {}
    for row in BeautifulSoup(answer.content, "html.parser").select("table.listing tbody tr"):
        title = row.select_one('[id^="page_"][id$="_title"]')
        if title is not None:
            found[" ".join(title.get_text().split())] = " ".join(row.get_text(" ").split())
    return found


def add_drafts(tree: Tree, numbers: range, owner: Any) -> None:
    """Add publications of ``owner`` that nobody read, each with a chapter; half of them were withdrawn."""
    with quiet_saves():
        for number in numbers:
            page: Any = PublicationPage(
                title=f"Concept {number}", slug=f"concept-{number}", introduction="Waarover.", live=False, owner=owner
            )
            tree["publication_index"].add_child(instance=page)
            chapter = ChapterPage(title="Een", slug="een", introduction="Waarover.", live=False, owner=owner)
            page.add_child(instance=chapter)
            PageTheme.objects.create(page=page, theme=tree["theme"], sort_order=0)
            PageReview.objects.create(page=page, review_on=timezone.localdate())
            if number % 2:
                Withdrawal.objects.create(page=page, url_path=page.url_path, title=page.title, withdrawn_by=owner)


def queries_of(client: Client, url: str) -> int:
    """Return how many queries a list takes that was asked for before."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_longer_list_takes_no_more_queries(tree: Tree) -> None:
    set_up()
    curator = make_user("cura", Role.PUBLICATIEBEHEERDERS)
    client, chief = signed_in(curator), signed_in(make_user("eind", Role.EINDREDACTEUREN))
    explorer = reverse("wagtailadmin_explore", args=[tree["publication_index"].pk])
    asked = [(client, explorer), (client, reverse(PUBLICATIONS)), (chief, explorer)]
    add_drafts(tree, range(10), curator)
    short = [queries_of(*one) for one in asked]
    add_drafts(tree, range(10, 50), curator)
    assert [queries_of(*one) for one in asked] == short
    # What the rows say is still so: one's own drafts may be moved, with chapters of one's own only.
    page = PublicationPage.objects.get(slug="concept-2")
    answer = client.get(explorer, {"p": 1, "ordering": "title"})
    move = reverse("wagtailadmin_pages:move", args=[page.pk])
    assert move in answer.text
    assert "ingetrokken" in rows_of(client, explorer, ordering="title")["Concept 1"].lower()
    ChapterPage.objects.child_of(page).update(owner=None)
    assert move not in client.get(explorer, {"p": 1, "ordering": "title"}).text


def test_the_list_of_a_type_shows_and_narrows_what_editors_look_for(tree: Tree) -> None:
    curator = make_user("cura", Role.PUBLICATIEBEHEERDERS)
    client = signed_in(curator)
    research: Any = PublicationPage(title="Onderzoek", slug="onderzoek", kind="onderzoek", introduction="Waarover.")
    research.live, research.owner, research.publication_date = False, curator, dt.date(2024, 5, 7)
    tree["publication_index"].add_child(instance=research)
    PageTheme.objects.create(page=research, theme=tree["theme"], sort_order=0)
    PageReview.objects.update_or_create(page=research, defaults={"review_on": dt.date(2024, 1, 31)})
    url = reverse(PUBLICATIONS)
    rows = rows_of(client, url)
    assert set(rows) == {"Publicatie", "Onderzoek"}
    for word in ("Onderzoek", "7 mei 2024", "Thema", "Cura Test", "31 jan 2024 (voorbij)", "nderzoeksrapport"):
        assert word in rows["Onderzoek"], word
    assert "Geen thema" in rows["Publicatie"]
    for name, value, other in (
        ("state", "concept", "online"),
        ("theme", str(tree["theme"].pk), "geen"),
        ("kind", "onderzoek", "handreiking"),
        ("category", "infocat015", "infocat018"),
        ("review", "voorbij", "later"),
        ("owner", str(curator.pk), "niemand"),
        ("listing_date_to", "2024-12-31", ""),
    ):
        assert set(rows_of(client, url, **{name: value})) == {"Onderzoek"}, name
        if other:
            assert set(rows_of(client, url, **{name: other})) == {"Publicatie"}, name
    # A search knows other columns than a list: narrowed and put in order it is no error.
    assert client.get(url, {"q": "onderzoek", "kind": "onderzoek", "ordering": "review__review_on"}).status_code == 200
    explorer = reverse("wagtailadmin_explore", args=[tree["publication_index"].pk])
    assert set(rows_of(client, explorer, state="concept", theme=str(tree["theme"].pk))) == {"Onderzoek"}
    assert next(iter(rows_of(client, explorer, ordering="review__review_on"))) == "Onderzoek"
    of_type = reverse("wagtailadmin_pages:type_use", args=["publications", "publicationpage"])
    assert "Cura Test" in rows_of(client, of_type)["Onderzoek"]
    # The lists of others are no business of this role.
    assert client.get(reverse(NEWS), headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    menu = client.get(reverse("wagtailadmin_home")).text
    assert reverse(PUBLICATIONS) in menu
    assert reverse(NEWS) not in menu


def test_a_theme_in_the_bin_is_no_choice(tree: Tree) -> None:
    editor = make_user("eind", Role.EINDREDACTEUREN)
    client = signed_in(editor)
    many = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "add_theme"])
    addresses = [reverse(NEWS), f"{many}?id={tree['article'].pk}"]
    choice = f'<option value="{tree["theme"].pk}">'
    assert all(choice in client.get(address).text for address in addresses)
    throw_away(tree["theme"], editor)
    assert not any(choice in client.get(address).text for address in addresses)
    client.post(addresses[1], {"theme": tree["theme"].pk})
    assert not PageTheme.objects.filter(page=tree["article"].pk).exists()


def test_news_and_events_have_lists_too(tree: Tree) -> None:
    client = signed_in(make_user("rien", Role.REDACTEUREN))
    assert set(rows_of(client, reverse(NEWS))) == {"Bericht"}
    assert set(rows_of(client, reverse(EVENTS), period="komend")) == {"Bijeenkomst"}
    assert not rows_of(client, reverse(EVENTS), period="geweest")
    # The index of the search does not know when an event begins.
    assert set(rows_of(client, reverse(EVENTS), q="bijeen", ordering="start")) == {"Bijeenkomst"}
    nothing = client.get(reverse(EVENTS), {"period": "geweest"}).content.decode()
    assert "Er is niets gevonden" in nothing
    assert "Pagina 1 van 1" not in nothing
    answer = client.get(reverse("nieuwsberichten:choose_parent"))
    assert answer["Location"].endswith(f"/{tree['news_index'].pk}/")


def test_the_top_of_the_tree_is_explored_in_the_same_way(tree: Tree) -> None:
    client = signed_in(make_user("baas", Role.BEHEERDERS))
    top = reverse("wagtailadmin_explore_root")
    assert "Nakijken op" in client.get(top).text
    # The index of the search does not know the names of types, by which their column is put in order.
    for order in ("content_type__model", "-content_type__model", "title"):
        assert "Bericht" in rows_of(client, top, q="bericht", ordering=order)


def test_what_is_only_planned_is_not_called_published(tree: Tree) -> None:
    set_up()
    client = signed_in(make_user("eind", Role.EINDREDACTEUREN))
    moment = timezone.now() + dt.timedelta(days=1)
    later = [factories.make_article(tree["news_index"], live=False, go_live_at=moment) for _ in range(2)]
    ready = factories.make_article(tree["news_index"], live=False)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    for pages, told in (
        (later[:1], "1 pagina is ingepland, en komt vanzelf online"),
        ([later[1], ready], "1 pagina is ingepland, en komt vanzelf online"),
    ):
        query = "&".join(f"id={page.pk}" for page in pages)
        text = said(client.post(f"{url}?{query}&next={reverse(NEWS)}", follow=True))
        assert told in text
        assert ("gepubliceerd" in text) == (ready in pages)
    assert [page.live for page in NewsArticlePage.objects.filter(pk__in=[*later, ready]).order_by("pk")] == [
        False,
        False,
        True,
    ]


def test_a_page_is_published_and_taken_off_from_its_row(tree: Tree) -> None:
    set_up()
    editor = make_user("eind", Role.EINDREDACTEUREN)
    client = signed_in(editor)
    article = NewsArticlePage.objects.get(pk=tree["article"].pk)
    news, url = reverse(NEWS), reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert reverse("wagtailadmin_pages:unpublish", args=[article.pk]) in client.get(news).text
    assert f"{url}?id={article.pk}" not in client.get(news).text  # there is nothing to publish
    article.title = "Nieuwer"
    article.save_revision(user=editor)
    assert f"{url}?id={article.pk}&amp;next={news.replace('/', '%2F')}" in client.get(news).text
    assert client.post(f"{url}?id={article.pk}&next={news}").url == news
    article.refresh_from_db()
    assert (article.title, article.has_unpublished_changes) == ("Nieuwer", False)
    # Somebody else's lock holds.
    article.locked, article.locked_by = True, make_user("ander", Role.REDACTEUREN)
    article.save()
    article.title = "Op slot"
    article.save_revision(user=editor)
    assert f"{url}?id={article.pk}" not in client.get(news).text
    client.post(f"{url}?id={article.pk}&next={news}")
    article.refresh_from_db()
    assert article.title == "Nieuwer"
    # Where nobody publishes alone no list offers it.
    publication: Any = PublicationPage.objects.get()
    publication.save_revision(user=editor)
    assert f"{url}?id={publication.pk}" not in client.get(reverse(PUBLICATIONS)).text
