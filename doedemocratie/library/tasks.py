"""What the worker does for the media library."""

from __future__ import annotations

import logging

from django_tasks import task

from doedemocratie.library.documents import read_document
from doedemocratie.library.models import CustomDocument, CustomImage
from doedemocratie.library.renditions import make_renditions

logger = logging.getLogger(__name__)


@task()
def make_renditions_of(image_id: int) -> int:
    """Make every rendition of the image with this id; return how many it has, 0 when the image is gone."""
    image = CustomImage.objects.filter(pk=image_id).first()
    if image is None:
        return 0
    try:
        made = make_renditions(image)
    except OSError:
        logger.exception("The file of image %s cannot be read", image_id)
        return 0
    if CustomImage.objects.filter(pk=image_id).exclude(file=image.file.name).exists():
        # Replaced meanwhile: what was made of the former file would be shown for the new one.
        image.renditions.all().delete()
        make_renditions_of.enqueue(image_id)
        return 0
    return made


@task()
def read_document_of(document_id: int) -> str:
    """Read the document with this id, unless its file was read before; return how that went, empty when it was not read."""
    document = CustomDocument.objects.filter(pk=document_id).select_related("reading").first()
    if document is None or document.was_read:
        return ""
    try:
        reading = read_document(document)
    except OSError:
        logger.exception("The file of document %s cannot be read", document_id)
        return ""
    return str(reading.outcome) if reading else ""
