"""Reports as files that a spreadsheet opens."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.utils import timezone
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from doedemocratie.core.tables import safe_cell

# What openpyxl refuses to write, because the XML of a workbook cannot hold it. An editor can paste it.
NOT_IN_WORKBOOK = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class SafeExportMixin(SpreadsheetExportMixin):
    """Beside Wagtail's ``ReportView``, and before it in the order of bases: what people typed is no formula in the file.

    Times are those of the clock on the wall, in whole seconds; Wagtail writes UTC.
    """

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return ``value`` as a cell of the file."""
        if isinstance(value, dt.datetime):
            value = value if timezone.is_naive(value) else timezone.make_naive(value)
            value = value.replace(microsecond=0)
        cell = super().preprocess_field_value(field, value, export_format)
        if not isinstance(cell, str):
            return cell
        # A workbook says of each cell that it is a text, but cannot hold every character.
        return safe_cell(cell) if export_format == self.FORMAT_CSV else NOT_IN_WORKBOOK.sub("", cell)
