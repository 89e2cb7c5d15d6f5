"""An index of the pages by their first publication: pages to read next are the newest that share a theme.

Made beside running work. It is on a table of Wagtail's, so it cannot stand in a model of ours. SQLite has the index too.
"""

from django.db import migrations

NAME = "core_first_publication"
COLUMNS = "wagtailcore_page (first_published_at, id)"


def make_index(apps, schema_editor):
    beside = "CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
    # What an earlier attempt left, when it was cut short, is not valid.
    schema_editor.execute(f"DROP INDEX {beside} IF EXISTS {NAME}")
    schema_editor.execute(f"CREATE INDEX {beside} {NAME} ON {COLUMNS}")


def drop_index(apps, schema_editor):
    beside = "CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP INDEX {beside} IF EXISTS {NAME}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("core", "0003_index_menu")]
    operations = [migrations.RunPython(make_index, drop_index)]
