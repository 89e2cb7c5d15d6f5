"""Saying in one click that a page was read and is right."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from doedemocratie.accounts.permissions import may_manage
from doedemocratie.core.models import ReviewedMixin
from doedemocratie.core.review import mark_reviewed


def may_review(page: Page, user: Any) -> bool:
    """Return whether ``user`` may say that ``page`` is right: a page on the site, of a type that the user manages.

    Also while a colleague has locked it: nothing of its text changes. No query beside those for the roles of the user.
    """
    model = page.specific_class
    is_reviewed = model is not None and issubclass(model, ReviewedMixin)
    return bool(is_reviewed and page.live and not page.alias_of_id and model and may_manage(user, model))


@require_POST
def reviewed(request: HttpRequest, page_id: int) -> HttpResponse:
    """Note that the page was read, say when it is read again, and go back to where the user came from."""
    page: Any = get_object_or_404(Page, pk=page_id).specific
    if not may_review(page, request.user) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    day = mark_reviewed(page, request.user)
    again = f"De volgende keer is op {format_date(day, 'j F Y')}." if day else "Een volgende keer is niet nodig."
    messages.success(request, f"“{page.get_admin_display_title()}” is nagekeken. {again}")
    # Not redirect(), which takes a word without a slash for the name of a view.
    return HttpResponseRedirect(
        get_valid_next_url_from_request(request) or reverse("wagtailadmin_pages:edit", args=[page.pk])
    )
