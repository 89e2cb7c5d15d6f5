"""The site with its initial content, and beside that a page of everything that an editor can make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import TransactionTestCase
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, get_page_models

from doedemocratie.core.models import PageTheme, SiteSettings, StandardPage, ThemePage
from home.models import HomePage
from news.models import AgendaPage, NewsIndexPage
from publications.enums import RelationKind
from publications.models import PublicationDownload, PublicationIndexPage, PublicationPage, PublicationRelation
from tests import factories
from tests.visiting import load_initial_content

# One page of every type and one of each kind of answer, with the status of the answer.
PAGES = {
    "/": 200,
    "/nieuws/": 200,
    "/nieuws/?jaar=2016": 200,
    "/nieuws/prodemos-nieuwe-publicatie-doe-democratie/": 200,
    "/nieuws/alles/": 200,
    "/agenda/": 200,
    "/agenda/g1000-uden/": 200,
    "/agenda/alles/": 200,
    "/publicaties/": 200,
    "/publicaties/wil-en-wet/": 200,
    "/publicaties/omgaan-met-aansprakelijkheid/?weergave=alles": 200,
    "/publicaties/omgaan-met-aansprakelijkheid/wat-is-aansprakelijkheid/": 200,
    "/publicaties/ruimte-voor-initiatief/": 200,
    "/publicaties/alles/": 200,
    "/themas/": 200,
    "/themas/regels-en-ruimte/": 200,
    "/privacy/": 200,
    "/alle-blokken/": 200,
    "/zoeken/": 200,
    "/zoeken/?q=gemeente": 200,
    "/zoeken/?q=xyzzy": 200,
    "/besloten/": 200,  # asks for a password
    "/bestaat-niet/": 404,
    "/nieuws/weg/": 410,
    "/kapot/": 500,
}
BROKEN = "kapot"


@contextmanager
def showcase() -> Iterator[None]:
    """Have the showcase in the database, for the server in another thread to read; leave what the migrations made."""

    class Database(TransactionTestCase):
        """Undoes what is committed."""

    Database.setUpClass()
    database = Database(methodName="__init__")
    database._pre_setup()
    patch = pytest.MonkeyPatch()
    patch.setattr(StandardPage, "serve", fail_when_broken)
    try:
        load_initial_content()
        add_everything()
        yield
    finally:
        patch.undo()
        database._post_teardown()
        Database.tearDownClass()
        Database.doClassCleanups()


def fail_when_broken(page: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
    """Serve ``page``, unless it is the broken one."""
    if page.slug == BROKEN:
        raise RuntimeError("broken on purpose")
    return super(StandardPage, page).serve(request, *args, **kwargs)


def page_types_without_page() -> set[str]:
    """Return the names of the page types of which PAGES has no page."""
    shown = {type(page) for page in Page.objects.live().specific() if page.url in PAGES}
    made = [model for model in get_page_models() if model is not Page and model.is_creatable]
    return {model.__name__ for model in made} - {model.__name__ for model in shown}


def add_everything() -> None:
    """Add the pages that use every field and block, and those that give each kind of answer."""
    home, news = HomePage.objects.get(), NewsIndexPage.objects.get()
    theme = ThemePage.objects.first()
    image = factories.make_image(1600, 900)
    body = every_block(image, news)
    common: dict[str, Any] = {"title": "Alles wat een pagina kan hebben", "slug": "alles", "lead_image": image}
    article = factories.make_article(
        news,
        **common,
        publication_date=dt.date(2015, 6, 6),
        source_name="Een krant",
        source_url="https://www.example.org/bericht",
        body=body,
    )
    event = factories.make_event(
        AgendaPage.objects.get(),
        **common,
        start=timezone.now().replace(microsecond=0) + dt.timedelta(days=3),
        end=timezone.now().replace(microsecond=0) + dt.timedelta(days=5),
        venue_name="Dorpshuis",
        venue_address="Kerkplein 1\n5401 AA Uden",
        online_url="https://www.example.org/online",
        organiser="Bewoners van Uden",
        registration_url="https://www.example.org/aanmelden",
        cost="Gratis",
        venue_accessibility="Er is een lift.",
        body=body,
    )
    publication = factories.make_publication(
        PublicationIndexPage.objects.get(),
        **common,
        subtitle="Van begin tot eind",
        authors="Vries, Anna de; Jansen, Bo; Raad van buren",
        publisher="Uitgever",
        publication_date=dt.date(2014, 3, 1),
        edition=2,
        isbn="9789012345675",
        identifier="2014-12",
        page_count=48,
        for_residents=True,
        body=[*blocks_of_publications(), *body],
        changes=[
            ("change", {"date": dt.date(2026, 10, 1), "edition": 2, "text": "Het stuk over verzekeren is nieuw."})
        ],
    )
    PublicationRelation.objects.create(
        page=publication, kind=RelationKind.REPLACED_BY, other=PublicationPage.objects.get(slug="wil-en-wet")
    )
    for language in ("nl", "en"):
        PublicationDownload.objects.create(
            page=publication, document=factories.make_document(), language=language, page_count=48
        )
    for page in (article, event, publication):
        PageTheme.objects.create(page=page, theme=theme)

    factories.make_standard_page(
        home, title="Alle blokken van de tekst", slug="alle-blokken", introduction="Elk blok een keer.", body=body
    )
    factories.make_standard_page(home, title="Kapot", slug=BROKEN)
    private = factories.make_standard_page(home, title="Besloten", slug="besloten")
    PageViewRestriction.objects.create(
        page=private, restriction_type=PageViewRestriction.PASSWORD, password="appelboom"
    )
    factories.make_article(news, title="Weg", slug="weg").unpublish()
    settings = SiteSettings.for_site(home.get_site())
    settings.notice_title, settings.notice_text = "Onderhoud", "De site is zondag even niet te bereiken."
    settings.contact_email, settings.contact_phone = "redactie@example.org", "070 123 45 67"
    settings.save()


def blocks_of_publications() -> list[tuple[str, Any]]:
    """Return each of the blocks that only publications have, with a text that names a note twice and uses a term."""
    return [
        ("key_points", {"points": ["Begin klein.", "Vraag uw gemeente om advies."]}),
        ("paragraph", "<p>Soms bent u aansprakelijk[^wet]. De gemeente ook[^wet].</p><p>Kijk in de polis[^polis].</p>"),
        ("checklist", {"title": "Voor u begint", "items": ["Wij weten wie het doet.", "Wij zijn verzekerd."]}),
        (
            "sources",
            {
                "sources": [
                    {"text": "Een wet", "url": "https://www.example.org/wet", "seen_on": dt.date(2026, 11, 26)},
                    {"text": "Een boek uit 2014", "url": "", "seen_on": None},
                ]
            },
        ),
        (
            "footnotes",
            {"notes": [{"name": "wet", "text": "<p>Artikel 1.</p>"}, {"name": "polis", "text": "<p>Bladzijde 2.</p>"}]},
        ),
    ]


def every_block(image: Any, page: Page) -> list[tuple[str, Any]]:
    """Return a body with each of the blocks, as they are written in a test or a script."""
    text = "<p>Begin <b>klein</b> en lees <a href='https://www.example.org/'>meer</a>.</p><ul><li>Eén</li><li>Twee</li></ul>"
    part = {"title": "Vraag het de buren", "text": text}
    long_word = "Aansprakelijkheidsverzekeringsmaatschappijen"
    return [
        ("paragraph", text),
        ("heading", {"text": "Hoe begint u?", "level": "h2", "anchor": ""}),
        ("paragraph", f"<p>{long_word} <i>wachten</i>.</p><ol><li>Eerst</li><li>Dan</li></ol>"),
        ("heading", {"text": "Met wie?", "level": "h3", "anchor": "met-wie"}),
        ("quote", {"text": "Wij begonnen.", "source": "Een bewoner", "source_url": "https://www.example.org/"}),
        ("callout", {"title": "Goed om te weten", "text": text}),
        ("image", {"image": image, "caption": "Een tafel", "credit": "Een bewoner"}),
        (
            "video",
            {"title": "De tuin", "url": "https://www.example.org/video", "poster": image, "transcript": text},
        ),
        ("steps", {"steps": [part, part]}),
        ("accordion", {"items": [part, part]}),
        (
            "table",
            {
                "caption": "Wie doet wat?",
                "row_headers": True,
                "table": {
                    "columns": [
                        {"type": "text", "heading": "Taak"},
                        {"type": "number", "heading": "Uren per maand"},
                        {"type": "rich_text", "heading": long_word},
                    ],
                    "rows": [{"values": ["Plan maken", 3, text]}, {"values": ["Ruimte geven", 12, text]}],
                },
            },
        ),
        ("downloads", {"title": "Downloads", "documents": [factories.make_document(), factories.make_document()]}),
        ("page_links", {"title": "Lees ook", "pages": [page, page]}),
        ("contact", {"name": "N. de Boer", "role": "Gemeente", "email": "n@example.org", "phone": "070 123 45 67"}),
    ]
