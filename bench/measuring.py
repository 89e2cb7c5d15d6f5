"""Ask a site for its kinds of page and say how long each took."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from bench.words import Writer
from doedemocratie.core.keeping import VERSION_KEY
from doedemocratie.core.models import ThemePage
from doedemocratie.opendata.sitemaps import PART_SIZE
from news.models import EventPage, NewsArticlePage, NewsIndexPage
from publications.models import PublicationPage

LIMIT = 6.0  # seconds for one address


def addresses(writer: Writer) -> dict[str, str]:
    """Return what is asked, by name; addresses of the admin have a name that begins with "admin"."""
    articles = NewsArticlePage.objects.count()
    theme = ThemePage.objects.order_by("pk")[0]
    section = NewsIndexPage.objects.get()
    year = NewsArticlePage.objects.order_by("pk")[0].listing_date.year
    models: dict[str, Any] = {"article": NewsArticlePage, "event": EventPage, "publication": PublicationPage}
    pages = {name: model.objects.order_by("pk")[model.objects.count() // 2] for name, model in models.items()}
    return {
        "home": "/",
        "news, first page": "/nieuws/",
        "news, deep page": f"/nieuws/?pagina={max(articles // 24, 1)}",
        "news, theme": f"/nieuws/?thema={theme.slug}",
        "news, year": f"/nieuws/?jaar={year}",
        "agenda": "/agenda/",
        "publications": "/publicaties/",
        **{name: page.url for name, page in pages.items()},
        "theme": theme.url,
        "search, one word of every page": "/zoeken/?q=de",
        "search, common word": "/zoeken/?q=gemeente",
        "search, rare word": f"/zoeken/?q={writer.rare[3000]}",
        "search, two words": "/zoeken/?q=gemeente+bewoners",
        "search, beginning": "/zoeken/?q=gemeen",
        "search, nothing": "/zoeken/?q=xylofoonkast",
        "sitemap, index": "/sitemap.xml",
        "sitemap, part": f"/sitemap-{pages['article'].pk // PART_SIZE}.xml",
        "feed": "/nieuws/feed/",
        "admin, explorer": f"/beheer/pages/{section.pk}/",
        "admin, explorer deep": f"/beheer/pages/{section.pk}/?p={max(articles // 100, 1)}",
        "admin, explorer by theme": f"/beheer/pages/{section.pk}/?theme={theme.pk}",
        "admin, explorer by owner": f"/beheer/pages/{section.pk}/?ordering=owner__first_name",
        "admin, list of news": "/beheer/nieuwsberichten/",
        "admin, list of news, deep page": f"/beheer/nieuwsberichten/?p={max(articles // 100, 1)}",
        "admin, list of news by theme": f"/beheer/nieuwsberichten/?theme={theme.pk}",
        "admin, list of events": "/beheer/bijeenkomsten/",
        "admin, list of publications": "/beheer/publicaties/",
        "admin, list of publications by kind and category": "/beheer/publicaties/?kind=onderzoek&category=infocat015",
        "admin, search": "/beheer/pages/search/?q=gemeente",
    }


def measure(writer: Writer, rounds: int = 15, only_lists: bool = False) -> dict[str, dict[str, float]]:
    """Return for each address its p50 and p95 in milliseconds, its status and its number of queries.

    Also the milliseconds of a processor (the median): on a busy machine they say more. Of PostgreSQL they hold nothing.

    With ``only_lists`` the addresses are those of the lists of pages in the admin, which need no search index.

    Django's test client, in one process: what the pages cost themselves, without a server and without the page cache.
    """
    get_user_model().objects.create_superuser(username="meter", email="meter@example.org", password=None)
    # What the page cache tells of the content: some facts are found once for all pages of one version.
    environ: dict[str, Any] = {"SERVER_NAME": "localhost", VERSION_KEY: "measured"}
    visitor = Client(**environ)
    editor = Client(SERVER_NAME="localhost")
    editor.force_login(get_user_model().objects.get(username="meter"))
    result: dict[str, dict[str, float]] = {}
    for name, address in addresses(writer).items():
        if only_lists and not name.startswith(("admin, explorer", "admin, list")):
            continue
        client = editor if name.startswith("admin") else visitor
        client.get(address)
        queries: list[str] = []
        with connection.execute_wrapper(partial(_note, queries)):
            status = client.get(address).status_code
        times: list[float] = []
        processor: list[float] = []
        end = time.perf_counter() + LIMIT
        while len(times) < rounds and (not times or time.perf_counter() < end):
            started, used = time.perf_counter(), time.process_time()
            client.get(address)
            processor.append((time.process_time() - used) * 1000)
            times.append((time.perf_counter() - started) * 1000)
        times.sort()
        result[name] = {
            "status": status,
            "p50_ms": round(times[len(times) // 2], 1),
            "p95_ms": round(times[min(int(len(times) * 0.95), len(times) - 1)], 1),
            "processor_ms": round(sorted(processor)[len(processor) // 2], 1),
            "queries": len(queries),
        }
    return result


def _note(queries: list[str], execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    queries.append(sql)
    return execute(sql, *rest)
