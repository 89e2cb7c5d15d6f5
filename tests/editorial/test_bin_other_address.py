"""A page that is put back at another address stays there, whatever of it is published next."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from doedemocratie.accounts.enums import Role
from doedemocratie.delivery.schedule import carry_out
from doedemocratie.editorial.bin.moving import restore, throw_away
from tests import factories
from tests.accounts.conftest import Tree, make_user
from tests.publications.taking_back import save_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(tree: Tree) -> Any:
    return make_user("eva", Role.EINDREDACTEUREN)


@pytest.fixture
def page(tree: Tree) -> Any:
    return factories.make_standard_page(tree["home"], title="Gids", slug="gids")


def fresh(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific


def back_elsewhere(page: Page, user: Any) -> None:
    """Delete the page, give its address to another one, and put it back at "gids-2"."""
    record = throw_away(fresh(page), user)
    factories.make_standard_page(record.parent, title="Nieuwe gids", slug="gids")
    restore(record, user, slug="gids-2")


def assert_stands(page: Page, slug: str, title: str) -> None:
    assert (fresh(page).slug, fresh(page).title, fresh(page).live) == (slug, title, True)
    assert Client().get(f"/{slug}/").context["page"].pk == page.pk


def test_after_its_draft_is_published(page: Any, eva: Any) -> None:
    save_draft(page, title="Betere gids")
    back_elsewhere(page, eva)
    assert_stands(page, "gids-2", "Gids")
    fresh(page).get_latest_revision_as_object().save_revision().publish()
    assert_stands(page, "gids-2", "Betere gids")


def test_after_a_planned_version_goes_live(page: Any, eva: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page.title = "Gids van straks"
    page.go_live_at = timezone.now() + dt.timedelta(days=2)
    page.save_revision().publish()
    back_elsewhere(page, eva)
    assert_stands(page, "gids-2", "Gids")
    monkeypatch.setattr(timezone, "now", lambda: page.go_live_at + dt.timedelta(minutes=1))
    assert carry_out() == 1
    assert_stands(page, "gids-2", "Gids van straks")


def test_after_it_was_off_the_site_for_a_while(page: Any, eva: Any) -> None:
    back_elsewhere(page, eva)
    fresh(page).unpublish()
    fresh(page).get_latest_revision().publish()
    assert_stands(page, "gids-2", "Gids")


def test_unless_its_draft_has_an_address_of_its_own(page: Any, eva: Any) -> None:
    save_draft(page, slug="handreiking")
    back_elsewhere(page, eva)
    fresh(page).get_latest_revision().publish()
    assert_stands(page, "handreiking", "Gids")
