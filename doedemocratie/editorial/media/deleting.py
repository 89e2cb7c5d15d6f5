"""Deleting images and documents: what a page uses goes only after the editor saw which pages those are."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as many_documents
from wagtail.documents.views.bulk_actions import DeleteBulkAction as DeleteDocuments
from wagtail.images.views import images
from wagtail.images.views import multiple as many_images
from wagtail.images.views.bulk_actions import DeleteBulkAction as DeleteImages
from wagtail.models import Page, ReferenceIndex

from doedemocratie.accounts.bin import is_in_bin

SHOWN = 20  # places that the question names; the rest is one click away


class AskFirstMixin:
    """A view that deletes what is in use only when the editor says to have seen where."""

    template_name = "editorial/media/confirm_delete.html"
    unconfirmed = False
    is_protected = False

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete, or ask again."""
        view: Any = self
        if view.usage.count() and "also_in_use" not in view.request.POST:
            self.unconfirmed = True
            return view.render_to_response(view.get_context_data(form=form))
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ProtectedError:  # by a page that was saved just now: the index of references follows in a moment
            self.is_protected = True
            return view.render_to_response(view.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the places where the file is used."""
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        view: Any = self
        context["is_protected"] = context["is_protected"] or self.is_protected
        return {**context, "places": places(view.object, view.request.user), "unconfirmed": self.unconfirmed}


class DeleteImageView(AskFirstMixin, images.DeleteView):
    """Deletes an image."""


class DeleteDocumentView(AskFirstMixin, documents.DeleteView):
    """Deletes a document."""


def places(file: Any, user: Any) -> list[dict[str, Any]]:
    """Return the first places where ``file`` is used, with an address for those that ``user`` may change."""
    finder = AdminURLFinder(user)
    found = []
    for thing, references in ReferenceIndex.get_references_to(file).group_by_source_object()[:SHOWN]:
        url = finder.get_edit_url(thing)
        kind = references[0].model_name
        fields = sorted({str(reference.describe_source_field()) for reference in references})
        # As in Wagtail's own list: who may not change a thing does not read its title here either.
        found.append(
            {"title": str(thing) if url else closed(thing), "url": url, "kind": kind, "fields": ", ".join(fields)}
        )
    return found


def closed(thing: Any) -> str:
    """Return what to call a thing that the user may not open."""
    return (
        "Een pagina in de prullenbak" if isinstance(thing, Page) and is_in_bin(thing) else "Iets wat u niet kunt openen"
    )


class DropAddedMixin:
    """A view that takes away what was just added, and nothing that a page uses by now."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete, or refuse."""
        view: Any = self
        file = get_object_or_404(view.get_model(), pk=kwargs[view.pk_url_kwarg])
        if ReferenceIndex.get_references_to(file).exists():
            raise PermissionDenied
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


class DropAddedImageView(DropAddedMixin, many_images.DeleteView):
    """Takes away an image that was just added."""


class DropAddedDocumentView(DropAddedMixin, many_documents.DeleteView):
    """Takes away a document that was just added."""


class UnusedOnlyMixin:
    """A bulk action that leaves alone what is in use: for many at once nobody reads where."""

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        """Return what may be deleted, and what stays. One query more, however many there are."""
        files, others = super().get_actionable_objects()  # type: ignore[misc]
        counts = ReferenceIndex.get_count_references_to_in_bulk(files)
        used = [file for file in files if counts.get(file)]
        others["items_with_no_access"] += used
        return [file for file in files if not counts.get(file)], others


class DeleteUnusedImages(UnusedOnlyMixin, DeleteImages):
    """Deletes images of a list."""

    template_name = "editorial/media/confirm_delete_images.html"


class DeleteUnusedDocuments(UnusedOnlyMixin, DeleteDocuments):
    """Deletes documents of a list."""

    template_name = "editorial/media/confirm_delete_documents.html"
