"""Build a site of any size, as editors would have filled it, without its revisions and reference index."""

from __future__ import annotations

import datetime as dt
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.models import Locale, Page, Site

from bench.indexing import fill_index
from bench.words import Writer
from doedemocratie.content.indexing import quiet_saves
from doedemocratie.core.models import PageTheme, RelatedPage, StandardPage, ThemeIndexPage, ThemePage
from doedemocratie.delivery.preparation import has_content
from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import make_renditions
from home.models import FeaturedArticle, FeaturedPublication, HomePage
from news.models import AgendaPage, EventPage, NewsArticlePage, NewsIndexPage
from publications.models import PublicationIndexPage, PublicationPage

BATCH = 500
THEMES = 12
SHARES: list[tuple[type[Page], str, float]] = [
    (NewsArticlePage, "nieuws", 0.60),
    (EventPage, "agenda", 0.20),
    (PublicationPage, "publicaties", 0.12),
    (StandardPage, "home", 0.08),
]
SECTIONS: dict[str, type[Page]] = {
    "nieuws": NewsIndexPage,
    "agenda": AgendaPage,
    "publicaties": PublicationIndexPage,
    "themas": ThemeIndexPage,
}


class ForeignContentError(Exception):
    """The database holds content that this program did not make."""


class Builder:
    """Fills an empty, migrated database with ``size`` pages in all sections together."""

    def __init__(self, size: int, seed: int = 1, pictures: int = 6) -> None:
        self.size, self.pictures = size, pictures
        self.writer = Writer(Path(settings.BASE_DIR) / "content", seed)
        self.random = self.writer.random
        self.now = timezone.now()
        self.themes: list[int] = []
        self.images: list[int] = []
        self.made: list[int] = []
        self.links: dict[int, list[int]] = {}

    def build(self, index: bool = True) -> dict[str, float]:
        """Build, and return the seconds that the pages and the search index took; raise ForeignContentError."""
        if has_content():
            raise ForeignContentError("The database has pages already: the benchmark builds in an empty one only.")
        started = time.perf_counter()
        with quiet_saves(), transaction.atomic():
            self._pictures()
            self.parents = self._frame()
            self._pages(ThemePage, "themas", THEMES)
            self.themes = list(self.made)
            for model, parent, share in SHARES:
                self._pages(model, parent, max(round((self.size - THEMES) * share), 1))
            self._feature()
            self._reset_sequence()
        paged = time.perf_counter()
        if index:
            with transaction.atomic():
                fill_index(self._batches())
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        return {"pages_seconds": paged - started, "index_seconds": time.perf_counter() - paged}

    def _pictures(self) -> None:
        for number in range(self.pictures):
            content = io.BytesIO()
            PillowImage.new("RGB", (1600, 900), (20 * number % 255, 77, 87)).save(content, "PNG")
            image = CustomImage.objects.create(
                title=f"Beeld {number}",
                description="Een tafel",
                width=1600,
                height=900,
                file=ContentFile(content.getvalue(), f"{number}.png"),
            )
            make_renditions(image)
            self.images.append(image.pk)

    def _frame(self) -> dict[str, Page]:
        root = Page.get_first_root_node()
        for leftover in root.get_children():
            leftover.delete()
        common = {"introduction": "Waar het over gaat.", "live": True, "first_published_at": self.now}
        home = Page.objects.get(pk=root.pk).add_child(
            instance=HomePage(
                title="Home",
                slug="home",
                hero_title="Zelf aan de slag",
                intro_heading="Wat?",
                intro_text="<p>Dit.</p>",
                **common,
            )
        )
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
        )
        parents: dict[str, Page] = {"home": home}
        for slug, model in SECTIONS.items():
            parents[slug] = home.add_child(
                instance=model(title=slug.capitalize(), slug=slug, show_in_menus=True, **common)
            )
        return parents

    def _pages(self, model: type[Page], section: str, count: int) -> None:
        """Add ``count`` pages of ``model`` below a section: their rows, and those that tie them to others."""
        parent = Page.objects.get(pk=self.parents[section].pk)
        first = (Page.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1
        locale, content_type = Locale.get_default().pk, ContentType.objects.get_for_model(model)
        for start in range(0, count, BATCH):
            rows = []
            for number in range(start, min(start + BATCH, count)):
                page = self._page(model, f"{model.__name__.lower()}-{number}", first + number)
                page.locale_id, page.content_type, page.depth = locale, content_type, parent.depth + 1
                page.path = Page._get_path(parent.path, page.depth, parent.numchild + number + 1)
                page.url_path = f"{parent.url_path}{page.slug}/"
                rows.append(page)
            everything: Any = Page._base_manager.all()
            own: Any = model._base_manager.all()
            everything._batched_insert(rows, Page._meta.local_concrete_fields, BATCH)
            own._batched_insert(rows, model._meta.local_concrete_fields, BATCH)
            if model is not ThemePage:
                self._tie(rows)
            self.made.extend(row.pk for row in rows)
        Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + count)

    def _page(self, model: type[Page], slug: str, key: int) -> Any:
        day = self.now - dt.timedelta(days=self.random.randint(1, 5000), minutes=self.random.randint(0, 1400))
        title = self.writer.title()
        page: Any = model(
            id=key, page_ptr_id=key, title=title, draft_title=title, slug=slug, introduction=self.writer.text(2)[:690],
            live=True, first_published_at=day, last_published_at=day, latest_revision_created_at=day,
            lead_image_id=self.random.choice(self.images) if self.images and self.random.random() < 0.7 else None,
        )  # fmt: skip
        page.body = json.dumps(self._body())
        if model is NewsArticlePage:
            page.publication_date = page.listing_date = day.date()
        elif model is PublicationPage:
            page.publication_date = page.listing_date = day.date()
            page.publication_year = day.year
        elif model is EventPage:
            page.start = (
                self.now + dt.timedelta(days=self.random.randint(1, 90)) if self.random.random() < 0.02 else day
            )
            page.end = page.ends_at = page.start + dt.timedelta(hours=3)
            page.listing_date, page.venue_name = timezone.localtime(page.start).date(), "Buurthuis"
        return page

    def _body(self) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = []
        for _ in range(self.random.randint(1, 4)):
            blocks.append({"type": "heading", "value": {"text": self.writer.title(), "level": "h2", "anchor": ""}})
            blocks.append({"type": "paragraph", "value": f"<p>{self.writer.text(self.random.randint(3, 8))}</p>"})
        return blocks

    def _tie(self, rows: list[Any]) -> None:
        links, related = [], []
        for row in rows:
            chosen = self.random.sample(self.themes, self.random.randint(1, 3))
            self.links[row.pk] = chosen
            links += [PageTheme(page_id=row.pk, theme_id=pk, sort_order=order) for order, pk in enumerate(chosen)]
            if self.random.random() < 0.3:
                others = {self.random.choice(self.made) for _ in range(3)}
                related += [
                    RelatedPage(page_id=row.pk, related_page_id=pk, sort_order=n) for n, pk in enumerate(others)
                ]
        PageTheme.objects.bulk_create(links)
        RelatedPage.objects.bulk_create(related)

    def _feature(self) -> None:
        home = HomePage.objects.get()
        FeaturedPublication.objects.bulk_create(
            FeaturedPublication(page=home, publication=page, sort_order=n)
            for n, page in enumerate(PublicationPage.objects.order_by("pk")[:4])
        )
        FeaturedArticle.objects.create(page=home, article=NewsArticlePage.objects.order_by("pk")[0], sort_order=0)

    def _reset_sequence(self) -> None:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Page]):
                cursor.execute(statement)

    def _batches(self) -> Iterator[tuple[Any, list[Any]]]:
        """Yield everything that is indexed, every page with its themes at hand."""
        yield CustomImage, list(CustomImage.objects.all())
        yield Page, [Page.get_first_root_node()]
        themes = {theme.pk: theme for theme in ThemePage.objects.all()}
        made: tuple[Any, ...] = (HomePage, *SECTIONS.values(), ThemePage, *(model for model, _, _ in SHARES))
        for model in made:
            keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
            for start in range(0, len(keys), BATCH):
                batch: list[Any] = list(model.objects.filter(pk__in=keys[start : start + BATCH]))
                for page in batch:
                    page.fetched_themes = [themes[pk] for pk in self.links.get(page.pk, [])]
                yield model, batch
