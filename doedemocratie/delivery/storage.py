"""Where the files of the site are kept: the static files of the design, and the media of the editors."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage
from django.utils.crypto import get_random_string
from whitenoise.storage import CompressedManifestStaticFilesStorage

from doedemocratie.delivery.stylesheet import bundle


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage (a hash in every name, gzip and brotli), which also makes one stylesheet of several.

    In development the browser loads the imported files one by one; what a reader gets is made of the same files.
    """

    bundles = ("css/site.css",)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Replace each bundle by itself with its imports, then let WhiteNoise hash and compress all files."""

        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        bundled = InMemoryStorage()
        for name in self.bundles:
            if name in paths and not dry_run:
                bundled.save(name, ContentFile(bundle(name, read).encode()))
                paths = {**paths, name: (bundled, name)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[Any]:
        """Compress the files with a hash in their name: no page of ours asks for the others."""
        yield from super().compress_files(set(paths) & set(self.hashed_files.values()))


class UniqueNames(Storage):
    """Gives each file a name that is never used twice.

    Readers keep a picture for a year without asking again, so a name that came free when a picture was deleted must not
    return for another one.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return ``name`` with seven random letters and digits before its extension."""
        stem, extension = posixpath.splitext(name)
        return super().get_available_name(f"{stem}-{get_random_string(7)}{extension}", max_length=max_length)


class MediaStorage(UniqueNames, FileSystemStorage):
    """Files on this machine."""
