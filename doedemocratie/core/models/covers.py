"""Pages that have a drawn cover as long as the editor chose no picture."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models


class CoverMixin(models.Model):
    """A page that shows a picture of its own making when it has no ``lead_image``. Stands before ``BasePage``.

    A task draws the cover (``core.drawing``) and sets these fields. They say something of the page and of no revision.
    """

    drawn_cover = models.ForeignKey(
        "library.CustomImage",
        verbose_name="getekende omslag",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # The fingerprint of what the cover was drawn from.
    drawn_cover_shows = models.CharField(max_length=64, blank=True, editable=False, default="", db_default="")

    # A copy of the page gets a cover of its own.
    exclude_fields_in_copy: ClassVar[list[str]] = ["drawn_cover", "drawn_cover_shows"]

    lead_image_id: int | None  # of the page beside this mixin

    class Meta:
        abstract = True

    @property
    def picture_field(self) -> str:
        """Return the name of the field with the picture that the page shows: the editor's, else the drawn cover."""
        return "lead_image" if self.lead_image_id else "drawn_cover"

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Return the page as a revision has it, with the cover that the page has now."""
        page = super().with_content_json(content)  # type: ignore[misc]  # of the page beside this mixin
        # Asked for again: the worker may have drawn one since this page was read.
        fields = ("drawn_cover_id", "drawn_cover_shows")
        now = type(self)._default_manager.filter(pk=page.pk).values_list(*fields).first()
        page.drawn_cover_id, page.drawn_cover_shows = now or (None, "")
        return page
