"""What every page of the site has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.search import index

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.permissions import RolePagePermissionTester
from doedemocratie.core.models.search import SearchedByVisitorsMixin
from doedemocratie.core.page_form import PageForm
from doedemocratie.core.querysets import ContentQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from doedemocratie.accounts.models import User

TITLE_HELP = "De titel zoals u die op de site wilt zien."


class BasePage(SearchedByVisitorsMixin, Page):
    """A page of this site: thin, and the same for every type.

    A page type names the roles that manage it in ``managed_by``; ``setup_roles`` and the page's permissions follow from
    that. ``kind_label`` is the word that listings and search results show for the type.
    """

    introduction = models.TextField(
        "samenvatting",
        max_length=700,
        help_text="Eén tot drie zinnen: waar gaat deze pagina over? Deze tekst staat ook in overzichten en zoekresultaten.",
    )
    lead_image = models.ForeignKey(
        "library.CustomImage",
        verbose_name="afbeelding",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # nobody takes a picture from a page by tidying the library
        related_name="+",
        help_text="Bovenaan de pagina en in overzichten.",
    )
    editorial_note = models.TextField(
        "notitie voor de redactie",
        blank=True,
        help_text="Bezoekers zien dit niet. Schrijf hier bijvoorbeeld op wat nog onzeker is.",
    )

    managed_by: ClassVar[tuple[Role, ...]] = (Role.EINDREDACTEUREN,)
    # These roles change and publish the fields that the panels leave them, and nothing more.
    edited_by: ClassVar[tuple[Role, ...]] = ()
    kind_label: ClassVar[str] = "Pagina"
    # How a content file names a list of other objects: its key, the child relation, and the field of the child.
    content_relations: ClassVar[dict[str, tuple[str, str]]] = {}

    objects = PageManager.from_queryset(ContentQuerySet)()

    base_form_class = PageForm
    # Set by the form of a draft that is being written: then clean() leaves the rules between fields for later.
    is_unfinished: bool = False

    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", help_text=TITLE_HELP),
        FieldPanel("introduction"),
        FieldPanel("lead_image"),
    ]
    promote_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    heading="Webadres",
                    help_text="Het laatste deel van het adres van de pagina. De site maakt het van de titel.",
                ),
                FieldPanel(
                    "seo_title",
                    help_text="Deze titel staat in zoekresultaten en op het tabblad van de browser. Laat leeg om de "
                    "titel van de pagina te gebruiken.",
                ),
                FieldPanel(
                    "search_description",
                    help_text="Deze tekst staat in zoekresultaten onder de titel. Laat leeg om de samenvatting te "
                    "gebruiken.",
                ),
            ],
            "Voor zoekmachines",
        ),
        MultiFieldPanel(
            [FieldPanel("show_in_menus", help_text="Zet een link naar deze pagina in het menu bovenaan de site.")],
            "Voor het menu van de site",
        ),
    ]
    settings_panels: ClassVar[list[Any]] = [*Page.settings_panels, FieldPanel("editorial_note")]
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("introduction"),
        *SearchedByVisitorsMixin.visitor_search_fields,
    ]

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        """Return the text for search engines and for sharing: the editor's own, else the teaser."""
        return self.search_description or self.introduction

    @property
    def display_date(self) -> date | None:
        """Return the date that lists show with the page, or ``None`` when there is none or it is not known."""
        return None

    @cached_property
    def _restrictions(self) -> list[PageViewRestriction]:
        """Every restriction of the site (few rows): one query serves this page and the lists on it."""
        return list(PageViewRestriction.objects.select_related("page"))

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return the restrictions that hold for this page, as Wagtail does; without its two queries when there are none."""
        return super().get_view_restrictions() if self._restrictions else PageViewRestriction.objects.none()

    def private_pages(self) -> models.Q:
        """Return what matches the pages that not every visitor may see; costs nothing while this page is being served."""
        private = models.Q(pk__in=[])
        for restriction in self._restrictions:
            private |= models.Q(path__startswith=restriction.page.path)
        return private

    def permissions_for_user(self, user: User | AnonymousUser) -> RolePagePermissionTester:
        """Return what ``user`` may do with this page: the reach of the user's rows, narrowed by ``managed_by``."""
        return RolePagePermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add whether to show Wagtail's bar: only to who has a session, so that visitors' pages are all the same."""
        context = super().get_context(request, *args, **kwargs)
        context["show_userbar"] = settings.SESSION_COOKIE_NAME in request.COOKIES
        return context
