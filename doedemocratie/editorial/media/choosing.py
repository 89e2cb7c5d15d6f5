"""The window in which a document is chosen: a new one that is there already is not added by accident."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.documents.views.chooser import DocumentChooserUploadView

from doedemocratie.core.lookups import key_in
from doedemocratie.editorial.media.adding import existing
from doedemocratie.library.models import CustomDocument
from doedemocratie.library.permissions import document_policy


class UploadDocumentView(DocumentChooserUploadView):
    """Adds a document and chooses it; when the library has it already, it asks which of the two."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add a document, or answer with the one that the editor chose of two."""
        if "chosen" in request.POST:
            return self._choose(request)
        self.form = self.get_creation_form()
        if not self.form.is_valid():
            return self.get_reshow_creation_form_response()
        document = self.save_form(self.form)
        found = existing(CustomDocument, document.file_hash, request.user, document.pk)
        if not found:
            return self.get_chosen_response(document)
        context = {**found, "document": document, "create_action_url": self.get_create_url()}
        fragment = render_to_string("editorial/media/chooser_duplicate.html", context, request)
        data = {"step": "reshow_creation_form", "htmlFragment": fragment}  # the only step that takes a form again
        return render_modal_workflow(request, None, None, None, json_data=data)

    def _choose(self, request: HttpRequest) -> HttpResponse:
        chosen = self._one(request.POST["chosen"], "choose")
        if "instead_of" in request.POST:
            new: Any = self._one(request.POST["instead_of"], "delete")
            # Only what was added in this window: nothing uses it, and it holds what the chosen one holds.
            is_copy = new.file_hash == chosen.file_hash and new.pk > chosen.pk
            if is_copy and new.uploaded_by_user_id == request.user.pk and not new.get_usage().count():
                new.delete()
        return self.get_chosen_response(chosen)

    def _one(self, key: str, permission: str) -> CustomDocument:
        document: CustomDocument = get_object_or_404(CustomDocument, pk=key_in(key))
        if not document_policy.user_has_permission_for_instance(self.request.user, permission, document):
            raise PermissionDenied
        return document
