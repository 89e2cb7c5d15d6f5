"""Decides what happens to each page: made, updated, left as it is, or left to the editor who changed it."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field

from wagtail.models import Page, Site

from doedemocratie.accounts.bin import is_in_bin

from .files import FileStore
from .models import LoadedPage
from .page_types import PageType
from .pages import PageContent
from .placement import welcome_page
from .reader import Document
from .rehearsal import StandInFiles

# Part of every digest: a new number loads every page again, after a change in how files become pages.
FORMAT = "1"


class Action(enum.Enum):
    """What happens to a page."""

    CREATE = "made"
    UPDATE = "updated"
    UNCHANGED = "unchanged"
    LEAVE = "left alone"


@dataclass
class Step:
    """What happens to the page of one file. ``page_id`` is empty for a page that does not exist (yet or any more)."""

    document: Document
    action: Action
    page_id: int | None = None
    reason: str = ""


@dataclass
class Plan:
    """What happens to every file, and the pages whose files are gone (address by source)."""

    steps: dict[str, Step] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)

    @property
    def page_ids(self) -> set[int]:
        """The ids of the existing pages that a file stands for."""
        return {step.page_id for step in self.steps.values() if step.page_id is not None}

    def with_action(self, action: Action) -> list[Step]:
        """Return the steps with this action, in the order of the tree."""
        return [step for step in self.steps.values() if step.action is action]


def digest(content: PageContent, files: FileStore | StandInFiles) -> str:
    """Return the digest of a file and of all images and documents that it uses."""
    parts = [FORMAT.encode(), content.document.raw]
    for reference in sorted(content.files, key=lambda file: (file.source, file.model.__name__)):
        parts += [reference.source.encode(), files.digest(reference).encode()]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def make_plan(
    documents: list[Document],
    types: dict[str, PageType],
    contents: dict[str, PageContent],
    files: FileStore,
    site: Site,
) -> Plan:
    """Compare the files with what was loaded before and with what is on the site."""
    plan = Plan()
    loaded = {row.source: row for row in LoadedPage.objects.select_related("page")}
    for document in documents:
        step = _step(document, plan, loaded.get(document.source), contents.get(document.source), files, site)
        plan.steps[document.source] = step
        page_type = types.get(document.source)
        if step.page_id is not None and page_type is not None:
            _check_same_type(document, page_type, Page.objects.get(pk=step.page_id))
        if step.action is Action.UPDATE:
            _check_address(document, loaded[document.source].page)
    sources = {document.source for document in documents}
    for source, row in loaded.items():
        if source not in sources and row.page is not None and not is_in_bin(row.page):
            plan.gone[source] = row.page.url_path
    return plan


def _step(
    document: Document,
    plan: Plan,
    row: LoadedPage | None,
    content: PageContent | None,
    files: FileStore,
    site: Site,
) -> Step:
    if row is None:
        return _new(document, plan, site)
    if row.page is None or is_in_bin(row.page):
        return Step(document, Action.LEAVE, None, "an editor deleted the page")
    reason = _touched(document, plan, row, row.page)
    if reason:
        return Step(document, Action.LEAVE, row.page.pk, reason)
    same = content is not None and row.digest == digest(content, files)
    return Step(document, Action.UNCHANGED if same else Action.UPDATE, row.page.pk)


def _new(document: Document, plan: Plan, site: Site) -> Step:
    if document.parent is None:
        home = None if welcome_page(site) else site.root_page
        if home is not None:
            return Step(document, Action.LEAVE, home.pk, "the site has a home page that an editor made")
        return Step(document, Action.CREATE)
    parent = plan.steps.get(document.parent)
    if parent is None or (parent.action is Action.LEAVE and parent.page_id is None):
        return Step(document, Action.LEAVE, None, "there is no page above it: an editor deleted that")
    if parent.page_id is not None:
        existing = Page.objects.child_of(Page.objects.get(pk=parent.page_id)).filter(slug=document.slug).first()
        if existing is not None:
            return Step(document, Action.LEAVE, existing.pk, "an editor made a page at this address")
    return Step(document, Action.CREATE)


def _touched(document: Document, plan: Plan, row: LoadedPage, page: Page) -> str:
    """Return how an editor changed a page after it was loaded, or nothing."""
    if page.latest_revision_id != row.revision:
        return "an editor saved a draft" if page.has_unpublished_changes else "an editor changed the page"
    if not page.live:
        return "an editor unpublished the page"
    parent = plan.steps.get(document.parent) if document.parent else None
    if parent is not None:
        actual = page.get_parent()
        if actual is None or actual.pk != parent.page_id:
            return "an editor moved the page"
    return ""


def _check_same_type(document: Document, page_type: PageType, page: Page) -> None:
    if page.specific_class is not page_type.model:
        place = document.place.at(field_name="type", line=document.front["type"].line)
        place.mistake(f"the page exists as {page.specific_class._meta.label}; give a page of another type its own file")


def _check_address(document: Document, page: Page | None) -> None:
    if page is None or document.parent is None or page.slug == document.slug:
        return
    taken = page.get_siblings(inclusive=False).filter(slug=document.slug).first()
    if taken is not None and not LoadedPage.objects.filter(page=taken).exists():
        slug = document.front.get("slug")
        document.place.at(field_name="slug", line=slug.line if slug else 1).mistake(
            f"'{document.slug}' is already the address of a page that an editor made"
        )
