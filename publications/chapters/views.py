"""The question that comes before all hidden chapters of a publication are published. Only a POST changes anything."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from doedemocratie.editorial.bulk_publishing import planned_in_words, told
from publications.models import ChapterPage, PublicationPage

from .drafts import action_label, hidden_chapters, send_on, why_not

WAS_PUBLIC = " (stond eerder op de site)"


class ChaptersForm(forms.Form):
    """Which of the chapters that can go, go."""

    chapters = forms.TypedMultipleChoiceField(label="Hoofdstukken", coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, ready: list[ChapterPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chapters"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 (declared above)
        field.choices = [
            (one.pk, one.get_admin_display_title() + (WAS_PUBLIC if one.first_published_at else "")) for one in ready
        ]
        field.initial = [one.pk for one in ready]
        field.error_messages["required"] = "Kies minstens één hoofdstuk."


class PublishChaptersView(WagtailAdminTemplateMixin, FormView):
    """Publish the hidden chapters of a publication that is on the site, or put them before a colleague."""

    page_title = "Hoofdstukken publiceren"
    template_name = "publications/chapters/publish.html"
    form_class = ChaptersForm
    breadcrumbs_items: list[Any] = []
    header_icon = "doc-full"
    publication: PublicationPage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who does not manage publications, and send back who comes when there is nothing to publish."""
        self.publication = get_object_or_404(PublicationPage, pk=kwargs["publication_id"])
        if not self.publication.permissions_for_user(request.user).manages:
            raise PermissionDenied
        if why := self._nothing_to_do():
            messages.warning(request, why)
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def _nothing_to_do(self) -> str:
        if not self.publication.live:
            return "Publiceer eerst de publicatie zelf, en daarna haar hoofdstukken."
        return "" if self.hidden else "Alle hoofdstukken staan op de site, of komen vanzelf."

    @cached_property
    def hidden(self) -> list[tuple[ChapterPage, list[str]]]:
        """Each chapter that readers do not have, with why it cannot go."""
        return [(chapter, why_not(chapter, self.request.user)) for chapter in hidden_chapters(self.publication)]

    @property
    def is_submitting(self) -> bool:
        """Whether nobody publishes these chapters alone."""
        return bool(self.publication.permissions_for_user(self.request.user).needs_second_person)

    def get_page_subtitle(self) -> str:
        """Return the title that editors know the publication by."""
        return str(self.publication.get_admin_display_title())

    def get_success_url(self) -> str:
        """Return to the chapters."""
        return reverse("wagtailadmin_explore", args=[self.publication.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the chapters that can go."""
        return {**super().get_form_kwargs(), "ready": [chapter for chapter, reasons in self.hidden if not reasons]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add which chapters can go, and which cannot and why."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        blocked = [(chapter, reasons) for chapter, reasons in self.hidden if reasons]
        ready = len(self.hidden) - len(blocked)
        return {
            **context,
            "blocked": blocked,
            "ready": ready,
            "is_submitting": self.is_submitting,
            "button": action_label(self.publication, self.request.user, ready),
            "cancel_url": self.get_success_url(),
            "media": context["form"].media,
        }

    def form_valid(self, form: ChaptersForm) -> HttpResponse:
        """Publish what was chosen, and say which part was planned or did not go."""
        chosen = [chapter for chapter, _ in self.hidden if chapter.pk in form.cleaned_data["chapters"]]
        refused, planned = send_on(chosen, self.request.user)
        count = len(chosen) - len(refused) - planned
        if count:
            which = "1 hoofdstuk" if count == 1 else f"{count} hoofdstukken"
            done = (
                f"U hebt {which} voorgelegd aan een collega." if self.is_submitting else f"U hebt {which} gepubliceerd."
            )
            messages.success(self.request, done)
        if planned:
            messages.success(self.request, planned_in_words(planned, "hoofdstuk", "hoofdstukken"))
        if refused:
            messages.error(self.request, told(refused))
        return super().form_valid(form)
