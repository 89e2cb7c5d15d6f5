"""Redirects that lead nowhere, come back to themselves, or are never reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import django_filters
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from doedemocratie.core.models.base import private_paths
from doedemocratie.editorial.redirects.problems import Problem, RefusedError
from doedemocratie.editorial.redirects.rules import Rules, Target
from doedemocratie.editorial.redirects.site_addresses import SiteAddresses
from doedemocratie.editorial.redirects.views import may

from .base import LooseEndsReport

LABELS = {
    "offline": "De pagina is niet online",
    "login": "De pagina is niet voor iedereen",
    "nothing": "Er staat niets op het doel",
    "loop": "Komt bij zichzelf uit",
    "never": "Er staat een pagina op het oude adres",
}
OF_LINK = {Problem.LOOP: "loop", Problem.NOT_PUBLIC: "offline"}
# Broken links that are named one by one; with more than these the report tells the rest when the first are mended.
MOST = 5_000


def broken_redirects() -> QuerySet[Redirect]:
    """Return the redirects that do not work, with the key of ``LABELS`` as ``problem``. A few queries for each site."""
    cases = [When(redirect_page__live=False, then=Value("offline"))]
    cases += [When(redirect_page__path__startswith=path, then=Value("login")) for path in private_paths()]
    links: dict[str, list[int]] = {}
    for site in Site.objects.select_related("root_page"):
        of_site = Q(site=site) if not site.is_default_site else Q(site=site) | Q(site=None)
        start = site.root_page.url_path.rstrip("/")
        here = Concat(Value(start), "old_path", Value("/"), output_field=CharField())
        on_pages = Redirect.objects.filter(of_site).annotate(here=here)
        live = Page.objects.live().filter(path__startswith=site.root_page.path).values("url_path")
        cases.append(When(pk__in=on_pages.filter(here__in=live).values("pk"), then=Value("never")))
        for key, pk in _broken_links(site, Redirect.objects.filter(of_site, redirect_page=None)):
            links.setdefault(key, []).append(pk)
    cases += [When(pk__in=found[:MOST], then=Value(key)) for key, found in links.items()]
    problem = Case(*cases, default=Value(""), output_field=CharField())
    return Redirect.objects.annotate(problem=problem).exclude(problem="").select_related("redirect_page", "site")


def _broken_links(site: Site, redirects: QuerySet[Redirect]) -> Iterator[tuple[str, int]]:
    """Yield what is wrong with redirects that lead to an address, and which they are."""
    stored = list(redirects)
    if not stored:
        return
    rules = rules_for(site, [one.redirect_link for one in stored])
    for one in stored:
        try:
            rules.target(one.redirect_link, one.old_path)
        except RefusedError as error:
            yield OF_LINK.get(error.problem, "nothing"), one.pk


def rules_for(site: Site, addresses: list[str]) -> Rules:
    """Return what says where on ``site`` these addresses lead. Three queries."""
    stored = Redirect.objects.filter(Q(site=site) | Q(site=None)).select_related("redirect_page")
    onwards = {one.old_path: Target.of(one) for one in stored}
    return Rules(SiteAddresses(site, addresses), onwards, other_sites=True)


class BrokenRedirectFilterSet(WagtailFilterSet):
    """What the list may be narrowed to."""

    problem = django_filters.ChoiceFilter(label="Wat is er mis?", choices=tuple(LABELS.items()), empty_label="Alles")
    automatically_created = django_filters.BooleanFilter(label="Door de site zelf gemaakt")

    class Meta:
        model = Redirect
        fields: ClassVar[list[str]] = []


def target_label(redirect: Redirect) -> str:
    """Return the page or address that a redirect leads to."""
    return Target.of(redirect).label.strip("“”")


class BrokenRedirectsReport(LooseEndsReport):
    """Every redirect that does not work, and why."""

    model = Redirect
    page_title = "Doorverwijzingen die niet werken"
    explanation = (
        "Bezoekers van deze oude adressen komen niet waar u ze wilt hebben. Klik op het oude adres om een ander doel te "
        "kiezen of de doorverwijzing te verwijderen."
    )
    header_icon = "redirect"
    filterset_class = BrokenRedirectFilterSet
    index_url_name = "loose_ends:redirects"
    index_results_url_name = "loose_ends:redirects_results"
    default_ordering = "old_path"
    no_results_message = "Alle doorverwijzingen werken."
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "old_path",
            label="Oud adres",
            get_url=lambda one: reverse("wagtailredirects:edit", args=[one.pk]),
            sort_key="old_path",
        ),
        Column("target", label="Doel", accessor=target_label),
        Column("problem", label="Wat is er mis?", accessor=lambda one: LABELS[one.problem], sort_key="problem"),
        DateColumn("created_at", label="Gemaakt", sort_key="created_at"),
    ]
    list_export: ClassVar[list[str]] = ["old_path", "target", "problem", "automatically_created", "created_at"]
    export_headings: ClassVar[dict[str, str]] = {
        "old_path": "Oud adres",
        "target": "Doel",
        "problem": "Wat is er mis?",
        "automatically_created": "Door de site zelf gemaakt",
        "created_at": "Gemaakt",
    }
    export_filename = "doorverwijzingen-die-niet-werken"

    @staticmethod
    def is_for(user: Any) -> bool:
        """Return whether ``user`` may change redirects."""
        return may(user, "change")

    def get_base_queryset(self) -> QuerySet[Redirect]:
        """Return the broken ones."""
        return broken_redirects()

    def to_row_dict(self, item: Redirect) -> dict[str, Any]:
        """Return a row of the file, in words."""
        return {
            "old_path": item.old_path,
            "target": target_label(item),
            "problem": LABELS[item.problem],
            "automatically_created": "ja" if item.automatically_created else "nee",
            "created_at": item.created_at,
        }
