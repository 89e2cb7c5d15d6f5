"""What the reports of this layer let the dashboard count."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail import hooks
from wagtail.models import Page

from doedemocratie.accounts.permissions import roles_of
from doedemocratie.editorial.care.base import reported_pages
from doedemocratie.editorial.care.images import LackingImagesReport, lacking_images
from doedemocratie.editorial.care.reports import PASSED, PagesReport
from doedemocratie.editorial.dashboard.care import HOOK, Care
from doedemocratie.editorial.loose_ends.links import HiddenLinksReport, hidden_links
from doedemocratie.editorial.outside_links.models import dead_links
from doedemocratie.editorial.outside_links.report import OutsideLinksReport


def _sees_all(user: Any) -> bool:
    return any(role.supervises for role in roles_of(user))


def pages_to_review(user: Any) -> QuerySet[Page]:
    """Return the pages whose day to be read again is past: one's own, for who looks after others' work everybody's."""
    pages = reported_pages().filter(review__review_on__lt=timezone.localdate())
    return pages if _sees_all(user) else pages.filter(owner=user)


def _review_url(user: Any) -> str:
    narrowed = {"review": PASSED} if _sees_all(user) else {"review": PASSED, "owner": user.pk}
    return f"{reverse('care:pages')}?{urlencode(narrowed)}"


@hooks.register(HOOK)
def care_for_review() -> Care:
    """Count the pages that should have been read again."""
    return Care(
        name="review",
        one="1 pagina moet worden nagekeken",
        many="{} pagina's moeten worden nagekeken",
        found=pages_to_review,
        url=_review_url,
        is_for=PagesReport.is_for,
    )


@hooks.register(HOOK)
def care_for_links() -> Care:
    """Count the links that visitors cannot follow."""
    return Care(
        name="links",
        one="1 link gaat naar een pagina die niet openbaar is",
        many="{} links gaan naar een pagina die niet openbaar is",
        found=lambda user: hidden_links(),
        url=lambda user: reverse("loose_ends:links"),
        is_for=HiddenLinksReport.is_for,
    )


@hooks.register(HOOK)
def care_for_outside_links() -> Care:
    """Count the dead links to other sites."""
    return Care(
        name="outside-links",
        one="1 link naar een andere site werkt niet meer",
        many="{} links naar andere sites werken niet meer",
        found=lambda user: dead_links(),
        url=lambda user: reverse("loose_ends:outside_links"),
        is_for=OutsideLinksReport.is_for,
    )


@hooks.register(HOOK)
def care_for_images() -> Care:
    """Count the images that lack a description or rights."""
    return Care(
        name="images",
        one="Bij 1 afbeelding ontbreekt iets",
        many="Bij {} afbeeldingen ontbreekt iets",
        found=lambda user: lacking_images(),
        url=lambda user: reverse("care:images"),
        is_for=LackingImagesReport.is_for,
    )
