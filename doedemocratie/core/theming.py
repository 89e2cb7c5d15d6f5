"""Giving a page one more theme, or one less, without its form: on the site and in its draft alike.

A page on the site with a newer draft has two texts. What is on the site stands in the table; the draft is only a version. So
the change is made in both, each beside its own text: publishing the newest version would put the draft on the site, and
publishing what is on the site as the newest version would lose the draft.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Max
from wagtail.models import Page

from doedemocratie.core.models import PageTheme, ThemedMixin
from doedemocratie.core.models.mixins import MAX_THEMES
from doedemocratie.core.publishing import why_not_publishable


class Outcome(Enum):
    """What became of the change."""

    DONE = "done"  # everywhere where it was needed
    DRAFT = "draft"  # in the draft; the user does not publish this page alone
    SAME = "same"  # there was nothing to change


class CannotChangeThemeError(Exception):
    """The page was left as it is; the message says why, in Dutch."""


NO_THEMES = "Dit soort pagina heeft geen thema's."
IS_ALIAS = "Dit is een gekoppelde kopie. Wijzig het origineel."
IN_WORKFLOW = "Deze pagina ligt bij een collega, of is teruggestuurd. Wijzig het thema in de pagina zelf."
IS_PLANNED = "Van deze pagina is een publicatie gepland. Wijzig het thema in de pagina zelf."
TOO_MANY = f"Deze pagina heeft al {MAX_THEMES} thema's. Haal er eerst een weg."


@transaction.atomic
def change_theme(page_id: int, theme: Page, *, add: bool, user: Any, publish: bool) -> Outcome:
    """Give the page ``theme``, or take it away when not ``add``; with ``publish`` also on the site.

    ``user`` is noted with every version that is made; whether that user may is for the caller to ask. Raises
    :class:`CannotChangeThemeError`; then nothing has changed.
    """
    Page.objects.select_for_update().get(pk=page_id)
    page: Any = Page.objects.get(pk=page_id).specific
    check_themable(page)
    if not page.live:
        return _change_unpublished(page, theme, add, user)
    draft = page.get_latest_revision_as_object() if page.has_unpublished_changes or not publish else None
    on_site = publish and _change(page, theme, add)
    in_draft = draft is not None and _change(draft, theme, add)
    if on_site:
        if why := why_not_publishable(page):
            raise CannotChangeThemeError(" ".join(why))
        page.save_revision(user=user, log_action=True, clean=False).publish(user=user)
    if draft is not None and (in_draft or on_site):
        # After what is on the site, and also when it says what it said: the newest version is the one that editors go on with.
        # Not cleaned: somebody is perhaps still writing it.
        draft.save_revision(user=user, log_action=in_draft, clean=False)
    if not publish:
        return Outcome.DRAFT if in_draft else Outcome.SAME
    return Outcome.DONE if on_site or in_draft else Outcome.SAME


def check_themable(page: Any) -> None:
    """Raise :class:`CannotChangeThemeError` for a page of which the theme is not changed in this way."""
    has_themes = isinstance(page, ThemedMixin)
    if not has_themes:
        raise CannotChangeThemeError(NO_THEMES)
    if page.alias_of_id:
        raise CannotChangeThemeError(IS_ALIAS)
    if page.current_workflow_state is not None:
        raise CannotChangeThemeError(IN_WORKFLOW)
    if page.scheduled_revision is not None:  # publishing another version would cancel it
        raise CannotChangeThemeError(IS_PLANNED)


def _change_unpublished(page: Any, theme: Page, add: bool, user: Any) -> Outcome:
    """Change a page that is not on the site: its newest version, and the rows that lists are made of."""
    draft = page.get_latest_revision_as_object()
    if not _change(draft, theme, add):
        return Outcome.SAME
    draft.save_revision(user=user, log_action=True, clean=False)
    rows = PageTheme.objects.filter(page=page.pk)
    if not add:
        rows.filter(theme=theme.pk).delete()
    elif not rows.filter(theme=theme.pk).exists():
        last = rows.aggregate(last=Max("sort_order"))["last"]
        PageTheme.objects.create(page_id=page.pk, theme_id=theme.pk, sort_order=0 if last is None else last + 1)
    return Outcome.DONE


def _change(page: Any, theme: Page, add: bool) -> bool:
    """Change the themes of ``page`` in memory, and return whether that changed anything."""
    links = list(page.theme_links.all())
    own = [link for link in links if link.theme_id == theme.pk]
    if add:
        if own:
            return False
        if len(links) >= MAX_THEMES:
            raise CannotChangeThemeError(TOO_MANY)
        last = max((link.sort_order or 0 for link in links), default=-1)
        page.theme_links.add(PageTheme(theme_id=theme.pk, sort_order=last + 1))
        return True
    for link in own:
        page.theme_links.remove(link)
    return bool(own)
