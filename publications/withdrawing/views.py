"""The forms with which a curator takes a publication back, restores it, or deletes it. Only a POST changes anything."""

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
from wagtail.models import ReferenceIndex

from doedemocratie.accounts.permissions import RolePagePermissionTester
from doedemocratie.editorial.bin.models import KEPT_DAYS
from publications.models import ChapterPage, PublicationPage, Withdrawal
from publications.withdrawing import actions
from publications.withdrawing.forms import WithdrawForm
from publications.withdrawing.records import standing_record
from publications.withdrawing.wording import curators_reason


class PublicationActionView(WagtailAdminTemplateMixin, FormView):
    """A form about one publication. Who has no right to it gets Wagtail's refusal, also for a publication in another state."""

    breadcrumbs_items: list[Any] = []
    header_icon = "doc-full"
    # What to do with an alias, which this is not possible for; the braces stand for the title of the publication itself.
    instead_of_alias = ""
    publication: PublicationPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the publication."""
        super().setup(request, *args, **kwargs)
        self.publication = get_object_or_404(PublicationPage, pk=kwargs["publication_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who may not, and send back who comes when it is no longer possible."""
        tester = self.publication.permissions_for_user(request.user)
        if not tester.manages or not self.is_allowed(tester):
            source = self.publication.alias_of if self.instead_of_alias else None
            why = self.why_not() if source is None else self.instead_of_alias.format(source.get_admin_display_title())
            if tester.manages and tester.may_publish and why:
                edit = reverse("wagtailadmin_pages:edit", args=[source.pk]) if source is not None else ""
                messages.warning(request, why, buttons=[messages.button(edit, "Naar het origineel")] if edit else [])
                return redirect("wagtailadmin_pages:edit", self.publication.pk)
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self, tester: RolePagePermissionTester) -> bool:
        """Return whether the user may do this with the publication as it is."""
        raise NotImplementedError

    def why_not(self) -> str:
        """Return why this is not possible for the publication as it is, or an empty text when it is."""
        return ""

    @cached_property
    def record(self) -> Withdrawal | None:
        """The record that says why the publication is not on the site, if it is not."""
        return standing_record(self.publication)

    def get_page_subtitle(self) -> str:
        """Return the title that editors know the publication by."""
        title: str = self.publication.get_admin_display_title()
        return title

    def get_success_url(self) -> str:
        """Return to the list that the publication stands in."""
        return reverse("wagtailadmin_explore", args=[self.publication.get_parent().pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the publication, what will happen to it, and where to go without doing it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        chapters = ChapterPage.objects.child_of(self.publication)
        return {
            **context,
            "page": self.publication,
            "record": self.record,
            "chapter_count": chapters.live().count(),
            "link_count": self.links_from_elsewhere(),
            "file_count": self.publication.downloads.count(),
            "kept_days": KEPT_DAYS,
            "usage_url": reverse("wagtailadmin_pages:usage", args=[self.publication.pk]),
            "cancel_url": reverse("wagtailadmin_pages:edit", args=[self.publication.pk]),
            "media": context["form"].media,
        }

    def links_from_elsewhere(self) -> int:
        """Return on how many other pages, or other parts of the site, something leads to this publication."""
        own = [str(pk) for pk in self.publication.get_descendants(inclusive=True).values_list("pk", flat=True)]
        references = ReferenceIndex.get_references_to(self.publication).exclude(
            base_content_type=self.publication.get_base_content_type(), object_id__in=own
        )
        count: int = references.values("base_content_type", "object_id").distinct().count()
        return count


class WithdrawView(PublicationActionView):
    """Take a publication off the site."""

    page_title = "Publicatie intrekken"
    template_name = "publications/withdrawing/withdraw.html"
    form_class = WithdrawForm
    instead_of_alias = "Dit is een gekoppelde kopie: een tweede adres van de publicatie “{}”. Trek die publicatie in. De kopie verdwijnt dan ook."

    def is_allowed(self, tester: RolePagePermissionTester) -> bool:
        """Return whether the user may take it off."""
        return tester.can_withdraw()

    def why_not(self) -> str:
        """Return whether it is off already."""
        return "" if self.publication.live else "Deze publicatie staat niet online. U hoeft haar niet in te trekken."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the publication."""
        return {**super().get_form_kwargs(), "publication": self.publication}

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        """Take it off, and offer the way back."""
        try:
            actions.withdraw(self.publication, self.request.user, **form.cleaned_data)
        except actions.NotPossibleError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[self.publication.pk]), "Bekijk")
        title = self.get_page_subtitle()
        messages.success(self.request, f"De publicatie “{title}” is ingetrokken.", buttons=[edit])
        return super().form_valid(form)


class RestoreView(PublicationActionView):
    """Put a publication back on the site."""

    page_title = "Publicatie terugzetten"
    template_name = "publications/withdrawing/restore.html"
    form_class = forms.Form
    instead_of_alias = "Dit is een gekoppelde kopie: een tweede adres van de publicatie “{}”. Zet die publicatie terug. De kopie komt dan ook terug."

    def is_allowed(self, tester: RolePagePermissionTester) -> bool:
        """Return whether the user may put it back, and there is something to put back."""
        return tester.can_restore() and self.record is not None

    def why_not(self) -> str:
        """Return whether it is back already, or was never withdrawn."""
        if self.publication.live:
            return "Deze publicatie staat al online."
        return "" if self.record is not None else "Deze publicatie is niet ingetrokken. Kies Publiceren."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what comes back, and whether there is a newer draft."""
        record = self.record
        chapters = record.chapters if record is not None else []
        newest = self.publication.latest_revision_id
        return {
            **super().get_context_data(**kwargs),
            "reason": curators_reason(record) if record is not None else "",
            "returning_count": sum(1 for chapter in chapters if chapter["revision"]),
            "has_newer_draft": record is not None and record.live_revision_id != newest,
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Put it back, and say which part did not come along."""
        try:
            left = actions.restore(self.record, self.request.user) if self.record is not None else None
        except actions.NotPossibleError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        self.publication.refresh_from_db()
        view = [messages.button(self.publication.url, "Bekijk op de site")] if self.publication.url else []
        messages.success(self.request, f"De publicatie “{self.publication.title}” staat weer online.", buttons=view)
        for remark in left.remarks if left is not None else []:
            messages.warning(self.request, remark)
        return super().form_valid(form)


class DeleteView(PublicationActionView):
    """Delete a publication that readers had."""

    page_title = "Publicatie verwijderen"
    template_name = "publications/withdrawing/delete.html"
    form_class = WithdrawForm
    header_icon = "bin"

    def is_allowed(self, tester: RolePagePermissionTester) -> bool:
        """Return whether the user may delete it, and there is a reader to tell why."""
        return tester.can_delete() and self.publication.first_published_at is not None

    def why_not(self) -> str:
        """Return whether nobody has to be told."""
        if self.publication.first_published_at is not None:
            return ""
        return "Deze publicatie heeft nooit online gestaan. U hoeft geen reden te geven."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the publication, and what was said when it was withdrawn."""
        return {**super().get_form_kwargs(), "publication": self.publication, "record": self.record}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many chapters go along, live or not."""
        return {**super().get_context_data(**kwargs), "chapter_count": self.publication.get_descendant_count()}

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        """Put it in the bin."""
        done = super().form_valid(form)  # reads where the publication stands
        title = self.get_page_subtitle()
        try:
            actions.delete(self.publication, self.request.user, **form.cleaned_data)
        except actions.NotPossibleError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        restore = messages.button(reverse("bin:restore", args=[self.publication.pk]), "Terugzetten")
        messages.success(
            self.request,
            f"De publicatie “{title}” is verwijderd. Zij blijft {KEPT_DAYS} dagen in de prullenbak. In het overzicht blijft staan "
            "waarom.",
            buttons=[restore],
        )
        return done
