"""What happens by itself when pages change: drawn pictures follow, past moments go, and a copy is as private as its page."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.signals import page_published, page_unpublished, post_page_move
from wagtail.tasks import delete_file_from_storage_task

from doedemocratie.core import drawing, review, schedule
from doedemocratie.core.models import BasePage, CoverMixin, SharingImage
from doedemocratie.core.tasks import draw_missing_pictures, draw_pictures_of


def keep_copy_off(instance: Page, **kwargs: Any) -> None:
    """Keep a copy off the site while its page is not on it: Wagtail publishes the copies of a page that is only planned."""
    if instance.alias_of_id and not Page.objects.filter(pk=instance.alias_of_id, live=True).exists():
        instance.live = False
        Page.objects.filter(pk=instance.pk).update(live=False)


def draw_after_publishing(instance: Page, **kwargs: Any) -> None:
    """Have the worker draw the pictures of a page that was published, or remove them when it has a picture now."""
    if not isinstance(instance, BasePage):
        return
    drawn = getattr(instance, "drawn_cover_id", None) or SharingImage.objects.filter(page=instance.pk).exists()
    if drawn or not instance.lead_image_id:
        transaction.on_commit(partial(draw_pictures_of.enqueue, instance.pk))


def remove_after_unpublishing(instance: Page, **kwargs: Any) -> None:
    """Remove the pictures of a page that is no longer public, at once."""
    drawing.remove(instance)


def remove_with_page(instance: Any, **kwargs: Any) -> None:
    """Remove the cover along with its page; of the sharing picture the database does so."""
    if isinstance(instance, CoverMixin) and instance.drawn_cover_id:
        drawing.remove_cover_of_gone(instance)


def remove_after_restricting(raw: bool = False, **kwargs: Any) -> None:
    """Remove at once what not everyone may see now; the worker draws what became public."""
    if not raw:
        drawing.remove_hidden()
        transaction.on_commit(draw_missing_pictures.enqueue)


def follow_move(instance: Page, **kwargs: Any) -> None:
    """See whether a page was moved to where not everyone may come, or away from there."""
    if PageViewRestriction.objects.exists():
        remove_after_restricting()


def hide_copy(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Let a copy be read by nobody who may not read the page itself, from its first moment.

    An alias has no restrictions of its own: those of its page hold for it.
    """
    source = getattr(instance, "copied_from", None)
    if raw or not created or source is None or instance.alias_of_id:
        return
    copies = []
    for restriction in source.view_restrictions.all():
        copy = PageViewRestriction(
            page=instance, restriction_type=restriction.restriction_type, password=restriction.password
        )
        copy.save()
        copy.groups.set(restriction.groups.all())
        copies.append(copy)
    instance.copied_restrictions = copies


def remove_second_copy(instance: PageViewRestriction, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Keep one of each when Wagtail, at the end of copying, copies the restrictions of the first page too."""
    copies = getattr(instance.page, "copied_restrictions", []) if created and not raw else []
    for copy in copies:
        if (copy.restriction_type, copy.password) == (instance.restriction_type, instance.password):
            copies.remove(copy)
            copy.delete()
            return


def remove_file(instance: SharingImage, **kwargs: Any) -> None:
    """Remove the file of a sharing picture that is gone."""
    storage: Any = instance.file.storage
    transaction.on_commit(partial(delete_file_from_storage_task.enqueue, storage.deconstruct(), instance.file.name))


def register() -> None:
    """Connect the handlers of this app."""
    # First: the others ask whether the page is on the site.
    page_published.connect(keep_copy_off, dispatch_uid="core.keep_copy_off")
    name = "core.drawing"
    page_published.connect(draw_after_publishing, dispatch_uid=name)
    page_unpublished.connect(remove_after_unpublishing, dispatch_uid=name)
    post_page_move.connect(follow_move, dispatch_uid=name)
    post_delete.connect(remove_with_page, dispatch_uid=name)
    post_save.connect(hide_copy, dispatch_uid="core.hide_copy")
    post_save.connect(remove_second_copy, sender=PageViewRestriction, dispatch_uid="core.remove_second_copy")
    post_delete.connect(remove_file, sender=SharingImage, dispatch_uid=name)
    page_published.connect(schedule.forget_after_publishing, dispatch_uid="core.schedule")
    page_unpublished.connect(schedule.forget_after_unpublishing, dispatch_uid="core.schedule")
    post_save.connect(schedule.forget_after_cancelling, sender=Revision, dispatch_uid="core.schedule")
    page_published.connect(review.plan_after_publishing, dispatch_uid="core.review")
    post_save.connect(review.keep_with_page, dispatch_uid="core.review")
    for signal in (post_save, post_delete):
        signal.connect(remove_after_restricting, sender=PageViewRestriction, dispatch_uid=name)
