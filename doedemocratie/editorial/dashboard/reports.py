"""All drafts, and all remarks that wait for an answer."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Comment, Page

from doedemocratie.editorial.dashboard.drafts import drafts, state
from doedemocratie.editorial.dashboard.reach import managed_types
from doedemocratie.editorial.dashboard.waiting import comment_url, open_comments, who_wrote_last
from doedemocratie.editorial.loose_ends.base import LooseEndsReport


def _kinds(request: Any) -> QuerySet[ContentType]:
    return ContentType.objects.filter(pk__in=managed_types(request.user))


class DraftFilterSet(WagtailFilterSet):
    """What the list may be narrowed to."""

    editor = django_filters.ModelChoiceFilter(
        label="Laatst gewijzigd door",
        field_name="latest_revision__user",
        queryset=get_user_model().objects.filter(is_active=True).order_by("first_name", "last_name"),
        empty_label="Iedereen",
    )
    content_type = django_filters.ModelChoiceFilter(label="Soort pagina", queryset=_kinds, empty_label="Alle")
    changed = django_filters.DateFromToRangeFilter(
        label="Laatst gewijzigd", field_name="latest_revision_created_at", widget=DateRangePickerWidget
    )

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []


class DraftsReport(LooseEndsReport):
    """Every page with text that is not on the site yet."""

    model = Page
    page_title = "Concepten"
    explanation = (
        "Op deze pagina's staat tekst die bezoekers nog niet zien. Hebt u een concept niet meer nodig? Open de pagina en "
        "verwijder haar, of zet de versie terug die online staat."
    )
    header_icon = "edit"
    filterset_class = DraftFilterSet
    index_url_name = "dashboard:drafts"
    index_results_url_name = "dashboard:drafts_results"
    default_ordering = "-latest_revision_created_at"
    no_results_message = "Er zijn geen concepten."
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "draft_title",
            label="Titel",
            accessor=lambda page: page.get_admin_display_title(),
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            sort_key="draft_title",
        ),
        Column("kind", label="Soort pagina", accessor=lambda page: page.page_type_display_name),
        Column("state", label="Hoe is het ermee?", accessor=state),
        Column("editor", label="Laatst gewijzigd door", accessor=lambda page: _editor(page) or "Onbekend"),
        DateColumn("latest_revision_created_at", label="Wanneer", sort_key="latest_revision_created_at"),
    ]
    list_export: ClassVar[list[str]] = ["title", "kind", "state", "editor", "changed_at"]
    export_headings: ClassVar[dict[str, str]] = {
        "title": "Titel",
        "kind": "Soort pagina",
        "state": "Hoe is het ermee?",
        "editor": "Laatst gewijzigd door",
        "changed_at": "Wanneer",
    }
    export_filename = "concepten"

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the pages. One query."""
        return drafts(self.request.user)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return a row of the file, in words."""
        return {
            "title": item.get_admin_display_title(),
            "kind": item.page_type_display_name,
            "state": state(item),
            "editor": _editor(item),
            "changed_at": item.latest_revision_created_at,
        }


def _editor(page: Page) -> str:
    """Return who saved ``page`` last, empty when that is not known."""
    return str(get_user_display_name(page.latest_revision.user)) if page.latest_revision else ""


class CommentFilterSet(WagtailFilterSet):
    """What the list may be narrowed to."""

    content_type = django_filters.ModelChoiceFilter(
        label="Soort pagina", field_name="page__content_type", queryset=_kinds, empty_label="Alle"
    )

    class Meta:
        model = Comment
        fields: ClassVar[list[str]] = []


class CommentsReport(LooseEndsReport):
    """Every remark that waits for who looks at this."""

    model = Comment
    page_title = "Opmerkingen voor u"
    explanation = (
        "Een collega schreef deze opmerkingen bij uw pagina's, of antwoordde op die van u. Klik op de titel: de opmerking "
        "staat open naast de tekst. Is het opgelost? Zet dan een vinkje bij de opmerking."
    )
    header_icon = "comment"
    filterset_class = CommentFilterSet
    index_url_name = "dashboard:comments"
    index_results_url_name = "dashboard:comments_results"
    default_ordering = "-last_at"
    no_results_message = "Er zijn geen opmerkingen voor u."
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "page",
            label="Pagina",
            accessor=lambda comment: _title(comment),
            get_url=comment_url,
            sort_key="page__title",
        ),
        Column("last_text", label="Opmerking"),
        Column("who", label="Van", accessor=who_wrote_last),
        DateColumn("last_at", label="Wanneer", sort_key="last_at"),
    ]
    list_export: ClassVar[list[str]] = ["page", "text", "who", "written_at"]
    export_headings: ClassVar[dict[str, str]] = {
        "page": "Pagina",
        "text": "Opmerking",
        "who": "Van",
        "written_at": "Wanneer",
    }
    export_filename = "opmerkingen"

    def get_base_queryset(self) -> QuerySet[Comment]:
        """Return the remarks. One query."""
        return open_comments(self.request.user)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return a row of the file, in words."""
        return {
            "page": _title(item),
            "text": item.last_text,
            "who": who_wrote_last(item),
            "written_at": item.last_at,
        }


def _title(comment: Comment) -> str:
    """Return the title of the page of ``comment`` as editors know it."""
    return comment.page.draft_title or comment.page.title
