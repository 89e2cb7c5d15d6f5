"""Deleting a page, and putting it back. Only a POST changes anything."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.editorial.bin.forms import DeleteForm, RestoreForm
from doedemocratie.editorial.bin.links import links_to
from doedemocratie.editorial.bin.models import KEPT_DAYS, BinnedPage
from doedemocratie.editorial.bin.moving import NotPossibleError, restore, throw_away
from doedemocratie.editorial.bin.rights import restorable


class QuestionView(WagtailAdminTemplateMixin, FormView):
    """A form about one page: what will happen, and two ways on."""

    breadcrumbs_items: list[Any] = []
    header_icon = "bin"
    page: Any = None

    def get_page_subtitle(self) -> str:
        """Return the title that editors know the page by."""
        title: str = self.page.get_admin_display_title()
        return title

    def refuse(self, form: forms.Form, error: NotPossibleError) -> HttpResponse:
        """Show the form again with why it is not possible."""
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return self.form_invalid(form)


class DeleteView(QuestionView):
    """Put a page in the bin. Wagtail has asked whether the user may delete it."""

    page_title = "Pagina verwijderen"
    template_name = "editorial/bin/delete.html"
    form_class = DeleteForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the pages that go."""
        return {**super().get_form_kwargs(), "pages": self.page.get_descendants(inclusive=True)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what goes along, and what leads there."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        branch = self.page.get_descendants(inclusive=True)
        next_url = get_valid_next_url_from_request(self.request)
        return {
            **context,
            "page": self.page,
            "below_count": branch.count() - 1,
            "live_count": branch.live().count(),
            "links": links_to(branch, self.request.user),
            "kept_days": KEPT_DAYS,
            "may_unpublish": self.page.permissions_for_user(self.request.user).can_unpublish(),
            "action_url": reverse("wagtailadmin_pages:delete", args=[self.page.pk]),
            "next": next_url,
            "cancel_url": next_url or reverse("wagtailadmin_explore", args=[self.page.get_parent().pk]),
            "media": context["form"].media,
        }

    def form_valid(self, form: DeleteForm) -> HttpResponse:
        """Put it there, and offer the way back."""
        next_url = get_valid_next_url_from_request(self.request)
        parent_id = self.page.get_parent().pk
        try:
            record = throw_away(self.page, self.request.user, form.cleaned_data.get("target"))
        except NotPossibleError as error:
            return self.refuse(form, error)
        buttons = []
        if restorable(self.request.user).filter(pk=record.pk).exists():
            buttons = [messages.button(reverse("bin:restore", args=[record.pk]), "Terugzetten")]
        until = format_date(record.kept_until, "j F Y")
        messages.success(
            self.request,
            f"De pagina “{self.get_page_subtitle()}” ligt in de prullenbak. Terugzetten kan tot en met {until}.",
            buttons=buttons,
        )
        for hook in hooks.get_hooks("after_delete_page"):
            result = hook(self.request, self.page)
            if hasattr(result, "status_code"):
                return result
        # Not redirect(), which takes a word without a slash for the name of a view.
        return HttpResponseRedirect(next_url or reverse("wagtailadmin_explore", args=[parent_id]))


class RestoreView(QuestionView):
    """Put a page back that is in the bin."""

    page_title = "Pagina terugzetten"
    template_name = "editorial/bin/restore.html"
    form_class = RestoreForm
    header_icon = "history"
    record: BinnedPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the page among those that the user may put back. Raises Http404."""
        super().setup(request, *args, **kwargs)
        self.record = get_object_or_404(restorable(request.user), pk=kwargs["page_id"])
        self.page = self.record.page.specific_deferred

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the page, and who asks."""
        return {**super().get_form_kwargs(), "record": self.record, "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what comes back."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        parent = self.record.parent
        return {
            **context,
            "page": self.page,
            "record": self.record,
            "below_count": self.record.page_count - 1,
            "live_count": sum(1 for state in self.record.states if state["live"]),
            "is_planned": any(state["planned"] for state in self.record.states),
            "parent_is_gone": parent is None or is_in_bin(parent),
            "cancel_url": reverse("bin:list"),
            "media": context["form"].media,
        }

    def form_valid(self, form: RestoreForm) -> HttpResponse:
        """Put it back, and show where it is."""
        try:
            page = restore(self.record, self.request.user, form.cleaned_data["parent"], form.cleaned_data["slug"])
        except NotPossibleError as error:
            return self.refuse(form, error)
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Open de pagina")
        state = "Zij staat weer online." if page.live else "Zij staat niet online."
        messages.success(self.request, f"De pagina “{self.get_page_subtitle()}” is terug. {state}", buttons=[edit])
        return redirect("wagtailadmin_explore", page.get_parent().pk)


def delete_page(request: HttpRequest, page: Page) -> HttpResponseBase:
    """Answer in place of Wagtail's own view, which really deletes."""
    return DeleteView.as_view(page=page)(request)
