"""The form with which editors upload and change an image."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.db import transaction
from PIL import Image as PillowImage
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from doedemocratie.library.duplicates import hash_of
from doedemocratie.library.focus import NO_FOCUS, PLACE_CHOICES, focus_on
from doedemocratie.library.metadata import UnreadablePictureError, without_metadata
from doedemocratie.library.replacing import let_go

if TYPE_CHECKING:
    from doedemocratie.library.models import CustomDocument, CustomImage

logger = logging.getLogger(__name__)

FILE_FIELDS = ("file", "file_size", "file_hash", "width", "height")
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


class LibraryForm(forms.ModelForm):
    """What the forms of images and documents share: another file takes the place of the one that is there, everywhere."""

    original_file: Any

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)  # type: ignore[call-arg]  # Wagtail's form, which comes after this one
        self.user = user
        if "file" in self.fields and self.instance.pk:
            file = self.fields["file"]
            file.label = "Bestand vervangen"
            file.required = False  # without another one it stays as it is
            file.help_text = f"Kies een ander bestand. {_where_it_comes(self.instance)} Het oude bestand verdwijnt."
            for name in [name for name in file.widget.attrs if name.startswith("data-")]:
                del file.widget.attrs[name]  # it keeps its title: it is about the same

    @property
    def is_replacement(self) -> bool:
        """Whether a file with other content comes in the place of one that is there."""
        new = self.cleaned_data.get("file") if "file" in self.changed_data else None
        return bool(self.instance.pk and new and hash_of(new) != self.initial_hash)

    @property
    def initial_hash(self) -> str:
        """The hash of the file that is there."""
        return str(type(self.instance).objects.values_list("file_hash", flat=True).get(pk=self.instance.pk))

    def _file_of_now(self) -> Any:
        """Return the file that is there, which a colleague may have put there since the form was read; without another, keep it."""
        now = type(self.instance)._base_manager.select_for_update().filter(pk=self.instance.pk).first()
        if now is not None and "file" not in self.changed_data and now.file.name != self.instance.file.name:
            for name in FILE_FIELDS:
                if hasattr(now, name):
                    setattr(self.instance, name, getattr(now, name))
        return now.file if now is not None else None

    def save(self, commit: bool = True) -> Any:
        """Save, and let go of the former file when that is done: not before, as Wagtail does."""
        former, self.original_file = self.original_file, None
        with transaction.atomic():
            if commit and former:
                former = self._file_of_now() or former
            saved = super().save(commit)
            if commit and former and "file" in self.changed_data:
                let_go(saved, former)
        return saved


class ImageForm(LibraryForm, BaseImageForm):
    """Wagtail's form, with a required description: it is the text alternative (WCAG 1.1.1)."""

    same_description = forms.BooleanField(
        label="De omschrijving past ook bij het nieuwe bestand",
        required=False,
        help_text="Alleen als u het bestand vervangt. Past ze niet? Pas dan hieronder de omschrijving aan.",
    )
    focus = forms.ChoiceField(label="Belangrijkste deel", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        description = self.fields["description"]
        description.required = True
        description.help_text = (
            "Wat is er te zien? Wie de afbeelding niet ziet, hoort deze tekst. Eén of twee zinnen, zonder ‘foto van’."
        )
        description.error_messages["required"] = "Beschrijf wat er op de afbeelding te zien is."
        # Wagtail makes this field itself and asks no form or model which one; the form after an upload has none.
        if "file" in self.fields:
            file = self.fields["file"]
            limits = ImageFileField(label=file.label, widget=file.widget, required=file.required)
            if self.instance.pk:
                limits.help_text = f"{file.help_text} {limits.help_text}"
            self.fields["file"] = limits
        replaces = "file" in self.fields and self.instance.pk
        if not replaces:
            del self.fields["same_description"]
        focus: Any = self.fields["focus"]
        focus.choices = [("", "Het midden"), *PLACE_CHOICES]
        focus.help_text = "De site snijdt een afbeelding soms bij. Wat u hier kiest, blijft in beeld."
        if self.instance.pk:
            focus.choices = [("", "Zoals het nu is"), (NO_FOCUS, "Het midden"), *PLACE_CHOICES]
            focus.help_text += " Met de muis kunt u in plaats daarvan een kader trekken op de afbeelding." * bool(
                replaces
            )
        self.order_fields(["title", "file", "same_description", "description", "maker", "rights", "focus"])

    def clean(self) -> Any:
        """Ask about the description when the picture changes, and forget the focal point with the file that it was pointed out in."""
        data = super().clean()
        if data is None:
            data = self.cleaned_data
        points = [name for name in FOCAL_POINT if name in self.fields]
        if self.instance.pk and "file" in self.changed_data and not set(points) & set(self.changed_data):
            data.update(dict.fromkeys(points))
        if self.is_replacement and "description" not in self.changed_data and not data.get("same_description"):
            self.add_error(
                "description",
                "U vervangt de afbeelding. Pas de omschrijving aan en kies het bestand opnieuw. Past de omschrijving ook bij het "
                "nieuwe bestand? Zet dan een vinkje bij ‘De omschrijving past ook bij het nieuwe bestand’.",
            )
        return data

    def add_error(self, field: str | None, error: Any) -> None:
        """Say once that there is no description: the field says so, and the model again."""
        if "description" in self.errors and "description" in getattr(error, "error_dict", {}):
            others = {name: errors for name, errors in error.error_dict.items() if name != "description"}
            if not others:
                return
            error = ValidationError(others)
        super().add_error(field, error)

    def save(self, commit: bool = True) -> Any:
        """Save, with the part that was chosen as focal point."""
        if self.cleaned_data.get("focus"):
            focus_on(self.instance, self.cleaned_data["focus"])
        return super().save(commit)


class DocumentForm(LibraryForm, BaseDocumentForm):
    """Wagtail's form, which says so when the file cannot be stored, and what the search knows of a file that is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields and self.instance.pk and self.instance.is_pdf:
            self.fields["file"].help_text += f" {_what_the_search_knows(self.instance)}"

    def clean_file(self) -> Any:
        """Return the file; raise ValidationError when a new one cannot be stored now."""
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            refuse_without_storage()
        return file


def _where_it_comes(instance: CustomImage | CustomDocument) -> str:
    count = instance.get_usage().count()
    if not count:
        return "Dit bestand staat nu nergens op de site."
    places = "de plek" if count == 1 else f"alle {count} plekken"
    return f"Het komt meteen op {places} waar het oude nu staat."


def _what_the_search_knows(document: CustomDocument) -> str:
    if document.collection.get_view_restrictions():
        return "De map van dit bestand is niet voor iedereen: de zoekfunctie vindt de woorden niet."
    if not document.was_read:
        return "De site heeft dit bestand nog niet gelezen: de zoekfunctie vindt de woorden later."
    return document.reading.explanation
