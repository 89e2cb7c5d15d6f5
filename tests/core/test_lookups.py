"""A number that no row can have finds nothing, wherever it is looked up."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page

from doedemocratie.core.models import PageTheme, ThemePage

pytestmark = pytest.mark.django_db

NEVER = [10**22, -(10**22), 2**63]


@pytest.mark.parametrize("number", NEVER)
def test_no_row_has_the_number(number: int) -> None:
    root = Page.objects.get(depth=1)
    assert not ThemePage.objects.filter(pk=number).exists()
    assert not PageTheme.objects.filter(theme=number).exists()
    assert not PageTheme.objects.filter(theme__in=[number]).exists()
    assert not PageTheme.objects.filter(page__owner=number).exists()
    assert list(Page.objects.filter(pk__in=[number, root.pk])) == [root]
    assert not Page.objects.filter(pk__in=[number]).exists()
    assert root in Page.objects.exclude(pk__in=[number])
    assert root in Page.objects.exclude(alias_of=number)


def test_a_document_with_such_a_number_is_not_there(client: Client) -> None:
    assert client.get(f"/documenten/{10**22}/x.pdf").status_code == 404
