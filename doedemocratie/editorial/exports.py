"""Reports and lists as files that a spreadsheet opens: Wagtail's own as well as ours."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from doedemocratie.core.tables import safe_cell

# What openpyxl refuses to write, because the XML of a workbook cannot hold it. An editor can paste it.
NOT_IN_WORKBOOK = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Preprocess = Callable[[Any, str, Any, str], Any]


def keep_formulas_out() -> None:
    """Have every file that the admin makes say what people typed, and run none of it.

    A title that begins as a formula is one to a spreadsheet; Wagtail writes it into CSV as it is. Times are those of the clock
    on the wall, in whole seconds; Wagtail writes UTC.
    """
    SpreadsheetExportMixin.preprocess_field_value = _safely(SpreadsheetExportMixin.preprocess_field_value)


def _safely(preprocess: Preprocess) -> Preprocess:
    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        if isinstance(value, dt.datetime):
            value = value if timezone.is_naive(value) else timezone.make_naive(value)
            value = value.replace(microsecond=0)
        cell = preprocess(self, field, value, export_format)
        if not isinstance(cell, str):
            return cell
        # A workbook says of each cell that it is a text, but cannot hold every character.
        is_csv = export_format == SpreadsheetExportMixin.FORMAT_CSV
        return safe_cell(cell) if is_csv else NOT_IN_WORKBOOK.sub("", cell)

    return preprocess_field_value
