"""The admin's pages to make a publication of a Word file, and to read afterwards what could not be taken over."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from publications.models import PublicationIndexPage, PublicationPage

from .forms import WordFileForm
from .making import lines_in, make_publication

logger = logging.getLogger(__name__)

FORM_URL = "publication_from_word"
REPORT_URL = "publication_word_report"
TITLE = "Publicatie maken van een Word-bestand"


class PublicationFromWordView(WagtailAdminTemplateMixin, FormView):
    """Makes a draft publication below a list of publications."""

    page_title = TITLE
    header_icon = "upload"
    template_name = "publications/word_form.html"
    form_class = WordFileForm
    parent: PublicationIndexPage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who may not add a publication here."""
        self.parent = get_object_or_404(PublicationIndexPage, pk=kwargs["parent_id"])
        if not self.parent.permissions_for_user(request.user).may_add(PublicationPage):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this page."""
        explorer = reverse("wagtailadmin_explore", args=[self.parent.pk])
        here = [{"url": explorer, "label": self.parent.get_admin_display_title()}, {"url": "", "label": TITLE}]
        return [*super().get_breadcrumbs_items(), *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the way back."""
        return {**super().get_context_data(**kwargs), "back": reverse("wagtailadmin_explore", args=[self.parent.pk])}

    def form_valid(self, form: WordFileForm) -> HttpResponse:
        """Make the draft, and open it; or show the form again when it asks what its pictures show."""
        draft = form.draft
        if draft is None:
            self.page_title = "Beschrijf eerst de afbeeldingen"
            return self.render_to_response(self.get_context_data(form=form))
        file_name = form.cleaned_data["file"].name
        user: Any = self.request.user
        try:
            page = make_publication(draft, self.parent, user, kind=form.cleaned_data["kind"], file_name=file_name)
        except Exception:  # nothing of it is left: the curator keeps the form
            logger.exception("No publication could be made of a Word file that was read")
            form.add_error(
                "file", "Het lukte niet om het concept te maken. Er is niets veranderd. Probeer het opnieuw."
            )
            return self.form_invalid(form)
        count = len(draft.pages) - 1
        chapters = f", met {count} hoofdstuk{'ken' if count > 1 else ''}" if count else ""
        messages.success(
            self.request,
            f"Het concept ‘{page.title}’ is klaar{chapters}. Lees in het verslag wat er anders is dan in Word.",
            buttons=[messages.button(reverse(REPORT_URL, args=[page.pk]), "Bekijk het verslag")],
        )
        return redirect("wagtailadmin_pages:edit", page.pk)

    def form_invalid(self, form: WordFileForm) -> HttpResponse:
        """Show the form again with what was chosen."""
        messages.error(self.request, "Er is nog geen concept. Lees bij het veld in het rood wat u kunt doen.")
        return super().form_invalid(form)


class WordReportView(WagtailAdminTemplateMixin, TemplateView):
    """Shows what could not be taken over from the Word file of a publication, from the note of its draft."""

    page_title = "Verslag van het overnemen uit Word"
    header_icon = "list-ul"
    template_name = "publications/word_report.html"
    page: PublicationPage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who may not edit the publication."""
        self.page = get_object_or_404(PublicationPage, pk=kwargs["page_id"])
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this page."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        here = [{"url": edit, "label": self.page.get_admin_display_title()}, {"url": "", "label": self.page_title}]
        return [*super().get_breadcrumbs_items(), *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the report, and where the draft is."""
        origin, remarks = lines_in(self.page.get_latest_revision_as_object().editorial_note)
        return {
            **super().get_context_data(**kwargs),
            "origin": origin,
            "remarks": remarks,
            "edit": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
        }
