"""What the tests of withdrawing share: a publication with two chapters, and what a reader is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from doedemocratie.opendata.models import ValueList, ValueListItem
from publications.models import ChapterPage, PublicationPage
from tests import factories

PRIVACY = "https://identifier.overheid.nl/tooi/def/thes/kern/c_098c1346"


def paragraph(text: str) -> list[tuple[str, str]]:
    """Return a body of one paragraph."""
    return [("paragraph", f"<p>{text}</p>")]


@dataclass
class Shelf:
    """A site with one publication, "Oude gids", and its chapters."""

    site: dict[str, Any]
    publication: PublicationPage
    chapters: list[ChapterPage]

    @property
    def addresses(self) -> list[str]:
        """The addresses of the publication and of each chapter."""
        return [page.url for page in (self.publication, *self.chapters)]


def make_shelf(**fields: Any) -> Shelf:
    """Return a new site with the publication."""
    site = factories.make_site()
    fields = {"title": "Oude gids", "slug": "oude-gids", "body": paragraph("Eerste versie."), **fields}
    publication = factories.make_publication(site["publicaties"], **fields)
    chapters = [
        factories.add_page(publication, ChapterPage, title=title, slug=title.lower(), body=paragraph(f"Over {title}."))
        for title in ("Begin", "Einde")
    ]
    publication.refresh_from_db()
    return Shelf(site, publication, chapters)


def privacy_reason() -> ValueListItem:
    """Return the standard's reason for a text that had something private in it."""
    reason, _ = ValueListItem.objects.get_or_create(
        value_list=ValueList.REASON, uri=PRIVACY, defaults={"label": "correctie privacygevoelige gegevens"}
    )
    return reason


def told(address: str) -> tuple[int, dict[str, str]]:
    """Return the status of a visit to ``address``, and what the visitor is told of a page that is gone."""
    response = Client().get(address)
    main = BeautifulSoup(response.content, "html.parser").main
    facts = {term.get_text(strip=True): term.find_next("dd").get_text(strip=True) for term in main.find_all("dt")}
    return response.status_code, {"kop": main.h1.get_text(strip=True), **facts}


def save_draft(page: Any, **fields: Any) -> Any:
    """Save a draft of ``page`` as its form does, and return the page as it is then."""
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    if not draft.live:
        draft.save()
    draft.save_revision()
    return type(page).objects.get(pk=page.pk)
