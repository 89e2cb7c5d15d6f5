"""The chapters of a publication in its form, and those that are still drafts when the publication is on the site."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from publications.models import ChapterPage, PublicationPage
from tests import factories
from tests.accounts.conftest import make_user, signed_in
from tests.editorial.reviewing import make_desk, said
from tests.publications.test_chapters_admin import address_of, publish

pytestmark = pytest.mark.django_db

BODY = [("heading", {"text": "Waar het om gaat", "level": "h2", "anchor": ""})]


def add_chapter(publication: PublicationPage, title: str, **fields: Any) -> ChapterPage:
    chapter: ChapterPage = factories.add_page(
        publication, ChapterPage, **{"title": title, "live": False, "body": BODY, **fields}
    )
    chapter.save_revision()
    return chapter


@pytest.fixture
def publication() -> PublicationPage:
    page = factories.make_publication(factories.make_site()["publicaties"], title="Wil en wet")
    set_up_roles()
    return page


@pytest.fixture
def curator(publication: PublicationPage) -> Client:
    return signed_in(make_user("els", Role.PUBLICATIEBEHEERDERS))


def ask(publication: PublicationPage) -> str:
    return reverse("publish_chapters", args=[publication.pk])


def parsed(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_chapters_are_listed_in_the_order_of_the_book(publication: PublicationPage, curator: Client) -> None:
    """The one that was changed last is not the first one, as in other lists; their order can be changed there."""
    titles = ["Eén", "Twee", "Drie"]
    chapters = [add_chapter(publication, title) for title in titles]
    chapters[1].save_revision()
    response = curator.get(reverse("wagtailadmin_explore", args=[publication.pk]))
    assert [page.title for page in response.context["pages"]] == titles
    assert parsed(response).select_one("[data-controller~=w-orderable]")


def test_the_form_of_a_publication_shows_its_chapters(publication: PublicationPage, curator: Client) -> None:
    assert "Volgorde aanpassen</a>" not in curator.get(address_of(publication)).content.decode()
    add_chapter(publication, "Eén", live=True)
    hidden = add_chapter(publication, "Twee")
    form = parsed(curator.get(address_of(publication)))
    text = " ".join(form.get_text(" ").split())
    assert "Eén : op de site" in text
    assert "Twee : concept, nog niet op de site" in text
    links = {" ".join(link.get_text().split()): link["href"] for link in form.select("a[href]")}
    assert links["Twee"] == address_of(hidden)
    assert links["Volgorde aanpassen"] == reverse("wagtailadmin_explore", args=[publication.pk])
    assert links["Publiceer ook het hoofdstuk dat nog concept is"] == ask(publication)


def test_who_publishes_is_told_of_hidden_chapters_and_publishes_them_at_once(curator: Client) -> None:
    publication = factories.make_publication(
        PublicationPage.objects.get().get_parent(), title="Nieuw", live=False, body=BODY
    )
    chapters = [add_chapter(publication, title) for title in ("Eén", "Twee", "Drie")]
    assert "Na het publiceren kunt u ze in één keer publiceren." in " ".join(
        parsed(curator.get(address_of(publication))).get_text(" ").split()
    )
    assert curator.get(ask(publication)).status_code == 302  # not before the publication itself
    publish(curator, address_of(publication), **{"changes-count": "0"})
    told = parsed(curator.get(reverse("wagtailadmin_home"))).select_one(".messages")
    assert "Deze 3 hoofdstukken staan nog niet op de site: Eén, Twee, Drie." in " ".join(told.get_text("").split())
    assert "Lees eerst na" not in told.get_text()  # readers never had them
    links = {" ".join(link.get_text().split()): link["href"] for link in told.select("a")}
    assert links["Twee"] == address_of(chapters[1])
    address = links["Publiceer ook de 3 hoofdstukken die nog concept zijn"]

    boxes = parsed(curator.get(address)).select("input[name=chapters]")
    assert all(box.has_attr("checked") for box in boxes)
    answer = curator.post(address, {"chapters": [box["value"] for box in boxes]}, follow=True)
    assert "U hebt 3 hoofdstukken gepubliceerd." in said(answer)
    assert ChapterPage.objects.child_of(publication).live().count() == 3


def test_what_cannot_be_published_stays_behind_with_the_reason(publication: PublicationPage, curator: Client) -> None:
    good, empty = add_chapter(publication, "Goed"), add_chapter(publication, "Leeg", body=[])
    planned = add_chapter(publication, "Gepland")
    planned.go_live_at = timezone.now() + dt.timedelta(days=1)
    planned.save_revision().publish()
    page = parsed(curator.get(ask(publication)))
    assert "Leeg : Tekst: Schrijf de tekst van het hoofdstuk." in " ".join(page.get_text(" ").split())
    assert [box["value"] for box in page.select("input[name=chapters]")] == [str(good.pk)]
    curator.post(ask(publication), {"chapters": [good.pk, empty.pk, planned.pk]})
    assert not ChapterPage.objects.filter(live=True).exists()
    curator.post(ask(publication), {"chapters": [good.pk]})
    assert [chapter.pk for chapter in ChapterPage.objects.filter(live=True)] == [good.pk]


def test_a_chapter_with_a_moment_is_planned_and_called_so(publication: PublicationPage, curator: Client) -> None:
    now = add_chapter(publication, "Nu")
    later = add_chapter(publication, "Straks", go_live_at=timezone.now() + dt.timedelta(days=1))
    text = said(curator.post(ask(publication), {"chapters": [now.pk, later.pk]}, follow=True))
    assert "U hebt 1 hoofdstuk gepubliceerd." in text
    assert "1 hoofdstuk is ingepland, en komt vanzelf online" in text
    assert [chapter.pk for chapter in ChapterPage.objects.filter(live=True)] == [now.pk]


@pytest.mark.parametrize("role", [Role.REDACTEUREN])
def test_others_do_not_publish_chapters(publication: PublicationPage, role: Role) -> None:
    chapter = add_chapter(publication, "Eén")
    browser = signed_in(make_user("rik", role))
    browser.post(ask(publication), {"chapters": [chapter.pk]})
    chapter.refresh_from_db()
    assert not chapter.live


def test_where_nobody_publishes_alone_the_chapters_go_to_a_colleague() -> None:
    desk = make_desk(body=BODY)
    chapter = add_chapter(desk.publication, "Eén")
    address = ask(desk.publication)
    browser = desk.browsers["anna"]
    assert "Leg ook het hoofdstuk dat nog concept is voor aan een collega" in browser.get(address).content.decode()
    answer = browser.post(address, {"chapters": [chapter.pk]}, follow=True)
    assert "U hebt 1 hoofdstuk voorgelegd aan een collega." in said(answer)
    chapter.refresh_from_db()
    assert not chapter.live
    assert chapter.workflow_in_progress
    assert "Dit hoofdstuk ligt al bij een collega." in browser.get(address).content.decode()


def test_who_approves_a_publication_is_told_of_its_hidden_chapters() -> None:
    desk = make_desk(live=False, body=BODY)
    add_chapter(desk.publication, "Eén")
    desk.submit("anna")
    assert "Dit hoofdstuk staat nog niet op de site: Eén" in said(desk.approve("bert"))
