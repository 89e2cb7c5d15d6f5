"""Who may do what: every role, every type of page, every action of the admin, with real requests.

The tables say what must be; a failure lists each cell that is otherwise. R Redacteuren, P Publicatiebeheerders,
E Eindredacteuren, B Beheerders; N somebody without a role and A somebody who did not sign in may never do anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction, Revision, Site
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import BodyMixin, SiteSettings, StandardPage
from tests.accounts.conftest import Tree, make_user, signed_in
from tests.factories import A_BODY

pytestmark = pytest.mark.django_db

PEOPLE = {
    "R": (Role.REDACTEUREN,),
    "P": (Role.PUBLICATIEBEHEERDERS,),
    "E": (Role.EINDREDACTEUREN,),
    "B": (Role.BEHEERDERS,),
    "N": (),
    "A": (),
}

# Whose work a page of this type is.
OWNERS = {
    "home": "EB",
    "news_index": "EB",
    "article": "REB",
    "agenda": "EB",
    "event": "REB",
    "publication_index": "EB",
    "publication": "PEB",
    "theme_index": "EB",
    "theme": "PEB",
    "standard": "EB",
}
EDITORS = {**OWNERS, "home": "PEB"}  # what the home page features is also the Publicatiebeheerders' choice
SUPERVISORS = dict.fromkeys(OWNERS, "EB")
REMOVERS = {**SUPERVISORS, "home": "B"}
# A publication that readers have is deleted by a form that asks why, by an administrator, and taken off the site by such a form
# too; what stands above one stays until then. See tests/publications/test_withdrawing_admin.py. The home page itself stays.
DELETERS = {**REMOVERS, "home": "", "publication": "", "publication_index": ""}
UNPUBLISHERS = {**OWNERS, "home": "B", "publication": ""}
# What was published by a colleague; the pages of the tree have no owner.
EXPECTED: dict[str, dict[str, str]] = {
    "open the editor": EDITORS,
    "save a draft": EDITORS,
    "publish": EDITORS,
    "preview": EDITORS,
    "see the history": EDITORS,
    "see where it is used": EDITORS,
    "bring back a version": OWNERS,
    "unpublish": UNPUBLISHERS,
    "delete": DELETERS,
    "open the move form": REMOVERS,
    "open the copy form": {**OWNERS, "home": "B"},
    "lock": OWNERS,
    "open a colleague's lock": SUPERVISORS,
    "hide behind a login": SUPERVISORS,
    "cancel a planned publication": OWNERS,
    "bulk publish": EDITORS,
    "bulk unpublish": UNPUBLISHERS,
    "bulk delete": DELETERS,
}
ADDING = {
    ("news_index", "news", "newsarticlepage"): "REB",
    ("agenda", "news", "eventpage"): "REB",
    ("publication_index", "publications", "publicationpage"): "PEB",
    ("publication", "publications", "chapterpage"): "PEB",
    ("theme_index", "core", "themepage"): "PEB",
    ("home", "core", "standardpage"): "EB",
    ("standard", "core", "standardpage"): "EB",
}
ELSEWHERE = {
    "wagtailadmin_home": "RPEB",
    "wagtailimages:index": "RPEB",
    "wagtailimages:add": "RPEB",
    "wagtaildocs:index": "RPEB",
    "wagtaildocs:add": "RPEB",
    "wagtailadmin_reports:aging_pages": "RPEB",
    "wagtailadmin_reports:locked_pages": "EB",
    "wagtailadmin_collections:index": "EB",
    "wagtailadmin_collections:add": "EB",
    "wagtailredirects:index": "EB",
    "wagtailredirects:add": "EB",
    "wagtailredirects:start_import": "EB",
    "loose_ends:redirects": "EB",
    "loose_ends:links": "RPEB",
    "loose_ends:outside_links": "RPEB",
    "loose_ends:images": "RPEB",
    "loose_ends:documents": "RPEB",
    "care:pages": "RPEB",
    "care:themeless": "RPEB",
    "care:images": "RPEB",
    "care:readability": "RPEB",
    "wagtailusers_users:index": "B",
    "wagtailusers_users:add": "B",
    "wagtailusers_groups:index": "B",
    "wagtailsites:index": "B",
    "wagtailsites:add": "B",
    "four_eyes": "B",
}

Action = Callable[[Client, Page, dict[str, Any]], bool]


def url(name: str, page: Page, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *args])


def fresh(page: Page) -> Page:
    return Page.objects.get(pk=page.pk)


def opens(client: Client, address: str) -> bool:
    return client.get(address).status_code == 200


def versions(page: Page) -> int:
    return Revision.objects.for_instance(page).count()


def save(client: Client, page: Page, data: dict[str, Any]) -> bool:
    before = versions(page)
    client.post(url("edit", page), data)
    return versions(page) > before


def publish(client: Client, page: Page, data: dict[str, Any]) -> bool:
    before = fresh(page).live_revision_id
    client.post(url("edit", page), {**data, "action-publish": "action-publish"})
    return fresh(page).live_revision_id != before


def revert(client: Client, page: Page, data: dict[str, Any]) -> bool:
    earliest = Revision.objects.for_instance(page).order_by("pk").first()
    before = versions(page)
    client.post(url("revisions_revert", page, earliest.pk), data)
    return versions(page) > before


def unpublish(client: Client, page: Page, data: dict[str, Any]) -> bool:
    client.post(url("unpublish", page))
    return not fresh(page).live


def delete(client: Client, page: Page, data: dict[str, Any]) -> bool:
    client.post(url("delete", page))
    return is_in_bin(fresh(page))


def lock(client: Client, page: Page, data: dict[str, Any]) -> bool:
    client.post(url("lock", page))
    return fresh(page).locked


def unlock(client: Client, page: Page, data: dict[str, Any]) -> bool:
    colleague = get_user_model().objects.create_user("slotenmaker")
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=colleague)
    client.post(url("unlock", page))
    return not fresh(page).locked


def hide(client: Client, page: Page, data: dict[str, Any]) -> bool:
    client.post(url("set_privacy", page), {"restriction_type": "login"})
    return PageViewRestriction.objects.filter(page=page.pk).exists()


def unschedule(client: Client, page: Page, data: dict[str, Any]) -> bool:
    specific = page.specific
    revision = specific.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at="2099-01-01T00:00Z")
    client.post(url("revisions_unschedule", page, revision.pk))
    return Revision.objects.get(pk=revision.pk).approved_go_live_at is None


def bulk(action: str) -> Callable[[Client, Page], None]:
    def run(client: Client, page: Page) -> None:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        client.post(f"{address}?id={page.pk}")

    return run


def bulk_publish(client: Client, page: Page, data: dict[str, Any]) -> bool:
    Page.objects.filter(pk=page.pk).update(live=False)
    draft = page.specific
    if isinstance(draft, BodyMixin):  # a publication without a text is refused, whoever asks
        draft.body = [("heading", {"text": "Waar het om gaat", "level": "h2", "anchor": ""})]  # type: ignore[assignment]
    draft.save_revision()
    bulk("publish")(client, page)
    return fresh(page).live


def bulk_unpublish(client: Client, page: Page, data: dict[str, Any]) -> bool:
    bulk("unpublish")(client, page)
    return not fresh(page).live


def bulk_delete(client: Client, page: Page, data: dict[str, Any]) -> bool:
    bulk("delete")(client, page)
    return is_in_bin(fresh(page))


def preview(client: Client, page: Page, data: dict[str, Any]) -> bool:
    response = client.post(url("preview_on_edit", page), data)
    return response.status_code == 200 and response.json()["is_valid"]


ACTIONS: dict[str, Action] = {
    "open the editor": lambda client, page, data: opens(client, url("edit", page)),
    "save a draft": save,
    "publish": publish,
    "preview": preview,
    "see the history": lambda client, page, data: opens(client, url("history", page)),
    "see where it is used": lambda client, page, data: opens(client, url("usage", page)),
    "bring back a version": revert,
    "unpublish": unpublish,
    "delete": delete,
    "open the move form": lambda client, page, data: opens(client, url("move", page)),
    "open the copy form": lambda client, page, data: opens(client, url("copy", page)),
    "lock": lock,
    "open a colleague's lock": unlock,
    "hide behind a login": hide,
    "cancel a planned publication": unschedule,
    "bulk publish": bulk_publish,
    "bulk unpublish": bulk_unpublish,
    "bulk delete": bulk_delete,
}


@contextmanager
def undone() -> Iterator[None]:
    """Undo in the database whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def browsers(tree: Tree) -> dict[str, Client]:
    """A browser for everybody."""
    return {
        person: Client() if person == "A" else signed_in(make_user(f"persoon-{person.lower()}", *roles))
        for person, roles in PEOPLE.items()
    }


class Findings:
    """Collects the cells of a table that are otherwise than they must be."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def compare(self, person: str, cell: str, who: str, happened: bool) -> None:
        if happened != (person in who):
            self.wrong.append(f"{person}: {cell}: {'happened' if happened else 'was refused'}")

    def report(self) -> None:
        assert not self.wrong, f"{len(self.wrong)} wrong:\n" + "\n".join(sorted(self.wrong))


@pytest.fixture
def forms(tree: Tree) -> dict[str, dict[str, Any]]:
    """The complete form of every page, as an administrator gets it, so that nobody is refused for a missing field."""
    administrator = signed_in(make_user("formulieren", Role.BEHEERDERS))
    forms = {}
    for name, page in tree.items():
        html = administrator.get(url("edit", page)).content.decode()
        forms[name] = querydict_from_html(html, form_id="page-edit-form").dict()
        # The blocks come from JavaScript.
        forms[name].update({"title": "Een andere titel", **A_BODY, "changes-count": "0"})
    return forms


def test_the_tables_cover_every_type_and_action(tree: Tree) -> None:
    assert set(EXPECTED) == set(ACTIONS)
    for row in EXPECTED.values():
        assert set(row) == set(tree)


def test_actions_on_pages(tree: Tree, browsers: dict[str, Client], forms: dict[str, dict[str, Any]]) -> None:
    findings = Findings()
    for person, client in browsers.items():
        for label, action in ACTIONS.items():
            for name, page in tree.items():
                with undone():
                    happened = action(client, fresh(page), forms[name])
                findings.compare(person, f"{label}: {name}", EXPECTED[label][name], happened)
    findings.report()


def test_adding_pages(tree: Tree, browsers: dict[str, Client]) -> None:
    findings = Findings()
    types = {(app, model) for _, app, model in ADDING}
    for person, client in browsers.items():
        for name, parent in tree.items():
            for app, model in types:
                opened = opens(client, reverse("wagtailadmin_pages:add", args=[app, model, parent.pk]))
                findings.compare(person, f"{model} below {name}", ADDING.get((name, app, model), ""), opened)
            who = "".join(people for (at, _, _), people in ADDING.items() if at == name)
            response = client.get(url("add_subpage", parent))
            # With one type Wagtail goes straight to its form; a refusal goes home or to the sign-in page.
            offered = response.status_code == 200 or "/add/" in response.get("Location", "")
            findings.compare(person, f"the choice below {name}", who, offered)
    findings.report()


def test_the_rest_of_the_admin(tree: Tree, browsers: dict[str, Client]) -> None:
    addresses = {name: reverse(name) for name in ELSEWHERE}
    who = dict(ELSEWHERE)
    site = Site.objects.get(is_default_site=True)
    image = get_image_model().objects.create(title="Tafel", description="Een tafel", file=get_test_image_file())
    document = get_document_model().objects.create(title="Stuk", file=ContentFile(b"tekst", name="stuk.txt"))
    redirect = Redirect.objects.create(old_path="/oud", redirect_link="/nieuw/")
    colleague = make_user("collega")
    for label, name, args, allowed in [
        ("settings", "wagtailsettings:edit", ["core", "sitesettings", site.pk], "EB"),
        ("image", "wagtailimages:edit", [image.pk], "RPEB"),
        ("document", "wagtaildocs:edit", [document.pk], "RPEB"),
        ("redirect", "wagtailredirects:edit", [redirect.pk], "EB"),
        ("user", "wagtailusers_users:edit", [colleague.pk], "B"),
    ]:
        addresses[label], who[label] = reverse(name, args=args), allowed
    findings = Findings()
    for person, client in browsers.items():
        for name, address in addresses.items():
            findings.compare(person, name, who[name], opens(client, address))
    findings.report()


def test_saving_the_settings_of_the_site(tree: Tree, browsers: dict[str, Client]) -> None:
    site = Site.objects.get(is_default_site=True)
    address = reverse("wagtailsettings:edit", args=["core", "sitesettings", site.pk])
    html = browsers["B"].get(address).content.decode()
    forms = [querydict_from_html(html, form_index=index).dict() for index in range(html.count("<form"))]
    data = next(form for form in forms if "site_name" in form)
    data |= {"site_name": "Iets anders", "footer_columns-count": "0"}
    findings = Findings()
    for person, client in browsers.items():
        with undone():
            client.post(address, data)
            saved = SiteSettings.objects.filter(site_name="Iets anders").exists()
        findings.compare(person, "settings", "EB", saved)
    findings.report()


def test_moving_a_page(tree: Tree, browsers: dict[str, Client]) -> None:
    other = tree["home"].add_child(instance=StandardPage(title="Cookies", slug="cookies", introduction="Over cookies."))
    findings = Findings()
    for person, client in browsers.items():
        with undone():
            client.post(reverse("wagtailadmin_pages:move_confirm", args=[tree["standard"].pk, other.pk]))
            moved = fresh(tree["standard"]).is_child_of(other)
        findings.compare(person, "move", "EB", moved)
    findings.report()


def test_copying_a_page(tree: Tree, browsers: dict[str, Client]) -> None:
    findings = Findings()
    for person, client in browsers.items():
        for name, parent in [("article", "news_index"), ("publication", "publication_index"), ("standard", "home")]:
            with undone():
                data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": str(tree[parent].pk)}
                client.post(url("copy", fresh(tree[name])), data)
                copied = Page.objects.filter(slug="kopie").exists()
            findings.compare(person, f"copy {name}", OWNERS[name], copied)
    findings.report()
