"""What holds the deleted pages, and what is kept of each to put it back."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.permissions import RolePagePermissionTester

KEPT_DAYS = 30


class BinPage(Page):
    """The page that deleted pages stand below: beside the home page, so on no site, and never public itself.

    There is one, which is made when the first page is deleted.
    """

    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    is_creatable = False
    page_description = "Houdt de verwijderde pagina's vast."
    template = "404.html"
    managed_by = (Role.BEHEERDERS,)
    kind_label = "Prullenbak"

    class Meta:
        verbose_name = "prullenbak"
        verbose_name_plural = "prullenbak"

    def permissions_for_user(self, user: Any) -> RolePagePermissionTester:
        """Return that nobody may do anything with it."""
        return RolePagePermissionTester(AnonymousUser(), self)


class BinnedPage(models.Model):
    """One deletion: a page that was put in the bin, with all that stood below it. It is gone when the page is back."""

    page = models.OneToOneField(Page, primary_key=True, on_delete=models.CASCADE, related_name="+")
    deleted_at = models.DateTimeField("verwijderd op", default=timezone.now, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="verwijderd door", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Where it stood: below this page, right after that one (``None`` for the first), at this address.
    parent = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    after = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    was_first = models.BooleanField(default=False)
    slug = models.CharField("webadres", max_length=255)
    url_path = models.TextField("adres")
    # Whether every visitor could read what stood there. What was behind a login never existed for others.
    was_public = models.BooleanField(default=True)
    page_count = models.PositiveIntegerField("aantal pagina's", default=1)
    # What was on the site or planned, a dict for each page: see ``states``.
    states = models.JSONField(default=list)
    # Where readers are sent meanwhile, if anywhere.
    target = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    # Redirects that led to these pages and lead elsewhere now: the id of each, and of the page that it led to.
    redirects = models.JSONField(default=dict)

    # What is in the bin uses nothing of where it stood.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "verwijderde pagina"
        verbose_name_plural = "verwijderde pagina's"

    def __str__(self) -> str:
        return str(self.page)

    @property
    def kept_until(self) -> dt.date:
        """The last day on which it can be put back."""
        return timezone.localdate(self.deleted_at) + dt.timedelta(days=KEPT_DAYS)
