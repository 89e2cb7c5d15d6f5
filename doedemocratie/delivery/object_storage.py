"""Media in an S3 object storage, for a site on several machines.

Visitors do not notice: the application sends them the files (delivery/views.py), so that their browsers talk to no other
party and the bucket can be private.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from doedemocratie.delivery.storage import UniqueNames
from doedemocratie.settings.environment import BUCKET_OPTIONS

IN_MEMORY = 4 * 1024 * 1024  # bytes of a file that are kept in memory while it is read; the rest is on disk


class StorageAwayError(ConnectionError):
    """The object storage cannot be reached, or does not do what is asked."""


def options(url: str) -> dict[str, Any]:
    """Return django-storages' settings for ``s3://key:secret@bucket?endpoint_url=…&region_name=…``.

    Without keys in it boto3 looks for them where it always does: ``AWS_ACCESS_KEY_ID`` and the role of the machine.
    Raises ImproperlyConfigured.
    """
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.hostname or given.keys() - BUCKET_OPTIONS:
        known = ", ".join(sorted(BUCKET_OPTIONS))
        raise ImproperlyConfigured(f"MEDIA_STORAGE_URL must be s3://bucket, with no other options than {known}.")
    if parts.username:
        given.update(access_key=unquote(parts.username), secret_key=unquote(parts.password or ""))
    # Servers that are not Amazon's have no name for each bucket.
    style = given.pop("addressing_style", "path" if "endpoint_url" in given else "auto")
    client = Config(
        connect_timeout=3,
        read_timeout=15,
        retries={"mode": "standard", "total_max_attempts": 2},
        s3={"addressing_style": style},
        # Not every other server knows the newer checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return {"bucket_name": parts.hostname, "client_config": client, **given}


@contextmanager
def _translated_errors(name: str) -> Iterator[None]:
    """Raise what callers know: FileNotFoundError, or StorageAwayError for all that is no fault of theirs."""
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404 and not _no_bucket(error):
            raise FileNotFoundError(name) from error
        raise StorageAwayError(str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageAwayError(str(error)) from error


def _no_bucket(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") == "NoSuchBucket"


class ObjectFile(File):
    """A file that was read from the storage as a whole, and is read again when it is opened after it was closed."""

    def __init__(self, storage: ObjectMediaStorage, name: str) -> None:
        self._storage = storage
        super().__init__(storage.fetch(name), name)

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> ObjectFile:
        """Go to the start."""
        if self.closed:
            self.file = self._storage.fetch(str(self.name))
        self.seek(0)
        return self


class ObjectMediaStorage(UniqueNames, S3Storage):
    """Private objects in the bucket of MEDIA_STORAGE_URL, shown at the addresses that files on disk have."""

    file_overwrite = False
    querystring_auth = False
    default_acl = None

    def __init__(self) -> None:
        # Without arguments: Wagtail writes those down, in a task that removes a file, and there is a secret among them.
        super().__init__(**options(settings.MEDIA_STORAGE_URL))

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """Return the address on this site."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name or ""))

    def open_stream(self, name: str) -> tuple[Any, int]:
        """Return what reads the object part by part, and its size in bytes; raise FileNotFoundError, StorageAwayError."""
        with _translated_errors(name):
            client = self.connection.meta.client
            answer = client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
        return answer["Body"], answer["ContentLength"]

    def fetch(self, name: str) -> Any:
        """Return a file with the object's bytes; raise FileNotFoundError or StorageAwayError."""
        body, _ = self.open_stream(name)
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (whoever asked for it closes it)
        with _translated_errors(name), body:
            shutil.copyfileobj(body, file)
        file.seek(0)
        return file

    def _open(self, name: str, mode: str = "rb") -> Any:
        if "w" in mode:
            return super()._open(name, mode)
        return ObjectFile(self, name)

    def _save(self, name: str, content: Any) -> str:
        with _translated_errors(name):
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        """Return whether there is such an object; raise StorageAwayError."""
        try:
            with _translated_errors(name):
                self.connection.meta.client.head_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """Return the size in bytes; raise FileNotFoundError or StorageAwayError."""
        with _translated_errors(name):
            return int(super().size(name))

    def delete(self, name: str) -> None:
        """Remove the object, if there is one; raise StorageAwayError."""
        with _translated_errors(name):
            super().delete(name)

    def check_reachable(self) -> None:
        """Raise StorageAwayError when nothing can be stored now, as far as can be known without trying."""
        try:
            with _translated_errors(self.bucket_name):
                self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except FileNotFoundError as error:
            raise StorageAwayError(f"There is no bucket {self.bucket_name}") from error
