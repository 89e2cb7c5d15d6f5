"""Pages, images and documents for tests, made with the same means that an editor has."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.models import Page, PageViewRestriction, Site

from doedemocratie.core.models import PageTheme, StandardPage, ThemeIndexPage, ThemePage
from doedemocratie.library.models import CustomDocument, CustomImage
from home.models import HomePage
from news.models import AgendaPage, EventPage, NewsArticlePage, NewsIndexPage
from publications.models import PublicationIndexPage, PublicationPage
from tests.database import made_once

_numbers = itertools.count(1)


def add_page(
    parent: Page, model: type[Page], live: bool = True, themes: tuple[ThemePage, ...] = (), **fields: Any
) -> Any:
    """Return a new page of type ``model`` below ``parent``, published unless ``live`` is false."""
    number = next(_numbers)
    fields.setdefault("title", f"{model._meta.verbose_name} {number}".capitalize())
    fields.setdefault("slug", f"pagina-{number}")
    fields.setdefault("introduction", "Waar deze pagina over gaat.")
    page = parent.add_child(instance=model(live=False, **fields))
    for order, theme in enumerate(themes):
        page.theme_links.add(PageTheme(theme=theme, sort_order=order))
    revision = page.save_revision()
    if live:
        revision.publish()
        page.refresh_from_db()
    return page


def make_home(**fields: Any) -> HomePage:
    """Return a home page at the root of the site, in place of the one that Wagtail's migrations make."""
    root = Page.get_first_root_node()
    for leftover in root.get_children():
        leftover.delete()
    root = Page.objects.get(pk=root.pk)
    fields.setdefault("hero_title", "Burgers pakken zelf aan")
    home = add_page(
        root, HomePage, title="Home", slug="home", intro_heading="Wat is het?", intro_text="<p>Inleiding.</p>", **fields
    )
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    Site.clear_site_root_paths_cache()
    return home


@made_once
def make_site() -> dict[str, Any]:
    """Return a home page with its sections, by slug: "home", "nieuws", "agenda", "publicaties", "themas"."""
    home = make_home()
    sections = {
        "nieuws": NewsIndexPage,
        "agenda": AgendaPage,
        "publicaties": PublicationIndexPage,
        "themas": ThemeIndexPage,
    }
    site: dict[str, Any] = {"home": home}
    for slug, model in sections.items():
        site[slug] = add_page(home, model, title=slug.capitalize(), slug=slug, show_in_menus=True)
    return site


def make_article(parent: Page, **fields: Any) -> NewsArticlePage:
    """Return a news article."""
    return add_page(parent, NewsArticlePage, **fields)


def make_event(parent: Page, **fields: Any) -> EventPage:
    """Return an event, in a week unless it says otherwise."""
    fields.setdefault("start", timezone.now() + dt.timedelta(days=7))
    return add_page(parent, EventPage, **fields)


def make_publication(parent: Page, **fields: Any) -> PublicationPage:
    """Return a publication."""
    return add_page(parent, PublicationPage, **fields)


def make_theme(parent: Page, **fields: Any) -> ThemePage:
    """Return a theme."""
    return add_page(parent, ThemePage, **fields)


def make_standard_page(parent: Page, **fields: Any) -> StandardPage:
    """Return a page with standing information."""
    return add_page(parent, StandardPage, **fields)


def make_image(width: int = 1600, height: int = 900, **fields: Any) -> CustomImage:
    """Return an image in the library, ``width`` by ``height`` pixels."""
    content = io.BytesIO()
    PillowImage.new("RGB", (width, height), "#0d4a57").save(content, "PNG")
    number = next(_numbers)
    fields.setdefault("title", f"Beeld {number}")
    fields.setdefault("description", "Een tafel met zes stoelen")
    return CustomImage.objects.create(file=ContentFile(content.getvalue(), f"beeld-{number}.png"), **fields)


def make_document(**fields: Any) -> CustomDocument:
    """Return a document in the library."""
    fields.setdefault("title", "Handreiking")
    return CustomDocument.objects.create(file=ContentFile(b"%PDF-1.7 voorbeeld", "handreiking.pdf"), **fields)


def restrict(page: Page) -> None:
    """Show ``page`` and what is below it only to who signs in."""
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


# What an editor's form sends of a text of one block.
A_BODY = {
    "body-count": "1",
    "body-0-deleted": "",
    "body-0-order": "0",
    "body-0-type": "heading",
    "body-0-id": "",
    "body-0-value-text": "Waar het om gaat",
    "body-0-value-level": "h2",
    "body-0-value-anchor": "",
}
