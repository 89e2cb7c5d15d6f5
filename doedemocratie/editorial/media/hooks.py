"""Where the work with images and documents stands in the admin."""

from __future__ import annotations

from django.urls import include, path
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.documents.views.chooser import viewset

from .choosing import UploadDocumentView
from .deleting import DeleteUnusedDocuments, DeleteUnusedImages
from .urls import document_urls, image_urls

# Wagtail makes the addresses of the window from the classes that this object names.
viewset.create_view_class = UploadDocumentView


@hooks.register("register_admin_urls", order=-1)
def files_with_care() -> list[URLResolver]:
    """Answer where files are added, changed and deleted, before Wagtail does."""
    return [path("images/", include(image_urls)), path("documents/", include(document_urls))]


# After Wagtail's own, whose place they take.
hooks.register("register_bulk_action", DeleteUnusedImages, order=1)
hooks.register("register_bulk_action", DeleteUnusedDocuments, order=1)
