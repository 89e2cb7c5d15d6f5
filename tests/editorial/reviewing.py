"""What the tests of publishing with four eyes share: a section with it on, its people, and a draft that is submitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.editorial.four_eyes.sections import set_up
from tests import factories
from tests.accounts.conftest import make_user, signed_in

PEOPLE = {
    "anna": Role.PUBLICATIEBEHEERDERS,
    "bert": Role.PUBLICATIEBEHEERDERS,
    "els": Role.EINDREDACTEUREN,
    "rob": Role.REDACTEUREN,
    "bea": Role.BEHEERDERS,
}


@dataclass
class Desk:
    """A site with people who write and approve; publications have four eyes from the start."""

    site: dict[str, Any]
    people: dict[str, Any]
    browsers: dict[str, Client]
    publication: Any

    def edit(self, page: Page | None = None) -> str:
        """Return the address of the editor of a page."""
        return reverse("wagtailadmin_pages:edit", args=[(page or self.publication).pk])

    def form(self, name: str, page: Page | None = None, **fields: Any) -> dict[str, Any]:
        """Return the form of a page as somebody gets it, with some fields changed."""
        html = self.browsers[name].get(self.edit(page)).content.decode()
        data: dict[str, Any] = querydict_from_html(html, form_id="page-edit-form").dict()
        # The blocks come from JavaScript. One that was sent before has its id: without it the text would be another.
        body = Page.objects.get(pk=(page or self.publication).pk).get_latest_revision_as_object().body
        known = {"body-0-id": body[0].id} if len(body) else {}
        return {**data, **factories.A_BODY, **known, "changes-count": "0", **fields}

    def post(self, name: str, page: Page | None = None, **fields: Any) -> Any:
        """Send the form of a page as somebody, and return the page that follows."""
        return self.browsers[name].post(self.edit(page), self.form(name, page, **fields), follow=True)

    def submit(self, name: str = "anna", **fields: Any) -> Any:
        """Change the publication and put it before a colleague."""
        return self.post(name, **{"title": "Nieuwe titel", **fields, "action-submit": "x"})

    def approve(self, name: str, **fields: Any) -> Any:
        """Approve the publication in its editor, perhaps with changes."""
        return self.post(name, **fields, **{"action-workflow-action": "true", "workflow-action-name": "approve"})

    def act(self, name: str, action: str, comment: str = "") -> Any:
        """Approve the publication, or send it back, from the list on the dashboard."""
        task_state = self.fresh().current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[self.publication.pk, action, task_state.pk])
        return self.browsers[name].post(address, {"comment": comment}, follow=True)

    def fresh(self) -> Any:
        """Return the publication as it is in the database."""
        return type(self.publication).objects.get(pk=self.publication.pk)

    @property
    def title(self) -> str:
        """The title that readers see, or an empty text when the publication is not on the site."""
        page = self.fresh()
        return str(page.title) if page.live else ""


def make_desk(**fields: Any) -> Desk:
    """Return a new site with people and one published publication."""
    site = factories.make_site()
    publication = factories.make_publication(site["publicaties"], **{"title": "Oude titel", "slug": "gids", **fields})
    set_up_roles()
    set_up()
    people = {name: make_user(name, role) for name, role in PEOPLE.items()}
    return Desk(site, people, {name: signed_in(user) for name, user in people.items()}, publication)


def said(response: Any) -> str:
    """Return the messages above the page that somebody ends on."""
    from bs4 import BeautifulSoup

    found = BeautifulSoup(response.content, "html.parser").select(".messages li")
    return " ".join(element.get_text(" ", strip=True) for element in found)
