"""Checks that the files make a tree that the page types allow: who may stand under whom, how often, at which address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wagtail.models import Page, Site

from .mistakes import Place
from .page_types import PageType, page_types
from .reader import Document


def find_types(documents: Iterable[Document]) -> dict[str, PageType]:
    """Return the page type of each document that names one, by source; the others are noted as mistakes."""
    known = page_types()
    found: dict[str, PageType] = {}
    for document in documents:
        if not document.readable:
            continue
        node = document.front.get("type")
        place = document.place.at(field_name="type", line=node.line if node else 1)
        if node is None or not node.text:
            place.mistake("is required, such as 'core.StandardPage'")
        elif node.text not in known:
            place.mistake(f"there is no page type '{node.text}'; there are: {', '.join(sorted(known))}")
        else:
            found[document.source] = known[node.text]
    return found


def check_tree(documents: list[Document], types: dict[str, PageType]) -> None:
    """Note every page that its parent's type or its own type does not allow, and every address that is used twice."""
    addresses: dict[tuple[str | None, str], Document] = {}
    siblings: Counter[tuple[str | None, str]] = Counter()
    for document in documents:
        first = addresses.setdefault((document.parent, document.slug), document)
        if first is not document:
            slug = document.front.get("slug")
            document.place.at(field_name="slug", line=slug.line if slug else 1).mistake(
                f"'{document.slug}' is already the address of {first.source}"
            )
        page_type = types.get(document.source)
        if page_type is None:
            continue
        place = document.place.at(field_name="type", line=document.front["type"].line)
        parent = types.get(document.parent) if document.parent else None
        if document.parent is None:
            _check_home(page_type, place)
        elif parent is not None and not _fits(page_type.model, parent.model):
            place.mistake(f"a page of type {page_type.name} cannot stand under a page of type {parent.name}")
        _check_count_under_parent(document, page_type, siblings, place)


def _check_count_under_parent(
    document: Document, page_type: PageType, siblings: Counter[tuple[str | None, str]], place: Place
) -> None:
    limit = page_type.model.max_count_per_parent
    siblings[document.parent, page_type.name] += 1
    if limit is not None and siblings[document.parent, page_type.name] > limit:
        place.mistake(f"there can be at most {limit} of type {page_type.name} under one page")


def check_counts(documents: list[Document], types: dict[str, PageType], loaded: set[int]) -> None:
    """Note page types of which there would be too many. ``loaded`` are the ids of existing pages that a document stands for."""
    of_type: dict[str, list[Document]] = {}
    for document in documents:
        if document.source in types:
            of_type.setdefault(types[document.source].name, []).append(document)
    for same in of_type.values():
        page_type = types[same[0].source]
        limit = page_type.model.max_count
        if limit is None:
            continue
        others = page_type.model.objects.exclude(pk__in=loaded).count()
        for document in same[max(limit - others, 0) :]:
            place = document.place.at(field_name="type", line=document.front["type"].line)
            place.mistake(f"there can be at most {limit} of type {page_type.name} on the site")


def _check_home(page_type: PageType, place: Place) -> None:
    if page_type.model.parent_page_types and Page not in page_type.model.allowed_parent_page_models():
        place.mistake(f"a page of type {page_type.name} cannot be the home page")


def _fits(child: type[Page], parent: type[Page]) -> bool:
    return child in parent.allowed_subpage_models() and parent in child.allowed_parent_page_models()


def welcome_page(site: Site) -> Page | None:
    """Return Wagtail's own first page, if it is the root of ``site`` and nobody used it."""
    page = site.root_page
    untouched = (
        page.content_type.model_class() is Page
        and page.slug == "home"
        and page.latest_revision_id is None
        and page.get_children_count() == 0
    )
    return page if untouched else None
