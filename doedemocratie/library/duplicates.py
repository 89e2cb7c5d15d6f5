"""Files that are in the library already, found by what they hold and not by their names."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.utils.file import hash_filelike

from doedemocratie.library.models import CustomDocument, CustomImage
from doedemocratie.library.permissions import document_policy, image_policy


def hash_of(file: Any) -> str:
    """Return the hash of an uploaded ``file``, as the library keeps it. An image has to be without metadata already."""
    file.seek(0)
    found = str(hash_filelike(file))
    file.seek(0)
    return found


def duplicates_of(
    model: type[CustomImage] | type[CustomDocument], file_hash: str, user: Any, besides: int | None = None
) -> QuerySet[Any]:
    """Return the images or documents with this hash that ``user`` may choose, the oldest first. ``besides`` is left out."""
    policy = image_policy if model is CustomImage else document_policy
    found = policy.instances_user_has_permission_for(user, "choose").filter(file_hash=file_hash).order_by("pk")
    return found.exclude(pk=besides) if file_hash else found.none()
