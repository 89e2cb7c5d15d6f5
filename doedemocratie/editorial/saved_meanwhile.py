"""Two editors on one page at once: whoever saves last first sees that a colleague saved, and what.

Wagtail warns who has a script, and only when its last look at the server was late enough; a save that goes on replaces what the
colleague wrote without a word to either. Here such a save is refused once, with the typed text still in the form and the way to
the difference; the form that is shown then counts from the colleague's version, so that the next save is a choice. Both
versions stay in the history.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, Revision

from doedemocratie.core.lookups import key_in
from doedemocratie.editorial.care.base import person


def saved_meanwhile(posted: QueryDict, page: Page) -> Revision | None:
    """Return the version of ``page`` that somebody saved after the form of ``posted`` was made, or None.

    The form names the version that it goes on from, and when that was saved: a version that is saved by itself while somebody
    types keeps its number (static/js/admin-autosave.js keeps both up to date). A form that names nothing, as that of a page
    without versions, is taken to be up to date. Wagtail refuses by the same rule what it would save by itself.
    """
    latest: Revision | None = page.latest_revision
    loaded = posted.get("loaded_revision_id")
    if latest is None or not loaded:
        return None
    is_same = loaded == str(latest.pk) and posted.get("loaded_revision_created_at", "") == latest.created_at.isoformat()
    return None if is_same else latest


def _what_happened(request: HttpRequest, version: Revision) -> str:
    when = f"{date_format(timezone.localtime(version.created_at), 'j F, H.i')} uur"
    if version.user_id == request.user.pk:
        return f"U hebt deze pagina ook in een ander venster bewaard ({when})."
    return f"{person(version.user) or 'De site'} heeft deze pagina bewaard terwijl u bezig was ({when})."


@hooks.register("before_edit_page")
def refuse_once(request: HttpRequest, page: Page) -> None:
    """Tell whoever sends the form of an older version who saved meanwhile; the form then refuses (``PageForm.clean()``)."""
    if request.method != "POST" or not request.accepts("text/html"):
        return
    version = saved_meanwhile(request.POST, page)
    if version is None:
        return
    page.was_saved_meanwhile = True
    buttons: list[Any] = []
    former = key_in(request.POST.get("loaded_revision_id", ""))
    if former is not None and former != version.pk and page.revisions.filter(pk=former).exists():
        compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, former, version.pk])
        buttons.append(messages.button(compare, "Bekijk wat er is veranderd", new_window=True))
    else:
        latest = reverse("wagtailadmin_pages:revisions_view", args=[page.pk, version.pk])
        buttons.append(messages.button(latest, "Bekijk die versie", new_window=True))
    # Marked for static/js/admin-autosave.js, which then leaves the next save to the editor.
    told = format_html(
        "<span data-saved-meanwhile>{} Uw tekst staat nog in het formulier.</span>", _what_happened(request, version)
    )
    messages.warning(request, told, buttons=buttons)
