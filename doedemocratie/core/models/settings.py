"""What holds for the whole site and is edited in the admin under Instellingen."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from doedemocratie.core.fields import StreamField
from doedemocratie.core.validators import validate_year

# A path of this site, or an address that a browser opens and does not run; "//elsewhere" is no path.
FOOTER_ADDRESS = re.compile(r"(?:/(?!/)|https?://[^/]|mailto:|tel:)")


class FooterLinkBlock(blocks.StructBlock):
    """A link in the footer: to a page, or to an address such as that of the feed."""

    label = blocks.CharBlock(label="Tekst", max_length=60)
    page = blocks.PageChooserBlock(label="Pagina", required=False)
    url = blocks.CharBlock(
        label="Of een adres", required=False, max_length=300, help_text="Bijvoorbeeld /nieuws/feed/ of https://…"
    )

    class Meta:
        label = "Link"
        icon = "link"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Refuse a link that leads nowhere, and an address that a browser would run."""
        value = super().clean(value)
        errors = {}
        address = value.get("url") or ""
        if not value.get("page") and not address:
            errors["page"] = ValidationError("Kies een pagina of vul een adres in.")
        elif address and not FOOTER_ADDRESS.match(address):
            errors["url"] = ValidationError("Een adres begint met / of met https://.")
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return value


class FooterColumnBlock(blocks.StructBlock):
    """A column of links in the footer."""

    heading = blocks.CharBlock(label="Kop", max_length=60)
    links = blocks.ListBlock(FooterLinkBlock(), label="Links", min_num=1)

    class Meta:
        label = "Kolom"
        icon = "list-ul"


class FooterBlock(blocks.StreamBlock):
    """The columns of the footer."""

    column = FooterColumnBlock()


@register_setting(icon="cog", order=100)
class SiteSettings(BaseSiteSetting):
    """Name, sender, footer, contact and the site-wide notice."""

    site_name = models.CharField("naam van de site", max_length=80, default="Doe-democratie")
    sender_line = models.CharField(
        "afzender", max_length=150, default="Ministerie van Binnenlandse Zaken en Koninkrijksrelaties"
    )
    footer_statement = models.TextField("verklaring onderaan elke pagina", max_length=400, blank=True)
    footer_columns = StreamField(FooterBlock(), verbose_name="links onderaan elke pagina", blank=True, max_num=4)
    contact_email = models.EmailField("e-mailadres", blank=True)
    contact_phone = models.CharField("telefoonnummer", max_length=25, blank=True)
    contact_address = models.TextField("postadres", max_length=300, blank=True)
    notice_title = models.CharField("titel van de melding", max_length=100, blank=True)
    notice_text = models.TextField(
        "tekst van de melding",
        max_length=400,
        blank=True,
        help_text="Staat boven elke pagina, bijvoorbeeld bij een storing. Laat leeg als er niets te melden is.",
    )
    notice_start = models.DateTimeField("toon de melding vanaf", null=True, blank=True, validators=[validate_year])
    notice_end = models.DateTimeField("toon de melding tot", null=True, blank=True, validators=[validate_year])

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("site_name"), FieldPanel("sender_line")], "Naam en afzender"),
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("contact_phone"), FieldPanel("contact_address")], "Contact"
        ),
        MultiFieldPanel(
            [
                FieldPanel("notice_title"),
                FieldPanel("notice_text"),
                FieldRowPanel([FieldPanel("notice_start"), FieldPanel("notice_end")]),
            ],
            "Melding op de hele site",
        ),
        MultiFieldPanel([FieldPanel("footer_columns"), FieldPanel("footer_statement")], "Onderaan elke pagina"),
    ]

    class Meta:
        verbose_name = "instellingen van de site"
        verbose_name_plural = "instellingen van de site"

    def clean(self) -> None:
        """Refuse a notice that ends before it starts, and a title without a text."""
        super().clean()
        errors = {}
        if self.notice_start and self.notice_end and self.notice_end <= self.notice_start:
            errors["notice_end"] = "De melding moet eindigen na het begin."
        if self.notice_title and not self.notice_text:
            errors["notice_text"] = "Schrijf ook de tekst van de melding."
        if errors:
            raise ValidationError(errors)

    @property
    def notice_is_shown(self) -> bool:
        """Return whether there is a notice and now is within its time."""
        now = timezone.now()
        return bool(
            self.notice_text
            and (self.notice_start is None or self.notice_start <= now)
            and (self.notice_end is None or now < self.notice_end)
        )

    @property
    def notice_changes_at(self) -> dt.datetime | None:
        """Return the next moment at which the notice comes or goes by itself, if there is one."""
        now = timezone.now()
        moments = (self.notice_start, self.notice_end) if self.notice_text else ()
        return min((moment for moment in moments if moment is not None and moment > now), default=None)
