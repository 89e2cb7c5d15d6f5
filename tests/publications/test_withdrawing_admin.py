"""What a curator sees and may do in the admin, with real requests."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.core.models import RelatedPage
from publications.enums import RelationKind
from publications.models import (
    ChapterPage,
    PublicationDownload,
    PublicationPage,
    PublicationRelation,
    Withdrawal,
)
from publications.withdrawing.actions import restore, withdraw
from tests import factories
from tests.accounts.conftest import make_user, signed_in
from tests.publications.taking_back import Shelf, make_shelf, privacy_reason, save_draft

pytestmark = pytest.mark.django_db

ROLES = {
    "R": (Role.REDACTEUREN,),
    "P": (Role.PUBLICATIEBEHEERDERS,),
    "E": (Role.EINDREDACTEUREN,),
    "B": (Role.BEHEERDERS,),
    "N": (),
}
OTHER = {"reason": "anders", "note": "De regels zijn veranderd.", "replaced_by": ""}


@pytest.fixture
def shelf() -> Shelf:
    made = make_shelf()
    set_up_roles()
    return made


@pytest.fixture
def browsers(shelf: Shelf) -> dict[str, Client]:
    """A browser for everybody; A did not sign in."""
    return {"A": Client()} | {
        name: signed_in(make_user(f"persoon-{name.lower()}", *roles)) for name, roles in ROLES.items()
    }


@pytest.fixture
def curator(browsers: dict[str, Client]) -> Client:
    return browsers["P"]


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def at(name: str, page: Page | None = None) -> str:
    return reverse(f"withdrawing:{name}", args=[page.pk] if page else [])


def page_at(name: str, page: Page) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk])


def parsed(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def said(response: Any) -> str:
    """Return the messages above the page that somebody ends on."""
    return " ".join(element.get_text(" ", strip=True) for element in parsed(response).select(".messages li"))


def offers(client: Client, address: str) -> set[str]:
    return {link["href"].partition("?")[0] for link in parsed(client.get(address)).find_all("a", href=True)}


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_who_may(shelf: Shelf, browsers: dict[str, Client]) -> None:
    page, who = shelf.publication, {"withdraw": "", "restore": "", "delete": "", "report": ""}
    for name, client in browsers.items():
        if client.get(at("withdraw", page)).status_code == 200:
            client.post(at("withdraw", page), OTHER)
            assert not fresh(page).live
            who["withdraw"] += name
        else:
            client.post(at("withdraw", page), OTHER)
            assert fresh(page).live, name
        if fresh(page).live:
            withdraw(fresh(page), None, None, "Weg.")
        client.post(at("restore", page))
        who["restore"] += name if fresh(page).live else ""
        if not fresh(page).live:
            restore(Withdrawal.objects.standing().get(), None)
        who["delete"] += name if client.get(at("delete", page)).status_code == 200 else ""
        who["report"] += name if client.get(at("report")).status_code == 200 else ""
    assert who == {"withdraw": "PEB", "restore": "PEB", "delete": "B", "report": "PEB"}


def test_who_may_delete(shelf: Shelf, browsers: dict[str, Client]) -> None:
    draft = factories.make_publication(shelf.site["publicaties"], live=False)
    for name, client in browsers.items():
        for page in (shelf.publication, shelf.site["publicaties"]):
            client.post(page_at("delete", page))
            bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
            if name != "B":
                client.post(f"{bulk}?id={page.pk}")
                client.post(at("delete", shelf.publication), OTHER)
            assert name == "B" or not is_in_bin(Page.objects.get(pk=page.pk)), name
            break_now = page_at("delete", page) in offers(client, page_at("edit", page))
            assert break_now == (name == "B"), (name, page)
            if name == "B":
                break
    assert not Withdrawal.objects.exists()
    browsers["E"].post(page_at("delete", draft))
    assert is_in_bin(fresh(draft))


def test_moving_stays_as_it_was(shelf: Shelf) -> None:
    may = {
        name: fresh(shelf.publication).permissions_for_user(make_user(f"wie-{name.lower()}", *roles)).can_move()
        for name, roles in ROLES.items()
    }
    assert may == {"R": False, "P": False, "E": True, "B": True, "N": False}


def test_a_reason_is_offered_in_place_of_plain_unpublishing(shelf: Shelf, curator: Client) -> None:
    page, index = shelf.publication, shelf.site["publicaties"]
    for address in (page_at("edit", page), reverse("wagtailadmin_explore", args=[index.pk])):
        found = offers(curator, address)
        assert at("withdraw", page) in found, address
        assert not {at("restore", page), page_at("unpublish", page)} & found, address
    withdraw(page, None, None, "Weg.")
    for address in (page_at("edit", page), reverse("wagtailadmin_explore", args=[index.pk])):
        found = offers(curator, address)
        assert at("restore", page) in found, address
        assert not {at("withdraw", page), page_at("unpublish", page)} & found, address
    assert not {at("withdraw", index), at("restore", index)} & offers(curator, page_at("edit", shelf.chapters[0]))


def test_the_form_says_what_will_happen(shelf: Shelf, curator: Client) -> None:
    article = factories.make_article(shelf.site["nieuws"])
    RelatedPage.objects.create(page=article, related_page=shelf.publication)
    fresh(article).save()
    newer = factories.make_publication(shelf.site["publicaties"])
    PublicationRelation.objects.create(page=shelf.publication, kind=RelationKind.REPLACED_BY, other=newer)
    PublicationDownload.objects.create(page=shelf.publication, document=factories.make_document())
    response = curator.get(at("withdraw", shelf.publication))
    assert response.context["form"].initial == {"replaced_by": newer.pk}
    html = parsed(response)
    text = " ".join(html.main.get_text(" ").split())
    assert "gaan 2 hoofdstukken mee" in text
    assert "Op 1 andere plek staat een link" in text
    assert "De bestanden bij deze publicatie blijven in de mediabibliotheek" in text
    assert page_at("usage", shelf.publication) in {link["href"] for link in html.main.find_all("a")}
    labels = [label.get_text(strip=True) for label in html.main.select("input[type=radio] + label, label:has(input)")]
    assert labels[-1] == "Anders (licht dit toe)"
    assert not html.main.find(style=True)


@pytest.mark.parametrize("name", ["withdraw", "restore", "delete", "report"])
def test_nothing_inline(shelf: Shelf, browsers: dict[str, Client], name: str) -> None:
    if name in {"restore", "report"}:
        withdraw(shelf.publication, None, None, "Weg.")
    html = parsed(browsers["B"].get(at(name, None if name == "report" else shelf.publication)))
    scripts = [script for script in html.main.find_all("script") if script.get("type") != "application/json"]
    assert not [script for script in scripts if not script.get("src")]
    assert not [tag for tag in html.main.find_all(True) if any(key.startswith("on") for key in tag.attrs)]


def test_a_get_changes_nothing(shelf: Shelf, browsers: dict[str, Client]) -> None:
    for name in ("withdraw", "delete"):
        browsers["B"].get(at(name, shelf.publication))
    assert fresh(shelf.publication).live
    withdraw(shelf.publication, None, None, "Weg.")
    browsers["B"].get(at("restore", shelf.publication))
    assert not fresh(shelf.publication).live


@pytest.mark.parametrize(
    ("given", "field", "error"),
    [
        ({"reason": ""}, "reason", "Kies een reden."),
        ({"reason": "99999"}, "reason", "Kies een reden uit de lijst."),
        ({"note": "\u200b \u00ad"}, "note", "Schrijf op waarom. Dat moet als u ‘Anders’ kiest."),
        ({"note": "  "}, "note", "Schrijf op waarom. Dat moet als u ‘Anders’ kiest."),
        ({"note": "x" * 701}, "note", "Maak de toelichting korter: hoogstens 700 tekens."),
        ({"replaced_by": "itself"}, "replaced_by", "Een publicatie kan zichzelf niet vervangen. Kies een andere."),
        *(
            ({"replaced_by": which}, "replaced_by", "Kies een publicatie die online staat en die iedereen mag lezen.")
            for which in ("draft", "restricted", "article", "999999", "x")
        ),
    ],
)
def test_bad_input_is_named_on_its_field(
    shelf: Shelf, curator: Client, given: dict[str, str], field: str, error: str
) -> None:
    publications = shelf.site["publicaties"]
    restricted = factories.make_publication(publications)
    factories.restrict(restricted)
    pages = {
        "itself": shelf.publication,
        "draft": factories.make_publication(publications, live=False),
        "restricted": restricted,
        "article": factories.make_article(shelf.site["nieuws"]),
    }
    values = {key: str(pages[value].pk) if value in pages else value for key, value in given.items()}
    response = curator.post(at("withdraw", shelf.publication), OTHER | values)
    assert response.status_code == 200
    assert errors(response) == {field: [error]}
    assert error in parsed(response).main.get_text()
    assert fresh(shelf.publication).live
    assert not Withdrawal.objects.exists()


def test_withdrawing_with_a_reason_of_the_standard(shelf: Shelf, curator: Client) -> None:
    newer = factories.make_publication(shelf.site["publicaties"])
    reason = privacy_reason()
    data = {"reason": str(reason.pk), "note": "", "replaced_by": str(newer.pk)}
    response = curator.post(at("withdraw", shelf.publication), data, follow=True)
    assert "De publicatie “Oude gids” is ingetrokken." in said(response)
    record = Withdrawal.objects.get()
    assert (record.reason, record.note, record.replaced_by.pk) == (reason, "", newer.pk)
    assert record.withdrawn_by.username == "persoon-p"
    again = curator.post(at("withdraw", shelf.publication), data, follow=True)
    assert "staat niet online" in said(again)
    assert Withdrawal.objects.count() == 1


def test_the_editor_of_a_withdrawn_publication_says_so(shelf: Shelf, browsers: dict[str, Client]) -> None:
    withdraw(shelf.publication, None, privacy_reason(), "Een adres.")
    response = browsers["P"].get(page_at("edit", shelf.publication))
    assert "Reden: correctie privacygevoelige gegevens. Een adres." in said(response)
    assert at("restore", shelf.publication) in [link["href"] for link in parsed(response).select(".messages a")]
    restored = browsers["P"].post(at("restore", shelf.publication), follow=True)
    assert "De publicatie “Oude gids” staat weer online." in said(restored)
    assert "Ingetrokken op" not in said(browsers["P"].get(page_at("edit", shelf.publication)))


def test_a_long_explanation_leaves_room_for_the_form(shelf: Shelf, browsers: dict[str, Client]) -> None:
    note = "Er stonden adressen in. " * 25
    withdraw(shelf.publication, None, privacy_reason(), note)
    text = said(browsers["P"].get(page_at("edit", shelf.publication)))
    assert "Er stonden adressen in." in text
    assert len(text) < 300
    assert note.strip() in " ".join(parsed(browsers["P"].get(at("restore", shelf.publication))).get_text().split())


def test_restoring_warns_for_a_newer_draft_and_says_why_it_cannot(shelf: Shelf, curator: Client) -> None:
    withdraw(shelf.publication, None, None, "Weg.")
    save_draft(fresh(shelf.publication), slug="elders")
    text = parsed(curator.get(at("restore", shelf.publication))).main.get_text(" ")
    assert "Er is een nieuwer concept." in text
    assert "2 hoofdstukken" in text
    factories.make_publication(shelf.site["publicaties"], slug="oude-gids")
    response = curator.post(at("restore", shelf.publication))
    assert "kan niet terug" in parsed(response).main.get_text()
    assert not fresh(shelf.publication).live


def test_restoring_what_is_not_withdrawn_is_explained(shelf: Shelf, curator: Client) -> None:
    assert "staat al online" in said(curator.post(at("restore", shelf.publication), follow=True))
    draft = factories.make_publication(shelf.site["publicaties"], live=False)
    assert "is niet ingetrokken" in said(curator.get(at("restore", draft), follow=True))


def test_publishing_says_once_which_chapters_stay_behind(shelf: Shelf, curator: Client) -> None:
    """Not those that come by themselves: a copy of a chapter, and one that is planned."""
    shelf.chapters[0].create_alias(update_slug="begin-2")
    withdraw(shelf.publication, None, None, "Weg.")
    planned = factories.add_page(shelf.publication, ChapterPage, title="Straks", live=False)
    planned.go_live_at = timezone.now() + dt.timedelta(days=1)
    planned.save_revision().publish()
    # As one that was on the site before.
    Page.objects.filter(pk=planned.pk).update(first_published_at=timezone.now())
    html = parsed(curator.get(page_at("edit", shelf.publication)))
    form = html.find("form", id="page-edit-form")
    data = {field["name"]: field.get("value", "") for field in form.find_all("input", attrs={"name": True})}
    data |= {field["name"]: field.get_text().strip() for field in form.find_all("textarea", attrs={"name": True})}
    for field in form.find_all("select", attrs={"name": True}):
        chosen = field.find("option", selected=True)
        data[field["name"]] = chosen["value"] if chosen else ""
    data |= {"title": "Betere gids", **factories.A_BODY, "changes-count": "0", "action-publish": "action-publish"}
    for box in form.select("input[type=checkbox]:not([checked])"):
        data.pop(box["name"], None)
    response = curator.post(page_at("edit", shelf.publication), data, follow=True)
    assert fresh(shelf.publication).live
    assert said(response).count("Begin") == 1
    text = " ".join(parsed(response).select_one(".messages").get_text().split())
    assert "Deze 2 hoofdstukken staan nog niet op de site: Begin, Einde. Lees eerst na" in text
    assert not ChapterPage.objects.live().exists()
    assert Withdrawal.objects.get().restored_by.username == "persoon-p"


def test_no_other_way_off_the_site(shelf: Shelf, browsers: dict[str, Client]) -> None:
    page, index, client = shelf.publication, shelf.site["publicaties"], browsers["B"]
    client.post(page_at("unpublish", page))
    refusals = [client.post(page_at("unpublish", index), {"include_descendants": "on"}, follow=True)]
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    home = shelf.site["home"]
    article = factories.make_article(shelf.site["nieuws"])
    for query, data in [
        (f"id={page.pk}&id={article.pk}", {}),
        (f"id={index.pk}", {"include_descendants": "on"}),
    ]:
        back = reverse("wagtailadmin_explore", args=[home.pk])
        refusals.append(client.post(f"{bulk}?{query}&next={back}", data, follow=True))
    for response in refusals:
        assert "Er is niets offline gehaald." in said(response)
        assert "“Oude gids”" in said(response)
    assert not Page.objects.filter(pk__in=[page.pk, index.pk, article.pk], live=False).exists()
    client.post(f"{bulk}?id={article.pk}")
    assert not fresh(article).live


def test_no_other_way_into_the_bin(shelf: Shelf, browsers: dict[str, Client]) -> None:
    page, index, client = shelf.publication, shelf.site["publicaties"], browsers["B"]
    article = factories.make_article(shelf.site["nieuws"])
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    back = reverse("wagtailadmin_explore", args=[shelf.site["home"].pk])
    for response in (
        client.get(page_at("delete", index), follow=True),
        client.post(page_at("delete", index), follow=True),
        client.post(f"{bulk}?id={page.pk}&id={article.pk}&next={back}", follow=True),
        client.post(f"{bulk}?id={index.pk}&next={back}", follow=True),
    ):
        assert "Er is niets verwijderd." in said(response)
        assert "“Oude gids”" in said(response)
    assert not any(is_in_bin(Page.objects.get(pk=found.pk)) for found in (page, index, article))
    assert not Withdrawal.objects.exists()


def test_one_that_was_withdrawn_goes_with_the_page_above_it(shelf: Shelf, browsers: dict[str, Client]) -> None:
    page, index, client = shelf.publication, shelf.site["publicaties"], browsers["B"]
    withdraw(page, None, privacy_reason(), "Een adres.")
    client.post(page_at("delete", index))
    assert is_in_bin(fresh(page))
    assert Withdrawal.objects.get().note == "Een adres."


def test_deleting_asks_why(shelf: Shelf, browsers: dict[str, Client]) -> None:
    page, client = shelf.publication, browsers["B"]
    withdraw(page, None, privacy_reason(), "Een adres.")
    response = client.get(page_at("delete", page), follow=True)
    assert response.redirect_chain[-1][0] == at("delete", page)
    form = response.context["form"]
    assert form.initial == {"reason": str(privacy_reason().pk), "note": "Een adres.", "replaced_by": None}
    assert errors(client.post(at("delete", page), {"reason": "anders"})) == {
        "note": ["Schrijf op waarom. Dat moet als u ‘Anders’ kiest."]
    }
    assert PublicationPage.objects.exists()
    done = client.post(at("delete", page), OTHER, follow=True)
    assert "De publicatie “Oude gids” is verwijderd." in said(done)
    record = Withdrawal.objects.get()
    assert (record.deleted, record.note) == (False, OTHER["note"])
    assert "In de prullenbak" in parsed(client.get(at("report"))).main.get_text()
    assert at("restore", page) not in offers(client, at("report"))
    assert client.get(at("restore", page)).status_code == 302


def test_the_list_shows_every_record_and_narrows(shelf: Shelf, curator: Client, browsers: dict[str, Client]) -> None:
    withdraw(shelf.publication, None, privacy_reason(), "Een adres.")
    back = factories.make_publication(shelf.site["publicaties"], title="Terug van weg")
    restore(withdraw(back, None, None, "Foutje."), None)
    factories.make_publication(shelf.site["publicaties"], title="Voorgoed weg").delete()
    every = {"Oude gids", "Terug van weg", "Voorgoed weg"}

    def shown(query: str = "") -> set[str]:
        html = parsed(curator.get(f"{at('report')}{query}"))
        return {title for title in every if title in html.main.get_text()}

    assert shown() == every
    assert shown("?state=ingetrokken") == {"Oude gids"}
    assert shown("?state=teruggezet") == {"Terug van weg"}
    assert shown("?state=verwijderd") == {"Voorgoed weg"}
    assert shown(f"?reason={privacy_reason().pk}") == {"Oude gids"}
    assert shown("?withdrawn_at_from=2099-01-01") == set()
    for odd in ("?state=x", "?reason=x", "?withdrawn_at_from=x", "?p=x", "?ordering=x"):
        assert curator.get(f"{at('report')}{odd}").status_code in {200, 404}
    assert offers(curator, at("report")) >= {at("restore", shelf.publication)}
    assert at("restore", back) not in offers(curator, at("report"))
    export = curator.get(f"{at('report')}?export=csv")
    assert b"Oude gids" in b"".join(export.streaming_content if export.streaming else [export.content])
    assert at("report") in browsers["P"].get(reverse("wagtailadmin_home")).content.decode()
    assert at("report") not in browsers["R"].get(reverse("wagtailadmin_home")).content.decode()


def test_the_history_tells_why(shelf: Shelf, curator: Client) -> None:
    curator.post(at("withdraw", shelf.publication), OTHER)
    curator.post(at("restore", shelf.publication))
    text = parsed(curator.get(page_at("history", shelf.publication))).main.get_text(" ")
    assert "Ingetrokken. Reden: Anders. Toelichting: De regels zijn veranderd." in text
    assert "Teruggezet na intrekken" in text


def test_a_locked_publication_stays(shelf: Shelf, browsers: dict[str, Client], curator: Client) -> None:
    Page.objects.filter(pk=shelf.publication.pk).update(locked=True, locked_by=make_user("slotenmaker"))
    curator.post(at("withdraw", shelf.publication), OTHER)
    assert fresh(shelf.publication).live


def test_an_alias_is_not_withdrawn_but_its_source(shelf: Shelf, browsers: dict[str, Client]) -> None:
    alias = shelf.publication.create_alias(parent=shelf.site["publicaties"], update_slug="kopie")
    for name in ("withdraw", "restore"):
        for method in ("get", "post"):
            response = getattr(browsers["P"], method)(at(name, alias), OTHER, follow=True)
            assert "een tweede adres van de publicatie “Oude gids”." in said(response), (name, method)
            links = [link["href"] for link in parsed(response).select(".messages a")]
            assert links == [page_at("edit", shelf.publication)]
        assert browsers["R"].post(at(name, alias), OTHER, follow=True).context is None or fresh(alias).live
        assert at(name, alias) not in offers(
            browsers["P"], reverse("wagtailadmin_explore", args=[shelf.site["publicaties"].pk])
        )
    assert fresh(alias).live
    assert not Withdrawal.objects.exists()
    browsers["P"].post(page_at("unpublish", alias))
    assert not fresh(alias).live
    assert fresh(shelf.publication).live


def test_the_exported_list_runs_nothing_and_has_the_time_of_the_clock(shelf: Shelf, curator: Client) -> None:
    formula = '=HYPERLINK("https://example.org","klik")'
    record = withdraw(shelf.publication, None, None, f"{formula}\x0b")
    moment = dt.datetime(2026, 7, 1, 23, 30, 5, 123456, tzinfo=dt.UTC)
    Withdrawal.objects.filter(pk=record.pk).update(withdrawn_at=moment, title="+31 6 bellen")
    answer = curator.get(f"{at('report')}?export=csv")
    [_heading, row] = csv.reader(b"".join(answer.streaming_content).decode().splitlines())
    assert row[0] == "'+31 6 bellen"
    assert row[2] == "2026-07-02 01:30:05"
    assert (row[3], row[8]) == ("Anders", "nee")
    assert row[4].startswith("'=HYPERLINK")
    answer = curator.get(f"{at('report')}?export=xlsx")
    [_heading, cells] = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows()
    assert (cells[4].value, cells[4].data_type) == (formula, "s")
    assert cells[2].value == dt.datetime(2026, 7, 2, 1, 30, 5)
    restore(record, None)
    Withdrawal.objects.filter(pk=record.pk).update(restored_at=moment)
    assert "Teruggezet op 02-07-2026" in parsed(curator.get(at("report"))).main.get_text()


def test_a_withdrawn_publication_is_no_draft(shelf: Shelf, curator: Client) -> None:
    withdraw(shelf.publication, None, privacy_reason())
    listing = parsed(curator.get(reverse("wagtailadmin_explore", args=[shelf.site["publicaties"].pk])))
    row = listing.find("tr", class_="unpublished")
    assert row is not None
    assert row.select_one(".w-status").get_text(" ", strip=True).endswith("ingetrokken")
    form = parsed(curator.get(page_at("edit", shelf.publication)))
    titles = [title.get_text(" ", strip=True) for title in form.select("[data-side-panel=status] h3")]
    assert "Status: Ingetrokken" in titles
    restore(Withdrawal.objects.standing().get(), None)
    assert fresh(shelf.publication).status_string == "online"


def test_the_reasons_of_the_standard_have_plain_words_beside_them(shelf: Shelf, curator: Client) -> None:
    form = parsed(curator.get(at("withdraw", shelf.publication))).get_text(" ", strip=True)
    assert "Correctie privacygevoelige gegevens (er stonden gegevens in die privé zijn)" in form
