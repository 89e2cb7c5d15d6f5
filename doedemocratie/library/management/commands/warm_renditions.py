"""Make the renditions of the images that lack some: after a move, a restored backup or a new width, or when a task failed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import ALL_SPECS, lacking_renditions, make_renditions
from doedemocratie.library.tasks import make_renditions_of


class Command(BaseCommand):
    """Make the missing renditions one image at a time, so that a stopped run goes on where it was."""

    help = "Make the renditions that images lack. Can be stopped and started again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--check`` and ``--later``."""
        parser.add_argument("--check", action="store_true", help="Make nothing; fail when an image lacks a rendition.")
        parser.add_argument("--later", action="store_true", help="Leave each image to the worker.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make, leave to the worker, or count; raise CommandError when images are left that lack a rendition."""
        if options["later"]:
            for pk in lacking_renditions():
                make_renditions_of.enqueue(pk)
            return
        lacking = 0
        made = 0
        for pk in lacking_renditions():
            if options["check"]:
                lacking += 1
                continue
            image = CustomImage.objects.filter(pk=pk).first()
            if image is None:
                continue
            try:
                make_renditions(image)
            except OSError as error:
                lacking += 1
                self.stderr.write(f"Image {image.pk} cannot be read: {error}")
            else:
                made += 1
                self.stdout.write(f"Image {image.pk}: {len(ALL_SPECS)} renditions")
        self.stdout.write(f"{made} images got their renditions.")
        if lacking:
            raise CommandError(f"{lacking} images lack renditions.")
