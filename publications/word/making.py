"""Makes the pages and images of a draft that was composed from a Word file: all of them, or none."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from wagtail.images import get_image_model
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from publications.models import ChapterPage, PublicationIndexPage, PublicationPage

from .drafts import PageDraft, PublicationDraft
from .inventory import Picture

if TYPE_CHECKING:
    from doedemocratie.accounts.models import User

logger = logging.getLogger(__name__)

REPORT_BEGINS = "Overgenomen uit"
LINE_BEGINS = "- "
MAX_IMAGE_TITLE = 255
MAX_SLUG = 250  # characters, with room for a number


def make_publication(
    draft: PublicationDraft, parent: PublicationIndexPage, user: User, *, kind: str, file_name: str
) -> PublicationPage:
    """Return the draft publication below ``parent``, with its chapters and images; nothing of it is public.

    Whatever is raised, no page, image or file is left behind.
    """
    stored: list[tuple[Storage, str]] = []
    try:
        with transaction.atomic():
            images = _make_images(draft.pictures, draft.title, user, stored)
            first, *chapters = draft.pages
            publication = PublicationPage(
                title=draft.title,
                subtitle=draft.subtitle,
                kind=kind,
                owner=user,
                editorial_note=note_of(file_name, draft.report),
                body=_body(first, images),
            )
            _add(parent, publication, user)
            for chapter, slug in zip(chapters, _slugs(chapters), strict=True):
                page = ChapterPage(title=chapter.title, slug=slug, owner=user, body=_body(chapter, images))
                _add(publication, page, user)
    except BaseException:
        # The database forgets by itself; the files are not in the database.
        for storage, name in stored:
            try:
                storage.delete(name)
            except Exception:  # the clean-up of abandoned files takes it later
                logger.exception("The file %s of an image that was not made could not be deleted", name)
        raise
    return publication


def _slugs(chapters: Iterable[PageDraft]) -> Iterator[str]:
    """Yield an address for each chapter of a new publication. Wagtail would ask the database about each number it tries."""
    taken: set[str] = set()
    for chapter in chapters:
        wanted = slug = slugify(chapter.title)[:MAX_SLUG] or "hoofdstuk"
        number = 1
        while slug in taken:
            number += 1
            slug = f"{wanted}-{number}"
        taken.add(slug)
        yield slug


def _add(parent: Any, page: Any, user: User) -> None:
    page.live = False
    if not page.slug and not slugify(page.title):
        page.slug = f"publicatie-{uuid.uuid4().hex[:8]}"  # a title of signs only makes no address
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)


def _make_images(pictures: list[Picture], title: str, user: User, stored: list[tuple[Storage, str]]) -> dict[str, Any]:
    """Return the new image for the key of each picture; ``stored`` gets every file the moment that it is there."""
    images: dict[str, Any] = {}
    # As Wagtail has it; where it stands differs between Wagtail 7.4 and 8.
    policy = CollectionOwnershipPermissionPolicy(
        get_image_model(), auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user"
    )
    collection = policy.collections_user_has_permission_for(user, "add").first() if pictures else None
    for number, picture in enumerate(pictures, 1):
        if picture.key in images:
            continue
        image = get_image_model()(
            title=f"{title}, afbeelding {number}"[-MAX_IMAGE_TITLE:],
            description=picture.description,
            uploaded_by_user=user,
        )
        if collection is not None:
            image.collection = collection
        image.file.save(picture.file_name, ContentFile(picture.content), save=False)
        stored.append((image.file.storage, image.file.name))
        image.full_clean()
        image.save()
        images[picture.key] = image
    return images


def _body(page: PageDraft, images: dict[str, Any]) -> str:
    """Return the text of a page as the StreamField stores it, with the images in place of the pictures."""

    def write(value: Any) -> Any:
        return images[value.key].pk if isinstance(value, Picture) else str(value)

    return json.dumps(page.blocks, default=write)


def note_of(file_name: str, lines: list[str]) -> str:
    """Return the report as the note that only editors see."""
    day = date_format(timezone.localtime(), "j F Y, H:i")
    return "\n".join([f"{REPORT_BEGINS} ‘{file_name}’ op {day}:", *(f"{LINE_BEGINS}{line}" for line in lines)])


def lines_in(note: str) -> tuple[str, list[str]]:
    """Return the first line and the remarks of a report that stands in the note of a page; nothing when there is none."""
    _before, begins, rest = note.partition(REPORT_BEGINS)
    if not begins:
        return "", []
    heading, *lines = rest.splitlines()
    return f"{begins}{heading}".rstrip(":"), [
        line.removeprefix(LINE_BEGINS) for line in lines if line.startswith(LINE_BEGINS)
    ]
