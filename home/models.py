"""The home page."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    PageChooserPanel,
    TitleFieldPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Site
from wagtail.search import index
from wagtail.url_routing import RouteResult

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.permissions import with_permission
from doedemocratie.core.models import BasePage, ThemePage
from doedemocratie.core.models.base import TITLE_HELP
from doedemocratie.core.models.cards import first_change, prepare_cards
from doedemocratie.core.surroundings import pages_around
from news.models import EventPage, NewsArticlePage
from publications.models import PublicationPage

FEATURED_PUBLICATIONS = 8
THEMES = 12


class HomePage(BasePage):
    """The front of the site: the idea in one sentence, publications, introduction, news, events, themes."""

    hero_title = models.CharField(
        "openingszin", max_length=120, help_text="De zin waarmee de site opent. Kort en in gewone woorden."
    )
    intro_heading = models.CharField("kop boven de inleiding", max_length=100)
    intro_text = RichTextField("inleiding", features=["bold", "italic", "link"])
    news_count = models.PositiveSmallIntegerField(
        "aantal nieuwsberichten",
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(13)],
        help_text="Kiest u er hierboven minder, dan vult de site aan met het nieuwste.",
    )
    event_count = models.PositiveSmallIntegerField("aantal bijeenkomsten", default=3, validators=[MaxValueValidator(9)])

    # Whoever lacks the right chooses what the page features, and changes nothing else.
    text_permission: ClassVar[str] = "home.change_home_text"
    content_panels: ClassVar[list[Any]] = [
        *with_permission(
            [
                TitleFieldPanel("title", help_text=TITLE_HELP),
                MultiFieldPanel(
                    [
                        FieldPanel("hero_title"),
                        FieldPanel(
                            "introduction",
                            heading="Tekst onder de openingszin",
                            help_text="Eén tot drie zinnen: wat vindt de bezoeker op deze site?",
                        ),
                    ],
                    "Opening",
                ),
            ],
            text_permission,
        ),
        MultipleChooserPanel(
            "featured_publications",
            chooser_field_name="publication",
            label="publicatie",
            heading="Uitgelichte publicaties",
            max_num=FEATURED_PUBLICATIONS,
            help_text="Ten hoogste acht. Ze staan op de voorpagina in deze volgorde.",
        ),
        *with_permission(
            [MultiFieldPanel([FieldPanel("intro_heading"), FieldPanel("intro_text")], "Inleiding")], text_permission
        ),
        MultipleChooserPanel(
            "featured_news",
            chooser_field_name="article",
            label="nieuwsbericht",
            heading="Uitgelicht nieuws",
            max_num=13,
            help_text="Wat u hier kiest, staat vooraan. De rest vult de site aan met het nieuwste nieuws.",
        ),
        *with_permission(
            [
                MultiFieldPanel(
                    [
                        FieldRowPanel(
                            [
                                FieldPanel("news_count"),
                                FieldPanel("event_count", help_text="Zoveel komende bijeenkomsten, als die er zijn."),
                            ]
                        )
                    ],
                    "Aantallen",
                )
            ],
            text_permission,
        ),
    ]
    promote_panels: ClassVar[list[Any]] = with_permission(BasePage.promote_panels, text_permission)
    settings_panels: ClassVar[list[Any]] = with_permission(BasePage.settings_panels, text_permission)
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("intro_text")]
    content_relations: ClassVar[dict[str, tuple[str, str]]] = {
        "featured_publications": ("featured_publications", "publication"),
        "featured_news": ("featured_news", "article"),
    }

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "news.NewsIndexPage",
        "news.AgendaPage",
        "publications.PublicationIndexPage",
        "core.ThemeIndexPage",
        "core.StandardPage",
    ]
    max_count = 1
    page_description = "De voorpagina van de site."
    template = "home/home_page.html"
    managed_by = (Role.EINDREDACTEUREN,)
    edited_by = (Role.PUBLICATIEBEHEERDERS,)
    kind_label = "Voorpagina"

    class Meta:
        verbose_name = "voorpagina"
        verbose_name_plural = "voorpagina's"
        permissions: ClassVar[list[tuple[str, str]]] = [
            ("change_home_text", "Mag de teksten van de voorpagina wijzigen")
        ]

    @property
    def drawn_title(self) -> str:
        """Return the sentence that the site opens with: "Home" says nothing to who gets a link."""
        return self.hero_title

    @property
    def drawn_label(self) -> str:
        """Return nothing: the front of the site is no kind of page to its readers."""
        return ""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page at a path along with what stands around it, instead of in two queries for every level."""
        site = Site.find_for_request(request)
        if site is None or not path_components:
            return super().route(request, path_components)
        found = {page.url_path: page for page in pages_around(request, site, self._address(path_components))}
        # A page may answer for addresses below its own, so of those on the way the deepest one goes on.
        for count in range(len(path_components), 0, -1):
            page = found.get(self._address(path_components[:count]))
            if page is not None:
                return page.specific.route(request, path_components[count:])
        return super().route(request, path_components)

    def _address(self, path_components: list[str]) -> str:
        """Return the address in the tree of the page at this path below the home page."""
        return f"{self.url_path}{'/'.join(path_components)}/"

    def publications(self) -> list[PublicationPage]:
        """Return the featured publications that visitors may see, in the editor's order. Two queries."""
        private, chosen = self.private_pages(), [link.publication_id for link in self.featured_publications.all()]
        found = PublicationPage.objects.visible(private).as_cards(private).in_bulk(chosen)
        return [found[pk] for pk in chosen if pk in found]

    def news(self) -> list[NewsArticlePage]:
        """Return the featured articles in the editor's order, filled up with the newest. At most two queries."""
        links = self.featured_news.select_related("article").defer("article__body")
        featured = [link.article for link in links if link.article_id and self.lets_see(link.article)]
        articles = featured[: self.news_count]
        missing = self.news_count - len(articles)
        if missing:
            others = NewsArticlePage.objects.exclude(pk__in=[article.pk for article in featured])
            newest = (
                others.visible(self.private_pages()).originals().defer_streamfields().order_by("-listing_date", "-pk")
            )
            articles.extend(newest[:missing])
        return articles

    def events(self) -> list[EventPage]:
        """Return the next events; when none is planned, the last ones."""
        events = EventPage.objects.visible(self.private_pages()).originals().defer_streamfields()
        return list(events.coming()[: self.event_count]) or list(events.past()[: self.event_count])

    def themes(self) -> list[ThemePage]:
        """Return the first public themes in the order of the tree, with what a link to them takes.

        Put in order here: the database would walk through the whole tree for the first of these few.
        """
        themes = (
            ThemePage.objects.visible(self.private_pages()).originals().order_by().only("title", "url_path", "path")
        )
        return sorted(themes, key=lambda theme: theme.path)[:THEMES]

    def holds_until(self, context: dict[str, Any]) -> dt.datetime | None:
        """Return when the first coming event that is shown ends."""
        return first_change(context["events"])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``publications``, ``news``, ``events`` and ``themes``."""
        context = super().get_context(request, *args, **kwargs)
        publications, news, events = self.publications(), self.news(), self.events()
        prepare_cards([*publications, *news, *events], self.private_pages())
        context.update(
            publications=publications,
            news=news,
            events=events,
            themes=self.themes(),
        )
        return context


class FeaturedPublication(Orderable):
    """A publication that the home page features."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured_publications")
    publication = models.ForeignKey(
        PublicationPage, verbose_name="publicatie", on_delete=models.CASCADE, related_name="+"
    )

    panels: ClassVar[list[Any]] = [PageChooserPanel("publication")]

    class Meta(Orderable.Meta):
        verbose_name = "uitgelichte publicatie"
        verbose_name_plural = "uitgelichte publicaties"


class FeaturedArticle(Orderable):
    """A news article that the home page features."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured_news")
    article = models.ForeignKey(
        NewsArticlePage, verbose_name="nieuwsbericht", on_delete=models.CASCADE, related_name="+"
    )

    panels: ClassVar[list[Any]] = [PageChooserPanel("article")]

    class Meta(Orderable.Meta):
        verbose_name = "uitgelicht nieuwsbericht"
        verbose_name_plural = "uitgelichte nieuwsberichten"
