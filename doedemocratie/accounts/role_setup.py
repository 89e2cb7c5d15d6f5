"""Turns the roles and the page models' own words into groups, rights and a few rows high in the page tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    get_page_models,
)
from wagtail.snippets.models import get_snippet_models

from doedemocratie.accounts.enums import Role

# Wagtail's own first migration makes these two. Our roles take their place.
WAGTAIL_GROUPS = ("Editors", "Moderators")

SECTION_ACTIONS = ("add", "change", "publish", "lock")
SUPERVISING_ACTIONS = ("bulk_delete", "unlock")
EDITING_ACTIONS = ("change", "publish")
# All that Wagtail knows: the list it has itself differs between Wagtail 7.4 and 8.
PAGE_ACTIONS = SECTION_ACTIONS + SUPERVISING_ACTIONS


def permissions_on(model: type[Model], *actions: str) -> set[Permission]:
    """Return the rights to do ``actions`` (add, change, …) with objects of ``model``."""
    codenames = {get_permission_codename(action, model._meta) for action in actions}
    content_type = ContentType.objects.get_for_model(model)
    found = set(Permission.objects.filter(content_type=content_type, codename__in=codenames))
    if len(found) != len(codenames):
        raise LookupError(f"{model._meta.label} has no permission for all of {sorted(codenames)}; run migrate first")
    return found


def model_permissions(role: Role) -> set[Permission]:
    """Return the rights of ``role`` that do not depend on a place."""
    if role is Role.BEHEERDERS:
        return set(Permission.objects.all())
    rights = set(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    for model in get_page_models():
        if role in getattr(model, "managed_by", ()):
            # Rights that a page model declares itself guard its fields: see with_permission().
            own = [codename for codename, _ in model._meta.permissions]
            rights |= set(Permission.objects.filter(content_type__app_label=model._meta.app_label, codename__in=own))
    for snippet_model in get_snippet_models():
        if role in getattr(snippet_model, "managed_by", ()):
            rights |= permissions_on(snippet_model, "add", "change", "delete")
    if role.supervises:
        rights |= permissions_on(apps.get_model("wagtailredirects", "Redirect"), "add", "change", "delete")
        for settings_model in settings_registry:
            rights |= permissions_on(settings_model, "change")
    return rights


def collection_permissions(role: Role) -> set[Permission]:
    """Return what ``role`` may do with the media library. Wagtail lets who may change a file also delete it.

    The rights are those of Wagtail's own models, also where a site has models of its own.
    """
    rights: set[Permission] = set()
    for label in ("wagtailimages.Image", "wagtaildocs.Document"):
        rights |= permissions_on(apps.get_model(label), "add", "change", "choose")
    if role.supervises:
        rights |= permissions_on(Collection, "add", "change", "delete")
    return rights


def _pages_of(models: Iterable[type[Page]]) -> list[Page]:
    """Return the pages of exactly these types, parents before their children.

    Those in the bin too: they have their rows again as soon as they are put back.
    """
    content_types = ContentType.objects.get_for_models(*models).values()
    return list(Page.objects.filter(content_type__in=content_types).order_by("path"))


def _manages_below(role: Role, model: type[Page]) -> bool:
    return any(role in getattr(below, "managed_by", ()) for below in model.allowed_subpage_models())


def _section_actions(role: Role) -> tuple[str, ...]:
    return SECTION_ACTIONS + SUPERVISING_ACTIONS if role.supervises else SECTION_ACTIONS


def actions_at(role: Role, model: type[Page]) -> set[str]:
    """Return what ``role`` must be able to do at every page of type ``model``, there or higher in the tree."""
    if role is Role.BEHEERDERS:
        return set()  # they reach everything from the root
    actions = set(_section_actions(role)) if _manages_below(role, model) else set()
    return actions | set(EDITING_ACTIONS if role in getattr(model, "edited_by", ()) else ())


def page_rows(role: Role) -> Iterator[tuple[Page, str]]:
    """Yield the (page, action) pairs that give ``role`` its reach, as few and as high in the tree as they can be.

    The reach of a role is every page below which pages of its types may stand.
    """
    if role is Role.BEHEERDERS:
        for root in Page.get_root_nodes():
            for action in PAGE_ACTIONS:
                yield root, action
        return
    sections = [model for model in get_page_models() if model is not Page and _manages_below(role, model)]
    edited = [model for model in get_page_models() if role in getattr(model, "edited_by", ())]
    actions = _section_actions(role)
    wished = [(page, action) for page in _pages_of(sections) for action in actions]
    wished += [(page, action) for page in _pages_of(edited) for action in EDITING_ACTIONS]
    taken: list[tuple[str, str]] = []
    for page, action in sorted(wished, key=lambda row: row[0].path):
        if not any(action == given and page.path.startswith(path) for path, given in taken):
            taken.append((page.path, action))
            yield page, action


def _page_permissions() -> dict[str, int]:
    """Return the id of the permission for each action on pages."""
    codenames = {f"{action}_page": action for action in PAGE_ACTIONS}
    of_pages = ContentType.objects.get_for_model(Page)
    found = Permission.objects.filter(content_type=of_pages, codename__in=list(codenames))
    return {codenames[codename]: pk for codename, pk in found.values_list("codename", "pk")}


def _replace_page_rows(group: Group, rows: Iterable[tuple[Page, str]]) -> None:
    by_action = _page_permissions()
    wanted = {(page.pk, by_action[action]) for page, action in rows}
    present = {(row.page_id, row.permission_id): row for row in GroupPagePermission.objects.filter(group=group)}
    for key in present.keys() - wanted:
        present[key].delete()
    for page_id, permission_id in sorted(wanted - present.keys()):
        GroupPagePermission.objects.create(group=group, page_id=page_id, permission_id=permission_id)


def _replace_collection_rows(group: Group, permissions: set[Permission]) -> None:
    root = Collection.get_first_root_node()
    wanted = {(root.pk, permission.pk) for permission in permissions}
    present = {
        (row.collection_id, row.permission_id): row for row in GroupCollectionPermission.objects.filter(group=group)
    }
    for key in present.keys() - wanted:
        present[key].delete()
    for collection_id, permission_id in sorted(wanted - present.keys()):
        GroupCollectionPermission.objects.create(group=group, collection_id=collection_id, permission_id=permission_id)


@transaction.atomic
def set_up_roles() -> dict[Role, int]:
    """Give every role its group and exactly its rights, and return the number of rows in the page tree of each.

    Running it again changes nothing. Rights that somebody gave one of these groups by hand are taken back: the roles
    live in the code. Members stay, and other groups are left alone; Wagtail's own two go when nobody is in them.
    """
    counts: dict[Role, int] = {}
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set(model_permissions(role))
        _replace_collection_rows(group, collection_permissions(role))
        rows = list(page_rows(role))
        _replace_page_rows(group, rows)
        counts[role] = len(rows)
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user__isnull=True).delete()
    return counts


def reach_new_page(page: Page) -> None:
    """Give the roles the rows at a page made just now that :func:`set_up_roles` would give them.

    None for a page below one that has them, as most are: then it takes two queries. None either before the roles are set up.
    """
    wanted = {(role.value, action) for role in Role for action in actions_at(role, type(page))}
    groups = {group.name: group for group in Group.objects.filter(name__in={name for name, _action in wanted})}
    if not groups:
        return
    above = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    rows = GroupPagePermission.objects.filter(group__in=groups.values(), page__path__in=above)
    present = set(rows.values_list("group__name", "permission__codename"))
    missing = {(name, action) for name, action in wanted if name in groups and (name, f"{action}_page") not in present}
    by_action = _page_permissions() if missing else {}
    for name, action in sorted(missing):
        GroupPagePermission.objects.create(group=groups[name], page=page, permission_id=by_action[action])
