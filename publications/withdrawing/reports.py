"""The list of everything that was taken back."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn, UserColumn
from wagtail.admin.views.reports import ReportView

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.accounts.permissions import may_manage
from doedemocratie.opendata.models import ValueList, ValueListItem
from publications.models import PublicationPage, Withdrawal
from publications.withdrawing.wording import curators_reason

WITHDRAWN, RESTORED, DELETED = "ingetrokken", "teruggezet", "verwijderd"
STATES = ((WITHDRAWN, "Ingetrokken"), (RESTORED, "Teruggezet"), (DELETED, "Verwijderd"))


def state(record: Withdrawal) -> str:
    """Return how it is with the publication since."""
    if record.deleted:
        return "Verwijderd"
    if _is_in_bin(record):
        return "In de prullenbak"
    if record.restored_at is None:
        return "Ingetrokken"
    day = timezone.localtime(record.restored_at).strftime("%d-%m-%Y")
    return f"Teruggezet op {day}" + (f" door {record.restored_by}" if record.restored_by else "")


class WithdrawalFilterSet(WagtailFilterSet):
    """What the curator may narrow the list to."""

    state = django_filters.ChoiceFilter(label="Stand", choices=STATES, method="with_state", empty_label="Alle")
    reason = django_filters.ModelChoiceFilter(
        label="Reden", queryset=ValueListItem.objects.filter(value_list=ValueList.REASON), empty_label="Alle"
    )
    withdrawn_at = django_filters.DateFromToRangeFilter(label="Ingetrokken", widget=DateRangePickerWidget)

    class Meta:
        model = Withdrawal
        fields: ClassVar[list[str]] = []

    def with_state(self, queryset: QuerySet[Withdrawal], name: str, value: str) -> QuerySet[Withdrawal]:
        """Return the records in the state ``value``."""
        return queryset.filter(
            {
                WITHDRAWN: Q(restored_at=None, deleted=False),
                RESTORED: Q(restored_at__isnull=False),
                DELETED: Q(deleted=True),
            }[value]
        )


def restore_url(record: Withdrawal) -> str | None:
    """Return where to put the publication back, ``None`` when that is done or impossible."""
    if record.deleted or record.restored_at is not None or record.page_id is None or _is_in_bin(record):
        return None
    return reverse("withdrawing:restore", args=[record.page_id])


def edit_url(record: Withdrawal) -> str | None:
    """Return where to edit the publication, ``None`` when it does not exist any more."""
    if record.page_id is None or _is_in_bin(record):
        return None
    return reverse("wagtailadmin_pages:edit", args=[record.page_id])


def _is_in_bin(record: Withdrawal) -> bool:
    return record.page is not None and is_in_bin(record.page)


class WithdrawalReport(ReportView):
    """Every time that a publication was taken back, for who manages publications."""

    model = Withdrawal
    page_title = "Ingetrokken publicaties"
    header_icon = "history"
    filterset_class = WithdrawalFilterSet
    index_url_name = "withdrawing:report"
    index_results_url_name = "withdrawing:report_results"
    default_ordering = "-withdrawn_at"
    no_results_message = "Er zijn geen ingetrokken publicaties gevonden."
    columns: ClassVar[list[Column]] = [
        TitleColumn("title", label="Titel", get_url=edit_url, sort_key="title"),
        DateColumn("withdrawn_at", label="Ingetrokken", sort_key="withdrawn_at"),
        Column("reason", label="Reden", accessor=curators_reason),
        Column("note", label="Toelichting"),
        UserColumn("withdrawn_by", label="Door", blank_display_name="Onbekend"),
        Column("state", label="Stand", accessor=state),
        TitleColumn(
            "restore",
            label="Terugzetten",
            accessor=lambda record: "Zet terug" if restore_url(record) else "–",
            get_url=restore_url,
        ),
    ]
    list_export: ClassVar[list[str]] = [
        "title",
        "url_path",
        "withdrawn_at",
        "reason",
        "note",
        "withdrawn_by",
        "restored_at",
        "restored_by",
        "deleted",
    ]
    export_filename = "ingetrokken-publicaties"

    def to_row_dict(self, item: Withdrawal) -> dict[str, Any]:
        """Return a row of the file, in the words of the list."""
        row: dict[str, Any] = super().to_row_dict(item)
        return {**row, "reason": curators_reason(item), "deleted": "ja" if item.deleted else "nee"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who has nothing to do with publications."""
        if not may_manage(request.user, PublicationPage):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Withdrawal]:
        """Return the records with what the table shows of them. One query."""
        return Withdrawal.objects.select_related("page", "reason", "withdrawn_by__wagtail_userprofile", "restored_by")
