"""The form with which editors upload and change an image."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import InMemoryUploadedFile
from PIL import Image as PillowImage
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from doedemocratie.library.metadata import UnreadablePictureError, without_metadata

if TYPE_CHECKING:
    from doedemocratie.library.models import CustomDocument

logger = logging.getLogger(__name__)

FOCAL_POINT = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


def refuse_without_storage() -> None:
    """Raise ValidationError when files cannot be stored now, so that the editor is told so and loses nothing."""
    check = getattr(default_storage, "check_reachable", None)  # a directory of this machine is there, or nothing is
    try:
        if check is not None:
            check()
    except ConnectionError as error:
        logger.exception("The storage of media cannot be reached")
        raise ValidationError(
            "Bestanden kunnen nu even niet worden opgeslagen. Probeer het over een paar minuten opnieuw.",
            code="storage_away",
        ) from error


class ImageFileField(WagtailImageField):
    """Wagtail's field, which looks at the size of a picture before it reads the picture into memory.

    What it returns is upright and has no metadata, so that the form can say so when that cannot be done.
    """

    def to_python(self, data: Any) -> Any:
        """Return the file in ``data`` as it is to be stored, or None; raise ValidationError when it is no good picture."""
        file = super().to_python(data)
        if file is None:
            return None
        try:
            file.seek(0)
            content = without_metadata(file.read())
        except UnreadablePictureError as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        refuse_without_storage()
        clean: Any = InMemoryUploadedFile(io.BytesIO(content), None, file.name, file.content_type, len(content), None)
        clean.image = file.image
        return clean

    def check_image_pixel_size(self, f: Any) -> None:
        """Refuse the file ``f`` when it has too many pixels, or when no picture can be read from it.

        Wagtail's own check reads the whole picture first. A small file can hold a picture that no memory can hold;
        Pillow raises an error for those, which Wagtail does not expect (500).
        """
        try:
            self._check_header(f)
            super().check_image_pixel_size(f)
        except ValidationError:
            raise
        except PillowImage.DecompressionBombError as error:
            raise self._too_many_pixels(f"meer dan {2 * (PillowImage.MAX_IMAGE_PIXELS or 0)}") from error
        except Exception as error:  # a broken file makes Pillow raise errors of many kinds
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error

    def _check_header(self, f: Any) -> None:
        f.image.f.seek(0)
        width, height = PillowImage.open(f.image.f).size  # reads no more than the header
        f.image.f.seek(0)
        if self.max_image_pixels is not None and width * height > self.max_image_pixels:
            raise self._too_many_pixels(str(width * height))

    def _too_many_pixels(self, count: str) -> ValidationError:
        message = self.error_messages["file_too_many_pixels"]
        return ValidationError(
            message % {"num_pixels": count, "max_pixels_count": self.max_image_pixels}, code="file_too_many_pixels"
        )


class ImageForm(BaseImageForm):
    """Wagtail's form, with a required description: it is the text alternative (WCAG 1.1.1)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        description = self.fields["description"]
        description.required = True
        description.help_text = (
            "Wat is er te zien? Wie de afbeelding niet ziet, hoort deze tekst. Eén of twee zinnen, zonder 'foto van'."
        )
        description.error_messages["required"] = "Beschrijf wat er op de afbeelding te zien is."
        # Wagtail makes this field itself and asks no form or model which one; the form after an upload has none.
        if "file" in self.fields:
            file = self.fields["file"]
            self.fields["file"] = ImageFileField(label=file.label, widget=file.widget, required=file.required)

    def clean(self) -> Any:
        """Forget the focal point with the file that it was pointed out in, unless the editor set another one here."""
        data = super().clean()
        if data is None:
            data = self.cleaned_data
        points = [name for name in FOCAL_POINT if name in self.fields]
        if self.instance.pk and "file" in self.changed_data and not set(points) & set(self.changed_data):
            data.update(dict.fromkeys(points))
        return data


class DocumentForm(BaseDocumentForm):
    """Wagtail's form, which says so when the file cannot be stored, and what the search knows of a file that is there."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields and self.instance.pk and self.instance.is_pdf:
            self.fields["file"].help_text = _what_the_search_knows(self.instance)

    def clean_file(self) -> Any:
        """Return the file; raise ValidationError when a new one cannot be stored now."""
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            refuse_without_storage()
        return file


def _what_the_search_knows(document: CustomDocument) -> str:
    if document.collection.get_view_restrictions():
        return "De map van dit bestand is niet voor iedereen: de zoekfunctie vindt de woorden niet."
    if not document.was_read:
        return "De site heeft dit bestand nog niet gelezen: de zoekfunctie vindt de woorden later."
    return document.reading.explanation
