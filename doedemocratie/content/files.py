"""The images and documents that pages use: read and checked first, loaded once, and left alone when an editor changed them."""

from __future__ import annotations

import contextlib
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import PIL.Image
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.utils import translation
from wagtail.images.fields import WagtailImageField
from wagtail.images.models import AbstractImage

from doedemocratie.library.metadata import UnreadablePictureError, without_metadata

from .block_values import field_value
from .links import LinkReader
from .mistakes import Mistakes, Place
from .models import LoadedFile
from .page_index import PageIndex
from .reader import escapes, read_yaml
from .references import FileReference
from .validation import validate_fields
from .yaml_nodes import Node

NOT_METADATA = {"file", "collection", "tags"}


@dataclass
class FileContent:
    """An image or document of the directory, with what its ``.yaml`` says about it."""

    reference: FileReference
    file_hash: str
    sidecar: str
    metadata: dict[str, Any] = field(default_factory=dict)


def metadata_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields that a ``.yaml`` beside a file can fill: those of the admin's form."""
    names = getattr(model, "admin_form_fields", ("title",))
    fields = {column.name: column for column in model._meta.concrete_fields}
    return [fields[name] for name in names if name not in NOT_METADATA]


class FileStore:
    """All files that the pages use."""

    def __init__(self, root: Path, mistakes: Mistakes) -> None:
        self._root = root
        self._mistakes = mistakes
        self._contents: dict[FileReference, FileContent] = {}
        self._instances: dict[FileReference, models.Model] = {}
        self._known = set(LoadedFile.objects.values_list("file_hash", flat=True))
        self._written: list[Any] = []
        self.left: list[str] = []
        self.counts = {"made": 0, "updated": 0}

    def read(self, reference: FileReference, place: Place) -> None:
        """Read and check a file, once; ``place`` is where a page uses it."""
        if reference in self._contents:
            return
        raw = _as_stored(reference)
        content = FileContent(reference, hashlib.sha1(raw).hexdigest(), "")  # noqa: S324 (Wagtail's own file_hash)
        self._contents[reference] = content
        if issubclass(reference.model, AbstractImage) and content.file_hash not in self._known:
            self._check_image(reference, raw, place)
        self._read_sidecar(content)

    def digest(self, reference: FileReference) -> str:
        """Return what changes when the file, or what is known about it, changes."""
        content = self._contents[reference]
        return f"{content.file_hash} {sorted(content.metadata.items())!r}"

    def metadata(self, reference: FileReference) -> dict[str, Any]:
        """Return what is known about a file, by field."""
        return self._contents[reference].metadata

    def _check_image(self, reference: FileReference, raw: bytes, place: Place) -> None:
        name = reference.path.name
        try:
            with translation.override("en"):
                WagtailImageField().to_python(SimpleUploadedFile(name, raw))
            if reference.path.suffix.lower() != ".svg":
                with PIL.Image.open(io.BytesIO(raw)) as image:
                    image.load()
        except ValidationError as error:
            unreadable = error.code == "invalid_image"
            place.mistake(f"'{name}' is not an image" if unreadable else f"'{name}': {' '.join(error.messages)}")
        except Exception:  # the decoders of images raise whatever they like on a damaged file
            place.mistake(f"'{name}' is not an image, or it is damaged")

    def _read_sidecar(self, content: FileContent) -> None:
        path, model = content.reference.path, content.reference.model
        beside = [path.with_name(f"{path.name}.yaml"), path.with_suffix(".yaml")]
        found = next((candidate for candidate in beside if candidate.is_file()), None)
        expected = str(Path(content.reference.source).with_suffix(".yaml"))
        nodes: dict[str, Node] = {}
        content.sidecar = content.reference.source
        if found is not None:
            content.sidecar = str(Path(content.reference.source).with_name(found.name))
            place = Place(content.sidecar, self._mistakes)
            if escapes(self._root, found):
                place.mistake("is a symbolic link that leads out of the directory")
                return
            read = read_yaml(found, place)
            if read is None:
                return
            nodes = read[1]
        place = Place(content.sidecar, self._mistakes)
        fields = {column.name: column for column in metadata_fields(model)}
        for key in nodes.keys() - fields.keys():
            place.at(field_name=key, line=nodes[key].line).mistake(f"is not a field; there are: {', '.join(fields)}")
        unread: set[str] = set()
        for name, column in fields.items():
            value = column.get_default()
            if name in nodes:
                before = len(self._mistakes)
                links = LinkReader(self._root, content.sidecar, PageIndex(), self.read)
                value = field_value(column, nodes[name], links, place.at(field_name=name, line=nodes[name].line))
                if len(self._mistakes) > before:
                    unread.add(name)
            content.metadata[name] = value
        content.metadata["title"] = content.metadata.get("title") or path.stem.replace("-", " ").replace("_", " ")
        if issubclass(model, AbstractImage) and not content.metadata.get("description") and "description" not in unread:
            hint = "" if found else f"; write it in {expected}"
            line = nodes["description"].line if "description" in nodes else 0
            place.at(field_name="description", line=line).mistake(f"is required: what the image shows{hint}")
            unread.add("description")
        self._validate(content, nodes, unread, place)

    @staticmethod
    def _validate(content: FileContent, nodes: dict[str, Node], unread: set[str], place: Place) -> None:
        instance = content.reference.model(**content.metadata)
        other = {column.name for column in instance._meta.concrete_fields} - set(content.metadata)

        def line(name: str) -> int:
            return nodes[name].line if name in nodes else 0

        with translation.override("en"):
            validate_fields(instance, place, line, exclude=other | unread)

    def instance(self, reference: FileReference) -> models.Model | None:
        """Return the image or document that was loaded."""
        return self._instances.get(reference)

    @property
    def instances(self) -> list[models.Model]:
        """Everything that was loaded or found."""
        return list(self._instances.values())

    def load(self, reference: FileReference, *, only_if_known: bool = False) -> None:
        """Make or update the image or document of a file; an editor's changes to it win."""
        if reference in self._instances:
            return
        content = self._contents[reference]
        column = "image" if issubclass(reference.model, AbstractImage) else "document"
        row = LoadedFile.objects.filter(source=reference.source).select_related(column).first()
        instance = getattr(row, column) if row is not None else None
        if (instance is None or row is None) and only_if_known:
            return
        if instance is None or row is None:
            instance = reference.model._default_manager.filter(file_hash=content.file_hash).order_by("pk").first()
            if instance is not None:
                self._instances[reference] = instance
                return
            instance = self._save(reference.model(), content)
            self.counts["made"] += 1
        elif instance.file_hash != row.file_hash or _metadata(instance) != row.metadata:
            self.left.append(reference.source)
            self._instances[reference] = instance
            return
        elif content.file_hash != row.file_hash or content.metadata != row.metadata:
            instance = self._save(instance, content)
            self.counts["updated"] += 1
        else:
            self._instances[reference] = instance
            return
        self._instances[reference] = instance
        LoadedFile.objects.update_or_create(
            source=reference.source,
            defaults={column: instance, "file_hash": content.file_hash, "metadata": _metadata(instance)},
        )

    def _save(self, instance: Any, content: FileContent) -> models.Model:
        for name, value in content.metadata.items():
            setattr(instance, name, value)
        if instance.pk is not None and instance.file_hash == content.file_hash:
            instance.save()
            return instance
        old = (instance.file.storage, instance.file.name) if instance.pk is not None else None
        stored = _as_stored(content.reference)
        instance.file = ContentFile(stored, name=content.reference.path.name)
        instance.file_size = len(stored)
        instance.file_hash = content.file_hash
        instance.save()
        self._written.append((instance.file.storage, instance.file.name))
        if old is not None:
            if hasattr(instance, "renditions"):
                instance.renditions.all().delete()
            transaction.on_commit(lambda: old[0].delete(old[1]))
        return instance

    def remove_written(self) -> None:
        """Remove the files that this load wrote: the transaction that needed them failed."""
        for storage, name in self._written:
            storage.delete(name)
        self._written.clear()


def _as_stored(reference: FileReference) -> bytes:
    """Return the bytes of a file as the library stores them: a picture upright and without metadata."""
    raw = reference.path.read_bytes()
    if issubclass(reference.model, AbstractImage):
        with contextlib.suppress(UnreadablePictureError):  # the check of the file tells what is wrong with it
            return without_metadata(raw)
    return raw


def _metadata(instance: models.Model) -> dict[str, Any]:
    return {column.name: getattr(instance, column.attname) for column in metadata_fields(type(instance))}


def compare_alternatives(files: FileStore, alternatives: list[tuple[FileReference, str, Place]]) -> None:
    """Note every description in a text that is not the one of the image itself: readers would never get it."""
    for reference, alt, place in alternatives:
        description = " ".join(str(files.metadata(reference).get("description") or "").split())
        if description and description != alt:
            place.mistake(f"the text between [ ] is not the description of '{reference.path.name}'; leave it empty")
