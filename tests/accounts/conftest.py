"""The people and the tree that the tests of the roles share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.core.models import StandardPage, ThemeIndexPage, ThemePage
from home.models import HomePage
from news.models import AgendaPage, EventPage, NewsArticlePage, NewsIndexPage
from publications.models import PublicationIndexPage, PublicationPage
from tests.database import made_once

Tree = dict[str, Page]


def add(parent: Page, page: Page) -> Page:
    """Put ``page`` below ``parent`` and publish it, as an editor would."""
    page.introduction = "Waar deze pagina over gaat."
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@made_once
def make_tree() -> Tree:
    """Return one published page of every type, by a short name."""
    root = Page.get_first_root_node()
    for leftover in root.get_children():
        leftover.delete()
    root.refresh_from_db()
    home: Page = HomePage(title="Voorpagina", slug="home", hero_title="Burgers doen het zelf")
    home.intro_heading, home.intro_text = "Wat is doe-democratie?", "<p>Burgers pakken publieke taken op.</p>"
    home = add(root, home)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    tree: Tree = {"home": home}
    tree["news_index"] = add(home, NewsIndexPage(title="Nieuws", slug="nieuws"))
    tree["article"] = add(tree["news_index"], NewsArticlePage(title="Bericht", slug="bericht"))
    tree["agenda"] = add(home, AgendaPage(title="Agenda", slug="agenda"))
    start = timezone.now() + timedelta(days=3)
    tree["event"] = add(tree["agenda"], EventPage(title="Bijeenkomst", slug="bijeenkomst", start=start))
    tree["publication_index"] = add(home, PublicationIndexPage(title="Publicaties", slug="publicaties"))
    publication: Any = PublicationPage(title="Publicatie", slug="publicatie", kind="handreiking")
    tree["publication"] = add(tree["publication_index"], publication)
    tree["theme_index"] = add(home, ThemeIndexPage(title="Thema's", slug="themas"))
    tree["theme"] = add(tree["theme_index"], ThemePage(title="Thema", slug="thema"))
    tree["standard"] = add(home, StandardPage(title="Privacy", slug="privacy"))
    return tree


@made_once
def make_tree_with_roles() -> Tree:
    """Return the same, when the roles have their rights on it."""
    pages = make_tree()
    set_up_roles()
    return pages


def make_user(name: str, *roles: Role) -> Any:
    """Return a user with ``roles``."""
    user = get_user_model().objects.create_user(
        name, f"{name}@example.org", "een lang wachtwoord", first_name=name.title(), last_name="Test"
    )
    user.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
    return user


def signed_in(user: Any) -> Client:
    """Return a browser in which ``user`` has signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def tree(db: None) -> Tree:
    """A published page of every type, and the roles."""
    return make_tree_with_roles()
