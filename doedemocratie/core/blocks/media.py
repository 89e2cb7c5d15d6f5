"""Blocks with pictures and video."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from .base import MEDIA_GROUP, BodyStructBlock


def _any_image() -> Any:
    """Return some image of the library for a preview, or nothing when the library is empty."""
    return get_image_model().objects.order_by("pk").first()


class ImageBlock(BodyStructBlock):
    """A picture with a caption; its text alternative is the image's own description."""

    image = ImageChooserBlock(label="Afbeelding")
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
        preview_value = {"image": None, "caption": "Een tafel waar nog plaats is.", "credit": ""}

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

    def get_preview_value(self) -> Any:
        """Return the preview with a poster from the library."""
        value = super().get_preview_value()
        value["poster"] = _any_image()
        return value
