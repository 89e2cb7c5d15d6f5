"""Makes the editions of a publication, and keeps them: a new file first, then the row that names it, then the old one goes.

Whoever is stopped half-way leaves the old edition. Two workers may make the same one; what the last of them has is kept,
unless the publication has changed since it was read: then the task of that change makes it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from publications.models import PublicationPage
from publications.models.editions import DIRECTORY, EditionFormat, PublicationEdition, remove

from . import epub, pdf
from .book import Book, gather
from .pdf import CannotMakeError, Made
from .workplace import workplace

logger = logging.getLogger(__name__)

MAKERS: dict[EditionFormat, Callable[[Book, Path, datetime], Made]] = {
    EditionFormat.PDF: pdf.make,
    EditionFormat.EPUB: epub.make,
}
STORAGE_AWAY = (
    "De opslag van bestanden is nu niet te bereiken. De beheerder kan het opnieuw proberen met ‘make_editions’."
)
LEFT_OVER = timedelta(hours=1)
"""After so long, a file that no row names is of somebody who was stopped."""


def make_editions(publication_id: int) -> list[EditionFormat]:
    """Make the editions of the publication that are missing or out of date; return which were made.

    A publication that not every visitor may read has none, nor has an alias. Does not raise for what fails in the making: the row of the
    edition says why, to the curator.
    """
    page = public_publication(publication_id)
    if page is None:
        PublicationEdition.objects.filter(publication=publication_id).delete()
        return []
    book = gather(page)
    known = {edition.format: edition for edition in PublicationEdition.objects.filter(publication=page)}
    return [
        form
        for form in MAKERS
        if not ((edition := known.get(form)) and edition.file and edition.fingerprint == book.fingerprint)
        and _make(book, form)
    ]


def public_publication(publication_id: int) -> PublicationPage | None:
    """Return the publication with this id, if every visitor may read it. An alias is one more address of another one."""
    page: PublicationPage | None = PublicationPage.objects.visible().originals().filter(pk=publication_id).first()
    return page


def lacks_editions(page: PublicationPage) -> bool:
    """Return whether an edition of this public publication is still to be made; one that is out of date does not count."""
    return PublicationEdition.objects.filter(publication=page).made().count() < len(MAKERS)


def _make(book: Book, form: EditionFormat) -> bool:
    """Make one edition and keep it; return whether that was done."""
    made: Made | None = None
    failure = ""
    now = timezone.now()
    with workplace() as directory:
        try:
            made = MAKERS[form](book, directory, timezone.localtime(now))
        except CannotMakeError as error:
            failure = str(error)
        except OSError:
            logger.exception("The %s of publication %s cannot be made", form, book.page.pk)
            failure = STORAGE_AWAY
    try:
        return _keep(book, form, made, now, failure)
    except OSError:
        logger.exception("The %s of publication %s cannot be stored", form, book.page.pk)
        return _keep(book, form, None, now, STORAGE_AWAY)


def _keep(book: Book, form: EditionFormat, made: Made | None, now: datetime, failure: str) -> bool:
    """Put what was made in the place of what there was. Raises OSError when the storage cannot be reached."""
    page_id = book.page.pk
    edition = PublicationEdition(publication_id=page_id, format=form)
    if made is not None:
        edition.file.save(f"{book.page.slug[:100]}.{form}", ContentFile(made.content), save=False)
    with transaction.atomic():
        # One at a time for each publication. On SQLite the transaction itself sees to that.
        page = PublicationPage.objects.select_for_update(of=("self",)).filter(pk=page_id).order_by().first()
        is_current = page is not None and _is_still(book)
        old = PublicationEdition.objects.filter(publication=page_id, format=form).first()
        if is_current:
            if old is not None:
                edition.pk = old.pk
            if made is not None:
                edition.size, edition.page_count, edition.made_at = len(made.content), made.page_count, now
                edition.fingerprint = book.fingerprint
            edition.failure = failure
            edition.save()
    unwanted = old.file.name if is_current and old is not None else "" if is_current else edition.file.name
    if unwanted:
        transaction.on_commit(partial(remove, unwanted))
    remove_left_overs(page_id)
    return is_current and made is not None


def _is_still(book: Book) -> bool:
    """Return whether ``book`` is what visitors may read now."""
    page = public_publication(book.page.pk)
    return page is not None and gather(page).fingerprint == book.fingerprint


def remove_left_overs(publication_id: int) -> None:
    """Remove the files of this publication that no row names, and that are too old to be somebody's work at hand."""
    directory = f"{DIRECTORY}/{publication_id}"
    kept = set(PublicationEdition.objects.filter(publication=publication_id).values_list("file", flat=True))
    try:
        _, names = default_storage.listdir(directory)
        for name in (f"{directory}/{name}" for name in names):
            if name not in kept and timezone.now() - default_storage.get_modified_time(name) > LEFT_OVER:
                default_storage.delete(name)
    except FileNotFoundError:
        return  # it has none, or somebody else removed one
    except OSError:
        logger.warning("The storage does not say which files publication %s has", publication_id)
