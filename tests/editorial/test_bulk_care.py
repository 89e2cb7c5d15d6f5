"""Another owner, review date or theme for many pages at once: what may be done is, and nothing is published by accident."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import PageTheme
from doedemocratie.editorial.four_eyes.sections import set_up
from news.models import NewsArticlePage
from publications.models import PublicationPage
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db


def address(action: str, *pages: Page) -> str:
    """Return where an action is done with ``pages``."""
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return f"{url}?{'&'.join(f'id={page.pk}' for page in pages)}&next=/beheer/"


def told(client: Client, action: str, *pages: Page, **fields: Any) -> str:
    """Do it, and return what the next screen tells."""
    answer = client.post(address(action, *pages), fields, follow=True)
    assert answer.status_code == 200
    return " ".join(str(message) for message in answer.context["messages"])


def themes_on_site(page: Page) -> list[str]:
    return list(PageTheme.objects.filter(page=page.pk).values_list("theme__title", flat=True))


def themes_of_draft(page: Page) -> list[str]:
    draft: Any = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    return [link.theme.title for link in draft.theme_links.all()]


def test_a_theme_comes_on_the_site_and_in_the_draft_and_the_draft_stays_a_draft(tree: Tree) -> None:
    set_up()
    chief = make_user("eind", Role.EINDREDACTEUREN)
    client = signed_in(chief)
    article: Any = tree["article"]
    article.title, article.introduction = "Nog niet af", ""  # as autosave keeps it
    article.save_revision(user=chief, clean=False)
    event: Any = tree["event"]
    draft: Any = NewsArticlePage(title="Nooit gelezen", slug="nooit", introduction="Waarover.", live=False)
    tree["news_index"].add_child(instance=draft)
    publication, theme = tree["publication"], tree["theme"]
    versions = publication.revisions.count()
    message = told(client, "add_theme", article, event, draft, publication, tree["standard"], theme=theme.pk)
    assert "Thema ‘Thema’ is toegevoegd aan 3 pagina" in message
    assert "Bij 1 pagina staat de wijziging in een concept" in message
    assert "Privacy" in message
    assert "heeft geen thema" in message
    on_site = NewsArticlePage.objects.get(pk=article.pk)
    assert (on_site.title, on_site.live, on_site.has_unpublished_changes) == ("Bericht", True, True)
    assert on_site.introduction == "Waar deze pagina over gaat."
    unfinished: Any = on_site.get_latest_revision_as_object()
    assert (unfinished.title, unfinished.introduction) == ("Nog niet af", "")
    for page in (article, event, draft):
        assert (themes_on_site(page), themes_of_draft(page)) == (["Thema"], ["Thema"]), page
    assert Page.objects.get(pk=event.pk).has_unpublished_changes is False
    assert Page.objects.get(pk=draft.pk).live is False
    # Nobody publishes a publication alone, and so not by giving it a theme.
    assert (themes_on_site(publication), themes_of_draft(publication)) == ([], ["Thema"])
    assert publication.revisions.count() == versions + 1
    assert PageLogEntry.objects.filter(page=article.pk, action="wagtail.publish", user=chief).exists()
    assert PageLogEntry.objects.filter(page=publication.pk, action="wagtail.edit", user=chief).exists()

    again = told(client, "add_theme", event, theme=theme.pk)
    assert "1 pagina had het thema al." in again
    message = told(client, "remove_theme", article, event, draft, theme=theme.pk)
    assert "weggehaald bij 3 pagina" in message
    for page in (article, event, draft):
        assert (themes_on_site(page), themes_of_draft(page)) == ([], []), page
    assert NewsArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().title == "Nog niet af"

    # What is planned stays planned, and what a colleague reads is left alone.
    event.go_live_at = timezone.now() + dt.timedelta(days=3)
    event.save_revision(user=chief).publish(user=chief)
    publication = PublicationPage.objects.get()
    publication.get_workflow().start(publication, chief)
    screen = client.get(address("add_theme", event, publication, article)).text
    assert "Deze pagina&#x27;s worden overgeslagen" in screen or "Deze pagina's worden overgeslagen" in screen
    assert "Van deze pagina is een publicatie gepland." in screen
    message = told(client, "add_theme", event, publication, theme=theme.pk)
    assert "Niet gewijzigd" in message
    assert event.revisions.filter(approved_go_live_at__isnull=False).count() == 1
    assert Page.objects.get(pk=publication.pk).workflow_in_progress


def test_owner_and_review_date_hold_at_once_and_only_where_the_user_may(tree: Tree) -> None:
    editor, curator = make_user("rien", Role.REDACTEUREN), make_user("cura", Role.PUBLICATIEBEHEERDERS)
    chief = make_user("eind", Role.EINDREDACTEUREN)
    client = signed_in(chief)
    article, standard, publication = tree["article"], tree["standard"], tree["publication"]
    versions = article.revisions.count()
    message = told(client, "set_owner", article, publication, owner=curator.pk)
    assert "Cura Test is nu de eigenaar van 1 pagina." in message
    assert "Bericht" in message
    assert "maakt dit soort pagina" in message
    assert Page.objects.get(pk=publication.pk).owner == curator
    assert Page.objects.get(pk=article.pk).owner != curator
    day = timezone.localdate() + dt.timedelta(days=40)
    message = told(client, "set_review", article, standard, review_on=day.isoformat())
    assert "2 pagina" in message
    assert {page.review.review_on for page in Page.objects.filter(pk__in=[article.pk, standard.pk])} == {day}
    assert article.revisions.count() == versions
    logged = PageLogEntry.objects.filter(user=chief).values_list("page", "action")
    assert (publication.pk, "core.owner") in logged
    assert (standard.pk, "core.review_date") in logged
    past = client.post(address("set_review", standard), {"review_on": "2020-01-01"})
    assert "Deze dag is voorbij" in past.text
    # Another role, and another's lock: named and left out.
    Page.objects.filter(pk=article.pk).update(locked=True, locked_by=chief)
    message = told(signed_in(editor), "set_review", article, standard, tree["event"], review_on="")
    assert "op slot" in message
    assert "U mag deze pagina niet wijzigen." in message
    assert "1 pagina." in message
    assert Page.objects.get(pk=standard.pk).review.review_on == day
    # "All" of Wagtail takes more than a filter left on the screen.
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "set_owner"])
    assert client.post(f"{url}?id=all", {"owner": ""}).status_code == 404
