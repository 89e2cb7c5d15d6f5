"""What the worker does for the media library."""

from __future__ import annotations

import logging

from django_tasks import task

from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import make_renditions

logger = logging.getLogger(__name__)


@task()
def make_renditions_of(image_id: int) -> int:
    """Make every rendition of the image with this id; return how many it has, 0 when the image is gone."""
    image = CustomImage.objects.filter(pk=image_id).first()
    if image is None:
        return 0
    try:
        return make_renditions(image)
    except OSError:
        logger.exception("The file of image %s cannot be read", image_id)
        return 0
