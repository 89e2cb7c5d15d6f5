"""The addresses of other sites, where they stand, and who asks them now."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils import timezone
from wagtail.models import Page

from .addresses import LONGEST
from .outcomes import UNCHECKED, Outcome, in_words

# Failures on as many days before a link is called dead.
DEAD = 3
EVERY_PAGE = "Onderkant van elke pagina"
# A check that was asked for and did not come in this time was lost; the editor may ask again.
STILL_IN_QUEUE = dt.timedelta(hours=1)


class State(models.TextChoices):
    """How it is with a link, for who keeps the pages."""

    DEAD = "dead", "Werkt niet meer"
    MOVED = "moved", "Verhuisd"
    DOUBTFUL = "doubtful", "Werkte de laatste keer niet"
    UNCHECKED = "unchecked", "Niet gecontroleerd"


def state_of(prefix: str = "") -> Case:
    """Return the expression of a link's state, empty when nothing is the matter; ``prefix`` leads to the link."""

    def when(state: State, **conditions: Any) -> When:
        return When(Q(**{f"{prefix}{name}": value for name, value in conditions.items()}), then=Value(state.value))

    return Case(
        when(State.DEAD, strikes__gte=DEAD),
        when(State.DOUBTFUL, strikes__gt=0),
        when(State.MOVED, outcome=Outcome.MOVED),
        when(State.UNCHECKED, outcome__in=UNCHECKED),
        default=Value(""),
        output_field=CharField(),
    )


class OutsideLink(models.Model):
    """An address of another site, and what the last checks found; or one of this site, which is not checked."""

    address = models.CharField("adres", max_length=LONGEST, unique=True)
    host = models.CharField("site", max_length=253, blank=True, db_index=True)
    outcome = models.CharField("uitkomst", max_length=12, blank=True)  # an Outcome
    status = models.PositiveSmallIntegerField("antwoord", null=True, blank=True)
    moved_to = models.CharField("nieuw adres", max_length=LONGEST, blank=True)
    checked_at = models.DateTimeField("gecontroleerd", null=True, blank=True)
    strikes = models.PositiveSmallIntegerField("dagen dat het niet lukte", default=0)
    struck_on = models.DateField("laatste dag dat het niet lukte", null=True, blank=True)
    next_check = models.DateTimeField("volgende controle", db_index=True)
    asked_at = models.DateTimeField("controle gevraagd", null=True, blank=True)

    class Meta:
        verbose_name = "link naar een andere site"
        verbose_name_plural = "links naar andere sites"

    def __str__(self) -> str:
        return self.address

    @property
    def reason(self) -> str:
        """What the last check found, in words; empty when there was none yet."""
        if self.moved_to and urlsplit(self.moved_to).path == "/" and urlsplit(self.address).path != "/":
            return "Leidt nu naar de voorpagina van de andere site"
        return in_words(self.outcome, self.status) if self.outcome else ""

    @property
    def is_in_queue(self) -> bool:
        """Whether an editor asked for a check that is still to come."""
        return self.asked_at is not None and self.asked_at > timezone.now() - STILL_IN_QUEUE


class OutsideLinkUse(models.Model):
    """A live page on which a link stands; no page is the bottom of every page."""

    link = models.ForeignKey(OutsideLink, on_delete=models.CASCADE, related_name="uses")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, related_name="+")

    wagtail_reference_index_ignore = True  # it says nothing about what uses the page

    class Meta:
        verbose_name = "plaats van een link naar een andere site"
        verbose_name_plural = "plaatsen van links naar andere sites"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["link", "page"], name="one_use_of_link_on_page"),
        ]

    @property
    def place(self) -> str:
        """The title of the page, or what else the link stands on."""
        return self.page.title if self.page is not None else EVERY_PAGE


class OutsideTurn(models.Model):
    """Whose turn it is: nobody else asks the site of this name anything until then."""

    name = models.CharField("site", max_length=253, primary_key=True)
    until = models.DateTimeField("tot")

    class Meta:
        verbose_name = "beurt van een andere site"
        verbose_name_plural = "beurten van andere sites"


def dead_links() -> QuerySet[OutsideLink]:
    """Return the addresses that are dead and still stand somewhere."""
    used = models.Exists(OutsideLinkUse.objects.filter(link=models.OuterRef("pk")))
    return OutsideLink.objects.filter(used, strikes__gte=DEAD)
