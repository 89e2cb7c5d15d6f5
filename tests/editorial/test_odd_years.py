"""A year that can only be a typing error is refused where it was typed: near the ends of the calendar time zones overflow."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.core.models import SiteSettings
from tests import factories
from tests.accounts.conftest import Tree
from tests.editorial.screens import menu_of, screens

pytestmark = pytest.mark.django_db

SETTINGS_FORM = 0  # there is one site to choose from, so the form that asks which does not stand above it
REFUSED = "Vul een jaar in tussen 1800 en 2100."


def test_every_list_that_filters_by_days(admin_client: Client, tree: Tree) -> None:
    addresses = {address for _, address in screens(menu_of(admin_client))}
    addresses.add(reverse("wagtailadmin_explore", args=[tree["home"].pk]))
    tried = []
    for address in sorted(addresses):
        page = BeautifulSoup(admin_client.get(address, follow=True).content, "html.parser")
        for name in {field["name"] for field in page.select("input[name$=_from]")}:
            for year in ("0001", "9999"):
                answer = admin_client.get(address, {name: f"{year}-01-01"})
                assert REFUSED in answer.content.decode(), (address, name)
            ordinary = admin_client.get(address, {name: "2025-01-01"}).content.decode()
            assert REFUSED not in ordinary, (address, name)
            tried.append(name)
    assert len(tried) >= 10


@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_planned_moment(admin_client: Client, tree: Tree, field: str, year: str) -> None:
    article = tree["article"]
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    data = querydict_from_html(admin_client.get(address).content.decode(), form_id="page-edit-form")
    data[field] = f"{year}-01-01 00:00"
    data.update(factories.A_BODY)
    answer = admin_client.post(address, data)
    assert answer.status_code == 200
    assert answer.context["form"].errors[field] == [REFUSED]
    assert getattr(Page.objects.get(pk=article.pk), field) is None


def test_the_notice_on_every_page(admin_client: Client, tree: Tree) -> None:
    address = reverse("wagtailsettings:edit", args=["core", "sitesettings"])
    page = admin_client.get(address, follow=True)
    data = querydict_from_html(page.content.decode(), form_index=SETTINGS_FORM)
    data["notice_start"], data["notice_end"], data["footer_columns-count"] = "0001-01-01 00:00", "9999-12-31 23:59", "0"
    answer = admin_client.post(page.redirect_chain[-1][0], data)
    errors = answer.context["form"].errors
    assert errors["notice_start"] == errors["notice_end"] == [REFUSED]
    assert not SiteSettings.objects.exclude(notice_start=None).exists()
