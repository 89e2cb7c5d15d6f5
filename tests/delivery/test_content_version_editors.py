"""What editors and the clock do through the admin: what visitors can see moves the content version, the rest does not.

Each change goes the way an editor goes, by the admin's own addresses, and is checked both ways: there is a row in the
database, and every reader's version is another one, or neither.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Comment, Page, Site
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.enums import Role
from doedemocratie.delivery import content_version
from doedemocratie.delivery.models import ContentChange
from doedemocratie.library.models import CustomDocument, CustomImage
from doedemocratie.library.renditions import ALL_SPECS
from tests.accounts.conftest import Tree, make_tree, make_user
from tests.factories import A_BODY, make_document, make_image

MISTAKES = ".error-message, .messages .error, .w-field__errors"

pytestmark = pytest.mark.django_db(transaction=True)


class Editor:
    """A person in the admin, and what was made before for this person to change."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.tree: Tree = make_tree()
        self.draft = self.tree["news_index"].add_child(
            instance=type(self.tree["article"])(title="Klad", slug="klad", introduction="Klad.", live=False)
        )
        self.draft.save_revision()
        self.image = make_image()
        self.document = make_document()
        self.redirect = Redirect.objects.create(old_path="/oud", redirect_link="/nieuw/")

    def form(self, name: str, *args: Any, field: str) -> tuple[str, dict[str, Any]]:
        """Return the address of a form of the admin, and what the one with this ``field`` holds."""
        address = reverse(name, args=args)
        html = self.client.get(address).content
        forms = BeautifulSoup(html, "html.parser").find_all("form")
        index = next(index for index, form in enumerate(forms) if form.find(attrs={"name": field}))
        return address, querydict_from_html(html.decode(), form_index=index).dict()

    def fill_in(self, name: str, *args: Any, **data: Any) -> None:
        """Send a form of the admin with other ``data`` than it holds."""
        address, form = self.form(name, *args, field=next(iter(data)))
        self.accepted(self.client.post(address, {**form, **data}))

    def post(self, name: str, *args: Any, json: bool = False, **data: Any) -> None:
        """Send a form that the admin accepts."""
        headers = {"Accept": "application/json"} if json else {}
        answer = self.client.post(reverse(name, args=args), data, headers=headers)
        self.accepted(answer, json=json)

    @staticmethod
    def accepted(answer: Any, *, json: bool = False) -> None:
        mistakes = [
            found.get_text(" ", strip=True) for found in BeautifulSoup(answer.content, "html.parser").select(MISTAKES)
        ]
        assert answer.status_code == (200 if json else 302), mistakes
        assert not json or answer.json().get("success", True), answer.json()

    def save(self, page: Page, *, json: bool = False, **data: Any) -> None:
        """Save the form of ``page`` with other ``data``: as a draft, unless that says ``publish``."""
        publish = {"action-publish": "action-publish"} if data.pop("publish", False) else {}
        address, form = self.form("wagtailadmin_pages:edit", page.pk, field="title")
        headers = {"Accept": "application/json"} if json else {}
        answer = self.client.post(address, {**form, **A_BODY, **data, **publish}, headers=headers)
        self.accepted(answer, json=json)


@pytest.fixture
def editor(admin_client: Client) -> Iterator[Editor]:
    caches["pages"].clear()
    caches["version"].clear()
    yield Editor(admin_client)
    caches["pages"].clear()
    caches["version"].clear()


def moved(change: Callable[[], object]) -> bool:
    """Return whether ``change`` moved the version on, for readers and in the database alike."""
    before, rows = content_version.current(), ContentChange.objects.count()
    change()
    other = content_version.current() != before
    assert other == (ContentChange.objects.count() > rows)
    return other


def png() -> SimpleUploadedFile:
    content = io.BytesIO()
    PillowImage.new("RGB", (800, 600), "#0d4a57").save(content, "PNG")
    return SimpleUploadedFile("nieuw.png", content.getvalue(), "image/png")


def edit_site(editor: Editor) -> None:
    site = Site.objects.get()
    data = {"hostname": site.hostname, "port": "80", "site_name": "Anders", "is_default_site": "on"}
    editor.post("wagtailsites:edit", site.pk, root_page=site.root_page_id, **data)


def make_rendition(editor: Editor) -> None:
    editor.image.renditions.all().delete()
    assert moved(lambda: CustomImage.objects.get(pk=editor.image.pk).get_rendition(ALL_SPECS[0]))


def expire(editor: Editor) -> None:
    Page.objects.filter(pk=editor.tree["article"].pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    assert moved(lambda: call_command("publish_scheduled", verbosity=0))
    editor.tree["article"].refresh_from_db()
    assert not editor.tree["article"].live


def go_live(editor: Editor) -> None:
    go_live_at = timezone.now() - dt.timedelta(minutes=1)
    editor.draft.go_live_at = go_live_at
    editor.draft.save_revision(approved_go_live_at=go_live_at)
    assert moved(lambda: call_command("publish_scheduled", verbosity=0))
    editor.draft.refresh_from_db()
    assert editor.draft.live


def move_drafts_with_live_below(editor: Editor) -> None:
    """A page below one that is not live is there for visitors all the same, and moves with it."""
    Page.objects.filter(pk=editor.tree["theme_index"].pk).update(live=False)
    hidden = Page.objects.get(pk=editor.tree["theme_index"].pk)
    assert moved(lambda: hidden.specific.move(editor.tree["standard"], pos="last-child"))
    hidden = Page.objects.get(pk=hidden.pk).specific
    hidden.slug = "onderwerpen"
    hidden.save()


SEEN: dict[str, Callable[[Editor], object]] = {
    "publish a draft": lambda editor: editor.save(editor.draft, publish=True),
    "publish a change": lambda editor: editor.save(editor.tree["article"], title="Anders", publish=True),
    "slug": lambda editor: editor.save(editor.tree["article"], slug="anders", publish=True),
    "slug of a section": lambda editor: editor.save(editor.tree["news_index"], slug="berichten", publish=True),
    "theme": lambda editor: editor.save(editor.tree["theme"], title="Anders", publish=True),
    "unpublish": lambda editor: editor.post("wagtailadmin_pages:unpublish", editor.tree["article"].pk),
    "delete": lambda editor: editor.post("wagtailadmin_pages:delete", editor.tree["article"].pk),
    "delete a section": lambda editor: editor.tree["news_index"].delete(),
    "move": lambda editor: editor.post(
        "wagtailadmin_pages:move_confirm", editor.tree["theme"].pk, editor.tree["theme_index"].pk
    ),
    "reorder": lambda editor: editor.client.post(
        f"{reverse('wagtailadmin_pages:set_page_position', args=[editor.tree['agenda'].pk])}?position=0"
    ),
    "copy": lambda editor: editor.post(
        "wagtailadmin_pages:copy",
        editor.tree["article"].pk,
        new_title="Nog een",
        new_slug="nog-een",
        new_parent_page=editor.tree["news_index"].pk,
        publish_copies="on",
    ),
    "what is below a draft": move_drafts_with_live_below,
    "privacy": lambda editor: editor.client.post(
        reverse("wagtailadmin_pages:set_privacy", args=[editor.tree["article"].pk]), {"restriction_type": "login"}
    ),
    "expiry": expire,
    "scheduled": go_live,
    "settings": lambda editor: editor.fill_in(
        "wagtailsettings:edit",
        "core",
        "sitesettings",
        Site.objects.get().pk,
        **{"site_name": "Anders", "footer_columns-count": "0"},
    ),
    "site": edit_site,
    "image": lambda editor: editor.fill_in("wagtailimages:edit", editor.image.pk, description="Iets anders", file=""),
    "image deleted": lambda editor: editor.post("wagtailimages:delete", editor.image.pk),
    "rendition": make_rendition,
    "document": lambda editor: editor.fill_in("wagtaildocs:edit", editor.document.pk, title="Anders", file=""),
    "document deleted": lambda editor: editor.post("wagtaildocs:delete", editor.document.pk),
    "redirect": lambda editor: editor.fill_in(
        "wagtailredirects:add", old_path="/weg", redirect_link="https://example.org/"
    ),
    "redirect deleted": lambda editor: editor.post("wagtailredirects:delete", editor.redirect.pk),
    "collection privacy": lambda editor: editor.client.post(
        reverse("wagtailadmin_collections:set_privacy", args=[_collection().pk]), {"restriction_type": "login"}
    ),
}


def _collection() -> Collection:
    return Collection.get_first_root_node().add_child(name="Besloten")


@pytest.mark.parametrize("name", SEEN)
def test_what_visitors_see_moves_the_version(editor: Editor, name: str) -> None:
    assert moved(lambda: SEEN[name](editor))


def comment(editor: Editor) -> None:
    page, user = editor.tree["article"], make_user("collega")
    Comment.objects.create(page=page, user=user, text="Klopt dit?", contentpath="title").delete()


def carry_out_tasks(editor: Editor) -> None:
    from django_tasks_db.models import DBTaskResult

    from doedemocratie.library.tasks import make_renditions_of

    DBTaskResult.objects.create(task_path=make_renditions_of.module_path, args_kwargs={"args": [0], "kwargs": {}})
    DBTaskResult.objects.all().delete()


def sign_in(editor: Editor) -> None:
    user = make_user("redacteur", Role.REDACTEUREN)
    Client().force_login(user)
    Client().post(reverse("wagtailadmin_login"), {"username": "redacteur", "password": "verkeerd"})
    Client().post(reverse("wagtailadmin_login"), {"username": "redacteur", "password": "een lang wachtwoord"})


def autosave_new(editor: Editor) -> None:
    args = ["news", "newsarticlepage", editor.tree["news_index"].pk]
    address, form = editor.form("wagtailadmin_pages:add", *args, field="title")
    typed = {"title": "Nog bezig", "slug": "nog-bezig", "body-count": "0"}
    editor.accepted(editor.client.post(address, {**form, **typed}, headers={"Accept": "application/json"}), json=True)


def add_image(editor: Editor) -> None:
    """Upload a picture. The worker makes its renditions later; those are seen, for a page may show it by then."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}):
        editor.fill_in("wagtailimages:add", title="Nieuw", description="Een tafel", file=png())


UNSEEN: dict[str, Callable[[Editor], object]] = {
    "autosave of a live page": lambda editor: editor.save(editor.tree["article"], json=True, title="Nog bezig"),
    "autosave of a draft": lambda editor: editor.save(editor.draft, json=True, title="Nog bezig"),
    "autosave of a new page": autosave_new,
    "draft": lambda editor: editor.save(editor.tree["article"], title="Nog niet", slug="nog-niet"),
    "revision": lambda editor: editor.tree["article"].save_revision(),
    "scheduled for later": lambda editor: editor.draft.save_revision(
        approved_go_live_at=timezone.now() + dt.timedelta(days=1)
    ),
    "nothing is due": lambda editor: call_command("publish_scheduled", verbosity=0),
    "draft deleted": lambda editor: editor.post("wagtailadmin_pages:delete", editor.draft.pk),
    "draft moved": lambda editor: editor.draft.move(editor.tree["news_index"], pos="first-child"),
    "lock": lambda editor: editor.post("wagtailadmin_pages:lock", editor.tree["article"].pk),
    "unlock": lambda editor: editor.post("wagtailadmin_pages:unlock", editor.tree["article"].pk),
    "comment": comment,
    "sign in": sign_in,
    "task": carry_out_tasks,
    "index": lambda editor: call_command("update_index", verbosity=0),
    "sessions": lambda editor: call_command("clearsessions"),
    "image added": add_image,
    "document added": lambda editor: make_document(),
    "picture for the admin": lambda editor: editor.image.get_rendition("max-165x165"),
    "admin visited": lambda editor: [
        editor.client.get(reverse(name)) for name in ("wagtailadmin_home", "wagtailimages:index", "wagtaildocs:index")
    ],
    "site visited": lambda editor: [Client().get(path) for path in ("/", "/nieuws/", "/nieuws/bericht/", "/nergens/")],
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_visitors_do_not_see_leaves_the_version(editor: Editor, name: str) -> None:
    made = (CustomImage.objects.count(), CustomDocument.objects.count(), Page.objects.count())
    assert not moved(lambda: UNSEEN[name](editor))
    if name.endswith(("added", "new page", "draft deleted")):
        assert made != (CustomImage.objects.count(), CustomDocument.objects.count(), Page.objects.count())
