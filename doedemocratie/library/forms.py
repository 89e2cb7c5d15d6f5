"""The form with which editors upload and change an image."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image as PillowImage
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class ImageFileField(WagtailImageField):
    """Wagtail's field, which looks at the size of a picture before it reads the picture into memory."""

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
