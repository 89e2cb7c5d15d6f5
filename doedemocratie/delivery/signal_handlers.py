"""Move the content version on by what visitors can see, and by nothing else.

Every model of every installed app stands in ``SEEN`` or ``UNSEEN``, is a page, or is a part of a page. A system check
refuses a model that is none of these, so whoever adds one has to say which it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from modelcluster.fields import ParentalKey
from wagtail.models import Page
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

from doedemocratie.core.redirects import redirects_changed
from doedemocratie.library.renditions import ALL_SPECS

from .content_version import move_on

# What is saved on a page, live or not, when a draft is saved or the page is locked. No visitor sees any of it.
UNSEEN_PAGE_FIELDS = frozenset(
    """draft_title latest_revision latest_revision_id latest_revision_created_at has_unpublished_changes
    locked locked_at locked_by locked_by_id owner owner_id""".split()
)


def always(instance: models.Model, created: bool) -> bool:
    """Every row shows, from the moment it is there."""
    return True


def once_there(instance: models.Model, created: bool) -> bool:
    """A new row is used nowhere yet; what uses it is a change of its own."""
    return not created


def unless_empty(instance: models.Model, created: bool) -> bool:
    """Settings are made at the first visit, without anything in them that visitors did not see before."""
    values = [field for field in instance._meta.concrete_fields if not field.primary_key and not field.is_relation]
    return not created or any(field.value_from_object(instance) != field.get_default() for field in values)


def for_visitors(instance: models.Model, created: bool) -> bool:
    """A rendition takes the place of the original picture, unless only the admin shows it."""
    return getattr(instance, "filter_spec", "") in ALL_SPECS


SEEN: dict[str, Callable[[models.Model, bool], bool]] = {
    "core.sitesettings": unless_empty,
    "core.sharingimage": always,
    "library.customimage": once_there,
    "library.customrendition": for_visitors,
    "library.customdocument": once_there,
    "opendata.valuelistitem": always,
    "publications.glossaryterm": always,
    "publications.publicationedition": always,
    "publications.withdrawal": always,
    "wagtailredirects.redirect": always,
    "wagtailcore.locale": always,
    "wagtailcore.site": always,
    "wagtailcore.pageviewrestriction": always,
    "wagtailcore.pageviewrestriction_groups": always,
    "wagtailcore.collection": once_there,
    "wagtailcore.collectionviewrestriction": always,
    "wagtailcore.collectionviewrestriction_groups": always,
}
UNSEEN = frozenset(
    """
    delivery.contentchange delivery.workerbeat delivery.addresstopurge content.loadedpage content.loadedfile content.loadedsettings
    core.pagereview editorial.binnedpage editorial.pagereading editorial.reviewmail editorial.plainword editorial.outsidelink editorial.outsidelinkuse editorial.outsideturn
    accounts.user accounts.user_groups accounts.user_user_permissions accounts.failedsignin
    auth.permission auth.group auth.group_permissions contenttypes.contenttype sessions.session
    django_tasks_database.dbtaskresult taggit.tag taggit.taggeditem library.documentreading library.documentpage
    library.formername
    wagtailadmin.admin wagtailadmin.editingsession wagtailadmin.formstate
    wagtaildocs.document wagtailembeds.embed wagtailimages.image wagtailimages.rendition
    wagtailsearch.indexentry wagtailsearch.sqliteftsindexentry wagtailusers.userprofile
    wagtailcore.apitoken wagtailcore.groupsitepermission wagtailcore.groupcollectionpermission
    wagtailcore.grouppagepermission wagtailcore.modellogentry wagtailcore.pagelogentry wagtailcore.revision
    wagtailcore.uploadedfile wagtailcore.workflow wagtailcore.workflowcontenttype wagtailcore.workflowpage
    wagtailcore.workflowstate wagtailcore.workflowtask wagtailcore.task wagtailcore.taskstate
    wagtailcore.groupapprovaltask wagtailcore.groupapprovaltask_groups editorial.foureyestask editorial.foureyesdefault
    wagtailcore.comment wagtailcore.commentreply wagtailcore.pagesubscription wagtailcore.referenceindex
    """.split()
)


def connect() -> None:
    """Listen to every model's changes and to what Wagtail says of changes that send no signal of a model."""
    post_save.connect(_saved, dispatch_uid="content-version")
    post_delete.connect(_deleted, dispatch_uid="content-version")
    m2m_changed.connect(_related, dispatch_uid="content-version")
    page_unpublished.connect(_unpublished, dispatch_uid="content-version")
    post_page_move.connect(_page_moved, dispatch_uid="content-version")
    page_slug_changed.connect(_page_moved, dispatch_uid="content-version")
    redirects_changed.connect(_redirects_changed, dispatch_uid="content-version")


def undeclared(candidates: list[type[models.Model]] | None = None) -> list[str]:
    """Return the labels of the models, of all installed apps by default, of which nobody said whether they show."""
    found = apps.get_models(include_auto_created=True) if candidates is None else candidates
    return [
        model._meta.label_lower
        for model in found
        if model._meta.label_lower not in UNSEEN and model._meta.label_lower not in SEEN and not _of_page(model)
    ]


def check_models(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a model that is neither seen nor unseen: its changes would reach visitors late, or never."""
    return [
        Error(
            f"Nobody said whether visitors see {label}.",
            hint="Add it to SEEN or UNSEEN in doedemocratie/delivery/signal_handlers.py.",
            id="delivery.E001",
        )
        for label in undeclared()
    ]


def _of_page(model: type[models.Model]) -> bool:
    return issubclass(model, Page) or _parent_field(model) is not None


def _parent_field(model: type[models.Model]) -> ParentalKey | None:
    for field in model._meta.fields:
        if isinstance(field, ParentalKey) and issubclass(field.related_model, Page):
            return field
    return None


def _shows(instance: models.Model, created: bool) -> bool:
    label = instance._meta.label_lower
    if label in UNSEEN or type(instance).__module__ == "__fake__":  # a migration's: the table of changes may not exist
        return False
    if label in SEEN:
        return SEEN[label](instance, created)
    if isinstance(instance, Page):
        return instance.live
    field = _parent_field(type(instance))
    if field is None:
        return False
    try:
        page = getattr(instance, field.name)
    except ObjectDoesNotExist:
        return True
    return page is None or page.live


def _saved(
    sender: Any, instance: models.Model, created: bool, raw: bool, update_fields: Any = None, **kwargs: Any
) -> None:
    if isinstance(instance, Page) and update_fields is not None and set(update_fields) <= UNSEEN_PAGE_FIELDS:
        return
    if not raw and _shows(instance, created):
        move_on()


def _deleted(sender: Any, instance: models.Model, **kwargs: Any) -> None:
    if _shows(instance, created=False):
        move_on()


def _related(sender: type[models.Model], action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and sender._meta.label_lower in SEEN:
        move_on()


def _unpublished(sender: Any, instance: Page, **kwargs: Any) -> None:
    move_on()


def _page_moved(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Notice what moves with a page that is not live itself. Of a live one Wagtail saves the page, which is enough."""
    if not instance.live and instance.get_descendants().live().exists():
        move_on()


def _redirects_changed(**kwargs: Any) -> None:
    move_on()
