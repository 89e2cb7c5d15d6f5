"""The builder of large sites makes a sound tree, findable pages, and nothing in a site of somebody else."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from bench.building import Builder, ForeignContentError
from bench.measuring import measure
from bench.scale import table
from tests.factories import make_site


@pytest.mark.django_db
def test_tree_is_sound_and_pages_are_found(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    builder = Builder(200, pictures=1)
    builder.build()
    assert not any(Page.find_problems())
    assert 200 <= Page.objects.count() <= 210
    assert "Geen resultaten" not in Client().get("/zoeken/?q=gemeente").content.decode()
    measured = measure(builder.writer, rounds=1)
    assert {page["status"] for page in measured.values()} == {200}
    assert measured["home"]["queries"] > 3
    result = {"size": 200, "pages": measured}
    assert len(table([result, result]).splitlines()) == len(measured) + 1


@pytest.mark.django_db
def test_index_is_as_update_index_makes_it(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Builder(200, pictures=1).build()
    built = entries()
    assert len(built) >= 200
    indexes = inverted_indexes()
    call_command("update_index", verbosity=0)
    assert built == entries()
    assert connection.vendor == "sqlite" or len(indexes) >= 4


def entries():
    """Return every entry of the search index, without its id."""
    fields = [field.attname for field in IndexEntry._meta.concrete_fields if field.name != "id"]
    rows = IndexEntry.objects.order_by("content_type", "object_id").values(*fields)
    return [{**row, "title_norm": round(row["title_norm"], 9)} for row in rows]


def inverted_indexes():
    """Return the names of PostgreSQL's inverted indexes of the search index."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, IndexEntry._meta.db_table)
    return [name for name, found in constraints.items() if found.get("type") == "gin"]


@pytest.mark.django_db
def test_refuses_a_site_with_content():
    make_site()
    pages = set(Page.objects.values_list("pk", flat=True))
    with pytest.raises(ForeignContentError):
        Builder(100).build()
    assert set(Page.objects.values_list("pk", flat=True)) == pages
