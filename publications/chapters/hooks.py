"""Where the admin tells of chapters that readers do not have. ``publications.wagtail_hooks`` imports this."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from publications.models import PublicationPage

from .drafts import action_label, hidden_chapters
from .views import PublishChaptersView

READ_AGAIN = " Lees eerst na wat eerder op de site stond: een fout kan daar ook in staan."


@hooks.register("register_admin_urls")
def chapter_urls() -> list[URLPattern]:
    """Add the question."""
    address = "publicaties/<int:publication_id>/hoofdstukken-publiceren/"
    return [path(address, PublishChaptersView.as_view(), name="publish_chapters")]


@hooks.register("after_edit_page")
def tell_of_hidden_chapters(request: HttpRequest, page: Page) -> None:
    """Tell who published a publication, alone or by approving it, which of its chapters readers do not have.

    After it was withdrawn it comes back alone: its chapters may hold what had to be corrected.
    """
    asked = request.POST.get("action-publish") or request.POST.get("action-workflow-action")
    if not asked or not isinstance(page, PublicationPage):
        return
    publication = PublicationPage.objects.get(pk=page.pk)  # as it is on the site now
    hidden = hidden_chapters(publication) if publication.live else []
    if not hidden or not publication.permissions_for_user(request.user).manages:
        return
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((reverse("wagtailadmin_pages:edit", args=[one.pk]), one.get_admin_display_title()) for one in hidden),
    )
    which = "Dit hoofdstuk staat" if len(hidden) == 1 else f"Deze {len(hidden)} hoofdstukken staan"
    caution = READ_AGAIN if any(one.first_published_at for one in hidden) else ""
    label = action_label(publication, request.user, len(hidden))
    messages.warning(
        request,
        format_html("{} nog niet op de site: {}.{}", which, links, caution),
        buttons=[messages.button(reverse("publish_chapters", args=[publication.pk]), label)],
    )
