"""News articles and the page that lists them."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import BasePage, BodyMixin, RelatedPagesMixin, ThemedMixin
from doedemocratie.core.models.listing import ListingMixin
from doedemocratie.core.querysets import ContentQuerySet
from doedemocratie.core.validators import validate_year


class NewsIndexPage(ListingMixin, BasePage):
    """All news, newest first."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.NewsArticlePage"]
    max_count_per_parent = 1
    page_description = "Het overzicht van al het nieuws."
    template = "news/news_index_page.html"
    managed_by = (Role.EINDREDACTEUREN,)
    kind_label = "Overzicht"
    year_lookup = "publication_date__year"

    class Meta:
        verbose_name = "nieuwsoverzicht"
        verbose_name_plural = "nieuwsoverzichten"

    def listed_pages(self) -> ContentQuerySet:
        """Return the public articles below this page, each once."""
        return NewsArticlePage.objects.child_of(self).visible(self.private_pages()).originals()

    def feed_pages(self) -> ContentQuerySet:
        """Return the public articles for the feed of this section, newest first."""
        return self.listed_pages().order_by("-listing_date", "-pk").defer_streamfields()


class NewsArticlePage(ThemedMixin, RelatedPagesMixin, BodyMixin, BasePage):
    """A news article. A date that is not known is not shown, and none is made up."""

    publication_date = models.DateField(
        "publicatiedatum",
        null=True,
        blank=True,
        validators=[validate_year],
        help_text="Laat leeg als de datum niet bekend is.",
    )
    sort_date = models.DateField(
        "datum voor de volgorde",
        null=True,
        blank=True,
        validators=[validate_year],
        help_text="Alleen voor de plaats in het overzicht; bezoekers zien deze datum niet. Meestal leeg.",
    )
    listing_date = models.DateField(editable=False, db_index=True)
    source_name = models.CharField("naam van de bron", max_length=200, blank=True)
    source_url = models.URLField("link naar de bron", max_length=500, blank=True)

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("publication_date"),
        *BodyMixin.body_panels,
        *ThemedMixin.theme_panels,
        MultiFieldPanel([FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url")])], "Bron"),
        *RelatedPagesMixin.related_panels,
    ]
    settings_panels: ClassVar[list[Any]] = [*BasePage.settings_panels, FieldPanel("sort_date")]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        *BodyMixin.body_search_fields,
        index.FilterField("listing_date"),
    ]

    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = None
    page_description = "Een nieuwsbericht met een samenvatting, een afbeelding en tekst."
    template = "news/news_article_page.html"
    managed_by = (Role.REDACTEUREN, Role.EINDREDACTEUREN)
    kind_label = "Nieuws"
    review_after = None  # it tells what was so on its day, and is not kept up
    place_in_theme = 20

    class Meta:
        verbose_name = "nieuwsbericht"
        verbose_name_plural = "nieuwsberichten"

    def clean(self) -> None:
        """Refuse a source that is only half known."""
        super().clean()
        if self.source_url and not self.source_name and not self.is_unfinished:
            raise ValidationError({"source_name": "Geef ook de naam van de bron: die is de tekst van de link."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep ``listing_date``, the place in lists: the editor's, else the date, else the day of first publication."""
        first_published = self.first_published_at or timezone.now()
        self.listing_date = self.sort_date or self.publication_date or timezone.localdate(first_published)
        super().save(*args, **kwargs)

    @property
    def display_date(self) -> dt.date | None:
        """Return the publication date, or ``None`` when it is not known."""
        return self.publication_date

    def neighbours(self) -> dict[str, NewsArticlePage | None]:
        """Return the public articles just before and after this one in the list. One query."""
        found: dict[str, NewsArticlePage | None] = {"previous_article": None, "next_article": None}
        if not self.pk or not self.path or self.listing_date is None:
            return found
        siblings = NewsArticlePage.objects.filter(path__startswith=self.path[: -self.steplen], depth=self.depth)
        siblings = siblings.visible(self.private_pages()).originals()
        place = (self.listing_date, self.pk)
        older = models.Q(listing_date__lt=self.listing_date) | models.Q(listing_date=self.listing_date, pk__lt=self.pk)
        newer = models.Q(listing_date__gt=self.listing_date) | models.Q(listing_date=self.listing_date, pk__gt=self.pk)
        # Both say so already, but not so that an index finds the place; the database would walk there from one end.
        older &= models.Q(listing_date__lte=self.listing_date)
        newer &= models.Q(listing_date__gte=self.listing_date)
        nearest = (
            siblings.filter(older).order_by("-listing_date", "-pk").values("pk")[:1],
            siblings.filter(newer).order_by("listing_date", "pk").values("pk")[:1],
        )
        either = models.Q(pk=models.Subquery(nearest[0])) | models.Q(pk=models.Subquery(nearest[1]))
        for article in NewsArticlePage.objects.filter(either).only("title", "url_path", "listing_date"):
            before = (article.listing_date, article.pk) < place
            found["previous_article" if before else "next_article"] = article
        return found

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``previous_article`` (older) and ``next_article`` (newer)."""
        context = super().get_context(request, *args, **kwargs)
        context.update(self.neighbours())
        return context
