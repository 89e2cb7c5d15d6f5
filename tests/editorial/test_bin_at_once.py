"""Two people who use the bin at the same moment, each with a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from wagtail.models import Page

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.bin.models import BinnedPage
from doedemocratie.editorial.bin.moving import NotPossibleError, restore, throw_away
from tests import factories
from tests.accounts.conftest import make_tree_with_roles, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Exception]:
    """Do all of ``acts`` in threads that begin together, and return what they raised."""
    raised: list[Exception] = []
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        try:
            together.wait()
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def test_a_page_is_put_back_while_the_one_above_it_is_deleted() -> None:
    """Whoever is second is told so, or takes the page along; the tree holds together."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has two writers at once")
    tree = make_tree_with_roles()
    eva = make_user("eva", Role.EINDREDACTEUREN)
    for number in range(3):
        top = factories.make_standard_page(tree["home"], slug=f"gids-{number}")
        below = factories.make_standard_page(top, slug="stap")
        factories.make_standard_page(top, slug="stap-twee")
        record = throw_away(below, eva)
        raised = at_once(lambda record=record: restore(record, eva), lambda top=top: throw_away(top, eva))  # type: ignore[misc]
        assert all(isinstance(error, NotPossibleError) for error in raised), raised
        assert is_in_bin(Page.objects.get(pk=top.pk))
        assert is_in_bin(Page.objects.get(pk=below.pk))
        assert BinnedPage.objects.filter(pk=below.pk).exists() == bool(raised)
        assert not any(Page.find_problems())
