"""Blocks with pictures and video."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from doedemocratie.core.publishing import NO_DESCRIPTION

from .base import MEDIA_GROUP, BodyStructBlock

NO_TRANSCRIPT = (
    "Schrijf uit wat er in de video gebeurt en gezegd wordt. Zonder die tekst mag de video niet op de site: "
    "niet iedereen kan de video zien of horen."
)


def _any_image() -> Any:
    """Return some image of the library for a preview, or nothing when the library is empty."""
    return get_image_model().objects.order_by("pk").first()


class ImageBlock(BodyStructBlock):
    """A picture with a caption; its text alternative is the image's own description, or nothing when it only decorates."""

    image = ImageChooserBlock(label="Afbeelding")
    decorative = blocks.BooleanBlock(
        label="Alleen versiering",
        default=False,
        required=False,
        help_text="Zet hier een vinkje als de lezer niets mist zonder de afbeelding. Een schermlezer slaat haar dan over.",
    )
    caption = blocks.CharBlock(label="Bijschrift", required=False, max_length=300)
    credit = blocks.CharBlock(
        label="Bronvermelding",
        required=False,
        max_length=200,
        help_text="Alleen als die anders is dan de maker die bij de afbeelding staat.",
    )

    class Meta:
        label = "Afbeelding"
        icon = "image"
        group = MEDIA_GROUP
        template = "blocks/image.html"
        description = "Een afbeelding met een bijschrift en de naam van de maker."
        preview_value = {"image": None, "decorative": False, "caption": "Een tafel waar nog plaats is.", "credit": ""}

    def clean(self, value: Any) -> Any:
        """Refuse to publish a picture that has no description, unless it only decorates (WCAG 1.1.1)."""
        value = super().clean(value)
        described = value.get("decorative") or value["image"] is None or value["image"].description.strip()
        if not self.is_deferred_validation and not described:
            raise blocks.StructBlockValidationError(
                {"image": ValidationError(f"{NO_DESCRIPTION} Of zet een vinkje bij ‘Alleen versiering’.")}
            )
        return value

    def get_preview_value(self) -> Any:
        """Return the preview with an image from the library."""
        value = super().get_preview_value()
        value["image"] = _any_image()
        return value


class VideoBlock(BodyStructBlock):
    """A link to a video elsewhere, with a poster of our own: nothing is loaded from the other site."""

    title = blocks.CharBlock(label="Titel van de video", max_length=200)
    url = blocks.URLBlock(label="Adres van de video", help_text="De video opent op de andere site.")
    poster = ImageChooserBlock(label="Afbeelding bij de video", required=False)
    transcript = blocks.RichTextBlock(
        label="Uitgeschreven tekst of beschrijving",
        features=["bold", "ol", "ul"],
        help_text="Verplicht. Wie de video niet kan zien of horen, leest hier wat er gebeurt en gezegd wordt.",
    )

    class Meta:
        label = "Video"
        icon = "media"
        group = MEDIA_GROUP
        template = "blocks/video.html"
        description = "Een link naar een video, met een eigen afbeelding en een uitgeschreven tekst."
        preview_value = {
            "title": "Een burgertop in beeld",
            "url": "https://voorbeeld.nl/video",
            "poster": None,
            "transcript": "<p>Mensen zitten aan tafels en praten met elkaar.</p>",
        }

    def clean(self, value: Any) -> Any:
        """Refuse to publish a video without a transcript (WCAG 1.2.1 to 1.2.3), and say so beside what else is wrong."""
        errors: dict[str, Any] = {}
        try:
            value = super().clean(value)
        except blocks.StructBlockValidationError as error:
            errors = dict(error.block_errors)
        transcript = value.get("transcript")
        if not self.is_deferred_validation and not strip_tags(getattr(transcript, "source", "")).strip():
            errors["transcript"] = ValidationError(NO_TRANSCRIPT)
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return value

    def get_preview_value(self) -> Any:
        """Return the preview with a poster from the library."""
        value = super().get_preview_value()
        value["poster"] = _any_image()
        return value
