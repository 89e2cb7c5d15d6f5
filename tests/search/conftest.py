"""A small site to search in."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Page, Site
from wagtail.search import index

from doedemocratie.core.models import PageTheme, ThemeIndexPage, ThemePage
from home.models import HomePage
from news.models import AgendaPage, EventPage, NewsArticlePage, NewsIndexPage
from publications.models import PublicationIndexPage, PublicationPage


class SmallSite:
    """The tree of a site, and means to put pages in it as an editor would."""

    def __init__(self) -> None:
        root = Page.get_first_root_node()
        home = HomePage(title="Voorpagina", slug="voorpagina", introduction="Welkom.")
        self.home = self.put(root, home, hero_title="Kop", intro_heading="Kopje", intro_text="<p>Inleidend.</p>")
        Site.objects.all().delete()
        Site.objects.create(hostname="testserver", port=80, root_page=self.home, is_default_site=True)
        self.news = self.put(self.home, NewsIndexPage(title="Berichten", slug="nieuws", introduction="Alles."))
        self.agenda = self.put(self.home, AgendaPage(title="Kalender", slug="agenda", introduction="Wanneer."))
        self.publications = self.put(
            self.home, PublicationIndexPage(title="Boekenkast", slug="publicaties", introduction="Lezen.")
        )
        self.themes = self.put(self.home, ThemeIndexPage(title="Onderwerpen", slug="themas", introduction="Waarover."))

    def put(self, parent: Page, page: Any, **fields: Any) -> Any:
        """Add `page` under `parent` and return it."""
        for name, value in fields.items():
            setattr(page, name, value)
        if not page.introduction:
            page.introduction = "Samenvatting."
        parent.add_child(instance=page)
        return page

    def article(self, title: str = "Bericht", **fields: Any) -> NewsArticlePage:
        """Return a news article that was added to the site."""
        return self.put(self.news, NewsArticlePage(title=title), **fields)

    def event(self, title: str = "Bijeenkomst", **fields: Any) -> EventPage:
        """Return an event that was added to the site."""
        return self.put(self.agenda, EventPage(title=title), **fields)

    def publication(self, title: str = "Boekje", **fields: Any) -> PublicationPage:
        """Return a publication that was added to the site."""
        return self.put(self.publications, PublicationPage(title=title), **fields)

    def theme(self, title: str, **fields: Any) -> ThemePage:
        """Return a theme that was added to the site."""
        return self.put(self.themes, ThemePage(title=title), **fields)

    def give_theme(self, page: Any, theme: ThemePage) -> None:
        """Give `theme` to `page`, and have the worker's task done."""
        page.theme_links.add(PageTheme(theme=theme))
        page.save()
        index.insert_or_update_object(type(page).objects.get(pk=page.pk))


@pytest.fixture
def site(db: None) -> SmallSite:
    """Return a small site."""
    return SmallSite()


@pytest.fixture
def found(client: Any) -> Any:
    """Return the function that asks the search page and gives the titles it shows, in their order."""

    def ask(question: str, **parameters: str) -> list[str]:
        response = client.get("/zoeken/", {"q": question, **parameters})
        assert response.status_code == 200
        return [result.page.title for result in response.context["items"]]

    return ask
