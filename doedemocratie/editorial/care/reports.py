"""The reports on pages: which to read again, which have no theme, and which are hard to read."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.tables import Column
from wagtail.models import Page

from doedemocratie.core.models.pages import themed_models
from doedemocratie.core.models.review import months_after
from doedemocratie.editorial.care.base import PageFilterSet, PageReport, ThemedPageFilterSet
from doedemocratie.editorial.care.views import may_review
from doedemocratie.editorial.readability import Level

PASSED, SOON, LATER, NEVER = "voorbij", "maand", "later", "geen"
WHEN = ((PASSED, "Datum is voorbij"), (SOON, "Binnen een maand"), (LATER, "Later"), (NEVER, "Geen datum"))
TOO_SHORT, NOT_READ = "kort", "ongemeten"


class ReviewFilterSet(ThemedPageFilterSet):
    """What the report of pages to review may be narrowed to."""

    review = django_filters.ChoiceFilter(label="Nakijken", choices=WHEN, method="to_review", empty_label="Alle")

    def to_review(self, queryset: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """Return the pages whose day is then."""
        today = timezone.localdate()
        in_a_month = months_after(today, 1)
        return queryset.filter(
            {
                PASSED: Q(review__review_on__lt=today),
                SOON: Q(review__review_on__gte=today, review__review_on__lte=in_a_month),
                LATER: Q(review__review_on__gt=in_a_month),
                NEVER: Q(review=None),
            }[value]
        )


def review_day(page: Page) -> dt.date | None:
    """Return the day of a page that was read with ``select_related("review")``."""
    review = getattr(page, "review", None)
    return review.review_on if review is not None else None


def review_text(page: Page) -> str:
    """Return that day in words, and whether it is past."""
    day = review_day(page)
    if day is None:
        return "Geen datum"
    return f"{format_date(day, 'j F Y')}{' (voorbij)' if day < timezone.localdate() else ''}"


class ReviewedColumn(Column):
    """The button that says that the page was read and is right, for who may say so."""

    cell_template_name = "editorial/care/reviewed_cell.html"

    def get_cell_context_data(self, instance: Page, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Add the address of the action."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        mine = may_review(instance, parent_context["request"].user)
        url = reverse("care:reviewed", args=[instance.pk]) if mine else ""
        return {**context, "url": url, "title": instance.get_admin_display_title()}


class PagesReport(PageReport):
    """Every page by its age, its owner and the day on which it is read again."""

    page_title = "Pagina's om na te kijken"
    header_icon = "calendar-check"
    explanation = (
        "Alle pagina's die online staan, met hun eigenaar en de dag waarop iemand kijkt of ze nog kloppen. Klopt een pagina? "
        "Kies Nagekeken: dan komt zij een jaar later weer aan de beurt. Nieuwsberichten en bijeenkomsten hebben meestal geen "
        "datum: die blijven staan zoals ze waren."
    )
    filterset_class = ReviewFilterSet
    index_url_name = "care:pages"
    index_results_url_name = "care:pages_results"
    default_ordering = "review__review_on"
    no_results_message = "Er zijn geen pagina's gevonden."
    more_columns: ClassVar[list[Column]] = [
        Column("review_on", label="Nakijken op", accessor=review_text, sort_key="review__review_on"),
        ReviewedColumn("reviewed", label="Klopt de pagina?", accessor="pk"),
    ]
    headings: ClassVar[dict[str, str]] = {"review_on": "Nakijken op"}
    export_filename = "paginas-om-na-te-kijken"

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the pages with their days."""
        return super().get_base_queryset().select_related("review")

    def row(self, page: Page) -> dict[str, Any]:
        """Return the day."""
        return {"review_on": review_day(page)}


class ThemelessPagesReport(PageReport):
    """Every page that could have a theme and has none."""

    page_title = "Pagina's zonder thema"
    header_icon = "tag"
    explanation = (
        "Deze pagina's staan online zonder thema. Bezoekers vinden ze dus niet bij een thema. Open de pagina, kies een thema "
        "en publiceer."
    )
    index_url_name = "care:themeless"
    index_results_url_name = "care:themeless_results"
    no_results_message = "Alle pagina's hebben een thema."
    export_filename = "paginas-zonder-thema"

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the pages."""
        types = ContentType.objects.get_for_models(*themed_models()).values()
        return super().get_base_queryset().filter(content_type__in=list(types), theme_links=None)


class ReadabilityFilterSet(PageFilterSet):
    """What the report of how pages read may be narrowed to."""

    level = django_filters.ChoiceFilter(
        label="Leesniveau",
        choices=[
            *((level.value, level.value.capitalize()) for level in Level),
            (TOO_SHORT, "Te weinig tekst"),
            (NOT_READ, "Nog niet gemeten"),
        ],
        method="with_level",
        empty_label="Alle",
    )

    def with_level(self, queryset: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """Return the pages of this level."""
        special = {TOO_SHORT: Q(reading__score=None, reading__isnull=False), NOT_READ: Q(reading=None)}
        return queryset.filter(special.get(value, Q(reading__level=value)))


def level_text(page: Page) -> str:
    """Return how the page reads, in words."""
    reading = getattr(page, "reading", None)
    if reading is None:
        return "Nog niet gemeten"
    return f"{reading.level.capitalize()} ({reading.score})" if reading.level else "Te weinig tekst"


def measured(name: str) -> Any:
    """Return what gives a figure of a page, or nothing for a page that was not measured."""
    return lambda page: getattr(getattr(page, "reading", None), name, None)


class ReadabilityReport(PageReport):
    """How every page reads, the hardest first."""

    page_title = "Leesniveau van pagina's"
    header_icon = "glasses"
    explanation = (
        "Het leesniveau volgt uit de lengte van zinnen en woorden (Flesch-Douma). Hoe hoger het getal, hoe makkelijker de "
        "tekst: vanaf 60 lezen de meeste mensen hem zonder moeite. Het is een hulp en geen oordeel. De site meet een pagina "
        "als u haar publiceert."
    )
    filterset_class = ReadabilityFilterSet
    index_url_name = "care:readability"
    index_results_url_name = "care:readability_results"
    default_ordering = "reading__score"
    only_in_file = frozenset({"section", "last_published_at"})
    no_results_message = "Er zijn geen pagina's gevonden."
    more_columns: ClassVar[list[Column]] = [
        Column("level", label="Leesniveau", accessor=level_text, sort_key="reading__score"),
        Column("words", label="Woorden", accessor=measured("word_count"), sort_key="reading__word_count"),
        Column(
            "sentence",
            label="Woorden per zin",
            accessor=measured("words_per_sentence"),
            sort_key="reading__words_per_sentence",
        ),
        Column("long", label="Lange zinnen", accessor=measured("long_sentences"), sort_key="reading__long_sentences"),
    ]
    headings: ClassVar[dict[str, str]] = {
        "level": "Leesniveau",
        "score": "Score",
        "words": "Woorden",
        "sentence": "Woorden per zin",
        "long": "Lange zinnen",
    }
    export_filename = "leesniveau-van-paginas"

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the pages with how they read."""
        return super().get_base_queryset().select_related("reading")

    def row(self, page: Page) -> dict[str, Any]:
        """Return the level and its figures."""
        return {
            "level": level_text(page).partition(" (")[0],
            "score": measured("score")(page),
            "words": measured("word_count")(page),
            "sentence": measured("words_per_sentence")(page),
            "long": measured("long_sentences")(page),
        }
