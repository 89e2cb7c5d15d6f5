"""The corners of the roles that a table does not show."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.permissions import RolePagePermissionTester, roles_of
from doedemocratie.core.models import ThemePage
from home.models import HomePage
from news.models import NewsArticlePage
from publications.models import ChapterPage, CollectionPage
from tests.accounts.conftest import Tree, add, make_user, signed_in

pytestmark = pytest.mark.django_db


def draft_of(owner: Any, tree: Tree) -> Page:
    draft: Page = NewsArticlePage(title="Kladje", slug="kladje", introduction="Nog niets.", live=False, owner=owner)
    tree["news_index"].add_child(instance=draft)
    return draft


def delete(user: Any, page: Page) -> bool:
    signed_in(user).post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    return is_in_bin(Page.objects.get(pk=page.pk))


def test_a_page_fetched_as_the_core_type_has_the_same_permissions(tree: Tree) -> None:
    user = make_user("redacteur", Role.REDACTEUREN)
    for name, page in tree.items():
        tester = Page.objects.get(pk=page.pk).permissions_for_user(user)
        assert isinstance(tester, RolePagePermissionTester), name
        assert tester.can_edit() == (name in {"article", "event"}), name


def test_the_owner_deletes_a_draft_that_nobody_read(tree: Tree) -> None:
    owner = make_user("redacteur", Role.REDACTEUREN)
    assert delete(owner, draft_of(owner, tree))


def test_a_colleague_does_not_delete_a_draft(tree: Tree) -> None:
    owner = make_user("redacteur", Role.REDACTEUREN)
    assert not delete(make_user("collega", Role.REDACTEUREN), draft_of(owner, tree))


def test_the_owner_does_not_delete_what_was_published(tree: Tree) -> None:
    owner = make_user("redacteur", Role.REDACTEUREN)
    draft = draft_of(owner, tree)
    draft.save_revision().publish()
    draft.refresh_from_db()
    draft.unpublish()
    assert not delete(owner, draft)
    assert delete(make_user("eindredacteur", Role.EINDREDACTEUREN), draft)


def test_the_owner_of_a_page_of_another_role_does_not_edit_it(tree: Tree) -> None:
    """Wagtail lets owners edit their pages: somebody who changed roles keeps no rights."""
    user = make_user("redacteur", Role.REDACTEUREN)
    index = tree["news_index"]
    Page.objects.filter(pk=index.pk).update(owner=user)
    assert not Page.objects.get(pk=index.pk).permissions_for_user(user).can_edit()


def test_bulk_actions_skip_the_pages_of_other_roles(tree: Tree) -> None:
    client = signed_in(make_user("redacteur", Role.REDACTEUREN))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client.post(f"{address}?id={tree['article'].pk}&id={tree['publication'].pk}")
    assert not Page.objects.get(pk=tree["article"].pk).live
    assert Page.objects.get(pk=tree["publication"].pk).live


def home_form(tree: Tree, **changes: str) -> dict[str, Any]:
    """Return the whole form of the home page as an administrator gets it, with ``changes``."""
    address = reverse("wagtailadmin_pages:edit", args=[tree["home"].pk])
    html = signed_in(make_user("formulieren", Role.BEHEERDERS)).get(address).content.decode()
    return {**querydict_from_html(html, form_id="page-edit-form").dict(), **changes}


def test_a_publication_manager_features_publications_and_changes_nothing_else(tree: Tree) -> None:
    client = signed_in(make_user("publicatiebeheerder", Role.PUBLICATIEBEHEERDERS))
    data = home_form(
        tree,
        **{
            "title": "Gekaapt",
            "slug": "gekaapt",
            "hero_title": "Gekaapt",
            "introduction": "Gekaapt",
            "intro_heading": "Gekaapt",
            "news_count": "1",
            "show_in_menus": "on",
            "expire_at": "2099-01-01 00:00",
            "featured_publications-TOTAL_FORMS": "1",
            "featured_publications-0-publication": str(tree["publication"].pk),
            "featured_publications-0-ORDER": "1",
            "featured_publications-0-DELETE": "",
            "action-publish": "action-publish",
        },
    )
    client.post(reverse("wagtailadmin_pages:edit", args=[tree["home"].pk]), data)
    home = HomePage.objects.get()
    assert [link.publication_id for link in home.featured_publications.all()] == [tree["publication"].pk]
    before = tree["home"].specific
    for field in ("title", "slug", "hero_title", "introduction", "intro_heading", "news_count", "show_in_menus"):
        assert getattr(home, field) == getattr(before, field), field
    assert home.expire_at is None


def test_the_editor_shows_a_publication_manager_no_text_of_the_home_page(tree: Tree) -> None:
    client = signed_in(make_user("publicatiebeheerder", Role.PUBLICATIEBEHEERDERS))
    html = client.get(reverse("wagtailadmin_pages:edit", args=[tree["home"].pk])).content.decode()
    assert 'name="featured_publications-TOTAL_FORMS"' in html
    for field in ("title", "hero_title", "intro_text", "slug", "expire_at", "news_count"):
        assert f'name="{field}"' not in html, field


def test_the_way_back_to_an_earlier_home_page_is_closed(tree: Tree) -> None:
    """An earlier version brings back the texts too, which are not the publication manager's."""
    user = make_user("publicatiebeheerder", Role.PUBLICATIEBEHEERDERS)
    revision = tree["home"].save_revision()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[tree["home"].pk, revision.pk])
    assert signed_in(user).get(address).status_code == 302


def test_somebody_with_two_roles_does_the_work_of_both(tree: Tree) -> None:
    user = make_user("allebei", Role.REDACTEUREN, Role.PUBLICATIEBEHEERDERS)
    editable = {name for name, page in tree.items() if page.permissions_for_user(user).can_edit()}
    assert editable == {"home", "article", "event", "publication", "theme"}


def test_the_order_of_themes_is_set_by_who_manages_them(tree: Tree) -> None:
    user = make_user("publicatiebeheerder", Role.PUBLICATIEBEHEERDERS)
    assert tree["theme_index"].permissions_for_user(user).can_reorder_children()
    assert not tree["home"].permissions_for_user(user).can_reorder_children()
    assert not tree["news_index"].permissions_for_user(user).can_reorder_children()


def test_who_may_no_longer_sign_in_may_do_nothing(tree: Tree) -> None:
    user = make_user("vertrokken", Role.BEHEERDERS)
    user.is_active = False
    for person in (user, AnonymousUser()):
        tester = tree["article"].permissions_for_user(person)
        actions = [name for name in dir(tester) if name.startswith("can_") and not name.endswith("_to")]
        allowed = {name for name in actions if getattr(tester, name)()}
        assert allowed <= {"can_submit_for_moderation", "can_view_revisions"}
        assert roles_of(person) == frozenset()


def test_the_roles_of_a_user_cost_one_query(tree: Tree, django_assert_num_queries: Any) -> None:
    user = make_user("redacteur", Role.REDACTEUREN)
    with django_assert_num_queries(1):
        assert user.roles == user.roles == {Role.REDACTEUREN}


def test_every_right_that_a_role_has_is_a_row_high_in_the_tree(tree: Tree) -> None:
    """Wagtail's explorer slows down with every row: wagtail#14593."""
    assert not GroupPagePermission.objects.filter(page__depth__gt=3).exists()
    assert GroupPagePermission.objects.count() <= 30


@pytest.mark.parametrize("role", [Role.PUBLICATIEBEHEERDERS, Role.EINDREDACTEUREN])
@pytest.mark.parametrize(
    ("parent", "model"),
    [("publication", ChapterPage), ("theme_index", ThemePage), ("publication_index", CollectionPage)],
)
def test_who_manages_all_pages_of_a_list_changes_their_order(
    tree: Tree, role: Role, parent: str, model: type[Page]
) -> None:
    for title in ("Een", "Twee"):
        add(tree[parent], model(title=title, slug=title.lower()))
    *_, first, last = tree[parent].get_children()
    address = reverse("wagtailadmin_pages:set_page_position", args=[last.pk])
    place = tree[parent].get_children().count() - 2
    assert signed_in(make_user("els", role)).post(f"{address}?position={place}").status_code == 200
    assert list(tree[parent].get_children())[-2:] == [last, first]


def test_who_does_not_manage_all_pages_of_a_list_leaves_their_order(tree: Tree) -> None:
    last = add(tree["theme_index"], ThemePage(title="Twee", slug="twee"))
    address = reverse("wagtailadmin_pages:set_page_position", args=[last.pk])
    signed_in(make_user("rik", Role.REDACTEUREN)).post(f"{address}?position=0")
    assert list(tree["theme_index"].get_children())[-1].pk == last.pk


@pytest.mark.parametrize(
    ("role", "place", "opens"),
    [
        (Role.REDACTEUREN, "publication_index", False),
        (Role.REDACTEUREN, "publication", False),
        (Role.REDACTEUREN, "theme_index", False),
        (Role.REDACTEUREN, "home", True),
        (Role.REDACTEUREN, "news_index", True),
        (Role.PUBLICATIEBEHEERDERS, "publication_index", True),
        (Role.PUBLICATIEBEHEERDERS, "publication", True),
        (Role.EINDREDACTEUREN, "publication_index", True),
        (Role.BEHEERDERS, "publication_index", True),
    ],
)
def test_a_list_opens_for_who_may_do_something_there(tree: Tree, role: Role, place: str, opens: bool) -> None:
    """Wagtail shows an empty list, with "0 pages" above it, where the user may do nothing."""
    browser = signed_in(make_user("rik", role))
    for name in ("wagtailadmin_explore", "wagtailadmin_explore_results"):
        assert (browser.get(reverse(name, args=[tree[place].pk])).status_code == 200) is opens


def test_a_list_that_does_not_open_is_not_offered(tree: Tree) -> None:
    browser = signed_in(make_user("rik", Role.REDACTEUREN))
    listed = browser.get(reverse("wagtailadmin_explore", args=[tree["home"].pk])).content.decode()
    menu = browser.get("/beheer/api/main/pages/", {"child_of": tree["home"].pk, "for_explorer": 1}).json()
    assert {item["title"] for item in menu["items"]} == {"Nieuws", "Agenda"}
    address = reverse("wagtailadmin_explore", args=[tree["publication_index"].pk])
    assert address not in listed
