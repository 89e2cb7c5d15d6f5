"""Carries out a plan: makes and updates pages, publishes them, and remembers how it left them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.models import Page, Site

from .explain import explain, field_errors
from .files import FileStore
from .indexing import index_now, quiet_saves
from .mistakes import Mistakes
from .models import LoadedPage
from .page_index import PageIndex
from .pages import PageContent, fill
from .placement import welcome_page
from .planning import Action, Plan, Step, digest
from .references import FileReference, PageReference
from .rehearsal import StandInFiles
from .site_settings import SettingsContent, load_settings
from .snippets import SnippetContent

Progress = Callable[[int, int], None]


class NoReferences:
    """Leaves every reference empty: pages first exist, then they can point at each other."""

    def resolve(self, reference: PageReference | FileReference) -> models.Model | None:
        """Return nothing."""
        return None


class Importer:
    """Carries out ``plan`` in one transaction. It also resolves references, to the pages and files that it made."""

    def __init__(
        self,
        plan: Plan,
        contents: dict[str, PageContent],
        pages: PageIndex,
        files: FileStore | StandInFiles,
        site: Site,
    ) -> None:
        self._plan = plan
        self._contents = contents
        self._pages = pages
        self._files = files
        self._site = site
        self._ids: dict[str, int] = {
            step.document.source: step.page_id for step in plan.steps.values() if step.page_id is not None
        }
        self._rows: dict[int, Page | None] = {}
        self._loaded: list[LoadedPage] = []
        self._rows_made: list[models.Model] = []

    def resolve(self, reference: PageReference | FileReference) -> models.Model | None:
        """Return the page, image or document that a file pointed at; None for a page that an editor deleted."""
        if isinstance(reference, FileReference):
            return self._files.instance(reference)
        target = self._pages.by_key(reference.key)
        page_id = self._ids.get(target.key, target.page_id)
        if page_id is None:
            return None
        if page_id not in self._rows:
            self._rows[page_id] = target.model.objects.filter(pk=page_id).first()
        return self._rows[page_id]

    def run(
        self,
        settings: SettingsContent | None,
        settings_action: Action | None,
        snippets: list[SnippetContent],
        progress: Progress,
    ) -> None:
        """Do everything, or nothing when it raises."""
        try:
            with transaction.atomic(), quiet_saves():
                steps = self._write(settings, settings_action, snippets, progress)
                index_now(self._touched(steps), self._prefetches())
        except BaseException:
            self._files.remove_written()
            raise

    def rehearse(
        self,
        settings: SettingsContent | None,
        settings_action: Action | None,
        snippets: list[SnippetContent],
        progress: Progress,
    ) -> None:
        """Do the same, but leave nothing behind: what pages have against each other shows only when all of them are there.

        Raises ContentError where :meth:`run` would. Needs files that are not written, see ``StandInFiles``.
        """
        try:
            with transaction.atomic(), quiet_saves():
                self._write(settings, settings_action, snippets, progress)
                transaction.set_rollback(True)
        finally:
            Site.clear_site_root_paths_cache()  # it may know a home page that was never there

    def _write(
        self,
        settings: SettingsContent | None,
        settings_action: Action | None,
        snippets: list[SnippetContent],
        progress: Progress,
    ) -> list[Step]:
        """Write everything but the indexes; return what was made or updated."""
        self._load_files(settings)
        self._rows_made = [row for snippet in snippets if (row := snippet.load()) is not None]
        steps = [*self._plan.with_action(Action.CREATE), *self._plan.with_action(Action.UPDATE)]
        for step in self._plan.with_action(Action.CREATE):
            self._create(step)
        for number, step in enumerate(steps, start=1):
            self._publish(step)
            progress(number, len(steps))
        self._check_together(steps)
        LoadedPage.objects.bulk_create(
            self._loaded,
            update_conflicts=True,
            unique_fields=["source"],
            update_fields=["page", "digest", "revision"],
        )
        if settings is not None and settings_action in (Action.CREATE, Action.UPDATE):
            load_settings(settings, self._site, self)
        return steps

    def _load_files(self, settings: SettingsContent | None) -> None:
        for source, content in self._contents.items():
            writes = self._plan.steps[source].action in (Action.CREATE, Action.UPDATE)
            for reference in content.files:
                self._files.load(reference, only_if_known=not writes)
        for reference in settings.files if settings else ():
            self._files.load(reference)

    def _create(self, step: Step) -> None:
        """Put a page in the tree as a draft, with what it says itself: what it points at may not exist yet."""
        content = self._contents[step.document.source]
        page = content.type.model(live=False)
        fill(page, content, NoReferences())
        for relation in content.type.relations.values():
            setattr(page, relation.accessor, [])
        if step.document.parent is None:
            self._create_home(page)
        else:
            parent = Page.objects.get(pk=self._ids[step.document.parent])
            before = self._sibling_before(step)
            if before is None:
                parent.add_child(instance=page)
            else:
                before.add_sibling(pos="right", instance=page)
        self._ids[step.document.source] = page.pk

    def _sibling_before(self, step: Step) -> Page | None:
        """Return the page that a new one comes after, if it does not simply come last."""
        sources = list(self._plan.steps)
        family = [source for source in sources if self._plan.steps[source].document.parent == step.document.parent]
        position = family.index(step.document.source)
        later = any(source in self._ids for source in family[position + 1 :])
        earlier = [self._ids[source] for source in family[:position] if source in self._ids]
        if not later or not earlier:
            return None
        before = Page.objects.get(pk=earlier[-1])
        same_parent = before.path[: -Page.steplen] == Page.objects.get(pk=self._ids[step.document.parent or ""]).path
        return before if same_parent else None

    def _create_home(self, page: Page) -> None:
        welcome = welcome_page(self._site)
        root = Page.get_first_root_node()
        if welcome is not None:
            Page.objects.filter(pk=welcome.pk).update(slug=f"{welcome.slug}-{welcome.translation_key}")
        root.add_child(instance=page)
        self._site.root_page = page
        self._site.save()
        if welcome is not None:
            Page.objects.get(pk=welcome.pk).delete()

    def _publish(self, step: Step) -> None:
        source = step.document.source
        content = self._contents[source]
        page = content.type.model.objects.get(pk=self._ids[source])
        fill(page, content, self)
        try:
            revision = page.save_revision(clean=False)  # publishing cleans
            revision.publish()
        except ValidationError as error:
            _give_up(step, error)
        self._loaded.append(
            LoadedPage(source=source, page_id=page.pk, digest=digest(content, self._files), revision=revision.pk)
        )

    def _check_together(self, steps: list[Step]) -> None:
        """Give up when pages contradict each other, or pages of the site: only now all of them are there.

        A page type says so with ``problems_with_others()``.
        """
        mistakes = Mistakes()
        for step in steps:
            content = self._contents[step.document.source]
            model = content.type.model
            if not hasattr(model, "problems_with_others"):
                continue
            keys = {relation.accessor: key for key, relation in content.type.relations.items()}
            page: Any = model.objects.get(pk=self._ids[step.document.source])
            for accessor, number, name, message in page.problems_with_others():
                key = keys.get(accessor, name)
                given = content.rows.get(key, [])
                line = given[number].line if number < len(given) else content.line(key)
                mistakes.add(step.document.source, line, f"{key}: {name}" if accessor else name, message)
        mistakes.raise_if_any()

    def _touched(self, steps: list[Step]) -> dict[type[models.Model], list[int]]:
        by_model: dict[type[models.Model], list[int]] = {}
        for step in steps:
            model = self._contents[step.document.source].type.model
            by_model.setdefault(model, []).append(self._ids[step.document.source])
        for instance in [*self._files.instances, *self._rows_made]:
            by_model.setdefault(type(instance), []).append(instance.pk)
        return by_model

    def _prefetches(self) -> dict[type[models.Model], list[str]]:
        """Return the relations of each page type with what they point at: themes are part of what is searched."""
        types = {content.type.model: content.type for content in self._contents.values()}
        return {
            model: [
                f"{relation.accessor}__{relation.value_field}" if relation.value_field else relation.accessor
                for relation in page_type.relations.values()
            ]
            for model, page_type in types.items()
        }


def _give_up(step: Step, error: ValidationError) -> None:
    """Turn what the model finds at the very end, such as two pages that exchange their addresses, into mistakes."""
    mistakes = Mistakes()
    for name, part in field_errors(error):
        for message in explain(part):
            mistakes.add(step.document.source, 1, name, message)
    mistakes.raise_if_any()
