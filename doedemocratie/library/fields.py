"""How the file of an image is stored."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from wagtail.images.models import WagtailImageFieldFile

from doedemocratie.library.metadata import without_metadata


class ImageFile(WagtailImageFieldFile):
    """The file of an image, stored without metadata whoever stores it: a form, the loader of content, a script."""

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Store ``content`` upright and without metadata, and note the size and hash of what is stored.

        Raises UnreadablePictureError.
        """
        content.seek(0)
        stored = without_metadata(content.read())
        self.instance.file_size = len(stored)
        self.instance.file_hash = hashlib.sha1(stored).hexdigest()  # noqa: S324 (Wagtail's own file_hash)
        super().save(name, ContentFile(stored, name), save=save)
