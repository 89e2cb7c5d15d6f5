"""Loads a directory: reads everything, validates everything, and only then writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from wagtail.models import Site

from .files import FileStore, compare_alternatives
from .importer import Importer
from .mistakes import Mistakes, Place
from .page_index import PageIndex
from .pages import PageContent, read_page
from .placement import check_counts, check_tree, find_types, welcome_page
from .planning import Action, Plan, make_plan
from .reader import SETTINGS, read_directory
from .rehearsal import StandInFiles
from .site_settings import SettingsContent, read_settings, settings_action, validate_settings
from .snippets import read_snippets
from .standins import stand_ins
from .validation import validate_page

Progress = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is ready, and how much there is."""


@dataclass
class Report:
    """What was done, or would be done."""

    plan: Plan
    settings: Action | None
    files: dict[str, int] = field(default_factory=dict)
    left_files: list[str] = field(default_factory=list)


def load_directory(root: Path, *, dry_run: bool = False, progress: Progress = lambda what, done, total: None) -> Report:
    """Load the content files below ``root`` into the default site.

    Raises ContentError with all mistakes, and then nothing is written.
    """
    mistakes = Mistakes()
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    directory = read_directory(root, mistakes)
    if not directory.documents:
        mistakes.raise_if_any()
    types = find_types(directory.documents)
    check_tree(directory.documents, types)

    pages = PageIndex()
    for document in directory.documents:
        if document.source in types:
            pages.add_document(document, types[document.source].model)
    pages.add_site(None if welcome_page(site) else site.root_page)

    contents: dict[str, PageContent] = {}
    for number, document in enumerate(directory.documents, start=1):
        if document.source in types:
            contents[document.source] = read_page(document, types[document.source], pages, root)
        progress("Reading", number, len(directory.documents))
    settings = read_settings(directory, pages, Place(SETTINGS, mistakes))
    snippets = read_snippets(root, pages, mistakes)
    files = _read_files(root, contents, settings, mistakes)

    plan = make_plan(directory.documents, types, contents, files, site)
    check_counts(directory.documents, types, plan.page_ids)
    _validate(contents, settings, pages, site, progress)
    mistakes.raise_if_any()

    report = Report(plan, settings_action(settings, site) if settings else None)
    if dry_run:
        with stand_ins(pages) as resolver:
            importer = Importer(plan, contents, pages, StandInFiles(files, resolver), site)
            importer.rehearse(settings, report.settings, snippets, lambda done, total: progress("Trying", done, total))
        return report
    importer = Importer(plan, contents, pages, files, site)
    importer.run(settings, report.settings, snippets, lambda done, total: progress("Loading", done, total))
    report.files, report.left_files = files.counts, files.left
    return report


def _read_files(
    root: Path, contents: dict[str, PageContent], settings: SettingsContent | None, mistakes: Mistakes
) -> FileStore:
    files = FileStore(root, mistakes)
    used = [content.files for content in contents.values()]
    for references in [*used, settings.files] if settings else used:
        for reference, place in references.items():
            files.read(reference, place)
    for content in contents.values():
        compare_alternatives(files, content.alternatives)
    return files


def _validate(
    contents: dict[str, PageContent],
    settings: SettingsContent | None,
    pages: PageIndex,
    site: Site,
    progress: Progress,
) -> None:
    with stand_ins(pages) as resolver:
        for number, content in enumerate(contents.values(), start=1):
            validate_page(content, resolver)
            progress("Checking", number, len(contents))
        if settings is not None:
            validate_settings(settings, site, resolver)
