"""What every page of the site has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.search import index

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.permissions import RolePagePermissionTester
from doedemocratie.core.keeping import keep
from doedemocratie.core.models.review import ReviewedMixin
from doedemocratie.core.models.search import SearchedByVisitorsMixin
from doedemocratie.core.models.settings import SiteSettings
from doedemocratie.core.page_form import PageForm
from doedemocratie.core.querysets import ContentQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from doedemocratie.accounts.models import User

PLACE = frozenset({"path", "depth", "numchild", "url_path", "slug"})
TITLE_HELP = "De titel zoals u die op de site wilt zien."


def private_paths() -> list[str]:
    """Return the tree path of every restricted page: it and what is below it are not for every visitor. One query."""
    return list(PageViewRestriction.objects.values_list("page__path", flat=True))


def pages_below(paths: Iterable[str]) -> models.Q:
    """Return what matches the pages at these tree paths and all that are below them."""
    below = models.Q(pk__in=[])
    for path in paths:
        below |= models.Q(path__startswith=path)
    return below


class BasePage(ReviewedMixin, SearchedByVisitorsMixin, Page):
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
    # Whether a section that begins with a page of this type is published with four eyes, until an administrator says otherwise.
    four_eyes_by_default: ClassVar[bool] = False
    kind_label: ClassVar[str] = "Pagina"
    # How a content file names a list of other objects: its key, the child relation, and the field of the child.
    content_relations: ClassVar[dict[str, tuple[str, str]]] = {}

    objects = PageManager.from_queryset(ContentQuerySet)()

    base_form_class = PageForm
    # Set by the form of a draft that is being written: then clean() leaves the rules between fields for later.
    is_unfinished: bool = False
    # The address that the form would have given the page, had no other page had it: then it got the next free one.
    address_taken: str = ""
    # Whether somebody else saved the page after the form that is being sent was made: then it is not saved at once.
    was_saved_meanwhile: bool = False
    # The page that this one, which is not saved yet, was copied from.
    copied_from: Page | None = None

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
    settings_panels: ClassVar[list[Any]] = [
        *Page.settings_panels,
        *ReviewedMixin.care_panels,
        FieldPanel("editorial_note"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("introduction"),
        *SearchedByVisitorsMixin.visitor_search_fields,
    ]

    class Meta:
        abstract = True

    @classmethod
    def with_card_facts(cls, pages: ContentQuerySet, private: models.Q) -> ContentQuerySet:
        """Return ``pages``, of this type, with what their cards show beside their fields; nothing by default.

        ``private`` matches the pages that not every visitor may see.
        """
        return pages

    @classmethod
    def prepare_rows(cls, pages: Sequence[Any]) -> None:
        """Read at once what the lists of the admin ask of each of ``pages``, which are of this type; nothing by default."""

    @property
    def description(self) -> str:
        """Return the text for search engines and for sharing: the editor's own, else the teaser."""
        return self.search_description or self.introduction

    @property
    def display_date(self) -> date | None:
        """Return the date that lists show with the page, or ``None`` when there is none or it is not known."""
        return None

    @property
    def picture_field(self) -> str:
        """Return the name of the field with the picture that the page shows."""
        return "lead_image"

    @property
    def picture(self) -> Any:
        """Return the picture that the page shows, here and in lists, or ``None``."""
        return getattr(self, self.picture_field)

    @property
    def drawn_title(self) -> str:
        """Return the title that stands in the drawn picture for sharing."""
        return self.title

    @property
    def drawn_label(self) -> str:
        """Return the kind of page in one or two words, which stands above the title and decides what is drawn."""
        return self.kind_label

    @property
    def drawn_theme(self) -> str:
        """Return the slug of the theme that decides the colour of drawn pictures, or an empty text."""
        return ""

    @property
    def changes_at(self) -> datetime | None:
        """Return the next moment at which the page is shown differently though nobody changes it, if there is one."""
        return None

    @classmethod
    def cache_parameters(cls) -> tuple[str, ...]:
        """Return the query parameters that what visitors see depends on."""
        return ()

    def holds_until(self, context: dict[str, Any]) -> datetime | None:
        """Return until when the content made from ``context`` holds by itself; ``None`` when time changes nothing."""
        return self.changes_at

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the page, and say that it may be kept when every visitor sees the same."""
        response: TemplateResponse = super().serve(request, *args, **kwargs)
        context = response.context_data or {}
        if self.is_for_all(request) and self.understands(context):
            keep(request, parameters=self.cache_parameters(), until=self.holds_until(context))
            # The notice stands above every page; the template reads the same settings without another query.
            keep(request, parameters=self.cache_parameters(), until=SiteSettings.for_request(request).notice_changes_at)
        return response

    def is_for_all(self, request: HttpRequest) -> bool:
        """Return whether every visitor would get the answer to ``request``: no login, no editor's bar, no preview."""
        restricted = self.path.startswith(tuple(self.private_paths))
        personal = restricted or settings.SESSION_COOKIE_NAME in request.COOKIES
        return not personal and not getattr(request, "is_preview", False)

    def understands(self, context: dict[str, Any]) -> bool:
        """Return whether each parameter that this page reads has a value that means something.

        There is no end to the other values: a page shown for one of them is not kept.
        """
        return True

    @cached_property
    def private_paths(self) -> list[str]:
        """Where not every visitor may come: one query serves this page and the lists on it."""
        return private_paths()

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return the restrictions that hold for this page, as Wagtail does; without its two queries when there are none."""
        return super().get_view_restrictions() if self.private_paths else PageViewRestriction.objects.none()

    def private_pages(self) -> models.Q:
        """Return what matches the pages that not every visitor may see; costs nothing while this page is being served."""
        return pages_below(self.private_paths)

    def lets_see(self, page: Page) -> bool:
        """Return whether ``page``, which this one shows, is for every visitor; costs nothing while this one is served."""
        return page.live and not page.path.startswith(tuple(self.private_paths))

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and leave the page where it stands: publishing holds a version for a while, and somebody may move it meanwhile.

        Wagtail would write the former place back, apart from the pages below it. One query.
        """
        fields = kwargs.get("update_fields")
        if self.pk and (fields is None or PLACE & set(fields)):
            rows = Page.objects.select_for_update().filter(pk=self.pk)
            now = rows.values(*PLACE).first()
            if now is not None and now["path"] != self.path:
                self._follow(now)
        super().save(*args, **kwargs)

    def _follow(self, now: dict[str, Any]) -> None:
        """Stand where the page was moved to. In the bin it has another address too, which the next page may have now."""
        for name, value in now.items():
            if name != "slug" or is_in_bin(Page(url_path=now["url_path"])):
                setattr(self, name, value)
        self.__dict__.pop("_cached_parent_obj", None)

    def copy_all_child_relations(self, target: Page, *args: Any, **kwargs: Any) -> Any:
        """Copy what belongs to the page, as Wagtail does with each page that it copies, and tell the copy where from.

        Who may read the page is copied by that (``signal_handlers.hide_copy``): Wagtail does so for the first page only.
        """
        target.copied_from = self
        return super().copy_all_child_relations(target, *args, **kwargs)

    def permissions_for_user(self, user: User | AnonymousUser) -> RolePagePermissionTester:
        """Return what ``user`` may do with this page: the reach of the user's rows, narrowed by ``managed_by``."""
        return RolePagePermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add whether to show Wagtail's bar: only to who has a session, so that visitors' pages are all the same."""
        context = super().get_context(request, *args, **kwargs)
        context["show_userbar"] = settings.SESSION_COOKIE_NAME in request.COOKIES
        return context
