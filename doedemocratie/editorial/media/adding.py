"""Adding many files at once: what is in the library already is shown before it is there twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.forms import Form
from django.urls import reverse
from wagtail.documents.views import multiple as documents
from wagtail.images.views import multiple as images

from doedemocratie.library.duplicates import duplicates_of, hash_of
from doedemocratie.library.metadata import without_metadata
from doedemocratie.library.models import CustomDocument, CustomImage, Rights

FORM = "editorial/media/edit_form.html"


class AddImagesView(images.AddView):
    """Wagtail's screen, with what holds for all images above it, and one button to save them all."""

    template_name = "editorial/media/add_images.html"
    edit_form_template_name = FORM

    def get_edit_upload_form_context_data(self) -> dict[str, Any]:
        """Return what the form of a picture shows that waits for its description, with the image that has the same content."""
        name = self.request.FILES["files[]"].name
        self.object.title = self.request.POST.get("title") or Path(name).stem
        content = without_metadata(self.upload_object.file.read())
        return {
            **super().get_edit_upload_form_context_data(),
            **existing(CustomImage, _hash(content), self.request.user),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the choices of rights."""
        return {**super().get_context_data(**kwargs), "rights": Rights.choices, "default_rights": Rights.RESERVED}


class DescribeImageView(images.CreateFromUploadedImageView):
    """Makes an image of a picture that waited for its description, unless it came into the library meanwhile."""

    edit_form_template_name = FORM

    def get_edit_form_class(self) -> type[Form]:
        """Return Wagtail's form, which looks for an image with the same content."""
        view = self
        base: Any = super().get_edit_form_class()

        class DescriptionForm(base):
            """The form of one picture."""

            existing: Any = None

            def clean(self) -> Any:
                """Refuse what is there already, until the editor said to add it all the same."""
                data = super().clean()
                if "keep_duplicate" not in self.data:
                    content = without_metadata(view.upload.file.read())
                    self.existing = duplicates_of(CustomImage, _hash(content), view.request.user).first()
                    if self.existing is not None:
                        self.add_error(None, "Deze afbeelding staat al in de bibliotheek.")
                return data

        return DescriptionForm


class EditAddedImageView(images.EditView):
    """Changes an image that was just added."""

    edit_form_template_name = FORM


class AddDocumentsView(documents.AddView):
    """Wagtail's screen, which says when a document is there already, and has one button to save all titles."""

    template_name = "editorial/media/add_documents.html"
    edit_form_template_name = FORM

    def get_edit_object_form_context_data(self) -> dict[str, Any]:
        """Return what the form of a new document shows, with the document that has the same content."""
        found = existing(CustomDocument, self.object.file_hash, self.request.user, self.object.pk)
        return {**super().get_edit_object_form_context_data(), **found}


class EditAddedDocumentView(documents.EditView):
    """Changes a document that was just added."""

    edit_form_template_name = FORM


def existing(
    model: type[CustomImage] | type[CustomDocument], file_hash: str, user: Any, besides: int | None = None
) -> dict[str, Any]:
    """Return for a template the oldest image or document with this content that ``user`` may choose, and where it is."""
    found = duplicates_of(model, file_hash, user, besides).first()
    return {"existing": found, "existing_url": edit_url(found)} if found is not None else {}


def edit_url(file: CustomImage | CustomDocument) -> str:
    """Return where ``file`` is changed."""
    return reverse("wagtailimages:edit" if isinstance(file, CustomImage) else "wagtaildocs:edit", args=[file.pk])


def _hash(content: bytes) -> str:
    return hash_of(ContentFile(content))
