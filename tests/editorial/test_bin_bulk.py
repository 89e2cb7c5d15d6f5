"""Deleting many pages at once goes no further than one request can."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.bin import moving
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in
from tests.editorial.reviewing import said

pytestmark = pytest.mark.django_db


def test_together_no_more_than_an_editor_can_wait_for(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each branch is small enough by itself; what does not fit is named, and a smaller one after it still goes."""
    branches = []
    for number, size in enumerate((2, 3, 1)):
        top = factories.make_standard_page(tree["home"], title=f"Tak {number}")
        for _ in range(size - 1):
            factories.make_standard_page(top)
        branches.append(top)
    monkeypatch.setattr(moving, "MOST_PAGES", 4)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    address += "?" + "&".join(f"id={page.pk}" for page in branches)
    editor = signed_in(make_user("eva", Role.EINDREDACTEUREN))
    back = {"next": reverse("wagtailadmin_explore", args=[tree["home"].pk])}
    text = said(editor.post(address, back, follow=True))
    assert "Tak 1: In één keer gaan er hoogstens 4 pagina's naar de prullenbak." in text
    assert "2 pagina's liggen in de prullenbak, met 1 eronder." in text
    assert [is_in_bin(Page.objects.get(pk=page.pk)) for page in branches] == [True, False, True]
    assert "1 pagina ligt in de prullenbak, met 2 eronder." in said(editor.post(address, back, follow=True))
