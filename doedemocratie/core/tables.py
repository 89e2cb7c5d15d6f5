"""The tables of pages as files that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.models import Page

from doedemocratie.core.keeping import keep
from doedemocratie.core.querysets import waiting_for_parent

# What a spreadsheet would take for a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


@require_safe
def table_csv(request: HttpRequest, page_id: int, block_id: uuid.UUID) -> HttpResponse:
    """Return the table with this id, of a public page, as CSV; raise ``Http404`` when there is none.

    Dutch spreadsheets read a semicolon between cells and, by the byte order mark, UTF-8.
    """
    page = Page.objects.live().public().exclude(waiting_for_parent()).filter(pk=page_id).specific().first()
    table = _table_of(page, str(block_id))
    if table is None:
        raise Http404("There is no such table")
    block, value = table.block, table.value
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in block.rows_as_text(value))
    keep(request)
    response = HttpResponse(f"{BYTE_ORDER_MARK}{target.getvalue()}", content_type="text/csv; charset=utf-8")
    name = slugify(value["caption"])[:80] or "tabel"
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    return response


def _table_of(page: Any, block_id: str) -> Any:
    body: Iterable[Any] = getattr(page, "body", None) or ()
    return next((child for child in body if child.id == block_id and hasattr(child.block, "rows_as_text")), None)


def safe_cell(cell: str) -> str:
    """Return the text of a cell so that no spreadsheet runs it; a number stays one."""
    is_number = cell.lstrip("+-").replace(",", "", 1).replace(".", "").isdigit()
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) and not is_number else cell
