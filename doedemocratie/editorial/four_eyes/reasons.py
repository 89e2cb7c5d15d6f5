"""Why somebody cannot approve a page, in words for who wants to."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from doedemocratie.editorial.drafts import problems_of_draft
from doedemocratie.editorial.four_eyes.editors import last_editor_id

OWN_CHANGE = "U hebt deze pagina het laatst gewijzigd. Daarom keurt een ander haar goed. Uw wijziging is bewaard; u hoeft niets te doen."
UNFINISHED = (
    "Deze versie kan nog niet online: er mist iets. Stuur de pagina terug, of vul aan wat er mist. Kies daarvoor "
    "‘Bewaar concept’: dan ziet u welk veld het is."
)
PAST_END = "De einddatum van deze pagina is al voorbij: zij zou meteen weer offline gaan. Stuur de pagina terug, of haal de datum weg."


def why_not_approve(page: Any, user: Any) -> str:
    """Return why ``user``, who may approve pages like ``page``, cannot approve this version; empty when nothing stands in the way.

    Costs a few queries.
    """
    if last_editor_id(page) == user.pk:
        return OWN_CHANGE
    return why_not_publish(page)


def why_not_publish(page: Any) -> str:
    """Return why the newest version of ``page`` cannot go on the site; empty when it can."""
    draft = page.get_latest_revision_as_object()
    if draft.expire_at is not None and draft.expire_at <= timezone.now():
        return PAST_END
    return UNFINISHED if problems_of_draft(page) else ""
