"""A small index of the pages in the menu, which every page asks for: without it, every page of the site is read.

Made beside running work. It is on a table of Wagtail's, so it cannot stand in a model of ours. SQLite reads the table all
the same, so it gets none.
"""

from django.db import migrations

NAME = "core_menu"


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # What an earlier attempt left, when it was cut short, is not valid.
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
        schema_editor.execute(f"CREATE INDEX CONCURRENTLY {NAME} ON wagtailcore_page (path) WHERE show_in_menus")


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("core", "0002_initial")]
    operations = [migrations.RunPython(make_index, drop_index)]
