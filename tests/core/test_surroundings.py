"""The menu, the breadcrumbs, the footer and the notice around every page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Site

from doedemocratie.core.models import SiteSettings
from doedemocratie.core.models.settings import FooterLinkBlock
from doedemocratie.core.surroundings import pages_around
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def page(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def test_the_menu_marks_where_the_reader_is(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"])
    assert page(client, "/nieuws/").header.find("a", href="/nieuws/")["aria-current"] == "page"
    assert page(client, article.url).header.find("a", href="/nieuws/")["aria-current"] == "true"
    assert not page(client, article.url).header.find("a", href="/agenda/").has_attr("aria-current")


def test_many_pages_below_the_home_page_are_not_read_for_every_page(site: dict[str, Any]) -> None:
    factories.make_standard_page(site["home"], title="Privacy", slug="privacy")
    in_menu = factories.make_standard_page(site["home"], title="Contact", slug="contact", show_in_menus=True)
    request = RequestFactory().get("/nieuws/")
    around = pages_around(request, Site.objects.get(), site["nieuws"].url_path)
    sections = [site[slug].pk for slug in ("nieuws", "agenda", "publicaties", "themas")]
    assert [page.pk for page in around] == [site["home"].pk, *sections, in_menu.pk]


def test_a_page_that_is_no_longer_public_leaves_the_menu(client: Client, site: dict[str, Any]) -> None:
    site["agenda"].unpublish()
    assert page(client, "/nieuws/").header.find("a", href="/agenda/") is None


def test_a_section_that_not_everyone_may_see_leaves_the_menu_but_stays_above_its_pages(
    client: Client, site: dict[str, Any], admin_client: Client
) -> None:
    article = factories.make_article(site["nieuws"])
    factories.restrict(site["nieuws"])
    assert page(client, "/agenda/").header.find("a", href="/nieuws/") is None
    assert page(client, "/weg/").header.find("a", href="/nieuws/") is None
    assert page(admin_client, article.url).main.find("a", href="/nieuws/")


def test_breadcrumbs_lead_home(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"])
    trail = page(client, article.url).find("nav", class_="breadcrumb-nav") or page(client, article.url).find(
        "nav", attrs={"aria-label": "Kruimelpad"}
    )
    assert [link["href"] for link in trail.find_all("a")] == ["/", "/nieuws/"]


def test_a_footer_link_to_a_page_that_is_gone_is_left_out(client: Client, site: dict[str, Any]) -> None:
    privacy = factories.make_standard_page(site["home"], title="Privacy", slug="privacy")
    settings = SiteSettings.for_site(site["home"].get_site())
    links = [
        {"label": "Uw privacy", "page": privacy, "url": ""},
        {"label": "Feed", "page": None, "url": "/nieuws/feed/"},
    ]
    settings.footer_columns = [("column", {"heading": "Service", "links": links})]
    settings.save()
    footer = page(client, "/nieuws/").footer
    assert [(link.get_text(strip=True), link["href"]) for link in footer.select("nav a")] == [
        ("Uw privacy", "/privacy/"),
        ("Feed", "/nieuws/feed/"),
    ]
    privacy.delete()
    assert [link.get_text(strip=True) for link in page(client, "/nieuws/").footer.select("nav a")] == ["Feed"]


@pytest.mark.parametrize(
    ("start", "end", "shown"), [(None, None, True), (-1, 1, True), (1, None, False), (None, -1, False), (-2, -1, False)]
)
def test_the_notice_shows_in_its_time(
    client: Client, site: dict[str, Any], start: int | None, end: int | None, shown: bool
) -> None:
    settings = SiteSettings.for_site(site["home"].get_site())
    now = timezone.now()
    settings.notice_text = "Deze site is morgen even weg."
    settings.notice_start = None if start is None else now + dt.timedelta(hours=start)
    settings.notice_end = None if end is None else now + dt.timedelta(hours=end)
    settings.save()
    assert ("Deze site is morgen even weg." in page(client, "/nieuws/").get_text()) is shown


def test_a_notice_ends_after_it_starts(site: dict[str, Any]) -> None:
    now = timezone.now()
    with pytest.raises(ValidationError) as caught:
        SiteSettings(notice_text="x", notice_start=now, notice_end=now).clean()
    assert "notice_end" in caught.value.message_dict


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "nieuws", "data:text/html,x", "//elders.nl", "https:///x"]
)
def test_a_footer_link_must_lead_somewhere_safe(address: str) -> None:
    block = FooterLinkBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"label": "Link", "page": None, "url": address}))


def test_a_theme_of_ones_own_is_loaded_last(
    client: Client, site: dict[str, Any], settings: Any, tmp_path: Path
) -> None:
    assert len(page(client, "/").find_all("link", rel="stylesheet")) == 1
    settings.THEME_DIR = str(tmp_path)
    sheets = [link["href"] for link in page(client, "/").find_all("link", rel="stylesheet")]
    assert sheets[-1].endswith("theme/theme.css")
