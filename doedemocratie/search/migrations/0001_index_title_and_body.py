"""One index for what a search really asks PostgreSQL: whether a word is in the title and the body together.

The search of Wagtail compares its query with `title || body`, and its own indexes are on each column alone, so without
this PostgreSQL reads every row. Made beside running work: nothing is locked. SQLite has an index of its own kind.
"""

from django.db import migrations

NAME = "site_search_title_body_gin"
TABLE = "wagtailsearch_indexentry"


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # What an earlier attempt left, when it was cut short, is not valid.
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
        schema_editor.execute(f"CREATE INDEX CONCURRENTLY {NAME} ON {TABLE} USING gin ((title || body))")


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("wagtailsearch", "0006_customise_indexentry")]
    operations = [migrations.RunPython(make_index, drop_index)]
