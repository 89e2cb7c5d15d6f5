"""The filters on a range of days, of Wagtail's lists and reports as well as ours."""

from __future__ import annotations

from typing import Any

import django_filters
from django_filters.fields import DateRangeField

from doedemocratie.core.validators import validate_year


class SensibleDaysField(DateRangeField):
    """A range of days, neither in a year that can only be a typing error: near the ends of the calendar time zones overflow."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in self.fields:
            day.validators.append(validate_year)


def refuse_odd_years() -> None:
    """Have each such filter say what is wrong with a year, where the list itself would raise an error."""
    django_filters.DateFromToRangeFilter.field_class = SensibleDaysField
