"""Two versions of a page side by side, in words: Wagtail shows what Python calls a value ("True", "None", a moment in UTC)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.admin.compare import BlockComparison, FieldComparison, TextDiff, register_comparison_class

NOTHING = "leeg"


def words_for(value: Any) -> str:
    """Return what people call ``value``: yes or no, a day, a moment in Dutch time, a number; ``NOTHING`` for what is empty."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dt.datetime):
        return f"{date_format(timezone.localtime(value), 'j F Y, H.i')} uur"
    if isinstance(value, dt.date):
        return str(date_format(value, "j F Y"))
    return str(value)


def _diff(before: str, after: str) -> SafeString:
    if before == after:
        return escape(after)
    html: SafeString = TextDiff([("deletion", before), ("addition", after)]).to_html()
    return html


class WordsComparison(FieldComparison):
    """A field whose value is no text."""

    def htmldiff(self) -> SafeString:
        """Return both values."""
        return _diff(words_for(self.val_a), words_for(self.val_b))


class WordsBlockComparison(BlockComparison):
    """The same of a field in a block."""

    def words(self, value: Any) -> str:
        """Return the value as an editor reads it; of a choice its label."""
        labels = dict(getattr(self.block.field, "choices", None) or ())
        return str(labels[value]) if value and value in labels else words_for(value)

    def htmlvalue(self, val: Any) -> SafeString:
        """Return one value."""
        return escape(self.words(val))

    def htmldiff(self) -> SafeString:
        """Return both."""
        return _diff(self.words(self.val_a), self.words(self.val_b))


def compare_in_words() -> None:
    """Have Wagtail compare with these."""
    for field in (models.BooleanField, models.DateField, models.DateTimeField, models.IntegerField):
        register_comparison_class(field, comparison_class=WordsComparison)
    for block in (blocks.BooleanBlock, blocks.ChoiceBlock, blocks.DateBlock, blocks.DateTimeBlock):
        block.get_comparison_class = lambda self: WordsBlockComparison
