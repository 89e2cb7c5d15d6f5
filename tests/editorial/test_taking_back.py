"""Unpublishing, comparing and bringing back a version: in Dutch, for everybody who manages the page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.enums import Role
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db


def at(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def words_of(response: Any) -> str:
    assert response.status_code == 200
    main = BeautifulSoup(response.content, "html.parser").find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def test_two_versions_of_an_event_in_dutch_words(tree: Tree) -> None:
    event = tree["event"].specific
    event.body = [("heading", {"text": "Programma", "level": "h2", "anchor": ""})]
    event.start = dt.datetime(2030, 7, 5, 12, 0, tzinfo=dt.UTC)
    first = event.save_revision()
    event.start, event.end, event.whole_day = (
        event.start + dt.timedelta(days=1),
        event.start + dt.timedelta(days=2),
        True,
    )
    event.body[0].value["level"] = "h3"
    second = event.save_revision()
    shown = words_of(
        signed_in(make_user("rob", Role.REDACTEUREN)).get(at("revisions_compare", event.pk, first.pk, second.pk))
    )
    for words in ("5 juli 2030, 14.00 uur", "6 juli 2030, 14.00 uur", "leeg", "nee", "ja"):
        assert words in shown, words
    for python in ("True", "False", "None", "+00:00", "h2", "h3"):
        assert python not in shown, python


@pytest.mark.parametrize(
    ("role", "name"),
    [(Role.REDACTEUREN, "article"), (Role.PUBLICATIEBEHEERDERS, "publication"), (Role.EINDREDACTEUREN, "standard")],
)
def test_who_manages_a_page_brings_back_a_version(tree: Tree, role: Role, name: str) -> None:
    """The form holds the old version and saves it as the draft; what is on the site stays until somebody publishes."""
    page = tree[name].specific
    old = page.title
    first = page.save_revision(log_action=True).pk
    page.title = "Verkeerde titel"
    page.save_revision().publish()
    client = signed_in(make_user("iemand", role))
    history = client.get(at("history", page.pk))
    assert "Bekijk deze versie en zet haar terug" in history.content.decode()
    form = client.get(at("revisions_revert", page.pk, first))
    assert "U bekijkt een oude versie van deze pagina" in words_of(form)
    data = {
        **querydict_from_html(form.content.decode(), form_id="page-edit-form").dict(),
        "body-count": "0",
        "changes-count": "0",
    }
    assert data["title"] == old
    client.post(at("revisions_revert", page.pk, first), data)
    now = Page.objects.get(pk=page.pk).specific
    assert (now.title, now.get_latest_revision_as_object().title) == ("Verkeerde titel", old)
    assert Revision.objects.for_instance(page).filter(user__username="iemand").exists()
    assert now.latest_revision.created_at <= timezone.now()


def test_unpublishing_says_what_happens(tree: Tree) -> None:
    client = signed_in(make_user("eva", Role.EINDREDACTEUREN))
    question = words_of(client.get(at("unpublish", tree["theme_index"].pk)))
    assert "offline" in question
    assert "pagina" in question
    done = client.post(at("unpublish", tree["theme_index"].pk), {"include_descendants": "on"}, follow=True)
    assert "offline" in done.content.decode()
    assert not Page.objects.filter(pk__in=[tree["theme_index"].pk, tree["theme"].pk], live=True).exists()
