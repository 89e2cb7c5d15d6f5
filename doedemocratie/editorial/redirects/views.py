"""Wagtail's screens for redirects with our rules, and our own for the import.

They stand at Wagtail's own addresses, in front of Wagtail's (``urls``).
"""

from __future__ import annotations

import csv
from typing import Any

from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.contrib.redirects import views as wagtail_views
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from doedemocratie.core.tables import safe_cell

from .forms import ALL, GOOD, ConfirmForm, FileForm, RedirectForm
from .importing import Choices, Plan, carry_out, make_plan
from .reading import read

SHOWN = 500  # wrong lines on the page; a file has all of them
EXAMPLES = 20
TITLE = "Doorverwijzingen importeren"
TAKEN = "Iemand anders maakte net een doorverwijzing van dit adres. Kijk in de lijst, en probeer het opnieuw."


def may(user: Any, *actions: str) -> bool:
    """Return whether ``user`` may do all of ``actions`` (add, change, delete) with redirects."""
    names = (get_permission_codename(action, Redirect._meta) for action in actions)
    return all(user.has_perm(f"{Redirect._meta.app_label}.{name}") for name in names)


class WithRules:
    """A form of Wagtail's with our rules, that answers with the form when somebody else was first."""

    form_class = RedirectForm

    def form_valid(self, form: RedirectForm) -> HttpResponse:
        """Save."""
        try:
            return super().form_valid(form)  # type: ignore[misc]  # of the view that this is mixed into
        except IntegrityError:
            form.add_error("old_path", TAKEN)
            return self.form_invalid(form)  # type: ignore[attr-defined]  # of the view that this is mixed into


class CreateView(WithRules, wagtail_views.CreateView):
    """Makes a redirect."""


class EditView(WithRules, wagtail_views.EditView):
    """Changes a redirect."""


class ImportView(WagtailAdminTemplateMixin, FormView):
    """Takes a file, shows what would be done with it, and does that when the curator says so."""

    page_title = TITLE
    header_icon = "redirect"
    template_name = "editorial/redirects/import.html"
    form_class = FileForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who may not add and change redirects."""
        if not may(request.user, "add", "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this page."""
        here = [{"url": reverse("wagtailredirects:index"), "label": "Doorverwijzingen"}, {"url": "", "label": TITLE}]
        return [*super().get_breadcrumbs_items(), *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the way back."""
        return {**super().get_context_data(**kwargs), "back": reverse("wagtailredirects:index")}

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        """Take the file, or the answer to what was shown of it."""
        if "kept" in request.POST:
            return self._confirmed(ConfirmForm(request.POST))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: FileForm) -> HttpResponse:
        """Show what would be done."""
        kept = form.cleaned_data["kept"]
        confirm = ConfirmForm(initial={"kept": kept})
        read_back = ConfirmForm({"kept": kept, "which": ALL})
        read_back.is_valid()
        return self._preview(confirm, read_back.cleaned_data["kept"])

    def _confirmed(self, form: ConfirmForm) -> HttpResponse:
        """Import, or tell why not."""
        if "kept" in form.errors:
            messages.error(self.request, form.errors["kept"][0])
            return redirect("wagtailredirects:start_import")
        kept = form.cleaned_data["kept"]
        if "fouten" in self.request.POST:
            return _as_file(_plan(kept))
        if not form.is_valid():
            return self._preview(form, kept)
        plan = _plan(kept)
        if plan.mistakes and form.cleaned_data["which"] != GOOD:
            count = len(plan.mistakes)
            form.add_error(
                "which",
                f"Er {'zijn' if count > 1 else 'is'} nog {count} foute regel{'s' if count > 1 else ''}. Er is niets veranderd.",
            )
            return self._preview(form, kept)
        try:
            carry_out(plan, self.request.user)
        except IntegrityError:
            form.add_error(
                "which", "Iemand anders veranderde net een doorverwijzing. Er is niets veranderd: kijk opnieuw."
            )
            return self._preview(form, kept)
        messages.success(self.request, _told(plan))
        return redirect("wagtailredirects:index")

    def _preview(self, form: ConfirmForm, kept: dict[str, Any]) -> HttpResponse:
        """Show the plan. A form that is shown again keeps what was signed."""
        plan = _plan(kept)
        rows = [*plan.added, *plan.replaced]
        context = self.get_context_data(
            form=form,
            plan=plan,
            name=kept["name"],
            mistakes=plan.mistakes[:SHOWN],
            hidden_mistakes=max(0, len(plan.mistakes) - SHOWN),
            examples=[(row.old_path, plan.labels.get(row.old_path, "")) for row in rows[:EXAMPLES]],
            hidden_examples=max(0, len(rows) - EXAMPLES),
        )
        self.template_name = "editorial/redirects/preview.html"
        return self.render_to_response(context)


def _plan(kept: dict[str, Any]) -> Plan:
    """Return what importing the kept file would do, by what stands in the database now."""
    lines, mistakes = read(kept["text"])
    site = get_object_or_404(Site.objects.select_related("root_page"), pk=kept["site"])
    choices = Choices(site, kept["is_permanent"], kept["replace"], kept["other_sites"])
    return make_plan(lines, choices, mistakes)


def _told(plan: Plan) -> str:
    """Return what was done, in a few words."""
    parts = [f"{len(plan.added)} toegevoegd", f"{len(plan.replaced)} vervangen", f"{plan.unchanged} waren er al"]
    left = f" {len(plan.mistakes)} foute regels zijn overgeslagen." if plan.mistakes else ""
    return f"De doorverwijzingen zijn geïmporteerd: {', '.join(parts)}.{left}"


def _as_file(plan: Plan) -> HttpResponse:
    """Return every wrong line as a CSV file that Dutch Excel opens by itself."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="foute-regels.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(["Regel", "Oud adres", "Nieuw adres", "Wat is er mis?"])
    for mistake in plan.mistakes:
        cells = (mistake.source, mistake.target, mistake.dutch)
        writer.writerow([mistake.number, *(safe_cell(cell) for cell in cells)])
    return response
