"""The command that turns the roles into groups."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from doedemocratie.accounts.checks import problem_with
from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import reach_new_page
from doedemocratie.core.models import StandardPage
from news.models import NewsIndexPage
from tests.accounts.conftest import Tree, make_tree, make_user

pytestmark = pytest.mark.django_db


def rights() -> tuple[set[tuple[str, int]], set[tuple[int, int, int]], set[tuple[int, int, int]]]:
    return (
        set(Group.objects.values_list("name", "permissions")),
        set(GroupPagePermission.objects.values_list("group", "page", "permission")),
        set(GroupCollectionPermission.objects.values_list("group", "collection", "permission")),
    )


def test_running_it_again_changes_nothing(tree: Tree) -> None:
    before = rights()
    rows = set(GroupPagePermission.objects.values_list("pk", flat=True))
    call_command("setup_roles")
    assert rights() == before
    assert set(GroupPagePermission.objects.values_list("pk", flat=True)) == rows


def test_a_section_that_is_made_or_copied_needs_no_next_start(tree: Tree) -> None:
    made = tree["home"].add_child(instance=NewsIndexPage(title="Meer nieuws", slug="meer", introduction="Meer."))
    group = Group.objects.get(name=Role.REDACTEUREN)
    assert GroupPagePermission.objects.filter(group=group, page=made, permission__codename="add_page").exists()
    copied = tree["publication_index"].copy(recursive=True, update_attrs={"slug": "kopie"})
    assert copied.get_children().exists()
    below = tree["home"].add_child(instance=StandardPage(title="Over", slug="over", introduction="Over."))
    below.add_child(instance=StandardPage(title="Dieper", slug="dieper", introduction="Dieper."))
    before = rights()
    call_command("setup_roles")
    assert rights() == before


def test_before_the_first_set_up_a_page_gets_no_rows(db: None) -> None:
    Group.objects.all().delete()
    make_tree()
    assert not GroupPagePermission.objects.exists()


def test_a_page_in_a_section_adds_no_rows_and_asks_two_queries(
    tree: Tree, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before = rights()
    with django_assert_num_queries(2):
        reach_new_page(tree["publication"])
    with django_assert_num_queries(0):
        reach_new_page(tree["article"])
    assert rights() == before


def test_it_takes_back_what_was_given_by_hand_and_keeps_the_members(tree: Tree) -> None:
    before = rights()
    user = make_user("redacteur", Role.REDACTEUREN)
    group = Group.objects.get(name=Role.REDACTEUREN)
    group.permissions.add(Permission.objects.get(codename="add_user"))
    GroupPagePermission.objects.create(
        group=group, page=tree["home"], permission=Permission.objects.get(codename="publish_page")
    )
    call_command("setup_roles")
    assert rights() == before
    assert list(user.groups.all()) == [group]


def test_it_works_before_there_is_a_page(db: None) -> None:
    Page.objects.filter(depth__gt=1).delete()
    call_command("setup_roles")
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


def test_groups_of_wagtail_stay_while_somebody_is_in_them(db: None) -> None:
    moderators, _ = Group.objects.get_or_create(name="Moderators")
    make_user("oud").groups.add(moderators)
    call_command("setup_roles")
    assert Group.objects.filter(name="Moderators").exists()
    assert not Group.objects.filter(name="Editors").exists()


def test_a_page_model_that_names_no_role_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem_with(StandardPage) is None
    monkeypatch.setattr(StandardPage, "managed_by", ("Redacteuren",))  # a text is no role: it may hold a typing error
    problem = problem_with(StandardPage)
    assert problem is not None
    assert problem.id == "accounts.E001"
