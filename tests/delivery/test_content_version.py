"""The content version moves on by what visitors see, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import models, transaction
from django.utils import timezone
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from doedemocratie.core.models import StandardPage
from doedemocratie.delivery import content_version, signal_handlers
from doedemocratie.delivery.models import ContentChange

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty_pages() -> Iterator[None]:
    caches["pages"].clear()
    caches["version"].clear()
    yield
    caches["pages"].clear()
    caches["version"].clear()


@pytest.fixture(autouse=True)
def _no_worker(settings: Settings) -> None:
    """What the worker makes after a change, such as a drawn picture, moves the version by itself."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def page() -> StandardPage:
    parent = Site.objects.get(is_default_site=True).root_page
    return parent.add_child(instance=StandardPage(title="Buurtbus", slug="buurtbus", introduction="Rijdt elke dag."))


def moves(change: Callable[[], object]) -> int:
    """Return how many rows the change, in one transaction, added; the version must differ exactly when there are any."""
    before, rows = content_version.current(), ContentChange.objects.count()
    with transaction.atomic():
        change()
    added = ContentChange.objects.count() - rows
    assert (content_version.current() != before) == bool(added)
    return added


def test_publish_moves_once(page: StandardPage) -> None:
    page.title = "Buurtbus rijdt"
    assert moves(lambda: page.save_revision().publish()) == 1


def test_draft_of_live_page_does_not_move(page: StandardPage) -> None:
    page.title = "Nog niet af"
    assert moves(page.save_revision) == 0


def test_new_draft_page_does_not_move(page: StandardPage) -> None:
    draft = StandardPage(title="Klad", slug="klad", introduction="Klad.", live=False)
    assert moves(lambda: page.add_child(instance=draft)) == 0


@pytest.mark.parametrize("how", ["unpublish", "delete", "privacy", "redirect", "site", "reorder", "move"])
def test_seen(page: StandardPage, how: str) -> None:
    other = page.get_parent().add_child(instance=StandardPage(title="Ander", slug="ander", introduction="Ander."))
    site = Site.objects.get(is_default_site=True)
    changes: dict[str, Callable[[], object]] = {
        "unpublish": page.unpublish,
        "delete": page.delete,
        "privacy": lambda: PageViewRestriction.objects.create(page=page, restriction_type="login"),
        "redirect": lambda: Redirect.objects.create(old_path="/oud", redirect_page=page),
        "site": site.save,
        "reorder": lambda: Page.objects.get(pk=other.pk).move(Page.objects.get(pk=page.pk), pos="left"),
        "move": lambda: Page.objects.get(pk=other.pk).move(Page.objects.get(pk=page.pk), pos="last-child"),
    }
    assert moves(changes[how]) == 1


def test_sign_in_and_groups_do_not_move(django_user_model: type[models.Model]) -> None:
    user = django_user_model._default_manager.create(username="redacteur")
    user.last_login = timezone.now()
    assert moves(user.save) == 0
    assert moves(lambda: Group.objects.create(name="lezers")) == 0


def test_one_row_for_many_savepoints() -> None:
    def change() -> None:
        for _ in range(3):
            with transaction.atomic():
                content_version.move_on()

    assert moves(change) == 1


def test_savepoint_rolled_back_does_not_count() -> None:
    def change() -> None:
        with transaction.atomic():
            content_version.move_on()
            transaction.set_rollback(True)

    def change_again() -> None:
        change()
        content_version.move_on()

    assert moves(change) == 0
    assert moves(change_again) == 1


def test_change_after_a_savepoint_rolled_back_has_a_row_of_its_own() -> None:
    """Django keeps the callback of a savepoint that was set by hand, though its row is gone."""

    def change() -> None:
        with transaction.atomic():
            content_version.move_on()
            transaction.set_rollback(True)
        by_hand = transaction.savepoint()
        content_version.move_on()
        transaction.savepoint_rollback(by_hand)
        assert not ContentChange.objects.exists()
        content_version.move_on()

    assert moves(change) == 1


def test_rollback_at_the_end_leaves_the_change_before_it() -> None:
    def change() -> None:
        content_version.move_on()
        with transaction.atomic():
            content_version.move_on()
            transaction.set_rollback(True)

    assert moves(change) == 1


def test_rollback_around_takes_both() -> None:
    def change() -> None:
        with transaction.atomic():
            with transaction.atomic():
                content_version.move_on()
            content_version.move_on()
            transaction.set_rollback(True)

    assert moves(change) == 0


def test_without_transaction_each_change_counts_at_once() -> None:
    before = content_version.current()
    content_version.move_on()
    between = content_version.current()
    content_version.move_on()
    assert len({before, between, content_version.current()}) == 3


def test_check_notices_a_change_that_never_reached_the_cache() -> None:
    before = content_version.current()
    ContentChange.objects.create()  # as a process leaves it that is killed between commit and cache
    assert content_version.current() == before
    assert content_version.check()
    assert content_version.current() != before
    assert not content_version.check()


def test_every_model_is_declared() -> None:
    assert signal_handlers.undeclared() == []


def test_undeclared_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal_handlers, "UNSEEN", signal_handlers.UNSEEN - {"auth.group"})
    assert signal_handlers.undeclared() == ["auth.group"]
