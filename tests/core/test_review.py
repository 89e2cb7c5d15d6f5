"""When a page is read again, and who looks after it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, PageLogEntry
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.people import possible_owners
from doedemocratie.core.models import PageReview
from doedemocratie.core.models.review import months_after
from doedemocratie.core.review import mark_reviewed, plan_missing
from doedemocratie.delivery.schedule import carry_out
from publications.models import PublicationPage
from tests import factories
from tests.accounts.conftest import make_user, signed_in, tree

__all__ = ["tree"]

pytestmark = pytest.mark.django_db


def in_a_year(since: dt.datetime | None = None) -> dt.date:
    return months_after(timezone.localdate(since), 12)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-15", 12, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-01", 1, "2027-01-01"),
    ],
)
def test_months_after(day: str, months: int, expected: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(expected)


def test_a_page_gets_its_day_when_it_is_first_published(tree: dict[str, Any]) -> None:
    for name in ("publication", "standard", "home"):
        # The tree may have been made yesterday, for another test.
        assert tree[name].review_on == in_a_year(tree[name].first_published_at)
    assert tree["article"].review_on is None
    assert tree["event"].review_on is None
    draft = factories.make_standard_page(tree["home"], live=False)
    assert draft.review_on is None
    PageReview.objects.filter(page=tree["standard"]).update(review_on=dt.date(2030, 1, 1))
    tree["standard"].save_revision().publish()
    assert PageReview.objects.get(page=tree["standard"]).review_on == dt.date(2030, 1, 1)


def test_the_day_of_a_planned_page_counts_from_when_it_goes_live(
    tree: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = factories.make_standard_page(tree["home"], live=False)
    page.go_live_at = timezone.now() + dt.timedelta(days=40)
    page.save_revision().publish()
    assert not PageReview.objects.filter(page=page.pk).exists()
    monkeypatch.setattr(timezone, "now", lambda: page.go_live_at + dt.timedelta(minutes=1))
    assert carry_out() == 1
    assert PageReview.objects.get(page=page.pk).review_on == in_a_year()


def test_a_copy_has_no_day_of_its_own_and_an_alias_never(tree: dict[str, Any]) -> None:
    copy = tree["standard"].copy(update_attrs={"slug": "kopie"}, keep_live=False)
    alias = tree["standard"].create_alias(update_slug="alias")
    assert alias.live
    assert not PageReview.objects.filter(page__in=[copy.pk, alias.pk]).exists()


def test_reviewing_moves_the_day_and_is_told(tree: dict[str, Any]) -> None:
    user = make_user("eva", Role.EINDREDACTEUREN)
    PageReview.objects.filter(page=tree["standard"]).update(review_on=dt.date(2020, 1, 1))
    before = tree["standard"].latest_revision_id
    assert mark_reviewed(tree["standard"], user) == in_a_year()
    page = Page.objects.get(pk=tree["standard"].pk)
    assert page.review.review_on == in_a_year()
    assert (page.latest_revision_id, page.has_unpublished_changes) == (before, False)
    entry = PageLogEntry.objects.get(action="core.review")
    assert (entry.user, entry.message.startswith("Nagekeken. De volgende keer: ")) == (user, True)
    PageReview.objects.create(page=tree["article"], review_on=dt.date(2020, 1, 1))
    assert mark_reviewed(tree["article"]) is None
    assert not PageReview.objects.filter(page=tree["article"]).exists()


def test_pages_from_before_get_the_day_that_they_would_have(tree: dict[str, Any]) -> None:
    PageReview.objects.all().delete()
    Page.objects.filter(pk=tree["standard"].pk).update(last_published_at=dt.datetime(2020, 2, 29, 12, tzinfo=dt.UTC))
    assert plan_missing() == PageReview.objects.count() == 8
    assert PageReview.objects.get(page=tree["standard"]).review_on == dt.date(2021, 2, 28)
    assert plan_missing() == 0


def test_who_may_look_after_a_page(tree: dict[str, Any], admin_user: Any) -> None:
    people = {role: make_user(role.value.lower(), role) for role in Role}
    gone = make_user("weg", Role.EINDREDACTEUREN)
    gone.is_active = False
    gone.save()
    make_user("geenrol")
    both = make_user("beide", Role.PUBLICATIEBEHEERDERS, Role.EINDREDACTEUREN)
    others = {people[role] for role in Role if role is not Role.REDACTEUREN}
    found = list(possible_owners(PublicationPage))
    assert len(found) == len(set(found))
    assert set(found) == {*others, both, admin_user}


class TestForm:
    """What an editor chooses in the form of a page."""

    @pytest.fixture
    def eva(self, tree: dict[str, Any]) -> Any:
        return make_user("eva", Role.EINDREDACTEUREN)

    def save(self, user: Any, page: Page, **fields: Any) -> Any:
        client = signed_in(user)
        address = f"/beheer/pages/{page.pk}/edit/"
        data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form").dict()
        response = client.post(address, {**data, **factories.A_BODY, **fields})
        assert response.status_code == 302, response.context["form"].errors
        return Page.objects.get(pk=page.pk)

    def test_both_hold_at_once_for_a_page_on_the_site(self, tree: dict[str, Any], eva: Any) -> None:
        piet = make_user("piet", Role.EINDREDACTEUREN)
        page = self.save(eva, tree["standard"], owner=piet.pk, review_on="2031-05-06", title="Alleen concept")
        assert (page.owner, page.review.review_on, page.title) == (piet, dt.date(2031, 5, 6), "Privacy")
        told = {entry.action: entry.message for entry in PageLogEntry.objects.filter(page=page.pk)}
        assert told["core.owner"] == "Eigenaar is nu Piet Test."
        assert told["core.review_date"] == "Nakijken op 6 mei 2031."
        self.save(eva, tree["standard"], **{"action-publish": "x", "title": "Nieuw"})
        page = Page.objects.get(pk=page.pk)
        assert (page.owner, page.review.review_on, page.title) == (piet, dt.date(2031, 5, 6), "Nieuw")
        assert PageLogEntry.objects.filter(page=page.pk, action__in=["core.owner", "core.review_date"]).count() == 2

    def test_blank_is_the_default_of_the_type(self, tree: dict[str, Any], eva: Any) -> None:
        PageReview.objects.filter(page=tree["standard"]).update(review_on=dt.date(2020, 1, 1))
        assert self.save(eva, tree["standard"], review_on="").review.review_on == in_a_year()
        PageReview.objects.create(page=tree["article"], review_on=dt.date(2030, 1, 1))
        page = self.save(eva, tree["article"], review_on="")
        assert not PageReview.objects.filter(page=page).exists()

    def test_a_new_page_keeps_what_was_chosen(self, tree: dict[str, Any], eva: Any) -> None:
        client = signed_in(eva)
        address = f"/beheer/pages/add/core/standardpage/{tree['home'].pk}/"
        html = client.get(address).content.decode()
        assert "Laat leeg: dan kiest de site een jaar na de publicatie." in html
        data = querydict_from_html(html, form_id="page-edit-form").dict()
        assert data["owner"] == str(eva.pk)
        fields = {"title": "Nieuw", "slug": "nieuw", "introduction": "Tekst.", "review_on": "2032-01-02"}
        client.post(address, {**data, **factories.A_BODY, **fields, "action-publish": "x"})
        page = Page.objects.get(slug="nieuw")
        assert (page.owner, page.review.review_on, page.live) == (eva, dt.date(2032, 1, 2), True)

    def test_a_preview_stores_nothing(self, tree: dict[str, Any], eva: Any) -> None:
        client = signed_in(eva)
        page = tree["standard"]
        address = f"/beheer/pages/{page.pk}/edit/"
        data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form").dict()
        preview = f"{address}preview/"
        posted = client.post(preview, {**data, **factories.A_BODY, "review_on": "2031-01-01", "owner": ""})
        assert posted.json()["is_valid"]
        client.get(preview)
        assert PageReview.objects.get(page=page).review_on == in_a_year(page.first_published_at)

    def test_nobody_is_chosen_who_may_not_edit_there(self, tree: dict[str, Any], eva: Any) -> None:
        rob = make_user("rob", Role.REDACTEUREN)
        client = signed_in(eva)
        address = f"/beheer/pages/{tree['standard'].pk}/edit/"
        data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form").dict()
        response = client.post(address, {**data, **factories.A_BODY, "owner": rob.pk})
        assert "owner" in response.context["form"].errors
        assert self.save(eva, tree["article"], owner=rob.pk).owner == rob

    def test_who_left_stays_until_another_is_chosen(self, tree: dict[str, Any], eva: Any) -> None:
        gone = make_user("gijs", Role.EINDREDACTEUREN)
        gone.is_active = False
        gone.save()
        Page.objects.filter(pk=tree["standard"].pk).update(owner=gone)
        html = signed_in(eva).get(f"/beheer/pages/{tree['standard'].pk}/edit/").content.decode()
        assert "Gijs Test (werkt hier niet meer)" in html
        assert self.save(eva, tree["standard"], title="Anders").owner == gone

    def test_who_chooses_what_the_front_features_chooses_no_owner(self, tree: dict[str, Any]) -> None:
        curator = make_user("carla", Role.PUBLICATIEBEHEERDERS)
        form = signed_in(curator).get(f"/beheer/pages/{tree['home'].pk}/edit/").context["form"]
        assert not {"owner", "review_on"} & set(form.fields)


class TestOpenForm:
    """What a form that was open meanwhile leaves as others made it."""

    @pytest.fixture
    def eva(self, tree: dict[str, Any]) -> Any:
        return make_user("eva", Role.EINDREDACTEUREN)

    @pytest.fixture
    def piet(self, tree: dict[str, Any]) -> Any:
        return make_user("piet", Role.EINDREDACTEUREN)

    def open(self, client: Any, page: Page) -> dict[str, Any]:
        html = client.get(f"/beheer/pages/{page.pk}/edit/").content.decode()
        return {**querydict_from_html(html, form_id="page-edit-form").dict(), **factories.A_BODY}

    def change(self, page: Page, owner: Any) -> None:
        """Give the page another owner and read it, without a version of it."""
        Page.objects.filter(pk=page.pk).update(owner=owner)
        PageReview.objects.update_or_create(page_id=page.pk, defaults={"review_on": in_a_year()})

    @pytest.mark.parametrize("by_itself", [True, False])
    @pytest.mark.parametrize("live", [True, False])
    def test_text_alone_changes_neither(
        self, tree: dict[str, Any], eva: Any, piet: Any, live: bool, by_itself: bool
    ) -> None:
        page = factories.make_standard_page(tree["home"], title="Pagina", live=live, owner=eva)
        PageReview.objects.update_or_create(page=page, defaults={"review_on": dt.date(2020, 1, 1)})
        client = signed_in(eva)
        form = self.open(client, page)
        self.change(page, piet)
        fields = {"title": "Met een letter"} if by_itself else {"title": "Met een letter", "action-publish": "x"}
        headers = {"Accept": "application/json"} if by_itself else {}
        answer = client.post(f"/beheer/pages/{page.pk}/edit/", {**form, **fields}, headers=headers)
        assert answer.status_code == (200 if by_itself else 302)
        fresh = Page.objects.get(pk=page.pk)
        assert (fresh.owner, fresh.review.review_on) == (piet, in_a_year())
        assert fresh.get_latest_revision_as_object().title == "Met een letter"
        assert not PageLogEntry.objects.filter(action__in=["core.owner", "core.review_date"]).exists()

    def test_one_that_is_chosen_leaves_the_other(self, tree: dict[str, Any], eva: Any, piet: Any) -> None:
        page = tree["standard"]
        client = signed_in(eva)
        form = self.open(client, page)
        self.change(page, piet)
        client.post(f"/beheer/pages/{page.pk}/edit/", {**form, "review_on": "2031-05-06"})
        fresh = Page.objects.get(pk=page.pk)
        assert (fresh.owner, fresh.review.review_on) == (piet, dt.date(2031, 5, 6))

    def test_the_owner_of_then_has_left_meanwhile(self, tree: dict[str, Any], eva: Any, piet: Any) -> None:
        gone, rob = make_user("gijs", Role.EINDREDACTEUREN), make_user("rob", Role.REDACTEUREN)
        page, client = tree["standard"], signed_in(eva)
        Page.objects.filter(pk=page.pk).update(owner=gone)
        form = self.open(client, page)
        gone.is_active = False
        gone.save()
        self.change(page, piet)
        address = f"/beheer/pages/{page.pk}/edit/"
        assert client.post(address, {**form, "title": "Anders"}).status_code == 302
        assert Page.objects.get(pk=page.pk).owner == piet
        # Nobody becomes the owner by having been it in a form.
        for named in (rob.pk, "x", "9" * 40):
            client.post(address, {**self.open(client, page), "owner": rob.pk, "owner_as_loaded": named})
            assert Page.objects.get(pk=page.pk).owner == piet

    def test_a_form_counts_on_from_what_was_saved_by_itself(self, tree: dict[str, Any], eva: Any, piet: Any) -> None:
        page, client = tree["standard"], signed_in(eva)
        Page.objects.filter(pk=page.pk).update(owner=eva)
        address, form = f"/beheer/pages/{page.pk}/edit/", self.open(client, page)
        day = page.review_on.isoformat()

        def save(**fields: Any) -> None:
            form.update(fields)
            saved = client.post(address, form, headers={"Accept": "application/json"}).json()
            assert saved["success"]
            form.update(saved["field_updates"], overwrite_revision_id=str(saved["revision_id"]))

        save(owner=str(piet.pk), review_on="2031-05-06")
        save(owner=str(eva.pk), review_on=day)
        fresh = Page.objects.get(pk=page.pk)
        assert (fresh.owner, str(fresh.review.review_on)) == (eva, day)
        save(owner=str(piet.pk), review_on="2031-05-06")
        self.change(page, eva)
        save(title="Met een letter")
        fresh = Page.objects.get(pk=page.pk)
        assert (fresh.owner, fresh.review.review_on) == (eva, in_a_year())
