"""Events and the page that lists them."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import PageManager
from wagtail.search import index

from doedemocratie.accounts.enums import Role
from doedemocratie.core.calendar import CalendarEvent
from doedemocratie.core.models import BasePage, BodyMixin, RelatedPagesMixin, ThemedMixin
from doedemocratie.core.models.listing import ListingMixin
from doedemocratie.core.validators import is_sensible, validate_year
from news.forms import AgendaFilterForm
from news.models.articles import NewsArticlePage
from news.querysets import EventQuerySet


class AgendaPage(ListingMixin, BasePage):
    """All events: what is coming first, then what has been."""

    filter_form_class = AgendaFilterForm

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.EventPage"]
    max_count_per_parent = 1
    page_description = "De agenda: alle bijeenkomsten."
    template = "news/agenda_page.html"
    managed_by = (Role.EINDREDACTEUREN,)
    kind_label = "Overzicht"

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agenda's"

    def listed_pages(self) -> EventQuerySet:
        """Return the public events below this page, each once."""
        return EventPage.objects.child_of(self).visible(self.private_pages()).originals()

    @staticmethod
    def _coming_ends() -> models.QuerySet[EventPage, dt.datetime]:
        """Return when the coming events end, the first one first."""
        return (
            EventPage.objects.filter(ends_at__gte=timezone.now()).order_by("ends_at").values_list("ends_at", flat=True)
        )

    def holds_until(self, context: dict[str, Any]) -> dt.datetime | None:
        """Return when the first coming event ends, shown here or not: then it moves to the past ones."""
        shown = context["items"].object_list
        return shown[0].first_end if shown else self._coming_ends().first()

    def filtered(self, pages: EventQuerySet, chosen: dict[str, Any]) -> EventQuerySet:
        """Return the events of the chosen period; of all, the coming ones first."""
        period = chosen.get("periode")
        # Read along with the events, for holds_until().
        pages = super().filtered(pages, chosen).annotate(first_end=models.Subquery(self._coming_ends()[:1]))
        if period == AgendaFilterForm.COMING:
            return pages.coming()
        if period == AgendaFilterForm.PAST:
            return pages.past()
        return pages.coming_first()

    def keys_between(self, pages: EventQuerySet, chosen: dict[str, Any], first: int, last: int) -> Any:
        """Return the keys of the events from place ``first`` to before ``last``.

        Of all events, the coming and the past ones are asked for apart, each by an index: no index has both in one order.
        """
        if "periode" in chosen:
            return super().keys_between(pages, chosen, first, last)
        coming = list(pages.coming().values_list("pk", flat=True)[first:last])
        if len(coming) == last - first:
            return coming
        number = first + len(coming) if coming else pages.coming().order_by().count()
        past = pages.past().values_list("pk", flat=True)[max(0, first - number) : last - number]
        return [*coming, *past]


class EventPage(ThemedMixin, RelatedPagesMixin, BodyMixin, BasePage):
    """A meeting, conference or other event. Times are in Dutch time."""

    start = models.DateTimeField("begin", db_index=True, validators=[validate_year])
    end = models.DateTimeField(
        "einde", null=True, blank=True, validators=[validate_year], help_text="Laat leeg als het einde niet bekend is."
    )
    whole_day = models.BooleanField(
        "hele dag", default=False, help_text="Dan toont de site alleen de datum, geen tijden."
    )
    ends_at = models.DateTimeField(editable=False, db_index=True)
    listing_date = models.DateField(editable=False, db_index=True)
    venue_name = models.CharField("plaats", max_length=200, blank=True, help_text="Bijvoorbeeld: Zuiderkerk, Amsterdam")
    venue_address = models.TextField("adres", max_length=255, blank=True)
    venue_accessibility = models.TextField(
        "toegankelijkheid van de plaats",
        max_length=500,
        blank=True,
        help_text="Bijvoorbeeld: ingang zonder drempel, ringleiding, gebarentolk.",
    )
    online_url = models.URLField("link om online mee te doen", max_length=500, blank=True)
    organiser = models.CharField("organisator", max_length=200, blank=True)
    registration_url = models.URLField("link om u aan te melden", max_length=500, blank=True)
    cost = models.CharField("kosten", max_length=100, blank=True, help_text="Bijvoorbeeld: gratis")
    report = models.ForeignKey(
        NewsArticlePage,
        verbose_name="verslag",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reported_events",
        help_text="Het nieuwsbericht over deze bijeenkomst, als die is geweest.",
    )
    without_report = models.BooleanField(
        "er komt geen verslag",
        default=False,
        db_default=False,  # the release before this one adds events too while both run
        help_text="Dan vraagt het dashboard er niet om als de bijeenkomst is geweest.",
    )

    objects = PageManager.from_queryset(EventQuerySet)()

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldRowPanel([FieldPanel("start"), FieldPanel("end")]), FieldPanel("whole_day")], "Wanneer"),
        MultiFieldPanel(
            [
                FieldPanel("venue_name"),
                FieldPanel("venue_address"),
                FieldPanel("venue_accessibility"),
                FieldPanel("online_url"),
            ],
            "Waar",
        ),
        MultiFieldPanel([FieldPanel("organiser"), FieldPanel("cost"), FieldPanel("registration_url")], "Meedoen"),
        *BodyMixin.body_panels,
        *ThemedMixin.theme_panels,
        MultiFieldPanel([PageChooserPanel("report"), FieldPanel("without_report")], "Verslag"),
        *RelatedPagesMixin.related_panels,
    ]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        *BodyMixin.body_search_fields,
        index.SearchField("venue_name"),
        index.SearchField("organiser"),
        index.FilterField("listing_date"),
    ]

    parent_page_types: ClassVar[list[str]] = ["news.AgendaPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = None
    page_description = "Een bijeenkomst in de agenda, met datum en plaats."
    template = "news/event_page.html"
    managed_by = (Role.REDACTEUREN, Role.EINDREDACTEUREN)
    kind_label = "Agenda"
    review_after = None  # past events stay as they are, and before that somebody is busy with it
    place_in_theme = 30
    # The field with the moment at which an event stands in the editors' calendar.
    happens_at = "start"

    class Meta:
        verbose_name = "bijeenkomst"
        verbose_name_plural = "bijeenkomsten"

    @classmethod
    def happening_between(cls, begin: dt.datetime, end: dt.datetime) -> EventQuerySet:
        """Return the events on the site that are going on at some time from ``begin`` to before ``end``."""
        return cls.objects.live().originals().filter(start__lt=end, ends_at__gt=begin)

    def clean(self) -> None:
        """Refuse an end before the start, and a report that would not come."""
        super().clean()
        start = getattr(self, "start", None)
        # A moment that is missing or makes no sense has its own message on its field.
        if is_sensible(start) and is_sensible(self.end) and not self.is_unfinished:
            too_early = (
                self._local_date(self.end) < self._local_date(self.start) if self.whole_day else self.end <= self.start
            )
            if too_early:
                raise ValidationError({"end": "Het einde moet na het begin liggen."})
        if self.report_id and self.without_report and not self.is_unfinished:
            raise ValidationError(
                {"without_report": "U koos al een verslag. Haal dit vinkje weg, of haal het verslag weg."}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep ``ends_at``, from when the event is past, and ``listing_date``, its day."""
        if self.start is not None:
            self.listing_date = self._local_date(self.start)
            self.ends_at = self._moment_of_end()
        super().save(*args, **kwargs)

    @staticmethod
    def _local_date(moment: dt.datetime) -> dt.date:
        """Return the day of ``moment`` in the Netherlands."""
        return timezone.localtime(moment).date()

    def _moment_of_end(self) -> dt.datetime:
        """Return when the event is over: its end; without one, or when it fills days, the end of its last day."""
        if self.end and not self.whole_day:
            return self.end
        next_day = self._local_date(self.end or self.start) + dt.timedelta(days=1)
        return timezone.make_aware(dt.datetime.combine(next_day, dt.time.min))

    @property
    def display_date(self) -> dt.date:
        """Return the first day."""
        return self._local_date(self.start)

    @cached_property
    def is_past(self) -> bool:
        """Return whether the event is over."""
        return self._moment_of_end() < timezone.now()

    @property
    def changes_at(self) -> dt.datetime | None:
        """Return when a coming event ends, from when the page says that it is past."""
        return None if self.is_past else self._moment_of_end()

    @property
    def last_date(self) -> dt.date:
        """Return the last day; the first one when the end is not known."""
        return self._local_date(self.end or self.start)

    @property
    def date_text(self) -> str:
        """Return when the event is, in Dutch: "zaterdag 6 juni 2015", "6 tot en met 8 juni 2015", with times if known."""
        first, last = self.display_date, self.last_date
        if first != last:
            shown = "j F" if first.year == last.year else "j F Y"
            if (first.year, first.month) == (last.year, last.month):
                shown = "j"
            text = f"{date_format(first, shown)} tot en met {date_format(last, 'j F Y')}"
        else:
            text = date_format(first, "l j F Y")
        return text if self.whole_day else f"{text}, {self.time_text}"

    @property
    def time_text(self) -> str:
        """Return the times in Dutch, such as "10.00 tot 17.30 uur"; empty for an event that fills days."""
        if self.whole_day:
            return ""
        begin = timezone.localtime(self.start).strftime("%H.%M")
        return f"{begin} tot {timezone.localtime(self.end).strftime('%H.%M')} uur" if self.end else f"{begin} uur"

    def calendar_event(self) -> CalendarEvent:
        """Return the event for the reader's own calendar."""
        address = ", ".join(self.venue_address.split("\n"))
        location = ", ".join(part for part in (self.venue_name, address, self.online_url) if part)
        day_after = self.last_date + dt.timedelta(days=1)
        end = timezone.localtime(self.end) if self.end else None
        return CalendarEvent(
            title=self.title,
            description=self.introduction,
            location=location,
            start=self.display_date if self.whole_day else timezone.localtime(self.start),
            end=day_after if self.whole_day else end,
            changed_at=self.last_published_at or timezone.now(),
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``report``: the article about this event, when visitors may see it."""
        context = super().get_context(request, *args, **kwargs)
        reports = NewsArticlePage.objects.visible(self.private_pages()).filter(pk=self.report_id).defer_streamfields()
        context["report"] = reports.first() if self.report_id else None
        return context
