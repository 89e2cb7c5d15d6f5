"""What a load that is only tried has instead of the files of its directory."""

from __future__ import annotations

from django.db import models

from .files import FileStore
from .references import FileReference
from .standins import StandIns


class StandInFiles:
    """The files of a load that is only tried: each is the stand-in for its kind, and none is written.

    Made inside ``stand_ins``, which takes those away again.
    """

    instances: tuple[models.Model, ...] = ()

    def __init__(self, files: FileStore, resolver: StandIns) -> None:
        self._files = files
        self._resolver = resolver

    def digest(self, reference: FileReference) -> str:
        """Return what changes when the file, or what is known about it, changes."""
        return self._files.digest(reference)

    def load(self, reference: FileReference, *, only_if_known: bool = False) -> None:
        """Write nothing."""

    def instance(self, reference: FileReference) -> models.Model:
        """Return the row that stands for the image or document."""
        return self._resolver.resolve(reference)

    def remove_written(self) -> None:
        """Remove nothing, because nothing was written."""
