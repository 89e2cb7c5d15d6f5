"""The pictures that the site draws for its pages: what goes with a shared link, and covers.

A page of which the editor chose no picture has a drawn one as soon as the worker has made it, and loses it when it gets a
picture or is no longer for every visitor: its title stands in the picture, and files are for everyone.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.db.models.signals import post_save
from wagtail.models import Collection, Page, ReferenceIndex, get_page_models

from doedemocratie.core.models import BasePage, CoverMixin, SharingImage
from doedemocratie.core.models.base import pages_below, private_paths
from doedemocratie.library.illustrations import covers, sharing_picture, sharing_scene, to_image
from doedemocratie.library.models import CustomImage, Rights
from doedemocratie.library.renditions import make_renditions

COLLECTION = "Omslagen"
AT_ONCE = 50  # pages that are looked at together


@dataclass(frozen=True)
class Subject:
    """What the pictures of a page are drawn from. Pages with the same subject have the same pictures."""

    slug: str
    title: str
    label: str
    theme: str

    @classmethod
    def of(cls, page: BasePage) -> Subject:
        """Return what the pictures of ``page`` are to show. At most one query, for its themes."""
        return cls(page.slug, page.drawn_title, page.drawn_label, page.drawn_theme)

    @property
    def fingerprint(self) -> str:
        """Return a text that differs when the pictures do."""
        facts = json.dumps([covers.VERSION, asdict(self)], sort_keys=True)
        return hashlib.sha256(facts.encode()).hexdigest()

    @property
    def seed(self) -> str:
        """Return what the drawing follows from beside kind and theme."""
        return f"{self.slug}\n{self.title}"

    @property
    def kind(self) -> str:
        """Return the word that decides the composition."""
        return self.label.lower()

    def sharing_image(self) -> bytes:
        """Return the sharing picture as PNG."""
        content = io.BytesIO()
        scene = sharing_scene(self.seed, self.kind, self.theme)
        sharing_picture(self.title, self.label, scene).save(content, "PNG", optimize=True)
        return content.getvalue()

    def cover(self) -> bytes:
        """Return the cover as WebP without loss."""
        content = io.BytesIO()
        scene = covers.cover(self.seed, self.kind, self.theme)
        to_image(scene, covers.COVER_SIZE[0]).save(content, "WEBP", lossless=True, quality=100, method=4)
        return content.getvalue()


@dataclass(frozen=True)
class Task:
    """What is still to be drawn for a page."""

    page_id: int
    subject: Subject
    sharing: bool
    cover: bool


def is_drawn(page: Page, private: Iterable[str]) -> bool:
    """Return whether ``page`` is to have drawn pictures: it has no picture, and every visitor may see it."""
    if not isinstance(page, BasePage) or page.lead_image_id:
        return False
    return page.live and not page.path.startswith(tuple(private))


def wanted(page: BasePage, shown: str) -> Task | None:
    """Return what is to be drawn for ``page``, ``None`` when it is all there. ``shown`` is of its sharing picture."""
    subject = Subject.of(page)
    cover = isinstance(page, CoverMixin) and (not page.drawn_cover_id or page.drawn_cover_shows != subject.fingerprint)
    sharing = shown != subject.fingerprint
    return Task(page.pk, subject, sharing, cover) if sharing or cover else None


def draw(page_id: int) -> bool:
    """Draw what the page with this id lacks, or remove what it should not have; return whether something was drawn."""
    page = Page.objects.filter(pk=page_id).specific().first()
    if page is None:
        return False
    if not is_drawn(page, private_paths()):
        remove(page)
        return False
    task = wanted(page, _shown([page_id]).get(page_id, ""))
    if task is None:
        return False
    keep([(task, task.subject.sharing_image())] if task.sharing else [])
    if task.cover:
        make_cover(task)
    return True


def lacking() -> Iterator[Task]:
    """Yield what is to be drawn for every page of the site. Three queries for fifty pages, and one for the themes of each."""
    private = private_paths()
    # A list, not a cursor that stays open: on SQLite nobody can write after another process under an open cursor.
    ids = list(Page.objects.live().exclude(pages_below(private)).order_by("pk").values_list("pk", flat=True))
    for some in _batches(ids):
        shown = _shown(some)
        for page in Page.objects.filter(pk__in=some).specific():
            if is_drawn(page, private):
                task = wanted(page, shown.get(page.pk, ""))
                if task is not None:
                    yield task


def draw_lacking() -> Iterator[int]:
    """Draw all that is lacking, and yield the id of each page that got something.

    Sharing pictures are stored some at a time, so that a large site is not rendered anew for each of them. Begins by
    removing what should not be there.
    """
    remove_hidden()
    for some in _batches(lacking()):
        keep([(task, task.subject.sharing_image()) for task in some if task.sharing])
        for task in some:
            if task.cover:
                make_cover(task)
            yield task.page_id


def keep(drawn: list[tuple[Task, bytes]]) -> None:
    """Store sharing pictures in the place of earlier ones, in one transaction.

    One whose page changed while it was drawn is left out: that change brings a task of its own.
    """
    with transaction.atomic():
        for task, content in drawn:
            if _still_wants(task):
                SharingImage.objects.filter(page=task.page_id).delete()
                image = SharingImage(page_id=task.page_id, shows=task.subject.fingerprint)
                # The storage adds letters that nobody guesses; nothing in the name says what the picture shows.
                image.file.save("beeld.png", ContentFile(content), save=False)
                image.save()


def make_cover(task: Task) -> None:
    """Make the cover of a page as an image of the library, with its renditions, and give it to the page."""
    subject = task.subject
    image = CustomImage(
        title=f"Omslag: {subject.title}"[:255],
        description=covers.description(subject.seed, subject.kind),
        rights=Rights.CC0,
        collection=_collection(),
    )
    image.file.save("omslag.webp", ContentFile(subject.cover()), save=False)
    image.save()
    make_renditions(image)
    with transaction.atomic():
        page = _still_wants(task)
        if page is None:
            image.delete()
            return
        before = page.drawn_cover
        _set_cover(page, image, subject.fingerprint)
        if before is not None:
            _delete_unused(before)


def remove(page: Page) -> None:
    """Remove what was drawn for ``page``."""
    SharingImage.objects.filter(page=page.pk).delete()
    image = page.drawn_cover if isinstance(page, CoverMixin) else None
    if image is not None:
        with transaction.atomic():
            _set_cover(page, None, "")
            _delete_unused(image)


def remove_hidden() -> None:
    """Remove what was drawn for pages that are not, or no longer, for every visitor. One query for each kind of picture."""
    private = private_paths()
    # Through the tree of pages, so that it makes no difference what the restricted page itself is.
    hidden = Page.objects.filter(Q(live=False) | pages_below(private)).values("pk")
    SharingImage.objects.filter(page__in=hidden).delete()
    for model in cover_models():
        for page in model._default_manager.filter(drawn_cover__isnull=False, pk__in=hidden):
            remove(page)


def remove_cover_of_gone(page: CoverMixin) -> None:
    """Remove the cover of a page that was deleted."""
    image = CustomImage.objects.filter(pk=page.drawn_cover_id).first()
    if image is not None:
        _delete_unused(image)


def cover_models() -> list[Any]:
    """Return the page types that have a drawn cover."""
    return [model for model in get_page_models() if issubclass(model, CoverMixin)]


Item = TypeVar("Item")


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items in lists of at most ``AT_ONCE``."""
    rest = iter(items)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _shown(page_ids: Iterable[int]) -> dict[int, str]:
    """Return the fingerprints of the sharing pictures of these pages, by page."""
    return dict(SharingImage.objects.filter(page__in=list(page_ids)).values_list("page", "shows"))


def _still_wants(task: Task) -> Any:
    """Return the page when it is still to have what was drawn for it, else ``None``; nobody changes it meanwhile."""
    locked = Page.objects.select_for_update().filter(pk=task.page_id).first()
    page = locked.specific if locked is not None else None
    return page if page and is_drawn(page, private_paths()) and Subject.of(page) == task.subject else None


def _set_cover(page: Any, image: CustomImage | None, shows: str) -> None:
    """Give a page its cover: no revision, and no other field is written, but all who follow the page are told."""
    page.drawn_cover, page.drawn_cover_shows = image, shows
    type(page)._default_manager.filter(pk=page.pk).update(drawn_cover=image, drawn_cover_shows=shows)
    fields = frozenset({"drawn_cover", "drawn_cover_shows"})
    post_save.send(type(page), instance=page, created=False, raw=False, using=None, update_fields=fields)


def _delete_unused(image: CustomImage) -> None:
    """Delete a drawn cover, unless an editor uses it elsewhere."""
    elsewhere = ReferenceIndex.get_references_to(image).exclude(model_path="drawn_cover")
    if not elsewhere.exists():
        with suppress(ProtectedError):
            image.delete()


def _collection() -> Collection:
    """Return the collection of the library that drawn covers are in, made when it is not there."""
    found = Collection.objects.filter(name=COLLECTION, depth=2).first()
    return found or Collection.get_first_root_node().add_child(name=COLLECTION)
