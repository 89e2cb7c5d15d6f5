"""What is kept of the care for pages: how each reads, and who had the e-mail of a month."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from wagtail.models import Page


class PageReading(models.Model):
    """How the text of a page on the site reads. It is measured when a page is published: a report cannot read every page."""

    page = models.OneToOneField(Page, primary_key=True, on_delete=models.CASCADE, related_name="reading")
    # The version that was read; 0 for a page that was put on the site without one.
    version = models.BigIntegerField("versie", default=0)
    word_count = models.PositiveIntegerField("woorden")
    words_per_sentence = models.FloatField("woorden per zin")
    long_sentences = models.PositiveIntegerField("lange zinnen")
    # No score and no level for a text that is too short.
    score = models.SmallIntegerField("score", null=True, db_index=True)
    level = models.CharField("leesniveau", max_length=20, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "leesniveau van een pagina"
        verbose_name_plural = "leesniveaus van pagina's"


class ReviewMail(models.Model):
    """The e-mail of one month to one owner. Whoever claims it sends it, so several workers send it once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    month = models.DateField("maand")  # its first day
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField("verstuurd op", null=True)

    class Meta:
        verbose_name = "e-mail over nakijken"
        verbose_name_plural = "e-mails over nakijken"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "month"], name="unique_review_mail")
        ]
