"""Who may open what: every address of the admin, as every role and as nobody, with real requests.

``admin_addresses.txt`` is the table: an address by its name, the kind of page or thing it is about, and who is let in: R
Redacteuren, P Publicatiebeheerders, E Eindredacteuren, B Beheerders; N is somebody without a role, A who did not sign in. A
new address without a line fails, and so does a line without an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Site, UploadedFile
from wagtail.models.media import get_root_collection_id

from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.four_eyes.sections import four_eyes_workflow, set_up
from doedemocratie.editorial.handbook.reading import handbook
from doedemocratie.editorial.models import PlainWord
from doedemocratie.opendata.models import ValueListItem
from publications.models import GlossaryTerm
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("admin_addresses.txt")
PEOPLE = {
    "R": (Role.REDACTEUREN,),
    "P": (Role.PUBLICATIEBEHEERDERS,),
    "E": (Role.EINDREDACTEUREN,),
    "B": (Role.BEHEERDERS,),
    "N": (),
}
XHR = {"X-Requested-With": "XMLHttpRequest"}  # Wagtail refuses with 403, and with a way back to the dashboard otherwise
# What a page stands for: news, publications, the parts of the site that nobody adds to.
PAGES = ("article", "publication", "standard", "home")
PAGE_PARAMETERS = {"page_id", "parent_page_id", "page_to_move_id", "publication_id", "parent_id", "page_pk"}
# A pattern without a name is covered by the name of the one that it stands before. The others raise an error on purpose, or have a way in of their own (tests/accounts/test_sign_in.py, test_admin_api.py).
APART = re.compile(
    r"wagtailadmin_error_test|wagtailadmin_password_reset|wagtailadmin_log|wagtailadmin_api|handbook:picture|^-$"
)


def patterns(found: list[Any], address: str = "", names: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Return the name and the pattern of every address below ``found``."""
    for pattern in found:
        here = address + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(
                pattern.url_patterns, here, (*names, *([pattern.namespace] if pattern.namespace else []))
            )
        elif isinstance(pattern, URLPattern):
            yield ":".join([*names, pattern.name or "-"]), here


def addresses() -> list[tuple[str, str]]:
    """Return the name and the pattern of every address of the admin that the table is about."""
    found = patterns(get_resolver().url_patterns)
    return sorted({(name, here) for name, here in found if here.startswith("beheer/") and not APART.search(name)})


@pytest.fixture
def things(tree: Tree) -> dict[str, Any]:
    """One of everything that an address can be about, by the name of the parameter and, where needed, of the address."""
    set_up()
    admin = make_user("baas", Role.BEHEERDERS)
    image = get_image_model().objects.create(title="Foto", description="Een foto.", file=get_test_image_file())
    document = get_document_model().objects.create(title="Stuk", file=ContentFile(b"tekst", "stuk.txt"))
    upload = UploadedFile.objects.create(file=ContentFile(b"x", "x.txt"), uploaded_by_user=admin)
    workflow = four_eyes_workflow()
    publication = tree["publication"].specific
    revisions = {name: tree[name].specific.save_revision(user=admin).pk for name in PAGES}
    publication.refresh_from_db()
    state = workflow.start(publication, admin)
    redirect = Redirect.objects.create(old_path="/oud", redirect_link="/nieuw/")
    made = {
        "wagtailsnippets_publications_glossaryterm": GlossaryTerm.objects.create(term="Begrip", definition="Uitleg."),
        "wagtailsnippetchoosers_publications_glossaryterm": GlossaryTerm.objects.first(),
        "wagtailsnippets_editorial_plainword": PlainWord.objects.first()
        or PlainWord.objects.create(word="x", plainer="y"),
        "wagtailsnippetchoosers_editorial_plainword": PlainWord.objects.first(),
        "waardelijsten": ValueListItem.objects.first(),
        "wagtailsites": Site.objects.get(),
        "wagtailusers_users": admin,
        "wagtailusers_groups": admin.groups.first(),
        "wagtailadmin_collections": Collection.objects.get(pk=get_root_collection_id()).add_child(name="Map"),
        "wagtailadmin_workflows": workflow,
        "wagtailimages_chooser": image,
        "wagtaildocs_chooser": document,
    }
    task = workflow.tasks.get()
    return {
        "made": {name: thing.pk for name, thing in made.items()},
        "pages": {name: tree[name].pk for name in PAGES},
        "task": task.pk,
        "image_id": image.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "uploaded_file_id": upload.pk,
        "redirect_id": redirect.pk,
        "collection_id": made["wagtailadmin_collections"].pk,
        "workflow_pk": workflow.pk,
        "workflow_state_id": state.pk,
        "task_id": task.pk,
        "task_state_id": state.current_task_state_id,
        "destination_id": tree["home"].pk,
        "session_id": 1,
        "object_id": tree["publication"].pk,
        "revisions": revisions,
        "year": 2026,
        "month": 11,
        "filter_spec": "width-100",
        "slug": handbook().chapters[0].slug,
        "action_name": "approve",
        "action": "delete",
    }


MODELS = {
    "wagtailadmin_pages:add": [
        ("news", "newsarticlepage"),
        ("publications", "publicationpage"),
        ("core", "standardpage"),
    ],
    "wagtailadmin_workflows:add_task": [("editorial", "foureyestask")],
    "wagtailsettings:edit": [("core", "sitesettings")],
    "wagtailsettings:preview_on_edit": [("core", "sitesettings")],
    "wagtail_bulk_action": [("wagtailcore", "page")],
}


def concrete(name: str, pattern: str, things: dict[str, Any]) -> dict[str, str]:
    """Return each address that ``pattern`` stands for, by what it is about."""
    parameters = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
    start = pattern.removesuffix("$")
    if name == "wagtailadmin_pages:revisions_compare":
        return {kind: f"/beheer/pages/{pk}/revisions/compare/live...latest/" for kind, pk in things["pages"].items()}
    found = {"": start}
    if "app_label" in parameters or "app_name" in parameters or "content_type_app_name" in parameters:
        models = MODELS.get(name, MODELS["wagtailadmin_pages:add"])
        found = {model: fill(start, {"app": app, "model": model}) for app, model in models}
    if set(parameters) & PAGE_PARAMETERS:
        found = {
            " ".join(filter(None, [about, kind])): re.sub(
                rf"<(?:\w+:)?({'|'.join(PAGE_PARAMETERS)})>", str(pk), address
            ).replace("<int:revision_id>", str(things["revisions"][kind]))
            for about, address in found.items()
            for kind, pk in things["pages"].items()
        }
    own = {**things, "pk": things["made"].get(name.partition(":")[0], 1)}
    if name.startswith("wagtailadmin_workflows:") and "task" in name:
        own["pk"] = things["task"]
    if name.startswith("wagtailsettings:"):
        own["pk"] = Site.objects.get().pk
    return {
        about: "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(own[match[1]]), address)
        for about, address in found.items()
    }


def fill(address: str, names: dict[str, str]) -> str:
    """Return ``address`` with the names of an app and a model in it."""
    address = re.sub(r"<\w+:(?:\w+_)?app_(?:label|name)>", names["app"], address)
    return re.sub(r"<\w+:(?:\w+_)?model_name>", names["model"], address)


def is_let_in(client: Client, address: str) -> bool:
    """Return whether ``client`` gets what is at ``address``. Where only a form is sent, an empty one is, and taken back."""
    response = client.get(address, headers=XHR)
    if response.status_code == 405:
        with transaction.atomic():
            response = client.post(address, headers=XHR)
            transaction.set_rollback(True)
    assert response.status_code < 500, address
    to_login = response.status_code == 302 and response["Location"].startswith(reverse("wagtailadmin_login"))
    return response.status_code not in {401, 403, 404} and not to_login


def table() -> dict[str, str]:
    """Return who is let in, by the address and what it is about."""
    lines = [line.split("|") for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {address.strip(): people.strip() for address, people in lines}


def test_who_is_let_in(things: dict[str, Any]) -> None:
    clients = {letter: signed_in(make_user(f"persoon-{letter}", *roles)) for letter, roles in PEOPLE.items()}
    clients["A"] = Client()
    found = {}
    for name, pattern in addresses():
        for about, address in concrete(name, pattern, things).items():
            let_in = [letter for letter, client in clients.items() if is_let_in(client, address)]
            found[f"{name} {about}".strip()] = "".join(let_in) or "-"
    expected = table()
    otherwise = {
        name: (people, expected[name]) for name, people in found.items() if people != expected.get(name, people)
    }
    assert otherwise == {}  # as it is, as the table says
    assert set(found) == set(expected)
