"""The screen that switches four eyes on and off."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.permissions import roles_of
from doedemocratie.editorial.four_eyes.forms import FourEyesForm
from doedemocratie.editorial.four_eyes.sections import sections, turn_off, turn_on

TITLE = "Publiceren met vier ogen"


def may_switch(user: Any) -> bool:
    """Return whether ``user`` may say where four eyes are needed: a Beheerder, for it decides who may publish alone."""
    return Role.BEHEERDERS in roles_of(user)


class FourEyesView(WagtailAdminTemplateMixin, FormView):
    """Shows the sections with a box to tick for each, and keeps what was chosen."""

    page_title = TITLE
    header_icon = "view"
    template_name = "editorial/four_eyes/settings.html"
    form_class = FourEyesForm
    success_url = reverse_lazy("four_eyes")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse everybody but Beheerders."""
        if not may_switch(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this page."""
        return [*super().get_breadcrumbs_items(), {"url": reverse("four_eyes"), "label": TITLE}]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the sections as they are now."""
        return {**super().get_form_kwargs(), "sections": sections()}

    def form_valid(self, form: FourEyesForm) -> HttpResponse:
        """Switch what the user chose, and say so."""
        for section in form.to_switch():
            (turn_off if section.four_eyes else turn_on)(section.page, self.request.user)
        messages.success(self.request, "Bewaard. Het geldt meteen.")
        return super().form_valid(form)
