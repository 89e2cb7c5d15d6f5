"""What a curator fills in for the Woo, and sees of it before it is published."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.enums import Role
from doedemocratie.opendata.models import DocumentAct, ValueListItem
from doedemocratie.opendata.preview import preview_of
from publications.models import PublicationDownload, PublicationPage
from tests import factories
from tests.accounts.conftest import make_user, set_up_roles, signed_in

pytestmark = pytest.mark.django_db

IN_THE_FUTURE = timezone.localdate() + dt.timedelta(days=2)  # midnight may come before it is used


@pytest.fixture
def site() -> dict[str, Any]:
    site = factories.make_site()
    set_up_roles()
    return site


@pytest.fixture
def curator(site: dict[str, Any]) -> Client:
    return signed_in(make_user("p", Role.PUBLICATIEBEHEERDERS))


def value(code_or_label: str) -> ValueListItem:
    return (
        ValueListItem.objects.get(code=code_or_label)
        if code_or_label.startswith("infocat")
        else ValueListItem.objects.get(label=code_or_label)
    )


def opened(client: Client, publication: Any) -> BeautifulSoup:
    response = client.get(reverse("wagtailadmin_pages:edit", args=[publication.pk]))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def fields_of(html: BeautifulSoup) -> dict[str, Any]:
    fields = querydict_from_html(str(html), form_id="page-edit-form").dict()
    return {**fields, **factories.A_BODY, "changes-count": "0"}


def publish(client: Client, publication: Any, **fields: Any) -> BeautifulSoup | None:
    """Publish the page with these fields changed; return the form when it was refused."""
    given = {**fields_of(opened(client, publication)), **fields, "action-publish": "1"}
    response = client.post(reverse("wagtailadmin_pages:edit", args=[publication.pk]), given)
    return None if response.status_code == 302 else BeautifulSoup(response.content, "html.parser")


def errors(html: BeautifulSoup | None) -> list[str]:
    assert html is not None, "it was published"
    return [" ".join(found.get_text().split()) for found in html.select(".w-field__errors .error-message")]


def act(date: dt.date, kind: str = "vaststelling", number: int = 0) -> dict[str, Any]:
    return {
        "document_acts-TOTAL_FORMS": str(number + 1),
        f"document_acts-{number}-kind": str(value(kind).pk),
        f"document_acts-{number}-date": date.isoformat(),
        f"document_acts-{number}-ORDER": str(number + 1),
        f"document_acts-{number}-id": "",
        f"document_acts-{number}-DELETE": "",
    }


def test_a_curator_fills_everything_in(curator: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"])
    refused = publish(
        curator,
        publication,
        information_category=value("infocat011").pk,
        document_kind=value("convenant").pk,
        tooi_theme=value("recht").pk,
        created_on="2015-06-01",
        valid_from="2015-07-01",
        valid_until="2015-07-01",
        **act(dt.date(2015, 6, 1)),
    )
    assert refused is None
    publication = PublicationPage.objects.get(pk=publication.pk)
    assert publication.information_category == value("infocat011")
    assert publication.tooi_theme == value("recht")
    assert publication.created_on == dt.date(2015, 6, 1)
    assert [(row.kind.label, row.date) for row in publication.document_acts.all()] == [
        ("vaststelling", dt.date(2015, 6, 1))
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"created_on": IN_THE_FUTURE.isoformat()}, "Deze datum ligt in de toekomst."),
        ({"created_on": "0215-06-01"}, "Vul een jaar in tussen 1800 en 2100."),
        ({"created_on": "gisteren"}, "Voer een geldige datum in."),
        ({"valid_from": "2016-01-02", "valid_until": "2016-01-01"}, "De einddatum ligt voor het begin."),
        ({"created_on": "2016-01-02", "valid_until": "2016-01-01"}, "De einddatum ligt voor het begin."),
        (
            {"created_on": "2016-01-02", "act": dt.date(2016, 1, 1)},
            "Deze datum ligt voor de creatiedatum. Pas een van de twee aan.",
        ),
        ({"act": IN_THE_FUTURE}, "Deze datum ligt in de toekomst."),
        ({"act": dt.date(215, 1, 1)}, "Vul een jaar in tussen 1800 en 2100."),
        ({"information_category": "999999"}, "Selecteer een geldige keuze."),
    ],
)
def test_what_cannot_be_is_said_on_the_field(
    curator: Client, site: dict[str, Any], fields: dict[str, Any], message: str
) -> None:
    publication = factories.make_publication(site["publicaties"])
    given = {name: content for name, content in fields.items() if name != "act"}
    if "act" in fields:
        given |= act(fields["act"])
    found = errors(publish(curator, publication, **given))
    assert len(found) == 1
    assert message in found[0]


def test_all_that_is_wrong_is_said_at_once_and_nowhere_twice(curator: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"])
    html = publish(
        curator,
        publication,
        isbn="9789012345678",
        publication_date="2015-02-03",
        publication_year="2014",
        created_on=IN_THE_FUTURE.isoformat(),
        valid_until="2016-01-01",
        **{
            "body-count": "1",
            "body-0-type": "key_points",
            "body-0-order": "0",
            "body-0-deleted": "",
            "body-0-id": "",
            "body-0-value-points-count": "0",
        },
    )
    found = errors(html)
    assert len(found) == 4
    for message in ("Dit ISBN klopt niet", "Dit jaar past niet", "ligt in de toekomst", "ligt voor het begin"):
        assert sum(message in error for error in found) == 1, message
    assert html is not None
    assert "Validation error" not in html.select_one(".messages").get_text()


@pytest.mark.parametrize(
    ("relation", "name", "message"),
    [
        ("theme_links", "theme", "Dit thema staat er al."),
        ("related_links", "related_page", "Deze pagina staat er al."),
        ("relations", "other", "Deze relatie staat er al."),
    ],
)
def test_a_row_that_stands_there_already_says_so(
    curator: Client, site: dict[str, Any], relation: str, name: str, message: str
) -> None:
    publication, other = (factories.make_publication(site["publicaties"]) for _ in range(2))
    chosen = factories.make_theme(site["themas"]) if name == "theme" else other
    rows = {f"{relation}-TOTAL_FORMS": "2"}
    for number in ("0", "1"):
        row = {name: str(chosen.pk), "kind": "hoort-bij", "ORDER": number, "id": "", "DELETE": ""}
        rows |= {f"{relation}-{number}-{field}": value for field, value in row.items()}
    html = publish(curator, publication, **rows)
    assert [message in error for error in errors(html)] == [True]
    assert html is not None
    assert "dubbele" not in html.get_text()


def test_a_value_of_another_list_is_refused(curator: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"])
    found = errors(publish(curator, publication, information_category=value("recht").pk))
    assert "Selecteer een geldige keuze." in found[0]


def test_an_act_that_is_taken_away_is_not_looked_at(curator: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"], created_on=dt.date(2016, 1, 1))
    DocumentAct.objects.create(page=publication, kind=value("ontvangst"), date=dt.date(2015, 1, 1))
    publication = PublicationPage.objects.get(pk=publication.pk)
    publication.save_revision().publish()
    assert len(errors(publish(curator, publication))) == 1
    assert publish(curator, publication, **{"document_acts-0-DELETE": "on"}) is None
    assert not DocumentAct.objects.exists()


def test_a_draft_may_be_half_finished(curator: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"], live=False)
    given = fields_of(opened(curator, publication)) | act(dt.date(2015, 1, 1)) | {"created_on": "2016-01-01"}
    response = curator.post(reverse("wagtailadmin_pages:edit", args=[publication.pk]), given)
    assert response.status_code == 302


class TestChoices:
    """What the form offers."""

    def options(self, html: BeautifulSoup, name: str) -> list[str]:
        return [option.get_text() for option in html.select(f"select[name={name}] option")]

    def test_the_values_in_use_of_the_list(self, curator: Client, site: dict[str, Any]) -> None:
        publication = factories.make_publication(site["publicaties"])
        html = opened(curator, publication)
        offered = self.options(html, "information_category")
        assert offered[0] == "De site kiest"
        assert len(offered) == 19
        assert "adviezen (artikel 3.3 lid 2 e Woo)" in offered
        assert "inspanningsverplichting art 3.1 Woo" in offered
        assert len(self.options(html, "responsible_organisation")) == 2

    def test_a_value_that_is_no_longer_in_use_stays_where_it_was_chosen(
        self, curator: Client, site: dict[str, Any]
    ) -> None:
        law = value("recht")
        has_it = factories.make_publication(site["publicaties"], tooi_theme=law)
        has_not = factories.make_publication(site["publicaties"])
        law.is_current = False
        law.save()
        assert "recht" in self.options(opened(curator, has_it), "tooi_theme")
        assert "recht" not in self.options(opened(curator, has_not), "tooi_theme")
        assert publish(curator, has_it) is None
        assert PublicationPage.objects.get(pk=has_it.pk).tooi_theme == law


class TestPreview:
    """The panel in the form."""

    def lines(self, html: BeautifulSoup) -> dict[str, tuple[str, str]]:
        (table,) = [table for table in html.find_all("table") if "Herkomst" in table.get_text()]
        rows = [
            [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")
        ]
        assert all(cell["scope"] for cell in table.find_all("th"))
        return {label: (shown, origin) for label, shown, origin in rows}

    def test_a_page_that_was_never_saved(self, curator: Client, site: dict[str, Any]) -> None:
        address = reverse("wagtailadmin_pages:add", args=["publications", "publicationpage", site["publicaties"].pk])
        response = curator.get(address)
        assert response.status_code == 200
        html = BeautifulSoup(response.content, "html.parser")
        assert "Dit staat straks in de Woo-index" in html.get_text()
        assert "De titel ontbreekt." in html.get_text()
        lines = self.lines(html)
        assert lines["Informatiecategorie"] == ("inspanningsverplichting art 3.1 Woo", "Volgt vanzelf")
        assert "Titel" not in lines
        assert "None" not in str(lines)

    def test_what_is_filled_in_and_what_follows(self, curator: Client, site: dict[str, Any]) -> None:
        theme = factories.make_theme(site["themas"], title="Ruimte")
        publication = factories.make_publication(
            site["publicaties"],
            title="Zo doet u dat",
            kind="advies",
            publication_date=dt.date(2015, 2, 3),
            tooi_theme=value("recht"),
            themes=(theme,),
        )
        PublicationDownload.objects.create(page=publication, document=factories.make_document(), title="Het origineel")
        html = opened(curator, publication)
        lines = self.lines(html)
        assert lines["Titel"] == ("Zo doet u dat", "Ingevuld")
        assert lines["Thema van de overheid"] == ("recht", "Ingevuld")
        assert lines["Informatiecategorie"] == ("adviezen (artikel 3.3 lid 2 e Woo)", "Volgt vanzelf")
        assert lines["Documentsoort"] == ("advies", "Volgt vanzelf")
        assert lines["Creatiedatum"] == ("3 februari 2015", "Volgt vanzelf")
        assert lines["Handelingen"] == ("vaststelling op 3 februari 2015", "Volgt vanzelf")
        assert lines["Trefwoorden"][0] == "Ruimte"
        assert lines["Taal"][0] == "Nederlands"
        assert lines["Uitgever in de Woo-index"][1] == "Maakt de site"
        assert lines["Kenmerk van de pagina"] == (str(publication.translation_key), "Maakt de site")
        assert "Kenmerken" not in lines
        assert lines["Bestanden"] == ("Het origineel (PDF)", "Ingevuld")
        assert dict(publication.preview_modes) == {"": "Gewone pagina", "woo": "Woo-index"}

    def test_it_says_what_the_sitemap_will_say(self, curator: Client, site: dict[str, Any]) -> None:
        """A draft that was saved, of a page that is on the site with something else."""
        publication = factories.make_publication(site["publicaties"], title="Op de site")
        publication.title, publication.kind = "In bewerking", "onderzoek"
        publication.document_acts.add(DocumentAct(kind=value("ontvangst"), date=dt.date(2014, 5, 1)))
        publication.save_revision()
        lines = self.lines(opened(curator, publication))
        assert lines["Titel"][0] == "In bewerking"
        assert lines["Informatiecategorie"][0].startswith("onderzoeksrapporten")
        assert lines["Handelingen"] == ("ontvangst op 1 mei 2014", "Ingevuld")

    def test_problems(self, site: dict[str, Any]) -> None:
        law = value("recht")
        publication = factories.make_publication(
            site["publicaties"], introduction="Mail jan@example.nl", authors="Jan, 06 12345678", tooi_theme=law
        )
        ValueListItem.objects.filter(pk=law.pk).update(is_current=False)
        assert preview_of(publication).problems == [
            "In de samenvatting staat een e-mailadres of telefoonnummer. Daarom komt de omschrijving niet in de index.",
            "Bij de auteurs staat een e-mailadres of telefoonnummer. Daarom komen zij niet in de index.",
            "“recht” is geen thema van de overheid meer. Kies een andere.",
            "Kies een thema: de titel daarvan is een trefwoord in de index.",
        ]

    def test_the_preview_follows_the_form(self, curator: Client, site: dict[str, Any]) -> None:
        """What is typed is seen before anything is saved, of a new page too."""
        add = reverse("wagtailadmin_pages:add", args=["publications", "publicationpage", site["publicaties"].pk])
        form = BeautifulSoup(curator.get(add).content, "html.parser")
        given = {**fields_of(form), "title": "Nieuw", "introduction": "Waarover.", "kind": "onderzoek"}
        address = reverse(
            "wagtailadmin_pages:preview_on_add", args=["publications", "publicationpage", site["publicaties"].pk]
        )
        assert curator.post(address, given).json() == {"is_valid": True, "is_available": True}
        shown = curator.get(address, {"mode": "woo"})
        assert shown.status_code == 200
        lines = self.lines(BeautifulSoup(shown.content, "html.parser"))
        assert lines["Titel"] == ("Nieuw", "Ingevuld")
        assert lines["Informatiecategorie"][0].startswith("onderzoeksrapporten")
        assert "opendata/woo_preview.html" not in [
            template.name for template in curator.get(address, {"mode": ""}).templates
        ]
