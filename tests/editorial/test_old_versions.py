"""Old drafts go; what readers had, what is planned or judged, and what somebody works on stays."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState

from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.bin.moving import restore, throw_away
from doedemocratie.editorial.four_eyes.sections import four_eyes_workflow
from tests import factories
from tests.accounts.conftest import Tree, make_user

pytestmark = pytest.mark.django_db


def versions(page: Page) -> list[int]:
    return list(Revision.objects.for_instance(page).order_by("pk").values_list("pk", flat=True))


def saved(page: Any, title: str) -> Revision:
    page.title = title
    return page.save_revision(log_action=True)


def age() -> None:
    Revision.objects.update(created_at=timezone.now() - dt.timedelta(days=400))


def test_only_old_drafts_go(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doedemocratie.editorial.old_versions.BATCH", 2)
    home, eva = tree["home"], make_user("eva", Role.EINDREDACTEUREN)
    page = factories.make_standard_page(home, title="Een")
    first = page.live_revision_id
    drafts = [saved(page, f"Concept {number}").pk for number in range(5)]
    second = saved(page, "Twee")
    second.publish()
    judged = saved(page, "Voorgelegd")
    page.refresh_from_db()
    state = four_eyes_workflow().start(page, eva)
    state.cancel(user=eva)
    third = saved(page, "Drie")
    third.publish()
    busy = factories.make_standard_page(home, title="In de maak")
    saved(busy, "Halverwege")
    saved(busy, "Verder")
    planned = factories.make_standard_page(home, title="Straks", live=False)
    planned.go_live_at = timezone.now() + dt.timedelta(days=3)
    planned.save_revision().publish()
    binned = factories.make_standard_page(home, title="Weg")
    saved(binned, "Weg, beter").publish()
    kept = {other.pk: versions(other) for other in (busy, planned, binned)}
    record = throw_away(binned, eva)

    call_command("prune_revisions", verbosity=0)
    assert set(drafts) <= set(versions(page))  # too young
    age()
    said = io.StringIO()
    call_command("prune_revisions", dry_run=True, stdout=said)
    assert "Would delete 5 versions of 1 pages." in said.getvalue()
    assert set(drafts) <= set(versions(page))
    said = io.StringIO()
    call_command("prune_revisions", stdout=said)
    assert "Versions deleted: 5." in said.getvalue()
    assert versions(page) == [first, second.pk, judged.pk, third.pk]
    assert TaskState.objects.filter(revision=judged.pk).exists()
    assert {other.pk: versions(other) for other in (busy, planned, binned)} == kept
    restore(record, eva)
    assert Page.objects.get(pk=binned.pk).live_revision_id == kept[binned.pk][-1]
