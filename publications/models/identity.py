"""What is of one publication only: the numbers and dates that it is known by, and what it replaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models

from doedemocratie.accounts.bin import in_bin
from doedemocratie.core.models import CoverMixin
from publications.validators import formatted_isbn

from .succession import succession_problems


def isbn_problem(page_id: int | None, isbn: str) -> str:
    """Return why the publication cannot have this valid ``isbn``, in Dutch; empty when no other has it. One query.

    An alias is the same publication as the page that it shows.
    """
    from .publication import PublicationPage

    others = (
        PublicationPage.objects.filter(isbn=formatted_isbn(isbn), alias_of=None).exclude(in_bin()).exclude(pk=page_id)
    )
    other = others.defer_streamfields().first()
    if other is None:
        return ""
    return (
        f"Dit ISBN hoort al bij de publicatie “{other.get_admin_display_title()}”. Elke uitgave heeft een eigen ISBN: vul dat "
        "in, of laat dit leeg."
    )


class IdentityMixin(models.Model):
    """A page that is one publication and no other. Before ``CoverMixin`` in the order of bases."""

    # A copy is another document. What the first one is known by, and what was done with it, is not true of the second.
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *CoverMixin.exclude_fields_in_copy,
        "isbn",
        "identifier",
        "edition",
        "changes",
        "created_on",
        "valid_from",
        "valid_until",
        "document_acts",
    ]

    isbn: str
    alias_of_id: int | None
    relations: Any
    pk: Any

    class Meta:
        abstract = True

    def problems_with_others(self) -> Iterator[tuple[str, int, str, str]]:
        """Yield what other pages of the site have against this one: the relation, the row from 0, the field, and why.

        The relation is empty for a field of the page itself. An editor's form finds the same by itself (``PublicationForm``);
        this is for who fills a page without a form.
        """
        rows = [(row.kind, row.other_id) for row in self.relations.all()]
        for number, why in succession_problems(self.pk, rows):
            yield "relations", number, "other", why
        if self.isbn and self.alias_of_id is None and (why := isbn_problem(self.pk, self.isbn)):
            yield "", 0, "isbn", why
